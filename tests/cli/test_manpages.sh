#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual pages are well-formed mdoc, and the Japanese ones have all that the English ones have.
command -v mandoc >/dev/null || { echo "SKIPPED: mandoc is not installed"; exit 77; }
# A word of a sentence that is a macro's name vanishes behind a macro that takes others (".Po An authority").
if grep -nE '^\.(P[oq]|D[qo]|Q[qo]|S[qo]|B[qo]|A[qo]|Op|It|Pf|Ns|No|Sm) (.* )?(An|At|In|Is|On|So|To|Do|Us|As) [a-z]' man/*.[13] |
    grep -vE 'Fl -|Cm [a-z-]+ Pq'; then
    echo "FAILED: a macro stands where a word is meant"
    exit 1
fi
# mdoc moves its own points out of quotes and parentheses, and none of Japanese.
if grep -nE '^\.(P[oq]|D[qo]|Q[qlo]|S[qo]|Cm|Fl|Ar|Pa|Ev|Li) .*[、。]$' man/ja/*.[13]; then
    echo "FAILED: a point of a sentence stands within what a macro quotes"
    exit 1
fi
# Section by section: the same headings, items and examples; and no option, variable, file or page left out.
python3 - man/ja/*.1 <<'PYTHON' || { echo "FAILED: Japanese pages lack something"; exit 1; }
import re, sys

NAMED = re.compile(r"(?:(?<=^\.)|(?<= ))(?:Fl -?[\w-]+|Ev \w+|Xr [\w-]+ \d|Pa [\w./@#-]+)|RFC \d+|LIMIT_\w+")

def sections(path):
    found = []
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if words[:1] and words[0] in (".Sh", ".Ss"):
            found.append((words[0], [], set()))
        elif words[:2] == [".It", "Em"]: # a word that is spoken
            found[-1][1].append(".It Em")
        elif words[:1] == [".It"]:
            macros = re.match(r"(?:[!-~]+ ?)*", line)[0].split()
            found[-1][1].append(" ".join(word for word in macros if word not in ("and", "above")))
        elif words[:1] == [".Dl"] and line.isascii() and "cause" not in line or words[:1] == [".Bd"]:
            found[-1][1].append(line.rstrip())
        if found:
            found[-1][2].update(NAMED.findall(line))
    return found

lacking = []
for path in sys.argv[1:]:
    english, japanese = sections(path.replace("/ja", "")), sections(path)
    if [section[0] for section in english] != [section[0] for section in japanese]:
        lacking.append(f"{path}: sections")
    for number, (there, here) in enumerate(zip(english, japanese), 1):
        if there[1] != here[1] or there[2] - here[2]:
            lacking.append(f"{path}: section {number}: {set(there[1]) ^ set(here[1]) or 'items'} {there[2] - here[2] or ''}")
print("\n".join(lacking), end="\n" if lacking else "")
sys.exit(bool(lacking))
PYTHON
mandoc -T lint -W warning man/*.[13] man/ja/*.1 && echo ok
