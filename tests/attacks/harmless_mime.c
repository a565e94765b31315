/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Odd but harmless, by its MIME: what mail programs, relays and carriers really produce. All of it
 * has to be valid. */
#include "cases.h"

#define FOOTER_TEXT "-- \r\nThis is the list's footer.\r\n"

/* An entity's last line end goes, and with it the message's. */
static bytes_t no_final_newline(world_t *world, const attack_t *attack)
{
    bytes_t message = mail_make(world, &attack->mail);
    return bytes_slice(message, 0, message.size - 2);
}

/* Base64 on one line, as some gateways write it. */
static bytes_t one_line_base64(world_t *world, const attack_t *attack)
{
    bytes_t message = mail_make(world, &attack->mail);
    size_t at = bytes_find(message, bytes_text("\r\nMII")) + 2;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, bytes_slice(message, 0, at));
    for (; at < message.size && message.data[at] != '-'; at++)
        if (message.data[at] != '\r' && message.data[at] != '\n')
            buffer_append_byte(&out, message.data[at]);
    buffer_append_text(&out, at < message.size ? "\r\n" : "");
    buffer_append(&out, bytes_from(message, at));
    return pki_take(&world->arena, &out);
}

/* Every other line ends with LF alone: a message that went through several programs. */
static bytes_t mixed_line_ends(world_t *world, const attack_t *attack)
{
    bytes_t message = mail_make(world, &attack->mail);
    buffer_t out = BUFFER_INIT;
    bool drop = false;
    for (size_t i = 0; i < message.size; i++) {
        if (message.data[i] == '\r' && (drop = !drop))
            continue;
        buffer_append_byte(&out, message.data[i]);
    }
    return pki_take(&world->arena, &out);
}

static bytes_t long_body(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    buffer_t content = BUFFER_INIT;
    buffer_append_text(&content, "Content-Type: text/plain\r\n\r\n");
    for (int i = 0; i < 40000; i++)
        buffer_append_text(&content, "0123456789 ");
    mail.content_bytes = pki_take(&world->arena, &content);
    return mail_make(world, &mail);
}

#define TRACE                                                                                      \
    "Return-Path: <noreply@demo.example>\r\n"                                                      \
    "Received: from mx.demo.example (mx.demo.example [192.0.2.7])\r\n"                             \
    "\tby mx.customer.example (Postfix) with ESMTPS id 4711; Wed,  1 Jan 2025 00:00:01 +0000\r\n"  \
    "DKIM-Signature: v=1; a=rsa-sha256; d=demo.example; b=AAAA\r\n"

#define ADDRESS "Demo Sign <noreply@demo.example>"

