# SPDX-License-Identifier: LGPL-2.1-or-later
# JSON lines against the schema that is installed beside the program. Sourced; BUILD_DIR is the build's folder.

# Python that has jsonschema: that of PATH may be another than Debian's.
lines_python() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import jsonschema' 2>/dev/null && { echo "$python"; return; }
    done
    return 1
}

# check_lines ROOT FOLDER: every line of smimetool's in the files below the folder. ROOT: of the sources.
check_lines() {
    local python lines
    python=$(lines_python) || { echo "NOT CHECKED: lines against the schema: python3-jsonschema is not installed"; return 0; }
    lines=$(mktemp)
    grep -rhaE '^\{"(schema|subject|serial|input)":' "$2" | sort -u >"$lines"
    "$python" "$1/tests/support/check_lines.py" "$BUILD_DIR/smimetool.schema.json" "$lines"
    local status=$?
    rm -f "$lines"
    return $status
}
