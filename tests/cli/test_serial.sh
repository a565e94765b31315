#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool serial: numbers, roles, lists.
. tests/cli/common.sh

root=$PWD
cd "$work" || exit 1
serial() { "$SMIMETOOL" serial "${trust[@]}" "$@"; }
"$SMIMETOOL" sign --quiet "${signer[@]}" -o signed.eml "$root/samples/template.eml" || fail sign
sed 's/^Dear/Deer/' signed.eml >altered.eml
of_signer=0c0c31de000000000000000000000001
of_issuer=0b1e5ec0de00000000000000000000000002
of_root=0b1e5ec0de00000000000000000000000001

# ---- numbers

run 0 signer serial signed.eml
is "$out" signer $of_signer
run 0 stdin serial <signed.eml
is "$out" stdin $of_signer
run 0 issuer serial --role issuer signed.eml
is "$out" issuer $of_issuer
run 0 all serial --role all signed.eml
is "$out" all "$of_signer	signer	CN=Demo Sign,O=Demo Sign,C=JP
$of_issuer	issuer	CN=Demo S/MIME CA 1,O=Demo Sign,C=JP
$of_root	root	CN=Demo Root CA,O=Demo Sign,C=JP"
run 0 colon serial --format colon signed.eml
is "$out" colon 0c:0c:31:de:00:00:00:00:00:00:00:00:00:00:00:01
run 0 decimal serial --format decimal signed.eml
is "$out" decimal "$(python3 -c "print(0x$of_signer)")"
run 0 "altered" serial altered.eml
is "$out" altered $of_signer
run 0 certificate serial "$pki/noreply.pem"
is "$out" certificate $of_signer
run 0 "issuer of a certificate" serial --role issuer --certs "$pki/issuing-ca.pem" "$pki/noreply.pem"
is "$out" "issuer of a certificate" $of_issuer
cat "$pki/root.pem" "$pki/issuing-ca.pem" "$pki/noreply.pem" >bundle.pem
run 0 "bundle, the signer last" serial bundle.pem
is "$out" "bundle, the signer last" $of_signer
run 0 ".p12" serial --passphrase-file <(echo demo) "$pki/noreply.p12"
is "$out" ".p12" $of_signer
run 3 "match, unsigned" serial --match $of_signer "$root/samples/template.eml"
has "$out" "match, unsigned" "UNSIGNED"
run 69 "no issuer" serial --role issuer "$pki/noreply.pem"
has "$err" "no issuer" "give it with --certs"
run 0 json serial --json --role all signed.eml
is "$(head -1 out)" json "{\"serial\":\"$of_signer\",\"role\":\"signer\",\"subject\":\"CN=Demo Sign,O=Demo Sign,C=JP\",\"input\":\"signed.eml\"}"
run 0 "-o" serial -o number signed.eml
is "$(cat number)" "-o" $of_signer
run 65 unsigned serial "$root/samples/template.eml"
run 3 "unsigned, as JSON" serial --json --match face "$root/samples/template.eml"
is "$out" "unsigned, as JSON" ""
has "$err" "unsigned, as JSON" "the message is not signed"

# ---- the signer's certificate is not in the message

openssl cms -sign -nocerts -in "$root/samples/template.eml" -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" \
    -from noreply@demo.example -subject x -out without.eml
for arguments in "" --json "--role all" "--match $of_signer" "--json --match $of_signer"; do
    # shellcheck disable=SC2086
    run 2 "no certificate $arguments" serial $arguments without.eml
    is "$out" "no certificate $arguments" ""
    has "$err" "no certificate $arguments" "without.eml: the certificate of the signer (serial number $of_signer of CN=Demo S/MIME CA 1,O=Demo Sign,C=JP) is not in the message; give it with --certs"
done
run 0 "certificate given" serial --certs "$pki/noreply.pem" without.eml
is "$out$err" "certificate given" $of_signer
run 0 "match, certificates given" serial --match $of_signer --certs "$pki/noreply.pem" --certs "$pki/issuing-ca.pem" without.eml
printf '%s\n' "From: noreply@demo.example" "MIME-Version: 1.0" "Content-Type: application/pkcs7-mime; smime-type=signed-data" \
    "Content-Transfer-Encoding: base64" "" MIIB >broken.eml
run 1 "broken signature" serial broken.eml
has "$err" "broken signature" "the signature names no signer that can be read"
run 66 missing serial missing.eml

# ---- lists

