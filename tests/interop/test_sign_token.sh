#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Keys on a PKCS#11 token (SoftHSM): RSA and EC, the PIN from everywhere it may come from, a wrong one refused
# before the token locks.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/interop_pki.sh
failed=0 count=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}
module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
[ -n "$module" ] || {
    echo "SKIPPED: SoftHSM (package softhsm2) is not installed" >&2
    exit 77
}

export SOFTHSM2_CONF=$work/softhsm2.conf
mkdir "$work/tokens"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >"$SOFTHSM2_CONF"
interop_pki rsa p256 p384
store() { # token, name, id
    softhsm2-util --import "$work/$2.key" --token "$1" --label "$2" --id "$3" --pin 4321 >/dev/null
    GNUTLS_PIN=4321 p11tool --provider "$module" --login --write "pkcs11:token=$1" \
        --load-certificate "$work/$2.pem" --label "$2" --id "$3" >/dev/null 2>&1
}
softhsm2-util --init-token --free --label demo --so-pin 12345678 --pin 4321 >/dev/null
store demo rsa a1
store demo p256 a2
store demo p384 a3
softhsm2-util --init-token --free --label single --so-pin 12345678 --pin 4321 >/dev/null
store single rsa b1

# Laid out like a YubiKey or a card of OpenSC: key and certificate have their CKA_ID in common, and no label.
# Two people, whose certificates are for different addresses; the issuer is there as well.
interop_person() { # name, address, serial
    interop_key "$1"
    sed "s/noreply@demo.example/$2/" "$work/pki.cnf" >"$work/person.cnf"
    cp "$work/pki.cnf" "$work/pki.kept"
    cp "$work/person.cnf" "$work/pki.cnf"
    interop_issue "$1" ca signer "$3"
    mv "$work/pki.kept" "$work/pki.cnf"
}
interop_person boss boss@demo.example 301
softhsm2-util --init-token --free --label piv --so-pin 12345678 --pin 4321 >/dev/null
certificate_of() { # token, file, label, id
    GNUTLS_PIN=4321 p11tool --provider "$module" --login --write "pkcs11:token=$1" --load-certificate "$work/$2.pem" \
        --label "$3" ${4:+--id "$4"} >/dev/null 2>&1
}
softhsm2-util --import "$work/rsa.key" --token piv --label 'PIV AUTH key' --id 01 --pin 4321 >/dev/null
certificate_of piv rsa 'Certificate for PIV Authentication' 01
softhsm2-util --import "$work/boss.key" --token piv --label 'SIGN key' --id 02 --pin 4321 >/dev/null
certificate_of piv boss 'Certificate for Digital Signature' 02
certificate_of piv ca 'Issuer' 99
# A certificate with another CKA_ID than its key: the public key tells. A key that shows only after a login.
softhsm2-util --init-token --free --label odd --so-pin 12345678 --pin 4321 >/dev/null
softhsm2-util --import "$work/p256.key" --token odd --label 'a key' --id 05 --pin 4321 >/dev/null
certificate_of odd p256 'a certificate' 77
softhsm2-util --init-token --free --label hidden --so-pin 12345678 --pin 4321 >/dev/null
GNUTLS_PIN=4321 p11tool --provider "$module" --login --write pkcs11:token=hidden --load-privkey "$work/rsa.key" \
    --label unseen --id 06 >/dev/null 2>&1

# An EC key whose public half is nowhere on the token, and one whose certificate is there by another label.
for token in lonely paired; do
    softhsm2-util --init-token --free --label $token --so-pin 12345678 --pin 4321 >/dev/null
    softhsm2-util --import "$work/p256.key" --token $token --label 'the key' --id 07 --pin 4321 >/dev/null
    GNUTLS_PIN=4321 p11tool --provider "$module" --login --batch --delete "pkcs11:token=$token;type=public" >/dev/null 2>&1
done
certificate_of paired p256 'the certificate' 07

printf 'From: noreply@demo.example\nDate: %s\nSubject: token\n\nHello\n' \
    "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" >"$work/template.eml"
printf '4321\n' >"$work/pin"
printf '1234\n' >"$work/bad-pin"

