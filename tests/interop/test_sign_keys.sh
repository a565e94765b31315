#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Keys, certificates and chains in every form that programs and authorities hand out: `sign` finds the right
# ones, and OpenSSL finds the result complete.
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

interop_pki rsa p256 ed25519
interop_key other
interop_issue other root ca 77
cd "$work"
case $SMIMETOOL in /*) tool=$SMIMETOOL ;; *) tool=$OLDPWD/$SMIMETOOL ;; esac
printf 'From: noreply@demo.example\nDate: %s\nSubject: keys\n\nHello\n' \
    "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')" >template.eml
printf 'secret\n' >right
printf 'wrong\n' >wrong

# What signs and verifies with nothing but the root: signer, its issuer, all there.
expect_signed() { # options
    count=$((count + 1))
    "$tool" sign "$@" -o signed.eml template.eml 2>stderr || {
        fail "sign $*: $(tail -n 2 stderr)"
        return 0
    }
    "$tool" verify --quiet --trust root.pem signed.eml || fail "verify: sign $*"
    openssl cms -verify -purpose smimesign -CAfile root.pem -in signed.eml -out /dev/null 2>/dev/null && return 0
    case "$*" in
    *ed25519*) echo "not read by OpenSSL: sign $*" ;; # 3.0 hands a digest to Ed25519, 3.5 does not
    *) fail "openssl: sign $*" ;;
    esac
}
expect_status() { # status, words of the message, options
    local status=0
    count=$((count + 1))
    "$tool" sign "${@:3}" -o refused.eml template.eml 2>stderr </dev/null || status=$?
    [ $status -eq "$1" ] || fail "exit $status instead of $1: sign ${*:3}"
    grep -qi -- "$2" stderr || fail "no word of \"$2\": sign ${*:3}: $(cat stderr)"
    [ ! -e refused.eml ] || fail "something was written: sign ${*:3}"
    if grep -q secret stderr; then fail "the passphrase is shown"; fi
}

# ---- one key, every form ----
cp rsa.key rsa-pkcs8.pem
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.pem 2>/dev/null
openssl rsa -in rsa.key -traditional -outform DER -out rsa-pkcs1.der 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in rsa.key -outform DER -out rsa-pkcs8.der
openssl ec -in p256.key -out p256-sec1.pem 2>/dev/null
openssl ec -in p256.key -outform DER -out p256-sec1.der 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in ed25519.key -outform DER -out ed25519-pkcs8.der
for form in rsa-pkcs8.pem rsa-pkcs1.pem rsa-pkcs1.der rsa-pkcs8.der p256-sec1.pem p256-sec1.der \
    ed25519-pkcs8.der; do
    expect_signed --signer "${form%%-*}.pem" --key $form --chain ca.pem
done
openssl x509 -in rsa.pem -outform DER -out rsa.der
expect_signed --signer rsa.der --key rsa.key --chain ca.pem

# encrypted
openssl pkcs8 -topk8 -v2 aes256 -passout pass:secret -in rsa.key -out rsa-aes.pem
openssl pkcs8 -topk8 -v2 des3 -passout pass:secret -in rsa.key -outform DER -out rsa-3des.der
openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA256 -passout pass:secret -in p256.key -out p256-aes.pem
openssl rsa -in rsa.key -traditional -aes128 -passout pass:secret -out rsa-openssl.pem 2>/dev/null
for form in rsa-aes.pem rsa-3des.der p256-aes.pem rsa-openssl.pem; do
    expect_signed --signer "${form%%-*}.pem" --key $form --chain ca.pem --passphrase-file right
    expect_status 77 passphrase --signer "${form%%-*}.pem" --key $form --chain ca.pem --passphrase-file wrong
done
# nobody to ask
setsid "$tool" sign --signer rsa.pem --key rsa-aes.pem --chain ca.pem -o refused.eml template.eml 2>stderr \
    </dev/null && fail "signed without a passphrase"
grep -q -- --passphrase-file stderr || fail "no word of --passphrase-file: $(cat stderr)"

# ---- all in one, in any order ----
cat rsa.key rsa.pem ca.pem root.pem >all.pem
expect_signed --signer all.pem
{ echo 'Bag Attributes'; cat root.pem rsa.key ca.pem rsa.pem; } >mixed.pem
expect_signed --signer mixed.pem
expect_signed --signer rsa.pem --signer p256.pem --key p256.key --key rsa.key --chain ca.pem

# The root is not sent, what has nothing to do with it neither; the signer comes first.
"$tool" sign --signer mixed.pem --chain other.pem --opaque -o signed.eml template.eml
sed '1,/^$/d' signed.eml | base64 -d >cms
openssl cms -cmsout -print -noout -inform DER -in cms | grep 'subject:' | sed 's/.*CN *= *//' >subjects
printf 'Interop rsa\nInterop ca\n' | cmp - subjects || fail "certificates sent: $(cat subjects)"

