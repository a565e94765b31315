/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables for spreadsheets and scripts. */
#include "formats.h"
#include "sample_report.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct written {
    page_t page;
    char *text;
    size_t size;
} written_t;

static void open_page(written_t *written)
{
    *written = (written_t){.text = NULL};
    written->page = (page_t){.out = open_memstream(&written->text, &written->size), .utf8 = true};
    assert_non_null(written->page.out);
}

static void assert_written(written_t *written, const char *expected)
{
    fclose(written->page.out);
    assert_string_equal(written->text, expected);
    free(written->text);
}

static void test_format_tsv_has_a_title_line_and_one_line_a_message(void **state)
{
    (void)state;
    written_t written;
    open_page(&written);
    format_tsv.begin(&written.page, NULL);
    format_tsv.put(&written.page,
                   &(const result_t){"a.eml", &sample_report, NULL, NULL, NULL, false, NULL});
    format_tsv.put(&written.page,
                   &(const result_t){"b.eml", &sample_unsigned, NULL, NULL, NULL, false, NULL});
    format_tsv.put(&written.page, &(const result_t){"c.eml", NULL, "it is empty", NULL,
                                                    "input-unreadable", false, NULL});
    assert_written(&written,
                   "verdict\tinput\tcode\treason\tintegrity\ttrust\tidentity\tcoverage\tfrom\t"
                   "subject\tdate\tmessage_id\tsigned\tsigner\tsigner_serial\tissuer\t"
                   "issuer_serial\n"
                   "invalid\ta.eml\tsigner-mismatch\tIt differs\tpass\tunknown\tfail\twhole\t"
                   "noreply@demo.example\t件名\t\t<1@demo.example>\t2019-02-12T19:33:20Z\t"
                   "CN=Demo\t0c0c31\tCN=CA\t0c0c31\n"
                   "unsigned\tb.eml\t\tNobody signed this message\tunknown\tunknown\tunknown\tnone"
                   "\t\t\t\t\t\t\t\t\t\n"
                   "error\tc.eml\t\tit is empty\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
}

static void test_format_tsv_escapes_what_breaks_a_table_or_computes(void **state)
{
    (void)state;
    static const char *const subjects[][2] = {
        {"a\tb\nc\r\x1b[2K", "a\\tb\\nc\\r\\x1b[2K"},
        {"=cmd|' /C calc'!A0", "\\x3dcmd|' /C calc'!A0"},
        {"+1", "\\x2b1"},
        {"-1", "\\x2d1"},
        {"@SUM(1)", "\\x40SUM(1)"},
        {"\t=1", "\\t=1"},
        {"a=b", "a=b"},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        written_t written;
        char expected[200];
        smime_report_t report = sample_unsigned;
        const smime_header_t header = {.subject = subjects[i][0]};
        report.header = &header;
        snprintf(expected, sizeof expected,
                 "unsigned\t\\x3d1+1\t\tNobody signed this message\tunknown\tunknown\tunknown\tnone"
                 "\t\t%s\t\t\t\t\t\t\t\n",
                 subjects[i][1]);
        open_page(&written);
        format_tsv.put(&written.page,
                       &(const result_t){"=1+1", &report, NULL, NULL, NULL, false, NULL});
        assert_written(&written, expected);
    }
}

static void test_format_tsv_sums_up_as_a_table(void **state)
{
    (void)state;
    written_t written;
    totals_t totals;
    open_page(&written);
    totals_start(&totals, true);
    assert_int_equal(totals_add(&totals, &sample_report), 0);
    assert_int_equal(totals_add(&totals, &sample_valid), 0);
    assert_int_equal(format_tsv.summary(&written.page, &totals), 0);
    totals_free(&totals);
    assert_written(&written, "kind\tcount\tname\n"
                             "verdict\t1\tvalid\nverdict\t1\tinvalid\nverdict\t0\tindeterminate\n"
                             "verdict\t0\tunsigned\nverdict\t0\terror\n"
                             "code\t1\tsigner-mismatch\nsigner\t1\tnoreply@demo.example\n");
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_tsv_has_a_title_line_and_one_line_a_message),
        cmocka_unit_test(test_format_tsv_escapes_what_breaks_a_table_or_computes),
        cmocka_unit_test(test_format_tsv_sums_up_as_a_table),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
