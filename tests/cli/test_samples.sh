#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The sample messages are what their script makes, and get the verdicts that expected.tsv names.
set -euo pipefail
: "${SMIMETOOL:?}"
. tests/support/lines.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0
verify() { "$SMIMETOOL" verify --json --trust samples/pki/root.pem --at 2026-11-24T06:30:00Z "$@"; }
SMIMETOOL=$SMIMETOOL samples/messages/make-messages "$work"
while IFS=$'\t' read -r name verdict expected finding; do
    case $name in '#'*) continue ;; esac
    count=$((count + 1))
    status=0
    report=$(verify "samples/messages/$name") || status=$?
    printf '%s\n' "$report" >>"$work/lines"
    [ $status -eq "$expected" ] && [[ $report == *"\"verdict\":\"$verdict\""* ]] &&
        { [ "$finding" = - ] || [[ $report == *"\"code\":\"$finding\""* ]]; } || {
        echo "FAILED: $name: exit $status: $report" >&2
        failed=1
    }
    # ECDSA signatures hold a random number; everything else is reproducible to the byte.
    case $name in *p256*) continue ;; esac
    cmp "samples/messages/$name" "$work/$name" || failed=1
done <samples/messages/expected.tsv
status=0
verify --part 2 samples/messages/forwarded.eml >/dev/null || status=$?
[ $status -eq 0 ] || { echo "FAILED: --part 2 of forwarded.eml: exit $status" >&2; failed=1; }
[ $count -ge 12 ] || failed=1
check_lines . "$work" || failed=1
echo "$count messages"
exit $failed
