/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/content_type.c: Content-Type and its parameters, RFC 2231 continuations included. */
#include "mime/content_type.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int set_up(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static content_type_t parse(const char *value)
{
    content_type_t type;
    assert_int_equal(content_type_parse(&arena, bytes_text(value), &type), 0);
    return type;
}

static void assert_parameter(const content_type_t *type, const char *name, const char *value)
{
    const parameter_t *parameter = content_type_parameter(type, name);
    assert_non_null(parameter);
    assert_string_equal(parameter->value, value);
}

static void test_type_and_parameters(void **state)
{
    (void)state;
    content_type_t type = parse(" multipart/signed; protocol=\"application/pkcs7-signature\";\r\n"
                                "\tmicalg=sha-256; boundary=\"----=_Part (1)\"");
    assert_true(content_type_is(&type, "multipart", "signed"));
    assert_int_equal(type.count, 3);
    assert_parameter(&type, "protocol", "application/pkcs7-signature");
    assert_parameter(&type, "micalg", "sha-256");
    assert_parameter(&type, "boundary", "----=_Part (1)");
    assert_false(type.malformed || type.duplicate || type.too_many);
    assert_null(content_type_parameter(&type, "name"));
}

static void test_case_does_not_matter_in_names(void **state)
{
    (void)state;
    content_type_t type = parse("MultiPart/MIXED; BOUNDARY=AbC");
    assert_true(content_type_is(&type, "multipart", "mixed"));
    assert_parameter(&type, "boundary", "AbC");
}

static void test_comments_and_folds_may_stand_between_all(void **state)
{
    (void)state;
    content_type_t type =
        parse("(a) text (b) / (c) plain (d;x=y) ; (e) charset (f) = (g)\r\n us-ascii (Plain text)");
    assert_true(content_type_is(&type, "text", "plain"));
    assert_int_equal(type.count, 1);
    assert_parameter(&type, "charset", "us-ascii");
    assert_false(type.malformed);
}

static void test_quoted_values_keep_what_separates(void **state)
{
    (void)state;
    content_type_t type = parse("a/b; name=\"x; y=\\\"z\\\" (no comment)\"; n=1");
    assert_parameter(&type, "name", "x; y=\"z\" (no comment)");
    assert_parameter(&type, "n", "1");
    type = parse("a/b; name=\"\"");
    assert_parameter(&type, "name", "");
    assert_false(type.malformed);
}

static void test_forgotten_quotes_are_forgiven(void **state)
{
    (void)state;
    content_type_t type = parse("multipart/mixed; boundary=----=_Next:Part/1?");
    assert_parameter(&type, "boundary", "----=_Next:Part/1?");
    assert_false(type.malformed);
    type = parse("multipart/signed; micalg=sha-256,sha-512; start=<a@b>");
    assert_parameter(&type, "micalg", "sha-256,sha-512");
    assert_parameter(&type, "start", "<a@b>");
    assert_false(type.malformed);
    type = parse("text/plain;");
    assert_false(type.malformed);
    type = parse("text/plain; ; charset=utf-8;; ");
    assert_false(type.malformed);
    assert_int_equal(type.count, 1);
}

static void test_what_cannot_be_read_is_malformed(void **state)
{
    (void)state;
    static const char *const values[] = {"",
                                         "text",
                                         "text/",
                                         "/plain",
                                         "text plain",
                                         "text/plain x",
                                         "text/plain x; a=b",
                                         "text/plain; a",
                                         "text/plain; a; b=c",
                                         "text/plain; =b",
                                         "text/plain; a=",
                                         "text/plain; a=b c",
                                         "text/plain; a=b\"c\"",
                                         "text/plain; a=\"b\"c",
                                         "text/plain; a=b(c)",
                                         "text/plain; a=\"b",
                                         "text/plain; a=b (c",
                                         "text/plain; a=b\\c",
                                         "text/plain; *=c",
                                         "text/plain; a*x=c",
                                         "text/plain; a*01=c",
                                         "text/plain; a*1=c",
                                         "text/plain; a*0=b; a*2=c",
                                         "text/plain; a*=c",
                                         "text/plain; a*=''%C",
                                         "text/plain; b\303\244=c"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        content_type_t type = parse(values[i]);
        if (!type.malformed)
            fail_msg("%s", values[i]);
    }
    content_type_t type;
    assert_int_equal(content_type_parse(&arena, bytes_of("a/b; c=d\0e", 10), &type), 0);
    assert_true(type.malformed);
}

static void test_what_can_be_read_of_a_malformed_value_is_there(void **state)
{
    (void)state;
    content_type_t type = parse("text; charset=utf-8");
    assert_string_equal(type.type, "");
    assert_parameter(&type, "charset", "utf-8");
    type = parse("multipart/mixed x \"a;b\" y; boundary=q");
    assert_parameter(&type, "boundary", "q");
    type = parse("a/b; name=\"no end");
    assert_parameter(&type, "name", "no end");
}

static void test_rfc_2231_continuations(void **state)
{
    (void)state;
    content_type_t type = parse("message/external-body; URL*1=\"cs.utk.edu/\"; x=y; "
                                "URL*0=\"ftp://\"");
    assert_int_equal(type.count, 2);
    assert_parameter(&type, "url", "ftp://cs.utk.edu/");
    assert_true(content_type_parameter(&type, "url")->extended);
    assert_false(content_type_parameter(&type, "x")->extended);
    assert_false(type.malformed || type.duplicate);
}

