#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# procmail files mail by what smime-is says of it, as samples/recipes/smime.procmailrc has it, and by the field that
# authres-filter puts on top.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs

{
    printf 'MAILDIR=%s/mail\nDEFAULT=%s/mail/inbox/\nSHELL=/bin/sh\nPATH=%s\n' \
        "$work" "$work" "$PATH"
    sed "s|/usr/local/libexec|$PWD/samples/recipes|" samples/recipes/smime.procmailrc
} >"$work/procmailrc"
mkdir "$work/mail"
for kind in genuine tampered mismatch unsigned; do
    mail_message $kind
    (cd "$work/here" && { echo "From sender@demo.example $(LC_ALL=C date)"; cat "$work/$kind.eml"; } |
        procmail "$work/procmailrc") || fail "procmail: $?"
done
# Not even a message: kept, where all mail is.
(cd "$work/here" && printf '\0\n' | procmail "$work/procmailrc") || fail "procmail: $?"

filed() { grep -rhao "^Subject: [a-z]*" "$work/mail/$1" | sed 's/.* //' | sort | tr '\n' ' '; }
is "what is valid" "$(filed .Signed)" "genuine "
is "what is not what it claims" "$(filed .Suspect)" "mismatch tampered "
is "the rest" "$(filed inbox)" "unsigned "
is "all of the rest" "$(find "$work/mail/inbox/new" -type f | wc -l)" 2

name=mx.customer.example
{
    sed '/^:0/,$d' "$work/procmailrc" | sed "s|$work/mail|$work/marked|; /^#/d"
    printf ':0 fw\n| %s/samples/recipes/authres-filter %s\n' "$PWD" $name
    printf ':0\n* ^Authentication-Results: *%s; *smime=pass\n.Signed/\n' $name
} >"$work/procmailrc.marked"
mkdir "$work/marked"
for kind in genuine tampered; do
    { echo "From sender@demo.example $(LC_ALL=C date)"; echo "Authentication-Results: $name; smime=pass"; cat "$work/$kind.eml"; } |
        (cd "$work/here" && procmail "$work/procmailrc.marked") || fail "procmail: $?"
done
for folder in .Signed:genuine:pass inbox:tampered:fail; do
    IFS=: read -r folder kind result <<<"$folder"
    message=("$work/marked/$folder"/new/*)
    is "marked $kind" "$(sed '1{/^From /d;}' "${message[0]}" | python3 tests/support/authres.py --on-top | cut -f 1,2)" "$name	$result"
    is "marked $kind: fields" "$(grep -c "^Authentication-Results: $name" "${message[0]}")" 1
    cmp -s <(sed '1,/^$/d' "${message[0]}") <(sed '1,/^$/d' "$work/$kind.eml"; echo) ||
        cmp -s <(sed '1,/^$/d' "${message[0]}") <(sed '1,/^$/d' "$work/$kind.eml") || fail "marked $kind: its body was changed"
done
mail_unharmed
echo "$count checks"
exit $failed
