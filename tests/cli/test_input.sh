#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Inputs and the places around them: lists of names, pipes, temporary files, limits, GnuTLS itself.
. tests/cli/common.sh

cd "$work" || exit 1
"$SMIMETOOL" sign --quiet "${signer[@]}" "$OLDPWD/samples/template.eml" >valid.eml || fail "sign"
verify() { "$SMIMETOOL" verify "${trust[@]}" "$@"; }

# ---- a list of names whose last one no NUL ends; memory that is not zero behind it

printf 'valid.eml\0valid.eml' >names
export MALLOC_PERTURB_=170
run 0 "a name without NUL" verify --json --files0-from names
unset MALLOC_PERTURB_
is "$(grep -c '"input":"valid.eml"' out)" "a name without NUL" 2
run 0 "the only name without NUL" verify --files0-from - < <(printf valid.eml)

# ---- a message that hides in a mailbox behind what only some readers take for a separator

hidden='Subject: pay\nFrom: boss@demo.example\n\nhi\n'
for separator in 'From boss Sunday\n x\n' 'From boss\n: x\n' 'From boss\n>From x\n' 'From \nno field\n' 'From x\rA: y\n' 'From boss\n'; do
    { printf 'From a@b Sun Nov 29 17:12:05 2026\n' && tr -d '\r' <valid.eml && printf "\n$separator$hidden"; } >box
    verify box >out 2>err && fail "hidden behind $separator"
    has "$(cat out)" "hidden behind $separator" "VALID  box#1"
    has "$(cat out err)" "hidden behind $separator" "box#2"
done
{ printf '\xef\xbb\xbf\r\n\nFrom a@b Sun Nov 29 17:12:05 2026\n' && tr -d '\r' <valid.eml && printf "\nFrom x\n$hidden"; } >box
verify box >out
has "$(cat out)" "a mailbox behind a byte order mark" "UNSIGNED  box#2"

# ---- temporary files

head -c 3000000 /dev/zero | tr '\0' 'a' >large
{ cat valid.eml && cat large; } >altered
{ cat "$OLDPWD/samples/template.eml" && fold -w 70 large; } >large.eml
"$SMIMETOOL" sign --quiet "${signer[@]}" large.eml >valid-large.eml || fail "sign"
run 73 "no TMPDIR" env TMPDIR="$work/none" "$SMIMETOOL" verify < <(cat altered)
is "$err" "no TMPDIR" "smimetool: verify: standard input: no temporary file can be opened in $work/none: No such file or directory; set TMPDIR to a directory that can be written to"
run 0 "no TMPDIR, and a file" env TMPDIR="$work/none" "$SMIMETOOL" verify "${trust[@]}" altered
run 73 "TMPDIR is a file" env TMPDIR="$work/large" "$SMIMETOOL" verify < <(cat altered)
has "$err" "TMPDIR is a file" "$work/large: Not a directory; set TMPDIR"

# ---- a file that may not grow (RLIMIT_FSIZE) costs one message, not the batch

(
    ulimit -f 1000
    run 74 "a file that may not grow" verify - valid.eml < <(cat altered)
    has "$err" "a file that may not grow" "standard input: File too large; raise the limit on file sizes"
    has "$out" "a file that may not grow" "VALID  valid.eml"
    run 74 "an output that may not grow" verify --output big valid-large.eml
    has "$err" "an output that may not grow" "big: File too large"
    [ -e big ] && fail "an output that may not grow is left behind"
    exit "$failures"
) || failures=$((failures + $?))

# ---- GnuTLS

for variable in GNUTLS_NO_IMPLICIT_INIT GNUTLS_NO_EXPLICIT_INIT; do
    run 0 "$variable" env $variable=1 "$SMIMETOOL" verify "${trust[@]}" valid.eml
    run 0 "$variable" env $variable=1 "$SMIMETOOL" show-cert valid.eml
    run 0 "$variable" env $variable=1 "$SMIMETOOL" sign --quiet "${signer[@]}" -o again.eml \
        "$OLDPWD/samples/template.eml"
done

finish
