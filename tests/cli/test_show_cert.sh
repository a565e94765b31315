#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool show-cert: certificates of any input, and the path to a trusted one.
. tests/cli/common.sh

root=$PWD
cd "$work" || exit 1
show() { "$SMIMETOOL" show-cert "$@"; }
"$SMIMETOOL" sign --quiet "${signer[@]}" -o signed.eml "$root/samples/template.eml" || fail sign
"$SMIMETOOL" sign --quiet "${signer[@]}" --detached -o file.p7s "$root/samples/template.eml" || fail "sign --detached"
fingerprint=$(openssl x509 -in "$pki/noreply.pem" -noout -fingerprint -sha256 | sed 's/.*=//' | tr 'A-F' 'a-f')

# ---- text, JSON, PEM, everything

run 0 message show signed.eml
has "$out" message "Certificate 1 of 2"
has "$out" message "Serial number  0c0c31de000000000000000000000001"
has "$out" message "noreply@demo.example"
has "$(echo "$out" | tr -d ' \n')" message "$fingerprint"
run 0 ".p7s" show file.p7s
has "$out" ".p7s" "Certificate 2 of 2"
run 0 PEM show "$pki/noreply.pem"
has "$out" PEM "Certificate 1 of 1"
openssl x509 -in "$pki/noreply.pem" -outform DER -out cert.der
run 0 DER show cert.der
run 0 "stdin" show <cert.der
has "$out" stdin "CERTIFICATES  standard input"
openssl crl2pkcs7 -nocrl -certfile "$pki/noreply.pem" -certfile "$pki/issuing-ca.pem" -outform DER -out certs.p7b
run 0 ".p7b" show certs.p7b
has "$out" ".p7b" "Certificate 2 of 2"
run 0 ".p12" show --passphrase-file <(echo demo) "$pki/noreply.p12"
has "$out" ".p12" "0c0c31de000000000000000000000001"
is "$(grep -m1 'Serial number' out | awk '{ print $3 }')" ".p12: the key's certificate first" 0c0c31de000000000000000000000001

base64 "$pki/noreply.p12" >base64.p12
{ echo '-----BEGIN PKCS12-----'; cat base64.p12; echo '-----END PKCS12-----'; } >armoured.p12
run 0 "one passphrase from a pipe" show --passphrase-file <(echo demo) "$pki/noreply.p12" base64.p12 armoured.p12
is "$(grep -c '^CERTIFICATES' out)" "one passphrase from a pipe" 3
run 0 "serials, one passphrase from a pipe" "$SMIMETOOL" serial "${trust[@]}" --passphrase-file <(echo demo) base64.p12 armoured.p12

# ---- one that cannot be read among others is named, and hides nobody

{ cat "$pki/noreply.pem"; printf -- '-----BEGIN CERTIFICATE-----\nMIIBkTCB\n-----END CERTIFICATE-----\n'; cat "$pki/issuing-ca.pem"; } >bundle.pem
run 0 "unreadable in PEM" show bundle.pem
has "$out" "unreadable in PEM" "Certificate 2 of 2"
is "$err" "unreadable in PEM" "smimetool: show-cert: bundle.pem: warning: certificate 2 cannot be read"
run 0 "unreadable, quiet" show --quiet bundle.pem
is "$err" "unreadable, quiet" ""
run 0 "unreadable helper" show --path "${trust[@]}" --certs bundle.pem "$pki/noreply.pem"
is "$err" "unreadable helper" "smimetool: show-cert: bundle.pem: warning: certificate 2 cannot be read"
sed 's/^MII/MIJ/' "$pki/noreply.pem" >broken.pem
run 65 "nothing but unreadable" show broken.pem

run 77 ".p12, wrong passphrase" show --passphrase-file <(echo wrong) "$pki/noreply.p12"
run 0 json show --json signed.eml
is "$(python3 -c '
import json
for line in open("out", encoding="utf-8"):
    certificate = json.loads(line)
    print(certificate["serial"], certificate["ca"], certificate["validated"], certificate["public_key"]["bits"])
