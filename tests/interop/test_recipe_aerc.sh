#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# aerc with the key of the manual: from the list of messages and from an open one, smimetool judges the message as it came.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs

config=$XDG_CONFIG_HOME/aerc
mkdir -p "$config" "$work/mail/INBOX/cur" "$work/mail/INBOX/new" "$work/mail/INBOX/tmp"
cp -r "$MAIL_ROOT/usr/share/aerc/stylesets" "$MAIL_ROOT/usr/share/aerc/templates" "$config"
cp "$MAIL_ROOT/usr/share/aerc/aerc.conf" "$config/aerc.conf"
printf '[demo]\nsource = maildir://%s\ndefault = INBOX\nfrom = Aiko <a@customer.example>\n' "$work/mail" >"$config/accounts.conf"
chmod 600 "$config/accounts.conf"
key=$(sed -n 's/^\.Dl \(<C-v> = :pipe .*\)/\1/p' man/smimetool-verify.1)
[ -n "$key" ] && grep -qF "$key" man/ja/smimetool-verify.1 || fail "the manual has no key for aerc"
sed "s/^\[messages\]\$/&\n${key//\//\\/}/; s/^\[view\]\$/&\n${key//\//\\/}/" "$MAIL_ROOT/usr/share/aerc/binds.conf" >"$config/binds.conf"

# aerc writes only what changes on the screen, so what it runs is kept as well.
mv "$work/bin/smimetool" "$work/bin/judge"
printf '#!/bin/sh\n%s "$@" >%s 2>&1\nstatus=$?\ncat %s\nmv %s %s\nexit $status\n' \
    "$work/bin/judge" "$work/out" "$work/out" "$work/out" "$work/judged" >"$work/bin/smimetool"
chmod 755 "$work/bin/smimetool"
verdict() { # MESSAGE [WORDS KEYS]... WORDS: where the key is typed
    rm -f "$work"/mail/INBOX/cur/* "$work/judged"
    cp "$work/$1.eml" "$work/mail/INBOX/cur/a '\"\$(touch ran)\`touch ran\`:2,S"
    (cd "$work/here" && python3 "$OLDPWD/tests/support/on_terminal.py" "$work/screen" \
        "${@:2}" $'\x16' "@$work/judged" '' -- aerc) || fail "$1: aerc on a terminal"
    sed -n '$s/  standard input$//p' "$work/judged"
}
for kind in genuine tampered mismatch unsigned; do
    mail_message $kind
done
is "genuine, in the list" "$(verdict genuine 'genuine ')" VALID
is "tampered, in the list" "$(verdict tampered 'tampered ')" INVALID
is "unsigned, in the list" "$(verdict unsigned 'unsigned ')" UNSIGNED
is "genuine, opened" "$(verdict genuine 'genuine ' $'\r' 'pkcs7-signature')" VALID
mail_unharmed
[ $failed -eq 0 ] || tr -s ' \n' <"$work/screen" >&2
echo "$count checks"
exit $failed
