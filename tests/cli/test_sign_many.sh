#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# sign --output-dir: many templates in one call, each complete or absent, one failure stopping no other.
. tests/cli/common.sh

cd "$work" || exit 1
sign() { "$SMIMETOOL" sign "${signer[@]}" "$@"; }
date=$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')
template() { printf 'From: noreply@demo.example\nTo: a@customer.example\nSubject: %s\nDate: %s\nMessage-ID: <%s@demo.example>\n\nText %s\n' "$1" "$date" "$1" "$1"; }
mkdir in made
for i in $(seq 100 149); do template "$i" >"in/$i.eml"; done

# ---- all goes well
run 0 "a directory" sign --quiet --output-dir made --jobs 4 in
is "$out$err" "a directory" ""
is "$(ls -A made | wc -l)" "one file a template, nothing beside" 50
run 0 "what was signed" "$SMIMETOOL" verify --json "${trust[@]}" made
is "$(echo "$out" | grep -c '"verdict":"valid"')" "all are valid" 50
for i in 100 149; do
    sign --quiet --signing-time "$(date -u -d @1780000000 +%FT%TZ)" "in/$i.eml" >one.eml
    SOURCE_DATE_EPOCH=1780000000 sign --quiet --output-dir made "in/$i.eml"
    cmp one.eml "made/$i.eml" || fail "$i: not what one call makes"
