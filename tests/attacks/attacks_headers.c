/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attacks on header fields that a signature covers, or seems to (RFC 9788). Where a row says valid,
 * the signed fields are shown, and the finding says what differs outside. */
#include "cases.h"

/* A payload with its own header; "{date}" stands for the world's time. */
static bytes_t with_date(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    mail.content_bytes = text_replace(world, bytes_text(mail.content), "{date}",
                                      bytes_text(date_text(world, world->now)));
    return mail_make(world, &mail);
}

#define PROTECTED(from, subject)                                                                   \
    "From: " from "\r\nTo: aiko@customer.example\r\nSubject: " subject "\r\nDate: {date}\r\n"      \
    "Message-ID: <20250101.0001@demo.example>\r\n"                                                 \
    "Content-Type: text/plain; charset=us-ascii; hp=\"clear\"\r\n\r\nPlease pay.\r\n"

#define HONEST PROTECTED("Demo Sign <noreply@demo.example>", "Invoice 2025-118")

static const mail_t protected_by_eve = {
    .content = "From: noreply@demo.example\r\nSubject: Pay Eve\r\n"
               "Content-Type: text/plain; hp=\"clear\"\r\n\r\nPay Eve.\r\n",
    .cms = {.signers = {{.who = EVE}}}};

static const attack_t items[] = {
    {.name = "headers-subject-replaced",
     .tries = "another subject outside: the signed one is shown, the difference reported",
     VALID,
     .finding = "header-mismatch",
     .mail = {.subject = "URGENT: new account number", .content = HONEST},
     .build = with_date,
     .shown_subject = "Invoice 2025-118"},
    {.name = "headers-to-replaced",
     .tries = "sent on to somebody else: the signed recipient is reported",
     VALID,
     .finding = "header-mismatch",
     .mail = {.to = "bob@customer.example", .content = HONEST},
     .build = with_date},
    {.name = "headers-from-replaced",
     .tries = "another From outside a protected header",
     INVALID,
     .finding = "header-mismatch-from",
     .mail = {.from = "Bank <info@bank.example>", .content = HONEST},
     .build = with_date,
     .shown_from = "noreply@demo.example"},
    {.name = "headers-from-added",
     .tries = "a second From outside: the signed one is but the first of two",
     INVALID,
     .finding = "header-mismatch-from",
     .mail = {.edits = {{"To: ", "From: Bank <info@bank.example>\r\nTo: "}}, .content = HONEST},
     .build = with_date},
    {.name = "headers-from-display-replaced",
     .tries = "the same address outside, behind another name: the signed name is shown",
     VALID,
     .finding = "header-mismatch",
     .mail = {.from = "Bank <noreply@demo.example>", .content = HONEST},
     .build = with_date},
    {.name = "headers-from-display-address",
     .tries =
         "the same address outside, behind a name that is the bank's address: what mail programs "
         "show that do not know header protection",
     INVALID,
     .finding = "header-mismatch-from",
     .mail = {.from = "\"info@bank.example\" <noreply@demo.example>", .content = HONEST},
     .build = with_date},
    {.name = "headers-eve-protects-noreply",
     .tries = "Eve signs a protected header in which the author is noreply@",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.content = HONEST, .cms = {.signers = {{.who = EVE}}}},
     .build = with_date},
    {.name = "headers-eve-inside-noreply-outside",
     .tries = "Eve signs a protected header that names her, outside stands noreply@",
     INVALID,
     .finding = "header-mismatch-from",
     .mail = {.content = PROTECTED("eve@evil.example", "Invoice 2025-118"),
              .cms = {.signers = {{.who = EVE}}}},
     .build = with_date,
     .shown_from = "eve@evil.example"},
    {.name = "headers-inner-two-from",
     .tries = "two From fields in the protected header",
     INVALID,
     .finding = "author-multiple",
     .mail = {.content = "From: Bank <info@bank.example>\r\n" HONEST},
     .build = with_date},
    {.name = "headers-inner-no-from",
     .tries = "a protected header without From: whose message is it?",
     INVALID,
     .finding = "author-missing",
     .mail = {.content = "Subject: Invoice 2025-118\r\nDate: {date}\r\n"
                         "Content-Type: text/plain; hp=\"clear\"\r\n\r\nPlease pay.\r\n"},
     .build = with_date},
    {.name = "headers-hp-twice",
     .tries = "hp=clear and hp=cipher on one part",
     INDETERMINATE,
     .finding = "ambiguous-parameter",
     .mail = {.content = "From: noreply@demo.example\r\nDate: {date}\r\n"
                         "Content-Type: text/plain; hp=clear; hp=cipher\r\n\r\nPlease pay.\r\n"},
     .build = with_date},
    {.name = "headers-hp-on-inner-part",
     .tries = "hp on a part below the signed root: its From is not the author",
     INVALID,
     .finding = "header-protection-misplaced",
     .mail = {.content = "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n"
                         "From: eve@evil.example\r\nContent-Type: text/plain; hp=\"clear\"\r\n\r\n"
                         "Please pay.\r\n--in--\r\n",
              .cms = {.signers = {{.who = EVE}}}}},
    {.name = "headers-hp-on-unsigned-root",
     .tries = "hp on an unsigned root around a signed part",
     INDETERMINATE,
     .finding = "header-protection-misplaced",
     .mail = {.around = "Content-Type: multipart/mixed; boundary=outer; hp=\"clear\"\r\n\r\n"
                        "--outer\r\n{signed}\r\n--outer--\r\n"}},
    {.name = "headers-hp-on-multipart-signed",
     .tries = "hp on the multipart/signed itself, whose header nobody signed",
     VALID,
     .finding = "header-protection-misplaced",
     .mail = {.edits = {{"micalg=sha-256;", "micalg=sha-256; hp=\"clear\";"}}}},
    {.name = "headers-hp-in-errant-part",
     .tries = "a genuine protected message as a part of Eve's: its header is not the message's",
     INDETERMINATE,
     .finding = "errant-layer",
     .mail = {.subject = "Pay Eve",
              .content = HONEST,
              .around =
                  "Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n{signed}\r\n"
                  "--outer\r\n\r\nPay Eve.\r\n--outer--\r\n"},
     .build = with_date,
     .shown_subject = "Pay Eve"},
    {.name = "headers-eve-protected-in-noreply",
     .tries = "a header that Eve protected in a layer of hers, within one by the author",
     INVALID,
     .mail = {.from = "eve@evil.example",
              .inside = &protected_by_eve,
              .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "headers-old-form-not-judged",
     .tries = "protected-headers=\"v1\" with the signer's address inside, the bank's outside",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.from = "Bank <info@bank.example>",
              .content = "From: noreply@demo.example\r\n"
                         "Content-Type: text/plain; protected-headers=\"v1\"\r\n\r\nHello\r\n"}},
    {.name = "headers-old-form-noted",
     .tries = "protected-headers=\"v1\": what it protects is shown as the older form, not judged",
     VALID,
     .finding = "header-protection-legacy",
     .mail = {.content = "From: noreply@demo.example\r\nSubject: Other\r\n"
                         "Content-Type: text/plain; protected-headers=\"v1\"\r\n\r\nHello\r\n"},
     .shown_subject = "Invoice 2025-118"},
    {.name = "headers-wrapped-message",
     .tries = "message/rfc822 as the signed part: its From is not the author",
     INVALID,
     .finding = "signer-mismatch",
     .mail = {.from = "Bank <info@bank.example>",
              .content = "Content-Type: message/rfc822\r\n\r\nFrom: noreply@demo.example\r\n"
                         "Subject: Invoice\r\n\r\nHello\r\n"}},
    {.name = "headers-reply-to-added",
     .tries = "a Reply-To of Eve's on a genuine message: the report says that it is not signed",
     VALID,
     .finding = "headers-unprotected",
     .mail = {.fields = "Reply-To: eve@evil.example\r\n"}},
    {.name = "headers-date-replaced",
     .tries =
         "an old protected message under a new Date: the signed one is judged, the other reported",
     VALID,
     .finding = "header-mismatch",
     .mail = {.date = "Fri, 03 Jan 2025 10:00:00 +0000", .content = HONEST},
     .build = with_date},
    {.name = "headers-from-display-undecodable",
     .tries = "the bank's address outside in an encoded word that is never closed",
     INVALID,
     .finding = "header-mismatch-from",
     .mail = {.from = "=?utf-8?Q?info=40bank.example <noreply@demo.example>", .content = HONEST},
     .build = with_date},
    {.name = "headers-subject-encoded-and-folded",
     .tries = "a relay that writes the Subject anew: it says the same, and nothing is reported",
     VALID,
     .mail = {.subject = "=?utf-8?Q?Invoice?=\r\n  2025-118", .content = HONEST},
     .build = with_date,
     .shown_subject = "Invoice 2025-118"},
    {.name = "headers-reply-to-outside",
     .tries = "a Reply-To of Eve's outside a protected header that has none",
     VALID,
     .finding = "reply-to-elsewhere",
     .mail = {.fields = "Reply-To: eve@evil.example\r\n", .content = HONEST},
     .build = with_date},
    {.name = "headers-from-removed",
     .tries = "no From outside a protected header: it is said",
     VALID,
     .finding = "header-mismatch",
     .mail = {.edits = {{"From: ", "X-From: "}}, .content = HONEST},
     .build = with_date},
};

const attack_table_t attacks_headers = {"header protection", items, sizeof items / sizeof *items};