sign() {
    "$SMIMETOOL" sign "$@" --chain "$work/ca.pem" -o "$work/signed.eml" "$work/template.eml" \
        2>"$work/stderr" </dev/null
}
expect_signed() {
    count=$((count + 1))
    rm -f "$work/signed.eml"
    sign "$@" || {
        fail "sign $*: $(cat "$work/stderr")"
        return 0
    }
    "$SMIMETOOL" verify --quiet --trust "$work/root.pem" "$work/signed.eml" || fail "verify: sign $*"
    openssl cms -verify -purpose smimesign -CAfile "$work/root.pem" -in "$work/signed.eml" -out /dev/null \
        2>/dev/null || fail "openssl: sign $*"
}
expect_status() { # status, words, options
    local status=0
    count=$((count + 1))
    rm -f "$work/signed.eml"
    sign "${@:3}" || status=$?
    [ $status -eq "$1" ] || fail "exit $status instead of $1: sign ${*:3}: $(cat "$work/stderr")"
    grep -qi -- "$2" "$work/stderr" || fail "no word of \"$2\": sign ${*:3}: $(cat "$work/stderr")"
    [ ! -e "$work/signed.eml" ] || fail "something was written: sign ${*:3}"
}
for name in rsa p256 p384; do
    expect_signed --signer "pkcs11:token=demo;object=$name" --passphrase-file "$work/pin"
    expect_signed --signer "pkcs11:token=demo;object=$name" --passphrase-file "$work/pin" --opaque
done
expect_signed --signer 'pkcs11:token=demo;object=rsa' --passphrase-file "$work/pin" --pss
expect_signed --signer 'pkcs11:token=demo;object=p256' --passphrase-file "$work/pin" --key-id

# Where the PIN comes from.
expect_signed --signer "pkcs11:token=demo;object=rsa?pin-source=file:$work/pin"
expect_signed --signer "pkcs11:token=demo;object=rsa?pin-source=file://$work/pin"
expect_signed --signer "pkcs11:token=demo;object=rsa?pin-source=$work/pin"
expect_signed --signer 'pkcs11:token=demo;object=rsa?pin-value=4321'

# Key and certificate apart, and by other names.
expect_signed --signer "$work/rsa.pem" --key "pkcs11:token=demo;object=rsa;type=private?pin-source=file:$work/pin"
expect_signed --signer 'pkcs11:token=demo;object=rsa;type=cert' --key "$work/rsa.key"
expect_signed --signer 'pkcs11:token=demo;id=%A2' --passphrase-file "$work/pin"
expect_signed --signer 'pkcs11:token=single' --passphrase-file "$work/pin"
expect_signed --signer "pkcs11:token=demo;object=rsa?module-path=$module&pin-source=file:$work/pin"

# Key and certificate by other labels.
pin="?pin-source=file:$work/pin"
piv='pkcs11:token=piv;object='
signer_is() {
    openssl cms -cmsout -print -noout -in "$work/signed.eml" 2>/dev/null | grep -A3 'd.issuerAndSerialNumber' |
        grep -q "serialNumber: $1\$" || fail "another signer than $1"
}
expect_signed --signer "${piv}Certificate%20for%20PIV%20Authentication$pin"
expect_signed --signer "${piv}PIV%20AUTH%20key$pin"
expect_signed --signer "pkcs11:token=piv;id=%01$pin"
expect_signed --signer "pkcs11:token=piv;id=%01;object=Certificate%20for%20PIV%20Authentication$pin"
expect_signed --signer "$work/rsa.pem" --key "${piv}PIV%20AUTH%20key$pin"
expect_signed --signer "${piv}Certificate%20for%20PIV%20Authentication;type=cert" --key "${piv}PIV%20AUTH%20key;type=private$pin"
expect_signed --signer "pkcs11:token=odd$pin"
expect_signed --signer "pkcs11:token=odd;object=a%20certificate$pin"
expect_signed --signer "$work/rsa.pem" --key "pkcs11:token=piv$pin" # of several keys the certificate's
expect_signed --signer "$work/rsa.pem" --key "pkcs11:token=hidden;object=unseen$pin"

for token in lonely paired; do
    expect_signed --signer "$work/p256.pem" --key "pkcs11:token=$token;object=the%20key$pin"
    expect_signed --key "pkcs11:token=$token;object=the%20key;type=private$pin" --signer "$work/p256.pem" --opaque
    expect_status 69 key-mismatch --signer "$work/p384.pem" --key "pkcs11:token=$token;object=the%20key$pin"
    expect_status 69 key-mismatch --signer "$work/rsa.pem" --key "pkcs11:token=$token;object=the%20key$pin"
done
expect_signed --signer "pkcs11:token=paired;object=the%20certificate$pin"

# Of several pairs on a token the one that From names, whatever the order.
expect_signed --signer "pkcs11:token=piv$pin"
sed -i 's/noreply@/boss@/' "$work/template.eml"
expect_signed --signer "pkcs11:token=piv$pin"
signer_is 301
expect_status 65 signer-mismatch --signer "${piv}PIV%20AUTH%20key$pin"
sed -i 's/boss@/nobody@/' "$work/template.eml"
expect_status 65 signer-mismatch --signer "pkcs11:token=piv$pin"
expect_status 64 'several identities' --signer "pkcs11:token=piv$pin" --allow-mismatch
sed -i 's/nobody@/noreply@/' "$work/template.eml"

