/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts that do not decode and text that is not of its character set: with line, and harmless ones beside
 * them. */
#include "sign/content_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

/* "code line detail", each with a line end. */
static const char *check_bytes(bytes_t template)
{
    finding_list_t found;
    entity_t *root;
    buffer_t all = BUFFER_INIT;
    findings_t findings = findings_start(&found, &arena);
    found.input = template;
    assert_int_equal(entity_parse(&arena, template, "", true, &findings, &root), 0);
    assert_int_equal(content_check(root, &findings), 0);
    assert_int_equal(found.error, 0);
    for (size_t i = 0; i < found.count; i++)
        buffer_printf(&all, "%s %s %zu %s\n", smime_severity_name(found.items[i].severity),
                      found.items[i].code, found.items[i].line, found.items[i].detail);
    const char *text = arena_text(&arena, buffer_bytes(&all));
    buffer_free(&all);
    assert_non_null(text);
    return text;
}

static void expect(const char *template, const char *piece)
{
    const char *said = check_bytes(bytes_text(template));
    if (*piece ? !strstr(said, piece) : *said)
        fail_msg("\"%s\" is not in \"%s\" of:\n%s", piece, said, template);
}

#define TEXT(charset, encoding)                                                                    \
    "From: a@b.example\nContent-Type: text/plain; charset=" charset                                \
    "\nContent-Transfer-Encoding: " encoding "\n\n"
#define TYPE(type) "From: a@b.example\nContent-Type: " type "\n\n"

static void test_content_accepts_what_everybody_reads(void **state)
{
    (void)state;
    static const char *const harmless[] = {
        TEXT("utf-8", "8bit") "caf\xc3\xa9\n",
        TEXT("UTF-8", "base64") "Y2Fmw6k=\n",
        TEXT("utf-8", "quoted-printable") "caf=C3=A9 =\nand = \nmore\n",
        TEXT("iso-8859-1", "8bit") "caf\xe9\n",
        TEXT("iso-2022-jp", "7bit") "\033$BK\\J8\033(B\n",
        TEXT("shift_jis", "8bit") "\x83\x65\x83\x58\x83\x67\n",
        TEXT("utf-16", "base64") "/v8AYQ==\n",
        TEXT("us-ascii", "7bit") "\033[1mbold\033[0m\n",
        TYPE("text/csv") "1,caf\xc3\xa9\n",
        TYPE("text/vcard") "FN:caf\xc3\xa9\n",
        TYPE("text/xml") "<?xml version='1.0' encoding='iso-8859-1'?><a>caf\xe9</a>\n",
        TYPE("image/png") "\x89PNG\n",
        TYPE("text/plain") "\n",
    };
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        expect(harmless[i], "");
}

static void test_content_names_encodings_that_are_none(void **state)
{
    (void)state;
    static const char *const odd[] = {"base64;", "\"base64\"", "utf-8", "x-uuencode", "8bit;", ""};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *said = check_bytes(bytes_text(
            arena_printf(&arena, "Content-Transfer-Encoding: %s\n\nSGVsbG8=\n", odd[i])));
        assert_string_equal(said,
                            arena_printf(&arena, "unknown ambiguous-encoding 1 \"%s\"\n", odd[i]));
    }
}

static void test_content_finds_what_does_not_decode(void **state)
{
    (void)state;
    expect(TEXT("utf-8", "base64") "SGVs\n<html>\n",
           "unknown encoding-malformed 6 base64, from \"<html>\"");
    expect(TEXT("utf-8", "base64") "SGVsb\n", "encoding-malformed 6 base64, at its end");
    expect(TYPE("image/png") "\n", "");
    expect("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA=\nAAAA\n",
           "encoding-malformed 4 ");
    expect(TEXT("utf-8", "quoted-printable") "x=\n<a href=\"x?id=AB&k=12\">\n",
           "encoding-malformed 6 quoted-printable, from \"=\"x?id");
}

