#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# --remember: authors of valid messages are added to the file of known senders; nothing else of it changes,
# it is complete at any time, and runs at the same time lose nothing.
. "$(dirname "$0")/common.sh"
root=$PWD
cd "$work" || exit 1
at=(--at 2026-11-24T06:30:00Z)
valid=$root/samples/messages/valid.eml
verify() { "$SMIMETOOL" verify "${trust[@]}" "${at[@]}" "$@"; }
section='{"address":"noreply@demo.example","issuers":["CN=Demo S/MIME CA 1,O=Demo Sign,C=JP"]}'

# ---- how it is asked for

tool 64 "without --senders" verify --remember "$valid"
has "$err" "without --senders" "--remember needs --senders"
tool 64 "standard input" verify --remember --senders - "$valid" </dev/null
tool 73 "a folder that is not there" verify "${trust[@]}" --remember --senders none/s.json "$valid"
mkdir folder
tool 66 "a folder" verify "${trust[@]}" --remember --senders folder "$valid"
[ -e none ] && fail "a folder was made"
tool 66 "a file that is not there, without --remember" verify "${trust[@]}" --senders none.json "$valid"

# ---- what is written

run 0 "a new file" verify --remember --senders new.json "$valid"
has "$err" "a new file" "new.json: one sender was added"
is "$(cat new.json)" "a new file" "{\"senders\": [
  $section
]}"
cp new.json before.json
run 0 "a sender who is known" verify --remember --senders new.json "$valid"
is "$err" "a sender who is known" ""
cmp new.json before.json || fail "a section that is there changed"
run 0 "what it says holds" verify --json --senders new.json "$valid"
has "$out" "what it says holds" '"known_sender":{"address":"noreply@demo.example","name":null,"holds":true}'
SMIMETOOL_SENDERS=env.json run 0 "by the environment" verify -q --remember "$valid"
cmp -s env.json new.json || fail "by the environment: another file"
[ -z "$err" ] || fail "--quiet says $err"

# Only who is valid: not for another verdict, and not who looks like a known sender.
for message in unsigned tampered other-sender replayed display-name list-footer forwarded; do
    verify -q --remember --senders nobody.json "$root/samples/messages/$message.eml"
done
[ -e nobody.json ] && fail "nobody: $(cat nobody.json)"
printf '{"senders": [{"address": "noreply@dem0.example"}]}' >like.json
run 2 "a look-alike" verify --remember --senders like.json "$valid"
lacks "$(cat like.json)" "a look-alike" "demo.example"

# Every octet stays: order, members, layout, CRLF, a byte order mark, permissions; a link leads to it still.
printf '\xef\xbb\xbf{\r\n\t"senders" : [\r\n\t\t{ "signs_since" : "2023-10-18",\r\n\t\t  "name": "Dem\\u006f ]",   "address": "x@other.example" }\r\n\t]\r\n}\r\n' >own.json
chmod 640 own.json
ln -s own.json link.json
run 0 "a file with a layout" verify --remember --senders link.json "$valid"
printf '\xef\xbb\xbf{\r\n\t"senders" : [\r\n\t\t{ "signs_since" : "2023-10-18",\r\n\t\t  "name": "Dem\\u006f ]",   "address": "x@other.example" },\r\n\t\t%s\r\n\t]\r\n}\r\n' "$section" >wanted.json
cmp own.json wanted.json || fail "a file with a layout: $(cat own.json)"
is "$(stat -c %a own.json)" "permissions" 640
[ -L link.json ] || fail "the link was replaced"
run 0 "and is read" verify -q --senders own.json "$valid"
for empty in '{"senders": []}' '{"senders":[ ]}' '{ "senders" : [
]}'; do
    printf '%s' "$empty" >empty.json
    run 0 "an empty list" verify -q --remember --senders empty.json "$valid"
    run 0 "an empty list, read again" verify --json --senders empty.json "$valid"
    has "$out" "an empty list: $empty" '"holds":true}'
done
printf '{"senders": [{"address": "a@b.example"}]}' >line.json
run 0 "one line" verify -q --remember --senders line.json "$valid"
is "$(cat line.json)" "one line" "{\"senders\": [{\"address\": \"a@b.example\"}, $section]}"

