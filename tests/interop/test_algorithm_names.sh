#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What openssl signs with keys that nobody checks here is indeterminate, and the report calls the algorithm by its name:
# brainpool curves; ML-DSA and SLH-DSA where this openssl has them.
. tests/cli/common.sh
. tests/support/interop_pki.sh

command -v openssl >/dev/null || { echo "SKIPPED: openssl is not installed"; exit 77; }
known=$(openssl list -signature-algorithms)
newer=()
for name in ML-DSA-44 ML-DSA-65 ML-DSA-87 SLH-DSA-SHA2-128s SLH-DSA-SHAKE-128f; do
    case $known in *$name*) newer+=("$name") ;; esac
done
[ ${#newer[@]} -gt 0 ] || echo "without ML-DSA and SLH-DSA, which $(openssl version) does not have"
interop_pki rsa brainpoolP256r1 brainpoolP512t1 "${newer[@]}"

judge() { # name, finding, what it says
    { printf 'From: noreply@demo.example\nDate: %s\nSubject: %s\nMIME-Version: 1.0\n' "$(date -R)" "$1" &&
        printf 'Content-Type: text/plain\r\n\r\nhello\r\n' |
        openssl cms -sign -md sha512 -signer "$work/$1.pem" -inkey "$work/$1.key" -certfile "$work/ca.pem" |
        grep -v '^MIME-Version'; } >"$work/$1.eml" 2>"$work/log" || { cat "$work/log"; fail "openssl does not sign with $1"; }
    tool 2 "$1" verify --json --trust "$work/root.pem" "$work/$1.eml"
    has "$out" "$1" "\"code\":\"$2\""
    has "$out" "$1" "$3"
    lacks "$out" "$1" "0 bits"
}
judge brainpoolP256r1 key-unusable "ECDSA brainpoolP256r1, 256 bits"
judge brainpoolP512t1 key-unusable "ECDSA brainpoolP512t1, 512 bits"
for name in "${newer[@]}"; do
    judge "$name" algorithm-unknown "signature algorithm $name"
    tool 0 "$name" show-cert "$work/$name.pem"
    has "$out" "$name" "Key            $name"$'\n'
done

# A path whose authority has such a key.
for name in brainpoolP256r1 "${newer[@]}"; do
    interop_key authority
    cp "$work/$name.key" "$work/authority.key"
    interop_issue authority root ca 50
    interop_issue rsa authority signer 51
    cp "$work/authority.pem" "$work/ca.pem"
    case $name in brainpool*) said="by a key of the kind ECDSA $name, 256 bits" ;; *) said="signed with $name by a key of the kind $name" ;; esac
    judge rsa certificate-algorithm "$said"
done
finish
