#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What `openssl cms -sign` makes, in every variant it has, is valid; and each of them, altered, is not.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/lines.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0

# A CA and signers with RSA and EC keys, all for author@demo.example.
cat >"$work/ca.cnf" <<'EOF'
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Interop
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:author@demo.example
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
quiet() { "$@" 2>"$work/stderr" || { cat "$work/stderr" >&2; return 1; }; }
key() { # name, genpkey arguments
    quiet openssl genpkey "${@:2}" -out "$work/$1.key"
}
key ca -algorithm EC -pkeyopt ec_paramgen_curve:P-256
quiet openssl req -x509 -new -key "$work/ca.key" -subj "/CN=Interop CA" -days 3650 \
    -config "$work/ca.cnf" -extensions ca -out "$work/ca.pem"
signer() { # name, genpkey arguments
    key "$@"
    quiet openssl req -new -key "$work/$1.key" -subj "/CN=Author $1" -config "$work/ca.cnf" -out "$work/$1.csr"
    quiet openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -days 3650 \
        -extfile "$work/ca.cnf" -extensions signer -out "$work/$1.pem"
}
signer rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
signer p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
signer p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384

printf 'Content-Type: text/plain; charset=us-ascii\n\nSigned by another program.\nTwo lines.\n' >"$work/content"

wrap() { # puts the header of a message on top
    printf 'From: Author <author@demo.example>\nTo: x@customer.example\nDate: %s\nSubject: %s\n' \
        "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" "$1"
    cat
}
judge() {
    local status=0
    "$SMIMETOOL" verify --json --trust "$work/ca.pem" "$@" >"$work/report.json" 2>&1 || status=$?
    cat "$work/report.json" >>"$work/lines"
    return $status
}

variant() { # name, openssl arguments
    local name=$1 status=0 form
    shift
    count=$((count + 1))
    quiet openssl cms -sign -in "$work/content" "$@" -out "$work/$name.mime" || { failed=1; return; }
    wrap "$name" <"$work/$name.mime" >"$work/$name.eml"
    sed 's/\r*$/\r/' "$work/$name.eml" >"$work/$name.crlf.eml"
    for form in "$work/$name.eml" "$work/$name.crlf.eml"; do
        judge "$form" || {
            echo "FAILED: $name: $(cat "$work/report.json")" >&2
            failed=1
        }
    done
    # Altered: a letter of the content where it is clear, else one byte of the encoded structure.
    if grep -q '^Signed by another' "$work/$name.eml"; then
        sed 's/^Signed by another/Signed by some other/' "$work/$name.eml" >"$work/altered.eml"
    else
        python3 - "$work/$name.eml" "$work/altered.eml" <<'EOF'
import base64, re, sys
data = open(sys.argv[1], "rb").read()
head, body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)
cms = base64.b64decode(body).replace(b"Two lines", b"Ten lines")
open(sys.argv[2], "wb").write(head + b"\n\n" + base64.encodebytes(cms))
EOF
    fi
    judge "$work/altered.eml" || status=$?
    [ $status -eq 1 ] || {
        echo "FAILED: $name altered: exit $status: $(cat "$work/report.json")" >&2
        failed=1
    }
}

rsa=(-signer "$work/rsa.pem" -inkey "$work/rsa.key")
for digest in sha256 sha384 sha512; do
    variant rsa-$digest "${rsa[@]}" -md $digest
    variant pss-$digest "${rsa[@]}" -md $digest -keyopt rsa_padding_mode:pss
    variant pss-digest-salt-$digest "${rsa[@]}" -md $digest -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:-1
done
variant ecdsa-p256 -signer "$work/p256.pem" -inkey "$work/p256.key" -md sha256
variant ecdsa-p384 -signer "$work/p384.pem" -inkey "$work/p384.key" -md sha384
# 3.0 finds no digest for it; 3.5 signs.
signer ed25519 -algorithm ed25519
ed25519=(-signer "$work/ed25519.pem" -inkey "$work/ed25519.key" -md sha512)
if openssl cms -sign -in "$work/content" "${ed25519[@]}" -out "$work/tried" 2>/dev/null; then
    variant ed25519 "${ed25519[@]}"
    variant ed25519-opaque "${ed25519[@]}" -nodetach
else
    echo "not made by this OpenSSL: Ed25519"
fi
variant keyid "${rsa[@]}" -keyid
variant noattr "${rsa[@]}" -noattr
variant two-signers "${rsa[@]}" -signer "$work/p256.pem" -inkey "$work/p256.key"
variant opaque "${rsa[@]}" -nodetach
variant opaque-stream "${rsa[@]}" -nodetach -stream -indef
variant opaque-noattr "${rsa[@]}" -nodetach -noattr
variant detached-stream "${rsa[@]}" -stream -indef
variant nosmimecap "${rsa[@]}" -nosmimecap
variant cades "${rsa[@]}" -cades

# Certificates that are not in the message come from --certs.
count=$((count + 1))
quiet openssl cms -sign -in "$work/content" "${rsa[@]}" -nocerts -out "$work/nocerts.mime"
wrap nocerts <"$work/nocerts.mime" >"$work/nocerts.eml"
status=0
judge "$work/nocerts.eml" || status=$?
[ $status -eq 2 ] && grep -q signer-certificate-missing "$work/report.json" || {
    echo "FAILED: nocerts without --certs: exit $status" >&2
    failed=1
}
judge --certs "$work/rsa.pem" "$work/nocerts.eml" || {
    echo "FAILED: nocerts with --certs: $(cat "$work/report.json")" >&2
    failed=1
}

# A bare signature with its content beside it, in each encoding.
for form in DER PEM; do
    count=$((count + 1))
    quiet openssl cms -sign -binary -in "$work/content" "${rsa[@]}" -outform $form -out "$work/bare.$form"
    judge --detached "$work/content" --from author@demo.example "$work/bare.$form" || {
        echo "FAILED: detached $form: $(cat "$work/report.json")" >&2
        failed=1
    }
    status=0
    judge --detached "$work/content" --from other@demo.example "$work/bare.$form" || status=$?
    [ $status -eq 1 ] || { echo "FAILED: detached $form for another: exit $status" >&2; failed=1; }
    status=0
    judge "$work/bare.$form" || status=$?
    [ $status -eq 2 ] && grep -q content-missing "$work/report.json" || {
        echo "FAILED: detached $form without content: exit $status" >&2
        failed=1
    }
done

check_lines . "$work" || failed=1
echo "$count variants of openssl cms -sign"
exit $failed
