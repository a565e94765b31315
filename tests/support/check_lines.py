# SPDX-License-Identifier: LGPL-2.1-or-later
"""check_lines.py SCHEMA FILE...: every line of the files that is one of smimetool's JSON lines fits the schema, and has no
member that the schema does not have. Prints how many there were."""
import json, sys
from collections import Counter

from jsonschema import Draft202012Validator

# What a line of smimetool begins with; other JSON is of no concern.
STARTS = ('{"schema":1,', '{"subject":"', '{"serial":"', '{"input":"')


def strict(schema, name=""):
    """Members are only ever added, so the schema lets others stand; here they are a fault."""
    if isinstance(schema, list):
        for item in schema:
            strict(item)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            strict(value, key)
        if "properties" in schema and isinstance(schema["properties"], dict) and not name.endswith("Members"):
            schema["unevaluatedProperties"] = False
    return schema


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
schema = strict(schema)
kinds = {name: Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})
         for name in ("report", "error", "summary", "certificateLine", "clientsLine", "serialLine")}


def kind_of(line):
    return ("error" if "error" in line else "summary" if "messages" in line else "certificateLine" if "not_before" in line
            else "serialLine" if "role" in line else "report" if "verdict" in line else "clientsLine")


counts, bad = Counter(), 0
for path in sys.argv[2:]:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for text in file:
            if not text.startswith(STARTS):
                continue
            try:
                line = json.loads(text)
            except ValueError:  # cut off where a test closes the pipe, or meant to be broken
                continue
            kind = kind_of(line)
            counts[kind] += 1
            for error in kinds[kind].iter_errors(line):
                cause = max(error.context, key=lambda inner: len(inner.path), default=error)
                print(f"FAILED: {path}: {kind}: {list(cause.path)}: {cause.message[:300]}")
                bad += 1
            if bad > 20:
                sys.exit(1)
print("lines:", dict(counts))
sys.exit(bad > 0)
