#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Help, version, and how the command line is read.
. tests/cli/common.sh

tool 64 "no command"
has "$err" "no command" "Usage: smimetool COMMAND"
is "$out" "no command" ""
tool 64 "unknown command" frobnicate
has "$err" "unknown command" "smimetool: frobnicate: there is no such command; see 'smimetool --help'"
tool 64 "mistyped command" verfy
has "$err" "mistyped command" "smimetool: verfy: there is no such command (did you mean verify?); see 'smimetool --help'"
tool 64 "an option before the command" --json verify x.eml
has "$err" "an option before the command" "smimetool: --json: options stand behind a command"
tool 64 "a file instead of a command" samples/template.eml
has "$err" "a file instead of a command" "'smimetool verify samples/template.eml' tells whether a message can be believed"
tool 64 "a file that is not there" x.eml
has "$err" "a file that is not there" "'smimetool verify x.eml' tells"
tool 64 "a file with an odd name" "a'b.eml"
has "$err" "a file with an odd name" "'smimetool verify FILE' tells"
tool 0 "help" --help
for command in verify sign show-cert serial; do
    has "$out" "help" "  $command"
done
help=$out
for words in -h help "help help"; do
    # shellcheck disable=SC2086
    tool 0 "$words" $words
    is "$out" "$words" "$help"
done
tool 64 "help for a mistyped command" help sgin
has "$err" "help for a mistyped command" "did you mean sign?"
tool 0 "version" --version
version=$out
is "$(printf "%s\n" "$version" | head -1)" "version" "smimetool 0.2.0"
tool 0 "-V" -V
is "$out" "-V" "$version"

for command in verify sign show-cert serial; do
    tool 0 "$command --help" $command --help
    has "$out" "$command --help" "Usage: smimetool $command"
    is "$err" "$command --help" ""
    is "$(printf '%s\n' "$out" | awk 'length > 79' | wc -l)" "$command --help: wide lines" 0
    [ "$(printf '%s\n' "$out" | wc -l)" -le 23 ] || fail "$command --help is longer than a screen of 24 lines with the prompt"
    tool 0 "$command --lang ja --help" $command --lang ja --help
    [ "$(printf '%s\n' "$out" | wc -l)" -le 23 ] || fail "$command --lang ja --help is longer than a screen"
    tool 0 "$command --help-all" $command --help-all
    is "$(printf '%s\n' "$out" | awk 'length > 79' | wc -l)" "$command --help-all: wide lines" 0
    tool 0 "$command --help" $command --help
    help=$out
    tool 0 "$command -h" $command -h
    tool 0 "help $command" help $command
    is "$out" "help $command" "$help"
    tool 0 "$command --version" $command --version
    is "$out" "$command --version" "$version"
    tool 0 "$command -jqV" $command -jqV
    is "$out" "$command -jqV" "$version"
    tool 64 "$command --unknown" $command --unknown
    has "$err" "$command --unknown" "smimetool: $command: there is no option --unknown; see"
    tool 64 "$command --outp: abbreviated" $command --outp x
    has "$err" "$command --outp" "there is no option --outp (did you mean --output?); see 'smimetool $command --help'"
    tool 64 "$command --json=1" $command --json=1
    tool 64 "$command --color=blue" $command --color=blue
    has "$err" "$command --color=blue" "'blue' is none of auto|always|never"
    tool 64 "$command -o" $command -o
    tool 64 "$command -x" $command -x
done

tool 64 "verify --at" verify --at yesterday
has "$err" "verify --at" "'yesterday' is neither now, signing-time nor a date"
tool 64 "verify --date-skew" verify --date-skew 1w
tool 64 "verify --from" verify --from nobody
tool 64 "verify --from" verify --from 'Somebody <somebody@demo.example>'
tool 64 "verify --from" verify --from 'a@demo.example,b@demo.example'
tool 64 "verify --jobs 0" verify --jobs 0
tool 64 "verify --jobs 1000" verify --jobs 1000
tool 64 "verify --output-intact" verify --output-intact
tool 64 "verify --headers" verify --headers
tool 64 "verify --headers --part" verify --headers --part 2 -o "$work/x"
tool 64 "verify -o of two" verify -o "$work/x" a b
tool 64 "verify --files0-from and names" verify --files0-from /dev/null a
tool 64 "sign without signer" sign
tool 64 "sign two" sign --signer a b c
tool 64 "sign --signing-time" sign --signer a --signing-time signing-time
for time in 1w -1 "" x d; do
    tool 64 "sign --min-validity $time" sign --signer a --min-validity "$time"
