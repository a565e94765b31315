#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every text that people see has its translation, and --lang, LANGUAGE and the locale choose it.
. tests/cli/common.sh

for tool in xgettext msgcmp msgfmt; do
    command -v $tool >/dev/null || { echo "SKIPPED: $tool is missing; install gettext"; exit 77; }
done

# ---- the catalogue is complete ----
bash cli/po/update --pot "$work/smimetool.pot" || fail "cli/po/update does not work"
for po in cli/po/*.po; do
    msgcmp "$po" "$work/smimetool.pot" 2>"$work/said" || fail "$po lacks translations: run cmake --build --preset release \
--target update-po, and fill in what is empty there (CONTRIBUTING.md, Languages): $(head -40 "$work/said")"
    msgfmt --check --check-accelerators -o "$work/checked.mo" "$po" 2>"$work/said" || fail "$po: $(cat "$work/said")"
    msgattrib --only-fuzzy "$po" | grep -q . && fail "$po has fuzzy translations"
    grep -q '^msgstr.*サブジェクト.*メール\|メールのサブジェクト' "$po" && fail "$po: a mail's Subject is 件名"
done

# ---- who chooses it ----
tool() { # status, test, arguments...
    run "$1" "$2" "$SMIMETOOL" "${@:3}"
}
japanese=使い方
tool 0 "English" --help
lacks "$out" "English" $japanese
LC_ALL=ja_JP.UTF-8 tool 0 "a locale that is not installed" --help
has "$out" "a locale that is not installed" $japanese
LC_ALL=en_US.UTF-8 LANGUAGE=ja tool 0 LANGUAGE verify --help
has "$out" LANGUAGE $japanese
LC_ALL=ja_JP.UTF-8 tool 0 "--lang en" verify --lang en --help
lacks "$out" "--lang en" $japanese
for command in verify sign show-cert serial; do
    tool 0 "$command --lang ja" $command --lang ja --help
    has "$out" "$command --lang ja" $japanese
    tool 0 "help $command --lang=ja" help $command --lang=ja
    has "$out" "help $command --lang=ja" $japanese
done
tool 0 "--help --lang ja" --help --lang ja
has "$out" "--help --lang ja" $japanese
tool 0 "--lang ja help" --lang ja help verify
has "$out" "--lang ja help" $japanese
tool 64 "--lang fr" verify --lang fr
has "$err" "--lang fr" "--lang: 'fr'"

finish
