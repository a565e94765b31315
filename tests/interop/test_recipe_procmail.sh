#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# procmail files mail by what smime-is says of it, as samples/recipes/smime.procmailrc has it.
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
mail_unharmed
echo "$count checks"
exit $failed
