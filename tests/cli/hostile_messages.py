# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes messages that are not signed and want to be more than text: hostile-*.eml in the current directory."""
TAGS = b"</style></title><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>"
FIELDS = {
    "tags": (b'"' + TAGS + b'" <"<a href=x>&quot;"@evil.example>',
             TAGS + b" &amp; &#60; <!-- \"' javascript:alert(3) http://evil.example/ +81312345678"),
    "bidi": ('"\u202egnp.exe\u2066 \u05e9\u05dc\u05d5\u05dd \u200f" <eve@evil.example>'.encode(),
             '\u202e\u05e9\u05dc\u05d5\u05dd \u2067 1 of 2 \u2028 \u2029 \ufeff'.encode()),
    "bytes": (b'"\xff\xfe \xed\xa0\x80 \xc0\xbc script" <eve@evil.example>', b"\xed\xa0\x80\xed\xb0\x80 \xf5 \x1b[2J \x00 \x85 \x7f"),
    "long": (b'"' + b"A" * 10240 + b'" <eve@' + b"a" * 5000 + b".example>", b"W" * 10240),
    "wide": ('"' + "\u96fb\u5b50\u7f72\u540d" * 2000 + '" <eve@evil.example>', "\u96fb\u5b50\u7f72\u540d" * 2000),
    "marks": ('"' + "a" + "\u0301" * 3000 + '" <eve@evil.example>', "z" + "\u0489" * 3000),
}
for name, (author, subject) in FIELDS.items():
    fields = [field.encode() if isinstance(field, str) else field for field in (author, subject)]
    with open(f"hostile-{name}.eml", "wb") as file:
        file.write(b"From: %s\nTo: a@b.example\nSubject: %s\nDate: Tue, 24 Nov 2026 06:00:00 +0000\n"
                   b"Message-ID: <\"><script>x</script>@evil.example>\n\nhello\n" % tuple(fields))
