#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Cards of messages with every verdict are what golden/card-*.txt show: in English and in Japanese, at 60, 80 and
# 120 columns, with and without colour. CARD_UPDATE=1 writes those files anew; look at them then.
. tests/cli/common.sh

command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
root=$PWD golden=$PWD/tests/cli/golden
cd "$work" || exit 1
cat >terminal.py <<'PYTHON'
"""terminal.py COLUMNS COLOR LANGUAGE TOOL <CARDS: runs the tool on a terminal of that width for each line
(title|arguments), prints the titles and what the terminal showed."""
import fcntl, os, pty, shlex, struct, sys, termios

columns, color, language, tool = int(sys.argv[1]), *sys.argv[2:5]

def shown(arguments):
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execv(tool, [tool, "verify", "--format", "card", "--color=" + color, "--lang", language, *arguments])
    data = []
    while True:
        try:
            data.append(os.read(terminal, 4096))
        except OSError:
            break
        if not data[-1]:
            break
    os.close(terminal)
    os.waitpid(pid, 0)
    return b"".join(data).decode().replace("\r\n", "\n")

for line in sys.stdin:
    title, arguments = line.rstrip("\n").split("|", 1)
    sys.stdout.write(f"---- {title}\n{shown(shlex.split(arguments))}\n")
PYTHON

cp "$root"/samples/messages/*.eml "$root/samples/published-serials.txt" .
cp "$pki/root.pem" "$pki/other.pem" .
"$BUILD_DIR/tests/test_attacks" --write . >/dev/null || exit 1

# Title, then the options and the message. Those of samples/ first, then attacks and oddities.
samples="--trust root.pem --at 2026-11-24T06:30:00Z"
cat >cards <<CARDS
valid|$samples valid.eml
valid, with pins|$samples --from noreply@demo.example --issuer 'Demo S/MIME CA 1' --serial-list published-serials.txt valid.eml
valid, header fields too|$samples valid-protected-headers.eml
invalid: altered, with pins that do not hold|$samples --from eve@evil.example --issuer 'Other CA' --serial-list other-serials.txt tampered.eml
invalid: From is another|$samples other-sender.eml
indeterminate: the name shows another address|$samples display-name.eml
indeterminate: an old message|$samples replayed.eml
indeterminate: a footer of a list|$samples list-footer.eml
indeterminate: forwarded|$samples forwarded.eml
indeterminate: the authority is not trusted|--trust other.pem --at 2026-11-24T06:30:00Z valid.eml
indeterminate: expired|--trust root.pem --at 2060-01-01 valid.eml
unsigned|$samples unsigned.eml
error|$samples missing.eml
CARDS
echo 1234 >other-serials.txt
for name in certificate-missing coverage-encrypted layers-untrusted-gateway signer-cosigned signer-broken-signature \
    trust-revoked cms-from-quoted bare-with-pinned-author; do
    echo "$name|$(awk -F '\t' -v name=$name '$1 == name { print $5 }' manifest.tsv) $name.eml" >>cards
done

mkdir -p "$golden"
for language in en ja; do
    for columns in 60 80 120; do
        for color in never always; do
            name=card-$columns$([ $color = always ] && echo -color)$([ $language = en ] || echo -$language).txt
            TZ=$([ $language = ja ] && echo JST-9 || echo UTC) PYTHONIOENCODING=utf-8 \
                python3 terminal.py $columns $color $language "$SMIMETOOL" <cards >"$name"
            [ -z "${CARD_UPDATE:-}" ] || cp "$name" "$golden/$name"
            diff "$golden/$name" "$name" >difference ||
                fail "$name is not as in tests/cli/golden: $(head -40 difference)"
        done
    done
done
is "$(grep -c '^----' card-80.txt)" "number of cards" 21
is "$(grep -c '^----' card-80-ja.txt)" "number of Japanese cards" 21
for verdict in VALID INVALID INDETERMINATE UNSIGNED ERROR; do
    grep -q "^$verdict  " card-80.txt || fail "no card is $verdict"
done

for verdict in 有効 不正 判定不能 署名なし エラー; do
    grep -q "^$verdict  " card-80-ja.txt || fail "no card is $verdict"
done

# Colours change nothing but colours.
for columns in 60 80 120; do
    for language in "" -ja; do
        sed 's/\x1b\[[0-9;]*m//g' card-$columns-color$language.txt | diff card-$columns$language.txt - >difference ||
            fail "colours change a card: $(head -5 difference)"
    done
done

# At most 22 lines, none wider than the terminal, the same lines in both languages; nothing of ours is left in English.
python3 - <<'PYTHON' || fail "Japanese cards do not fit"
import re, sys, unicodedata

def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

faults = []
for columns in 60, 80, 120:
    for language in "", "-ja":
        cards = re.split(r"^---- ", open(f"card-{columns}{language}.txt", encoding="utf-8").read(), flags=re.M)[1:]
        for card in cards:
            lines = card.rstrip("\n").split("\n")[1:]
            faults += [f"{columns}{language}: {width(line)} columns: {line}" for line in lines if width(line) > columns]
            if columns >= 80 and len(lines) > 22:
                faults.append(f"{columns}{language}: {len(lines)} lines: {card}")
            if language:
                faults += [f"English: {line}" for line in lines if re.search(r"\b(the|not|signed|message|From says)\b", line)]
print("\n".join(faults))
sys.exit(bool(faults))
PYTHON
finish
