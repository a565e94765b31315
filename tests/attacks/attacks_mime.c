/* Attacks on MIME structure: the same bytes, read in two ways (RFC 2045, 2046, 1847; "Johnny, you
 * are fired!" section 4.3). */
#include "cases.h"

#define SIGNED_TYPE "multipart/signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"; "
#define PAY_EVE     "Content-Type: text/html\r\n\r\n<p>Please pay to account 666.\r\n"

/* ---- parts taken from a genuine message ---- */

/* The genuine message with its parts in another number or order: "{content}" and "{signature}" of
 * attack->mail.around stand for them. */
static bytes_t rearranged(world_t *world, const attack_t *attack)
{
    mail_t genuine = attack->mail;
    genuine.around = NULL;
    bytes_t entity = mail_entity(world, &genuine);
    bytes_t line = bytes_text("\r\n--=_signed");
    size_t first = bytes_find(entity, line) + line.size + 2;
    size_t second = first + bytes_find(bytes_from(entity, first), line);
    size_t third = second + line.size + 2;
    size_t end = third + bytes_find(bytes_from(entity, third), line);
    bytes_t content = bytes_slice(entity, first, second - first);
    bytes_t signature = bytes_slice(entity, third, end - third);
    bytes_t text = bytes_text(attack->mail.around);
    while (bytes_find(text, bytes_text("{content}")) != SIZE_MAX)
        text = text_replace(world, text, "{content}", content);
    while (bytes_find(text, bytes_text("{signature}")) != SIZE_MAX)
        text = text_replace(world, text, "{signature}", signature);
    return mail_with_entity(world, &genuine, text);
}

#define HEAD "Content-Type: " SIGNED_TYPE "boundary=b\r\n\r\n"

