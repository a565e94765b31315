/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attacks on what is signed: unsigned parts beside a signed one, nested layers, attachments
 * (RFC 9787 section 4; "Johnny, you are fired!" section 4.3: MIME wrapping). */
#include "asn1/der_write.h"
#include "cases.h"

#define MIXED   "Content-Type: multipart/mixed; boundary=outer\r\n\r\n"
#define PAY_EVE "Content-Type: text/plain\r\n\r\nPlease pay to account 666.\r\n"

static const mail_t from_noreply = {.content = MAIL_CONTENT};
static const mail_t altered = {.content = PAY_EVE, .cms = {.signers = {{.signed_content = "x"}}}};
static const mail_t by_impostor = {.cms = {.signers = {{.who = IMPOSTOR}}}};
static const mail_t by_eve = {.cms = {.signers = {{.who = EVE}}}};
static const mail_t genuine_and_text = {.around = MIXED "--outer\r\n" PAY_EVE
                                                        "\r\n--outer\r\n{signed}\r\n--outer--\r\n"};
/* ... as an attachment of a text. */
#define ATTACHED MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\n{signed}\r\n--outer--\r\n"
#define DOCUMENT "<?xml version=\"1.0\"?>\r\n<invoice:sum>4711</invoice:sum>\r\n"
#define P7M_FILE "application/octet-stream; name=\"invoice.xml.p7m\""

static const mail_t document = {
    .form = OPAQUE, .content = DOCUMENT, .type = P7M_FILE, .around = ATTACHED};
static const mail_t document_by_eve = {
    .form = OPAQUE, .content = DOCUMENT, .around = ATTACHED, .cms = {.signers = {{.who = EVE}}}};
static const mail_t expired = {.cms = {.signers = {{.who = EXPIRED}}}};

/* A genuine message, whole, forwarded as an attachment. */
static bytes_t forwarded(world_t *world, const attack_t *attack)
{
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\n"
                                   "Content-Type: message/rfc822\r\n\r\n");
    buffer_append(&out, mail_make(world, &from_noreply));
    buffer_append_text(&out, "\r\n--outer--\r\n");
    return mail_with_entity(world, &attack->mail, pki_take(&world->arena, &out));
}

/* The root itself says that it is an attached message. */
static bytes_t forwarded_as_root(world_t *world, const attack_t *attack)
{
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, "Content-Type: message/rfc822\r\n\r\n");
    buffer_append(&out, mail_make(world, &from_noreply));
    return mail_with_entity(world, &attack->mail, pki_take(&world->arena, &out));
}

/* Eve signs a message of her own, to which an unsigned one is attached that says it is noreply@'s.
 */
static bytes_t attached_in_signed(world_t *world, const attack_t *attack)
{
    mail_t outside = attack->mail, inside = {.form = PLAIN, .content = PAY_EVE};
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, MIXED "--outer\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
                                   "\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n");
    buffer_append(&out, mail_make(world, &inside));
    buffer_append_text(&out, "\r\n--outer--\r\n");
    outside.content_bytes = pki_take(&world->arena, &out);
    return mail_make(world, &outside);
}

static bytes_t compressed(world_t *world, bytes_t cms)
{
    (void)cms;
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, "1.2.840.113549.1.9.16.1.9");
    buffer_append(&out, bytes_of("\xa0\x02\x30\x00", 4));
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

static bytes_t cut_off(world_t *world, bytes_t cms)
{
    (void)world;
    return bytes_slice(cms, 0, cms.size - 100);
}

static bytes_t enveloped(world_t *world, bytes_t cms)
{
    (void)cms;
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, "1.2.840.113549.1.7.3");
    buffer_append(&out, bytes_of("\xa0\x02\x30\x00", 4));
    der_wrap_sequence(&out, 0);
    return pki_take(&world->arena, &out);
}

static const mail_t sealed = {.form = OPAQUE,
                              .type = "application/pkcs7-mime; smime-type=enveloped-data",
                              .cms = {.tamper = enveloped}};
static const mail_t sealed_attached = {.form = OPAQUE,
                                       .around = ATTACHED,
                                       .type = "application/pkcs7-mime; smime-type=enveloped-data",
                                       .cms = {.tamper = enveloped}};
static const mail_t squeezed = {.form = OPAQUE,
                                .type = "application/pkcs7-mime; smime-type=compressed-data",
                                .cms = {.tamper = compressed}};