static void test_content_finds_text_of_another_set(void **state)
{
    (void)state;
    expect(TEXT("utf-8", "8bit") "ok\ncaf\xe9\n", "fail charset-mismatch 6 utf-8: ");
    expect(TEXT("utf-8", "8bit") "ok\ncaf\xe9\n", "(0xe9)");
    expect(TEXT("utf-8", "quoted-printable") "o=\nk\ncaf=E9\n", "charset-mismatch 7 ");
    expect(TEXT("utf-8", "quoted-printable") "o=\nk\n=E9caf\n", "charset-mismatch 7 ");
    expect(TEXT("utf-8", "base64") "b2sK\nY2Fm6Q==\n", "charset-mismatch 6 ");
    expect(TEXT("shift_jis", "8bit") "ok\n\x81\n", "charset-mismatch 6 ");
    expect(
        TEXT("iso-2022-jp", "7bit") "\033$BF|K\\\nnext\n",
        "fail charset-mismatch 5 iso-2022-jp: a line does not return to ASCII at its end (0x0a)");
    expect(TEXT("iso-2022-jp", "8bit") "ok\n\xb1\n",
           "fail charset-mismatch 6 iso-2022-jp: there are");
    expect(TEXT("us-ascii", "quoted-printable") "caf=E9\n", "fail charset-missing 5 ");
    expect(TYPE("text/csv") "1,caf\xe9\n", "charset-mismatch 4 utf-8");
    expect(TEXT("utf-8", "7bit") "ok\n\033$BK\\J8\033(B\n",
           "charset-mismatch 6 utf-8: there are escape sequences");
    expect(TYPE("text/plain") "\033$BK\\J8\033(B\n", "charset-mismatch 4 us-ascii, since");
    expect(TEXT("utf-16le", "base64") "GyQ=\n", ""); /* U+241B is ESC $ there */
}

static void test_content_finds_the_line_in_a_large_text(void **state)
{
    (void)state;
    buffer_t large = BUFFER_INIT;
    buffer_append_text(&large, TEXT("shift_jis", "8bit"));
    for (unsigned i = 0; i < 20000; i++)
        buffer_append_text(&large, "\x83\x65\x83\x58\x83\x67\n");
    assert_string_equal(check_bytes(buffer_bytes(&large)), "");
    buffer_append_text(&large, "\x81\n\x83\x65\n");
    const char *said = check_bytes(buffer_bytes(&large));
    assert_non_null(strstr(said, "charset-mismatch 20005 shift_jis"));
    buffer_free(&large);
}

static void test_content_finds_sets_that_nobody_knows(void **state)
{
    (void)state;
    expect(TEXT("{{charset}}", "8bit") "caf\xc3\xa9\n", "fail charset-unknown 5 {{charset}}");
    expect(TEXT("\"\"", "8bit") "caf\xc3\xa9\n", "fail charset-unknown 5 \"\"");
    expect(TEXT("unknown-8bit", "8bit") "caf\xc3\xa9\n", "fail charset-unknown 5");
    expect(TEXT("x-klingon", "7bit") "Hello\n", "warning charset-unknown 2 x-klingon");
}

static void test_content_finds_headers_that_are_read_in_two_ways(void **state)
{
    (void)state;
    expect(TYPE("text/html charset=utf-8") "x\n", "unknown ambiguous-parameter 2 Content-Type is");
    expect(TYPE("text/html; charset=utf-8; charset=big5") "x\n",
           "unknown ambiguous-parameter 2 charset is repeated");
    expect("From: a@b.example\nno field\nTo: b\n\nx\n",
           "unknown ambiguous-field 2 the header has a line that is no field: \"no field\"");
    expect("From: a@b.example\nX-A: \033$B=p\033(B\n\nx\n",
           "warning header-unsafe 2 the field X-A");
    expect("From: a@b.example\nX-A: a\x01\x7f\n\nx\n", "header-unsafe 2 the field X-A has control");
    expect("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
           "Content-Disposition: attachment; filename=\"\033$B=p\033(B\"\n\nx\n--b--\n",
           "header-unsafe 5 the field Content-Disposition");
}

static void test_content_leaves_what_is_signed_alone(void **state)
{
    (void)state;
    expect("Content-Type: multipart/signed; boundary=b\n\n--b\n"
           "Content-Type: text/plain; charset=utf-8\n\ncaf\xe9\n--b\n\nx\n--b--\n",
           "");
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content_accepts_what_everybody_reads),
        cmocka_unit_test(test_content_names_encodings_that_are_none),
        cmocka_unit_test(test_content_finds_what_does_not_decode),
        cmocka_unit_test(test_content_finds_text_of_another_set),
        cmocka_unit_test(test_content_finds_the_line_in_a_large_text),
        cmocka_unit_test(test_content_finds_sets_that_nobody_knows),
        cmocka_unit_test(test_content_finds_headers_that_are_read_in_two_ways),
        cmocka_unit_test(test_content_leaves_what_is_signed_alone),
    };
    return cmocka_run_group_tests_name("content_check", tests, NULL, end);
}