')" json "0c0c31de000000000000000000000001 False organization 2048
0b1e5ec0de00000000000000000000000002 True None 2048"
run 0 pem show --pem signed.eml
cat "$pki/noreply.pem" "$pki/issuing-ca.pem" | awk '/BEGIN/,/END/' >expected.pem
cmp out expected.pem || fail "--pem: not the certificates"
run 0 full show --full "$pki/noreply.pem"
has "$out" full "Signature Algorithm: RSA-SHA256"
is "$(grep -c '^[^ ]' out)" "full: lines at the margin" 1
run 0 "-o" show --pem -o file.pem signed.eml
cmp file.pem expected.pem || fail "-o"
is "$out" "-o" ""
run 74 "full stdout" bash -c "'$SMIMETOOL' show-cert signed.eml >/dev/full"

# ---- --full: text of the certificate cannot make lines of ours

cat >hostile.cnf <<'END'
[req]
distinguished_name = dn
prompt = no
x509_extensions = ext
string_mask = utf8only
[dn]
CN = a@@Forged: CN
O = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa Forged:bbbbbbbbbbbbbbbb
[ext]
subjectAltName = email:b@@Forged,DNS:c@@Forged,URI:d@@Forged,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:e@@Forged,dirName:dir
crlDistributionPoints = URI:http://f@@Forged
authorityInfoAccess = OCSP;URI:http://g@@Forged
certificatePolicies = 1.2.3.4,@policy
nameConstraints = permitted;email:h@@Forged
subjectKeyIdentifier = 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
[policy]
policyIdentifier = 1.2.3.5
CPS.1 = "http://i@@Forged"
userNotice.1 = @notice
[notice]
explicitText = "UTF8:j@@Forged"
[dir]
CN = k@@Forged
END
run 0 "hostile certificate" openssl req -x509 -config hostile.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout hostile.key -outform DER -out hostile.der -days 30 -set_serial 0x0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d
LC_ALL=C sed -i 's/@@/\n\t/g' hostile.der # its signature is broken: nothing is judged here
run 0 "--full of it" show --full hostile.der
is "$(grep -c '^\(  \)*Forged' out)" "forged lines, at the indentation of others" 0
is "$(grep -c '^ *Forged:b' out)" "lines that are wrapped" 2
for letter in b c d e f g h i j k; do
    has "$out" "--full, escaped" "$letter\\n\\tForged"
done
has "$out" "--full, escaped" 'a\n\tForged: CN'
has "$(tr -d ' \n' <out)" "--full, fingerprint" "sha256:$(sha256sum hostile.der | cut -d' ' -f1)"
has "$out" "--full, numbers stay" 0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d
has "$out" "--full, identifiers stay" 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
has "$out" "--full, curve" "Curve: SECP256R1"

# ---- nothing to show

run 65 "unsigned" show "$root/samples/template.eml"
has "$err" unsigned "there is no certificate in it"
is "$out" unsigned ""
run 65 "unsigned, as JSON" show --json "$root/samples/template.eml"
has "$err" "unsigned, as JSON" "there is no certificate in it"
echo old >kept
run 65 "unsigned, -o" show --pem -o kept "$root/samples/template.eml"
is "$(cat kept)" "unsigned, -o" old
run 65 "empty" show /dev/null
run 66 "missing" show missing
run 66 "directory" show .
printf '\320\317\021\340\241\261\032\341........' >outlook
run 65 outlook show outlook
has "$err" outlook "Outlook .msg"
head -c 700 cert.der >cut.der
run 65 "cut off" show cut.der
head -c 2000 "$pki/noreply.p12" >cut.p12
run 65 "cut off .p12" show --passphrase-file <(echo demo) cut.p12

# ---- the path

