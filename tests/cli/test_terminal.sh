#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is asked and shown on a terminal: passphrases without echo, colours.
. tests/cli/common.sh

command -v python3 >/dev/null || { echo "SKIPPED: python3 is not installed"; exit 77; }
root=$PWD
cd "$work" || exit 1
cat >on_terminal.py <<'EOF'
"""on_terminal.py ANSWERS COMMAND...: runs it on a terminal of its own, answers each question for a
passphrase with the next of the comma-separated answers, prints what the terminal showed."""
import os, pty, sys

answers = sys.argv[1].split(",") if sys.argv[1] else []
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown, given = b"", 0
while True:
    try:
        data = os.read(terminal, 1000)
    except OSError:
        break
    if not data:
        break
    shown += data
    while given < len(answers) and shown.count(b"Passphrase for") > given:
        os.write(terminal, answers[given].replace("^C", "\x03").encode() + b"\n")
        given += 1
sys.stdout.buffer.write(shown)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
EOF
on_terminal() { python3 on_terminal.py "$@"; }
sign=("$SMIMETOOL" sign --quiet --signer "$pki/noreply.p12" -o signed.eml "$root/samples/template.eml")

run 0 "passphrase" on_terminal demo "${sign[@]}"
has "$out" passphrase "Passphrase for $pki/noreply.p12: "
lacks "$out" passphrase demo$'\r'
run 0 "second try" on_terminal wrong,demo "${sign[@]}"
has "$out" "second try" "Wrong. Passphrase for"
lacks "$out" "second try" wrong$'\r'
rm -f signed.eml
run 77 "three wrong ones" on_terminal a,b,c "${sign[@]}"
has "$out" "three wrong ones" "wrong passphrase"
run 130 "interrupted" on_terminal ^C "${sign[@]}"
[ -e signed.eml ] && fail "a file was written without a passphrase"
run 0 "show-cert" on_terminal demo "$SMIMETOOL" show-cert "$pki/noreply.p12"
has "$out" "show-cert" "0c0c31de000000000000000000000001"
run 77 "no terminal" setsid -w "${sign[@]}"
has "$err" "no terminal" "give --passphrase-file"

run 0 sign "$SMIMETOOL" sign --quiet "${signer[@]}" -o signed.eml "$root/samples/template.eml"
escape=$(printf '\033')
run 0 "colours" on_terminal "" "$SMIMETOOL" verify "${trust[@]}" signed.eml
has "$out" colours "${escape}[1;32mVALID${escape}[0m  signed.eml"
NO_COLOR=1 run 0 NO_COLOR on_terminal "" "$SMIMETOOL" verify "${trust[@]}" signed.eml
lacks "$out" NO_COLOR "$escape"
NO_COLOR='' run 0 "empty NO_COLOR" on_terminal "" "$SMIMETOOL" verify "${trust[@]}" signed.eml
has "$out" "empty NO_COLOR" "$escape"
run 0 "--color=never" on_terminal "" "$SMIMETOOL" verify --color=never "${trust[@]}" signed.eml
lacks "$out" "--color=never" "$escape"

cp signed.eml a-name-that-is-long-enough-to-be-cut-somewhere.eml
run 66 "lines" on_terminal "" "$SMIMETOOL" verify --color=never "${trust[@]}" signed.eml missing.eml a-name*
is "$(tr -d '\r' <out)" "lines" "VALID          signed.eml  noreply@demo.example  Text and attachments are what …
ERROR          missing.eml  -  No such file or directory; check the name
VALID          a-name-tha…where.eml  noreply@demo.example  Text and attachments…
3 messages: 2 valid, 1 error"
run 66 "quiet" on_terminal "" "$SMIMETOOL" verify --quiet "${trust[@]}" signed.eml missing.eml
is "$(tr -d '\r' <out)" "quiet" "smimetool: verify: missing.eml: No such file or directory; check the name"

# A FIFO whose writer comes late, but only when the work has begun: more than a second of it.
mkfifo late.eml
feed() { { sleep 1.1 && cat signed.eml; } >late.eml; }
feed &
run 66 "long work" on_terminal "" "$SMIMETOOL" verify --color=never "${trust[@]}" missing.eml late.eml signed.eml
has "$out" "long work" "$escape[K"
has "$out" "long work" "] "
has "$out" "long work" "2 done, "
has "$out" "long work" " left, 1 bad$escape[K"
is "$(tail -1 out | tr -d '\r')" "long work" "3 messages: 2 valid, 1 error"
feed &
run 0 "long work, quiet" on_terminal "" "$SMIMETOOL" verify --quiet "${trust[@]}" late.eml signed.eml
is "$out" "long work, quiet" ""

finish
