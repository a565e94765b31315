#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A strict reader of Authentication-Results fields (RFC 8601 section 2.2), and of folding as RFC 5322 has it.

authres.py [--on-top] [FILE]: each field (--on-top: of the message, whose first field it has to be, is one) as a line
of tab-separated authserv-id, result, reason, and properties NAME=VALUE. Fails if anything is not as the RFCs say.
"""
import email
import email.policy
import re
import sys

CFWS = r"(?:[ \t]+)"  # what is unfolded; we write no comments
TOKEN = r"[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+"
QUOTED = r'"(?:[\x20\x09\x21\x23-\x5b\x5d-\x7e]|\\[\x20\x09\x21-\x7e])*"'
VALUE = f"(?:{TOKEN}|{QUOTED})"
KEYWORD = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
METHOD = re.compile(f"{CFWS}?smime{CFWS}?={CFWS}?({KEYWORD})")
REASON = re.compile(f"{CFWS}reason{CFWS}?={CFWS}?({VALUE})")
PROPERTY = re.compile(f"{CFWS}({KEYWORD})\\.({KEYWORD})={CFWS}?({VALUE})")
RESULTS = {"pass", "fail", "policy", "neutral", "none", "temperror", "permerror"}
KNOWN = {"smime-part", "smime-identifier", "smime-serial", "smime-issuer"}


def plain(value):
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def read(field):
    """(authserv-id, result, reason, {property: value}) of an unfolded field's body."""
    start = re.compile(f"{CFWS}?({TOKEN}){CFWS}?;").match(field)
    assert start, f"no authserv-id: {field!r}"
    method = METHOD.match(field, start.end())
    assert method and method[1] in RESULTS, f"no result: {field!r}"
    at, reason, properties = method.end(), "", {}
    if match := REASON.match(field, at):
        at, reason = match.end(), plain(match[1])
    while match := PROPERTY.match(field, at):
        assert match[1] == "body" and match[2] in KNOWN and match[2] not in properties, field
        at, properties[match[2]] = match.end(), plain(match[3])
    assert at == len(field), f"left over: {field[at:]!r} of {field!r}"
    return start[1], method[1], reason, properties


def fields_of(data):
    """Fields of a block of lines: each line at most 998 octets, printable ASCII, none of blanks alone."""
    assert data.endswith(b"\n")
    fields = []
    for line in data[:-1].split(b"\n"):
        assert len(line) <= 998 and re.fullmatch(rb"[\x20\x09\x21-\x7e]+", line) and line.strip(), line
        if line[:1] in b" \t":
            fields[-1] += line.decode("ascii")
        else:
            fields.append(line.decode("ascii"))
    return fields


def main():
    on_top = "--on-top" in sys.argv
    names = [name for name in sys.argv[1:] if name != "--on-top"]
    data = open(names[0], "rb").read() if names else sys.stdin.buffer.read()
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    bodies = message.get_all("Authentication-Results", [])
    if on_top:
        data = data.replace(b"\r\n", b"\n")
        size = re.match(rb"Authentication-Results:[^\n]*\n(?:[ \t][^\n]*\n)*", data)
        assert size, "the field is not on top"
        data, bodies = size[0], bodies[:1]
    fields = fields_of(data)
    assert [re.sub(r"\r?\n", "", body).strip() for body in bodies] == [
        field.partition(":")[2].strip() for field in fields], "email and we differ"
    for field in fields:
        name, _, body = field.partition(":")
        assert name == "Authentication-Results", name
        server, result, reason, properties = read(body)
        print("\t".join([server, result, reason] + [f"{key}={value}" for key, value in properties.items()]))


main()
