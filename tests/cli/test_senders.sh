#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Known senders: the samples get what expected.tsv says, a broken file is an error with line and column, and
# nothing is read unasked.
. "$(dirname "$0")/common.sh"
here=$PWD/samples/senders
verify() { "$SMIMETOOL" verify --json --trust samples/pki/root.pem --at 2026-11-24T06:30:00Z "$@"; }

count=0
while IFS=$'\t' read -r name expected verdict finding _; do
    case $name in '#'*) continue ;; esac
    count=$((count + 1))
    status=0
    report=$(verify --senders "$here/senders.json" "$here/$name") || status=$?
    [ $status -eq "$expected" ] && [[ $report == *"\"verdict\":\"$verdict\""* ]] || fail "$name: exit $status: $report"
    [ "$finding" = - ] || [[ $report == *"\"code\":\"$finding\""* ]] || fail "$name lacks $finding"
    report=$(SMIMETOOL_SENDERS=$here/senders.json verify "$here/$name")
    [ $? -eq "$expected" ] || fail "$name: another status through the environment"
done <"$here/expected.tsv"
[ $count -eq 9 ] || fail "$count samples"

# Without the file they are what they are for everybody.
status=0
verify "$here/unsigned-fake.eml" >/dev/null || status=$?
[ $status -eq 3 ] || fail "unsigned without a senders file: exit $status"
verify "$here/look-alike.eml" >/dev/null || fail "look-alike without a senders file"

report=$(verify --senders "$here/senders.json" "$here/genuine.eml")
[[ $report == *'"known_sender":{"address":"noreply@demo-sign.example","name":"Demo Sign","holds":true}'* ]] ||
    fail "known_sender: $report"
[[ $report == *'"pins":[{"kind":"issuer","asked":"Demo S/MIME CA 1","found":"CN=Demo S/MIME CA 1,O=Demo Sign,C=JP","holds":true}'* ]] ||
    fail "pins: $report"

# An unsigned message of before the first promise, judged as of then, is only open.
sed 's/^Date: .*/Date: Tue, 10 Jan 2023 06:00:00 +0000/' "$here/unsigned-fake.eml" >"$work/old.eml"
status=0
"$SMIMETOOL" verify -q --senders "$here/senders.json" --at 2023-01-10T07:00:00Z "$work/old.eml" || status=$?
[ $status -eq 2 ] || fail "before the promise: exit $status"
sed '1i Received: from a by b; Tue, 24 Nov 2026 06:00:00 +0000' "$work/old.eml" >"$work/late.eml"
status=0
"$SMIMETOOL" verify -q --senders "$here/senders.json" --at 2023-01-10T07:00:00Z "$work/late.eml" || status=$?
[ $status -eq 1 ] || fail "received after the promise: exit $status"

# Names that show the addresses of customers, by the word of the one who sends.
sed 's/^From: .*/From: "on behalf of a@customer.example" <noreply@demo-sign.example>/' "$here/genuine.eml" >"$work/behalf.eml"
status=0
verify --senders "$here/senders.json" "$work/behalf.eml" >/dev/null || status=$?
[ $status -eq 2 ] || fail "another address in the name: exit $status"
printf '{"senders": [{"address": "noreply@demo-sign.example", "display_name": "any"}]}' >"$work/any.json"
verify --senders "$work/any.json" "$work/behalf.eml" >/dev/null || fail "display_name any does not count"