# What is missing is said before a PIN is asked for: there is nobody to ask, and the file is not opened.
for missing in 'token=nowhere' 'token=nowhere;object=rsa' 'token=demo;object=nothing' 'token=demo;id=%EE' 'token=demo;object=nothing;type=cert'; do
    expect_status 69 'no token' --signer "pkcs11:$missing" --passphrase-file "$work/pin-nowhere"
done
expect_status 66 pin-nowhere --signer 'pkcs11:token=hidden;object=unseen;type=private' --signer "$work/p384.pem" \
    --passphrase-file "$work/pin-nowhere"

# One PIN from a pipe for two tokens.
count=$((count + 1))
"$SMIMETOOL" sign --signer pkcs11:token=single --signer 'pkcs11:token=demo;object=p256' --chain "$work/ca.pem" \
    --passphrase-file <(cat "$work/pin") -o "$work/signed.eml" "$work/template.eml" 2>"$work/stderr" || fail "a PIN from a pipe: $(cat "$work/stderr")"

# What is refused, and how.
expect_status 77 PIN --signer 'pkcs11:token=demo;object=rsa' --passphrase-file "$work/bad-pin"
expect_status 77 PIN --signer "pkcs11:token=demo;object=rsa?pin-source=file:$work/bad-pin"
expect_signed --signer "pkcs11:token=demo;object=rsa?pin-source=file:$work/pin"
# It is given once: a second one, were it read, would be right.
mkfifo "$work/two-pins"
{ exec >"$work/two-pins" && cat "$work/bad-pin" && exec >/dev/null && sleep 1 && exec >"$work/two-pins" && cat "$work/pin"; } &
expect_status 77 PIN --signer "pkcs11:token=demo;object=rsa?pin-source=file:$work/two-pins"
kill $! 2>/dev/null || true
expect_status 77 PIN --signer 'pkcs11:token=demo;object=rsa?pin-value=1'
expect_status 66 'No such file' --signer "pkcs11:token=demo;object=rsa?pin-source=file:$work/pin-nowhere"
expect_status 69 'no token' --signer 'pkcs11:token=demo;object=nothing' --passphrase-file "$work/pin"
expect_status 69 'no token' --signer 'pkcs11:token=nowhere;object=rsa' --passphrase-file "$work/pin"
expect_signed --signer 'pkcs11:token=demo' --passphrase-file "$work/pin" # all three are the author's
expect_status 64 URI --signer 'pkcs11:nonsense' --passphrase-file "$work/pin"
expect_status 69 key-mismatch --signer "$work/p256.pem" \
    --key "pkcs11:token=demo;object=rsa;type=private?pin-source=file:$work/pin"
if grep -q 1234 "$work/stderr"; then fail "the PIN is shown"; fi
# After three wrong ones in a row the token would be locked: each was given once, with right ones between.
expect_signed --signer 'pkcs11:token=demo;object=rsa' --passphrase-file "$work/pin"

# In a message of two signers, one of them on the token.
expect_signed --signer "pkcs11:token=demo;object=p384?pin-source=file:$work/pin" --signer "$work/rsa.pem" \
    --key "$work/rsa.key"

# Many at once: workers have sessions of their own, and the PIN is read once, here from a pipe. A token logs in once a
# worker at most, and signs once a template.
"${CC:-cc}" -D_GNU_SOURCE -shared -fPIC $(pkg-config --cflags p11-kit-1) -o "$work/calls.so" tests/interop/token_calls.c
mkdir "$work/templates" "$work/many"
for i in $(seq 40); do cp "$work/template.eml" "$work/templates/$i.eml"; done
count=$((count + 1))
for jobs in 1 3; do
    rm -f "$work/calls"
    env TOKEN_CALLS="$work/calls" LD_PRELOAD="$work/calls.so" ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" \
        "$SMIMETOOL" sign --quiet --signer 'pkcs11:token=demo;object=rsa' --passphrase-file <(cat "$work/pin") \
        --chain "$work/ca.pem" --jobs $jobs --output-dir "$work/many" "$work/templates" || fail "many at once"
    logins=$(grep -c login "$work/calls") signatures=$(grep -c sign "$work/calls")
    [ "$logins" -ge 1 ] && [ "$logins" -le $jobs ] || fail "$logins logins of $jobs workers"
    [ "$signatures" -eq 40 ] || fail "$signatures signatures of 40 templates"
done
"$SMIMETOOL" verify --quiet --trust "$work/root.pem" "$work/many" || fail "verify: many at once"
[ "$(ls "$work/many" | wc -l)" -eq 40 ] || fail "not all of many were signed"

# The key never left the token: without it there is no signature.
rm -rf "$work/tokens"
mkdir "$work/tokens"
expect_status 69 'no token' --signer 'pkcs11:token=demo;object=rsa' --passphrase-file "$work/pin"

echo "$count checks"
[ $count -ge 45 ] || failed=1
exit $failed
