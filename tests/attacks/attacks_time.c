/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attacks with time: replay, clocks, what has expired (RFC 5652 section 11.3, RFC 8550 section 6).
 */
#include "cases.h"

#define HOUR 3600
#define DAY  86400

static const mail_t old_by_author = {.cms = {.signers = {{.signed_ago = 30 * DAY}}}};

/* attack->mail with a Date so many seconds before now as options.date_skew says beyond an hour. */
static bytes_t dated(world_t *world, const attack_t *attack, int64_t ago)
{
    mail_t mail = attack->mail;
    mail.date = mail_date(world, world->now - ago);
    return mail_make(world, &mail);
}

static bytes_t dated_one_second_too_early(world_t *world, const attack_t *attack)
{
    return dated(world, attack, HOUR + 1);
}

static bytes_t dated_last_month(world_t *world, const attack_t *attack)
{
    return dated(world, attack, 30 * DAY);
}

/* A protected header that is as old as the signature, under a new Date outside and inside. */
static bytes_t protected_old(world_t *world, const attack_t *attack)
{
    mail_t mail = attack->mail;
    mail.content_bytes =
        text_replace(world,
                     bytes_text("From: noreply@demo.example\r\nDate: {date}\r\n"
                                "Content-Type: text/plain; hp=\"clear\"\r\n\r\nPlease pay.\r\n"),
                     "{date}", bytes_text(mail_date(world, world->now - 30 * DAY)));
    return mail_make(world, &mail);
}

