#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix with postfix-verify-filter as its content filter: what comes from outside gets one field of ours, on top, those
# that claim to be ours go, and mail passes with no more than temperror where smimetool fails.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/postfix.sh
pki=samples/pki
name=mx.customer.example
work=$(mktemp -d)
trap 'postfix_stop; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}

install -m 644 $pki/root.pem "$work/root.pem"
cat >"$work/tool" <<END
#!/bin/sh
${SMIMETOOL_UNFENCED:+export SMIMETOOL_UNFENCED=1}
message=\$(mktemp) && cat >"\$message"
case \$(sed -n 's/^Subject: //p' "\$message") in
killed) printf 'Authentication-Results: $name; smime=pa'; kill -9 \$\$ ;;
failing) exit 70 ;;
esac
"$work/smimetool" "\$@" <"\$message"
status=\$?
rm -f "\$message"
exit \$status
END
chmod 755 "$work/tool"
postfix_start postfix-verify-filter "AUTHSERV_ID=$name" "SMIMETOOL=$work/tool" "VERIFY_OPTIONS=--trust $work/root.pem"

write() { # SUBJECT [AUTHOR]: signed, with fields on top that lie
    {
        printf 'Authentication-Results: %s; smime=pass\n' $name
        printf 'authentication-results:\n\t(us) MX.Customer.Example 1;\n smime=pass body.smime-identifier=boss@corp.example\n'
        printf 'Authentication-Results: other.example; spf=pass\n'
        printf 'From: %s\nTo: a@relay.example\nSubject: %s\nDate: %s\nMessage-ID: <%s@demo.example>\n' \
            "${2:-noreply@demo.example}" "$1" "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" "$1"
        printf 'Authentication-Results: %s; smime=pass\n' $name
        printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n'
        printf 'From here on\n.\nAuthentication-Results: %s; smime=pass\ntrailing  \n' $name
    } >"$work/template"
    "$SMIMETOOL" sign --quiet --signer $pki/noreply.pem --key $pki/noreply.key --chain $pki/issuing-ca.pem --allow-mismatch \
        -o "$work/$1.eml" "$work/template"
}
for subject in genuine tampered killed failing; do
    write $subject
done
write mismatch boss@corp.example
sed -i 's/^=46rom here/=46rom There/' "$work/tampered.eml"
sed 's/^Subject: .*/Subject: unsigned/' "$work/template" >"$work/unsigned.eml"
subjects="genuine tampered mismatch unsigned killed failing"
postfix_send $(printf "$work/%s.eml " $subjects)
postfix_delivered 6

for subject in $subjects; do
    case $subject in
    genuine) result=pass ;;
    tampered) result=fail ;;
    mismatch) result=policy ;;
    unsigned) result=none ;;
    *) result=temperror ;;
    esac
    message=$(postfix_of $subject)
    # Below what Postfix put on top.
    sed -n '/^Authentication-Results/,$p' "$message" >"$work/below"
    python3 tests/support/authres.py --on-top "$work/below" >"$work/field" || fail "$subject: $(head -20 "$message")"
    cut -f 1,2 "$work/field" | grep -qx "$name	$result" || fail "$subject: $(cat "$work/field"), not $result"
    sed '/^$/,$d' "$message" >"$work/header"
    [ "$(grep -ciE "^authentication-results:|^[[:space:]].*$name" "$work/header")" -eq 2 ] || fail "$subject: $(cat "$work/header")"
    [ "$(grep -c '^Authentication-Results: other.example; spf=pass$' "$work/header")" -eq 1 ] || fail "$subject: another host's field is gone"
    [ "$(sed '1,/^$/d' "$message")" = "$(sed '1,/^$/d' "$work/$subject.eml")" ] || fail "$subject: its body was changed"
    if [ $result = pass ]; then
        "$SMIMETOOL" verify --quiet --trust $pki/root.pem "$message" || fail "$subject: judged $? after delivery"
    fi
done
[ $failed -eq 0 ] || tail -40 "$work/log" >&2
exit $failed
