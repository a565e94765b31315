#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# --clients of verify and show-cert: a table at the end, a member of JSON.
. tests/cli/common.sh

mail=samples/messages/valid.eml
tool 0 card verify --clients "${trust[@]}" --at 2026-11-24T06:30:00Z $mail
has "$out" card "VALID  $mail"
has "$out" card "Gmail           no"
has "$out" card "needs a revocation list at an http address in the CA certificates: \"Demo"
has "$out" card "Thunderbird     depends"
has "$out" card "Rules of public CAs  no"
is "$(tail -1 "$work/out")" "the table ends it" "      needs a revocation list at an http address"
tool 0 "not asked for" verify "${trust[@]}" --at 2026-11-24T06:30:00Z $mail
lacks "$out" "not asked for" Thunderbird
tool 0 lines verify --clients "${trust[@]}" --at 2026-11-24T06:30:00Z $mail $mail
is "$(grep -c '^  Gmail' "$work/out")" "two messages" 2

clients() {
    python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    for client in json.loads(line).get("clients", []):
        for reason in client["reasons"]:
            assert reason["source"] and reason["date"] and reason["requirement"], reason
        print(client["client"], client["answer"], len(client["reasons"]), sep=": ")' "$work/out"
}
tool 0 json verify --json --clients "${trust[@]}" --at 2026-11-24T06:30:00Z $mail
has "$(clients)" json "Gmail: no: 4"
has "$(clients)" json "Thunderbird: depends: 1"
tool 0 "json without" verify --json "${trust[@]}" --at 2026-11-24T06:30:00Z $mail
lacks "$out" "json without" '"clients"'
tool 64 tsv verify --clients --format tsv $mail
tool 64 junit verify --clients --format junit $mail

tool 0 certificate show-cert --clients "$pki/noreply.pem"
has "$out" certificate "an intermediate CA between the root and the signer's"
lacks "$out" certificate "MMS"
tool 0 "a .p12 is opened once" show-cert --clients --passphrase-file <(echo demo) "$pki/noreply.p12"
has "$out" "a .p12 is opened once" "Rules of public CAs  no"
tool 0 path show-cert --path --clients "${trust[@]}" --certs "$pki/issuing-ca.pem" --at 2026-11-24 "$pki/noreply.pem"
has "$out" path "Gmail           no"
tool 0 "message" show-cert --json --clients $mail
has "$(clients)" message "MMS of Japanese carriers: no: 1"
tool 64 pem show-cert --pem --clients "$pki/noreply.pem"
finish
