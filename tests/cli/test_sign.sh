#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool sign: what it writes, what it refuses, and that nothing is half done.
. tests/cli/common.sh

root=$PWD
template=$root/samples/template.eml
cd "$work" || exit 1
sign() { "$SMIMETOOL" sign "$@"; }
verify() { "$SMIMETOOL" verify "${trust[@]}" "$@"; }

# ---- signing

run 0 "to stdout" sign "${signer[@]}" "$template"
cp out signed.eml
has "$err" "a missing Date" "[date-missing]"
run 0 "verify" verify signed.eml
run 0 "from stdin" sign "${signer[@]}" <"$template"
run 0 "to a file" sign "${signer[@]}" -o file.eml "$template"
is "$out" "to a file" ""
run 0 "verify the file" verify file.eml
run 0 "quiet" sign --quiet "${signer[@]}" -o file.eml "$template"
is "$out$err" "quiet" ""
run 0 "PKCS#12" sign --quiet --signer "$pki/noreply.p12" --passphrase-file <(echo demo) -o file.eml "$template"
run 0 "verify PKCS#12" verify file.eml
# Of several identities in one file the one that From names signs; of several that are named each does, the author first.
cat "$pki/other.pem" "$pki/other.key" "$pki/noreply.pem" "$pki/noreply.key" "$pki/issuing-ca.pem" >both.pem
identities() { python3 -c '
import json
for line in open("out", encoding="utf-8"):
    report = json.loads(line)
    for signer in report["layers"][0]["signers"]:
        print(signer["certificate"]["addresses"][0], signer["identity"])
    print(report["identity"])
'; }
run 0 "of two in one file" sign --json --signer both.pem -o file.eml "$template"
is "$(identities)" "of two in one file" "noreply@demo.example pass
pass"
run 0 "two that are named" sign --json --signer "$pki/other.pem" --signer "$pki/noreply.pem" --key "$pki/other.key" --key "$pki/noreply.key" \
    --chain "$pki/issuing-ca.pem" -o file.eml "$template"
is "$(identities | tail -n 3)" "two that are named" "noreply@demo.example pass
$(openssl x509 -in "$pki/other.pem" -noout -email | head -n 1) fail
pass"
run 0 "two that are named" "$SMIMETOOL" verify --quiet "${trust[@]}" file.eml
run 64 "of two, none named by From" sign --signer both.pem --allow-mismatch -o kept <(sed 's/^From: .*/From: boss@demo.example/' "$template")
has "$err" "of two, none named by From" "both.pem: there are several identities in one file"
run 65 "of two, none named by From" sign --signer both.pem -o kept <(sed 's/^From: .*/From: boss@demo.example/' "$template")
has "$err" "of two, none named by From" "[signer-mismatch]"
run 64 "of two, no From" sign --signer both.pem --detached -o kept "$template"
base64 -w0 "$pki/noreply.p12" >secret.txt
{ printf '\xef\xbb\xbf-----BEGIN PKCS12-----\n'; base64 "$pki/noreply.p12"; echo '-----END PKCS12-----'; } >armoured.p12
for form in secret.txt armoured.p12; do
    run 0 "$form" sign --quiet --signer $form --passphrase-file <(echo demo) -o file.eml "$template"
    run 0 "$form" "$SMIMETOOL" verify --quiet "${trust[@]}" file.eml
done
run 0 "one passphrase from a pipe" sign --quiet --signer secret.txt --key armoured.p12 --chain "$pki/noreply.p12" --passphrase-file <(echo demo) \
    -o file.eml "$template"
run 0 "chain from a directory" bash -c "mkdir chain && cp '$pki/issuing-ca.pem' chain && echo about >chain/README && '$SMIMETOOL' sign --quiet --signer '$pki/noreply.pem' --key '$pki/noreply.key' --chain chain '$template'"
for option in --opaque --pss --key-id --protect-headers "--digest sha512" "--min-validity 30" "--min-validity 30d" "--min-validity 720h"; do
    # shellcheck disable=SC2086
    run 0 "$option" sign --quiet "${signer[@]}" $option -o file.eml "$template"
    run 0 "verify $option" verify file.eml
done
export SOURCE_DATE_EPOCH=1780000000
sign --quiet "${signer[@]}" "$template" >one.eml
sign --quiet "${signer[@]}" "$template" >two.eml
cmp one.eml two.eml || fail "not reproducible"
# No Date in the template: judged now, what was signed long ago may have been sent again.
run 0 "SOURCE_DATE_EPOCH" verify --json --at signing-time one.eml
has "$out" "SOURCE_DATE_EPOCH" '"signing_time":"2026-05-28T20:26:40Z"'
unset SOURCE_DATE_EPOCH
run 0 "--signing-time" sign --quiet "${signer[@]}" --signing-time 2026-03-01T09:00:00+09:00 -o file.eml "$template"
run 0 "--signing-time" verify --json --at signing-time file.eml
has "$out" "--signing-time" '"signing_time":"2026-03-01T00:00:00Z"'

# ---- secrets

install -m 644 <(echo demo) open-passphrase
install -m 600 <(echo demo) own-passphrase
run 0 "an open passphrase file" sign --signer "$pki/noreply.p12" --passphrase-file open-passphrase -o file.eml "$template"
has "$err" "an open passphrase file" "smimetool: sign: open-passphrase: warning: others than its owner can read"
run 0 "an open passphrase file" sign --signer "$pki/noreply.p12" --passphrase-file own-passphrase -o file.eml "$template"
lacks "$err" "a passphrase file of one's own" "warning: others"
run 0 "an open passphrase file, for show-cert" "$SMIMETOOL" show-cert --passphrase-file open-passphrase "$pki/noreply.p12"
has "$err" "an open passphrase file, for show-cert" "show-cert: open-passphrase: warning: others"
# While a key is read (here from a pipe that is open on both sides now) no core dump can be made.
mkfifo key
"$SMIMETOOL" sign --quiet --signer "$pki/noreply.pem" --key key --chain "$pki/issuing-ca.pem" -o file.eml "$template" &
exec 5>key
limit=$(grep "core file" /proc/$!/limits)
cat "$pki/noreply.key" >&5
exec 5>&-
wait $! || fail "a key from a pipe"
is "$(echo $limit)" "core dumps" "Max core file size 0 0 bytes"
# The output gets its name by way of /proc, which such a process sees as another's.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    mkdir -m 777 open && cp "$pki"/noreply.* "$pki/issuing-ca.pem" "$template" open && chmod a+rX "$work" open/*
    run 0 "as another user" bash -c "cd open && setpriv --reuid 65534 --regid 65534 --clear-groups '$SMIMETOOL' sign --quiet --signer noreply.pem --key noreply.key --chain issuing-ca.pem -o file.eml '${template##*/}'"
    run 0 "as another user" verify open/file.eml
fi

# ---- refusals

refuse() { # STATUS WHAT PIECE ARGUMENT...
    local status=$1 what=$2 piece=$3
    shift 3
    echo old >kept
    run "$status" "$what" sign "$@" -o kept "$template"
    has "$err" "$what" "$piece"
    is "$(cat kept)" "$what: output" old
}
refuse 69 "expired" "[expired]" --signer "$pki/expired.pem" --key "$pki/expired.key" --chain "$pki/issuing-ca.pem"
has "$err" "expired" "expired.pem: not signed"
is "$(head -1 <<<"$err")" "expired: headline" "  Not signed. A certificate has expired."
refuse 65 "another address" "[signer-mismatch]" --signer "$pki/other.pem" --key "$pki/other.key" --chain "$pki/issuing-ca.pem"
refuse 69 "no issuer" "[chain-incomplete]" --signer "$pki/noreply.pem" --key "$pki/noreply.key"
is "$(head -1 <<<"$err")" "no issuer: headline" "  Not signed: an issuer's certificate is missing."
refuse 69 "not for e-mail" "[extended-key-usage]" --signer "$pki/no-email.pem" --key "$pki/no-email.key" --chain "$pki/issuing-ca.pem"
refuse 69 "another's key" "[key-mismatch]" --signer "$pki/noreply.pem" --key "$pki/other.key" --chain "$pki/issuing-ca.pem"
refuse 69 "no key" "noreply.pem: there is no private key" --signer "$pki/noreply.pem" --chain "$pki/issuing-ca.pem"
refuse 69 "one of two without a key" "[key-mismatch]" --signer "$pki/noreply.pem" --signer "$pki/noreply-p256.pem" --key "$pki/noreply-p256.key" --chain "$pki/issuing-ca.pem"
refuse 69 "too short" "[validity-short]" "${signer[@]}" --min-validity 99999
refuse 69 "too short, in days" "[validity-short]" "${signer[@]}" --min-validity 99999d
refuse 69 "too short, in hours" "[validity-short]" "${signer[@]}" --min-validity 2400000h
refuse 66 "missing key" "nowhere.key: No such file" --signer "$pki/noreply.pem" --key nowhere.key
refuse 69 "no certificate in it" "there is no key and no certificate" --signer "$template"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 -out brainpool.key 2>/dev/null
awk 1 ORS='\\n' "$pki/noreply.key" >escaped.key
tr '\n' ' ' <"$pki/noreply.key" >line.key
printf '\xfe\xed\xfe\xed\0\0\0\2' >store.jks
for named in "brainpool.key: this key is on the curve brainpoolP256r1" "escaped.key: this is PEM in which a backslash and an n" \
    "line.key: this is PEM whose ends of lines are gone" "store.jks: this is a Java keystore (JKS)"; do
    refuse 69 "${named%%:*}" "$named" --signer "$pki/noreply.pem" --key "${named%%:*}"
done
refuse 77 "wrong passphrase" "wrong passphrase" --signer "$pki/noreply.p12" --passphrase-file <(echo wrong)
refuse 66 "missing passphrase" "nowhere.txt" --signer "$pki/noreply.p12" --passphrase-file nowhere.txt
lacks "$err" "missing passphrase" "noreply.p12"
mkdir other && echo about >other/README
refuse 69 "a directory without certificates" "other: there is no key" "${signer[@]}" --chain other
refuse 69 "a chain file without certificates" "README: there is no key" "${signer[@]}" --chain other/README
openssl cms -encrypt -in "$template" -from noreply@demo.example -out encrypted.eml "$pki/noreply.pem"
run 65 "encrypted" sign "${signer[@]}" encrypted.eml
has "$err" "encrypted" "[already-encrypted]"
lacks "$err" "encrypted" "[already-signed]"
openssl pkcs12 -export -passout pass: -in "$pki/noreply.pem" -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" -out empty.p12
run 0 "no passphrase" setsid "$SMIMETOOL" sign --quiet --signer empty.p12 "$template"
run 0 "--allow-mismatch" sign --quiet --signer "$pki/other.pem" --key "$pki/other.key" --chain "$pki/issuing-ca.pem" --allow-mismatch "$template"
run 0 "--allow-incomplete" sign --quiet --signer "$pki/noreply.pem" --key "$pki/noreply.key" --allow-incomplete "$template"
run 65 "signed already" sign "${signer[@]}" signed.eml
has "$err" "signed already" "[already-signed]"
run 0 "--add-layer" sign "${signer[@]}" --add-layer -o file.eml signed.eml
lacks "$err" "--add-layer" "[inner-signature]"
run 0 "two layers" verify file.eml

# ---- a layer around a signature that does not verify

sed 's/^Dear Aiko/Deer Aiko/' signed.eml >altered.eml
cmp -s signed.eml altered.eml && fail "nothing was altered"
echo old >kept
run 65 "around an altered one" sign "${signer[@]}" --add-layer -o kept altered.eml
has "$err" "around an altered one" "fail     The signature that the message has already"
has "$err" "around an altered one" "[inner-signature]"
has "$err" "around an altered one" "The content is not what was signed (content-altered)"
is "$(cat kept)" "around an altered one" old
sign --quiet "${signer[@]}" --opaque "$template" >opaque.eml
run 0 "around an opaque one" sign "${signer[@]}" --add-layer -o file.eml opaque.eml
lacks "$err" "around an opaque one" "[inner-signature]"
run 0 "two layers, opaque inside" verify file.eml
awk '/^$/ { body = 1 } { print } body && length > 60 { if (++lines == 30) exit }' opaque.eml >cut.eml
run 65 "around a cut one" sign "${signer[@]}" --add-layer -o kept cut.eml
has "$err" "around a cut one" "(cms-malformed)"
run 0 "a third layer" sign "${signer[@]}" --add-layer -o twice.eml file.eml
lacks "$err" "a third layer" "[inner-signature]"
openssl cms -sign -nocerts -in "$template" -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" \
    -from noreply@demo.example -subject x -out without.eml
run 0 "around one without its certificate" sign "${signer[@]}" --add-layer -o file.eml without.eml
has "$err" "around one without its certificate" "warning  The signature that the message has already"
has "$err" "around one without its certificate" "(signer-certificate-missing)"
lacks "$err" "around one without its certificate" "--certs"
run 2 "verify it" verify file.eml
run 0 "JSON warning about the inner one" sign --json "${signer[@]}" --add-layer -o file.eml without.eml
has "$out" "JSON warning about the inner one" '"code":"inner-signature","severity":"warning"'
printf '%s\n' "From: noreply@demo.example" "MIME-Version: 1.0" \
    'Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"' "" --b "" hi --b \
    "Content-Type: application/pgp-signature" "" x --b-- >pgp.eml
run 0 "around OpenPGP" sign "${signer[@]}" --add-layer -o file.eml pgp.eml
lacks "$err" "around OpenPGP" "[inner-signature]"
run 65 "empty template" sign "${signer[@]}" /dev/null
run 65 "no template" sign "${signer[@]}" "$pki/root.pem"
run 66 "missing template" sign "${signer[@]}" missing.eml
run 0 "JSON report" sign --json "${signer[@]}" -o file.eml "$template"
has "$out" "JSON report" '"verdict":"valid"'
for answer in '"integrity":"pass"' '"trust":"pass"' '"identity":"pass"' '"coverage":"whole"'; do
    has "$out" "JSON report" "$answer"
done
lacks "$out" "JSON report" '"fail"'
run 0 "JSON report of a detached signature" sign --json "${signer[@]}" --detached -o file.p7s "$template"
has "$out" "JSON report of a detached signature" '"identity":"unknown"'
run 74 "full disk" bash -c "'$SMIMETOOL' sign ${signer[*]} '$template' >/dev/full"
lacks "$err" "full disk" chain-end
run 65 "JSON refusal" sign --json --signer "$pki/other.pem" --key "$pki/other.key" --chain "$pki/issuing-ca.pem" -o nothing "$template"
grep -h -o '"code":"signer-mismatch"' out err | grep -q . || fail "JSON refusal"
[ -e nothing ] && fail "JSON refusal wrote a file"
run 0 "JSON warnings" sign --json "${signer[@]}" -o file.eml "$template"
has "$out" "JSON warnings" '"code":"date-missing"'
has "$out" "JSON chain" '"code":"chain-end","severity":"note"'
run 0 "JSON whole chain" sign --json "${signer[@]}" --chain "$pki/root.pem" -o file.eml "$template"
lacks "$out" "JSON whole chain" "chain-end"

# ---- nothing half done

run 74 "full stdout" bash -c "'$SMIMETOOL' sign ${signer[*]} '$template' >/dev/full"
has "$err" "full stdout" "No space left on device"
run 74 "closed stdout" bash -c "'$SMIMETOOL' sign ${signer[*]} '$template' >&-"
run 73 "output nowhere" sign "${signer[@]}" -o missing/file "$template"
mkdir locked
run 73 "output is a directory" sign "${signer[@]}" -o locked "$template"
python3 -c "
text = open('$template').read()
open('large.eml', 'w').write(text + ('x' * 70 + '\n') * 30000)"
run 0 "large" sign --quiet "${signer[@]}" -o large.signed large.eml
run 0 "verify large" verify large.signed
run 0 "large from a pipe" bash -c "cat large.eml | '$SMIMETOOL' sign --quiet ${signer[*]} >piped.signed"
run 0 "verify large from a pipe" verify - <piped.signed
run 141 "reader goes away" bash -c "set -o pipefail; '$SMIMETOOL' sign --quiet ${signer[*]} large.eml | head -c 100 >/dev/null"
is "$err" "reader goes away" ""
mkfifo pipe
exec 3<>pipe
"$SMIMETOOL" sign --quiet "${signer[@]}" -o killed.eml pipe &
child=$!
cat "$template" >&3
while kill -TERM $child 2>/dev/null; do sleep 0.05; done # the shell may swallow one before it is the program
exec 3>&-
wait $child 2>/dev/null
[ -e killed.eml ] && fail "a killed program left its output"
is "$(find . -name '.smimetool*')" "left behind" ""

finish
