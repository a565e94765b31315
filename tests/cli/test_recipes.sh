#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit that judges a Maildir: systemd takes all of it and calls it well confined; its command line does what the
# manual says, without a network. The container is made of files that are there. (tests/service starts the unit,
# tests/container builds the container.)
. tests/cli/common.sh

command -v systemd-analyze >/dev/null || { echo "SKIPPED: systemd is not installed"; exit 77; }
mkdir -p "$work/units" "$work/Maildir/cur" "$work/Maildir/new" "$work/Maildir/tmp"
name=smimetool-maildir@
sed "s|/usr/bin/smimetool|$(realpath "$SMIMETOOL")|" "samples/recipes/$name.service" >"$work/units/$name.service"
cp "samples/recipes/$name.timer" "$work/units"
export SYSTEMD_UNIT_PATH=$work/units:
run 0 "systemd-analyze verify" systemd-analyze verify --man=no "$work/units/${name}root.service" "$work/units/${name}root.timer"
is "$err" "systemd-analyze verify" ""
grep -q '^PrivateNetwork=yes$' "samples/recipes/$name.service" || fail "the unit has a network"
# 10 is unconfined; systemd calls up to 2 "safe".
run 0 "systemd-analyze security" systemd-analyze security --offline=true --threshold=20 "$work/units/${name}root.service"

# As systemd takes it apart, near enough.
command=$(sed -n '/^ExecStart=/,/[^\\]$/{s/^ExecStart=//;s/\\$//;s/\$\$/$/g;p}' "$work/units/$name.service")
alone() { if unshare --net true 2>/dev/null; then unshare --net "$@"; else "$@"; fi; }
unit() { MAILDIR=$work/Maildir alone bash -c "${command//$'\n'/}"; }
run 0 "an empty Maildir" unit
is "$out" "an empty Maildir" "no mail"
touch "$work/Maildir/tmp/1.host"
run 0 "one with what is being delivered" unit
mkdir -p "$work/Maildir/.Lists/cur" "$work/Maildir/.Lists/new"
cp samples/messages/valid.eml "$work/Maildir/.Lists/new/1.host"
run 2 "mail in a folder alone" unit
rm -r "$work/Maildir/.Lists"
cp samples/messages/tampered.eml "$work/Maildir/new/1.host"
cp samples/messages/unsigned.eml "$work/Maildir/cur/2.host:2,S"
run 1 "a tampered message" unit
has "$out" "a tampered message" "INVALID  $work/Maildir/new/1.host"
lacks "$out" "a tampered message" "2.host"
rm "$work/Maildir/new/1.host"
run 3 "unsigned ones alone" unit
rm -r "$work/Maildir"
run 66 "no Maildir at all" unit
[[ " $(sed -n 's/^SuccessExitStatus=//p' "samples/recipes/$name.service") " == *" 3 "* ]] || fail "the unit fails for unsigned mail"

# ---- what the container is built from is enough for all that is installed ----
mkdir "$work/image"
while read -r -a words; do
    for file in ${words[*]:1:${#words[@]}-2}; do
        [ "${words[-1]}" = ./ ] && cp "$file" "$work/image" || cp -r "$file" "$work/image/${words[-1]}"
    done
done < <(grep '^COPY [^-]' samples/recipes/Containerfile)
run 0 "cmake --preset deb of what is copied" cmake -S "$work/image" --preset deb
run 0 "what is installed of it" cmake --install "$work/image/build-deb" --component smimetool-doc --prefix "$work/installed"
finish
