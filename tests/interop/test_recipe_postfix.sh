#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix with the recipe as its content filter: mail of a sender with a certificate arrives signed, that of others
# and what is signed already unchanged, and what cannot be signed comes back or waits. Postfix is unpacked
# from its Debian package into build-postfix/ and never installed; it needs root.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/lines.sh
. tests/support/postfix.sh
pki=samples/pki
work=$(mktemp -d)
trap 'postfix_stop; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}

mkdir "$work/keys"
install -m 600 -o nobody $pki/noreply.p12 $pki/issuing-ca.pem "$work/keys"
install -m 600 -o nobody <(echo demo) "$work/keys/pin"
postfix_start postfix-sign-filter "PIN=$work/keys/pin" "SMIMETOOL=$work/smimetool" "SIGNERS=$work/keys/noreply.p12" \
    "CHAIN=$work/keys/issuing-ca.pem"

# ---- what passes
mail() { printf 'From: %s\nTo: a@relay.example\nSubject: %s\nDate: %s\nMessage-ID: <%s@demo.example>\n' "$1" "$2" "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" "$2"; }
text=$'MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\nFrom here on\n.\ntrailing  \n'
{ mail noreply@demo.example ours; printf %s "$text"; } >"$work/1.eml"
{ mail someone@else.example theirs; printf %s "$text"; } >"$work/2.eml"
{ mail noreply@demo.example before; printf %s "$text"; } |
    "$SMIMETOOL" sign --quiet --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem >"$work/3.eml"
{ mail noreply@demo.example broken; printf 'Content-Transfer-Encoding: nonsense;\n\nx\n'; } >"$work/4.eml"
postfix_send "$work"/[1-4].eml
postfix_delivered 4
for name in ours before; do
    "$SMIMETOOL" verify --json --trust $pki/root.pem "$(postfix_of $name)" >>"$work/lines" || fail "$name: $(tail -1 "$work/lines")"
    [ "$(grep -c '^Content-Type: multipart/signed' "$(postfix_of $name)")" -eq 1 ] || fail "$name: not signed once"
done
theirs=$(postfix_of theirs)
! grep -q pkcs7 "$theirs" || fail "the mail of another sender was signed"
[ "$(sed '1,/^$/d' "$theirs")" = "$(sed '1,/^$/d' "$work/2.eml")" ] || fail "the mail of another sender was changed"
[ "$(postfix_of broken)" = /dev/null ] || fail "what cannot be signed left unsigned"
postfix_of Undelivered | xargs grep -q 'Subject: broken' || fail "what cannot be signed did not come back"
[ $failed -eq 0 ] || tail -40 "$work/log" >&2
check_lines . "$work" || failed=1
exit $failed
