#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Signed mail survives a real mail server: submitted over SMTP and through the recipes in
# samples/recipes, delivered to an mbox and to a Maildir, then verified. And of a relay that wraps
# quoted-printable anew, verify says what it did.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/lines.sh
pki=samples/pki
work=$(mktemp -d)
. tests/support/mta.sh
trap 'mta_stop; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}

mkdir "$work/templates" "$work/signed"
date=$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')
head_of() {
    printf 'From: Demo Sign <noreply@demo.example>\nTo: mbox@relay.example, maildir@relay.example\n'
    printf 'Date: %s\nSubject: %s\nMessage-ID: <%s@demo.example>\nMIME-Version: 1.0\n' "$date" "$1" "$1"
}
{
    head_of plain
    printf 'Content-Type: text/plain; charset=us-ascii\n\nNothing special.\n'
} >"$work/templates/plain.eml"
{
    head_of eight-bit
    printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
    printf '\xe7\xbd\xb2\xe5\x90\x8d\xe3\x81\xae\xe3\x81\x8a\xe9\xa1\x98\xe3\x81\x84\n'
} >"$work/templates/eight-bit.eml"
{
    head_of long-lines
    printf 'Content-Type: text/html; charset=us-ascii\n\n<p>'
    head -c 5000 /dev/zero | tr '\0' 'x'
    printf '</p>\n'
} >"$work/templates/long-lines.eml"
{
    head_of from-lines
    printf 'Content-Type: text/plain; charset=us-ascii\n\nFrom here on\n\nFrom there on\n>From quoted\n.\n..\nend\n'
} >"$work/templates/from-lines.eml"
{
    head_of trailing-spaces
    printf 'Content-Type: text/plain; charset=us-ascii\n\nspaces   \ntab\t\n-- \nsignature line\n   \nend\n'
} >"$work/templates/trailing-spaces.eml"
{
    head_of attachments
    printf 'Content-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: text/plain; charset=utf-8\n'
    printf 'Content-Transfer-Encoding: 8bit\n\n\xc3\xa4\xc3\xb6\xc3\xbc \nFrom me\n--outer\n'
    printf 'Content-Type: application/octet-stream; name=x.bin\nContent-Transfer-Encoding: base64\n\n'
    head -c 3000 /dev/urandom | base64 -w 76
    printf -- '--outer--\n'
} >"$work/templates/attachments.eml"
# the same with CRLF, as templates from Windows have
sed 's/$/\r/' "$work/templates/trailing-spaces.eml" >"$work/templates/crlf.eml"

# the relay's user may not look into this directory
install -m 755 tests/interop/rewrap_filter.py "$work/rewrap"
MTA_FILTER=$work/rewrap
# ... nor at the keys; the line of the recipe, with the paths of this test
mkdir -m 755 "$work/signers"
install -m 644 $pki/noreply.pem $pki/noreply.key $pki/issuing-ca.pem "$work/signers"
install -m 755 "$SMIMETOOL" "$work/smimetool"
cp -r samples/recipes "$work/recipes" && chmod -R a+rX "$work/recipes"
MTA_SIGN=$(sed -n 's/^ *transport_filter = //p' samples/recipes/exim-sign.conf |
    sed "s|PIN=[^ ]*|-u LD_PRELOAD ${SMIMETOOL_UNFENCED:+SMIMETOOL_UNFENCED=1} SMIMETOOL=$work/smimetool SIGNERS=$work/signers/noreply.pem CHAIN=$work/signers/issuing-ca.pem|; s|/usr/local/libexec|$work/recipes|")
mta_start

sign() { "$SMIMETOOL" sign --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem "$@"; }
count=0
for template in "$work"/templates/*.eml; do
    name=$(basename "$template" .eml)
    for form in clear opaque; do
        option=
        [ $form = clear ] || option=--opaque
        sign $option -o "$work/signed/$name-$form.eml" "$template" || fail "sign $name $form"
        count=$((count + 1))
    done
done

python3 - "$MTA_PORT" "$work"/signed/*.eml <<'EOF'
import smtplib, sys
recipients = [name + "@relay.example" for name in ("mbox", "maildir", "rewritten")]
for name in sys.argv[2:]:
    data = open(name, "rb").read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
        server.sendmail("noreply@demo.example", recipients, data)
EOF

# the recipes, as mail systems, programs and cron would run them
export SMIMETOOL CHAIN=$pki/issuing-ca.pem SENDMAIL=$work/sendmail
export SIGNERS="$pki/noreply.pem"
samples/recipes/postfix-sign-filter -f noreply@demo.example -- mbox@relay.example maildir@relay.example \
    <"$work/templates/from-lines.eml" || fail "postfix-sign-filter: exit $?"
sed 's/^To:.*/To: mbox@relay.example, maildir@relay.example/' samples/template.eml >"$work/cron.eml"
SIGNER=$pki/noreply.pem KEY=$pki/noreply.key samples/recipes/send-template "$work/cron.eml" $pki/root.pem ||
    fail "send-template: exit $?"
