#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seeds of fuzz_entity, fuzz_header, fuzz_date, fuzz_name and fuzz_transit: small messages, field values and names, one feature each.
set -eu
cd "$(dirname "$0")/seeds"
mkdir -p entity header date name transit

seed() { # FILE FORMAT: the text in printf's notation
    printf "$2" >"$1"
}

mixed='Content-Type: multipart/mixed; boundary=b\n\n'
seed entity/plain 'From: a@b.example\r\nSubject: s\r\n\r\nHello\r\n'
seed entity/mbox 'From a@b Mon Jan  1 00:00:00 2024\nSubject: s\n\nHello\n'
seed entity/signed 'MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n micalg=sha-256; boundary="b"\r\n\r\npreamble\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n\r\n--b\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--b--\r\n'
seed entity/opaque 'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename*0*=utf-8'\'''\''smime; filename*1=.p7m\n\nMIIB\n'
seed entity/nested "${mixed}--b\\nContent-Type: multipart/alternative; boundary=c\\n\\n--c\\n\\nx\\n--c\\n\\ny\\n--c--\\n\\n--b--\\nepilogue\\n"
seed entity/attached "${mixed}--b\\nContent-Type: message/rfc822\\n\\nSubject: inner\\n${mixed}--b\\n\\nx\\n--b--\\n--b--\\n"
seed entity/digest 'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nx\n--b\n\nSubject: two\n\ny\n--b--\n'
seed entity/quoted-printable "${mixed}--b\\nContent-Transfer-Encoding: quoted-printable\\n\\na=3Db=\\nc \\n--b--\\n"
seed entity/ambiguous 'From : a@b\nContent-Type: text/plain\nno field\nContent-Type: multipart/mixed; boundary=b; boundary="b2"\nContent-Transfer-Encoding: base64\nSubject: x\rY: z\n \nDate: x\n\n--bx\n--b \n--b--\n--b--\n'
seed entity/unterminated "${mixed}--b\\nContent-Type: multipart/mixed; boundary=bc\\n\\n--bc\\n\\nx\\n--b\\n"
seed entity/two-boundaries 'Content-Type: multipart/mixed; boundary=b; boundary=c\nMIME-Version: 1.0\nMIME-Version:\n 1.0\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYQ==\n--c\n'
seed entity/header-only 'Content-Type: message/rfc822\n'

seed header/fields 'From: Alice (at work) <alice@good.example>\r\nTo: "B, b" <b@c.example>,\r\n d@e.example\r\nDate: Tue, 24 Nov 2026 15:00:00 +0900 (JST)\r\nSubject: =?utf-8?q?a=C3=A9?= =?utf-8?b?5pel?=\r\n\r\n'
seed header/groups 'Team: a@b, "q r"@[192.0.2.1], <@r:c@d>;'
seed header/idn 'a@b\303\274cher.example'
seed header/look-alike '"boss\357\274\240corp\343\200\202example" <eve@evil.example>'
seed header/type 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="b c" (comment)'
seed header/continuations 'attachment; filename*0*=iso-2022-jp'\'''\''%%1B$B; filename*1*=%%46%%7C; filename*2="x.pdf"'
seed header/date '1 Jan 24 00:00 EST'
seed header/iso-2022-jp '=?iso-2022-jp?B?GyRCLSEbKEI=?= =?ISO-2022-JP?Q?=1B$BF|?= =?iso-2022-jp?Q?K\\=1B(B?='
seed header/base64 'Zm9v YmFy\r\nZg=='
seed header/shift-jis '\004\223\372\226{\207@'
seed header/vendor '\006\033$B-!\033(I1\033(B'

seed date/full 'Tue, 24 Nov 2026 15:00:00 +0900 (JST)'
seed date/short ' 1 Jan 24 00:00 EST'
seed date/zones '24 Nov 2026 15:00:00 GMT+09:00 (GMT+09:00) (a, b)'
seed date/folded 'TUE ,\r\n 24\tNOV 2026\r\n 9:05:07 cest(x (y))'
seed date/comment '(Mon, 1 Jan 2030 00:00:00 +0000) Tue, 24 Nov 2026 15:00:00 +0900'
seed date/comment-behind '24 Nov 2026 15:00:00 +0900 (Mon, 1 Jan 2030 00:00:00 +0000)'
seed date/three-digits '24 Nov 126 15:00:00 -0730'
seed date/two-dates '(Tue, 24 Nov) 25 Nov 2026 (26 Nov 2026 10:00:00) 15:00:00 (16:00:00 +0000) +0900'
seed date/iso '2026-11-24T15:00:00+09:00'
seed date/odd-zone 'Tue, 24 Nov 2026 15:00:00 +2460 (JST'
seed date/no-day 'Nov 24 15:00:00 2026 JST'
seed date/leap 'Sat, 31 Dec 2016 23:59:60 Z'

# What came, a NUL, what was signed (fuzz_transit.c).
text='Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: '
seed transit/to-quoted "${text}quoted-printable\\r\\n\\r\\nGr=C3=BC=\\r\\n=C3=9Fe\\r\\n\\000${text}8bit\\r\\n\\r\\nGr\\303\\274\\303\\237e\\r\\n"
seed transit/to-base64 "${text}base64\\r\\n\\r\\nR3LDvMOfZQ0K\\r\\n\\000${text}8bit\\r\\n\\r\\nGr\\303\\274\\303\\237e\\r\\n"
seed transit/to-plain "${text}8bit\\r\\n\\r\\nGr\\303\\274\\303\\237e\\r\\n\\000${text}quoted-printable\\r\\n\\r\\nGr=C3=BC=C3=9Fe\\r\\n"
seed transit/width "${text}base64\\r\\n\\r\\nQUJDREVG\\r\\nR0hJ\\r\\n\\000${text}base64\\r\\n\\r\\nQUJD\\r\\nREVG\\r\\nR0hJ\\r\\n"
seed transit/joined "${text}quoted-printable\\r\\n\\r\\na=20b=\\r\\nc\\r\\n\\000${text}quoted-printable\\r\\n\\r\\na=20bc\\r\\n"
seed transit/folded 'Content-Type: text/plain;\r\n\tcharset=utf-8\r\n\r\nx\r\n\000Content-Type: text/plain; charset=utf-8\r\n\r\nx\r\n'
seed transit/lf 'Content-Type: text/plain\r\n\r\nx\r\n\000Content-Type: text/plain\n\nx\n'
seed transit/parts "Content-Type: multipart/mixed; boundary=b\\r\\n\\r\\n--b\\r\\n${text}quoted-printable\\r\\n\\r\\n=C3=BC\\r\\n--b\\r\\n${text}base64\\r\\n\\r\\nw7w=\\r\\n--b--\\r\\n\\000Content-Type: multipart/mixed; boundary=b\\r\\n\\r\\n--b\\r\\n${text}8bit\\r\\n\\r\\n\\303\\274\\r\\n--b\\r\\n${text}8bit\\r\\n\\r\\n\\303\\274\\r\\n--b--\\r\\n"

# The character set (fuzz_name.c), how many bytes stand before the address, the bytes.
seed name/plain '\000\000'
seed name/behind '\002\000.x'
seed name/before '\003\004Dr. \351'
seed name/half-a-character '\006\001\360@'
seed name/double-width '\013\002\242\353\241D'
seed name/escapes '\001\003\033$B\033(B'
seed name/ebcdic '\023\003\304\205\100\100'
seed name/two-bytes '\025\004\000a\000b\000c'
seed name/raw '\027\002\201\227\201D'
