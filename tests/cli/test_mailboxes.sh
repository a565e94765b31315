#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What messages are kept in together: the dialects of mbox, gzip's files, archives of tar's, folders of MH.
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

# ---- gzip ----
cp "$valid" one.eml
gzip -k one.eml
judge 0 "a message" one.eml.gz
has "$out" "a message" '"input":"one.eml.gz"'
judge 0 "on standard input" - <one.eml.gz
tool 0 "its certificates" show-cert one.eml.gz
has "$out" "its certificates" noreply@demo.example
tool 0 "its serial number" serial "${trust[@]}" "${at[@]}" one.eml.gz
python3 write_mbox.py mboxo box "$valid" "$messages/tampered.eml"
python3 write_mbox.py mboxo box2 "$valid"
{ gzip -c box; gzip -9c box2; head -c 512 /dev/zero; } >box.gz # two members, and the zeros of a tape
judge 1 "a mailbox" box.gz
is "$verdicts" "a mailbox" "valid invalid valid "
has "$out" "a mailbox" '"input":"box.gz#3"'
for i in {1..1000}; do cat box2; done >many # more than what is kept in memory, of a file that is mapped
{ printf 'From a@b.example Tue Nov 24 06:00:00 2026\nFrom: a@b.example\n\n'; head -c 300000 /dev/urandom | base64; } >>many
gzip -kf many
tool 3 "a large mailbox" verify --summary --jobs 2 "${trust[@]}" "${at[@]}" many.gz
has "$out" "a large mailbox" "1000"
is "$(stat -c %s many.gz | awk '{ print ($1 > 131072) }')" "a large mailbox: mapped" 1

damaged() { # WHAT FILE: never judged
    tool 65 "$1" verify "${trust[@]}" "${at[@]}" "$2"
    has "$err$out" "$1" "this gzip file is damaged, cut off, or has something else behind it"
    has "$err" "$1" "$2"
}
size=$(stat -c %s one.eml.gz)
for cut in 3 10 11 100 $((size / 2)) $((size - 9)) $((size - 8)) $((size - 1)); do
    head -c "$cut" one.eml.gz >cut.gz
    damaged "cut off at $cut" cut.gz
done
head -c -1 many.gz >cut.gz
damaged "a large mailbox, cut off" cut.gz
python3 - one.eml.gz <<'PY'
import sys, zlib
data = open(sys.argv[1], "rb").read()
text = zlib.decompress(data, 31)
count = 0
for at in list(range(3, 10)) + list(range(20, len(data), len(data) // 40)) + [len(data) - 8, len(data) - 1]:
    broken = bytearray(data)
    broken[at] ^= 0x20
    try:
        if zlib.decompress(bytes(broken), 31) == text:
            continue # a bit of the header that tells nothing
    except zlib.error:
        pass
    open("flipped-%d.gz" % count, "wb").write(broken)
    count += 1
PY
for file in flipped-*.gz; do
    damaged "a bit of it flipped, $file" "$file"
done
{ cat one.eml.gz; echo x; } >behind.gz
damaged "something behind it" behind.gz
{ cat one.eml.gz; head -c 100 one.eml.gz; } >behind.gz
damaged "half a member behind it" behind.gz
gzip -c /dev/null >empty.gz
tool 65 "nothing in it" verify empty.gz
has "$err$out" "nothing in it" "the input is empty"
gzip -c one.eml.gz >twice.gz
tool 65 "compressed twice" verify twice.gz
# A bomb: 100 kB of 100 MB, and one in a message.
head -c 100000000 /dev/zero | gzip -9 >bomb.gz
tool 65 "a bomb" verify bomb.gz
has "$err$out" "a bomb" "LIMIT_GZIP_RATIO (200)"
{ cat "$valid"; head -c 40000000 /dev/zero | tr '\0' 'x'; } | gzip -9 >bomb.gz
tool 65 "a message that is a bomb" verify bomb.gz
has "$err$out" "a message that is a bomb" "LIMIT_GZIP_RATIO (200)"
tool 65 "its certificates" show-cert bomb.gz
# Zeros that somebody sent, to a 300th and to a thousandth.
{
    printf 'From: a@demo.example\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n'
    head -c 20000000 /dev/zero | base64
} | gzip -9 >zeros.eml.gz
tool 3 "a mail of zeros" verify --quiet zeros.eml.gz
{ printf 'From a@demo.example Tue Nov 24 08:00:00 2026\n'; cat "$valid"; head -c 5000000 /dev/zero | tr '\0' '\n'; } | gzip -9 >blanks.mbox.gz
tool 2 "a mailbox of blank lines" verify --quiet blanks.mbox.gz
cp one.eml.gz content.gz
tool 64 "content beside a signature is taken as it is" verify --detached content.gz one.eml

# ---- tar ----
mkdir folder && cp "$valid" folder/a.eml
archive() { # WHAT FILE
    tool 65 "$1" verify "$2"
    has "$err$out" "$1" "this is a tar archive, which is not read; extract the messages with tar -xf, and name the directory"
    has "$err" "$1" "$2"
}
for format in v7 oldgnu gnu ustar pax; do
    tar -cf archive.tar --format=$format folder
    archive "tar, $format" archive.tar
    tar -cf archive.tar --format=$format folder/a.eml
    archive "tar of a file, $format" archive.tar
done
tool 65 "tar on standard input" verify - <archive.tar
has "$err$out" "tar on standard input" "this is a tar archive"
gzip -c archive.tar >archive.tar.gz
archive "tar, compressed" archive.tar.gz
tool 65 "tar, for its certificates" show-cert archive.tar
printf 'x' | dd of=archive.tar bs=1 seek=20 conv=notrunc 2>/dev/null # no such header any more
tool 65 "no tar" verify archive.tar
lacks "$err$out" "no tar" "tar archive"

# ---- MH ----
mkdir -p mh/drafts
for number in 1 2 3 9 10 11 100 1000 18446744073709551617; do cp "$valid" mh/$number; done
cp "$messages/tampered.eml" mh/010 # and whatever else somebody keeps there
cp "$messages/unsigned.eml" mh/note.eml
cp "$messages/unsigned.eml" mh/+note.eml
cp "$messages/tampered.eml" mh/drafts/1
echo "unseen: 2 10" >mh/.mh_sequences
echo x | tee mh/.xmhcache mh/,4 mh/,1000 >/dev/null
judge 1 MH mh
is "$(sed -n 's/.*"input":"mh\/\([^"]*\)".*/\1/p' out | tr '\n' ' ')" "order of MH" \
    "1 2 3 9 010 10 11 100 1000 18446744073709551617 +note.eml note.eml "
is "$(tool 0 "jobs" verify --format tsv --only valid --jobs 2 "${trust[@]}" "${at[@]}" mh/2 mh/10 2>&1 | wc -l)" "some of MH" 0
has "$(cut -f 2 out | tr '\n' ' ')" "some of MH" "input mh/2 mh/10 "
mkdir sequences && echo "unseen: 1" >sequences/.mh_sequences && echo x >sequences/,1
tool 66 "a folder of MH without a message" verify sequences

cd "$sources" || exit 1
finish
