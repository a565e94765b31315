/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What relays refuse or change in the header that stays outside a signature. */
#include "sign/outer_header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define X10  "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X900 X100 X100 X100 X100 X100 X100 X100 X100 X100

static arena_t arena;

/* The details of all findings, each with a line end; "": none. */
static const char *check(const char *template)
{
    header_t header;
    finding_list_t found;
    findings_t findings;
    size_t body;
    buffer_t all = BUFFER_INIT;
    findings = findings_start(&found, &arena);
    found.input = bytes_text(template);
    assert_int_equal(header_parse(&arena, bytes_text(template), true, &header, &body), 0);
    outer_header_check(&header, &findings);
    for (size_t i = 0; i < findings.list->count; i++) {
        assert_string_equal(findings.list->items[i].code, "header-unsafe");
        assert_int_equal(findings.list->items[i].severity, SMIME_SEVERITY_WARNING);
        assert_int_equal(findings.list->items[i].signer, -1); /* the template is at fault, no key */
        buffer_printf(&all, "line %zu: %s\n", findings.list->items[i].line,
                      findings.list->items[i].detail);
    }
    const char *text = arena_text(&arena, buffer_bytes(&all));
    buffer_free(&all);
    assert_non_null(text);
    return text;
}

static void expect(const char *template, const char *piece)
{
    const char *said = check(template);
    if (!strstr(said, piece))
        fail_msg("'%s' is not in '%s'", piece, said);
}

static void test_outer_header_accepts_safe_fields(void **state)
{
    (void)state;
    assert_string_equal(check("From: a@b.example\nSubject: =?utf-8?q?=C3=A9?=\n\ncaf\xc3\xa9\n"),
                        "");
    assert_string_equal(check("X-Longest: " X900 X10 X10 X10 X10 X10 X10 X10 X10 "xxxxxxx\n\n"),
                        "");
    assert_string_equal(check("X-Longest: " X900 X10 X10 X10 X10 X10 X10 X10 X10 "xxxxxxx\r\n\r\n"),
                        "");
    /* Folded, it may be as long as it likes. */
    assert_string_equal(check("References: " X900 "\n " X900 "\n " X900 "\n\n"), "");
}

static void test_outer_header_names_field_and_line(void **state)
{
    (void)state;
    expect("From: a@b.example\nSubject: caf\xc3\xa9\n\nx\n", "line 2: the field Subject has 8-bit");
    expect("From x Mon Jan  1\r\nA: b\r\n c\r\nTo: \xe3\x81\x82 <a@b.example>\r\n\r\n",
           "line 4: the field To has 8-bit");
    expect("Subject: caf\xe9\n\n", "not even UTF-8");
    expect("X-Longest: " X900 X10 X10 X10 X10 X10 X10 X10 X10 "xxxxxxxx\n\n",
           "line 1: the field X-Longest has a line of more than 998 bytes");
    expect("References: <a@b>\n " X900 X100 "\n\n", "line 1: the field References has a line");
    const char *both = check("Subject: \xc3\xa9" X900 X100 "\n\n");
    assert_non_null(strstr(both, "8-bit"));
    assert_non_null(strstr(both, "998 bytes"));
}

/* Those move into the signed part, and are mended there. */
static void test_outer_header_leaves_mime_fields_alone(void **state)
{
    (void)state;
    assert_string_equal(check("Content-Type: text/plain; name=\"\xc3\xa9\"\nMIME-Version: 1.0 "
                              "(\xc3\xa9)\ncontent-description: " X900 X100 "\n\n"),
                        "");
}

static void test_outer_header_says_no_more_than_helps(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    for (int i = 0; i < 500; i++)
        buffer_append_text(&text, "X: \xc3\xa9\n");
    size_t lines = 0;
    for (const char *at = check(arena_text(&arena, buffer_bytes(&text))); *at; at++)
        lines += *at == '\n';
    assert_true(lines >= 10 && lines <= 21);
    buffer_free(&text);
}

static const smime_finding_t *once(const char *template)
{
    static finding_list_t found;
    header_t header;
    size_t body;
    const findings_t findings = findings_start(&found, &arena);
    found.input = bytes_text(template);
    assert_int_equal(header_parse(&arena, bytes_text(template), true, &header, &body), 0);
    outer_header_once_check(&header, &findings);
    return found.count ? found.items : NULL;
}

static void test_outer_header_names_what_may_stand_once(void **state)
{
    (void)state;
    assert_null(once("From: a\nTo: b\nSubject: c\nReceived: x\nReceived: y\n\n"));
    const smime_finding_t *finding = once("From: a\nsubject: c\n d\nX: y\nSubject: c\n\n");
    assert_string_equal(finding->code, "field-repeated");
    assert_string_equal(finding->detail, "Subject, 2 times");
    assert_int_equal(finding->line, 5);
    finding = once("From: a\nDKIM-Signature: v=1;\n b=x\n\n");
    assert_string_equal(finding->code, "dkim-broken");
    assert_int_equal(finding->line, 2);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outer_header_accepts_safe_fields),
        cmocka_unit_test(test_outer_header_names_field_and_line),
        cmocka_unit_test(test_outer_header_names_what_may_stand_once),
        cmocka_unit_test(test_outer_header_leaves_mime_fields_alone),
        cmocka_unit_test(test_outer_header_says_no_more_than_helps),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