static void test_rfc_2231_charset_and_percent_encoding(void **state)
{
    (void)state;
    content_type_t type = parse("a/b; title*0*=iso-8859-1'en'caf%E9%20; title*1=%41; title*2*=%e9");
    assert_parameter(&type, "title", "caf\xC3\xA9 %41\xC3\xA9");
    assert_true(bytes_equal_text(content_type_parameter(&type, "title")->raw, "caf\xE9 %41\xE9"));
    assert_false(type.malformed);
    type = parse("a/b; name*=iso-2022-jp''%1B$BF%7CK%5C%1B%28B");
    assert_parameter(&type, "name", "\xE6\x97\xA5\xE6\x9C\xAC");
    type = parse("a/b; name*=''%E6%97%A5");
    assert_parameter(&type, "name", "\xE6\x97\xA5");
    type = parse("a/b; name*=x-unknown''a%FF");
    assert_parameter(&type, "name", "a\xEF\xBF\xBD");
}

static void test_values_are_utf8_without_nul(void **state)
{
    (void)state;
    content_type_t type = parse("a/b; name*=''a%00b; other=\"\xE9\"");
    assert_parameter(&type, "name",
                     "a\xEF\xBF\xBD"
                     "b");
    assert_parameter(&type, "other", "\xEF\xBF\xBD");
    assert_int_equal(content_type_parameter(&type, "name")->raw.size, 3);
}

static void test_duplicates_are_noted(void **state)
{
    (void)state;
    static const char *const values[] = {"a/b; c=1; C=2", "a/b; c=1; c*=''2", "a/b; c*0=1; c*0=2",
                                         "a/b; c*0=1; c*1=2; c*1=3", "a/b; c=1; c*0=2"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(parse(values[i]).duplicate);
    content_type_t type = parse("a/b; c=1; c=2");
    assert_parameter(&type, "c", "1");
    assert_int_equal(content_type_parameter_count(&type, "c"), 2);
    type = parse("a/b; c=1; c*=''2");
    assert_parameter(&type, "c", "2");
    assert_false(parse("a/b; c=1; d=2").duplicate);
}

static void test_many_parameters_stop_at_the_limit(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "a/b");
    for (int i = 0; i < LIMIT_PARAMETERS; i++)
        buffer_printf(&text, "; p%d=x", i);
    content_type_t type;
    assert_int_equal(content_type_parse(&arena, buffer_bytes(&text), &type), 0);
    assert_false(type.too_many);
    assert_int_equal(type.count, LIMIT_PARAMETERS);
    for (int i = 0; i < 100000; i++)
        buffer_printf(&text, "; p%d*%d=x", i, i % 10);
    assert_int_equal(content_type_parse(&arena, buffer_bytes(&text), &type), 0);
    assert_true(type.too_many);
    assert_int_equal(type.count, LIMIT_PARAMETERS);
    buffer_free(&text);
}

static void test_disposition_has_no_subtype(void **state)
{
    (void)state;
    content_type_t type;
    assert_int_equal(content_disposition_parse(
                         &arena, bytes_text(" Attachment; filename=\"smime.p7s\"; size=1"), &type),
                     0);
    assert_string_equal(type.type, "attachment");
    assert_string_equal(type.subtype, "");
    assert_parameter(&type, "filename", "smime.p7s");
    assert_false(type.malformed);
    assert_int_equal(content_disposition_parse(&arena, bytes_text("a/b"), &type), 0);
    assert_true(type.malformed);
}

static void test_random_bytes_never_break_it(void **state)
{
    (void)state;
    static const char text[] = " multipart/mixed; a=\"b\\\"c\"; d*0*=utf-8''%41; d*1=e (f) ; g=h;";
    srandom(7);
    for (int round = 0; round < 20000; round++) {
        size_t size = (size_t)random() % sizeof text;
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        memcpy(copy, text, size);
        for (int i = 0; i < 4 && size; i++)
            copy[(size_t)random() % size] = (uint8_t)("\"\\(;=*%'/ \r\n\0a0\xE9"[random() % 17]);
        content_type_t type;
        assert_int_equal(content_type_parse(&arena, bytes_of(copy, size), &type), 0);
        for (size_t i = 0; i < type.count; i++)
            assert_non_null(type.parameters[i].value);
        free(copy);
        arena_free(&arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_type_and_parameters),
        TEST(test_case_does_not_matter_in_names),
        TEST(test_comments_and_folds_may_stand_between_all),
        TEST(test_quoted_values_keep_what_separates),
        TEST(test_forgotten_quotes_are_forgiven),
        TEST(test_what_cannot_be_read_is_malformed),
        TEST(test_what_can_be_read_of_a_malformed_value_is_there),
        TEST(test_rfc_2231_continuations),
        TEST(test_rfc_2231_charset_and_percent_encoding),
        TEST(test_values_are_utf8_without_nul),
        TEST(test_duplicates_are_noted),
        TEST(test_many_parameters_stop_at_the_limit),
        TEST(test_disposition_has_no_subtype),
        TEST(test_random_bytes_never_break_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
