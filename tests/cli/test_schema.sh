#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The schema of what --json prints: complete, strict enough to notice a fault, and true for every kind of line. The
# other tests check all lines that they cause (tests/support/lines.sh).
. tests/cli/common.sh

python=$(lines_python) || { echo "SKIPPED: python3-jsonschema is not installed"; exit 77; }
schema=$BUILD_DIR/smimetool.schema.json
check=("$python" tests/support/check_lines.py "$schema")

# ---- the codes are those of the catalogue ----
"$python" - "$schema" <<'PYTHON' || fail "codes of the schema are not those of lib/base/finding_table.h"
import json, re, sys
codes = json.load(open(sys.argv[1], encoding="utf-8"))["$defs"]["code"]["enum"]
table = re.findall(r'^FINDING\(\s*\w+,\s*"([^"]+)"', open("lib/base/finding_table.h", encoding="utf-8").read(), re.M)
sys.exit(codes != table or len(codes) < 100)
PYTHON

# ---- every kind of line ----
SMIME_LINES=$work/unit.lines "$BUILD_DIR/tests/test_format_json" >"$work/said" 2>&1 || fail "test_format_json: $(tail -3 "$work/said")"
message=samples/messages/valid.eml
tool 0 report verify "${trust[@]}" --at 2026-11-24T06:30:00Z --from noreply@demo.example --json $message
report=$out
tool 66 error verify --json missing.eml
tool 0 summary verify "${trust[@]}" --at 2026-11-24T06:30:00Z --json --summary $message
tool 0 sign sign --json "${signer[@]}" -o "$work/signed.eml" samples/template.eml
tool 0 certificates show-cert --json samples/pki/noreply.pem $message
has "$out" certificates '"input":"samples/pki/noreply.pem"}'
tool 0 clients show-cert --json --clients $message
tool 0 clients verify --json --clients "${trust[@]}" --at 2026-11-24T06:30:00Z $message
tool 0 path show-cert --json --path "${trust[@]}" $message
for format in hex colon decimal; do
    tool 0 serial serial --json --format $format --role all "${trust[@]}" $message
done
tool 0 match serial --json --match samples/published-serials.txt "${trust[@]}" $message
sort -u "$work/printed.lines" "$work/unit.lines" >"$work/all"
said=$("${check[@]}" "$work/all") || fail "$said"
for kind in report error summary certificateLine clientsLine serialLine; do
    has "$said" "kinds of lines" "'$kind'"
done

# ---- faults are noticed ----
faulty() { # WHAT, SED EXPRESSION
    printf '%s\n' "$report" | sed "$2" >"$work/faulty"
    printf '%s\n' "$report" | cmp -s - "$work/faulty" && fail "$1: nothing was changed"
    "${check[@]}" "$work/faulty" >"$work/said" && fail "$1 is not noticed"
    rm "$work/faulty"
}
faulty "a member that is not known" 's/"coverage"/"colour":"red",&/'
faulty "one deep inside" 's/"bits":2048/&,"colour":"x"/'
faulty "a member that is missing" 's/"coverage":"whole",//'
faulty "a code that is not known" 's/"revocation-not-checked"/"something-else"/'
faulty "a number for a text" 's/"subject":"CN=Demo Sign[^"]*"/"subject":1/'
finish
