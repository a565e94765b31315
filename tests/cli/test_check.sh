#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# smimetool sign --check: says what is wrong with templates, each with its line, and signs nothing.
. tests/cli/common.sh

certificate=(--signer "$pki/noreply.pem" --chain "$pki/issuing-ca.pem")
schema=$PWD/tests/support/junit.xsd
cp samples/senders/*.txt "$work" 2>/dev/null
cd "$work" || exit 1
mkdir clean faulty refused

# ---- templates with one fault each, and the line and code that has to name it ----
python3 - <<'PYTHON' || fail "templates"
import base64, time
date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
FROM, TO, SUBJECT, DATE, ID, VERSION, TYPE = range(7)
fields = ["From: noreply@demo.example", "To: customer@partner.example", "Subject: Your document", f"Date: {date}",
          "Message-ID: <1@demo.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
body = ["Dear customer,", "your document is ready.", "It costs $5 {or so} <50%."]
text = 9  # the line in which the body begins, where nothing is put before it
rows = []


def octets(line):
    return line if isinstance(line, bytes) else line.encode()


def add(line, code, lines, refused=False):
    name = f"{'refused' if refused else 'faulty'}/{len(rows) + 1:03}.eml"
    with open(name, "wb") as file:
        file.write(b"\n".join(octets(one) for one in lines) + b"\n")
    rows.append(f"{name}\t{line}\t{code}")


def field(at, value, lines=body):  # put in place of one
    return fields[:at] + [value] + fields[at + 1:] + [""] + lines


def more(value, lines=body):  # behind the others, in line 8
    return fields + [value, ""] + lines


def content(*lines):
    return fields + [""] + list(lines)


def parts(value, *lines):
    return field(TYPE, value, list(lines))


with open("clean/a.eml", "w") as file:
    file.write("\n".join(content(*body)) + "\n")

# what is left over
marks = ["{{ name }}", "{{name}}", "{{#if paid}}", "{{{raw}}}", "${name}", "${user.name}", "<%= name %>", "<% name %>", "<%@ page %>",
         "{{ 名前 }}"]
for mark in marks[:8]:
    add(3, "placeholder-left", field(SUBJECT, f"Subject: Hello {mark}"))
for i, mark in enumerate(marks):
    add(text + i, "placeholder-left", content(*[body[0]] * i, f"Hello {mark}!", *body))
for mark in marks[:6]:
    encoded = base64.encodebytes(f"Hello {mark}".encode()).decode().split("\n")[:-1]
    add(text + 1, "placeholder-left", more("Content-Transfer-Encoding: base64", encoded))
add(text + 2, "placeholder-left", more("Content-Transfer-Encoding: quoted-printable", ["Dear", "{{name}}", "=E2=82=AC"]))
add(text + 2, "placeholder-left", parts("Content-Type: multipart/alternative; boundary=b", "--b", "", "Hello {{ name }}", "--b",
                                        "Content-Type: text/html", "", "<p>Hello</p>", "--b--"))

# what is missing
for i in range(3):
    extra = [f"X-Field-{n}: {n}" for n in range(i)]
    add(7 + i, "html-without-text", fields[:TYPE] + extra + ["Content-Type: text/html; charset=utf-8", "", "<p>Hello</p>"])
add(0, "message-id-missing", fields[:ID] + fields[VERSION:] + [""] + body)
add(0, "date-missing", fields[:DATE] + fields[ID:] + [""] + body)
add(0, "author-missing", fields[TO:] + [""] + body, True)
add(7, "multipart-malformed", field(TYPE, "Content-Type: multipart/mixed"), True)
add(7, "boundary-missing", parts("Content-Type: multipart/mixed; boundary=b", "--b", "", "Hello"), True)

# recipients who see an attachment
for carrier in ("softbank.ne.jp", "au.com", "ezweb.ne.jp", "ymobile.ne.jp", "SOFTBANK.NE.JP"):
    add(2, "carrier-recipient", field(TO, f"To: someone@{carrier}"))
    add(5, "carrier-recipient", fields[:ID] + [f"Cc: a@b.example, <someone@{carrier}>"] + fields[ID:] + [""] + body)

# transfer encodings
for value in ("utf-8", "base64;", '"base64"', "8-bit", "none"):
    add(8, "ambiguous-encoding", more(f"Content-Transfer-Encoding: {value}", ["SGVsbG8="]), True)
add(8, "ambiguous-encoding", fields[:TYPE] + ["Content-Type: multipart/mixed; boundary=b", "Content-Transfer-Encoding: base64",
                                              "", "--b", "", "Hello", "--b--"], True)
add(text + 2, "encoding-malformed", more("Content-Transfer-Encoding: base64", ["SGVsbG8=", "not base64!"]), True)
add(text + 2, "encoding-malformed", more("Content-Transfer-Encoding: quoted-printable", ["Hello", "100=% sure"]), True)

# character sets
add(text + 1, "charset-mismatch", content(body[0], b"caf\xe9"), True)
add(text + 1, "charset-mismatch", content(body[0], b"\x1b$B%F%9%H\x1b(B"), True)
add(text, "charset-mismatch", parts("Content-Type: text/plain; charset=iso-2022-jp", "書類"), True)
add(text, "charset-unknown", parts("Content-Type: text/plain; charset=x-demo", "café"), True)
add(text, "charset-unknown", parts('Content-Type: text/plain; charset=""', "café"), True)
add(text, "charset-missing", parts("Content-Type: text/plain", "café"), True)
add(7, "ambiguous-parameter", field(TYPE, "Content-Type: text/plain charset=utf-8"), True)
add(7, "ambiguous-parameter", field(TYPE, "Content-Type: text/plain; charset=utf-8; charset=iso-8859-1"), True)

# a line of the header that is none; what announces protected fields
add(4, "ambiguous-field", fields[:3] + ["  "] + fields[3:] + [""] + body, True)
add(7, "ambiguous-parameter", field(TYPE, "Content-Type: text/plain; charset=utf-8; hp=clear"), True)

# fields that may stand once
for value in ("Subject: Another", "To: x@partner.example", "Message-ID: <2@demo.example>", fields[DATE]):
    add(8, "field-repeated", more(value))
for value in ("MIME-Version: 1.1", "Content-Type: text/html"):
    add(8, "ambiguous-field", more(value), True)
add(2, "author-multiple", fields[:1] + ["From: other@demo.example"] + fields[1:] + [""] + body, True)

# dates
add(4, "date-skew", field(DATE, "Date: Mon, 1 Jan 2024 00:00:00 +0000"))
for value in ("soon", "Mon, 1 Jan 124 00:00:00 +0000", "2026-11-24"):
    add(4, "date-unreadable", field(DATE, f"Date: {value}"), True)

# authors
add(1, "author-multiple", field(FROM, "From: noreply@demo.example, other@demo.example"), True)
add(1, "author-malformed", field(FROM, "From: Team: noreply@demo.example;"), True)
add(1, "author-malformed", field(FROM, "From: =?utf-8?Q?Demo_=3Cnoreply=40demo.example=3E?="), True)
add(1, "display-name-address", field(FROM, 'From: "boss@other.example" <noreply@demo.example>'), True)
add(1, "signer-mismatch", field(FROM, "From: somebody@demo.example"), True)
add(8, "reply-to-elsewhere", more("Reply-To: desk@other.example"))

# raw bytes in fields
for value in (b"Your \x07document", b"\x1b$B%F%9%H\x1b(B", "書類", b"caf\xe9", "x" * 1000):
    add(3, "header-unsafe", field(SUBJECT, b"Subject: " + octets(value)))
for value in (b"Your \0document", b"Your \rdocument"):
    add(3, "ambiguous-field", field(SUBJECT, b"Subject: " + value), True)
add(3, "ambiguous-field", field(SUBJECT, "Subject : Your document"), True)

# what stands before the header, and between its fields
for value in ("# second reminder", " {{! partial }}"):
    add(1, "ambiguous-field", [value] + content(*body), True)
add(1, "ambiguous-field", [b"\xef\xbb\xbf" + octets(fields[0])] + content(*body)[1:], True)
add(1, "ambiguous-field", [""] + content(*body), True)
add(8, "ambiguous-field", more("no field"), True)

# signed before
add(8, "dkim-broken", more("DKIM-Signature: v=1; a=rsa-sha256; d=demo.example; s=a; h=from; bh=x; b=x"))
add(7, "already-signed", parts("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b",
                               "--b", "", "Hello", "--b", "Content-Type: application/pkcs7-signature; name=smime.p7s",
                               "Content-Transfer-Encoding: base64", "", "MAA=", "--b--"), True)
add(7, "already-encrypted", fields[:TYPE] + ["Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
                                             "Content-Transfer-Encoding: base64", "", "MAsGCSqGSIb3DQEHAw=="], True)
open("expected.tsv", "w").write("\n".join(rows) + "\n")
PYTHON
run 0 faulty "$SMIMETOOL" sign --check "${certificate[@]}" faulty
cp out said
run 1 refused "$SMIMETOOL" sign --check "${certificate[@]}" refused
cat out >>said
while IFS=$'\t' read -r name line code; do
    at=$name
    [ "$line" = 0 ] || at=$name:$line
    kind='(warning|note)'
    [ "${name%/*}" = faulty ] || kind=error
    grep -qE "^$at: $kind: .*\[$code\]$" said || fail "$name: $code is not named on line $line: $(grep "^$name" said)"
    others=$(grep "^$name" said | grep -v "\[$code\]$" | grep -vE '\[(chain-end|validity-left)\]$')
    is "$others" "$name: nothing else" ""
done <expected.tsv
[ "$(wc -l <expected.tsv)" -ge 60 ] || fail "only $(wc -l <expected.tsv) templates"
[ "$(cut -f 3 expected.tsv | sort -u | wc -l)" -ge 24 ] || fail "few codes"
# Each that is an error is refused when it is signed, and for the same reason.
while IFS=$'\t' read -r name line code; do
    [ "${name%/*}" = refused ] || continue
    run 65 "$name, signed" "$SMIMETOOL" sign "${signer[@]}" "$name"
    has "$(tr -s ' \n' ' ' <err)" "$name, signed" "[$code]"
    is "$out" "$name, signed" ""
done <expected.tsv
run 1 strict "$SMIMETOOL" sign --check --strict "${certificate[@]}" faulty
run 0 clean "$SMIMETOOL" sign --check --strict "${certificate[@]}" clean
is "$(grep -vcE '\[(chain-end|validity-left)\]$' out)" clean 0
run 0 "no signer" "$SMIMETOOL" sign --check clean/a.eml
is "$out" "no signer" ""
[ -z "$(find . -newer expected.tsv -name '*.p7s')" ] || fail "something was signed"

# ---- refusals, errors ----
sed 's/noreply@demo/other@demo/' clean/a.eml >other.eml
run 1 refused "$SMIMETOOL" sign --check "${certificate[@]}" other.eml clean/a.eml
has "$out" refused "other.eml:1: error: "
has "$out" refused "[signer-mismatch]"
run 66 missing "$SMIMETOOL" sign --check "${certificate[@]}" missing.eml clean/a.eml
has "$out" missing "missing.eml: error: "
run 64 "--strict alone" "$SMIMETOOL" sign --strict "${certificate[@]}" clean/a.eml
run 64 "two to sign" "$SMIMETOOL" sign "${certificate[@]}" clean/a.eml other.eml

# ---- forms ----
cp faulty/001.eml 'a,b:c%.eml'
run 0 github "$SMIMETOOL" sign --check --format github 'a,b:c%.eml'
is "$out" github "::warning file=a%2Cb%3Ac%25.eml,line=3,title=placeholder-left::A placeholder is left over that nothing was put in place of: {{ name }}"
cp faulty/007.eml 'x.eml'
run 0 "github, percent" "$SMIMETOOL" sign --check --format github x.eml
has "$out" "github, percent" "of: <%25= name %25>"
run 66 junit "$SMIMETOOL" sign --check --strict --format junit "${certificate[@]}" faulty clean other.eml missing.eml
if command -v xmllint >/dev/null; then
    xmllint --noout --schema "$schema" out 2>said || fail "junit: $(head -3 said)"
fi
has "$out" junit "errors=\"1\""
has "$out" junit '<failure type="placeholder-left" message="A placeholder'
run 0 json "$SMIMETOOL" sign --check --json faulty/001.eml
has "$out" json '"line":3'
# What is no message is one annotation, with a code, in English whatever the locale.
printf '%%PDF-1.4\n' >document.pdf
iconv -f UTF-8 -t UTF-16 clean/a.eml >utf16.eml
run 65 "no message, github" "$SMIMETOOL" sign --lang ja --check --format github document.pdf utf16.eml
is "$(sed 's/::this is.*//' out | tr '\n' ' ')" "no message, github" \
    "::error file=document.pdf,title=input-unreadable ::error file=utf16.eml,title=input-unreadable "
