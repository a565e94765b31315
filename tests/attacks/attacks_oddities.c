/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What mail programs read in two ways inside signed bytes (RFC 2045, 2046; RFC 9787 section 4): the author wrote
 * it so where it lies within his own layer, and it stays open wherever unsigned bytes, or bytes that
 * somebody else signed, take part in it. */
#include "cases.h"

#define PAY_EVE "Content-Type: text/html\r\n\r\n<p>Please pay to account 666.\r\n"
#define MIXED   "Content-Type: multipart/mixed; boundary=in\r\n\r\n"
#define OPEN    MIXED "--in\r\n\r\nHello\r\n"
#define CLOSED  "--in\r\n\r\nHello\r\n--in--\r\n"
#define MIXED_TWICE(boundary)                                                                      \
    "Content-Type: multipart/mixed; boundary=in\r\n"                                               \
    "Content-Type: multipart/mixed; boundary=" boundary "\r\n\r\n"
#define MESSAGE_TYPE                                                                               \
    "multipart/signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"; boundary="

#define PROTECTED(type, date)                                                                      \
    "From: Demo Sign <noreply@demo.example>\r\nTo: aiko@customer.example\r\n"                      \
    "Subject: Invoice 2025-118\r\nDate: " date "\r\n"                                              \
    "Message-ID: <20250101.0001@demo.example>\r\n" type "\r\nPlease pay.\r\n"
#define NOW "Wed, 01 Jan 2025 00:00:00 +0000"

static const mail_t open_inside = {.content = OPEN, .boundary = "alice"};
static const mail_t plain_inside = {.content = MAIL_CONTENT, .boundary = "alice"};
static const mail_t two_boundaries_inside = {.boundary = "alice",
                                             .type = MESSAGE_TYPE "\"alice\"; boundary=evil"};
static const mail_t out_inside = {
    .boundary = "alice",
    .content = "Content-Type: multipart/mixed; boundary=in; boundary=out\r\n\r\n" CLOSED};
static const mail_t open_by_gateway = {
    .content = OPEN, .boundary = "gate", .cms = {.signers = {{.who = GATEWAY}}}};
static const mail_t open_opaque = {.form = OPAQUE, .content = OPEN};