run 0 "signer's number" serial --match $of_signer signed.eml
is "$(head -1 out)" "signer's number" "LISTED  signed.eml"
has "$out" "signer's number" "that of the sender's own certificate"
run 0 "issuer's number" serial --match 0B:1E:5E:C0:DE:00:00:00:00:00:00:00:00:00:00:00:00:02 signed.eml
has "$out" "issuer's number" "only tells who issued the certificate"
run 0 "decimal number" serial --match "decimal:$(python3 -c "print(0x$of_issuer)")" signed.eml
run 0 "leading zeros" serial --match "0000$of_signer" signed.eml
run 1 "another number" serial --match 1234 signed.eml
is "$(head -1 out)" "another number" "NOT LISTED  signed.eml"
run 1 "a prefix" serial --match "${of_signer%01}" signed.eml
run 0 "role" serial --role issuer --match $of_issuer signed.eml
run 1 "role, another's number" serial --role signer --match $of_issuer signed.eml
run 1 "altered" serial --match $of_signer altered.eml
is "$(head -1 out)" "altered" "LISTED, BUT NOT VERIFIED  altered.eml"
has "$(echo "$out" | tr -s ' \n' ' ')" "altered" "A serial number proves nothing then"
run 2 "not trusted" "$SMIMETOOL" serial --trust "$pki/other.pem" --match $of_signer signed.eml
printf 'authority;number\n# the old one\nDemo CA 1;0x%s\nDemo CA 2; 12 34\n' $of_issuer >list.csv
run 0 "list with columns" serial --match list.csv --column 2 signed.eml
run 65 "wrong column" serial --match list.csv signed.eml
has "$err" "wrong column" "list.csv: line 3: this is no serial number: 'Demo CA 1'; --column 2 would do"
printf '1x\n%s\n' $of_issuer >title
run 0 "a title that is none" serial --match title signed.eml
has "$err" "a title that is none" "title: line 1: this is no serial number and is taken for a title: '1x'"
printf '\342\200\216%s\r\n' "$(echo $of_signer | sed 's/../& /g')" >pasted
run 0 "from a certificate window" serial --match pasted signed.eml
echo >empty
run 65 "empty list" serial --match empty signed.eml
echo $of_signer >1234
run 0 "a file that is called like a number" serial --match ./1234 signed.eml
run 1 "a number that is called like a file" serial --match 1234 signed.eml
mkdir face.d
run 66 "a directory" serial --match face.d signed.eml
has "$err" "a directory" "face.d: this is a directory"
for name in ./fac published.txt 12.34 missing/face; do
    run 66 "mistyped $name" serial --match "$name" signed.eml
    has "$err" "mistyped $name" "serial: $name: No such file or directory"
done
run 1 "a number that reads like a name" serial --match face signed.eml
has "$out" "a number that reads like a name" "Compared with  the number face"
has "$err" "a number that reads like a name" "face: taken for a serial number; a file of this name is written with ./"
run 1 "a number that is called like a file" serial --match 1234 signed.eml
has "$err" "a number that is called like a file" "1234: taken for a serial number"
run 1 "a plain number" serial --match 12345 signed.eml
is "$err" "a plain number" ""
run 0 "what was compared, a list" serial --match ./1234 signed.eml
has "$out" "what was compared, a list" "Compared with  the list ./1234"
run 1 "what was compared, as JSON" serial --json --match face signed.eml
is "$(grep -c '"compared_list":null,"compared_number":"face","match":false' out)" "what was compared, as JSON" 3
run 0 "what was compared, a list, as JSON" serial --json --role signer --match ./1234 signed.eml
has "$out" "what was compared, a list, as JSON" '"compared_list":"./1234","compared_number":null,"match":true'
run 1 "quiet about a number" serial --quiet --match face signed.eml
is "$out$err" "quiet about a number" ""
run 0 "list from stdin" serial --match - signed.eml <list.csv --column 2
run 0 "match as JSON" serial --json --match $of_issuer signed.eml
is "$(python3 -c '
import json
for line in open("out", encoding="utf-8"):
    entry = json.loads(line)
    print(entry["role"], entry["match"], entry["verdict"])
')" "match as JSON" "signer False valid
issuer True valid
root False valid"
run 0 quiet serial --quiet --match $of_issuer signed.eml
is "$out$err" quiet ""
run 0 "certificate" serial --match $of_signer --certs "$pki/issuing-ca.pem" "$pki/noreply.pem"

tool 66 "a missing passphrase file" serial --passphrase-file nowhere.txt "$pki/noreply.p12"
has "$err" "a missing passphrase file" "nowhere.txt: No such file"
lacks "$err" "a missing passphrase file" "noreply.p12"

# ---- several files ----
run 66 "several files, one missing" serial signed.eml missing.eml "$pki/noreply.pem"
is "$out" "several files" "$(printf '0c0c31de000000000000000000000001\tsigned.eml\n0c0c31de000000000000000000000001\t%s' "$pki/noreply.pem")"
has "$err" "several files" "serial: missing.eml: No such file"
run 0 "several files, one line each" serial --json signed.eml "$pki/noreply.pem"
is "$(wc -l <<<"$out")" "lines of several files" 2
run 2 "several files against a list" serial --match $of_signer "$pki/noreply.pem" "$pki/noreply.pem"
is "$(grep -c '^LISTED, BUT NOT VERIFIED  ' <<<"$out") $(grep -c '^$' <<<"$out")" "reports and blank lines" "2 1"
run 0 "several files to a file" serial -o several.txt signed.eml "$pki/noreply.pem"
is "$(wc -l <several.txt)" "lines in the file" 2

finish
