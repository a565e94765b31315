#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# notmuch tags mail by what samples/recipes/notmuch-smime makes of it, as a hook, whatever message ids and names of files are.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs

mail_folder "$work/Maildir"
mv "$work"/Maildir/cur/*mismatch* "$work/Maildir/cur/mismatch in
two lines"
# Another file with the id of a genuine message: which of them is shown is not said.
for kind in genuine unsigned; do
    sed 's/^Message-ID: .*/Message-ID: <twice@demo.example>/; s/^Subject: [a-z]*/Subject: twice/' "$work/$kind.eml" \
        >"$work/Maildir/new/twice-$kind"
done
export NOTMUCH_CONFIG=$work/config
printf '[database]\npath=%s\n[user]\nprimary_email=a@customer.example\n[new]\ntags=new\n' "$work/Maildir" >"$NOTMUCH_CONFIG"
mkdir -p "$work/Maildir/.notmuch/hooks"
{
    echo '#!/bin/sh'
    sed -n 's/^#  *\(\/usr.*notmuch-smime tag:new.*\)/\1/p' samples/recipes/notmuch-smime | sed "s|/usr/local/libexec|$PWD/samples/recipes|"
} >"$work/Maildir/.notmuch/hooks/post-new"
chmod 755 "$work/Maildir/.notmuch/hooks/post-new"
(cd "$work/here" && notmuch new >"$work/log" 2>&1) || { fail "notmuch new: $?"; cat "$work/log" >&2; }

of() { # QUERY: the first word of each subject
    notmuch search --output=files --format=text0 -- "$1" | xargs -0 -r sed -n 's/^Subject: \([a-z]*\).*/\1/p' |
        sort -u | tr '\n' ' '
}

is "valid" "$(of tag:smime-valid)" "genuine "
is "invalid" "$(of tag:smime-invalid)" "mismatch tampered "
is "not tagged" "$(of 'not tag:smime-valid and not tag:smime-invalid')" "twice unsigned "
is "new no more" "$(of tag:new)" ""
# Judged again, now that somebody else is asked for: the tag goes.
sed -i 's|verify --trust|verify --from other@demo.example --trust|' "$work/bin/smimetool"
(cd "$work/here" && "$OLDPWD/samples/recipes/notmuch-smime" subject:genuine) || fail "judged again: $?"
is "valid no more" "$(of tag:smime-valid)" ""
mail_unharmed
echo "$count checks"
exit $failed