run 0 path show --path "${trust[@]}" signed.eml
is "$(head -1 out)" path "PATH OK  signed.eml"
is "$(grep -o 'serial [0-9a-f]*' out | tr '\n' ' ')" "path: root first" \
    "serial 0b1e5ec0de00000000000000000000000001 serial 0b1e5ec0de00000000000000000000000002 serial 0c0c31de000000000000000000000001 "
run 0 "path of a .p7s" show --path "${trust[@]}" file.p7s
run 0 "path of a certificate" show --path "${trust[@]}" --certs "$pki/issuing-ca.pem" "$pki/noreply.pem"
run 2 "issuer missing" show --path "${trust[@]}" "$pki/noreply.pem"
has "$out" "issuer missing" "[no-path]"
run 2 "not trusted" show --path --trust "$pki/other.pem" signed.eml
run 2 "expired" show --path "${trust[@]}" --certs "$pki/issuing-ca.pem" "$pki/expired.pem"
has "$out" expired "doubtful [expired]"
run 1 "not for e-mail" show --path "${trust[@]}" --certs "$pki/issuing-ca.pem" "$pki/no-email.pem"
has "$out" "not for e-mail" "broken [extended-key-usage]"
run 0 "any purpose" show --path --purpose any "${trust[@]}" --certs "$pki/issuing-ca.pem" "$pki/no-email.pem"
run 0 "path as JSON" show --path --json "${trust[@]}" signed.eml
is "$(python3 -c '
import json
for line in open("out", encoding="utf-8"):
    certificate = json.loads(line)
    print(certificate["serial"][:4], certificate["state"], certificate["anchor"] is not None, certificate["problem"])
')" "path as JSON" "0c0c pass False None
0b1e pass False None
0b1e pass True None"
run 1 "path without the policy" show --path --policy 1.2.3 "${trust[@]}" signed.eml
has "$out" "path without the policy" "[certificate-policy]"
cat "$pki/issuing-ca.pem" "$pki/noreply.pem" >bundle.pem
run 0 "path of a bundle, the signer last" show --path "${trust[@]}" bundle.pem
run 3 "path of an unsigned message" show --path "${trust[@]}" "$root/samples/template.eml"
has "$out" "path of an unsigned message" "UNSIGNED"
run 3 "path of an unsigned message, as JSON" show --path --json "${trust[@]}" "$root/samples/template.eml"
is "$out" "path of an unsigned message, as JSON" ""
has "$err" "path of an unsigned message, as JSON" "template.eml: the message is not signed: there is no certificate to judge in it"
run 3 "path of an unsigned message, quiet" show --path --json --quiet "${trust[@]}" "$root/samples/template.eml"
is "$out$err" "path of an unsigned message, quiet" ""
run 65 "path of nothing" show --path "${trust[@]}" /dev/null
run 0 "path of a .p12" show --path --passphrase-file <(echo demo) "${trust[@]}" --certs "$pki/issuing-ca.pem" "$pki/noreply.p12"
has "$out" "path of a .p12" "0c0c31de000000000000000000000001"
run 77 "path of a .p12, wrong passphrase" show --path --passphrase-file <(echo wrong) "${trust[@]}" "$pki/noreply.p12"
"$SMIMETOOL" sign --quiet --signer "$pki/noreply.pem" --key "$pki/noreply.key" --signer "$pki/other.pem" --key "$pki/other.key" \
    --chain "$pki/issuing-ca.pem" --allow-mismatch --allow-incomplete -o two.eml "$root/samples/template.eml" || fail "two signers"
run 0 "two signers" show --path "${trust[@]}" two.eml
has "$out" "two signers" "signer 1 of 2"
has "$out" "two signers" "signer 2 of 2"
run 0 "two signers as JSON" show --path --json "${trust[@]}" two.eml
is "$(python3 -c '
import json
for line in open("out", encoding="utf-8"):
    certificate = json.loads(line)
    print(certificate["layer"], certificate["signer"], certificate["serial"][:4])
