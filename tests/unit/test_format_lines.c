/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line a message. */
#include "columns.h"
#include "formats.h"
#include "sample_report.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EVIL "x\nVALID  a.eml\r\x1b[2K\u202e  y"

/* Not inlined: GCC 12 takes the stream's buffer for the local pointer to it. */
static __attribute__((noinline)) char *line_of(unsigned columns, const result_t *result)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    page_t page = {.out = out, .utf8 = true, .width = 80, .columns = columns};
    assert_int_equal(format_lines.put(&page, result), 0);
    fclose(out);
    return text;
}

static void assert_line(unsigned columns, const result_t *result, const char *expected)
{
    char *text = line_of(columns, result);
    assert_string_equal(text, expected);
    free(text);
}

static void test_format_lines_parts_columns_by_two_blanks(void **state)
{
    (void)state;
    assert_line(0, &(const result_t){"a.eml", &sample_report, NULL, NULL, NULL, false, NULL},
                "INVALID  a.eml  noreply@demo.example  It differs [signer-mismatch]\n");
    assert_line(0, &(const result_t){"-", &sample_valid, NULL, NULL, NULL, false, NULL},
                "VALID  standard input  noreply@demo.example  "
                "Text and attachments are what was signed\n");
    assert_line(0, &(const result_t){"a.eml", &sample_unsigned, NULL, NULL, NULL, false, NULL},
                "UNSIGNED  a.eml  -  Nobody signed this message\n");
    assert_line(0,
                &(const result_t){"a.eml", NULL, "it is empty; save it again",
                                  "it is empty; save it again", NULL, false, NULL},
                "ERROR  a.eml  -  it is empty; save it again\n");
}

static void test_format_lines_says_that_there_are_more_authors(void **state)
{
    (void)state;
    static const smime_mailbox_t a = {NULL, "a@demo.example"}, b = {NULL, "b@demo.example"};
    const smime_mailbox_t *const from[] = {&a, &b, NULL};
    const smime_header_t header = {.from = from, .from_count = 2};
    smime_report_t report = sample_unsigned;
    report.header = &header;
    assert_line(0, &(const result_t){"a.eml", &report, NULL, NULL, NULL, false, NULL},
                "UNSIGNED  a.eml  a@demo.example +1  Nobody signed this message\n");
}

static void test_format_lines_cannot_be_forged(void **state)
{
    (void)state;
    static const smime_mailbox_t evil = {EVIL, EVIL};
    const smime_mailbox_t *const from[] = {&evil, NULL};
    const smime_header_t header = {.from = from, .from_count = 1};
    smime_report_t report = sample_valid;
    report.header = &header;
    for (unsigned columns = 0; columns < 200; columns += 40) {
        char *text =
            line_of(columns, &(const result_t){EVIL, &report, NULL, NULL, NULL, false, NULL});
        assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
        assert_null(strchr(text, '\x1b'));
        assert_null(strchr(text, '\r'));
        assert_null(strstr(text, "\u202e"));
        free(text);
    }
    char *text = line_of(0, &(const result_t){EVIL, &report, NULL, NULL, NULL, false, NULL});
    unsigned gaps = 0;
    for (const char *at = text; (at = strstr(at, "  ")) != NULL; at += 2)
        gaps++;
    assert_int_equal(gaps, 3);
    free(text);
}

static void test_format_lines_fit_a_terminal(void **state)
{
    (void)state;
    static const smime_mailbox_t author = {
        NULL, "a.very.long.local.part.of.an.address.indeed@a.very.long.domain.demo.example"};
    const smime_mailbox_t *const from[] = {&author, NULL};
    const smime_header_t header = {.from = from, .from_count = 1};
    smime_report_t report = sample_report;
    const result_t result = {"Maildir/.Lists.2026/cur/1796000000.M1P1.mail.demo.example:2,S",
                             &report,
                             NULL,
                             NULL,
                             NULL,
                             false,
                             NULL};
    report.header = &header;
    for (unsigned columns = 20; columns <= 200; columns++) {
        char *text = line_of(columns, &result);
        text[strlen(text) - 1] = '\0';
        assert_in_range(columns_of(text), 0, columns);
        free(text);
    }
    assert_line(80, &result,
                "INVALID        Maildir/.L\u2026ample:2,S  a.very.long.loca\u2026in.demo.example"
                "  It diffe\u2026\n");
    assert_line(80, &(const result_t){"a.eml", &sample_unsigned, NULL, NULL, NULL, false, NULL},
                "UNSIGNED       a.eml  -  Nobody signed this message\n");
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_lines_parts_columns_by_two_blanks),
        cmocka_unit_test(test_format_lines_says_that_there_are_more_authors),
        cmocka_unit_test(test_format_lines_cannot_be_forged),
        cmocka_unit_test(test_format_lines_fit_a_terminal),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
