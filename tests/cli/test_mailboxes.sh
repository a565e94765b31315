#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What messages are kept in together: the dialects of mbox.
. "$(dirname "$0")/common.sh"
at=(--at 2026-11-24T06:30:00Z)
judge() { # STATUS WHAT ARGUMENT...: $verdicts is one word a message
    tool "$1" "$2" verify --json "${trust[@]}" "${at[@]}" "${@:3}"
    verdicts=$(sed -n 's/.*"verdict":"\([a-z]*\)".*/\1/p' "$work/out" | tr '\n' ' ')
}
messages=$PWD/samples/messages
cd "$work" || exit 1

# ---- mbox ----
# Signed text with lines that the dialects treat in different ways; signed as it is, which no good signer does.
printf 'Content-Type: text/plain\r\n\r\nFrom here on\r\n>From there on\r\n>>From yonder\r\n' >quoted.txt
openssl cms -sign -in quoted.txt -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" \
    -from noreply@demo.example 2>/dev/null | tr -d '\r' >quoted.eml || fail "openssl cms"
cat >write_mbox.py <<'PY'
"""write_mbox.py DIALECT MBOX MESSAGE...; DIALECT: mboxo, mboxrd, mboxcl, mboxcl2, thunderbird, or cl+N: lengths that
are N octets off."""
import re, sys
dialect, out = sys.argv[1], open(sys.argv[2], "wb")
for name in sys.argv[3:]:
    header, _, body = open(name, "rb").read().replace(b"\r\n", b"\n").partition(b"\n\n")
    start = b"From noreply@demo.example Tue Nov 24 06:00:00 2026\n"
    if dialect == "thunderbird":
        start = (b"From - Tue Nov 24 06:00:00 2026\nX-Mozilla-Status: 0009\nX-Mozilla-Status2: 00800000\n"
                 b"X-Mozilla-Keys: $label1" + b" " * 60 + b"\n")
    if dialect in ("mboxo", "mboxcl", "thunderbird"):
        body = re.sub(rb"(?m)^From ", b">From ", body)
    elif dialect == "mboxrd":
        body = re.sub(rb"(?m)^(>*From )", rb">\1", body)
    if dialect.startswith("mboxcl") or dialect.startswith("cl"):
        more = int(dialect[2:]) if dialect.startswith("cl") else 0
        header += b"\nContent-Length: %d" % (len(body) + more)
    out.write(start + header + b"\n\n" + body + b"\n")
PY
valid=$messages/valid.eml
for dialect in mboxo mboxrd mboxcl mboxcl2 thunderbird; do
    python3 write_mbox.py $dialect box "$valid" "$messages/tampered.eml" "$messages/valid-opaque.eml"
    judge 1 $dialect box
    is "$verdicts" $dialect "valid invalid valid "
    has "$out" $dialect '"input":"box#3"'
    lacks "$out" $dialect content-length-mismatch
done
# A ">" that a mailbox put before what was signed: altered, and explained.
sed 's/^>*From/From/' quoted.txt >once.txt # mboxo quotes no line that has a ">" already
openssl cms -sign -in once.txt -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" \
    -from noreply@demo.example 2>/dev/null | tr -d '\r' >once.eml || fail "openssl cms"
for dialect in mboxo:once mboxrd:quoted; do
    python3 write_mbox.py ${dialect%:*} box ${dialect#*:}.eml "$valid"
    judge 1 "quoted lines of $dialect" box
    is "$verdicts" "quoted lines of $dialect" "invalid valid "
    has "$out" "quoted lines of $dialect" lines-altered
done
# mboxcl2 quotes nothing and parts by length alone: a signed line that looks like a separator is one to other readers.
printf 'Content-Type: text/plain\r\n\r\nFrom eve@evil.example Tue Nov 24 06:00:00 2026\r\nSubject: x\r\n\r\nhello\r\n' >split.txt
openssl cms -sign -in split.txt -signer "$pki/noreply.pem" -inkey "$pki/noreply.key" -certfile "$pki/issuing-ca.pem" \
    -from noreply@demo.example 2>/dev/null | tr -d '\r' >split.eml || fail "openssl cms"
python3 write_mbox.py mboxcl2 box split.eml "$valid"
judge 1 "a separator within a length" box
is "${verdicts##* unsigned}" "a separator within a length" " valid "
is "$(head -1 out | grep -c content-length-mismatch)" "a separator within a length" 1
lacks "$(tail -1 out)" "the next message" content-length-mismatch

# Where lengths and separators disagree the separators rule.
for off in +9 -40 +100000 +18446744073709551616; do
    python3 write_mbox.py cl$off box "$valid" "$messages/tampered.eml" "$valid"
    judge 1 "lengths $off" box
    is "$verdicts" "lengths $off" "valid invalid valid "
    is "$(grep -c content-length-mismatch out)" "lengths $off" 3
done
python3 write_mbox.py cl+1 box "$valid"
judge 0 "the separator's empty line counted" box
lacks "$out" "the separator's empty line counted" content-length-mismatch
for length in 18446744073709551617 0 "$(printf '9%.0s' {1..400})" '
 7'; do
    { echo "From a@b.example Tue Nov 24 06:00:00 2026"; echo "Content-Length: $length"; cat "$valid"; } >box
    judge 0 "length $length" box
    has "$out" "length $length" content-length-mismatch
done
for length in "" -1 0x10 "12 octets"; do # no reader goes by these
    { echo "From a@b.example Tue Nov 24 06:00:00 2026"; echo "Content-Length: $length"; cat "$valid"; } >box
    judge 0 "length '$length'" box
    lacks "$out" "length '$length'" content-length-mismatch
done
{ echo "Content-Length: 7"; cat "$valid"; } >alone.eml # left by a transport of another kind: nobody reads it
judge 0 "outside of a mailbox" alone.eml
lacks "$out" "outside of a mailbox" content-length-mismatch

cd "$sources" || exit 1
finish
