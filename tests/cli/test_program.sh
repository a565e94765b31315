#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# samples/verify-mail.c, as C and as C++: it compiles without a warning, judges messages of any size from
# files and pipes, and never ends without a word.
set -u
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
at=$(date -ud 2026-11-24T06:30:00Z +%s)
root=samples/pki/root.pem
messages=samples/messages

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

sanitizers=
[[ $(nm "$SMIMETOOL") != *__asan_init* ]] || sanitizers=-fsanitize=address,undefined

# A text of 3 MiB, which is more than is kept in memory; signed.
{
    printf 'From: Demo Sign <noreply@demo.example>\nDate: Tue, 24 Nov 2026 06:00:00 +0000\nMIME-Version: 1.0\n'
    printf 'Content-Type: text/plain; charset=us-ascii\n\n'
    for _ in {1..45000}; do echo "Sixty-nine characters and a line end, so often that it is 3 MiB long"; done
} >"$work/large.txt"
"$SMIMETOOL" sign --signer samples/pki/noreply.pem --key samples/pki/noreply.key --chain samples/pki/issuing-ca.pem \
    --signing-time 2026-11-24T06:00:00Z -o "$work/large.eml" "$work/large.txt" || fail "signing a large message"
[ "$(stat -c %s "$work/large.eml")" -gt 3000000 ] || fail "the large message is small"
{ sed '$d' "$work/large.eml" | sed '20000s/Sixty/Forty/'; tail -1 "$work/large.eml"; } >"$work/large-altered.eml"

expect() { # status, first line, what; then the command
    local status=$1 line=$2 what=$3 got
    shift 3
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$status" ] || fail "$what: status $got"
    [ "$(head -1 "$work/out")" = "$line" ] || fail "$what: $(head -1 "$work/out")"
    [ "$status" -lt 64 ] || [ -s "$work/err" ] || fail "$what: not a word"
}

try() { # program, what
    expect 0 valid "$2: a file" "$1" $root $messages/valid.eml "$at"
    expect 1 invalid "$2: an altered message" "$1" $root $messages/tampered.eml "$at"
    grep -q '^  content-altered: ' "$work/out" || fail "$2: no reason is given"
    expect 2 indeterminate "$2: signed in part" "$1" $root $messages/list-footer.eml "$at"
    expect 3 unsigned "$2: not signed" "$1" $root $messages/unsigned.eml "$at"
    expect 0 valid "$2: a large file" "$1" $root "$work/large.eml" "$at"
    expect 1 invalid "$2: a large altered file" "$1" $root "$work/large-altered.eml" "$at"
    expect 0 valid "$2: a large pipe" bash -c "cat '$work/large.eml' | '$1' $root /dev/stdin $at"
    expect 66 "" "$2: no file" "$1" $root "$work/none.eml" "$at"
    expect 70 "" "$2: a directory" "$1" $root "$work" "$at"
    expect 70 "" "$2: no roots" "$1" "$work/none.pem" $messages/valid.eml "$at"
    expect 70 "" "$2: an empty message" "$1" $root /dev/null "$at"
    expect 64 "" "$2: no arguments" "$1"
    [ ! -e /dev/full ] || expect 74 "" "$2: a full disk" bash -c "'$1' $root $messages/valid.eml $at >/dev/full"
    printf 'From: "\033[2J" <a\033b@demo.example>\n\nhello\n' >"$work/evil.eml"
    expect 3 unsigned "$2: escape sequences" "$1" $root "$work/evil.eml" "$at"
    ! grep -q $'\033' "$work/out" || fail "$2: an escape sequence is printed"
}

compile() { # name, compiler and language
    local name=$1
    shift
    # shellcheck disable=SC2046,SC2086
    "$@" -Wall -Wextra -Wpedantic -Werror $sanitizers -I lib $(pkg-config --cflags gpg-error) samples/verify-mail.c \
        -x none "$LIBSMIME" -Wl,-rpath,"$(dirname "$LIBSMIME")" $(pkg-config --libs gpg-error) -o "$work/$name" ||
        fail "it does not compile with: $*"
}

compile c gcc -x c -std=c11 -D_GNU_SOURCE
try "$work/c" C
compilers=0
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    [ -z "$sanitizers" ] || [ $compiler = g++ ] || continue # the library is gcc's
    compilers=$((compilers + 1))
    compile $compiler $compiler -x c++ -std=c++17
    try "$work/$compiler" $compiler
done
[ $compilers -gt 0 ] || fail "there is no C++ compiler"

# The manual's example compiles, too.
awk '/^\.Sh EXAMPLES/ { found = 1 } /^\.Ed/ { if (inside) exit } inside { gsub(/\\e/, "\\"); print }
     found && /^\.Bd/ { inside = 1 }' man/libsmime.3 >"$work/example.c"
# shellcheck disable=SC2046
grep -q smime_verify "$work/example.c" &&
    gcc -std=c11 -Wall -Wextra -Werror -I lib $(pkg-config --cflags gpg-error) -c "$work/example.c" -o "$work/example.o" ||
    fail "the example of libsmime(3) does not compile"

[ "$failures" = 0 ] && echo "ok"
exit "$((failures != 0))"
