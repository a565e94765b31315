#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# NeoMutt with samples/recipes/smime.neomuttrc: the key of its macro judges the message whole, and what it shows of a
# signature by itself is what smimetool makes of it.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs

mkdir -p "$work/home/Mail" "$work/home/.smime/certificates" "$work/home/tmp"
: >"$work/home/.smime/certificates/.index"
sed "s|/usr/local/libexec|$PWD/samples/recipes|" samples/recipes/smime.neomuttrc >"$work/recipe"
cat >"$work/rc" <<END
source $work/recipe
set smime_certificates=$work/home/.smime/certificates
set pipe_decode=yes mbox_type=mbox
set tmpdir=$work/home/tmp folder=$work/home/Mail
END
neomutt_on() { # MESSAGE [WORDS KEYS]...: NeoMutt on a mailbox with it, as tests/support/on_terminal.py has it
    { echo 'From x Tue Nov 24 08:00:00 2026'; sed 's/^From />&/' "$work/$1.eml"; echo; } >"$work/mbox"
    (cd "$work/here" && python3 "$OLDPWD/tests/support/on_terminal.py" "$work/screen" "${@:2}" -- \
        neomutt -n -F "$work/rc" -R -f "$work/mbox") || fail "$1: NeoMutt on a terminal"
}
verdict() { # MESSAGE: of the card that the macro shows
    neomutt_on "$1" 'q:Quit' $'\ev' '(?:VALID|UNSIGNED|INDETERMINATE|ERROR)  standard input[^~]*any key' ' ' 'q:Quit' q
    grep -aoE '(VALID|INVALID|INDETERMINATE|UNSIGNED|ERROR)  standard input' "$work/screen" | tail -1 | sed 's/ .*//'
}
seal() { # MESSAGE WANTED-BELOW WANTED: what NeoMutt shows in the message and on its status line
    neomutt_on "$1" 'q:Quit' $'\n' 'S/MIME (?:signature|certificate) [a-zA-Z ]*(?:verified|match sender)' q 'q:Quit' q
    is "$1: in the message" "$(grep -aA 1 'OpenSSL output follows' "$work/screen" | sed -n 2p)" "$2"
    is "$1: status line" "$(grep -aoE 'S/MIME (signature (successfully|could NOT be) verified|certificate owner does not match sender)' "$work/screen" | tail -1)" "$3"
}

for kind in genuine tampered mismatch unsigned; do
    mail_message $kind
done
mv "$work/genuine.eml" "$work/clear.eml"
mail_message genuine --opaque
mv "$work/genuine.eml" "$work/opaque.eml"

is "macro: clear" "$(verdict clear)" VALID
is "macro: opaque" "$(verdict opaque)" VALID
is "macro: tampered" "$(verdict tampered)" INVALID
is "macro: mismatch" "$(verdict mismatch)" INVALID
is "macro: unsigned" "$(verdict unsigned)" UNSIGNED

good='S/MIME signature successfully verified' bad='S/MIME signature could NOT be verified'
seal clear "Verification successful" "$good"
grep -q '\[ok\] Trusted' "$work/screen" || fail "the report is not shown"
seal opaque "Verification successful" "$good"
grep -q 'From here on' "$work/screen" || fail "the content of an opaque message is not shown"
seal tampered "Verification failure" "$bad"
seal mismatch "Verification successful" "S/MIME certificate owner does not match sender"
sed -i "s|--trust \"[^\"]*\"|--trust $PWD/samples/pki/noreply-p256.pem|" "$work/bin/smimetool"
seal clear "Verification failure" "$bad"
mail_unharmed
[ $failed -eq 0 ] || cat "$work/screen" >&2
echo "$count checks"
exit $failed