')" "two signers as JSON" "0 0 0c0c
0 0 0b1e
0 0 0b1e
0 1 0c0c
0 1 0b1e
0 1 0b1e"
"$SMIMETOOL" sign --quiet --signer "$pki/other.pem" --key "$pki/other.key" --chain "$pki/issuing-ca.pem" \
    --allow-mismatch --add-layer -o outer.eml two.eml || fail "a layer around"
run 0 "the author's layer as JSON" show --path --json "${trust[@]}" outer.eml
is "$(grep -c '"layer":1,"signer":[01]' out)" "the author's layer as JSON" 6

# ---- the signer's certificate is not in the message

without() { # FILE, OPTION...
    openssl cms -sign -nocerts -in "$root/samples/template.eml" -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" \
        -from noreply@demo.example -subject x -out "$@"
}
without none.eml
without ca.eml -certfile "$pki/issuing-ca.pem"
missing="the certificate of the signer (serial number 0c0c31de000000000000000000000001 of CN=Demo S/MIME CA 1,O=Demo Sign,C=JP) is not in the message; give it with"
for file in none.eml ca.eml; do
    for form in "" --json --pem --full; do
        # shellcheck disable=SC2086
        run 2 "$file $form" show $form $file
        has "$err" "$file $form" "$file: $missing --path --certs"
    done
    for form in "" --json; do
        # shellcheck disable=SC2086
        run 2 "path of $file $form" show --path $form "${trust[@]}" $file
        has "$err" "path of $file $form" "$file: $missing --certs"
        is "$out" "path of $file $form" ""
    done
    run 2 "$file, quiet" show --quiet $file
    is "$out$err" "$file, quiet" ""
done
run 2 "ca.eml" show ca.eml
has "$out" "ca.eml" "CN=Demo S/MIME CA 1"
run 0 "path with the certificate given" show --path "${trust[@]}" --certs "$pki/noreply.pem" ca.eml
is "$(head -1 out)$err" "path with the certificate given" "PATH OK  ca.eml"
openssl cms -sign -nocerts -in "$root/samples/template.eml" -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" \
    -signer "$pki/other.pem" -inkey "$pki/other.key" -certfile "$pki/other.pem" -from noreply@demo.example -subject x -out half.eml
run 0 "one of two" show half.eml
has "$err" "one of two" "half.eml: $missing"
run 2 "path of one of two" show --path --json "${trust[@]}" half.eml
has "$err" "path of one of two" "half.eml: $missing"
is "$(grep -o '"layer":[0-9]*,"signer":[0-9]*' out | sort -u)" "path of one of two" '"layer":0,"signer":1'

# ---- a key that nobody can check anything with, or that proves nothing, is no PATH OK

openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.parameters 2>err || fail "DSA parameters"
for kind in brainpoolP256r1 P-256 RSA-1024 DSA-1024; do
    case $kind in
    RSA*) new=(rsa:1024) ;;
    DSA*) new=(dsa:dsa.parameters) ;;
    *) new=(ec -pkeyopt "ec_paramgen_curve:$kind") ;;
    esac
    # A leaf of a good CA: its key alone is what is wrong.
    openssl req -new -nodes -newkey "${new[@]}" -keyout $kind.key -out $kind.req -subj "/CN=$kind" 2>err || cat err
    if [ $kind = P-256 ]; then # a point in the compressed form, which GnuTLS does not read
        openssl ec -in $kind.key -conv_form compressed -out $kind.key 2>err || cat err
        openssl req -new -key $kind.key -out $kind.req -subj "/CN=$kind" 2>err || cat err
    fi
    printf 'subjectAltName=email:noreply@demo.example\nextendedKeyUsage=emailProtection\nbasicConstraints=CA:FALSE\n' >$kind.ext
    openssl x509 -req -in $kind.req -CA "$pki/issuing-ca.pem" -CAkey "$pki/issuing-ca.key" -set_serial 0x7e57 -days 100 \
        -extfile $kind.ext -out $kind.pem 2>err || cat err
    keyed=(show --path "${trust[@]}" --certs "$pki/issuing-ca.pem")
    code=key-weak
    [[ $kind = *P*256* ]] && code=key-unusable
    run 2 "path of $kind" "${keyed[@]}" $kind.pem
    is "$(head -1 out)" "path of $kind" "PATH DOUBTFUL  $kind.pem"
    has "$out" "path of $kind" "[$code]"
    has "$out" "path of $kind" "${kind%-1024}"
    run 2 "path of $kind, JSON" "${keyed[@]}" --json $kind.pem
    has "$(head -1 out)" "path of $kind, JSON" "\"state\":\"unknown\",\"anchor\":null,\"problem\":\"$code\""
    [ "$code" = key-weak ] && weak=0 || weak=2
    run $weak "path of $kind, weak ones allowed" "${keyed[@]}" --allow-weak $kind.pem