# ---- the chain, from where it is kept ----
expect_status 69 chain --signer rsa.pem --key rsa.key
"$tool" sign --allow-incomplete --signer rsa.pem --key rsa.key -o signed.eml template.eml 2>stderr ||
    fail "--allow-incomplete"
grep -q chain-incomplete stderr || fail "--allow-incomplete: no warning"
mkdir chain
cp ca.pem chain/issuer.pem
openssl x509 -in root.pem -outform DER -out chain/root.der
expect_signed --signer rsa.pem --key rsa.key --chain chain
openssl crl2pkcs7 -nocrl -certfile ca.pem -certfile root.pem -out chain.p7b
expect_signed --signer rsa.pem --key rsa.key --chain chain.p7b
openssl crl2pkcs7 -nocrl -certfile ca.pem -certfile rsa.pem -outform DER -out both.p7b
expect_signed --signer both.p7b --key rsa.key

# A folder with what has piled up: an expired and a restricted twin of the issuer, before and behind it.
interop_twin() { # file, end of its validity, a file with more extensions
    openssl req -new -key ca.key -subj "/O=Demo/CN=Interop ca" -config pki.cnf -out twin.csr 2>/dev/null
    { sed -n '/^\[ca\]/,/^\[signer\]/p' pki.cnf | sed -e '1d' -e '$d' && cat "$3"; } >twin.cnf
    printf '[authority]\ndatabase = index\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = any\n[any]\n' >authority.cnf
    printf 'organizationName = optional\ncommonName = optional\n' >>authority.cnf
    : >index
    openssl ca -batch -notext -create_serial -config authority.cnf -name authority -cert root.pem -keyfile root.key \
        -in twin.csr -extfile twin.cnf -startdate 20200101000000Z -enddate "$2" -out "$1" 2>/dev/null
}
mkdir piled
echo 'extendedKeyUsage = serverAuth' >server
echo 'nameConstraints = critical,excluded;email:demo.example' >narrow
interop_twin server.pem 20490101000000Z server
interop_twin narrow.pem 20490101000000Z narrow
interop_twin expired.pem 20210101000000Z /dev/null
for bad in server narrow expired; do
    expect_status 69 not.signed --signer rsa.pem --key rsa.key --chain $bad.pem --chain root.pem
    expect_signed --signer rsa.pem --key rsa.key --chain $bad.pem --chain ca.pem
    expect_signed --signer rsa.pem --key rsa.key --chain ca.pem --chain $bad.pem --chain root.pem
    cp $bad.pem piled/
done
cp ca.pem piled/m.pem
expect_signed --signer rsa.pem --key rsa.key --chain piled

# A hole: middle is missing between ca and deep.
interop_key middle && interop_issue middle ca ca 93
interop_key deep && interop_issue deep middle ca 94
interop_key leaf && interop_issue leaf deep signer 95
expect_signed --signer leaf.pem --key leaf.key --chain deep.pem --chain middle.pem --chain ca.pem
expect_status 69 chain-incomplete --signer leaf.pem --key leaf.key --chain deep.pem --chain ca.pem --chain root.pem
grep -q 'Interop middle' stderr || fail "the missing issuer is not named: $(cat stderr)"
expect_status 69 chain-incomplete --signer leaf.pem --key leaf.key --chain deep.pem --chain root.pem