static const attack_t items[] = {
    {.name = "time-replayed",
     .tries = "a genuine message of last month sent again under today's Date",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.cms = {.signers = {{.signed_ago = 30 * DAY}}}}},
    {.name = "time-replayed-opaque",
     .tries = "the same, opaque",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.form = OPAQUE, .cms = {.signers = {{.signed_ago = 30 * DAY}}}}},
    {.name = "time-date-earlier",
     .tries = "a Date of last month on a message signed today",
     INDETERMINATE,
     .finding = "date-skew",
     .build = dated_last_month},
    {.name = "time-just-over-an-hour",
     .tries = "one second more than the hour that is allowed",
     INDETERMINATE,
     .finding = "date-skew",
     .build = dated_one_second_too_early},
    {.name = "time-replayed-in-fresh-wrapper",
     .tries = "Eve's fresh signature around a message of last month: the author's time counts",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.inside = &old_by_author, .cms = {.signers = {{.who = GATEWAY}}}}},
    {.name = "time-replayed-beside-fresh-signer",
     .tries = "Eve's fresh signature beside the author's of last month",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.cms = {.signers = {{.who = EVE}, {.signed_ago = 30 * DAY}}, .signer_count = 2}}},
    {.name = "time-replayed-beside-impostor",
     .tries = "the author's signature of last month, and one of today by a self-signed certificate "
              "with the author's name added to it",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.cms = {.signers = {{.signed_ago = 30 * DAY}, {.who = IMPOSTOR}},
                      .signer_count = 2}}},
    {.name = "time-replayed-beside-undated-impostor",
     .tries = "the same, the added signature without a time of signing",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.cms = {.signers = {{.signed_ago = 30 * DAY},
                                  {.who = IMPOSTOR, .odd = NO_SIGNING_TIME}},
                      .signer_count = 2}}},
    {.name = "time-replayed-protected-without-date",
     .tries = "a message of last month whose protected header has no Date, under today's outside",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.content = "From: noreply@demo.example\r\nSubject: Invoice 2025-118\r\n"
                         "Content-Type: text/plain; hp=\"clear\"\r\n\r\nPlease pay.\r\n",
              .cms = {.signers = {{.signed_ago = 30 * DAY}}}}},
    {.name = "time-replayed-without-date",
     .tries = "a message of last month without its Date: programs show when it came instead",
     INDETERMINATE,
     .finding = "date-missing",
     .mail = {.date = ABSENT, .cms = {.signers = {{.signed_ago = 30 * DAY}}}}},
    {.name = "time-date-followed-by-another",
     .tries = "an old date and a new one in one Date field: readers take one or the other",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Sun, 01 Dec 2024 00:00:00 +0000 Wed, 01 Jan 2025 00:00:00 +0000",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-in-comment-before",
     .tries = "today in a comment before last month's date: mutt, GMime and Python show today",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "(Wed, 01 Jan 2025 00:00:00 +0000) Sun, 01 Dec 2024 00:00:00 +0000",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-in-comment-behind",
     .tries =
         "today in a comment behind last month's date without a day of the week: mutt shows today",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "1 Dec 2024 00:00:00 +0000 (Wed, 01 Jan 2025 00:00:00 +0000)",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-in-comment-within",
     .tries = "today's day in a comment inside last month's date: GMime shows that",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Sun, 01 Dec (1 Jan 2025 00:00:00 +0000) 2024 00:00:00 +0000",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-glued",
     .tries =
         "a month that touches its year, and another year in a comment: Thunderbird takes that",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Sun, 01 Dec2024 00:00:00 GMT (2025)",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-year-of-three-digits",
     .tries = "a year of three digits: 2025 to mutt, 125 to Python",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Wed, 01 Jan 125 00:00:00 +0000"}},
    {.name = "time-date-twice",
     .tries = "an old Date that matches, a new one that shows",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.fields = "Date: Sun, 01 Dec 2024 00:00:00 +0000\r\n",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-unreadable",
     .tries = "a Date that cannot be read, so that nothing can be compared",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "the day before yesterday", .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-empty",
     .tries = "an empty Date",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = " ", .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-date-out-of-range",
     .tries = "a Date on the 32nd of January",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Wed, 32 Jan 2025 00:00:00 +0000"}},
    {.name = "time-date-huge",
     .tries = "a year that overflows",
     INDETERMINATE,
     .finding = "date-unreadable",
     .mail = {.date = "Wed, 01 Jan 99999999999999999999 00:00:00 +0000"}},
    {.name = "time-date-space-before-colon",
     .tries = "\"Date :\" with the old time, a second Date with the new one",
     INDETERMINATE,
     .mail = {.fields = "Date : Sun, 01 Dec 2024 00:00:00 +0000\r\n",
              .cms = {.signers = {{.signed_ago = 31 * DAY}}}}},
    {.name = "time-protected-date-replaced",
     .tries =
         "last month's message with a protected Date under today's outside, which readers without "
         "header protection show",
     INDETERMINATE,
     .finding = "date-skew",
     .mail = {.cms = {.signers = {{.signed_ago = 30 * DAY}}}},
     .build = protected_old},
    {.name = "time-signed-in-future",
     .tries = "a time of signing tomorrow",
     INDETERMINATE,
     .finding = "signing-time-future",
     .mail = {.cms = {.signers = {{.signed_ago = -DAY}}}}},
    {.name = "time-signed-in-a-century",
     .tries = "a time of signing in 2124, in another encoding",
     INDETERMINATE,
     .finding = "signing-time-future",
     .mail = {.cms = {.signers = {{.odd = SIGNED_IN_A_CENTURY}}}}},
    {.name = "time-expired",
     .tries = "a certificate that has expired; it was valid at the time that the signer claims",
     INDETERMINATE,
     .finding = "valid-at-signing",
     .mail = {.cms = {.signers = {{.who = EXPIRED, .signed_ago = 30 * DAY}}}},
     .build = dated_last_month},
    {.name = "time-expired-fresh",
     .tries = "signed today with a certificate that expired yesterday",
     INDETERMINATE,
     .finding = "expired",
     .mail = {.cms = {.signers = {{.who = EXPIRED}}}}},
    {.name = "time-not-yet-valid",
     .tries = "a certificate that is valid from tomorrow on",
     INDETERMINATE,
     .finding = "not-yet-valid",
     .mail = {.cms = {.signers = {{.who = NOT_YET_VALID}}}}},
    {.name = "time-backdated-before-validity",
     .tries = "--at signing-time, and a claim from before the certificate began",
     INDETERMINATE,
     .finding = "not-yet-valid",
     .mail = {.cms = {.signers = {{.who = NOT_YET_VALID, .signed_ago = 30 * DAY}}}},
     .build = dated_last_month,
     .options = {.at_mode = SMIME_AT_SIGNING_TIME}},
    {.name = "time-signing-time-absent",
     .tries = "--at signing-time, and no time of signing to go by",
     INDETERMINATE,
     .finding = "signing-time-missing",
     .mail = {.cms = {.signers = {{.odd = NO_SIGNING_TIME}}}},
     .options = {.at_mode = SMIME_AT_SIGNING_TIME}},
    {.name = "time-backdated-with-revoked-key",
     .tries = "--at signing-time, a stolen key, and a claim from before its revocation",
     INVALID,
     .finding = "revoked",
     .mail = {.cms = {.odd = CRL_OF_CA, .signers = {{.who = REVOKED, .signed_ago = 30 * DAY}}}},
     .build = dated_last_month,
     .options = {.at_mode = SMIME_AT_SIGNING_TIME}},
};

const attack_table_t attacks_time = {"time", items, sizeof items / sizeof *items};