# A section for the whole domain holds for him already, whatever it is written as.
printf '{"senders": [{"address": "@DEMO.example", "issuers": ["Demo S/MIME CA 1"]}]}' >domain.json
cp domain.json before.json
run 0 "a whole domain" verify --remember --senders domain.json "$valid"
cmp domain.json before.json || fail "a section beside that of the domain"

# ---- many

cp "$root/samples/pki/"{root,issuing-ca}.{pem,key} .
people() { # FROM TO: messages of that many authors
    for i in $(seq "$1" "$2"); do
        openssl req -new -key "$pki/noreply.key" -subj "/CN=p$i" -out p.csr 2>/dev/null &&
            openssl x509 -req -in p.csr -CA issuing-ca.pem -CAkey issuing-ca.key -set_serial "$((1000 + i))" -days 3000 \
                -extfile <(printf 'subjectAltName=email:p%s@many.example\nextendedKeyUsage=emailProtection\nkeyUsage=digitalSignature\n' "$i") \
                -out p.pem 2>/dev/null &&
            sed "s/^From:.*/From: <p$i@many.example>/" "$root/samples/template.eml" |
            "$SMIMETOOL" sign -q --signer p.pem --key "$pki/noreply.key" --chain issuing-ca.pem -o "people/$1/p$i.eml" ||
            fail "person $i"
    done
}
mkdir -p people/{1,9}
people 1 8
people 9 16
at=()
run 0 "many" verify -q --jobs 3 --remember --senders many.json people/1 people/9 people/1
is "$(grep -o 'p[0-9]*@many.example' many.json | tr '\n' ' ')" "in the order of the inputs" \
    "$(for i in people/1/* people/9/*; do printf '%s ' "$(basename "$i" .eml)@many.example"; done)"
run 0 "many again" verify --summary --remember --senders many.json people/1 people/9
is "$err" "many again" ""

# Two runs at once, both begin with no file.
for round in 1 2 3; do
    rm -f both.json
    verify -q --remember --senders both.json people/1 &
    first=$!
    verify -q --remember --senders both.json people/9 || fail "round $round: the second run"
    wait $first || fail "round $round: the first run"
    is "$(grep -c many.example both.json)" "round $round: of both runs" 16
    run 0 "what both wrote" verify -q --senders both.json people/1 people/9
done

# Stopped in the middle: who was said to be valid is in the file, which is whole.
mkfifo stop
verify --format tsv --remember --senders stopped.json people/1 stop >said 2>/dev/null &
judging=$!
exec 5>stop # the run waits for what comes out of it
kill -9 $judging
{ wait $judging; } 2>/dev/null
exec 5>&-
is "$(grep -c many.example stopped.json)" "after kill -9" "$(grep -c '^valid' said)"
run 0 "a file of a run that was killed" verify -q --senders stopped.json people/1

# ---- what goes wrong

cp many.json full.json
(
    ulimit -f 1 # block of 1024 bytes
    "$SMIMETOOL" verify -q "${trust[@]}" --remember --senders full.json "$valid" 2>"$work/full.err"
    echo $? >"$work/full.status"
)
is "$(cat full.status)" "no room" 74
has "$(cat full.err)" "no room" "full.json: "
cmp full.json many.json || fail "no room: the file changed"
is "$(find . -name '.smimetool-*' | wc -l)" "what is left behind" 0
echo '{"senders": [{"address": "a@b.example"}]' >broken.json
run 65 "a broken file" verify --remember --senders broken.json "$valid"
if [ "$(id -u)" != 0 ]; then
    chmod 555 folder && cp many.json folder/s.json 2>/dev/null
    run 73 "a folder that may not be written to" verify --remember --senders folder/s.json "$valid"
    chmod 755 folder
else
    cp many.json others.json && chown 12345:12345 others.json
    run 73 "another user's file" verify --remember --senders others.json "$valid"
    has "$err" "another user's file" "belongs to another user"
    is "$(stat -c %u:%g others.json)" "another user's file" 12345:12345
fi
finish
