#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What `sign` makes is good for OpenSSL, GnuTLS, GnuPG and NSS, and what they make is good for `verify`.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
export GNUPGHOME=$work/gnupg
trap 'gpgconf --kill all 2>/dev/null || true; rm -rf "$work"' EXIT
. tests/support/interop_pki.sh
failed=0 count=0
fail() {
    echo "FAILED: $*" >&2
    failed=1
}

interop_pki rsa rsa3072 p256 p384 p521 ed25519
mkdir -m 700 "$GNUPGHOME"
fingerprint=$(openssl x509 -in "$work/root.pem" -noout -fingerprint -sha1)
echo "${fingerprint#*=} S relax" >"$GNUPGHOME/trustlist.txt"
gpgsm --quiet --import "$work/root.pem" "$work/ca.pem"
certutil -N -d "sql:$work" --empty-password
certutil -A -d "sql:$work" -n root -t ',C,' -i "$work/root.pem"

{
    printf 'From: Demo Sign <noreply@demo.example>\nTo: a@customer.example\nSubject: peers\n'
    printf 'Date: %s\nMIME-Version: 1.0\n' "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z')"
    printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
    printf '\xe7\xbd\xb2\xe5\x90\x8d \nFrom here\n--b\nContent-Type: application/octet-stream\n'
    printf 'Content-Transfer-Encoding: base64\n\nAAECAwQF\n--b--\n'
} >"$work/template.eml"

# ---- we sign ----

# The peers' commands; they look at $work/signed.eml, content and cms. `detached` is set for clear ones.
peer_cms() { openssl cms -verify -purpose smimesign -CAfile "$work/root.pem" -in "$work/signed.eml" -out /dev/null; }
peer_smime() { openssl smime -verify -CAfile "$work/root.pem" -in "$work/signed.eml" -out /dev/null; }
peer_certtool() {
    certtool --p7-verify --inder --infile "$work/cms" ${detached:+--load-data "$work/content"} \
        --load-ca-certificate "$work/root.pem"
}
peer_gpgsm() { gpgsm --disable-crl-checks --verify "$work/cms" ${detached:+"$work/content"}; }
peer_nss() {
    cmsutil -D -d "sql:$work" -i "$work/cms" ${detached:+-c "$work/content"} -n -h 1 -u 4 >"$work/nss" 2>&1
    grep -q 'status=GoodSignature' "$work/nss"
}

# What a peer cannot read, whoever made it: peer, our case, why. Each is tried all the same, so that a peer
# that learns to read it is noticed.
cannot() {
    case "$1 $2" in
    "smime rsa --pss"*) echo "PKCS#7 knows no RSASSA-PSS" ;;
    "smime"*--key-id*) echo "PKCS#7 names signers by issuer and serial number only" ;;
    "certtool rsa --pss --digest sha512"*) echo "GnuTLS takes the digest of RSASSA-PSS for SHA-256" ;;
    "gpgsm"*--key-id*) echo "libksba stops at a key identifier" ;;
    "gpgsm p521"*) echo "GnuPG 2.2 refuses P-521: its size is no multiple of 8" ;;
    "cms ed25519"* | "smime ed25519"*) echo "OpenSSL 3.0 and PKCS#7 hand a digest to Ed25519" ;;
    "gpgsm ed25519"*) echo "GnuPG does not know Ed25519 in CMS" ;;
    "nss ed25519"*) echo "NSS does not know Ed25519" ;;
    esac
}

try_peers() { # the case: signer and options
    local signer=$1 peer why detached=1
    [[ " $* " == *" --opaque "* ]] && detached=
    "$SMIMETOOL" sign --signer "$work/$signer.pem" --key "$work/$signer.key" --chain "$work/ca.pem" \
        "${@:2}" -o "$work/signed.eml" "$work/template.eml" || {
        fail "sign $*"
        return 0
    }
    "$SMIMETOOL" verify --quiet --trust "$work/root.pem" "$work/signed.eml" || fail "own verify: $*"
    interop_split "$work/signed.eml" "$work/content" "$work/cms"
    for peer in cms smime certtool gpgsm nss; do
        why=$(cannot $peer "$*")
        count=$((count + 1))
        if "peer_$peer" >"$work/log" 2>&1; then
            [ -z "$why" ] || echo "$peer can read it now: $*"
        elif [ -n "$why" ]; then
            echo "not read by $peer: $* ($why)"
        else
            fail "$peer: $*"
            tail -n 3 "$work/log" >&2
        fi
    done
}