done
find in -name '1[01]*' -print0 | LC_ALL=C sort -z >names
rm -rf made && mkdir made
run 0 "names in a file" sign --json --jobs 3 --output-dir made --files0-from names
is "$(echo "$out" | sed 's/.*"input":"\([^"]*\)".*/\1/')" "in order" "$(tr '\0' '\n' <names)"
is "$(echo "$out" | grep -c '"verdict":"valid"')" "a line each" 20
run 0 "for people" sign --output-dir made in/100.eml in/101.eml
is "$out" "for people" ""
is "$err" "for people" "2 signed, 0 not signed"

# ---- one failure, or several
template 200 | sed '/^Date/d' >in/200.eml
template 201 | sed 's/noreply@/other@/' >in/201.eml
echo "no message" >in/202.eml
rm -rf made && mkdir made
echo old >made/201.eml
run 66 "failures" sign --jobs 2 --output-dir made in/nowhere.eml in/201.eml in/200.eml in/202.eml in/100.eml
is "$(ls made | tr '\n' ' ')" "the others are signed" "100.eml 200.eml 201.eml "
is "$(cat made/201.eml)" "what was there stays" old
has "$err" "a missing one" "smimetool: sign: in/nowhere.eml: No such file"
has "$err" "a refused one" "in/201.eml:1: error: "
has "$err" "a warning" "in/200.eml: warning: The message has no Date"
has "$err" "no message" "in/202.eml: this is neither a message"
is "$(tail -1 <<<"$err")" "the counts" "2 signed, 3 not signed"
run 65 "failures, quiet" sign --quiet --output-dir made in/201.eml in/200.eml
has "$err" "failures, quiet" "in/201.eml:1: error: "
lacks "$err" "failures, quiet" "in/200.eml"
run 65 "failures, JSON" sign --json --output-dir made in/201.eml in/202.eml in/100.eml
is "$(echo "$out" | sed 's/.*"verdict":"\([a-z]*\)".*/\1/' | tr '\n' ' ')" "failures, JSON" "invalid error valid "
run 69 "the signer" "$SMIMETOOL" sign --signer "$pki/expired.pem" --key "$pki/expired.key" --chain "$pki/issuing-ca.pem" --output-dir made in/100.eml in/101.eml
is "$(grep -c '\[expired\]' <<<"$err")" "the signer" 2
run 69 "no key" "$SMIMETOOL" sign --signer "$pki/noreply.pem" --output-dir made in/100.eml in/101.eml
run 66 "no such key" "$SMIMETOOL" sign --signer nowhere.pem --jobs 3 --output-dir made in
is "$(wc -l <<<"$err")" "no such key: said once" 1
run 73 "no such directory" sign --output-dir nowhere in/100.eml
has "$err" "no such directory" "nowhere/100.eml"

# What is signed with a warning is signed.
template 203 | sed 's/^Date.*/Date: Mon, 1 Jan 2024 00:00:00 +0000/' >in/203.eml
run 0 "a warning" sign --output-dir made in/203.eml in/100.eml
has "$err" "a warning" "[date-skew]"
is "$(tail -1 <<<"$err")" "a warning" "2 signed, 0 not signed"
run 0 "not the author" sign --allow-mismatch --output-dir made in/201.eml
is "$(tail -1 <<<"$err")" "not the author" "1 signed, 0 not signed"
run 0 "a warning, JSON" sign --json --output-dir made in/203.eml
has "$out" "a warning, JSON" '"verdict":"indeterminate"'
rm made/201.eml in/203.eml

# ---- what is said of the signer is said once
"$SMIMETOOL" sign --signer "$pki/noreply.pem" --key "$pki/noreply.key" --allow-incomplete --jobs 3 --output-dir made in/10*.eml 2>err
is "$(grep -c chain-incomplete err)" "of the signer" 1
is "$(head -1 err | cut -d: -f1)" "of the signer, with the first" in/100.eml

# ---- names
mkdir other
cp in/100.eml other
rm -rf made && mkdir made
run 64 "twins" sign --output-dir made in other/100.eml
has "$err" "twins" "in/100.eml and other/100.eml"
run 64 "in its own place" sign --output-dir other other/100.eml
run 64 "in its own place, by another way" sign --output-dir other/../in in
run 64 "standard input" sign --output-dir made -
run 64 "no operands" sign --output-dir made
run 64 "--output" sign --output-dir made -o x in/100.eml
run 64 "--jobs alone" sign --jobs 2 in/100.eml
run 64 "--check" sign --check --output-dir made in/100.eml
is "$(ls -A made)" "nothing was signed" ""
{ echo "From a Mon Jul  1 12:00:01 2019"; cat in/100.eml; echo; echo "From a Mon Jul  1 12:00:02 2019"; cat in/101.eml; } >box
cp in/102.eml 'box#2'
run 0 "a mailbox" sign --output-dir made box
is "$(ls made | tr '\n' ' ')" "a mailbox" "box#1 box#2 "
run 0 "of a mailbox" "$SMIMETOOL" verify "${trust[@]}" 'made/box#1' 'made/box#2'
rm made/*
run 73 "a mailbox and a file of such a name" sign --output-dir made box 'box#2'
grep -q 'Subject: 102' 'made/box#2' || fail "a message of a mailbox took the place of another template"

# ---- what is no file where a result would be: nothing is reached through it
rm -rf made aside && mkdir made made/103.eml aside
cp in/102.eml aside/kept
ln -s ../aside/kept made/100.eml
ln -s nowhere made/101.eml
mkfifo made/102.eml
run 73 "links, a pipe, a directory" timeout 20 "$SMIMETOOL" sign "${signer[@]}" --output-dir made in/100.eml in/101.eml in/102.eml in/103.eml in/104.eml
is "$(grep -c 'made/10[0-2].eml: something has this name that is not replaced: a link, a pipe, another result; ' <<<"$err")" "said of each" 3
has "$err" "a directory" "made/103.eml: this is a directory"
is "$(tail -1 <<<"$err")" "the other is signed" "1 signed, 4 not signed"
cmp -s in/102.eml aside/kept || fail "a template was overwritten through a link"
is "$(readlink made/100.eml made/101.eml | tr '\n' ' ')" "the links stay" "../aside/kept nowhere "
ln in/105.eml made/105.eml
run 64 "a second name of the template" sign --output-dir made in/105.eml
ln in/106.eml made/107.eml
run 0 "a second name of another template" sign --quiet --output-dir made in/107.eml
cmp -s <(template 106) in/106.eml || fail "a template was written to under its second name"
ln -s made other-made
run 0 "the directory may be a link" sign --quiet --output-dir other-made in/108.eml
rm -rf made && mkdir made

# ---- secrets are asked for once, whatever the number of workers
mkfifo pipe
(cat "$pki/noreply.p12" >pipe) &
run 0 "a key from a pipe" "$SMIMETOOL" sign --quiet --signer pipe --passphrase-file <(echo demo) --jobs 4 --output-dir made in/1*.eml
is "$(ls made/1* | wc -l)" "a key from a pipe" 50
rm -rf made && mkdir made
python3 - "$SMIMETOOL" sign --signer "$pki/noreply.p12" --jobs 4 --output-dir made in/10*.eml >said <<'EOF'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
try:
    while chunk := os.read(terminal, 4096):
        said += chunk
        if chunk.rstrip().endswith(b":") or b"Passphrase" in chunk:
            os.write(terminal, b"demo\n")
except OSError:
    pass
sys.stdout.write(said.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
EOF
is $? "asked on a terminal" 0
is "$(grep -c 'Passphrase for' said)" "asked once" 1
is "$(ls made | wc -l)" "signed with what was answered" 10
finish