LC_ALL=C grep -q '[^ -~]' out && fail "no message, github: another language"
run 65 "no message, junit" "$SMIMETOOL" sign --check --format junit document.pdf missing.eml
has "$out" "no message, junit" '<error type="input-unreadable" message="this is a PDF document'
has "$out" "no message, junit" '<error type="input-missing" message="No such file'
run 65 "no message, json" "$SMIMETOOL" sign --check --json document.pdf
has "$out" "no message, json" '"code":"input-unreadable"}'
run 65 "no message, text" "$SMIMETOOL" sign --check utf16.eml
has "$out" "no message, text" "utf16.eml: error: this is text in UTF-16"
has "$out" "no message, text" " [input-unreadable]"
run 0 "nobody to sign, json" "$SMIMETOOL" sign --check --json clean/a.eml
has "$out" "nobody to sign, json" '"integrity":"unknown","trust":"unknown","identity":"unknown","coverage":"none"'
for format in github junit; do
    run 64 "clients, $format" "$SMIMETOOL" sign --check --clients --format $format clean/a.eml
done
run 0 "clients, nobody to sign" "$SMIMETOOL" sign --check --clients clean/a.eml
is "$(grep -c "depends on the signer's certificate, which was not given" out)" "clients, nobody to sign" 7
run 0 clients "$SMIMETOOL" sign --check --clients "${certificate[@]}" clean/a.eml faulty/001.eml
is "$(grep -c '^  Gmail' out)" "the same answers once" 1
lacks "$out" clients "which was not given"

# ---- a thousand in one call ----
mkdir many
for i in $(seq 1000); do cp clean/a.eml "many/$i.eml"; done
run 0 many "$SMIMETOOL" sign --check --strict "${certificate[@]}" many
is "$(grep -c validity-left out)" "said once" 1
printf 'many/1.eml\0faulty/001.eml' >names
run 1 "named in a file" "$SMIMETOOL" sign --check --strict --format json --files0-from names
is "$(grep -c '"input"' out)" "named in a file" 2
printf 'many/1.eml\nfaulty/001.eml\n' >lines
run 64 "names in lines" "$SMIMETOOL" sign --check --files0-from lines
has "$err" "names in lines" "lines: its names are parted by ends of lines; a NUL belongs behind each"
run 65 "a document for a list of names" "$SMIMETOOL" sign --check --files0-from document.pdf
has "$err" "a document for a list of names" "document.pdf: this is a PDF document; "
run 65 "a document for a file of senders" "$SMIMETOOL" sign --check --senders document.pdf clean/a.eml
has "$err" "a document for a file of senders" "document.pdf: this is a PDF document; "
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