done
has "$err" "sign --min-validity" "'d' is no length of time like 30, 30d or 12h"
tool 64 "sign --digest" sign --signer a --digest md5
tool 64 "sign --detached --opaque" sign --signer a --detached --opaque
tool 66 "show-cert of two that are not there" show-cert a b
has "$err" "show-cert of two" "show-cert: a: No such file"
has "$err" "show-cert of two" "show-cert: b: No such file"
tool 64 "show-cert --pem --full" show-cert --pem --full
tool 64 "show-cert --path --pem" show-cert --path --pem
for policy in foo 1 1. .1 1.2.x 1..2 1.2. 01.2 1.02 3.1 1.40 "1.2 " -1.2; do
    tool 64 "--policy $policy" verify --policy "$policy" samples/template.eml
    has "$err" "--policy $policy" "is no object identifier"
done
tool 3 "--policy of a UUID" verify --policy 2.25.329800735698586629295641978511506172918 samples/template.eml
for option in "--at now" "--trust x" "--certs x" "--crl x" "--ocsp x" "--policy 1.2.3" --require-revocation \
    --require-explicit-policy --inhibit-any-policy --inhibit-policy-mapping --allow-weak "--purpose email"; do
    tool 64 "show-cert $option without --path" show-cert $option samples/pki/noreply.pem
    has "$err" "show-cert $option without --path" "need"
done
tool 64 "serial --column" serial --column 2
tool 64 "serial --match nothing" serial --match missing samples/template.eml
has "$err" "serial --match nothing" "'missing' is neither a file nor a serial number"
tool 64 "serial --match ''" serial --match "" samples/template.eml
has "$err" "serial --match ''" "--match: '' is empty; see"

# ---- standard input can be read once

twice() { # WHAT PIECE ARGUMENT...
    local what=$1 piece=$2
    shift 2
    tool 64 "$what" "$@" </dev/null
    has "$err" "$what" "'-' is given $piece: standard input can be read only once"
}
twice "two messages" "twice for the input" verify - -
twice "message and certificates" "for the input and for --certs" verify - --certs -
twice "no message named and CRLs" "for the input (no file is named) and for --crl" verify --crl -
twice "two lists of CRLs" "twice for --crl" verify --crl - --crl - samples/template.eml
twice "OCSP and serials" "for --serial-list and for --ocsp" verify --ocsp - --serial-list - samples/template.eml
twice "content and signature" "for the input (no file is named) and for --detached" verify --detached -
tool 64 "names and certificates" verify --files0-from - --certs - < <(printf 'a\0')
has "$err" "names and certificates" "for --files0-from and for --certs"
printf -- '-\0-\0' >"$work/names"
twice "two messages in a list of names" "twice for the input" verify --files0-from "$work/names"
twice "serial: list and message" "for the input and for --match" serial --match - -
twice "serial: list and no message named" "for the input (no file is named) and for --match" serial --match -
twice "show-cert: .p12 and passphrase" "for the input and for --passphrase-file" show-cert --passphrase-file - -
twice "show-cert --path" "for the input and for --certs" show-cert --path --certs - -
twice "sign: template and key" "for the input (no file is named) and for --key" sign --signer samples/pki/noreply.pem --key -
twice "sign: key and chain" "for --signer and for --chain" sign --signer - --chain - samples/template.eml
tool 3 "a file and standard input" verify samples/template.eml - <samples/template.eml
SOURCE_DATE_EPOCH=soon tool 64 "SOURCE_DATE_EPOCH" sign "${signer[@]}" samples/template.eml

finish
