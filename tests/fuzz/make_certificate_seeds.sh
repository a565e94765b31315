#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seeds of fuzz_certificate (made with openssl) and fuzz_serial_list.
set -eu
cd "$(dirname "$0")/seeds"
mkdir -p certificate serial_list
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# certificate NAME KEY-OPTIONS SUBJECT EXTENSIONS...: DER of a self-signed certificate
certificate() {
    file=certificate/$1 key=$2 subject=$3
    shift 3
    printf '[req]\ndistinguished_name=dn\nprompt=no\nutf8=yes\n[dn]\n%s\n[e]\n' "$subject" >"$work/config"
    for extension; do printf '%s\n' "$extension"; done >>"$work/config"
    printf '[dir]\nO=Seed\nCN=Dir\n' >>"$work/config"
    # shellcheck disable=SC2086
    openssl genpkey -quiet $key -out "$work/key" 2>/dev/null || openssl genpkey $key -out "$work/key" 2>/dev/null
    openssl req -x509 -new -config "$work/config" -extensions e -key "$work/key" -days 3650 \
        -set_serial 0x0c0c31 -outform DER -out "$file"
}

ec='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
certificate ca "$ec" 'O=Seed
CN=Root' basicConstraints=critical,CA:TRUE,pathlen:1 keyUsage=critical,keyCertSign,cRLSign \
    certificatePolicies=1.2.3,2.5.29.32.0 policyMappings=1.2.3:1.2.4 policyConstraints=requireExplicitPolicy:0 \
    inhibitAnyPolicy=1 'nameConstraints=critical,permitted;email:.b.example,excluded;dirName:dir'
certificate addresses "$ec" 'CN=Seed
emailAddress=s@b.example' 'subjectAltName=email:a@b.example,otherName:1.3.6.1.5.5.7.8.9;UTF8:例@b.example,dirName:dir,URI:http://b/,IP:10.0.0.1,RID:1.2.3' \
    extendedKeyUsage=emailProtection,2.25.340282366920938463463374607431768211455
certificate subject-address "-algorithm ED25519" 'O=日本
1.OU=Büro
emailAddress=s@b.example' keyUsage=digitalSignature,decipherOnly certificatePolicies=2.23.140.1.5.2.1
certificate multi-valued "$ec" 'O=x
+OU= y  z
1.+OU=w
C=JP' 1.2.3.4=critical,DER:0500 basicConstraints=CA:FALSE
certificate rsa-pss "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:512" 'CN=x' subjectKeyIdentifier=hash
certificate explicit-curve "$ec -pkeyopt ec_param_enc:explicit" 'CN=x' nsComment=x
openssl x509 -inform DER -in certificate/subject-address -out certificate/pem
openssl x509 -inform DER -in certificate/subject-address -trustout -addtrust emailProtection -out certificate/trusted-pem
cat certificate/subject-address certificate/multi-valued >certificate/two

# list NAME COLUMN TEXT: the target takes the column from the size, so line ends are added
list() {
    printf "$3" >"serial_list/$1"
    while [ $(($(wc -c <"serial_list/$1") % 3 + 1)) -ne "$2" ]; do printf '\n' >>"serial_list/$1"; done
}

list comma 1 'A# list\r\nSerial,Name\n0c:0c:31,x\n"0x0d";y\ndecimal:1234567890123456789012\n'
list second 2 'Name;Serial\n"a, b";\342\200\2160c 0c 31\n'
list third 3 'a\tb\t-05\n\n"x"\ty\tz\n'
list wide 1 '\357\273\277\357\274\220\357\275\203\343\200\2001\r-05\nnot a number\n'
