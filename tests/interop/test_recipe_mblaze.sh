#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# mblaze's sequences and its current message, judged by the lines of the manual.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs
mail_folder "$work/Maildir"
sequence=$(mail_manual 'mseq -r') current=$(mail_manual 'smimetool verify "$(mseq')
export MBLAZE=$work/mblaze
mkdir "$MBLAZE"
mlist "$work/Maildir" | mthread -r 2>/dev/null | mseq -S >/dev/null || fail "mseq: $?"

cd "$work/here"
status=0
sh -c "$sequence" >"$work/out" 2>&1 || status=$?
is "the worst of the sequence" $status 1
is "the sequence" "$(sed -n "s/^\([A-Z]*\)  .*\/1[0-9] \([a-z]*\) .*/\2=\1/p" "$work/out" | sort | tr '\n' ' ')" \
    "genuine=VALID mismatch=INVALID tampered=INVALID unsigned=UNSIGNED "
mseq -C "$(mseq -r : | grep -n genuine | sed 's/:.*//')"
sh -c "$current" >"$work/out" 2>&1 || fail "the current message: $?"
is "the current message" "$(head -c 5 "$work/out")" VALID
mail_unharmed
[ $failed -eq 0 ] || cat "$work/out" >&2
echo "$count checks"
exit $failed
