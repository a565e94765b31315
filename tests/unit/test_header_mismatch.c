/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/verify/header_mismatch.c, hp_outer.c and header_compare.c: fields outside that are not the protected
 * ones, and what the composer signed that he wrote there. */
#include "verify/header_mismatch.h"

#include "verify/header_compare.h"
#include "verify/hp_outer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static header_t header_of(arena_t *arena, const char *text)
{
    header_t header;
    size_t body;
    assert_int_equal(header_parse(arena, bytes_text(text), true, &header, &body), 0);
    return header;
}

/* The one finding about `name`: its severity and detail, which is compared; detail NULL: there is none. */
static void assert_finding(const char *name, const char *outer, const char *inner,
                           smime_finding_id_t id, smime_severity_t severity, const char *detail)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings = findings_start(&found, &arena);
    header_t outside = header_of(&arena, outer), inside = header_of(&arena, inner);
    assert_int_equal(header_mismatch_check(&arena, &outside, &inside, name, &findings), 0);
    if (detail)
        assert_int_equal(found.count, 1);
    else if (found.count)
        fail_msg("%s", found.items[0].detail);
    if (detail) {
        assert_string_equal(found.items[0].detail, detail);
        assert_int_equal(found.items[0].id, id);
        assert_int_equal(found.items[0].severity, severity);
    }
    arena_free(&arena);
}

static void assert_warning(const char *name, const char *outer, const char *inner,
                           const char *detail)
{
    assert_finding(name, outer, inner, SMIME_FINDING_HEADER_MISMATCH, SMIME_SEVERITY_WARNING,
                   detail);
}

static void assert_none(const char *name, const char *outer, const char *inner)
{
    assert_finding(name, outer, inner, (smime_finding_id_t)0, SMIME_SEVERITY_NOTE, NULL);
}

static void test_header_mismatch_is_about_what_is_said_not_how(void **state)
{
    (void)state;
    assert_none("Subject", "Subject: =?utf-8?q?a?=\r\n  b\r\n", "Subject: a b\r\n");
    assert_none("From", "From: =?utf-8?q?A?= <a@B.example>\r\n", "From: A <a@b.example>\r\n");
    assert_none("To", "Subject: x\r\n", "To: a@b.example\r\n");
    assert_none("To", "To: a@b.example\r\n", "Subject: x\r\n");
    assert_warning("Subject", "Subject: x\r\n", "Subject: y\r\n",
                   "Subject: outside \"x\", signed \"y\"");
    assert_warning("Subject", "Subject: y\r\nSubject: x\r\nSubject: z\r\n", "Subject: y\r\n",
                   "Subject: outside \"x\", signed absent, and 1 more");
}

static void test_header_mismatch_of_the_author(void **state)
{
    (void)state;
    assert_warning("From", "From: Bank <a@b.example>\r\n", "From: A <a@b.example>\r\n",
                   "From: outside \"Bank <a@b.example>\", signed \"A <a@b.example>\"");
    assert_finding("From", "From: A <e@evil.example>\r\n", "From: A <a@b.example>\r\n",
                   SMIME_FINDING_HEADER_MISMATCH_FROM, SMIME_SEVERITY_FAIL,
                   "From: outside \"A <e@evil.example>\", signed \"A <a@b.example>\"");
    assert_finding("From", "From: \"e@evil.example\" <a@b.example>\r\n", "From: a@b.example\r\n",
                   SMIME_FINDING_HEADER_MISMATCH_FROM, SMIME_SEVERITY_FAIL,
                   "From: outside \"\"e@evil.example\" <a@b.example>\", signed \"a@b.example\"");
    assert_finding("From", "Subject: x\r\n", "From: a@b.example\r\n", SMIME_FINDING_HEADER_MISMATCH,
                   SMIME_SEVERITY_UNKNOWN, "From: outside absent, signed \"a@b.example\"");
}

static void test_header_mismatch_is_none_where_hp_outer_says_so(void **state)
{
    (void)state;
    assert_none("Subject", "Subject: [...]\r\n", "HP-Outer: Subject: [...]\r\nSubject: real\r\n");
    assert_none("Subject", "Subject: =?utf-8?q?=5B...=5D?=\r\n",
                "hp-outer: From: x@y.example\r\nHP-OUTER:\r\n subject :[...]\r\nSubject: real\r\n");
    assert_none("Subject", "Subject: a\r\nSubject: b\r\n",
                "HP-Outer: Subject: a\r\nSubject: c\r\nHP-Outer: Subject: b\r\n");
    assert_none("From", "From: a@b.example\r\n",
                "HP-Outer: From: a@b.example\r\nFrom: A <a@b.example>\r\n");
    static const char outside[] = "Subject: other\r\n";
    static const char detail[] = "Subject: outside \"other\", signed \"real\"";
    static const char *const inside[] = {
        "HP-Outer: Subject: [...]\r\nSubject: real\r\n",
        "HP-Outer: Subject: other\r\nHP-Outer: Subject: other\r\nSubject: real\r\n",
        "HP-Outer: X-Subject: other\r\nSubject: real\r\n",
        "HP-Outer: Subject\r\nSubject: real\r\n",
        "HP-Outer: Subject: other x\r\nSubject: real\r\n",
        "HP-Outer-Subject: other\r\nSubject: real\r\n",
        "HP-Outer:\r\nSubject: real\r\n"};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        assert_warning("Subject", outside, inside[i], detail);
    assert_warning("Subject", "Subject: a\r\nSubject: b\r\n",
                   "HP-Outer: Subject: a\r\nSubject: c\r\n",
                   "Subject: outside \"a\", signed \"c\", and 1 more");
}

/* Most readers show the one outside. */
static void test_header_mismatch_of_the_author_whatever_hp_outer_says(void **state)
{
    (void)state;
    assert_finding("From", "From: e@evil.example\r\n",
                   "HP-Outer: From: e@evil.example\r\nFrom: a@b.example\r\n",
                   SMIME_FINDING_HEADER_MISMATCH_FROM, SMIME_SEVERITY_FAIL,
                   "From: outside \"e@evil.example\", signed \"a@b.example\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header_mismatch_is_about_what_is_said_not_how),
        cmocka_unit_test(test_header_mismatch_of_the_author),
        cmocka_unit_test(test_header_mismatch_is_none_where_hp_outer_says_so),
        cmocka_unit_test(test_header_mismatch_of_the_author_whatever_hp_outer_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
