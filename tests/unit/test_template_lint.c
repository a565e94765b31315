/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/sign/template_lint.c: what a template's author forgot, each with its part and line, and what is nothing. */
#include "sign/template_lint.h"

#include "base/limits.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "From: a@b.example\nTo: c@d.example\nDate: Wed, 1 Jan 2025 00:10:00 +0000\nMessage-ID: "       \
    "<1@b.example>\n"
#define MIXED "Content-Type: multipart/mixed; boundary=m\n\n--m\n"
#define END   "\n--m--\n"

static smime_report_t *check(const smime_signer_t *signer, bytes_t template)
{
    smime_report_t *report;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    options.signing_time = PKI_NOW;
    assert_int_equal(smime_sign_check(signer, &options, template.data, template.size, &report), 0);
    return report;
}

static size_t count(const smime_report_t *report, const char *code)
{
    size_t found = 0;
    for (size_t i = 0; i < report->finding_count; i++)
        found += strcmp(report->findings[i]->code, code) == 0;
    return found;
}

/* Of a template in which nothing else is found: "code part line detail", or nothing at all. */
static const struct row {
    const char *template, *code, *part, *detail;
    unsigned line;
} rows[] = {
    {HEAD "\nHello\n", NULL, NULL, NULL, 0},
    /* placeholders */
    {HEAD "Subject: {{ a }}\n\nHello\n", "placeholder-left", NULL, "{{ a }}", 5},
    {HEAD "Subject: a\n ${b}\n\nHello\n", "placeholder-left", NULL, "${b}", 6},
    {HEAD "Subject: =?utf-8?B?e3tuYW1lfX3mp5g=?=\n\nHello\n", "placeholder-left", NULL, "{{name}}",
     5},
    {HEAD "Subject: x =?utf-8?Q?=7B=7Bna?=\n =?utf-8?Q?me=7D=7D?=\n\nHello\n", "placeholder-left",
     NULL, "{{name}}", 5},
    {HEAD "Subject: =?utf-8?Q?x?=\n ${b}\n\nHello\n", "placeholder-left", NULL, "${b}", 6},
    {HEAD "Subject: =?utf-8?Q?x?=\n\nHello\n", NULL, NULL, NULL, 0},
    {HEAD MIXED "\nHello\n--m\nContent-Type: text/calendar\n\n{{a}}" END, "placeholder-left", "2",
     "{{a}}", 13},
    {HEAD MIXED "\nHello\n--m\nContent-Type: application/pdf; name=\"${a}.pdf\"\n\n{{a}}" END,
     "placeholder-left", "2", "${a}", 11},
    {HEAD "\nHello\n<% a %>\n", "placeholder-left", "", "<% a %>", 7},
    {HEAD "Content-Transfer-Encoding: base64\n\nSGVs\nbG8g\ne3th\nfX0=\n", "placeholder-left", "",
     "{{a}}", 7},
    {HEAD "Content-Transfer-Encoding: quoted-printable\n\nHello=\n {{a}}\n", "placeholder-left", "",
     "{{a}}", 8},
    {HEAD "Content-Transfer-Encoding: quoted-printable\n\nHello\n{=7Ba}}\n", "placeholder-left", "",
     "{{a}}", 7},
    {HEAD "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B%F\x1b(B\n{{a}}\n",
     "placeholder-left", "", "{{a}}", 8},
    /* these are characters, not marks */
    {HEAD "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B<%ab%>\x1b(B\n", NULL, NULL, NULL,
     0},
    {HEAD MIXED "\nHello\n--m\n\n{{a}}" END, "placeholder-left", "2", "{{a}}", 12},
    {HEAD MIXED "\nHello\n--m\nContent-Type: text/html\n\n{{a}}" END, "placeholder-left", "2",
     "{{a}}", 13},
    /* what is attached may be anything */
    {HEAD MIXED "\nHello\n--m\nContent-Disposition: attachment; filename=a.txt\n\n{{a}}" END, NULL,
     NULL, NULL, 0},
    {HEAD MIXED "\nHello\n--m\nContent-Type: application/json\n\n{{a}}" END, NULL, NULL, NULL, 0},
    {HEAD MIXED "\nHello\n--m\nContent-Type: message/rfc822\n\nFrom: x@y.example\n\n{{a}}" END,
     NULL, NULL, NULL, 0},
    /* HTML alone */
    {HEAD "Content-Type: text/html\n\n<p>Hello\n", "html-without-text", "", "", 5},
    {HEAD MIXED "Content-Type: text/html\n\n<p>Hello" END, "html-without-text", "1", "", 8},
    {HEAD MIXED
     "Content-Type: text/html\n\n<p>Hello\n--m\nContent-Disposition: attachment\n\nHello" END,
     "html-without-text", "1", "", 8},
    {HEAD "Content-Type: multipart/alternative; boundary=m\n\n--m\n\nHello\n--m\nContent-Type: "
          "text/html\n\n<p>Hello" END,
     NULL, NULL, NULL, 0},
    {HEAD MIXED "\nHello\n--m\nContent-Type: text/html\nContent-Disposition: attachment\n\n<p>" END,
     NULL, NULL, NULL, 0},
    /* fields */
    {"From: a@b.example\nTo: c@d.example\nDate: Wed, 1 Jan 2025 00:10:00 +0000\n\nHello\n",
     "message-id-missing", NULL, "", 0},
    {HEAD "Cc: x@au.com\n\nHello\n", "carrier-recipient", NULL, "x@au.com", 5},
    {HEAD "Bcc: y@z.example,\n =?utf-8?Q?X?= <x@EZWEB.ne.jp>\n\nHello\n", "carrier-recipient", NULL,
     "x@EZWEB.ne.jp", 5},
    {HEAD "Reply-To: a@b.example\nCc: x@notau.com, x@au.com.example, au.com@b.example\n\nHello\n",
     NULL, NULL, NULL, 0},
    {HEAD "Cc: x.@ezweb.ne.jp\n\nHello\n", "carrier-recipient", NULL, "x.@ezweb.ne.jp", 5},
};

