#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual pages are well-formed mdoc, and their examples' options exist.
command -v mandoc >/dev/null || { echo "SKIPPED: mandoc is not installed"; exit 77; }
# A word of a sentence that is a macro's name vanishes behind a macro that takes others (".Po An authority").
if grep -nE '^\.(P[oq]|D[qo]|Q[qo]|S[qo]|B[qo]|A[qo]|Op|It|Pf|Ns|No|Sm) (.* )?(An|At|In|Is|On|So|To|Do|Us|As) [a-z]' man/*.[13] |
    grep -vE 'Fl -|Cm [a-z-]+ Pq'; then
    echo "FAILED: a macro stands where a word is meant"
    exit 1
fi
mandoc -T lint -W warning man/*.[13] man/ja/*.1 && echo ok
