#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the library exports is what its header declares and its manual describes; every header stands
# alone; what is installed is enough to build a program.
set -u
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

same() { # what, file, file
    diff -u "$2" "$3" || fail "$1"
}

nm -D --defined-only "$LIBSMIME" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort >"$work/exported"
tr '\n' ' ' <lib/smime.h | grep -oE 'SMIME_API [a-z][^;]*;' | grep -oE '^[^(]*\(' |
    grep -oE 'smime_[a-z0-9_]+ *\($' | tr -d ' (' | sort >"$work/declared"
grep -oE '^\.Fn smime_[a-z0-9_]+ "' man/libsmime.3 | grep -oE 'smime_[a-z0-9_]+' | sort >"$work/described"
[ -s "$work/declared" ] || fail "no prototypes found in lib/smime.h"
same "exports differ from the header" "$work/declared" "$work/exported"
same "the manual differs from the header" "$work/declared" "$work/described"
grep -oE 'smime_[a-z0-9_]+\(' tests/unit/test_null_arguments.c | tr -d '(' | sort -u >"$work/with_null"
same "not all functions are called with NULL" "$work/declared" "$work/with_null"

# Prototypes in the manual are those of the header, white space aside.
normalize() { tr -d ' \t\n"'; }
tr '\n' ' ' <lib/smime.h | grep -oE 'SMIME_API [a-z][^;]*;' | sed 's/^SMIME_API *//' |
    while read -r prototype; do echo "$prototype" | normalize; echo; done | sort >"$work/header.prototypes"
awk '/^\.Ft / { type = $0; sub(/^\.Ft /, "", type) }
     /^\.Fn smime_.*"/ { line = $0; sub(/^\.Fn /, "", line); name = line; sub(/ .*/, "", name)
                         sub(/^[^ ]* /, "", line); gsub(/" "/, ",", line)
                         print type name "(" line ");" }' man/libsmime.3 |
    while read -r prototype; do echo "$prototype" | normalize; echo; done | sort >"$work/manual.prototypes"
same "prototypes in the manual differ from the header" "$work/header.prototypes" "$work/manual.prototypes"

flags="-std=c11 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Wpedantic -Werror -iquote lib -iquote cli"
flags="$flags -iquote tests/support -iquote tests/attacks $(pkg-config --cflags gnutls gpg-error jansson cmocka)"
sanitized=$(grep -c '^SMIME_SANITIZE:BOOL=ON' "$BUILD_DIR/CMakeCache.txt")
for compiler in gcc clang; do
    command -v $compiler >/dev/null && [ "$sanitized" = 0 ] || continue
    for header in lib/*.h lib/*/*.h cli/*.h tests/*/*.h; do
        case $header in # tables, included with a macro defined
            lib/base/finding_table.h | lib/base/finding_words.h | lib/base/next_steps.h | \
                lib/verify/client_table.h) continue ;;
        esac
        printf '#include "%s"\n#include "%s"\nextern int nothing;\n' "$PWD/$header" "$PWD/$header" >"$work/alone.c"
        $compiler $flags "$work/alone.c" || fail "$header does not compile alone with $compiler"
    done
done

# Programs in C++ as well, of a version without designators.
cat >"$work/program.cc" <<'EOF'
#include "smime.h"
int main()
{
    smime_verify_options_t verify = SMIME_VERIFY_OPTIONS_INIT;
    smime_sign_options_t sign = SMIME_SIGN_OPTIONS_INIT;
    return verify.size == sizeof verify && verify.date_skew == 3600 && sign.size == sizeof sign ? 0 : 1;
}
EOF
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    $compiler -std=c++17 -Wall -Wextra -Wpedantic -Werror -Ilib $(pkg-config --cflags gpg-error) \
        -o "$work/program" "$work/program.cc" && "$work/program" || fail "smime.h in C++17 with $compiler"
done

# A sanitized library needs a sanitized program; the plain build is the one that is installed.
if [ "$sanitized" = 0 ]; then
    cmake --install "$BUILD_DIR" --prefix "$work/prefix" >"$work/log" 2>&1 || { cat "$work/log"; fail "install"; }
    library=$(dirname "$(find "$work/prefix" -name 'libsmime.so')")
    for file in bin/smimetool include/smime.h share/man/man1/smimetool.1 share/man/man1/smimetool-sign.1 \
        share/man/man1/smimetool-verify.1 share/man/man1/smimetool-show-cert.1 \
        share/man/man1/smimetool-serial.1 share/man/man3/libsmime.3; do
        [ -f "$work/prefix/$file" ] || fail "$file is not installed"
    done
    cat >"$work/program.c" <<'EOF'
#include <smime.h>
#include <stdio.h>

int main(void)
{
    smime_store_t *store;
    gpg_error_t error = smime_store_new(&store);
    printf("%s %06x %s\n", smime_version(), smime_version_number(), error ? "failed" : smime_verdict_name(SMIME_VERDICT_VALID));
    smime_store_free(&store);
    return error != 0;
}
EOF
    export PKG_CONFIG_PATH="$library/pkgconfig"
    export PKG_CONFIG_SYSROOT_DIR=
    options=$(pkg-config --cflags --libs libsmime) || fail "pkg-config"
    cc "$work/program.c" $options -o "$work/program" || fail "a program does not compile"
    output=$(LD_LIBRARY_PATH=$library "$work/program") || fail "the program fails"
    version=$(sed -n 's/^project(.* VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
    number=$(printf '%02x%02x%02x' ${version//./ })
    [ "$output" = "$version $number valid" ] || fail "the program prints '$output'"
    soname=$(readelf -d "$LIBSMIME" | grep -o 'libsmime\.so\.[0-9]*')
    [ "$soname" = libsmime.so.1 ] || fail "soname is '$soname'"
fi

[ "$failures" = 0 ] && echo "ok"
exit "$((failures != 0))"