# PLACE TEXT JSON: the file is refused with this.
refuse() {
    printf '%s' "$3" >"$work/s.json"
    local status=0 said
    said=$(verify --senders "$work/s.json" "$here/genuine.eml" 2>&1 >"$work/out") || status=$?
    [ $status -eq 65 ] && [[ $said == *"s.json:$1: "*"$2"* ]] && [ ! -s "$work/out" ] ||
        fail "refused with exit $status '$said', wanted $1 $2: $3"
}
refuse 1:1 'senders' '[]'
refuse 1:1 'senders' '{}'
refuse 1:2 'not known' '{"sender": []}'
refuse 1:2 'list of senders' '{"senders": {}}'
refuse 1:14 'address' '{"senders": [{}]}'
refuse 1:15 'text' '{"senders": [{"address": 1}]}'
refuse 1:15 'empty' '{"senders": [{"address": ""}]}'
refuse 1:15 'no address' '{"senders": [{"address": "nobody"}]}'
refuse 2:1 'not known' '{"senders": [{"address": "a@b.example",
"signs_sinse": "2023-10-18"}]}'
refuse 2:1 'day' '{"senders": [{"address": "a@b.example",
"signs_since": "18 October 2023"}]}'
refuse 2:1 'any' '{"senders": [{"address": "a@b.example",
"display_name": "some"}]}'
refuse 2:1 'issuers' '{"senders": [{"address": "a@b.example",
"issuers": []}]}'
refuse 2:13 'text' '{"senders": [{"address": "a@b.example",
"issuers": [7]}]}'
refuse 2:1 'list of lists' '{"senders": [{"address": "a@b.example",
"serial_lists": "serials.txt"}]}'
refuse 2:18 'file' '{"senders": [{"address": "a@b.example",
"serial_lists": [{"column": 1}]}]}'
refuse 2:19 'without a folder' '{"senders": [{"address": "a@b.example",
"serial_lists": [{"file": "../serials.txt"}]}]}'
refuse 2:36 'column' '{"senders": [{"address": "a@b.example",
"serial_lists": [{"file": "x.txt", "column": 0}]}]}'
# What jansson says itself: syntax, and members that stand twice.
for json in '{"senders": [' '{"senders": [], "senders": []}' '{"senders": [{"address": "a@b.example", "address": "c@d.example"}]}' 'x' ''; do
    printf '%s' "$json" >"$work/s.json"
    status=0
    said=$(verify --senders "$work/s.json" "$here/genuine.eml" 2>&1 >/dev/null) || status=$?
    [ $status -eq 65 ] && [[ $said == *s.json:1:* ]] || fail "'$json' gives $status: $said"
done
printf '{"senders": [{"address": "a@b.example"},\n {"address": "A@B.example"}]}' >"$work/s.json"
status=0
said=$(verify --senders "$work/s.json" "$here/genuine.eml" 2>&1 >/dev/null) || status=$?
[ $status -eq 65 ] && [[ $said == *twice* ]] || fail "a sender twice gives $status: $said"
printf '{"senders": [{"address": "a@b.example", "serial_lists": [{"file": "gone.txt"}]}]}' >"$work/s.json"
status=0
said=$(verify --senders "$work/s.json" "$here/genuine.eml" 2>&1 >/dev/null) || status=$?
[ $status -eq 66 ] && [[ $said == *gone.txt* ]] || fail "a list that is not there gives $status: $said"
printf '1234\nnot a number;5678\n' >"$work/odd.txt"
printf '{"senders": [{"address": "a@b.example", "serial_lists": [{"file": "odd.txt"}]}]}' >"$work/s.json"
status=0
said=$(verify --senders "$work/s.json" "$here/genuine.eml" 2>&1 >/dev/null) || status=$?
[ $status -eq 65 ] && [[ $said == *"odd.txt: line 2: "*"'not a number'"* ]] ||
    fail "a line that is no number gives $status: $said"
status=0
verify --senders "$work/none.json" "$here/genuine.eml" >/dev/null 2>&1 || status=$?
[ $status -eq 66 ] || fail "a file that is not there gives $status"
printf '\xef\xbb\xbf{"senders": []}' >"$work/s.json"
verify --senders "$work/s.json" "$here/genuine.eml" >/dev/null || fail "a byte order mark is refused"
head -c 4194305 /dev/zero | tr '\0' ' ' >"$work/s.json"
status=0
verify --senders "$work/s.json" "$here/genuine.eml" >/dev/null 2>&1 || status=$?
[ $status -ge 64 ] || fail "a file of more than 4 MiB gives $status"
[ $failures -eq 0 ]
