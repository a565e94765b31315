/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attacks on the SignedData: what content it is about, how it is built (RFC 5652, RFC 8551 section
 * 3; "Johnny, you are fired!" section 4.1: eContent confusion, no signers, trust in the signer). */
#include "cases.h"

#include "asn1/der.h"

#include <stdlib.h>
#include <string.h>

#define GENUINE                                                                                    \
    "Content-Type: text/plain; charset=us-ascii\r\n\r\n"                                           \
    "Please pay invoice 2025-118 to account 4711.\r\n"

/* ---- tampering with the finished structure ---- */

static bytes_t cut_in_half(world_t *world, bytes_t cms)
{
    (void)world;
    return bytes_slice(cms, 0, cms.size / 2);
}

static bytes_t cut_last_byte(world_t *world, bytes_t cms)
{
    (void)world;
    return bytes_slice(cms, 0, cms.size - 1);
}

static bytes_t twice(world_t *world, bytes_t cms)
{
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, cms);
    buffer_append(&out, cms);
    return pki_take(&world->arena, &out);
}

/* ContentInfo of type data, with text in it. */
static bytes_t data_only(world_t *world, bytes_t cms)
{
    (void)cms;
    return pki_hex(&world->arena, "30 13 06 09 2a 86 48 86 f7 0d 01 07 01 a0 06 04 04 54 65 78 74");
}

static bytes_t data_cut_off(world_t *world, bytes_t cms)
{
    bytes_t data = data_only(world, cms);
    return bytes_slice(data, 0, data.size - 1);
}

/* Of type digestedData, with anything in it. */
static bytes_t digested_only(world_t *world, bytes_t cms)
{
    (void)cms;
    return pki_hex(&world->arena, "30 0f 06 09 2a 86 48 86 f7 0d 01 07 05 a0 02 30 00");
}

static bytes_t digested_and_more(world_t *world, bytes_t cms)
{
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, digested_only(world, cms));
    buffer_append_text(&out, "evil");
    return pki_take(&world->arena, &out);
}

