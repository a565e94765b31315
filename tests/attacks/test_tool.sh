#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The tables through smimetool: every message gets the verdict and the finding of its row, and what a
# terminal would obey never reaches it. Text output has two lines at the margin a
# message, the first and the last one: its verdict.
set -u
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

. tests/support/lines.sh
sources=$PWD
"$BUILD_DIR/tests/test_attacks" --write "$work" || exit 1
cd "$work" || exit 1

# Control characters but line ends, C1 controls, marks of direction, what is no UTF-8.
safe() { # file
    iconv -f UTF-8 -t UTF-8 <"$1" >/dev/null 2>&1 || fail "$1 is no UTF-8"
    grep -nP '[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' "$1" |
        cat -v | head -5 >unsafe
    [ ! -s unsafe ] || fail "$1 holds what a terminal obeys: $(cat unsafe)"
}

is_table() { # FILE COUNT: a title line and as many lines, all with as many fields
    awk -F '\t' -v count="$2" 'NR == 1 { fields = NF } NF != fields { exit 1 } /\t[=+@-]/ { exit 1 }
        END { exit NR != count + 1 }' "$1" || fail "$1 is no table of $2 lines"
}

# Rows with the same options are judged in one run; the tool answers in the order of its arguments.
judge() { # options; rows on standard input
    local options=$1 names=() verdicts=() findings=() name verdict finding line i=0
    while IFS=$'\t' read -r name verdict finding; do
        names+=("$name.eml") verdicts+=("$verdict") findings+=("$finding")
        echo "${verdict^^}  $name.eml" >&3
    done 3>expected
    eval "\"\$SMIMETOOL\" verify $options --json \"\${names[@]}\"" >json 2>errors
    eval "\"\$SMIMETOOL\" verify $options --format full \"\${names[@]}\"" >text 2>>errors
    eval "\"\$SMIMETOOL\" verify $options --format card \"\${names[@]}\"" >card 2>>errors
    safe card
    for format in lines tsv junit; do
        eval "\"\$SMIMETOOL\" verify $options --format $format \"\${names[@]}\"" >$format 2>>errors
        safe $format
    done
    cat json >>all.lines
    [ ! -s errors ] || fail "with $options: $(head -n 3 errors)"
    while read -r line; do
        [[ $line == *"\"input\":\"${names[i]}\""* && $line == *"\"verdict\":\"${verdicts[i]}\""* ]] ||
            fail "${names[i]} is not ${verdicts[i]}: $(head -c 200 <<<"$line")"
        [[ ${findings[i]} == - || $line == *"\"code\":\"${findings[i]}\""* ]] ||
            fail "${names[i]} lacks ${findings[i]}"
        i=$((i + 1))
    done <json
    [ "$i" = "${#names[@]}" ] || fail "$i answers to ${#names[@]} messages with $options"
    # A card is 22 lines at the most, and ends as it begins.
    awk '/^[^ ]/ { if (!start) start = NR; else { if (NR - start >= 22) print "long: " $0; start = 0 } print }' card |
        diff <(sed p expected) - >difference || fail "cards are not what they should be: $(cat -v difference | head -5)"
    grep -E '^[^ ]' text | diff <(sed p expected) - >difference ||
        fail "lines at the margin are not the verdicts: $(cat -v difference | head -5)"
    head -n -1 lines | sed -E 's/^([A-Z]+  [^ ]+)  .*/\1/' | diff expected - >difference ||
        fail "lines are not one a message: $(cat -v difference | head -5)"
    is_table tsv "${#names[@]}"
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' junit || fail "junit is no XML"
    safe json
    safe text
    safe errors
}

# Left out: what the tool refuses before it reads a message (stores and lists with nothing in them),
# and what only a judgement of now says, which --at is not.
grep -vE '^(trust-nobody|pin-serial-empty-list|time-replayed-without-date)'$'\t' manifest.tsv >rows
cut -f 5 rows | sort -u >options
while IFS= read -r options; do
    awk -F '\t' -v options="$options" '$5 == options { print $1 "\t" $3 "\t" $4 }' rows >group
    judge "$options" <group
done <options
mkdir all && mv all.lines all/
check_lines "$sources" all || fail "lines do not fit the schema"
echo "$(wc -l <rows) messages, $failures failures"
[ "$(wc -l <rows)" -gt 300 ] && [ "$failures" = 0 ]