# ---- PKCS#12 ----
cat ca.pem root.pem >issuers.pem
p12() { # file, then options of openssl pkcs12
    openssl pkcs12 -export -in rsa.pem -inkey rsa.key -certfile issuers.pem -passout pass:secret -out "$1" "${@:2}"
}
p12 modern.p12
p12 legacy.p12 -legacy
p12 tripledes.p12 -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
p12 no-mac.p12 -nomac
p12 clear-certificates.p12 -certpbe NONE
certtool --to-p12 --outder --p12-name x --password secret --load-privkey rsa.key --load-certificate rsa.pem \
    --load-ca-certificate ca.pem --outfile certtool.p12 2>/dev/null
for file in modern legacy tripledes no-mac clear-certificates certtool; do
    expect_signed --signer $file.p12 --passphrase-file right
    expect_status 77 passphrase --signer $file.p12 --passphrase-file wrong
done
# In PEM armour, as certtool and gpgsm write them; in base64, as CI keeps secrets; with a byte order mark.
certtool --to-p12 --p12-name x --password secret --load-privkey rsa.key --load-certificate rsa.pem \
    --load-ca-certificate ca.pem --outfile armoured.p12 2>/dev/null
grep -q 'BEGIN PKCS12' armoured.p12 || fail "certtool writes another PEM"
base64 -w0 modern.p12 >base64.p12
for file in rsa.key rsa.pem ca.pem; do { printf '\xef\xbb\xbf'; cat $file; } >marked-$file; done
cat marked-* >marked.all
for file in armoured.p12 base64.p12; do
    expect_signed --signer $file --passphrase-file right
    expect_status 77 passphrase --signer $file --passphrase-file wrong
done
expect_signed --signer marked-rsa.pem --key marked-rsa.key --chain marked-ca.pem
expect_signed --signer marked.all
expect_signed --signer rsa.pem --key armoured.p12 --chain modern.p12 --passphrase-file <(cat right)
mkdir -m 700 gpg
echo allow-loopback-pinentry >gpg/gpg-agent.conf
gpgsm() { command gpgsm --homedir gpg --batch --pinentry-mode loopback "$@" 2>>gpg.log; }
gpgsm --passphrase-fd 0 --import tripledes.p12 <right || true
gpgsm_key=$(gpgsm --with-colons --list-secret-keys | awk -F: '/^fpr/ {print $10; exit}')
# One in about 150 that GnuPG 2.2 writes has a key that opens nowhere; OpenSSL says so too, and it writes another.
gpgsm_export() {
    local attempt
    for attempt in 1 2 3; do
        gpgsm --passphrase-fd 0 --armor --export-secret-key-p12 "$gpgsm_key" <right >gpgsm.p12 || return 1
        sed '/^-/d; /:/d' gpgsm.p12 | openssl base64 -d |
            openssl pkcs12 -legacy -passin file:right -nodes -nocerts >/dev/null 2>>gpg.log && return 0
        echo "attempt $attempt: OpenSSL does not open what gpgsm wrote"
    done
}
if gpgsm_export; then
    grep -q 'BEGIN PKCS12' gpgsm.p12 || fail "gpgsm writes another PEM"
    expect_signed --signer gpgsm.p12 --chain ca.pem --passphrase-file right
else
    echo "not made by gpgsm: $(tail -n 1 gpg.log)"
fi
gpgconf --homedir gpg --kill all 2>/dev/null || true
openssl pkcs12 -export -in rsa.pem -inkey rsa.key -certfile issuers.pem -passout pass: -out empty.p12
: >nothing
expect_signed --signer empty.p12 --passphrase-file nothing
openssl pkcs12 -export -in rsa.pem -nokeys -certfile issuers.pem -passout pass:secret -out no-key.p12
expect_status 69 'private key' --signer no-key.p12 --passphrase-file right
expect_signed --signer no-key.p12 --key rsa.key --passphrase-file right