static const attack_t items[] = {
    {.name = "coverage-text-before",
     .tries = "Eve's text on top of a genuine signed part",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.around = MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\n{signed}\r\n--outer--\r\n"}},
    {.name = "coverage-footer",
     .tries = "a mailing list's footer, or what looks like one, below the signed part",
     INDETERMINATE,
     .finding = "unsigned-part",
     .mail = {.around = MIXED "--outer\r\n{signed}\r\n--outer\r\n" PAY_EVE "\r\n--outer--\r\n"}},
    {.name = "coverage-only-child",
     .tries = "an unsigned multipart around the signed part and nothing else: a door left open",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.around = MIXED "--outer\r\n{signed}\r\n--outer--\r\n"}},
    {.name = "coverage-related-hidden",
     .tries = "an HTML root that shows Eve's text and hides the signed part as an image",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.around =
                  "Content-Type: multipart/related; boundary=outer; type=\"text/html\"\r\n\r\n"
                  "--outer\r\nContent-Type: text/html\r\n\r\n"
                  "Please pay to account 666.<img src=\"cid:seal\" style=\"display:none\">\r\n"
                  "--outer\r\nContent-ID: <seal>\r\n{signed}\r\n--outer--\r\n"}},
    {.name = "coverage-alternative",
     .tries = "the signed part is the alternative that no reader shows",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.around = "Content-Type: multipart/alternative; boundary=outer\r\n\r\n"
                        "--outer\r\n{signed}\r\n--outer\r\n"
                        "Content-Type: text/html\r\n\r\n<p>Pay to account 666\r\n--outer--\r\n"}},
    {.name = "coverage-html-open",
     .tries = "an unsigned HTML part that opens a tag around the signed text and styles it away",
     INDETERMINATE,
     .finding = "unsigned-part",
     .mail = {.around = MIXED "--outer\r\nContent-Type: text/html\r\n\r\n"
                              "Pay to account 666<div style=\"display:none\">\r\n"
                              "--outer\r\n{signed}\r\n--outer\r\n"
                              "Content-Type: text/html\r\n\r\n</div>\r\n--outer--\r\n"}},
    {.name = "coverage-opaque-beside-text",
     .tries = "a genuine opaque message as an attachment of Eve's text",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.form = OPAQUE,
              .around = MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\n{signed}\r\n--outer--\r\n"}},
    {.name = "coverage-forwarded",
     .tries = "Eve's text with a genuine message attached, under the genuine author's name",
     INDETERMINATE,
     .finding = "errant-layer",
     .build = forwarded},
    {.name = "coverage-forwarded-as-root",
     .tries = "the whole message is an attached genuine one, under new header fields",
     INDETERMINATE,
     .finding = "errant-layer",
     .build = forwarded_as_root},
    {.name = "coverage-digest",
     .tries = "the signed part in a multipart/digest, where parts are messages by default",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.around = "Content-Type: multipart/digest; boundary=outer\r\n\r\n--outer\r\n"
                        "{signed}\r\n--outer--\r\n"}},
    {.name = "coverage-part-of-signed-message",
     .tries = "--part on an unsigned attachment of Eve's signed message: her signature is not its",
     UNSIGNED,
     .mail = {.cms = {.signers = {{.who = EVE}}}},
     .build = attached_in_signed,
     .options = {.part = "1.2.1"}},
    {.name = "coverage-attachment-names-author",
     .tries = "Eve signs; the attached message, not hers, names the author that is hoped for",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.cms = {.signers = {{.who = EVE}}}},
     .build = attached_in_signed},
    {.name = "coverage-lone-signature-file",
     .tries = "an attachment smime.p7s beside unsigned text: a seal that seals nothing",
     UNSIGNED,
     .finding = "signature-attachment",
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE
                               "\r\n--outer\r\nContent-Type: application/pkcs7-signature; "
                               "name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
                               "--outer--\r\n"}},
    {.name = "coverage-signature-file-octets",
     .tries = "the same as application/octet-stream",
     UNSIGNED,
     .finding = "signature-attachment",
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE
                               "\r\n--outer\r\nContent-Type: application/octet-stream; "
                               "name=smime.p7s\r\n\r\nMIIB\r\n--outer--\r\n"}},
    {.name = "coverage-pem-in-text",
     .tries = "a SignedData in PEM within the text: a seal that only its reader sees",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = "Content-Type: text/plain\r\n\r\n-----BEGIN PKCS7-----\r\nMIIB\r\n"
                         "-----END PKCS7-----\r\n"}},
    {.name = "coverage-none",
     .tries = "no signature at all, though the text says so",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content =
                  "Content-Type: text/plain\r\n\r\nThis message is signed and verified.\r\n"}},
    {.name = "coverage-openpgp",
     .tries = "an OpenPGP signature, which is not judged",
     UNSIGNED,
     .finding = "openpgp",
     .mail = {.form = PLAIN,
              .content =
                  "Content-Type: multipart/signed; protocol=\"application/pgp-signature\";\r\n"
                  " boundary=outer\r\n\r\n--outer\r\n" PAY_EVE
                  "\r\n--outer\r\nContent-Type: application/pgp-signature\r\n\r\n"
                  "-----BEGIN PGP SIGNATURE-----\r\n--outer--\r\n"}},
    {.name = "coverage-openpgp-encrypted-inside",
     .tries = "content encrypted by OpenPGP, signed around: who knows what is inside?",
     INDETERMINATE,
     .finding = "content-encrypted",
     .mail = {.content =
                  "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n"
                  " boundary=q\r\n\r\n--q\r\nContent-Type: application/pgp-encrypted\r\n\r\n"
                  "Version: 1\r\n--q\r\nContent-Type: application/octet-stream\r\n\r\n"
                  "-----BEGIN PGP MESSAGE-----\r\n--q--\r\n"}},
    {.name = "coverage-openpgp-says-smime",
     .tries = "protocol=application/pgp-signature with an S/MIME signature inside: readers differ",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.edits = {{"protocol=\"application/pkcs7-signature\"",
                         "protocol=\"application/pgp-signature\""}}}},
    /* -- documents, which are no signatures of the mail -- */
    {.name = "document-attached",
     .tries = "an invoice that Eve signed beside a text: nobody claims to have signed the mail",
     UNSIGNED,
     .finding = "signed-document",
     .mail = {.form = OPAQUE,
              .content = DOCUMENT,
              .type = P7M_FILE,
              .around = ATTACHED,
              .cms = {.signers = {{.who = EVE}}}}},
    {.name = "document-attached-as-pkcs7-mime",
     .tries =
         "the same under the type of signed mail, by the author: it is no signature of the mail",
     UNSIGNED,
     .finding = "signed-document",
     .mail = {.form = OPAQUE, .content = DOCUMENT, .around = ATTACHED}},
    {.name = "document-broken",
     .tries = "a document whose signature is broken",
     UNSIGNED,
     .finding = "signed-document",
     .mail = {.form = OPAQUE,
              .content = DOCUMENT,
              .type = P7M_FILE,
              .around = ATTACHED,
              .cms = {.signers = {{.odd = BROKEN}}}}},
    {.name = "document-with-colons",
     .tries = "a document that begins as a header does, without a field of MIME",
     UNSIGNED,
     .finding = "signed-document",
     .mail = {.form = OPAQUE,
              .content = "Subject: Contract\r\nTo: aiko@customer.example\r\n\r\nPay.\r\n",
              .around = ATTACHED}},
    {.name = "document-without-empty-line",
     .tries = "a document of one line that looks like a field of MIME",
     UNSIGNED,
     .finding = "signed-document",
     .mail = {.form = OPAQUE, .content = "Content-Type: text/plain\r\n", .around = ATTACHED}},
    {.name = "document-is-entity",
     .tries = "a signed part of a mail that is named like a document: it is a layer",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.form = OPAQUE, .type = P7M_FILE, .around = ATTACHED}},
    {.name = "document-is-entity-by-eve",
     .tries = "the same by Eve",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.form = OPAQUE,
              .type = P7M_FILE,
              .around = ATTACHED,
              .cms = {.signers = {{.who = EVE}}}}},
    {.name = "document-cut-off",
     .tries = "a signed document that is cut off: a broken file, but no signature of the mail",
     UNSIGNED,
     .mail = {.form = OPAQUE, .content = DOCUMENT, .around = ATTACHED, .cms = {.tamper = cut_off}}},
    {.name = "document-cut-off-is-entity",
     .tries = "a signed part of a mail that is cut off beside another part",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .around = ATTACHED, .cms = {.tamper = cut_off}}},
    {.name = "document-cut-off-as-body",
     .tries = "the signed part of a mail, cut off, is all there is",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .cms = {.tamper = cut_off}}},
    {.name = "document-as-body",
     .tries = "a message whose whole body is Eve's document: that is the mail's own signature",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.form = OPAQUE,
              .content = DOCUMENT,
              .type = P7M_FILE,
              .cms = {.signers = {{.who = EVE}}}}},
    {.name = "document-in-signed",
     .tries = "a signed mail with Eve's document attached",
     VALID,
     .finding = "signed-document",
     .mail = {.inside = &document_by_eve}},
    {.name = "document-in-eves",
     .tries = "Eve signs a mail to which the author's document is attached",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.inside = &document, .cms = {.signers = {{.who = EVE}}}}},
    {.name = "document-judged",
     .tries = "--part on a document: it has no From to compare",
     INDETERMINATE,
     .finding = "author-unavailable",
     .mail = {.inside = &document, .cms = {.signers = {{.who = EVE}}}},
     .options = {.part = "1.2"}},
    {.name = "document-broken-judged",
     .tries = "--part on a broken one",
     INVALID,
     .finding = "signature-invalid",
     .mail = {.form = OPAQUE,
              .content = DOCUMENT,
              .type = P7M_FILE,
              .around = ATTACHED,
              .cms = {.signers = {{.odd = BROKEN}}}},
     .options = {.part = "2", .from = "noreply@demo.example"}},
    {.name = "document-only-named",
     .tries = "a file that is merely named .p7m",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\nContent-Type: " P7M_FILE
                               "\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n"
                               "--outer--\r\n"}},
    {.name = "document-only-named-broken-base64",
     .tries = "another, that cannot be decoded",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\nContent-Type: " P7M_FILE
                               "\r\nContent-Transfer-Encoding: base64\r\n\r\n****\r\n"
                               "--outer--\r\n"}},
    {.name = "document-broken-base64",
     .tries = "likewise with the type of a signature",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE "\r\n--outer\r\nContent-Type: "
                               "application/pkcs7-mime; name=a.p7m"
                               "\r\nContent-Transfer-Encoding: base64\r\n\r\n****\r\n"
                               "--outer--\r\n"}},
    {.name = "document-only-typed",
     .tries = "an attachment of S/MIME's type that is the beginning of a CMS of a type unknown",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE
                               "\r\n--outer\r\nContent-Type: application/pkcs7-mime\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\nMAYGBCoDBAU=\r\n"
                               "--outer--\r\n"}},
    {.name = "document-only-typed-no-identifier",
     .tries = "another, whose type is no object identifier",
     UNSIGNED,
     .mail = {.form = PLAIN,
              .content = MIXED "--outer\r\n" PAY_EVE
                               "\r\n--outer\r\nContent-Type: application/pkcs7-mime\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\nMAgGAiqAoAIFAA==\r\n"
                               "--outer--\r\n"}},
    {.name = "document-encrypted",
     .tries = "an encrypted file beside a text",
     UNSIGNED,
     .finding = "encrypted-attachment",
     .mail = {.form = OPAQUE,
              .around = ATTACHED,
              .type = "application/pkcs7-mime; smime-type=enveloped-data",
              .cms = {.tamper = enveloped}}},
    {.name = "document-encrypted-in-signed",
     .tries = "an encrypted file beside a text, signed",
     VALID,
     .finding = "encrypted-attachment",
     .mail = {.inside = &sealed_attached}},
    /* -- encrypted and compressed -- */
    {.name = "coverage-encrypted",
     .tries = "encrypted content: who knows what is inside?",
     INDETERMINATE,
     .finding = "content-encrypted",
     .mail = {.form = PLAIN, .inside = &sealed}},
    {.name = "coverage-encrypted-in-signed",
     .tries = "noreply@ signed something encrypted, perhaps without knowing what",
     INDETERMINATE,
     .finding = "content-encrypted",
     .mail = {.inside = &sealed}},
    {.name = "coverage-compressed",
     .tries = "compressed content",
     INDETERMINATE,
     .finding = "content-compressed",
     .mail = {.form = PLAIN, .inside = &squeezed}},
    /* -- layers -- */
    {.name = "layers-inner-altered",
     .tries = "Eve signs around a signed part that she altered",
     INVALID,
     .finding = "content-altered",
     .mail = {.inside = &altered, .cms = {.signers = {{.who = EVE}}}}},
    {.name = "layers-inner-altered-outer-author",
     .tries = "an altered layer within the author's own",
     INVALID,
     .finding = "content-altered",
     .mail = {.inside = &altered}},
    {.name = "layers-outer-broken",
     .tries = "a broken signature around a genuine one",
     INVALID,
     .finding = "signature-invalid",
     .mail = {.inside = &from_noreply, .cms = {.signers = {{.who = GATEWAY, .odd = BROKEN}}}}},
    {.name = "layers-impostor-in-trusted",
     .tries = "Eve's trusted layer around a self-signed one with the author's name: trust from the "
              "one, identity from the other",
     INDETERMINATE,
     .finding = "no-path",
     .mail = {.inside = &by_impostor, .cms = {.signers = {{.who = EVE}}}}},
    {.name = "layers-trusted-in-impostor",
     .tries = "the same the other way round",
     INDETERMINATE,
     .finding = "no-path",
     .mail = {.inside = &by_eve, .cms = {.signers = {{.who = IMPOSTOR}}}}},
    {.name = "layers-expired-in-gateway",
     .tries = "a trusted gateway's fresh signature around an expired author's",
     INDETERMINATE,
     .finding = "expired",
     .mail = {.inside = &expired, .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "layers-nobody-is-author",
     .tries = "two trusted layers, neither by the author",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.inside = &by_eve, .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "layers-signed-part-in-signed",
     .tries = "Eve signs a multipart that holds a genuine signed part and text of hers",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.inside = &genuine_and_text, .cms = {.signers = {{.who = EVE}}}}},
};

const attack_table_t attacks_coverage = {"coverage", items, sizeof items / sizeof *items};
