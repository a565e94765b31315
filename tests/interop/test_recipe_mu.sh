#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# mu finds mail, smimetool judges it, by the lines of the manual.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/support/mail_programs.sh
mail_programs

mail_folder "$work/home/Maildir"
export MUHOME=$work/home/mu
mu init --maildir="$work/home/Maildir" --my-address=a@customer.example >"$work/log" 2>&1 || fail "mu init: $?"
mu index >>"$work/log" 2>&1 || fail "mu index: $?"
line=$(mail_manual 'mu find')
cd "$work/here"
status=0
sh -c "$line" >"$work/out" 2>"$work/err" || status=$?
is "the worst that was found" $status 1
is "found" "$(sed -n 's/^\([A-Z]*\)  .*\/1[0-9] \([a-z]*\) .*/\2=\1/p' "$work/out" | sort | tr '\n' ' ')" \
    "mismatch=INVALID tampered=INVALID "
[ $failed -eq 0 ] || cat "$work/log" "$work/out" "$work/err" >&2
mail_unharmed
echo "$count checks"
exit $failed