# NSS writes BER.
certutil -N -d "sql:$work" --empty-password
pk12util -d "sql:$work" -i legacy.p12 -W secret >/dev/null
certutil -A -d "sql:$work" -n ca -t ',,' -i ca.pem
nick=$(certutil -L -d "sql:$work" | awk '/u,u,u/ {sub(/ +u,u,u.*/, ""); print}')
for cipher in 'PKCS #12 V2 PBE With SHA-1 and 40 Bit RC2 CBC' 'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC' \
    AES-256-CBC; do
    pk12util -d "sql:$work" -o nss.p12 -n "$nick" -W secret -c "$cipher" -C "$cipher" >/dev/null 2>&1 || {
        echo "not made by pk12util: $cipher"
        continue
    }
    expect_signed --signer nss.p12 --chain ca.pem --passphrase-file right
done

# ---- what does not fit ----
interop_key brainpoolP256r1 && interop_issue brainpoolP256r1 ca signer 96
openssl pkcs8 -topk8 -passout pass:secret -in brainpoolP256r1.key -out brainpool-aes.pem
openssl pkcs12 -export -in brainpoolP256r1.pem -inkey brainpoolP256r1.key -passout pass:secret -out brainpool.p12
expect_status 69 'curve brainpoolP256r1' --signer brainpoolP256r1.pem --key brainpoolP256r1.key
expect_status 69 'kind that nothing is signed with' --signer brainpoolP256r1.pem --key brainpool-aes.pem --passphrase-file right
expect_status 69 'kind that nothing is signed with' --signer brainpool.p12 --passphrase-file right
expect_status 69 'kind that nothing is signed with' --signer brainpool-aes.pem --signer brainpoolP256r1.pem --passphrase-file right
cat brainpool-aes.pem brainpoolP256r1.pem >brainpool-both.pem
expect_status 69 'kind that nothing is signed with' --signer brainpool-both.pem --passphrase-file right
cat brainpoolP256r1.pem brainpool-aes.pem >brainpool-both.pem
expect_status 69 'kind that nothing is signed with' --signer brainpool-both.pem --passphrase-file right
"$tool" sign --check --signer brainpoolP256r1.pem --chain ca.pem template.eml >checked 2>&1 || true
grep -q 'ECDSA brainpoolP256r1' checked ||
    fail "--check does not name the curve"
"$tool" show-cert --passphrase-file right brainpool.p12 >shown 2>stderr && grep -q 'Interop brainpoolP256r1' shown && ! grep -q 'of its own' stderr ||
    fail "the certificate of a key that is not known"
expect_status 69 key-mismatch --signer rsa.pem --key p256.key --chain ca.pem
expect_status 69 key-mismatch --signer rsa.pem --key rsa.key --signer p256.pem --chain ca.pem
expect_status 69 'private key' --signer rsa.pem --chain ca.pem
expect_status 69 'no certificate' --signer rsa.key
expect_status 66 'missing.pem' --signer missing.pem
expect_status 69 'template.eml' --signer template.eml
printf -- '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' >garbage.pem
expect_status 69 'private key' --signer rsa.pem --key garbage.pem
printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n' >openssh.key
expect_status 69 'key of OpenSSH.*ssh-keygen -p -m PKCS8' --signer rsa.pem --key openssh.key
openssl pkcs8 -topk8 -scrypt -passout pass:secret -in rsa.key -out scrypt.pem
expect_status 69 'scrypt with .openssl pkcs8 -topk8' --signer rsa.pem --key scrypt.pem --passphrase-file right
head -c 100 /dev/urandom >noise
expect_status 69 noise --signer noise

echo "$count checks"
[ $count -ge 45 ] || failed=1
exit $failed
