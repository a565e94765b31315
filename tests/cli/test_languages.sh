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

# ---- nothing of ours is left in English, whatever is found ----
mkdir "$work/attacks"
(cd "$work/attacks" && cp "$OLDPWD"/samples/pki/*.pem . && "$BUILD_DIR/tests/test_attacks" --write . >/dev/null) || fail "test_attacks --write"
(cd "$work/attacks" && python3 - "$SMIMETOOL") <<'PYTHON' || fail "texts of findings are English in Japanese reports: mark them (lib/base/phrase.h), and say them as %-s"
import collections, re, shlex, subprocess, sys

# What the messages and certificates say themselves; what stands in quotes is theirs, too.
THEIRS = re.compile(r'"[^"]*"|「[^」]*(?:」|$)|<[^>]*>|\S+\.eml|multipart/signed|\[[a-z-]+\]|--[a-z-]+|CA (?:of|for)\b|In a maze|[Oo]n behalf of|and more|the day before|'
                    r'=\?\S+|signed by noreply@demo\.example')
OURS = re.compile(r"\b(?:the|is|not|are|has|have|of|in|more|less|than|with|and|for|by|an?|no|part|says?|signed|to|was|it|its|bits|byte)\b")

groups = collections.defaultdict(list)
for line in open("manifest.tsv", encoding="utf-8"):
    fields = line.rstrip("\n").split("\t")
    groups[fields[4]].append(fields[0] + ".eml")
lines = set()
for options, names in groups.items():
    said = subprocess.run([sys.argv[1], "verify", "--lang", "ja", "--format", "full", "--clients", *shlex.split(options), *names],
                          env={"COLUMNS": "400"}, capture_output=True)
    lines.update((said.stdout + said.stderr).decode("utf-8", "replace").split("\n"))
english = sorted(line for line in lines if OURS.search(THEIRS.sub("", line)))
print(f"{len(lines)} lines;", *english[:40], sep="\n")
sys.exit(bool(english) or len(lines) < 1000)
PYTHON

for answer in summary format=lines only=invalid; do
    ("$SMIMETOOL" verify --lang ja "--$answer" --trust "$pki/root.pem" --at 2026-11-24T06:30:00Z samples/messages/*.eml) >"$work/out"
    grep '\(What\|Who\|The\|Only\|Nobody\|message\) ' "$work/out" && fail "--$answer is not all Japanese"
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

# ---- details ----
samples=$PWD/samples
replayed=(verify --format full --trust "$samples/pki/root.pem" --at 2026-11-24T06:30:00Z "$samples/messages/replayed.eml")
tool 2 "a detail" "${replayed[@]}"
has "$out" "a detail" $'\n             7 days apart'
tool 2 "a detail in Japanese" "${replayed[@]}" --lang ja
has "$out" "a detail in Japanese" $'\n             7 日の差'

expired=(verify --format full --trust "$samples/pki/root.pem" --at 2060-01-01 "$samples/messages/valid.eml")
TZ=JST-9 tool 2 "a time in a detail" "${expired[@]}" --lang ja
has "$(tr -d '\n ' <<<"$out")" "a time in a detail" "有効期間の終了2056年1月1日09:00:00JST、判定日時2060年1月1日09:00:00JST"
TZ=JST-9 tool 2 "a time in an English detail" "${expired[@]}"
has "$(tr -d '\n ' <<<"$out")" "a time in an English detail" "validuntil2056-01-01T00:00:00Z,judgedat2060-01-01T00:00:00Z"
TZ=EST5 tool 0 "a day in a detail" sign --check --lang ja --signer "$samples/pki/noreply.pem" --chain "$samples/pki/issuing-ca.pem" "$samples/template.eml"
has "$out" "a day in a detail" "日です (2056年1月1日)"

# ---- terminals ----
cd "$work" || exit 1
cp "$samples"/messages/tampered.eml "$samples"/pki/root.pem .
card() { # locale, file
    env LC_ALL="$1" "$SMIMETOOL" verify --lang ja --format card --trust root.pem --at 2026-11-24T06:30:00Z tampered.eml nosuch.eml \
        >"$2" 2>>"$2"
}
for locale in C POSIX C.UTF-8 ja_JP ja_JP.UTF-8; do
    card "$locale" "card-$locale"
    cmp -s card-C "card-$locale" || fail "$locale is not UTF-8"
done
grep -q '内容が署名時のものと一致しません' card-C || fail "C: no Japanese"
for locale in ja_JP.EUC-JP ja_JP.eucJP ja_JP.SJIS; do
    card $locale "card-$locale"
    iconv -f "${locale#*.}" -t UTF-8 "card-$locale" >back 2>said || fail "$locale: $(cat said)"
    cmp -s card-C back || fail "$locale: $(diff card-C back | head -5)"
    env LC_ALL=$locale "$SMIMETOOL" verify --lang ja --help | iconv -f "${locale#*.}" -t UTF-8 | grep -q $japanese ||
        fail "$locale: --help"
done
card en_US.ISO-8859-1 card-latin
grep -q '^INVALID  tampered.eml' card-latin || fail "a terminal without Japanese: $(head -2 card-latin)"
env LC_ALL=ja_JP.EUC-JP "$SMIMETOOL" verify --json --trust root.pem --at 2026-11-24 tampered.eml | LC_ALL=C.UTF-8 python3 -c '
import json, sys
json.loads(sys.stdin.buffer.read().decode("utf-8"))' || fail "JSON is not UTF-8 on another terminal"

finish
