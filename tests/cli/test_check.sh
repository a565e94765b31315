#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool sign --check: says what is wrong with templates, each with its line, and signs nothing.
. tests/cli/common.sh

certificate=(--signer "$pki/noreply.pem" --chain "$pki/issuing-ca.pem")
schema=$PWD/tests/support/junit.xsd
cp samples/senders/*.txt "$work" 2>/dev/null
cd "$work" || exit 1
mkdir clean faulty

# ---- sixty templates with one fault each, and the line and code that has to name it ----
python3 - <<'PYTHON' || fail "templates"
import base64, time
date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
fields = ["From: noreply@demo.example", "To: customer@partner.example", "Subject: Your document", f"Date: {date}",
          "Message-ID: <1@demo.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
body = ["Dear customer,", "your document is ready.", "It costs $5 {or so} <50%."]
rows, number = [], 0


def add(line, code, lines):
    global number
    number += 1
    name = f"faulty/{number:02}.eml"
    with open(name, "wb") as file:
        file.write("\n".join(lines).encode() + b"\n")
    rows.append(f"{name}\t{line}\t{code}")


def template(change=None, at=None, text=None):
    lines = list(fields)
    if at is not None:
        lines[at] = change
    return lines + [""] + (text or body)


with open("clean/a.eml", "w") as file:
    file.write("\n".join(template()) + "\n")
marks = ["{{ name }}", "{{name}}", "{{#if paid}}", "{{{raw}}}", "${name}", "${user.name}", "<%= name %>", "<% name %>", "<%@ page %>",
         "{{ 名前 }}"]
for mark in marks[:8]:
    add(3, "placeholder-left", template(f"Subject: Hello {mark}", 2) if mark.isascii() else template())
for i, mark in enumerate(marks):
    text = [body[0]] * i + [f"Hello {mark}!"] + body
    add(9 + i, "placeholder-left", template(text=text))
for carrier in ("softbank.ne.jp", "au.com", "ezweb.ne.jp", "ymobile.ne.jp", "SOFTBANK.NE.JP"):
    add(2, "carrier-recipient", template(f"To: someone@{carrier}", 1))
    add(5, "carrier-recipient", fields[:4] + [f"Cc: a@b.example, <someone@{carrier}>"] + fields[4:] + [""] + body)
for i in range(8):
    extra = [f"X-Field-{n}: {n}" for n in range(i)]
    add(7 + i, "html-without-text", fields[:6] + extra + ["Content-Type: text/html; charset=utf-8", "", "<p>Hello</p>"])
for i in range(6):
    encoded = base64.encodebytes(f"Hello {marks[i]}".encode()).decode().split("\n")[:-1]
    add(9, "placeholder-left", fields + ["Content-Transfer-Encoding: base64", ""] + encoded)
    if i == 5:
        break
rows[-6:] = [row.replace("\t9\t", "\t10\t") for row in rows[-6:]]
for i in range(6):
    add(0, "message-id-missing", [line for line in template(text=body * (i + 1)) if not line.startswith("Message-ID")])
for i in range(6):
    add(0, "date-missing", [line for line in template(text=body * (i + 1)) if not line.startswith("Date")])
for i in range(6):
    add(1, "header-unsafe", ["X-Long: " + "x" * (1000 + i)] + template())
open("expected.tsv", "w").write("\n".join(rows) + "\n")
PYTHON
run 0 faulty "$SMIMETOOL" sign --check "${certificate[@]}" faulty
while IFS=$'\t' read -r name line code; do
    at=$name
    [ "$line" = 0 ] || at=$name:$line
    grep -q "^$at: .*\[$code\]$" out || fail "$name: $code is not named on line $line: $(grep "^$name" out)"
    others=$(grep "^$name" out | grep -v "\[$code\]$" | grep -vE '\[(chain-end|validity-left)\]$')
    is "$others" "$name: nothing else" ""
done <expected.tsv
[ "$(wc -l <expected.tsv)" -ge 60 ] || fail "only $(wc -l <expected.tsv) templates"
run 1 strict "$SMIMETOOL" sign --check --strict "${certificate[@]}" faulty
run 0 clean "$SMIMETOOL" sign --check --strict "${certificate[@]}" clean
is "$(grep -vcE '\[(chain-end|validity-left)\]$' out)" clean 0
run 0 "no signer" "$SMIMETOOL" sign --check clean/a.eml
is "$out" "no signer" ""
[ -z "$(find . -newer expected.tsv -name '*.p7s')" ] || fail "something was signed"

# ---- refusals, errors ----
sed 's/noreply@demo/other@demo/' clean/a.eml >other.eml
run 1 refused "$SMIMETOOL" sign --check "${certificate[@]}" other.eml clean/a.eml
has "$out" refused "other.eml: error: "
has "$out" refused "[signer-mismatch]"
run 66 missing "$SMIMETOOL" sign --check "${certificate[@]}" missing.eml clean/a.eml
has "$out" missing "missing.eml: error: "
run 64 "--strict alone" "$SMIMETOOL" sign --strict "${certificate[@]}" clean/a.eml
run 64 "two to sign" "$SMIMETOOL" sign "${certificate[@]}" clean/a.eml other.eml

# ---- forms ----
cp faulty/01.eml 'a,b:c%.eml'
run 0 github "$SMIMETOOL" sign --check --format github 'a,b:c%.eml'
is "$out" github "::warning file=a%2Cb%3Ac%25.eml,line=3,title=placeholder-left::A placeholder is left over that nothing was put in place of: {{ name }}"
cp faulty/07.eml 'x.eml'
run 0 "github, percent" "$SMIMETOOL" sign --check --format github x.eml
has "$out" "github, percent" "of: <%25= name %25>"
run 66 junit "$SMIMETOOL" sign --check --strict --format junit "${certificate[@]}" faulty clean other.eml missing.eml
if command -v xmllint >/dev/null; then
    xmllint --noout --schema "$schema" out 2>said || fail "junit: $(head -3 said)"
fi
has "$out" junit "errors=\"1\""
has "$out" junit '<failure type="placeholder-left" message="A placeholder'
run 0 json "$SMIMETOOL" sign --check --json faulty/01.eml
has "$out" json '"line":3'
run 0 clients "$SMIMETOOL" sign --check --clients "${certificate[@]}" clean/a.eml faulty/01.eml
is "$(grep -c '^  Gmail' out)" "the same answers once" 1

# ---- a thousand in one call ----
mkdir many
for i in $(seq 1000); do cp clean/a.eml "many/$i.eml"; done
run 0 many "$SMIMETOOL" sign --check --strict "${certificate[@]}" many
is "$(grep -c validity-left out)" "said once" 1
printf 'many/1.eml\0faulty/01.eml' >names
run 1 "named in a file" "$SMIMETOOL" sign --check --strict --format json --files0-from names
is "$(grep -c '"input"' out)" "named in a file" 2
run 64 "named in a file and besides" "$SMIMETOOL" sign --check --files0-from names clean/a.eml
run 64 "nothing is named" "$SMIMETOOL" sign "${certificate[@]}" --files0-from names

# ---- known senders ----
echo '{"senders": [{"address": "noreply@demo.example", "issuers": ["Demo S/MIME CA 1"]}]}' >right.json
echo '{"senders": [{"address": "noreply@demo.example", "issuers": ["Another CA"]}]}' >wrong.json
run 0 "as promised" "$SMIMETOOL" sign --check --senders right.json "${certificate[@]}" clean/a.eml
run 1 "not as promised" "$SMIMETOOL" sign --check --senders wrong.json "${certificate[@]}" clean/a.eml
has "$out" "not as promised" "[pin-issuer]"
run 1 "--allow-mismatch is no excuse" "$SMIMETOOL" sign --check --allow-mismatch --senders wrong.json "${certificate[@]}" clean/a.eml
finish
