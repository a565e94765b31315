#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# README's install line, in another folder and without the tests: what is installed is the same to the byte wherever
# it was built, stays inside DESTDIR, and works wherever it is moved. A second build, so plain builds only.
set -u
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
cached() { sed -n "s/^$1:[A-Z]*=//p" "$BUILD_DIR/CMakeCache.txt"; }
must() { # what it is, command
    "${@:2}" >"$work/log" 2>&1 || { tail -n 30 "$work/log"; echo "FAILED: $1"; exit 1; }
}

[ "$(cached CMAKE_BUILD_TYPE) $(cached SMIME_SANITIZE) $(cached SMIME_PORTABLE)" = "Release OFF OFF" ] ||
    { echo "SKIPPED: it is the release build that is installed"; exit 77; }

# ---- from the sources alone, elsewhere ----
source=$work/another/folder
mkdir -p "$source"
cp -r lib cli cmake man samples CMakeLists.txt CMakePresets.json LICENSE AUTHORS ./*.md "$source"
cd "$source" || exit 1
CC=$(cached CMAKE_C_COMPILER) must "cmake --preset release, without tests/" \
    cmake --preset release -DSMIME_STATIC=ON -DSMIME_LTO=OFF -DCMAKE_INSTALL_PREFIX=/usr # as the tests' build
must "cmake --build --preset release" cmake --build --preset release -j "$(nproc)"
DESTDIR=$work/dest must "cmake --install build, with DESTDIR" cmake --install build
[ "$(ls "$work/dest")" = usr ] || fail "outside of the prefix: $(ls "$work/dest")"
cd "$OLDPWD" || exit 1

# ---- the same bytes ----
must "cmake --install of the tests' build" cmake --install "$BUILD_DIR" --prefix "$work/here"
library=$(basename "$(find "$work/here" -name 'libsmime.so.*.*')")
for name in bin/smimetool "$library"; do
    cmp "$(find "$work/here" -type f -path "*/$name")" "$(find "$work/dest" -type f -path "*/$name")" ||
        fail "$name depends on the folder in which it was built"
done
(cd "$work/here" && find . -type f -printf '%f\n' | sort) >"$work/here.list"
(cd "$work/dest" && find . -type f ! -name libsmime.a -printf '%f\n' | sort) >"$work/dest.list"
diff "$work/here.list" "$work/dest.list" || fail "what is installed depends on BUILD_TESTING"
grep -l "$work" -r "$work/dest" && fail "a file names the folder of its build"

# ---- moved ----
mv "$work/dest/usr" "$work/moved"
libdir=$(dirname "$(find "$work/moved" -name "$library")")
export PKG_CONFIG_PATH=$libdir/pkgconfig
unset PKG_CONFIG_LIBDIR
cat >"$work/program.c" <<'END'
#include <smime.h>
#include <stdio.h>

int main(void)
{
    smime_store_t *store = NULL;
    gpg_error_t error = smime_store_new(&store);
    smime_store_free(&store);
    puts(error ? gpg_strerror(error) : smime_verdict_name(SMIME_VERDICT_VALID));
    return error != 0;
}
END
must "pkg-config --cflags --libs libsmime" pkg-config --cflags --libs libsmime
must "a program" cc "$work/program.c" -o "$work/program" $(pkg-config --cflags --libs libsmime)
[ "$(LD_LIBRARY_PATH=$libdir "$work/program")" = valid ] || fail "the program does not run"
soname=$(readelf -d "$libdir/$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
case $soname in libsmime.so.[0-9]*) ;; *) fail "the soname is '$soname'" ;; esac
readelf -d "$work/program" | grep -q "NEEDED.*\[$soname\]" || fail "the program does not ask for $soname"
[ "$(readlink -f "$libdir/libsmime.so")" = "$libdir/$library" ] &&
    [ "$(readlink -f "$libdir/$soname")" = "$libdir/$library" ] || fail "the links of $library"
[ "$("$work/moved/bin/smimetool" --version)" = "$("$SMIMETOOL" --version)" ] || fail "smimetool, moved"
for file in "$work/moved/bin/smimetool" "$libdir/$library"; do
    readelf -d "$file" | grep -E 'RPATH|RUNPATH|TEXTREL' && fail "$file: a path or relocation that it should not have"
done

# ---- static ----
rm "$libdir"/libsmime.so*
must "a static program" cc "$work/program.c" -o "$work/program" $(pkg-config --static --cflags --libs libsmime)
[ "$("$work/program")" = valid ] || fail "the program with libsmime.a does not run"
readelf -d "$work/program" | grep -q 'libsmime\.so' && fail "the static program asks for the library"

[ "$failures" = 0 ] && echo "ok"
exit "$((failures != 0))"
