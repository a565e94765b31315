# SPDX-License-Identifier: LGPL-2.1-or-later
# A PKI of root, issuing authority and signers with every kind of key, made with openssl in $work.
# Sourced. Each signer NAME has NAME.pem and NAME.key and is noreply@demo.example.
#   interop_pki NAME...   rsa, rsa3072, p256, p384, p521, ed25519, brainpoolP256r1 and its like; where this openssl
#                         knows them ML-DSA-65, SLH-DSA-SHA2-128s and their like

interop_issue() { # name, issuer, extensions, serial
    openssl req -new -key "$work/$1.key" -subj "/O=Demo/CN=Interop $1" -config "$work/pki.cnf" 2>/dev/null |
        openssl x509 -req -CA "$work/$2.pem" -CAkey "$work/$2.key" -set_serial "$4" -days 2000 \
            -extfile "$work/pki.cnf" -extensions "$3" -out "$work/$1.pem" 2>/dev/null
}

interop_key() {
    local how
    case $1 in
    rsa3072) how=(-algorithm RSA -pkeyopt rsa_keygen_bits:3072) ;;
    p*) how=(-algorithm EC -pkeyopt "ec_paramgen_curve:P-${1#p}") ;;
    brainpool*) how=(-algorithm EC -pkeyopt "ec_paramgen_curve:$1") ;;
    *-DSA-*) how=(-algorithm "$1") ;;
    ed25519) how=(-algorithm ed25519) ;;
    *) how=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048) ;;
    esac
    openssl genpkey "${how[@]}" -out "$work/$1.key" 2>/dev/null
}

interop_pki() {
    cat >"$work/pki.cnf" <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = Interop Root
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:noreply@demo.example
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
    interop_key root
    openssl req -new -x509 -key "$work/root.key" -config "$work/pki.cnf" -extensions ca -days 3000 \
        -out "$work/root.pem" 2>/dev/null
    interop_key ca
    interop_issue ca root ca 2
    local name serial=100
    for name in "$@"; do
        interop_key "$name"
        interop_issue "$name" ca signer $((serial++))
    done
}

# The parts of a signed message as files: content (canonical, absent from opaque ones) and cms (DER).
interop_split() { # message, content, cms
    python3 - "$@" <<'END'
import base64, re, sys
message, content, cms = sys.argv[1:]
raw = open(message, "rb").read().replace(b"\r\n", b"\n")
head, body = raw.split(b"\n\n", 1)
boundary = re.search(rb'boundary="([^"]+)"', head)
if boundary:
    parts = (b"\n" + body).split(b"\n--" + boundary.group(1))
    open(content, "wb").write(parts[1][1:].replace(b"\n", b"\r\n"))
    body = parts[2].split(b"\n\n", 1)[1]
open(cms, "wb").write(base64.b64decode(body))
END
}
