#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The source tree keeps to its own rules (tests/support/structure.py), and each rule is seen when it is broken.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/support/structure.py . || exit 1
mkdir "$work/tests"
cp -r lib cli cmake man samples .ci .clang-format ./*.md CMakeLists.txt "$work" &&
    cp -r tests/support tests/CMakeLists.txt tests/run "$work/tests" || exit 1
python3 tests/support/structure.py "$work" --plant && echo ok
