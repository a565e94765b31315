#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The READMEs show real output: every "$ command" in them is run, and prints what stands there; the C
# program compiles and runs. README_UPDATE=1 writes the outputs anew.
set -euo pipefail
: "${SMIMETOOL:?}" "${LIBSMIME:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$SMIMETOOL" "$work/smimetool"
ln -s "$PWD/samples" "$work/samples"
export PATH="$work:$PATH" LC_ALL=C.UTF-8
unset NO_COLOR || true

cat >"$work/show.py" <<'EOF'
import re, subprocess, sys
name, work, update = sys.argv[1:]
text = open(name, encoding="utf-8").read()
failed = False

def run(block):
    """An indented block: '$ command' lines, each followed by what it prints."""
    global failed
    lines, out, commands = block.split("\n"), [], 0
    for line in lines:
        if line.startswith("    $ "):
            out.append(line)
            done = subprocess.run(line[6:], shell=True, cwd=work, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, encoding="utf-8")
            out += ["    " + printed if printed else "" for printed in done.stdout.rstrip("\n").split("\n")]
            commands += 1
    while out and not out[-1]:
        out.pop()
    return "\n".join(out)

blocks = re.findall(r"(?m)^    \$ .*\n(?:    .*\n|\n(?=    ))*", text)
for block in blocks:
    printed = run(block.rstrip("\n")) + "\n"
    if printed != block:
        failed = True
        if update:
            text = text.replace(block, printed)
        else:
            print("README says:\n" + block + "\nthe command prints:\n" + printed)
if update:
    open(name, "w", encoding="utf-8").write(text)
    sys.exit(0)
program = re.search(r"```c\n(.*?)```", text, re.S)
if program:
    open(work + "/example.c", "w").write(program.group(1))
print(f"{name}: {len(blocks)} examples")
sys.exit(1 if failed or len(blocks) < 4 else 0)
EOF
python3 "$work/show.py" README.md "$work" "${README_UPDATE:-}"
env LC_ALL=ja_JP.UTF-8 TZ=JST-9 python3 "$work/show.py" README.ja.md "$work" "${README_UPDATE:-}"

[ -z "${README_UPDATE:-}" ] || exit 0

# Its pictures of cards are what the program shows; that of the page is made by hand, where there is a browser.
mkdir "$work/pictures"
SMIMETOOL=$SMIMETOOL samples/pictures/make-pictures "$work/pictures" cards
for picture in "$work"/pictures/*.svg; do
    cmp "$picture" "samples/pictures/${picture##*/}" || { echo "run samples/pictures/make-pictures"; exit 1; }
done
for picture in $(grep -oh 'samples/pictures/[a-z-]*\.[a-z]*' README.md README.ja.md); do
    [ -s "$picture" ] || { echo "there is no $picture"; exit 1; }
done

sanitizers=()
[[ $(nm "$SMIMETOOL") != *__asan_init* ]] || sanitizers=(-fsanitize=address,undefined)
gcc -Wall -Wextra -Werror "${sanitizers[@]}" -Ilib "$work/example.c" -o "$work/example" "$LIBSMIME" -lgpg-error \
    -Wl,-rpath,"$(dirname "$LIBSMIME")"
status=0
output=$(printf 'From: a@demo.example\n\nhello\n' | "$work/example") || status=$?
[ "$output" = unsigned ] && [ "$status" = 1 ]
status=0
output=$("$work/example" </dev/null 2>&1) || status=$?
[ "$output" = "No data" ] && [ "$status" = 70 ]