/* The OBJECT IDENTIFIER among the digest algorithms reaches behind its SEQUENCE. */
static bytes_t digest_algorithm_too_long(world_t *world, bytes_t cms)
{
    static const uint8_t sha256[] = {0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
    bytes_t copy = arena_copy(&world->arena, cms);
    size_t at = bytes_find(copy, bytes_of(sha256, sizeof sha256));
    pki_require(at != SIZE_MAX, "digest algorithm");
    ((uint8_t *)(uintptr_t)copy.data)[at + 1] = 10;
    return copy;
}

static bytes_t nothing(world_t *world, bytes_t cms)
{
    (void)world;
    return bytes_slice(cms, 0, 0);
}

static bytes_t as_pem(world_t *world, bytes_t cms)
{
    return bytes_text(pki_pem(&world->arena, "PKCS7", cms));
}

static bytes_t as_deep_sequences(world_t *world, bytes_t cms)
{
    (void)cms;
    buffer_t out = BUFFER_INIT;
    for (int i = 0; i < 5000; i++)
        buffer_append(&out, bytes_of("\x30\x80", 2));
    return pki_take(&world->arena, &out);
}

/* The SignedData without the ContentInfo around it, as PKCS #7's inner structure. */
static bytes_t without_content_info(world_t *world, bytes_t cms)
{
    der_reader_t outside = der_reader(cms, DER_RULES_DER), inside, tagged;
    der_item_t type, content, signed_data;
    (void)world;
    pki_require(!der_expect_enter(&outside, DER_SEQUENCE, &inside), "ContentInfo");
    pki_require(!der_next(&inside, &type) && !der_next(&inside, &content), "ContentInfo");
    pki_require(!der_enter(&content, &tagged) && !der_next(&tagged, &signed_data), "content");
    return signed_data.whole;
}

/* ---- a signature's attributes passed off as content (RFC 5652 section 5.4) ---- */

/* From an honest SignedData: its signed attributes, as the signature covers them. */
static bytes_t genuine_attributes(world_t *world, bytes_t cms)
{
    der_reader_t reader = der_reader(cms, DER_RULES_DER), level;
    der_item_t item = {.whole = cms}, last = item;
    /* ContentInfo, [0], SignedData, signerInfos, SignerInfo: always the last element */
    for (int i = 0; i < 5; i++) {
        while (!der_next(&reader, &item))
            last = item;
        pki_require(!der_enter(&last, &level), "SignerInfo");
        reader = level;
    }
    while (!der_next(&reader, &item) && !der_is(&item, DER_CONTEXT, 0))
        ;
    bytes_t copy = arena_copy(&world->arena, item.whole);
    ((uint8_t *)copy.data)[0] = 0x31; /* [0] IMPLICIT back to SET OF */
    return copy;
}

/* signature of the honest message, moved: a SignerInfo without attributes over content that is
 * them. The key signs the same bytes, so signing the SET again is the same forgery. */
static bytes_t attributes_as_content(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    cms_spec_t honest = {.odd = 0};
    mail.content_bytes =
        genuine_attributes(world, cms_make(world, &honest, bytes_text(GENUINE), true));
    return mail_make(world, &mail);
}

/* Likewise behind a header, so that a reader shows a message. */
static bytes_t attributes_in_clear(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    cms_spec_t honest = {.odd = 0};
    bytes_t attributes =
        genuine_attributes(world, cms_make(world, &honest, bytes_text(GENUINE), true));
    for (size_t i = 0; i + 1 < attributes.size; i++) /* no LF that canonical form would change */
        pki_require(attributes.data[i + 1] != '\n' || attributes.data[i] == '\r', "line end");
    mail.content_bytes = attributes;
    return mail_make(world, &mail);
}

/* ---- the signature of one message on another ---- */

static bytes_t signature_moved(world_t *world, const attack_t *attack)
{
    bytes_t message = mail_make(world, &attack->mail);
    return text_replace(world, message, "account 4711", bytes_text("account 0666"));
}

/* The eContent replaced in the finished structure, length kept. */
static bytes_t opaque_content_changed(world_t *world, bytes_t cms)
{
    return text_replace(world, cms, "account 4711", bytes_text("account 0666"));
}

#define EIGHT_BIT "Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
#define IN_BASE64 "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
#define QUOTED_PRINTABLE                                                                           \
    "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"

static const attack_t items[] = {
    {.name = "cms-clear-text-changed",
     .tries = "another account number in a clear-signed text",
     INVALID,
     .finding = "content-altered",
     .build = signature_moved},
    {.name = "cms-opaque-text-changed",
     .tries = "another account number in an opaque text",
     INVALID,
     .finding = "content-altered",
     .mail = {.form = OPAQUE, .cms = {.tamper = opaque_content_changed}}},
    {.name = "cms-signed-header-changed",
     .tries = "the signed part becomes HTML, so that other text shows",
     INVALID,
     .finding = "content-altered",
     .mail = {.edits = {{"Content-Type: text/plain; charset=us-ascii",
                         "Content-Type: text/html"}}}},
    {.name = "cms-line-added",
     .tries = "an empty line more at the end of the signed part",
     INVALID,
     .finding = "content-altered",
     .mail = {.edits = {{"account 4711.\r\n", "account 4711.\r\n\r\n"}}}},
    {.name = "cms-trailing-space-added",
     .tries = "a space at a line's end in the signed part",
     INVALID,
     .finding = "content-altered",
     .mail = {.edits = {{"account 4711.\r\n", "account 4711. \r\n"}}}},
    {.name = "cms-bare-cr-added",
     .tries = "a lone CR, which canonical form must not take for a line end",
     INVALID,
     .finding = "content-altered",
     .mail = {.edits = {{"account 4711.\r\n", "account 4711.\r\r\n"}}}},
    {.name = "cms-text-encoded-anew",
     .tries = "the text itself, in other quoted-printable than was signed, as a relay writes it",
     INVALID,
     .finding = "transfer-encoding-altered",
     .mail = {.content = QUOTED_PRINTABLE "Account 47=31=31.\r\n",
              .cms.signers = {{.signed_content = QUOTED_PRINTABLE "Account 4711.\r\n"}}}},
    {.name = "cms-text-encoded-anew-and-changed",
     .tries = "another account number, with a digest that explains it, which nobody signed",
     INVALID,
     .finding = "content-altered",
     .mail = {.content = QUOTED_PRINTABLE "Account 06=36=36.\r\n",
              .cms.signers = {{.signed_content = QUOTED_PRINTABLE "Account 0666.\r\n",
                               .odd = BROKEN}}}},
    {.name = "cms-from-quoted",
     .tries = "the text itself, as a mailbox keeps it",
     INVALID,
     .finding = "lines-altered",
     .mail = {.content = "Content-Type: text/plain\r\n\r\n>From now on\r\n",
              .cms.signers = {{.signed_content =
                                   "Content-Type: text/plain\r\n\r\nFrom now on\r\n"}}}},
    {.name = "cms-text-now-quoted-printable",
     .tries = "the text itself, which was signed without an encoding, as a relay encodes it",
     INVALID,
     .finding = "transfer-encoding-altered",
     .mail = {.content = QUOTED_PRINTABLE "Account =34711.\r\n",
              .cms.signers = {{.signed_content = EIGHT_BIT "Account 4711.\r\n"}}}},
    {.name = "cms-text-now-base64",
     .tries = "the same in base64",
     INVALID,
     .finding = "transfer-encoding-altered",
     .mail = {.content = IN_BASE64 "QWNjb3VudCA0NzExLg0K\r\n",
              .cms.signers = {{.signed_content = EIGHT_BIT "Account 4711.\r\n"}}}},
    {.name = "cms-text-now-plain",
     .tries = "the other way round",
     INVALID,
     .finding = "transfer-encoding-altered",
     .mail = {.content = EIGHT_BIT "Account 4711.\r\n",
              .cms.signers = {{.signed_content = IN_BASE64 "QWNjb3VudCA0NzExLg0K\r\n"}}}},
    {.name = "cms-text-now-base64-and-changed",
     .tries = "another account number, in an encoding that was not signed",
     INVALID,
     .finding = "content-altered",
     .mail = {.content = IN_BASE64 "QWNjb3VudCAwNjY2Lg0K\r\n",
              .cms.signers = {{.signed_content = EIGHT_BIT "Account 0666.\r\n", .odd = BROKEN}}}},
    {.name = "cms-lf-hashed",
     .tries = "a signer who hashed LF: whether the text is his can be told, valid it is not",
     INVALID,
     .finding = "lines-altered",
     .mail = {.content = "Content-Type: text/plain\r\n\r\nAccount 4711.\r\n",
              .cms.signers = {{.signed_content = "Content-Type: text/plain\n\nAccount 4711.\n"}}}},
    {.name = "cms-field-folded",
     .tries = "a field of the signed part folded in another way",
     INVALID,
     .finding = "lines-altered",
     .mail = {.content = "Content-Type: text/plain;\r\n\tcharset=us-ascii\r\n\r\nAccount 4711.\r\n",
              .cms.signers = {{.signed_content = "Content-Type: text/plain; charset=us-ascii\r\n"
                                                 "\r\nAccount 4711.\r\n"}}}},
    {.name = "cms-genuine-content-embedded",
     .tries =
         "a genuine SignedData with its content beside another text: openssl checks the one, the "
         "reader sees the other",
     INVALID,
     .finding = "content-mismatch",
     .mail = {.content = "Content-Type: text/plain\r\n\r\nPlease pay to account 666.\r\n",
              .cms = {.embedded = GENUINE, .signers = {{.signed_content = GENUINE}}}}},
    {.name = "cms-embedded-beside-matching-text",
     .tries = "the signature is good for the text that shows, another content is embedded",
     INVALID,
     .finding = "content-mismatch",
     .mail = {.cms = {.embedded = "Content-Type: text/plain\r\n\r\nPay nothing.\r\n"}}},
    {.name = "cms-embedded-empty",
     .tries = "an eContent of no bytes, signed, beside any text",
     INVALID,
     .finding = "content-mismatch",
     .mail = {.cms = {.embedded = "", .signers = {{.signed_content = ""}}}}},
    {.name = "cms-no-signers-clear",
     .tries = "no SignerInfo: nothing can fail",
     INVALID,
     .finding = "no-signer",
     .mail = {.cms = {.signer_count = NO_SIGNERS, .certificates = {NOREPLY, CA}}}},
    {.name = "cms-no-signers-opaque",
     .tries = "no SignerInfo, the content embedded",
     INVALID,
     .finding = "no-signer",
     .mail = {.form = OPAQUE, .cms = {.signer_count = NO_SIGNERS, .certificates = {NOREPLY, CA}}}},
    {.name = "cms-certs-only-as-message",
     .tries = "a file of certificates as the message: no content, so nothing that could be signed",
     UNSIGNED,
     .finding = "certs-only",
     .mail = {.form = OPAQUE,
              .type = "application/pkcs7-mime; smime-type=certs-only; name=smime.p7c",
              .cms = {.signer_count = NO_SIGNERS, .odd = DETACH, .certificates = {NOREPLY, CA}}}},
    {.name = "cms-certs-only-called-signed-data",
     .tries = "a file of certificates that says it is signed data",
     UNSIGNED,
     .finding = "certs-only",
     .mail = {.form = OPAQUE,
              .cms = {.signer_count = NO_SIGNERS, .odd = DETACH, .certificates = {NOREPLY, CA}}}},
    {.name = "cms-attributes-as-content",
     .tries = "signed attributes of an honest signature as content of one without attributes",
     INVALID,
     .finding = "attributes-as-content",
     .mail = {.form = OPAQUE, .cms = {.signers = {{.odd = NO_ATTRIBUTES}}}},
     .build = attributes_as_content},
    {.name = "cms-attributes-as-clear-content",
     .tries = "the same as the first part of a multipart/signed",
     INVALID,
     .finding = "attributes-as-content",
     .mail = {.cms = {.signers = {{.odd = NO_ATTRIBUTES}}}},
     .build = attributes_in_clear},
    {.name = "cms-attributes-as-bare-content",
     .tries = "the same as a bare structure whose author is pinned",
     INVALID,
     .finding = "attributes-as-content",
     .mail = {.form = BARE_CMS, .cms = {.signers = {{.odd = NO_ATTRIBUTES}}}},
     .build = attributes_as_content,
     .options = {.from = "noreply@demo.example"}},
    {.name = "cms-digest-algorithm-broken",
     .tries = "an element of digestAlgorithms that is none",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = digest_algorithm_too_long}}},
    {.name = "cms-second-structure-behind",
     .tries = "a second SignedData behind the first: which one does a reader take?",
     INVALID,
     .finding = "cms-trailing-data",
     .mail = {.cms = {.tamper = twice}}},
    {.name = "cms-bytes-behind",
     .tries = "text behind the structure",
     INVALID,
     .finding = "cms-trailing-data",
     .mail = {.cms = {.trailing = {(const uint8_t *)"evil", 4}}}},
    {.name = "cms-opaque-bytes-behind",
     .tries = "text behind an opaque structure, which a lax reader might show",
     INVALID,
     .finding = "cms-trailing-data",
     .mail = {.form = OPAQUE, .cms = {.trailing = {(const uint8_t *)"evil", 4}}}},
    {.name = "cms-content-in-more-segments",
     .tries = "more text in segments of the eContent behind the genuine ones",
     INVALID,
     .finding = "content-altered",
     .mail = {.form = OPAQUE,
              .cms = {.odd = INDEFINITE,
                      .embedded = GENUINE "And 5000 to account 666.\r\n",
                      .signers = {{.signed_content = GENUINE}}}}},
    {.name = "cms-content-type-token",
     .tries = "signed time-stamp data, not mail, as a signature",
     INVALID,
     .finding = "cms-content-type",
     .mail = {.cms = {.type = "1.2.840.113549.1.9.16.1.4"}}},
    {.name = "cms-content-type-nested",
     .tries = "signed data in signed data without MIME between",
     INVALID,
     .finding = "cms-content-type",
     .mail = {.form = OPAQUE, .cms = {.type = "1.2.840.113549.1.7.2"}}},
    {.name = "cms-says-enveloped",
     .tries = "the second part says that it holds encrypted data",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.outer_type = "1.2.840.113549.1.7.3"}}},
    {.name = "cms-says-data",
     .tries = "ContentInfo of type data around a SignedData",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .cms = {.outer_type = "1.2.840.113549.1.7.1"}}},
    {.name = "cms-opaque-data",
     .tries = "a body in the format of signatures that holds data and no signature",
     UNSIGNED,
     .finding = "cms-unsigned",
     .mail = {.form = OPAQUE, .cms = {.tamper = data_only}}},
    {.name = "cms-opaque-digested",
     .tries = "the same with a digest, which anybody can make",
     UNSIGNED,
     .finding = "cms-unsigned",
     .mail = {.form = OPAQUE, .cms = {.tamper = digested_only}}},
    {.name = "cms-bare-data",
     .tries = "the same without a message, with a pinned author",
     UNSIGNED,
     .finding = "cms-unsigned",
     .mail = {.form = BARE_CMS, .cms = {.tamper = data_only}},
     .options = {.from = "noreply@demo.example"}},
    {.name = "cms-clear-data",
     .tries = "data where the signature of a multipart/signed should be",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = data_only}}},
    {.name = "cms-opaque-data-cut-off",
     .tries = "data that is not even whole",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .cms = {.tamper = data_cut_off}}},
    {.name = "cms-opaque-digested-and-more",
     .tries = "a structure without a signature, and something behind it",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .cms = {.tamper = digested_and_more}}},
    {.name = "cms-without-content-info",
     .tries = "the SignedData without its ContentInfo",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = without_content_info}}},
    {.name = "cms-cut-in-half",
     .tries = "half a structure",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = cut_in_half}}},
    {.name = "cms-last-byte-cut",
     .tries = "a structure without its last byte",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = cut_last_byte}}},
    {.name = "cms-nothing",
     .tries = "a signature part of no bytes",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = nothing}}},
    {.name = "cms-pem-inside-base64",
     .tries = "PEM text where the structure should be: some readers decode it once more",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.cms = {.tamper = as_pem}}},
    {.name = "cms-deep-sequences",
     .tries = "five thousand sequences inside one another",
     INVALID,
     .finding = "cms-malformed",
     .mail = {.form = OPAQUE, .cms = {.tamper = as_deep_sequences}}},
    {.name = "cms-base64-broken",
     .tries = "characters in the base64 that decoders skip or stop at",
     INVALID,
     .finding = "encoding-malformed",
     .mail = {.edits = {{"\r\nMII", "\r\n*MII"}}}},
    {.name = "cms-base64-behind-padding",
     .tries = "more base64 behind the padding: decoders differ in where they stop",
     INVALID,
     .finding = "encoding-malformed",
     .mail = {.edits = {{"\r\n--=_signed--", "AAAA=AAAA\r\n--=_signed--"}}}},
    {.name = "cms-opaque-without-content",
     .tries = "opaque, but the content is missing",
     INDETERMINATE,
     .finding = "content-missing",
     .mail = {.form = OPAQUE, .cms = {.odd = DETACH}}},
    {.name = "cms-lone-signature",
     .tries = "a signature alone, without what it signs",
     INDETERMINATE,
     .finding = "content-missing",
     .mail = {.form = BARE_CMS, .cms = {.odd = DETACH}},
     .options = {.from = "noreply@demo.example"}},
    {.name = "cms-bare-without-author",
     .tries = "a bare structure: it has no From, so its signer can be anyone",
     INDETERMINATE,
     .finding = "author-unavailable",
     .mail = {.form = BARE_CMS, .cms = {.signers = {{.who = EVE}}}}},
    {.name = "cms-detached-other-content",
     .tries = "a lone signature over other content than the one given beside it",
     INVALID,
     .finding = "content-altered",
     .mail = {.form = BARE_CMS, .cms = {.odd = DETACH, .signers = {{.signed_content = "Other"}}}},
     .options = {.from = "noreply@demo.example"},
     .detached = true},
};

const attack_table_t attacks_cms = {"SignedData", items, sizeof items / sizeof *items};