static const attack_t items[] = {
    /* -- within the author's layer -- */
    {.name = "oddity-message-in-base64",
     .tries = "an attached message in base64, as webmail writes it; RFC 2046 wants none",
     VALID,
     .finding = "ambiguous-encoding",
     .mail = {.content = MIXED
              "--in\r\n\r\nSee below\r\n--in\r\nContent-Type: message/rfc822\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\nRnJvbTogYUBiLmV4YW1wbGUNCg0KSGkNCg==\r\n"
              "--in--\r\n"}},
    {.name = "oddity-inner-boundary-twice",
     .tries = "two boundary parameters on a multipart that the author signed",
     VALID,
     .finding = "ambiguous-parameter",
     .mail = {.content =
                  "Content-Type: multipart/mixed; boundary=in; boundary=out\r\n\r\n" CLOSED}},
    {.name = "oddity-inner-boundary-prefix",
     .tries = "boundaries that begin alike, both of them signed",
     VALID,
     .finding = "ambiguous-boundary",
     .mail = {.content = MIXED "--in\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
                               "--inner\r\n\r\nHello\r\n--inner--\r\n--in--\r\n"}},
    {.name = "oddity-field-of-attached-message",
     .tries = "\"From :\" in a message that the author attached and signed",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.content =
                  MIXED "--in\r\n\r\nSee below\r\n--in\r\nContent-Type: message/rfc822\r\n\r\n"
                        "From : Bank <info@bank.example>\r\n\r\nHi\r\n--in--\r\n"}},
    {.name = "oddity-opaque",
     .tries = "a multipart without end in an opaque message",
     VALID,
     .finding = "boundary-missing",
     .mail = {.form = OPAQUE, .content = OPEN}},
    {.name = "oddity-in-gateways",
     .tries = "a gateway's signature around the author's odd part",
     VALID,
     .finding = "boundary-missing",
     .mail = {.inside = &open_inside, .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "oddity-of-gateway-in-authors",
     .tries = "the author's signature around a gateway's odd part",
     VALID,
     .finding = "boundary-missing",
     .mail = {.inside = &open_by_gateway}},
    {.name = "oddity-opaque-in-gateways",
     .tries = "the author's opaque message, odd inside, in a gateway's clear one",
     VALID,
     .finding = "boundary-missing",
     .mail = {.inside = &open_opaque, .cms = {.signers = {{.who = GATEWAY}}}}},
    /* -- within a layer that is not the author's -- */
    {.name = "oddity-of-eve-around",
     .tries = "Eve's signature around the author's, and a second boundary in hers: some readers "
              "find her part",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.inside = &plain_inside,
              .type = MESSAGE_TYPE "\"=_signed\"; boundary=evil",
              .edits = {{"\r\n\r\n--=_signed",
                         "\r\n\r\n--evil\r\n\r\nPay Eve.\r\n--evil--\r\n--=_signed"}},
              .cms = {.signers = {{.who = EVE}}}}},
    {.name = "oddity-of-eve-between",
     .tries = "the second boundary in the author's own multipart/signed, whose fields Eve signs",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.inside = &two_boundaries_inside, .cms = {.signers = {{.who = EVE}}}}},
    {.name = "oddity-of-gateway-between",
     .tries = "the same with a gateway, whom nobody asked for it either",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.inside = &two_boundaries_inside, .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "oddity-around-only-part",
     .tries = "an odd signed part beside a text that is not signed",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.content = OPEN,
              .around =
                  "Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n{signed}\r\n"
                  "--outer\r\n" PAY_EVE "\r\n--outer--\r\n"}},
    /* -- unsigned bytes take part -- */
    {.name = "oddity-epilogue-continues",
     .tries = "the author's multipart does not end: Eve goes on with it behind the signature, for "
              "readers who know no outer boundary",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = OPEN,
              .edits = {{"\r\n--=_signed--\r\n",
                         "\r\n--=_signed--\r\n--in\r\n\r\nPay Eve.\r\n--in--\r\n"}}}},
    {.name = "oddity-epilogue-text",
     .tries =
         "plain text behind the signature, which such readers show as the end of the last part",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = OPEN,
              .edits = {{"\r\n--=_signed--\r\n", "\r\n--=_signed--\r\nPay Eve.\r\n"}}}},
    {.name = "oddity-epilogue-of-closed",
     .tries = "the same behind an honest multipart: nobody shows it",
     VALID,
     .mail = {.content = MIXED CLOSED,
              .edits = {{"\r\n--=_signed--\r\n", "\r\n--=_signed--\r\nPay Eve.\r\n"}}}},
    {.name = "oddity-epilogue-of-gateway",
     .tries = "text behind the signature of a gateway around the author's odd part",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.inside = &open_inside,
              .cms = {.signers = {{.who = GATEWAY}}},
              .edits = {{"\r\n--=_signed--\r\n", "\r\n--=_signed--\r\nPay Eve.\r\n"}}}},
    {.name = "oddity-continues-in-signature",
     .tries = "the author's boundary in the header of the signature part, which is not signed",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = OPEN,
              .edits = {{"filename=\"smime.p7s\"\r\n", "filename=\"smime.p7s\"\r\n--in\r\n"}}}},
    {.name = "oddity-second-boundary-is-outer",
     .tries = "the author's second boundary is the one that Eve chose for the outside",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.boundary = "out",
              .content =
                  "Content-Type: multipart/mixed; boundary=in; boundary=out\r\n\r\n" CLOSED}},
    {.name = "oddity-second-type-has-outer-boundary",
     .tries = "the same in a second Content-Type",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.boundary = "outer", .content = MIXED_TWICE("out") CLOSED}},
    {.name = "oddity-second-type-within",
     .tries = "a second Content-Type with a boundary that nobody else has",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.boundary = "outer", .content = MIXED_TWICE("in2") CLOSED}},
    {.name = "oddity-outer-boundary-of-gateway",
     .tries = "the boundary of the outermost layer begins as the author's second one",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.inside = &out_inside,
              .boundary = "outermost",
              .cms = {.signers = {{.who = GATEWAY}}}}},
    /* -- header protection: what is outside counts for those who do not see it -- */
    {.name = "oddity-hp-in-second-type",
     .tries = "header protection in the second of two Content-Type fields: whose subject is shown?",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.content = PROTECTED("Content-Type: text/plain\r\n"
                                   "Content-Type: text/plain; hp=clear\r\n",
                                   NOW)}},
    {.name = "oddity-hp-in-first-type",
     .tries = "the same in the first",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.content = PROTECTED("Content-Type: text/plain; hp=clear\r\n"
                                   "Content-Type: text/plain\r\n",
                                   NOW)}},
    {.name = "oddity-protected-multipart",
     .tries = "protected header fields on a multipart without end",
     VALID,
     .finding = "boundary-missing",
     .mail = {.content = PROTECTED("Content-Type: multipart/mixed; boundary=in; hp=clear\r\n",
                                   NOW) "--in\r\n\r\nHello\r\n"}},
    {.name = "oddity-protected-date",
     .tries = "a protected Date that cannot be read: the one outside is compared",
     VALID,
     .finding = "date-unreadable",
     .mail = {.content = PROTECTED("Content-Type: text/plain; hp=clear\r\n", "some day")}},
    {.name = "oddity-protected-date-replayed",
     .tries = "the same, sent again under a new Date",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.content = PROTECTED("Content-Type: text/plain; hp=clear\r\n", "some day"),
              .cms = {.signers = {{.signed_ago = 31 * 86400}}}}},
    {.name = "oddity-protected-date-unreadable-outside",
     .tries = "neither can be read",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.content = PROTECTED("Content-Type: text/plain; hp=clear\r\n", "some day"),
              .date = "some other day",
              .cms = {.signers = {{.signed_ago = 31 * 86400}}}}},
    /* -- signatures that do not hold -- */
    {.name = "oddity-altered",
     .tries = "an odd part that is not what was signed",
     INVALID,
     .finding = "boundary-missing",
     .mail = {.content = OPEN, .cms = {.signers = {{.signed_content = MIXED CLOSED}}}}},
    {.name = "oddity-weak-digest",
     .tries = "an odd part under a digest that proves nothing",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = OPEN, .cms = {.signers = {{.digest = "sha1"}}}}},
    {.name = "oddity-by-nobody",
     .tries = "an odd part under a signature that leads nowhere",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = OPEN, .cms = {.signers = {{.who = IMPOSTOR}}}}},
    {.name = "oddity-by-eve",
     .tries = "an odd part that Eve signed in the author's name",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.content = OPEN, .cms = {.signers = {{.who = EVE}}}}},
    /* -- fields that are repeated -- */
    {.name = "oddity-equal-versions",
     .tries = "MIME-Version twice, folded in two ways: whichever is taken, it is the same",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version: 1.0", "MIME-Version: 1.0\r\nMIME-Version:\r\n 1.0"}}}},
    {.name = "oddity-equal-encodings",
     .tries = "Content-Transfer-Encoding twice, outside of what is signed",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "Content-Transfer-Encoding: 8bit\r\n"
                                         "Content-Transfer-Encoding: 8bit\r\nMIME-Version"}}}},
    {.name = "oddity-unequal-encodings",
     .tries = "the same with another value: in the one case the multipart has to be decoded first",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version", "Content-Transfer-Encoding: 8bit\r\n"
                                         "Content-Transfer-Encoding: base64\r\nMIME-Version"}}}},
    {.name = "oddity-nearly-equal-versions",
     .tries = "MIME-Version twice, equal but for a comment",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.edits = {{"MIME-Version: 1.0", "MIME-Version: 1.0\r\nMIME-Version: 1.0 (x)"}}}},
    {.name = "oddity-equal-types",
     .tries = "Content-Type twice, equal: some readers add up their parameters",
     INDETERMINATE,
     .finding = "ambiguous-field",
     .mail = {.boundary = "b",
              .type = MESSAGE_TYPE "b",
              .edits = {{"MIME-Version", "Content-Type: " MESSAGE_TYPE "b\r\nMIME-Version"}}}},
    {.name = "oddity-equal-authors",
     .tries = "From twice, equal",
     INVALID,
     .finding = "author-multiple",
     .mail = {.from = "noreply@demo.example", .fields = "From: noreply@demo.example\r\n"}},
    {.name = "oddity-equal-dates",
     .tries = "Date twice, equal",
     VALID,
     .finding = "ambiguous-field",
     .mail = {.date = NOW, .fields = "Date: " NOW "\r\n"}},
    {.name = "oddity-equal-dates-replayed",
     .tries = "the same on an old message",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.date = NOW,
              .fields = "Date: " NOW "\r\n",
              .cms = {.signers = {{.signed_ago = 31 * 86400}}}}},
    {.name = "oddity-encoding-changes-twice",
     .tries = "two texts: each of two transfer encodings of a signed part shows another, beside a "
              "multipart without end",
     INDETERMINATE,
     .finding = "boundary-missing",
     .mail = {.content = MIXED "--in\r\nContent-Transfer-Encoding: 7bit\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\nUGF5IEV2ZSE=\r\n"}},
};

const attack_table_t attacks_oddities = {"oddities inside signed bytes", items,
                                         sizeof items / sizeof *items};
