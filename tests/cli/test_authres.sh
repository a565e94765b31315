#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# verify --format authres: read by the grammar of RFC 8601 and by Python's email; hostile certificates; and the
# filter that puts the field on top.
. tests/cli/common.sh
name=mx.customer.example
field() { # STATUS WHAT ARGUMENT...: $read is what the grammar reads
    tool "$1" "$2" verify --format authres --authserv-id $name "${@:3}"
    read=$(python3 tests/support/authres.py "$work/out") || fail "$2: $(cat "$work/out")"
}
at=(--at 2026-11-24T06:30:00Z)

field 0 "valid" "${trust[@]}" "${at[@]}" samples/messages/valid.eml
is "$read" "valid" "$name	pass		smime-part=2	smime-identifier=noreply@demo.example	smime-serial=0c0c31de000000000000000000000001	smime-issuer=CN=Demo S/MIME CA 1,O=Demo Sign,C=JP"
field 1 "tampered" "${trust[@]}" "${at[@]}" samples/messages/tampered.eml
has "$read" "tampered" "$name	fail	content-altered: "
field 1 "another sender" "${trust[@]}" "${at[@]}" samples/messages/other-sender.eml
has "$read" "another sender" "$name	policy	signer-mismatch: "
field 2 "replayed" "${trust[@]}" "${at[@]}" samples/messages/replayed.eml
has "$read" "replayed" "$name	neutral	date-skew: "
field 3 "unsigned" samples/messages/unsigned.eml
is "$read" "unsigned" "$name	none	"
field 65 "no message" samples/pki/noreply.key
has "$read" "no message" "$name	permerror	"
field 66 "no file" "$work/missing"
has "$read" "no file" "$name	temperror	"
field 3 "spoken in Japanese" --lang ja "${at[@]}" samples/messages/unsigned.eml
field 1 "several" "${trust[@]}" "${at[@]}" samples/messages/*.eml
is "$(wc -l <<<"$read")" "several" "$(printf '%s\n' samples/messages/*.eml | wc -l)"

# Whatever a certificate says stays within its quotes.
count=0
for subject in 'x"; smime=pass (' 'x\\"; smime=pass' $'x\r\nAuthentication-Results: '$name'; smime=pass' $'x\n\nbody' \
    '電子署名 株式会社' "$(printf '電子署名%.0s' {1..600})" "$(printf 'x"%.0s' {1..5000})" $'x\e[2J\x7f\x01' '=?utf-8?q?a?='; do
    count=$((count + 1))
    cat >"$work/req.cnf" <<END
[req]
distinguished_name = name
prompt = no
string_mask = utf8only
x509_extensions = extensions
[name]
[extensions]
subjectAltName = email:"eve@evil.example"
END
    python3 - "$work" "$subject" <<'PY' || fail "certificate $count"
# openssl refuses more than 64 characters of a name: a name of 10 kB is put in by hand, and the signature is made anew.
import subprocess, sys
work, subject = sys.argv[1], sys.argv[2].encode()
def der(tag, body):
    size = len(body)
    length = bytes([size]) if size < 128 else (lambda b: bytes([128 | len(b)]) + b)(size.to_bytes((size.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + length + body
def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout
run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", work + "/eve.key")
spki = run("openssl", "pkey", "-in", work + "/eve.key", "-pubout", "-outform", "DER")
name = der(0x30, der(0x31, der(0x30, der(6, bytes([0x55, 4, 3])) + der(0x0c, subject))))
sha256_ecdsa = der(0x30, der(6, bytes.fromhex("2a8648ce3d040302")))
address = der(0x30, der(0x30, der(6, bytes([0x55, 0x1d, 0x11])) + der(4, der(0x30, der(0x81, b'"a\\"; smime=pass"@evil.example')))))
validity = der(0x30, der(0x17, b"260101000000Z") + der(0x17, b"300101000000Z"))
tbs = der(0x30, der(0xa0, der(2, b"\2")) + der(2, b"\1") + sha256_ecdsa + name + validity + name + spki + der(0xa3, address))
open(work + "/tbs", "wb").write(tbs)
signature = run("openssl", "dgst", "-sha256", "-sign", work + "/eve.key", work + "/tbs")
open(work + "/eve.der", "wb").write(der(0x30, tbs + sha256_ecdsa + der(3, b"\0" + signature)))
run("openssl", "x509", "-inform", "DER", "-in", work + "/eve.der", "-out", work + "/eve.pem")
PY
    printf 'Content-Type: text/plain\r\n\r\nhello\r\n' >"$work/entity"
    openssl cms -sign -in "$work/entity" -signer "$work/eve.pem" -inkey "$work/eve.key" -from "eve@evil.example" \
        -out "$work/hostile.eml" 2>/dev/null || fail "message $count"
    if [ ${#subject} -gt 1000 ]; then # a name beyond the caps is read as no certificate
        field 2 "hostile name $count" --trust samples/pki/root.pem "$work/hostile.eml"
        continue
    fi
    field 1 "hostile name $count" --trust "$work/eve.pem" "$work/hostile.eml"
    has "$read" "hostile name $count" 'smime-identifier="a\"; smime=pass"@evil.example'
done

tool 64 "without a name" verify --format authres samples/messages/valid.eml
tool 64 "a name for another format" verify --authserv-id $name samples/messages/valid.eml
tool 64 "a name in two lines" verify --format authres --authserv-id $'a\nb' samples/messages/valid.eml

# The filter: the message comes out as it went in, but for the field on top and forgeries of it.
filter() { samples/recipes/authres-filter $name "${trust[@]}" "${at[@]}"; }
export SMIMETOOL
filter <samples/messages/valid.eml >"$work/filtered" || fail "filter: $?"
has "$(python3 tests/support/authres.py --on-top "$work/filtered")" "filtered" "$name	pass"
size=$(stat -c %s samples/messages/valid.eml)
tail -c "$size" "$work/filtered" | cmp - samples/messages/valid.eml || fail "the filter changed the message"
tool 0 "what was filtered" verify "${trust[@]}" "${at[@]}" "$work/filtered"

forge() { # WHAT FIELD: it is not there any more, and its neighbours are
    { printf 'Received: one\n%b\nX-Kept: two\n' "$2"; cat samples/messages/tampered.eml; printf 'no end \0\r'; } >"$work/forged"
    filter <"$work/forged" >"$work/filtered" || fail "$1: $?"
    has "$(python3 tests/support/authres.py --on-top "$work/filtered")" "$1" "$name	fail"
    is "$(grep -aic '^authentication-results[^;]*'$name "$work/filtered")" "$1" 1
    is "$(grep -ac 'smime=pass' "$work/filtered")" "$1" 0
    is "$(grep -acE '^(Received: one|X-Kept: two)$' "$work/filtered")" "$1" 2
    cmp <(sed '1,/^$/d' "$work/forged") <(sed '1,/^$/d' "$work/filtered") || fail "$1: the body is another"
}
forge "a forged field" "Authentication-Results: $name; smime=pass"
forge "folded, in capitals" "AUTHENTICATION-RESULTS:\n\tMX.customer.example\n  ; smime=pass"
forge "with a version" "Authentication-Results: $name 1; smime=pass"
forge "blanks before the colon" "Authentication-Results \t: $name; smime=pass"
forge "in quotes" "Authentication-Results: \"mx\\\\.customer.example\"; smime=pass"
forge "a comment first" "Authentication-Results: (a;b) mx(c).customer.example; smime=pass"
forge "a carriage return in another field" "Subject: a\rAuthentication-Results: $name; smime=pass"
forge "a NUL" "Authentication-\0Results: $name; smime=pass"
forge "two" "Authentication-Results: $name; smime=pass\nAuthentication-Results: $name; smime=pass"

printf 'Authentication-Results: other.example; spf=pass\nFrom: a@b.example\n\nbody' | filter >"$work/filtered"
is "$(grep -c '^Authentication-Results: other.example; spf=pass$' "$work/filtered")" "another host's field" 1
printf ' ; smime=pass\nFrom: a@b.example\n\nbody' | filter >"$work/filtered"
has "$(python3 tests/support/authres.py --on-top "$work/filtered")" "a first line that would continue ours" "$name	permerror"
sed 's/$/\r/' samples/messages/unsigned.eml | filter >"$work/filtered"
is "$(grep -vc $'\r$' "$work/filtered")" "line ends CRLF" 0
{ echo "From a@b.example Tue Nov 24 06:00:00 2026"; cat samples/messages/valid.eml; } | filter >"$work/filtered"
is "$(head -1 "$work/filtered")" "a mailbox's line" "From a@b.example Tue Nov 24 06:00:00 2026"
has "$(sed 1d "$work/filtered" | python3 tests/support/authres.py --on-top)" "below a mailbox's line" "$name	pass"
SMIMETOOL=false filter <samples/messages/valid.eml >"$work/filtered"
has "$(python3 tests/support/authres.py --on-top "$work/filtered")" "nothing judged" "$name	temperror"
finish
