#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The library and the tool compile with what POSIX.1-2008 has and nothing else, and against musl, the C library of
# small systems; without a warning. Linking aside: Debian's libraries are made for glibc.
set -u
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ "$(sed -n 's/^SMIME_SANITIZE:BOOL=//p' "$BUILD_DIR/CMakeCache.txt")" = OFF ] ||
    { echo "SKIPPED: once is enough, with the plain build"; exit 77; }

compile() { # what, files that are left out, compiler and options
    local what=$1 without=$2
    shift 2
    printf '%s\n' lib/*/*.c cli/*.c | grep -v "^$without" | xargs -P "$(nproc)" -n 8 "$@" -std=c11 -fsyntax-only -Wall -Wextra -Wpedantic \
        -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror -D_FILE_OFFSET_BITS=64 \
        -iquote lib -iquote cli -iquote "$BUILD_DIR/style" 2>"$work/log" || {
        grep -E 'error|warning' "$work/log" | head -n 20
        echo "FAILED: $what"
        failures=$((failures + 1))
    }
}

# The fence is Linux's.
compile "POSIX.1-2008 alone" cli/fence_ gcc -D_XOPEN_SOURCE=700 $(pkg-config --cflags gnutls gpg-error jansson p11-kit-1)

if command -v musl-gcc >/dev/null; then
    # The headers of the libraries and of Linux, without those of glibc that lie beside them.
    mkdir "$work/include"
    for folder in /usr/include "/usr/include/$(gcc -print-multiarch)"; do
        for header in "$folder"/{gnutls,p11-kit-1,unistring,linux,asm,asm-generic} \
            "$folder"/{gpg-error,gpgrt,jansson,jansson_config,seccomp,zlib,zconf}.h "$folder"/uni*.h; do
            case ${header##*/} in unistd.h | *\**) continue ;; esac
            [ ! -e "$header" ] || ln -sfn "$header" "$work/include/"
        done
    done
    [ -d "$BUILD_DIR/fence" ] && without=none || without=cli/fence_ # built with it, or not
    compile musl $without musl-gcc -iquote "$BUILD_DIR/fence" -D_GNU_SOURCE -isystem "$work/include" -isystem "$work/include/p11-kit-1"
else
    echo "not tried: musl-gcc (package musl-tools) is not installed"
fi

[ "$failures" = 0 ] && echo "ok"
exit "$((failures != 0))"
