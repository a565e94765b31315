# SPDX-License-Identifier: LGPL-2.1-or-later
"""Signs generated templates (structure x character set x encoding x line ends x form) and compares what
comes back with what went in: every leaf's bytes, every part's type, parameters and file name.

    sign_templates.py TOOL PKI WORK"""

import base64
import email
import itertools
import os
import quopri
import re
import subprocess
import sys
import time

TOOL, PKI, WORK = sys.argv[1:]
DATE = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())

JAPANESE = "署名のお願い\n\n「賃貸借契約書 2026-118」への署名をお願いいたします。\n表 ソ 能 十\n"
TEXTS = {  # name: (charset, text)
    "ascii": ("us-ascii", "Dear customer,\n\nyour document is ready.\n"),
    "utf-8": ("utf-8", JAPANESE + "café ½ €\n"),
    "iso-2022-jp": ("iso-2022-jp", JAPANESE),
    "shift_jis": ("shift_jis", JAPANESE),
    "euc-jp": ("euc-jp", JAPANESE),
    "latin1": ("iso-8859-1", "Übermütig: äöüß, café\n"),
    "utf-16": ("utf-16", JAPANESE),
    "traps": ("utf-8", "From here\n.\ntrailing \n\ttab\t\n--\n-- \nend of it \n\n"),
    "long": ("utf-8", "x" * 3000 + "\n" + "署名" * 400 + "\n"),
    "no-line-end": ("utf-8", "the last line has no end 終"),
}
FILE_NAMES = {
    "plain": 'filename="contract.pdf"',
    "rfc2231": "filename*=utf-8''%E5%A5%91%E7%B4%84%E6%9B%B8.pdf",
    "continued": "filename*0*=utf-8''%E5%A5%91%E7%B4%84;\n filename*1*=%E6%9B%B8%202026.pdf",
    "encoded-word": 'filename="=?ISO-2022-JP?B?GyRCN0BMcz1xGyhCLnBkZg==?="',
    "raw-utf-8": 'filename="契約書.pdf"',
}
DATA = bytes(range(256)) * 5 + b"From \r\n.\r\n \n" + os.urandom(100)


def encoded(data, encoding, text):
    """The body and its Content-Transfer-Encoding."""
    if encoding == "base64":
        return base64.encodebytes(data)
    if encoding == "base64-long":
        return base64.b64encode(data) + b"\n"
    if encoding == "quoted-printable":
        return quopri.encodestring(data, quotetabs=False)
    return data


def leaf(kind, data, encoding, extra=""):
    name = {"base64-long": "base64", "missing": None}.get(encoding, encoding)
    field = f"Content-Transfer-Encoding: {name}\n" if name else ""
    return f"Content-Type: {kind}\n{field}{extra}\n".encode() + encoded(data, encoding, kind.startswith("text"))


def text_leaf(text, subtype, encoding):
    charset, content = TEXTS[text]
    if text == "utf-16" and encoding == "quoted-printable":
        encoding = "base64"  # its line feeds are halves of characters
    return leaf(f"text/{subtype}; charset={charset}", content.encode(charset), encoding)


def attachment(name, encoding):
    return leaf("application/pdf", DATA, encoding, f"Content-Disposition: attachment;\n {FILE_NAMES[name]}\n")


def multipart(subtype, parts, boundary, encoding=None, preamble=b""):
    head = f'Content-Type: multipart/{subtype};\n boundary="{boundary}"\n'
    if encoding:
        head += f"Content-Transfer-Encoding: {encoding}\n"
    body = preamble
    for part in parts:
        body += f"--{boundary}\n".encode() + part + b"\n"
    return head.encode() + b"\n" + body + f"--{boundary}--\n".encode()


def structures(text, encoding):
    """Bodies with their Content-* fields, by name."""
    plain = text_leaf(text, "plain", encoding)
    html = text_leaf(text, "html", encoding)
    image = leaf("image/png", DATA, "base64", "Content-ID: <logo@demo.example>\nContent-Disposition: inline\n")
    alternative = multipart("alternative", [plain, html], "alt_b")
    related = multipart("related", [html, image], "rel:b")
    names = list(FILE_NAMES)
    inner = b"From: someone@customer.example\nSubject: inner \nMIME-Version: 1.0\n" + plain
    yield "leaf", plain
    yield "html", html
    yield "alternative", alternative
    yield "mixed", multipart("mixed", [alternative, attachment(names[0], "base64")], "mix b", "8bit")
    yield "inline", multipart("alternative", [plain, related], "=_out", None, b"A preamble \n\xe7\xbd\xb2\n")
    yield "attached", multipart("mixed", [plain, b"Content-Type: message/rfc822\n\n" + inner], "msg")
    yield "names", multipart("mixed", [plain] + [attachment(name, "base64-long") for name in names], "names")


def templates():
    encodings = ["8bit", "7bit", "missing", "binary", "base64", "quoted-printable", "base64-long"]
    for text, encoding in itertools.product(TEXTS, encodings):
        for structure, body in structures(text, encoding):
            yield f"{text}.{encoding}.{structure}", body


