#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Mail that a real mail server delivers through samples/recipes/authres-filter, and what comes through
# postfix-verify-filter into it: each has one field of ours, on top, and is still what was signed.
set -euo pipefail
: "${SMIMETOOL:?}"
pki=$PWD/samples/pki
work=$(mktemp -d)
. tests/support/mta.sh
trap 'mta_stop; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}
name=mx.customer.example
authres() { python3 tests/support/authres.py --on-top "$@"; }

# The relay's user may not look into this directory.
install -m 755 "$SMIMETOOL" "$work/smimetool"
install -m 755 samples/recipes/authres-filter "$work/authres-filter"
install -m 644 $pki/root.pem "$work/root.pem"
# Of the environment it gets what the mail server needs, which sanitizers cannot bear, and not what they need.
MTA_FILTER="/usr/bin/env -u LD_PRELOAD ${SMIMETOOL_UNFENCED:+SMIMETOOL_UNFENCED=1} SMIMETOOL=$work/smimetool $work/authres-filter $name --trust $work/root.pem"
mta_start

date=$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')
write() { # NAME AUTHOR: a message with a forged field, signed
    {
        printf 'Authentication-Results: %s; smime=pass\nAuthentication-Results: other.example; spf=pass\n' $name
        printf 'From: %s\nTo: rewritten@relay.example\nDate: %s\nSubject: %s\nMessage-ID: <%s@demo.example>\n' \
            "$2" "$date" "$1" "$1"
        printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
        printf '署名のお願い\nFrom here on\nno smime=pass\n'
    } >"$work/template"
    "$SMIMETOOL" sign --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem --allow-mismatch \
        -o "$work/$1.eml" "$work/template" 2>/dev/null || fail "sign $1"
}
write genuine noreply@demo.example
write mismatch boss@corp.example
sed 's/^no smime/No smime/' "$work/genuine.eml" | sed 's/^Subject: .*/Subject: tampered/' >"$work/tampered.eml"
sed '/^$/,$d' "$work/template" | sed 's/^Subject: .*/Subject: unsigned/' >"$work/unsigned.eml"
printf '\nhello\n' >>"$work/unsigned.eml"
expected() {
    case $1 in
    genuine) echo pass ;;
    mismatch) echo policy ;;
    tampered) echo fail ;;
    unsigned) echo none ;;
    esac
}

python3 - "$MTA_PORT" "$work"/{genuine,mismatch,tampered,unsigned}.eml <<'EOP'
import smtplib, sys
for name in sys.argv[2:]:
    data = open(name, "rb").read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
        server.sendmail("sender@demo.example", ["rewritten@relay.example"], data)
EOP
# Postfix's filter hands on to sendmail what it judged.
for kind in genuine tampered; do
    env SMIMETOOL="$SMIMETOOL" SENDMAIL="$work/sendmail" AUTHSERV_ID=$name VERIFY_OPTIONS="--trust $pki/root.pem" \
        samples/recipes/postfix-verify-filter -f sender@demo.example -- maildir@relay.example <"$work/$kind.eml" ||
        fail "postfix-verify-filter: $?"
done
status=0
SENDMAIL=/bin/false AUTHSERV_ID=$name samples/recipes/postfix-verify-filter -f a@demo.example -- maildir@relay.example \
    <"$work/genuine.eml" 2>/dev/null || status=$?
[ $status -eq 75 ] || fail "a mail server that takes nothing: $status, not 75"
mta_flush

check() { # FILE WITHOUT: judges what was delivered; WITHOUT: lines that mail servers put on top of it
    local subject result
    subject=$(sed -n 's/^Subject: //p' "$1" | head -1)
    result=$(expected "$subject")
    authres "$2" | grep -q "^$name	$result	" || fail "$subject: $(head -5 "$2")"
    [ "$(grep -c "^Authentication-Results: $name" "$1")" -eq 1 ] || fail "$subject: forged fields are left"
    grep -q '^Authentication-Results: other.example; spf=pass$' "$1" || fail "$subject: another host's field is gone"
    local status=0
    "$SMIMETOOL" verify --quiet --trust $pki/root.pem "$1" || status=$?
    case $result in pass) [ $status -eq 0 ] ;; none) [ $status -eq 3 ] ;; *) [ $status -eq 1 ] ;; esac ||
        fail "$subject: judged $status after delivery"
}
delivered=("$MTA_BOX"/rewritten/new/*)
[ ${#delivered[@]} -eq 4 ] || fail "${#delivered[@]} of 4 messages through the filter"
for message in "${delivered[@]}"; do
    check "$message" "$message"
done
delivered=("$MTA_BOX"/maildir/new/*)
[ ${#delivered[@]} -eq 2 ] || fail "${#delivered[@]} of 2 messages through Postfix's filter"
for message in "${delivered[@]}"; do
    sed -n '/^Authentication-Results/,$p' "$message" >"$work/below"
    check "$message" "$work/below"
done

echo "messages through a mail server and ${failed} failures"
exit $failed