static const attack_t items[] = {
    /* -- multipart/signed that is not one -- */
    {.name = "mime-three-parts",
     .tries = "Eve's part as the third of a multipart/signed",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around =
                  HEAD "--b\r\n{content}\r\n--b\r\n{signature}\r\n--b\r\n" PAY_EVE "\r\n--b--\r\n"},
     .build = rearranged},
    {.name = "mime-first-of-three-parts",
     .tries = "Eve's part before the genuine two",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n" PAY_EVE "\r\n--b\r\n{content}\r\n--b\r\n{signature}\r\n"
                             "--b--\r\n"},
     .build = rearranged},
    {.name = "mime-between-the-parts",
     .tries = "Eve's part between content and signature",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n{content}\r\n--b\r\n" PAY_EVE "\r\n--b\r\n{signature}\r\n"
                             "--b--\r\n"},
     .build = rearranged},
    {.name = "mime-signature-first",
     .tries = "the signature before the content",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n{signature}\r\n--b\r\n{content}\r\n--b--\r\n"},
     .build = rearranged},
    {.name = "mime-signature-only",
     .tries = "a multipart/signed of the signature alone",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n{signature}\r\n--b--\r\n"},
     .build = rearranged},
    {.name = "mime-content-only",
     .tries = "a multipart/signed without the signature",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n{content}\r\n--b--\r\n"},
     .build = rearranged},
    {.name = "mime-no-parts",
     .tries = "a multipart/signed of no parts at all",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "Trust me.\r\n"},
     .build = rearranged},
    {.name = "mime-signature-type",
     .tries = "the signature part is called application/octet-stream",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.edits = {{"Content-Type: application/pkcs7-signature",
                         "Content-Type: application/octet-stream"}}}},
    {.name = "mime-signed-twice-in-two-parts",
     .tries = "content and signature twice, of which readers may take one each",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.around = HEAD "--b\r\n{content}\r\n--b\r\n{signature}\r\n--b\r\n{content}\r\n--b\r\n"
                             "{signature}\r\n--b--\r\n"},
     .build = rearranged},
    /* -- fields that decide how it is read -- */
    {.name = "mime-second-content-type",
     .tries = "a second Content-Type: text/html, which some readers take",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "Content-Type: text/html\r\nMIME-Version"}}}},
    {.name = "mime-second-content-type-below",
     .tries = "the same behind the genuine one",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"boundary=\"=_signed\"\r\n",
                         "boundary=\"=_signed\"\r\nContent-Type: text/html\r\n"}}}},
    {.name = "mime-second-content-type-in-signed",
     .tries =
         "two Content-Type fields in the signed part: what the signer saw, and what others see",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.content = "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n"
                         "Hello <!-- \r\n"}},
    {.name = "mime-second-transfer-encoding",
     .tries = "two transfer encodings in the signed part",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.content = "Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\n"
                         "Content-Transfer-Encoding: base64\r\n\r\nUGF5IEV2ZSE=\r\n"}},
    {.name = "mime-second-version",
     .tries = "MIME-Version twice",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version: 1.0", "MIME-Version: 1.0\r\nMIME-Version: 2.0"}}}},
    {.name = "mime-space-before-colon",
     .tries = "\"Content-Type :\", a field to some readers only",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "Content-Type : text/html\r\nMIME-Version"}}}},
    {.name = "mime-line-without-colon",
     .tries = "a line that is no field, where some readers end the header",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "<p>Please pay to account 666\r\nMIME-Version"}}}},
    {.name = "mime-bare-cr-in-header",
     .tries = "a lone CR, at which some readers start a new field",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "X-Note: x\rContent-Type: text/html\r\nMIME-Version"}}}},
    {.name = "mime-nul-in-header",
     .tries = "a NUL, at which C programs end the field",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "X-Note: a{NUL}b\r\nMIME-Version"}}}},
    {.name = "mime-encoding-of-multipart",
     .tries = "a transfer encoding on a multipart: some readers decode before they split",
     INDETERMINATE,
     .finding = "ambiguous-encoding",
     .mail = {.edits = {{"MIME-Version", "Content-Transfer-Encoding: base64\r\nMIME-Version"}}}},
    {.name = "mime-encoding-of-inner-multipart",
     .tries = "the same on a multipart in the signed content",
     INDETERMINATE,
     .finding = "ambiguous-encoding",
     .mail = {.content = "Content-Type: multipart/mixed; boundary=in\r\n"
                         "Content-Transfer-Encoding: quoted-printable\r\n\r\n--in\r\n\r\nHello=\r\n"
                         "--in--\r\n"}},
    {.name = "mime-encoding-unknown",
     .tries = "a transfer encoding on the signature part that nobody knows",
     INVALID,
     .finding = "encoding-malformed",
     .mail = {.edits = {{"Content-Transfer-Encoding: base64",
                         "Content-Transfer-Encoding: x-base64"}}}},
    /* -- boundaries -- */
    {.name = "mime-boundary-twice",
     .tries = "two boundary parameters: one finds the genuine parts, the other Eve's",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary=\"=_signed\"; boundary=evil"},
                        {"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n" PAY_EVE "\r\n--evil--\r\n--=_signed"}}}},
    {.name = "mime-boundary-twice-evil-first",
     .tries = "the same in the other order",
     INVALID,
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary=evil; boundary=\"=_signed\""},
                        {"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n" PAY_EVE "\r\n--evil--\r\n--=_signed"}}}},
    {.name = "mime-boundary-both-forms",
     .tries = "boundary and boundary*0, of which readers take one or the other",
     INVALID,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary=\"=_signed\"; boundary*0=ev; "
                                                  "boundary*1=il"},
                        {"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n" PAY_EVE "\r\n--evil--\r\n--=_signed"}}}},
    {.name = "mime-boundary-in-comment",
     .tries = "another boundary in a comment, which many readers do not know",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"micalg=sha-256;", "(; boundary=evil;) micalg=sha-256;"},
                        {"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n" PAY_EVE "\r\n--evil--\r\n--=_signed"}}}},
    {.name = "mime-boundary-in-quotes",
     .tries =
         "another boundary behind an escaped quote, which many readers take for the closing one",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"micalg=sha-256;", "x=\"\\\"; boundary=evil; \"; micalg=sha-256;"},
                        {"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n" PAY_EVE "\r\n--evil--\r\n--=_signed"}}}},
    {.name = "mime-boundary-encoded",
     .tries = "a boundary in RFC 2231 form, which many readers do not know",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary*=us-ascii''%3D_signed"}}}},
    {.name = "mime-boundary-prefix",
     .tries = "an inner boundary that is the outer one with more behind it",
     INDETERMINATE,
     .finding = "ambiguous-boundary",
     .mail = {.boundary = "b",
              .content = "Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nHello\r\n"
                         "--bb--\r\n"}},
    {.name = "mime-boundary-of-parent",
     .tries = "an inner multipart with its parent's boundary",
     INDETERMINATE,
     .finding = "ambiguous-boundary",
     .mail = {.boundary = "b",
              .content = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n"
                         "--b--\r\n"}},
    {.name = "mime-boundary-look-alike-in-content",
     .tries = "a line in the signed text that lax readers take for the boundary",
     INDETERMINATE,
     .finding = "ambiguous-boundary",
     .mail = {.content = "Content-Type: text/plain\r\n\r\nHello\r\n--=_signed-not\r\n"
                         "Content-Type: text/html\r\n\r\nPay Eve\r\n"}},
    {.name = "mime-boundary-absent",
     .tries = "a multipart/signed without boundary",
     INVALID,
     .finding = "multipart-signed-malformed",
     .mail = {.edits = {{"; boundary=\"=_signed\"", ""}}}},
    {.name = "mime-boundary-empty",
     .tries = "a boundary of no characters: every line that starts with -- is one",
     INVALID,
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary=\"\""}}}},
    {.name = "mime-closing-boundary-missing",
     .tries = "a message that is cut off behind the signature",
     INVALID,
     .finding = "boundary-missing",
     .mail = {.edits = {{"\r\n--=_signed--\r\n", "\r\n"}}}},
    {.name = "mime-inner-closing-boundary-missing",
     .tries = "a multipart in the signed content that does not end",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content =
                  "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nHello\r\n"}},
    {.name = "mime-inner-multipart-without-boundary",
     .tries = "a multipart in the signed content that has no boundary",
     INDETERMINATE,
     .finding = "multipart-malformed",
     .mail = {.content = "Content-Type: multipart/mixed\r\n\r\n--in\r\n\r\nHello\r\n--in--\r\n"}},
    {.name = "mime-parts-in-epilogue",
     .tries = "more parts behind the closing boundary, where lax readers go on",
     INDETERMINATE,
     .finding = "ambiguous-boundary",
     .mail = {.edits = {{"\r\n--=_signed--\r\n", "\r\n--=_signed--\r\n\r\n--=_signed\r\n" PAY_EVE
                                                 "\r\n--=_signed--\r\n"}}}},
    {.name = "mime-type-unreadable",
     .tries = "a Content-Type that breaks off in a quoted string",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"boundary=\"=_signed\"", "boundary=\"=_signed\"; name=\"evil"}}}},
};

const attack_table_t attacks_mime = {"MIME structure", items, sizeof items / sizeof *items};
