#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit that judges a Maildir: systemd takes all of it and calls it well confined; its command line does what the
# manual says, without a network. (The container is built by tests/container.)
. tests/cli/common.sh

command -v systemd-analyze >/dev/null || { echo "SKIPPED: systemd is not installed"; exit 77; }
mkdir -p "$work/units" "$work/Maildir/cur" "$work/Maildir/new" "$work/Maildir/tmp"
name=smimetool-maildir@
sed "s|^ExecStart=[^ ]*|ExecStart=$(realpath "$SMIMETOOL")|" "samples/recipes/$name.service" >"$work/units/$name.service"
cp "samples/recipes/$name.timer" "$work/units"
export SYSTEMD_UNIT_PATH=$work/units:
run 0 "systemd-analyze verify" systemd-analyze verify --man=no "$work/units/${name}root.service" "$work/units/${name}root.timer"
is "$err" "systemd-analyze verify" ""
grep -q '^PrivateNetwork=yes$' "samples/recipes/$name.service" || fail "the unit has a network"
# 10 is unconfined; systemd calls up to 2 "safe".
run 0 "systemd-analyze security" systemd-analyze security --offline=true --threshold=20 "$work/units/${name}root.service"

read -r -a command < <(sed -n "s|^ExecStart=||p" "$work/units/$name.service" | sed "s|\${MAILDIR}|$work/Maildir|")
alone() { if unshare --net true 2>/dev/null; then unshare --net "$@"; else "$@"; fi; }
cp samples/messages/tampered.eml "$work/Maildir/new/1.host"
cp samples/messages/unsigned.eml "$work/Maildir/cur/2.host:2,S"
run 1 "a tampered message" alone "${command[@]}"
has "$out" "a tampered message" "INVALID  $work/Maildir/new/1.host"
lacks "$out" "a tampered message" "2.host"
rm "$work/Maildir/new/1.host"
run 3 "unsigned ones alone" alone "${command[@]}"
[[ " $(sed -n 's/^SuccessExitStatus=//p' "samples/recipes/$name.service") " == *" 3 "* ]] || fail "the unit fails for unsigned mail"
finish