static const attack_t items[] = {
    {.name = "usual-clear", .tries = "the usual: clear-signed", VALID},
    {.name = "usual-opaque", .tries = "the usual: opaque", VALID, .mail = {.form = OPAQUE}},
    {.name = "line-ends-lf",
     .tries = "a file of a Unix system, clear-signed",
     VALID,
     .mail = {.lf = true}},
    {.name = "line-ends-lf-opaque",
     .tries = "a file of a Unix system, opaque",
     VALID,
     .mail = {.form = OPAQUE, .lf = true}},
    {.name = "line-ends-mixed",
     .tries = "line ends of two kinds in one file",
     VALID,
     .build = mixed_line_ends},
    {.name = "no-final-newline",
     .tries = "no line end at the end",
     VALID,
     .build = no_final_newline},
    {.name = "type-x-pkcs7-signature",
     .tries = "application/x-pkcs7-signature, as OpenSSL and old Outlook write",
     VALID,
     .mail = {.edits = {{"protocol=\"application/pkcs7-signature\"",
                         "protocol=\"application/x-pkcs7-signature\""},
                        {"Content-Type: application/pkcs7-signature",
                         "Content-Type: application/x-pkcs7-signature"}}}},
    {.name = "type-x-pkcs7-mime",
     .tries = "application/x-pkcs7-mime",
     VALID,
     .mail = {.form = OPAQUE, .type = "application/x-pkcs7-mime; name=smime.p7m"}},
    {.name = "type-octet-stream-p7m",
     .tries = "application/octet-stream with a name in .p7m, as some gateways make of it",
     VALID,
     .mail = {.form = OPAQUE, .type = "application/octet-stream; name=smime.p7m"}},
    {.name = "type-without-smime-type",
     .tries = "no smime-type parameter",
     VALID,
     .mail = {.form = OPAQUE, .type = "application/pkcs7-mime; name=smime.p7m"}},
    {.name = "type-case",
     .tries = "types and parameters in odd case",
     VALID,
     .mail = {.edits = {{"Content-Type: multipart/signed; micalg",
                         "CONTENT-TYPE: Multipart/Signed; MICALG"},
                        {"Content-Type: application/pkcs7-signature",
                         "content-type: Application/PKCS7-Signature"}}}},
    {.name = "type-comment",
     .tries = "comments in the Content-Type of a text",
     VALID,
     .mail = {.content = "Content-Type: text/plain (text); charset=us-ascii (ASCII)\r\n\r\n"
                         "Please pay.\r\n"}},
    {.name = "type-folded",
     .tries = "a Content-Type that is folded at every place between parameters, with empty ones",
     VALID,
     .mail = {.edits = {{"multipart/signed; micalg=sha-256;",
                         "\r\n multipart/signed ;\r\n\tmicalg=sha-256;; "},
                        {"boundary=\"", "\r\n boundary =\r\n \""}}}},
    {.name = "signature-name-case",
     .tries = "the signature's name in capitals, another in its Content-Disposition, shown inline",
     VALID,
     .mail = {.edits = {{"; name=\"smime.p7s\"", "; name=\"SMIME.P7S\""},
                        {"attachment; filename=\"smime.p7s\"", "inline; filename=smime.p7m"}}}},
    {.name = "signature-name-absent",
     .tries = "a signature part without a name",
     VALID,
     .mail = {.edits = {{"; name=\"smime.p7s\"", ""}, {"; filename=\"smime.p7s\"", ""}}}},
    {.name = "protocol-absent",
     .tries = "no protocol parameter",
     VALID,
     .mail = {.edits = {{" protocol=\"application/pkcs7-signature\";", " "}}}},
    {.name = "protocol-unquoted",
     .tries = "a protocol without quotes, which its slash calls for",
     VALID,
     .mail = {.edits = {{"\"application/pkcs7-signature\"", "application/pkcs7-signature"}}}},
    {.name = "micalg-absent",
     .tries = "no micalg",
     VALID,
     .mail = {.edits = {{" micalg=sha-256;", ""}}}},
    {.name = "micalg-sha1",
     .tries = "micalg=sha1 on a SHA-256 signature: a gateway that signs anew",
     VALID,
     .finding = "micalg-mismatch",
     .mail = {.edits = {{"micalg=sha-256", "micalg=sha1"}}}},
    {.name = "micalg-case",
     .tries = "micalg=SHA256",
     VALID,
     .mail = {.edits = {{"micalg=sha-256", "micalg=SHA256"}}}},
    {.name = "micalg-list",
     .tries = "micalg=\"sha-256,sha-512\"",
     VALID,
     .mail = {.edits = {{"micalg=sha-256", "micalg=\"sha-256,sha-512\""}}}},
    {.name = "boundary-trailing-space",
     .tries = "spaces at the end of the boundary lines, added by a relay",
     VALID,
     .mail = {.edits = {{"\r\n\r\n--=_signed\r\n", "\r\n\r\n--=_signed  \r\n"},
                        {"--=_signed--\r\n", "--=_signed--\t\r\n"}}}},
    {.name = "boundary-with-specials",
     .tries = "a quoted boundary of Apple Mail's kind",
     VALID,
     .mail = {.boundary = "Apple-Mail=_0A1B2C3D-4E5F (x) '+_,-./:=? y"}},
    {.name = "boundary-unquoted",
     .tries = "a boundary without quotes, which its specials call for",
     VALID,
     .mail = {.boundary = "----=_Part_1.2/3?4+5:6",
              .edits = {{"boundary=\"----=_Part_1.2/3?4+5:6\"",
                         "boundary=----=_Part_1.2/3?4+5:6"}}}},
    {.name = "boundary-spaces",
     .tries = "a quoted boundary with spaces and an apostrophe in it",
     VALID,
     .mail = {.boundary = "next part {don't} #1 of 2"}},
    {.name = "boundary-called-boundary",
     .tries = "a boundary with the word boundary and an equals sign in it",
     VALID,
     .mail = {.boundary = "boundary=_boundary=0"}},
    {.name = "boundary-long",
     .tries = "a boundary of 90 characters, twenty more than RFC 2046 allows",
     VALID,
     .mail = {.boundary = "----=_NextPart_0123456789012345678901234567890123456789"
                          "0123456789012345678901234567890123"}},
    {.name = "boundary-look-alike-in-text",
     .tries = "a signature separator and dashes in the text",
     VALID,
     .mail = {.content = "Content-Type: text/plain\r\n\r\nHello\r\n-- \r\nDemo Sign\r\n"
                         "----------\r\n--\r\n"}},
    {.name = "blank-lines-before-boundary",
     .tries = "extra empty lines before the first boundary",
     VALID,
     .mail = {.edits = {{"\r\n\r\n--=_signed", "\r\n\r\n\r\n\r\n--=_signed"}}}},
    {.name = "preamble-openssl",
     .tries = "OpenSSL's preamble",
     VALID,
     .mail = {.edits = {{"\r\n\r\n--=_signed",
                         "\r\n\r\nThis is an S/MIME signed message\r\n\r\n--=_signed"}}}},
    {.name = "preamble-thunderbird",
     .tries = "Thunderbird's preamble",
     VALID,
     .mail = {.edits = {{"\r\n\r\n--=_signed",
                         "\r\n\r\nThis is a cryptographically signed message in MIME format."
                         "\r\n\r\n--=_signed"}}}},
    {.name = "epilogue",
     .tries = "text behind the last boundary: no reader shows it",
     VALID,
     .mail = {.edits = {{"--=_signed--\r\n", "--=_signed--\r\n\r\n" FOOTER_TEXT}}}},
    {.name = "header-folded",
     .tries = "header fields folded at odd places",
     VALID,
     .mail = {.from = "\r\n Demo\r\n\tSign\r\n <noreply@demo.example>"}},
    {.name = "header-case",
     .tries = "field names in odd case",
     VALID,
     .mail = {.edits = {{"From:", "FROM:"},
                        {"Date:", "date:"},
                        {"MIME-Version:", "Mime-version:"}}}},
    {.name = "header-no-space",
     .tries = "no space behind the colon",
     VALID,
     .mail = {.edits = {{"From: ", "From:"}, {"Date: ", "Date:"}}}},
    {.name = "header-trace",
     .tries = "Return-Path, Received and DKIM-Signature on top",
     VALID,
     .mail = {.fields = TRACE}},
    {.name = "header-mbox-line",
     .tries = "an mbox \"From \" line first",
     VALID,
     .mail = {.fields = "From noreply@demo.example Wed Jan  1 00:00:00 2025\r\n"}},
    {.name = "header-8bit-subject",
     .tries = "raw UTF-8 in the subject",
     VALID,
     .mail = {.subject = "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8"},
     .shown_subject = "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8"},
    {.name = "header-subject-iso-2022-jp",
     .tries = "a subject in ISO-2022-JP",
     VALID,
     .mail = {.subject = "=?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?="},
     .shown_subject = "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8"},
    {.name = "header-no-version",
     .tries = "no MIME-Version, as some gateways leave it; today's readers do not ask for it",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version: 1.0\r\n", ""}}}},
    {.name = "header-no-date",
     .tries = "a template that was signed before the relay gave it a Date",
     VALID,
     .finding = "date-missing",
     .mail = {.date = ABSENT}},
    {.name = "date-zone-name",
     .tries = "a Date with a zone's name in a comment",
     VALID,
     .mail = {.date = "Wed, 1 Jan 2025 09:00:00 +0900 (JST)"}},
    {.name = "date-jst",
     .tries = "a Date in JST",
     VALID,
     .mail = {.date = "Wed, 1 Jan 2025 09:00:00 JST"}},
    {.name = "date-offset-colon",
     .tries = "a Date with a colon in its offset",
     VALID,
     .mail = {.date = "Wed, 1 Jan 2025 09:00:00 +09:00"}},
    {.name = "date-offset-gmt",
     .tries = "a Date with GMT before its offset, as JavaScript writes it",
     VALID,
     .mail = {.date = "Wed, 1 Jan 2025 09:00:00 GMT+0900 (JST)"}},
    {.name = "date-cest",
     .tries = "a Date in CEST",
     VALID,
     .mail = {.date = "Wed, 1 Jan 2025 02:00:00 CEST"}},
    {.name = "date-obsolete",
     .tries = "a Date with two digits of year, no day, no seconds, and GMT",
     VALID,
     .mail = {.date = "1 Jan 25 00:00 GMT"}},
    {.name = "date-just-within-an-hour",
     .tries = "a Date an hour from the time of signing",
     VALID,
     .mail = {.cms = {.signers = {{.signed_ago = 3600}}}}},
    {.name = "reply-to",
     .tries = "a Reply-To of the author's company",
     VALID,
     .finding = "headers-unprotected",
     .mail = {.fields = "Reply-To: support@demo.example\r\n"}},
    {.name = "sender",
     .tries = "a Sender that sends for the author",
     VALID,
     .mail = {.fields = "Sender: mailer@relay.example\r\n"}},
    {.name = "list-fields",
     .tries = "a mailing list's header fields, the body untouched",
     VALID,
     .mail = {.fields = "List-Id: <news.demo.example>\r\nPrecedence: bulk\r\n"}},
    /* -- From, as real senders write it -- */
    {.name = "from-bare",
     .tries = "the address alone",
     VALID,
     .mail = {.from = "noreply@demo.example"}},
    {.name = "from-angle", .tries = "no name", VALID, .mail = {.from = "<noreply@demo.example>"}},
    {.name = "from-comment",
     .tries = "a name as a comment behind the address",
     VALID,
     .mail = {.from = "noreply@demo.example (Demo Sign (Tokyo))"}},
    {.name = "from-comment-inside",
     .tries = "comments and spaces within the address",
     VALID,
     .mail = {.from = "noreply (robot) @ demo.example (Tokyo)"}},
    {.name = "from-case",
     .tries = "the address in another case than in the certificate",
     VALID,
     .mail = {.from = "Demo Sign <NoReply@Demo.EXAMPLE>"}},
    {.name = "from-quoted-local-part",
     .tries = "a local part in quotes that needs none",
     VALID,
     .mail = {.from = "\"noreply\"@demo.example"}},
    {.name = "from-trailing-comma",
     .tries = "an empty member in the list of authors",
     VALID,
     .mail = {.from = ADDRESS ","}},
    {.name = "from-route",
     .tries = "an obsolete route",
     VALID,
     .mail = {.from = "<@relay.example:noreply@demo.example>"}},
    {.name = "from-own-address-as-name",
     .tries = "the address as its own display name, as Outlook writes",
     VALID,
     .mail = {.from = "\"noreply@demo.example\" <noreply@demo.example>"}},
    {.name = "from-at-in-name",
     .tries = "an @ in the display name that is no address",
     VALID,
     .mail = {.from = "\"Demo Sign @ Tokyo\" <noreply@demo.example>"}},
    {.name = "from-quoted-pairs",
     .tries = "quotes and backslashes in the display name",
     VALID,
     .mail = {.from = "\"Demo \\\"Sign\\\" \\\\ Tokyo\" <noreply@demo.example>"}},
    {.name = "from-iso-2022-jp",
     .tries = "a display name in ISO-2022-JP",
     VALID,
     .mail = {.from = "=?ISO-2022-JP?B?GyRCJUclYiU1JSQlcxsoQg==?= <noreply@demo.example>"}},
    {.name = "from-vendor-iso-2022-jp",
     .tries = "a display name with a vendor's extension of ISO-2022-JP",
     VALID,
     .mail = {.from = "=?ISO-2022-JP?B?GyRCfH4bKEI=?= <noreply@demo.example>"}},
    {.name = "from-undecodable-iso-2022-jp",
     .tries = "a display name in ISO-2022-JP that nothing can decode, the address with it",
     VALID,
     .mail = {.from = "=?ISO-2022-JP?B?GyRC//8bKEJub3JlcGx5QGRlbW8uZXhhbXBsZQ==?= "
                      "<noreply@demo.example>"}},
    {.name = "from-broken-encoded-word",
     .tries = "an encoded word in a character set that nobody knows",
     VALID,
     .mail = {.from = "=?X-Carrier?B?GyRC?= <noreply@demo.example>"}},
    {.name = "from-raw-utf8",
     .tries = "raw UTF-8 in the display name",
     VALID,
     .mail = {.from = "\xe3\x83\x87\xe3\x83\xa2 <noreply@demo.example>"}},
    {.name = "from-raw-iso-2022-jp",
     .tries = "raw ISO-2022-JP in a quoted display name, as old mail programs write",
     VALID,
     .mail = {.from = "\"Demo \033$B%G%b\033(B\" <noreply@demo.example>"}},
    {.name = "from-raw-shift-jis",
     .tries = "raw Shift_JIS in a quoted display name",
     VALID,
     .mail = {.from = "\"\x83\x66\x83\x82\" <noreply@demo.example>"}},
    /* -- content -- */
    {.name = "content-no-header",
     .tries = "a signed part without header fields",
     VALID,
     .mail = {.content = "\r\nPlease pay.\r\n"}},
    {.name = "content-8bit",
     .tries = "8-bit text in the signed part",
     VALID,
     .mail = {.content = "Content-Type: text/plain; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: 8bit\r\n\r\n\xe8\xab\x8b\xe6\xb1\x82\r\n"}},
    {.name = "content-iso-2022-jp",
     .tries = "ISO-2022-JP text with its escape sequences",
     VALID,
     .mail = {.content = "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
                         "\x1b$B@A5a=q\x1b(B\r\n"}},
    {.name = "content-no-last-line-end",
     .tries = "signed text that does not end with a line end",
     VALID,
     .mail = {.content = "Content-Type: text/plain\r\n\r\nPlease pay."}},
    {.name = "content-multipart",
     .tries = "text, HTML and an attachment, signed together",
     VALID,
     .mail = {.content =
                  "Content-Type: multipart/mixed; boundary=\"in\"\r\n\r\npreamble\r\n--in\r\n"
                  "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\n\r\nHi\r\n"
                  "--alt\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n--alt--\r\n\r\n--in\r\n"
                  "Content-Type: application/pdf; name*=utf-8''%E8%AB%8B.pdf\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--in--\r\nepilogue\r\n"}},
    {.name = "content-attached-message",
     .tries = "a forwarded message as a signed attachment",
     VALID,
     .mail = {.content =
                  "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nSee below.\r\n"
                  "--in\r\nContent-Type: message/rfc822\r\n\r\nFrom: bob@customer.example\r\n"
                  "Subject: Question\r\n\r\nHow much?\r\n--in--\r\n"}},
    {.name = "content-long-line",
     .tries = "a signed line of 440,000 characters",
     VALID,
     .build = long_body},
    {.name = "content-long-base64-line",
     .tries = "the signature's base64 on one line",
     VALID,
     .build = one_line_base64},
    {.name = "encoding-binary",
     .tries = "the signature as binary",
     VALID,
     .mail = {.encoding = "binary"}},
    {.name = "encoding-quoted-printable",
     .tries = "the signature as quoted-printable",
     VALID,
     .mail = {.encoding = "quoted-printable"}},
    {.name = "content-protected-headers",
     .tries = "header protection of RFC 9788",
     VALID,
     .mail = {.content =
                  "From: Demo Sign <noreply@demo.example>\r\nTo: aiko@customer.example\r\n"
                  "Subject: Invoice 2025-118\r\n"
                  "Content-Type: text/plain; charset=us-ascii; hp=\"clear\"\r\n\r\nPay.\r\n"}},
};

const attack_table_t harmless_mime = {"harmless MIME", items, sizeof items / sizeof *items};