for form in '' --opaque; do
    for signer in rsa p256 p384 p521 ed25519; do
        try_peers $signer $form
    done
    try_peers rsa --digest sha384 $form
    try_peers rsa3072 --digest sha512 $form
    try_peers p256 --digest sha512 $form
    try_peers rsa --pss $form
    try_peers rsa --pss --digest sha512 $form
    try_peers rsa --key-id $form
    try_peers p256 --key-id $form
    try_peers rsa --protect-headers $form
done

# Two signers: OpenSSL has to find both good.
"$SMIMETOOL" sign --signer "$work/rsa.pem" --key "$work/rsa.key" --signer "$work/p384.pem" \
    --key "$work/p384.key" --chain "$work/ca.pem" -o "$work/signed.eml" "$work/template.eml"
peer_cms 2>/dev/null || fail "two signers: openssl"
interop_split "$work/signed.eml" "$work/content" "$work/cms"
detached=1
peer_certtool >/dev/null 2>&1 || fail "two signers: certtool"
[ "$(openssl cms -cmsout -print -inform DER -in "$work/cms" -noout | grep -c 'signatureAlgorithm')" -eq 2 ] ||
    fail "two signers: there are not two"

# A bare signature over any file.
head -c 5000 /dev/urandom >"$work/content"
"$SMIMETOOL" sign --detached --signer "$work/rsa.pem" --key "$work/rsa.key" --chain "$work/ca.pem" \
    -o "$work/cms" "$work/content"
openssl cms -verify -binary -inform DER -in "$work/cms" -content "$work/content" -CAfile "$work/root.pem" \
    -out /dev/null 2>/dev/null || fail "detached: openssl"
for peer in certtool gpgsm nss; do
    "peer_$peer" >/dev/null 2>&1 || fail "detached: $peer"
done

# ---- they sign ----

seq 1000 >"$work/content"
expect_good() { # what, then options of verify; $work/cms over $work/content
    count=$((count + 1))
    "$SMIMETOOL" verify --trust "$work/root.pem" --from noreply@demo.example "${@:2}" "$work/cms" >"$work/log" || {
        fail "verify: what $1 makes"
        cat "$work/log" >&2
    }
}
for signer in rsa p256 p384 p521 ed25519; do
    certtool --p7-detached-sign --p7-time --load-certificate "$work/$signer.pem" --load-privkey "$work/$signer.key" \
        --infile "$work/content" --outder --outfile "$work/cms" 2>/dev/null
    expect_good "certtool ($signer)" --certs "$work/ca.pem" --detached "$work/content"
    certtool --p7-sign --p7-time --load-certificate "$work/$signer.pem" --load-privkey "$work/$signer.key" \
        --infile "$work/content" --outder --outfile "$work/cms" 2>/dev/null
    expect_good "certtool ($signer, opaque)" --certs "$work/ca.pem"
done
as_owner() {
    gpgsm --quiet --batch --pinentry-mode loopback --passphrase-fd 3 "$@" 3<<<x 2>"$work/log"
}
for signer in rsa p256 p384; do
    openssl pkcs12 -export -legacy -in "$work/$signer.pem" -inkey "$work/$signer.key" -name $signer \
        -passout pass:x -out "$work/$signer.p12"
    if (as_owner --import "$work/$signer.p12") 2>/dev/null; then
        fingerprint=$(openssl x509 -in "$work/$signer.pem" -noout -fingerprint -sha1)
        fingerprint=${fingerprint#*=}
        for form in '--detach-sign' '--sign'; do
            as_owner --disable-crl-checks --local-user "$fingerprint" $form --output "$work/cms" \
                --yes "$work/content" || fail "gpgsm $form ($signer): $(tail -n 1 "$work/log")"
            options=()
            [ $form = --sign ] || options=(--detached "$work/content")
            expect_good "gpgsm ($form, $signer)" "${options[@]}"
        done
    elif [ $signer = rsa ]; then
        fail "gpgsm --import: $(tail -n 1 "$work/log")"
    else # 2.2 imports RSA keys only, and falls over others
        echo "not imported by gpgsm: $signer"
    fi
    pk12util -d "sql:$work" -i "$work/$signer.p12" -W x >/dev/null
    certutil -A -d "sql:$work" -n ca -t ',,' -i "$work/ca.pem"
    cmsutil -S -d "sql:$work" -N $signer -Y NONE -H SHA256 -G -T -i "$work/content" -o "$work/cms"
    expect_good "cmsutil ($signer)" --certs "$work/ca.pem" --detached "$work/content"
    cmsutil -S -d "sql:$work" -N $signer -Y NONE -H SHA512 -G -i "$work/content" -o "$work/cms"
    expect_good "cmsutil ($signer, opaque)" --certs "$work/ca.pem"
done

echo "$count checks"
[ $count -ge 100 ] || failed=1
exit $failed
