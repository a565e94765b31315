#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seeds of fuzz_crl: lists and OCSP responses of openssl, one feature each.
set -eu
cd "$(dirname "$0")"
seeds=$PWD/seeds/crl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$seeds"
cd "$work"

cat > config <<'CONFIG'
[ca]
default_ca = default
[default]
database = index
crlnumber = number
certificate = ca.pem
private_key = key.pem
default_md = sha256
default_crl_days = 30
[plain]
authorityKeyIdentifier = keyid
[point]
issuingDistributionPoint = critical, @full
[full]
fullname = URI:http://ca.example/crl
onlyuser = TRUE
onlysomereasons = keyCompromise, CACompromise
[relative]
issuingDistributionPoint = critical, @part
[part]
relativename = name
indirectCRL = TRUE
[name]
CN = Part
[delta]
2.5.29.27 = critical, DER:02:01:01
authorityKeyIdentifier = keyid
[unknown]
1.2.3.4 = critical, DER:05:00
CONFIG

tab=$(printf '\t')
for entry in 1234,keyCompromise 1235 1236,certificateHold 1237,CACompromise; do
    reason=${entry#*,}
    [ "$reason" != "$entry" ] && reason=,$reason || reason=
    echo "R${tab}350101000000Z${tab}250101000000Z$reason${tab}${entry%%,*}${tab}unknown${tab}/CN=x"
done > index
echo "V${tab}350101000000Z${tab}${tab}1238${tab}unknown${tab}/CN=y" >> index
echo 01 > number
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out ca.pem \
    -subj /CN=CA -days 3650 2> errors

crl() { # SEED SECTION
    openssl ca -config config -gencrl ${2:+-crlexts "$2"} -out crl.pem 2> errors
    openssl crl -in crl.pem -outform DER -out "$seeds/$1"
}
crl version-1 ''
crl plain plain
crl point point
crl relative relative
crl delta delta
crl unknown unknown
cp crl.pem "$seeds/pem"
mv index full
: > index
crl empty plain
mv full index

ocsp() { # SEED SERIAL [OPTION...]
    seed=$1 serial=$2
    shift 2
    openssl ocsp "$@" -issuer ca.pem -serial "0x$serial" -reqout request > output
    openssl ocsp -index index -CA ca.pem -rsigner ca.pem -rkey key.pem -reqin request \
        -respout "$seeds/$seed" -ndays 1 > output
}
ocsp ocsp-good 1238
ocsp ocsp-revoked 1234 -no_nonce
ocsp ocsp-unknown 9999 -sha256
openssl ocsp -index index -CA ca.pem -rsigner ca.pem -rkey key.pem -reqin request -resp_key_id \
    -resp_no_certs -respout "$seeds/ocsp-by-key" -ndays 1 > output
