#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A mail server's filter that decodes quoted-printable and base64 bodies and encodes them anew in
lines of 40 characters, as some relays do: a message in, the message out."""
import base64
import quopri
import re
import sys

WIDTH = 40


def encode_line(line):
    """One line as quoted-printable, by rules other than those of smimetool: lower-case digits,
    shorter lines."""
    pieces, column = [], 0
    for i, byte in enumerate(line):
        last = i == len(line) - 1
        plain = 33 <= byte <= 126 and byte != 61 or byte == 32 and not last
        piece = bytes([byte]) if plain else b"=%02x" % byte
        if column + len(piece) > WIDTH - 1:
            pieces.append(b"=\n")
            column = 0
        pieces.append(piece)
        column += len(piece)
    return b"".join(pieces)


def encode_anew(encoding, body):
    ending = body[len(body.rstrip(b"\n")):]
    if encoding == b"quoted-printable":
        return b"\n".join(encode_line(line) for line in quopri.decodestring(body).split(b"\n"))
    text = base64.b64encode(base64.b64decode(body))
    return b"\n".join(text[i:i + WIDTH] for i in range(0, len(text), WIDTH)) + ending


# An encoded part: its field, the rest of its header, its body up to a boundary or the end.
part = re.compile(rb"(?ims)^(Content-Transfer-Encoding: *(quoted-printable|base64)\n(?:[^\n]+\n)*\n)"
                  rb"(.*?)(?=\n--|\Z)")
message = sys.stdin.buffer.read()
sys.stdout.buffer.write(part.sub(lambda m: m[1] + encode_anew(m[2].lower(), m[3]), message))
