#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# One line in, one line out: what the manual says of GNU parallel, ssh, Slurm and Spark gives the lines that one process
# gives. Slurm and Spark are played by a shell.
. tests/cli/common.sh

command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU parallel' ||
    { echo "SKIPPED: GNU parallel is not there"; exit 77; }
mkdir "$work/mail" "$work/bin" "$work/home"
# Who logged in has a shell; where nobody did, parallel guesses one that prints nothing.
export HOME=$work/home PARALLEL_HOME=$work/home PATH=$work/bin:$PATH SHELL=/bin/bash
ln -s "$SMIMETOOL" "$work/bin/smimetool"
cat >"$work/bin/ssh" <<'END'
#!/bin/sh
while [ "$1" != host1 ] && [ "$1" != host2 ]; do shift; done
echo "$1" >>"$HOME/hosts"
shift
[ "$1" != -- ] || shift
exec sh -c "$*"
END
chmod +x "$work/bin/ssh"

for ((i = 0; i < 1000; i++)); do
    messages=(samples/messages/*.eml)
    ln -s "$PWD/${messages[i % ${#messages[@]}]}" "$work/mail/$i.eml"
done
cd "$work" || exit 1
find -L mail -type f -print0 | sort -z >names
judge=(verify --json --at 2026-11-24T06:30:00Z "${trust[@]}")
run 1 "one process" smimetool "${judge[@]}" --files0-from names
mv out one
is "$(wc -l <one)" "one process" 1000

# status: that of the worst would be 1; parallel counts jobs that do not end with 0
parallel -0 -k -n 100 -j 2 smimetool "${judge[@]}" <names >many 2>err
cmp one many || fail "parallel: other lines"

parallel -0 -k -n 100 --wd "$PWD" -S 1/host1,1/host2 smimetool "${judge[@]}" <names >many 2>err
cmp one many || { fail "parallel over ssh: other lines"; head -5 err; }
is "$(sort -u home/hosts | tr '\n' ' ')" "both hosts were asked" "host1 host2 "

split -t '\0' -n r/10 -d -a 3 names list.
for id in 0 1 2 3 4 5 6 7 8 9; do
    smimetool "${judge[@]}" --files0-from "$(printf 'list.%03d' "$id")" >"verdicts.$id" 2>err
done
is "$(sort verdicts.? | cmp - <(sort one) && echo same)" "a Slurm array" same

tr '\0' '\n' <names >lines
split -n l/4 lines partition.
for partition in partition.*; do
    tr '\n' '\0' <"$partition" | smimetool "${judge[@]}" --files0-from - 2>err
done >many
cmp one many || fail "Spark's pipe: other lines"
rm -f printed.lines many one verdicts.* # a thousand lines of twelve messages, which other tests check
finish