static void test_what_was_forgotten_is_named_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        smime_report_t *report = check(NULL, bytes_text(row->template));
        const smime_finding_t *found = report->finding_count ? report->findings[0] : NULL;
        if (report->finding_count != (row->code ? 1 : 0))
            fail_msg("row %zu: %zu findings: %s %s", i, report->finding_count,
                     found ? found->code : "", found ? found->detail : "");
        if (found && (strcmp(found->code, row->code) != 0 || found->line != row->line ||
                      strcmp(found->detail, row->detail) != 0 ||
                      strcmp(found->part ? found->part : "-", row->part ? row->part : "-") != 0))
            fail_msg("row %zu: %s in line %u of part %s: %s", i, found->code, (unsigned)found->line,
                     found->part ? found->part : "-", found->detail);
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        smime_report_free(&report);
    }
}

static void test_the_same_again_and_again_is_said_twenty_times(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, HEAD "Cc: x@au.com");
    for (int i = 0; i < 50; i++)
        buffer_append_text(&text, ",\n x@au.com");
    buffer_append_text(&text, "\n\n");
    for (int i = 0; i < 50; i++)
        buffer_append_text(&text, "{{a}}\n");
    smime_report_t *report = check(NULL, buffer_bytes(&text));
    assert_int_equal(count(report, "placeholder-left"), 20);
    assert_int_equal(count(report, "carrier-recipient"), 20);
    smime_report_free(&report);
    buffer_free(&text);
}

/* Longer text than is read is passed over, not refused. */
static void test_long_text_is_not_looked_through(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, HEAD "\n");
    while (text.size < LIMIT_LINT_TEXT + sizeof HEAD + 100)
        buffer_append_text(&text, "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n");
    buffer_append_text(&text, "{{a}}\n");
    smime_report_t *report = check(NULL, buffer_bytes(&text));
    assert_int_equal(report->finding_count, 0);
    smime_report_free(&report);
    buffer_free(&text);
}

/* ---- the certificate ---- */

static smime_report_t *check_with(arena_t *arena, int64_t signer_ends, int64_t ca_ends)
{
    const pki_certificate_t *root = PKI_ISSUE(arena, .subject = "CN=Root", .ca = true, .key = 0);
    const pki_certificate_t *ca = PKI_ISSUE(arena, .subject = "CN=CA", .ca = true, .issuer = root,
                                            .key = 1, .not_after = ca_ends);
    const pki_certificate_t *ann =
        PKI_ISSUE(arena, .subject = "CN=Ann", .issuer = ca, .key = 5, .names = "email:a@b.example",
                  .not_after = signer_ends);
    const char *pem = pki_pem(arena, "CERTIFICATE", ann->der);
    const char *chain = pki_pem(arena, "CERTIFICATE", ca->der);
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    assert_int_equal(smime_signer_add(signer, "test", pem, strlen(pem)), 0);
    assert_int_equal(smime_signer_add_chain(signer, chain, strlen(chain)), 0);
    smime_report_t *report = check(signer, bytes_text(HEAD "\nHello\n"));
    smime_signer_free(&signer);
    return report;
}

static const smime_finding_t *find(const smime_report_t *report, const char *code)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (strcmp(report->findings[i]->code, code) == 0)
            return report->findings[i];
    return NULL;
}

/* From 30 days on it is a note; whichever ends first counts; an expired one is said to be that. */
static void test_days_left_are_told(void **state)
{
    (void)state;
    const int64_t day = 86400, far = PKI_NOW + 300 * day;
    static const struct {
        int signer, ca;
        smime_severity_t severity;
        const char *words;
    } ends[] = {{200, 300, SMIME_SEVERITY_NOTE, "Ann"},
                {30, 300, SMIME_SEVERITY_NOTE, "ends in 30 days"},
                {29, 300, SMIME_SEVERITY_WARNING, "ends in 29 days"},
                {200, 10, SMIME_SEVERITY_WARNING, "CA"},
                {0, 300, SMIME_SEVERITY_WARNING, "ends in 0 days"}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        arena_t arena = ARENA_INIT;
        smime_report_t *report =
            check_with(&arena, PKI_NOW + ends[i].signer * day, PKI_NOW + ends[i].ca * day);
        const smime_finding_t *found = find(report, "validity-left");
        assert_non_null(found);
        if (found->severity != ends[i].severity || !strstr(found->detail, ends[i].words))
            fail_msg("row %zu: %s", i, found->detail);
        smime_report_free(&report);
        arena_free(&arena);
    }
    arena_t arena = ARENA_INIT;
    smime_report_t *report = check_with(&arena, PKI_NOW - day, far);
    assert_null(find(report, "validity-left"));
    assert_non_null(find(report, "expired"));
    smime_report_free(&report);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_forgotten_is_named_where_it_is),
        cmocka_unit_test(test_the_same_again_and_again_is_said_twenty_times),
        cmocka_unit_test(test_long_text_is_not_looked_through),
        cmocka_unit_test(test_days_left_are_told),
    };
    return cmocka_run_group_tests_name("template_lint", tests, NULL, NULL);
}
