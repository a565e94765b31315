#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Displayed names where iconv has no modules, as in a minimal container, and under pins.
. tests/cli/common.sh

cd "$work" || exit 1
template=$OLDPWD/samples/template.eml
sign() { "$SMIMETOOL" sign --quiet "${signer[@]}" "$@"; }
verify() { "$SMIMETOOL" verify "${trust[@]}" "$@"; }
bare() { GCONV_PATH=$work/no-modules "$SMIMETOOL" "$@"; }

# FILE FROM: the template with another author field, signed.
message() {
    sed "s/^From:.*/From: $2/" "$template" >"$1.template" && sign "$1.template" >"$1.eml" || fail "$1: sign"
}
# Modules that are not there, in the place of the machine's own.
mkdir no-modules
for set in ISO-8859-15 CP932 SJIS; do
    printf 'module\t%s//\tINTERNAL\tnone\t1\nmodule\tINTERNAL\t%s//\tnone\t1\n' "$set" "$set"
done >no-modules/gconv-modules

# Demo in katakana, in four ways.
message jis '=?ISO-2022-JP?B?GyRCJUclYhsoQg==?= <noreply@demo.example>'
message sjis '=?Shift_JIS?B?g2aDgg==?= <noreply@demo.example>'
message latin '=?ISO-8859-15?Q?D=E9mo?= <noreply@demo.example>'
message plain '=?ISO-8859-15?Q?Demo?= =?utf-8?B?44OH44Oi?= <noreply@demo.example>'

for name in jis sjis latin plain; do
    run 0 "$name" verify "$name.eml"
done
for name in jis sjis latin; do
    run 2 "$name without modules" bare verify --format full "${trust[@]}" "$name.eml"
    has "$out" "$name without modules" "[display-name-unreadable]"
    has "$(echo $out)" "$name without modules" "iconv on this machine lacks"
    run 0 "$name without modules, pinned" bare verify "${trust[@]}" --from noreply@demo.example "$name.eml"
    run 65 "$name without modules, to sign" bare sign "${signer[@]}" "$name.template"
    has "$err" "$name without modules, to sign" "display-name-unreadable"
done
run 0 "plain without modules" bare verify "${trust[@]}" plain.eml

# An address under a label that nobody knows is looked for all the same.
sed 's/^From:.*/From: =?x-carrier?Q?boss=40corp.example?= <noreply@demo.example>/' "$template" >carrier.template
run 65 "unknown label, to sign" sign carrier.template
has "$err" "unknown label, to sign" "display-name-address"
has "$err" "unknown label, to sign" "display-name-unreadable"
"$SMIMETOOL" sign --quiet "${signer[@]}" --allow-mismatch carrier.template >carrier.eml || fail "sign carrier"
run 2 "unknown label" verify --format full carrier.eml
has "$out" "unknown label" "[display-name-unreadable]"
run 0 "unknown label, pinned" verify --from noreply@demo.example carrier.eml
run 1 "unknown label, another pinned" verify --from boss@corp.example carrier.eml

finish
