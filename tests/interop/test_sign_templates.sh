#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# 300 generated templates: sign, verify, and what comes back is what went in.
set -euo pipefail
: "${SMIMETOOL:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/interop/sign_templates.py "$SMIMETOOL" samples/pki "$work"