def chosen(count):
    """Evenly spread, so that every value of every property occurs; the order is fixed."""
    everything = list(templates())
    step = len(everything) / count
    return [everything[int(i * step)] for i in range(count)]


def is_text(part):
    return part.get_content_maintype() == "text" and not (part.get_content_charset() or "").startswith("utf-16")


def lines(data):
    return data.replace(b"\r\n", b"\n")


def describe(part):
    """What a reader sees of a part, whatever its encoding."""
    file_name = part.get_filename()
    disposition = dict(part.raw_items()).get("Content-Disposition", "")
    if not disposition.isascii():  # raw UTF-8, which Python does not decode
        file_name = re.search('filename="(.*)"', disposition.encode("utf-8", "surrogateescape").decode("utf-8"))[1]
    names = (part.get_content_type(), part.get_content_charset(), file_name, part["Content-ID"])
    if part.is_multipart():
        return (names, tuple(describe(inner) for inner in part.get_payload()))
    data = part.get_payload(decode=True)
    return (names, lines(data) if is_text(part) else data)


def compare(template, payload):
    return describe(email.message_from_bytes(template)) == describe(email.message_from_bytes(payload))


def sign(name, template, options):
    signed = os.path.join(WORK, name + ".signed")
    with open(os.path.join(WORK, name + ".eml"), "wb") as out:
        out.write(template)
    command = [TOOL, "sign", "--signer", PKI + "/noreply.pem", "--key", PKI + "/noreply.key", "--chain",
               PKI + "/issuing-ca.pem", *options, "-o", signed, os.path.join(WORK, name + ".eml")]
    done = subprocess.run(command, capture_output=True)
    return done, signed


def payload_of(signed):
    """The signed content, from the verdict's own output: `verify -o` writes nothing unless it is valid."""
    out = signed + ".content"
    done = subprocess.run([TOOL, "verify", "--trust", PKI + "/root.pem", "-o", out, signed], capture_output=True)
    if done.returncode:
        return None, done.stdout.decode()
    with open(out, "rb") as content:
        return content.read(), ""


def openssl_accepts(signed):
    return subprocess.run(["openssl", "cms", "-verify", "-purpose", "smimesign", "-CAfile", PKI + "/root.pem",
                           "-in", signed, "-out", "/dev/null"], capture_output=True).returncode == 0


def safe(signed):
    """RFC 8551 section 3.1.3, on the message as a file."""
    with open(signed, "rb") as message:
        raw = lines(message.read()).split(b"\n\n", 1)[1]
    return all(len(line) <= 998 and line.isascii() and b"\r" not in line and not line.startswith(b"From ")
               and line == line.rstrip() for line in raw.split(b"\n"))


def alarms(name, template, options):
    """What --check says of a template that has nothing wrong but, maybe, HTML alone."""
    path = os.path.join(WORK, name + ".checked.eml")
    with open(path, "wb") as file:
        file.write(template)
    done = subprocess.run([TOOL, "sign", "--check", "--signer", PKI + "/noreply.pem", "--chain", PKI + "/issuing-ca.pem",
                           *options, path], capture_output=True)
    os.remove(path)
    said = [line for line in done.stdout.decode().splitlines()
            if not re.search(r"\[(chain-end|validity-left)\]$", line)
            and not (b"text/html" in template and line.endswith("[html-without-text]"))]
    return "; ".join(said) or (f"status {done.returncode}" if done.returncode else "")


def check(index, name, body):
    head = ("From: Demo Sign <noreply@demo.example>\nTo: a@customer.example\nSubject: =?UTF-8?B?572y5ZCN?=\n"
            f"Date: {DATE}\nMessage-ID: <{index}@demo.example>\nMIME-Version: 1.0\n").encode()
    crlf = index % 2
    template = (head + body).replace(b"\n", b"\r\n") if crlf else head + body
    options = ([], ["--opaque"], ["--protect-headers"])[index % 3]
    name = f"{index:03}.{name}"
    done, signed = sign(name, template, options)
    if done.returncode:
        return f"{name}: not signed: {done.stderr.decode()}"
    alarm = alarms(name, template, options)
    if alarm:
        return f"{name}: an alarm without cause: {alarm}"
    content, why = payload_of(signed)
    if content is None:
        return f"{name}: not valid: {why}"
    if not compare(template, content):
        return f"{name}: what comes back is not the same"
    if not safe(signed):
        return f"{name}: not safe for transport"
    if not openssl_accepts(signed):
        return f"{name}: not good for openssl"
    with open(signed, "rb") as message:
        if (b"\r\n" in message.read()) != bool(crlf):
            return f"{name}: other line ends than the template's"
    return None


def main():
    failures = [text for i, (name, body) in enumerate(chosen(300)) if (text := check(i, name, body))]
    for text in failures[:20]:
        print("FAILED:", text, file=sys.stderr)
    print(f"300 templates, {len(failures)} failures")
    return 1 if failures else 0


sys.exit(main())