done
openssl cms -sign -in "$root/samples/template.eml" -signer brainpoolP256r1.pem -inkey brainpoolP256r1.key -certfile "$pki/issuing-ca.pem" \
    -from noreply@demo.example -subject x -out brainpool.eml
run 2 "path of a message by an unusable key" show --path "${trust[@]}" brainpool.eml
has "$out" "path of a message by an unusable key" "[key-unusable]"

# ---- the curve of a key is named, whether anything here can use it or not
for named in "brainpoolP256r1.pem brainpoolP256r1" "$pki/noreply-p256.pem P-256"; do
    read -r file curve <<<"$named"
    tool 0 "a key on $curve" show-cert "$file"
    has "$out" "a key on $curve" "    Key            ECDSA $curve, 256 bits"
    tool 0 "a key on $curve, JSON" show-cert --json "$file"
    has "$out" "a key on $curve, JSON" "\"public_key\":{\"algorithm\":\"ECDSA\",\"bits\":256,\"curve\":\"$curve\"}"
done
tool 0 "a key on no curve, JSON" show-cert --json "$pki/noreply.pem"
has "$out" "a key on no curve, JSON" '"bits":2048,"curve":null}'
tool 2 "a signer's key on a curve" verify --format full "${trust[@]}" brainpool.eml
has "$(tr -s ' \n' ' ' <<<"$out")" "a signer's key on a curve" "ECDSA brainpoolP256r1 key of 256 bits"

tool 66 "a missing passphrase file" show-cert --passphrase-file nowhere.txt "$pki/noreply.p12"
has "$err" "a missing passphrase file" "nowhere.txt: No such file"
lacks "$err" "a missing passphrase file" "noreply.p12"

run 0 "--path without a finding" show --path --trust "$pki/root.pem" --at 2026-06-01 "$pki/root.pem"
[ "$(grep -c 'Why' out)" = 0 ] || grep -A1 '^  Why' out | grep -q '\[' || fail "--path: nothing below Why"

# ---- several files ----
tool 66 "several files, one missing" show-cert "$pki/root.pem" missing.pem "$pki/noreply.pem"
is "$(grep -c '^CERTIFICATES  ' <<<"$out")" "headings of several files" 2
is "$(grep -c '^$' <<<"$out")" "blank lines" 3
has "$err" "several files" "missing.pem: No such file"
tool 0 "several files, JSON" show-cert --json "$pki/root.pem" "$pki/noreply.pem"
is "$(grep -o '"input":"[^"]*"' <<<"$out")" "inputs" "$(printf '"input":"%s"\n"input":"%s"' "$pki/root.pem" "$pki/noreply.pem")"
tool 0 "several files, path" show-cert --path --trust "$pki/root.pem" --certs "$pki/issuing-ca.pem" "$pki/root.pem" "$pki/noreply.pem"
is "$(grep -c '^PATH OK  ' <<<"$out")" "paths of several files" 2
tool 0 "several files, PEM" show-cert --pem "$pki/root.pem" "$pki/noreply.pem"
is "$(grep -c 'BEGIN CERTIFICATE' <<<"$out")" "certificates as PEM" 2

finish
