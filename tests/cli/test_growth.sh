#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The rule of smime.h: structures grow at their end. A header whose structures have grown is made of
# today's, and a library of it; then an old program has to run with the new library as with the old one,
# and a new one with the old library as long as it asks for nothing that is new.
set -u
grep -q '^SMIME_SANITIZE:BOOL=ON' "$BUILD_DIR/CMakeCache.txt" && exit 77 # programs would have to be, too
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

mkdir "$work/later"
awk '/^typedef struct smime_[a-z_]+ \{/ { inside = 1 }
     inside && /^\} smime_[a-z_]+_t;/ { print "    int64_t later_number;\n    const char *later_text;"
                                       inside = 0; grown++ }
     { sub(/^#define SMIME_VERSION_NUMBER .*/, "#define SMIME_VERSION_NUMBER 0xff0000"); print }
     END { exit grown < 8 }' lib/smime.h >"$work/later/smime.h" || fail "structures are not found in smime.h"
cmake -S . -B "$work/build" -DCMAKE_BUILD_TYPE=None -DBUILD_TESTING=OFF -DCMAKE_C_COMPILER="${CC:-cc}" \
    -DCMAKE_C_FLAGS="-O0 -iquote $work/later" >"$work/log" 2>&1 &&
    cmake --build "$work/build" --target smime -j 2 >>"$work/log" 2>&1 || { tail -20 "$work/log"; fail "a library that has grown"; }

old=$(dirname "$LIBSMIME")
new=$work/build
for program in old new; do
    header=lib
    [ $program = old ] || header="$work/later -DLATER"
    # shellcheck disable=SC2086
    "${CC:-cc}" -Wall -Wextra -Werror -I $header $(pkg-config --cflags gpg-error) -o "$work/$program" \
        tests/cli/growth_program.c "$LIBSMIME" $(pkg-config --libs gpg-error) || fail "compiling the $program program"
done
input="samples/messages/valid.eml samples/pki/root.pem samples/pki/noreply.pem samples/pki/noreply.key
    samples/template.eml"

run() { # program, library, more arguments
    # shellcheck disable=SC2086
    LD_LIBRARY_PATH=${!2} "$work/$1" $input ${3:-}
}

run old old >"$work/expected" || fail "the old program with the old library ended with $?"
grep -q "^valid whole" "$work/expected" || fail "the sample is not valid: $(head -1 "$work/expected")"
for pair in "old new" "new new" "new old"; do
    # shellcheck disable=SC2086
    run $pair >"$work/found" || fail "$pair ended with $?"
    diff "$work/expected" "$work/found" || fail "what the program finds ($pair) differs"
done

# A member that today's library does not know asks for something: that is refused, never passed over.
run new old later >"$work/found"
status=$?
[ $status = 2 ] && [ "$(tail -1 "$work/found")" = "verify: Invalid argument" ] ||
    fail "an unknown option: status $status, $(tail -1 "$work/found")"
run new new later >"$work/found" || fail "a known option ended with $?"

[ "$failures" = 0 ] && echo "ok"
exit "$((failures != 0))"
