/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Known senders: what they promise of their mail is held against whoever uses their address, and who only
 * looks like one is not taken for him. */
#include "cases.h"

#define DAY_2024 1706745600 /* 2024-02-01 */
#define DAY_2029 1861920000 /* 2029-01-01 */

static const char *const issuers[] = {"Demo S/MIME CA 1", NULL}, *const others[] = {"Other CA",
                                                                                    NULL};
static const smime_sender_t signs_always = {.size = sizeof signs_always,
                                            .address = "noreply@demo.example",
                                            .name = "Demo Sign",
                                            .issuers = issuers,
                                            .signs = true,
                                            .signs_since = DAY_2024};
static const smime_sender_t domain_signs = {.size = sizeof domain_signs,
                                            .address = "@demo.example",
                                            .signs = true,
                                            .signs_since = DAY_2024};
static const smime_sender_t signs_later = {.size = sizeof signs_later,
                                           .address = "noreply@demo.example",
                                           .signs = true,
                                           .signs_since = DAY_2029};
static const smime_sender_t by_other_issuer = {
    .size = sizeof by_other_issuer, .address = "noreply@demo.example", .issuers = others};

static const smime_sender_t any_name = {
    .size = sizeof any_name, .address = "noreply@demo.example", .any_display_name = true};

#define EVES .cms = {.signers = {{.who = EVE}}}

static const attack_t items[] = {
    {.name = "sender-unsigned",
     .tries = "phishing that is simply not signed",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &signs_always,
     .mail = {.form = PLAIN}},
    {.name = "sender-unsigned-domain",
     .tries = "the same, where the whole domain signs",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &domain_signs,
     .mail = {.form = PLAIN}},
    {.name = "sender-unsigned-backdated",
     .tries = "not signed, with a Date from before anything was signed",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &signs_always,
     .mail = {.form = PLAIN, .date = "Mon, 2 Jan 2023 10:00:00 +0000"}},
    {.name = "sender-unsigned-in-display-name",
     .tries = "not signed, the known address in the display name",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &signs_always,
     .mail = {.form = PLAIN, .from = "\"noreply@demo.example\" <eve@evil.example>"}},
    {.name = "sender-unsigned-second-mailbox",
     .tries = "not signed, the known address as the second author",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &signs_always,
     .mail = {.form = PLAIN, .from = "eve@evil.example, noreply@demo.example"}},
    {.name = "sender-signed-part-only",
     .tries = "a genuine signed part in a message of Eve's",
     INVALID,
     .finding = "sender-always-signs",
     .sender = &signs_always,
     .mail =
         {.around =
              "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n"
              "\r\nPay to account 666.\r\n--o\r\n{signed}\r\n--o--\r\n"}},
    {.name = "sender-eve-with-his-address-in-her-name",
     .tries = "Eve's valid signature, his address in her display name",
     INVALID,
     .finding = "pin-issuer",
     .sender = &by_other_issuer,
     .mail = {.from = "\"noreply@demo.example\" <eve@evil.example>", EVES}},
    {.name = "sender-any-name-is-of-his-address-only",
     .tries = "Eve's valid signature, the address in her name of one whose names may show others",
     INDETERMINATE,
     .finding = "display-name-address",
     .sender = &any_name,
     .mail = {.from = "\"noreply@demo.example\" <eve@evil.example>", EVES}},
    {.name = "sender-other-issuer",
     .tries = "the right address, certified by an authority that he does not name",
     INVALID,
     .finding = "pin-issuer",
     .sender = &by_other_issuer},
    {.name = "sender-look-alike-name",
     .tries = "Eve's valid signature, his name",
     INDETERMINATE,
     .finding = "sender-look-alike",
     .sender = &signs_always,
     .mail = {.from = "DEMO  sign <eve@evil.example>", EVES}},
    {.name = "sender-look-alike-domain",
     .tries = "a valid signature of a domain with a Cyrillic letter",
     INDETERMINATE,
     .finding = "sender-look-alike",
     .sender = &signs_always,
     .mail = {.from = "noreply@xn--dmo-rdd.example", .cms = {.signers = {{.who = LOOKALIKE}}}}},
    {.name = "sender-look-alike-unsigned",
     .tries = "a look-alike that is not signed",
     INDETERMINATE,
     .finding = "sender-look-alike",
     .sender = &signs_always,
     .mail = {.form = PLAIN, .from = "noreply@derno.example"}},
    {.name = "sender-front-unsigned",
     .tries = "his domain in front of another",
     INDETERMINATE,
     .finding = "sender-look-alike",
     .sender = &signs_always,
     .mail = {.form = PLAIN, .from = "noreply@demo.example.evil.example"}},
    {.name = "sender-not-yet",
     .tries = "nothing: it is from before he signed everything",
     INDETERMINATE,
     .finding = "sender-always-signs",
     .sender = &signs_later,
     .mail = {.form = PLAIN},
     .options = {.at_given = true}},
};

const attack_table_t attacks_senders = {"known senders", items, sizeof items / sizeof *items};
