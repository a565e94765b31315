#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The recipe that signs passing mail: whose mail it signs, whose it passes unchanged, and that nothing which should be
# signed leaves unsigned. (Through mail servers: tests/interop.)
. tests/cli/common.sh

recipes=$PWD/samples/recipes
export SMIMETOOL
cd "$work" || exit 1
mkdir signers
cp "$pki"/noreply.pem "$pki"/noreply.key "$pki"/other.pem "$pki"/other.key signers
export SIGNERS="$work/signers/*.pem" CHAIN=$pki/issuing-ca.pem
mail() { printf 'From: %s\nTo: a@customer.example\nSubject: x\nDate: %s\n\nText\n' "$1" "$(LC_ALL=C date '+%a, %d %b %Y %H:%M:%S %z' -d "${2:-now}")"; }
address() { "$SMIMETOOL" show-cert --json "$pki/$1.pem" | sed 's/.*"addresses":\["\([^"]*\)".*/\1/'; }
filter() { # STATUS WHAT FILE
    run "$1" "$2" "$recipes/sign-mail" <"$3"
    cp "$work/out" result
}

for who in noreply other; do
    mail "Some One <$(address $who)>" >$who.eml
    filter 0 "of $who" $who.eml
    run 0 "of $who, signed" "$SMIMETOOL" verify --json "${trust[@]}" result
    has "$out" "of $who, signed" "\"from\":[\"$(address $who)\"]"
done
mail someone@else.example >else.eml
filter 0 "of somebody else" else.eml
cmp else.eml result || fail "mail of somebody else was changed"
"$SMIMETOOL" sign --quiet "${signer[@]}" noreply.eml >signed.eml
filter 0 "signed already" signed.eml
cmp signed.eml result || fail "signed mail was changed"

# ---- whose author nobody can tell: it is ours where an address of ours stands in From
ours=$(address noreply)
date=$(grep '^Date' noreply.eml)
passes() { # WHAT FROM-FIELDS: of other people, whatever is wrong with it
    printf "$2\nTo: $ours\nReply-To: $ours\n%s\n\nText\n" "$date" >passing.eml
    filter 0 "$1" passing.eml
    cmp passing.eml result || fail "$1: was changed"
}
refused() { # WHAT FROM-FIELDS
    printf "$2\nTo: a@customer.example\n%s\n\nText\n" "$date" >refused.eml
    filter 65 "$1" refused.eml
    is "$(cat result)" "$1" ""
}
passes "several authors" 'From: a@else.example, b@else.example\nSender: a@else.example'
passes "two From fields" 'From: a@else.example\nFrom: b@else.example'
passes "no author" 'Subject: x'
passes "an empty From" 'From:'
passes "a group" 'From: undisclosed:;'
passes "a broken From" 'From: somebody'
passes "an encoded From" 'From: =?utf-8?Q?a=40else.example?='
refused "one of several authors" "From: a@else.example,\n ${ours^^}"
refused "one of two From fields" "From: a@else.example\nFrom: $ours"
refused "one in a group" "From: Team: $ours;"
refused "one in a broken From" "From: Demo <$ours"

# ---- nothing leaves unsigned
{ sed '/^$/d; $d' noreply.eml; printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64;\n\n%%%%%%\n'; } >bad.eml
filter 65 "that has to be mended" bad.eml
is "$(cat result)" "that has to be mended" ""
KEY=$work/nowhere.key SIGNERS="$pki/noreply-p256.pem" filter 0 "beside its key" noreply.eml
mkdir keyless && cp "$pki/noreply.pem" keyless
SIGNERS="$work/keyless/*.pem" KEY=$work/nowhere.key filter 75 "no key" noreply.eml
SIGNERS="$work/keyless/*.pem" KEY=$work/nowhere.key filter 0 "no key, somebody else's" else.eml
cmp else.eml result || fail "mail of somebody else was changed where a key is missing"
SIGNERS=$pki/expired.pem filter 75 "expired" noreply.eml
SIGNERS="$work/nowhere/*.pem" filter 75 "no certificates" noreply.eml
SIGNERS="$work/keyless/*.pem" KEY=$pki/noreply.key filter 0 "a key of its own" noreply.eml
"$SMIMETOOL" verify --quiet "${trust[@]}" result || fail "a key of its own"

# ---- a passphrase, an HSM
echo demo >pin && chmod 600 pin
SIGNERS=$pki/noreply.p12 PIN=$work/pin filter 0 "PKCS#12" noreply.eml
"$SMIMETOOL" verify --quiet "${trust[@]}" result || fail "PKCS#12"
echo 'pkcs11:token=nowhere' >keyless/noreply.uri
SIGNERS="$work/keyless/*.pem" filter 75 "an HSM that is not there" noreply.eml
module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
if [ -n "$module" ] && command -v softhsm2-util >/dev/null; then
    mkdir tokens
    printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >softhsm2.conf
    export SOFTHSM2_CONF=$work/softhsm2.conf
    softhsm2-util --init-token --free --label mail --so-pin 12345678 --pin 4321 >/dev/null
    openssl pkcs8 -topk8 -nocrypt -in "$pki/noreply.key" -out noreply.p8
    softhsm2-util --import noreply.p8 --token mail --label noreply --id a1 --pin 4321 >/dev/null
    echo 4321 >pin
    echo "pkcs11:token=mail;object=noreply;type=private?module-path=$module" >keyless/noreply.uri
    SIGNERS="$work/keyless/*.pem" PIN=$work/pin filter 0 "an HSM" noreply.eml
    "$SMIMETOOL" verify --quiet "${trust[@]}" result || fail "an HSM"
fi

# ---- mail that waited
mail "$(address noreply)" '2 hours ago' >late.eml
filter 0 "that waited two hours" late.eml
has "$err" "that waited two hours" "[date-skew]"
run 2 "that waited two hours" "$SMIMETOOL" verify --json "${trust[@]}" result
has "$out" "that waited two hours" date-skew

# ---- in front of sendmail
cat >sendmail <<'EOF'
#!/bin/sh
printf '%s\n' "$@" >sendmail.arguments
cat >sendmail.mail
EOF
chmod +x sendmail
export SENDMAIL=$work/sendmail
run 0 sendmail-signed "$recipes/sendmail-signed" <noreply.eml
"$SMIMETOOL" verify --quiet "${trust[@]}" sendmail.mail || fail "sendmail-signed"
is "$(tr '\n' ' ' <sendmail.arguments)" "sendmail-signed" "-t -i "
rm sendmail.mail
run 65 "sendmail-signed, to be mended" "$recipes/sendmail-signed" -t <bad.eml
run 69 "postfix-sign-filter, to be mended" "$recipes/postfix-sign-filter" -f a@demo.example -- b@demo.example <bad.eml
[ ! -e sendmail.mail ] || fail "sent although it was not signed"
run 0 postfix-sign-filter "$recipes/postfix-sign-filter" -f a@demo.example -- b@demo.example <else.eml
cmp else.eml sendmail.mail || fail "postfix-sign-filter changed the mail of somebody else"
is "$(tr '\n' ' ' <sendmail.arguments)" "postfix-sign-filter" "-G -i -f a@demo.example -- b@demo.example "
finish