samples/recipes/sendmail-signed -t -i <"$work/templates/trailing-spaces.eml" || fail "sendmail-signed: exit $?"
count=$((count + 3))
# ... and what they do when signing is not possible
status=0
SIGNERS=$pki/expired.pem samples/recipes/postfix-sign-filter -f x@demo.example -- mbox@relay.example \
    <"$work/templates/plain.eml" 2>/dev/null || status=$?
[ $status -eq 75 ] || fail "an expired certificate: filter said $status, not 75"

# Exim signs on its way out: of a sender with a certificate, of another, what is signed already
sed 's/^From:.*/From: someone@else.example/' "$work/templates/plain.eml" >"$work/else.eml"
for message in "$work"/templates/*.eml "$work/else.eml" "$work/signed/plain-clear.eml"; do
    tr -d '\r' <"$message" | "$work/sendmail" -i -f x@demo.example signed@relay.example || fail "sendmail: $message"
done

mta_flush

exim=("$MTA_BOX"/signed/new/*)
expected=$(($(ls "$work/templates" | wc -l) + 2))
[ ${#exim[@]} -eq $expected ] || fail "${#exim[@]} of $expected messages through Exim's filter: $(cat "$work"/log/*)"
for message in "${exim[@]}"; do
    if grep -q '^From: someone@else' "$message"; then
        ! grep -q pkcs7 "$message" || fail "Exim: mail of another sender was signed"
    else
        "$SMIMETOOL" verify --quiet --trust $pki/root.pem "$message" || fail "Exim: $(grep -m1 '^Subject' "$message")"
        [ "$(grep -c '^Content-Type: multipart/signed' "$message")" -eq 1 ] || fail "Exim: signed twice"
    fi
done

# Maildir: one file a message
delivered=("$MTA_BOX"/maildir/new/*)
[ ${#delivered[@]} -eq $count ] || fail "${#delivered[@]} of $count messages in the Maildir"
for message in "${delivered[@]}"; do
    "$SMIMETOOL" verify --trust $pki/root.pem "$message" >"$work/report" 2>&1 || {
        fail "Maildir: $(grep -m1 '^Subject' "$message")"
        cat "$work/report"
    }
done
# mbox: "From " lines between messages, ">From " where the body had one
"$SMIMETOOL" verify --json --trust $pki/root.pem "$MTA_BOX/mbox" >"$work/mbox.json" || fail "mbox: exit $?"
valid=$(grep -c '"verdict":"valid"' "$work/mbox.json") || true
[ "$valid" -eq $count ] || {
    fail "$valid of $count messages of the mbox are valid"
    grep -v '"verdict":"valid"' "$work/mbox.json" | head -3
}

# The relay that wraps encoded bodies anew: what travels in base64 as a whole is still what was
# signed; of a clear-signed text that was encoded, verify says what broke, and only if the text is the same.
rewritten=("$MTA_BOX"/rewritten/new/*)
[ ${#rewritten[@]} -eq $((count - 3)) ] || fail "${#rewritten[@]} messages through the filter"
judge() {
    status=0
    "$SMIMETOOL" verify --json --trust $pki/root.pem "$2" >"$work/rewritten.json" 2>&1 || status=$?
    cat "$work/rewritten.json" >>"$work/lines"
    [ $status -eq "$1" ] || fail "wrapped anew, $(grep -m1 '^Subject' "$2"): exit $status"
}
explained() { grep -q '"code":"transfer-encoding-altered"' "$work/rewritten.json"; }
broken=0
for message in "${rewritten[@]}"; do
    name=$(sed -n 's/^Subject: //p' "$message" | head -1)
    case $(grep -c '^Content-Type: multipart/signed' "$message")-$name in
    0-* | 1-plain) what= ;; # opaque, or nothing was encoded
    1-attachments) what='part 1.1: quoted-printable, encoded in another way, part 1.2: base64, in lines of another length' ;;
    *) what='part 1: quoted-printable, encoded in another way' ;;
    esac
    if [ -z "$what" ]; then
        judge 0 "$message"
        continue
    fi
    judge 1 "$message"
    broken=$((broken + 1))
    grep -q '"code":"content-altered"' "$work/rewritten.json" || fail "$name wrapped anew: no content-altered"
    explained || fail "$name wrapped anew: not explained"
    grep -qF "$what" "$work/rewritten.json" || fail "$name wrapped anew: $(cat "$work/rewritten.json")"
    # and one character that is another
    python3 - "$message" "$work/changed.eml" <<'EOF'
import re, sys
data = open(sys.argv[1], "rb").read()
start = data.index(b"\n\n", data.index(b"quoted-printable"))
changed, count = re.subn(rb"[a-wy](?=[^=0-9a-z])|=81", lambda m: b"x" if len(m[0]) == 1 else b"=82", data[start:], count=1)
assert count == 1
open(sys.argv[2], "wb").write(data[:start] + changed)
EOF
    judge 1 "$work/changed.eml"
    ! explained || fail "$name changed: explained"
done
[ $broken -eq 6 ] || fail "$broken of 6 clear-signed messages were wrapped anew"

check_lines . "$work" || failed=1
echo "$count messages through a mail server, $broken broken by one"
exit $failed
