/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for CI. */
#include "formats.h"
#include "sample_report.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_format_junit_counts_failures_and_errors(void **state)
{
    (void)state;
    const smime_finding_t *const findings[] = {
        &(const smime_finding_t){.id = SMIME_FINDING_EXPIRED,
                                 .code = "expired",
                                 .severity = SMIME_SEVERITY_UNKNOWN,
                                 .sentence = "A & B",
                                 .detail = "<\"x\">\x01"},
        &(const smime_finding_t){.id = SMIME_FINDING_DATE_MISSING,
                                 .code = "date-missing",
                                 .severity = SMIME_SEVERITY_WARNING,
                                 .sentence = "No Date",
                                 .detail = ""},
        &(const smime_finding_t){
            .code = "openpgp", .severity = SMIME_SEVERITY_NOTE, .sentence = "A note", .detail = ""},
        NULL};
    smime_report_t doubtful = sample_report;
    doubtful.verdict = SMIME_VERDICT_INDETERMINATE;
    doubtful.findings = findings;
    doubtful.finding_count = 3;
    const result_t results[] = {
        {.input = "a<b>.eml", .report = &sample_valid},
        {.input = "b&c.eml", .report = &doubtful},
        {.input = "c.eml", .report = &sample_unsigned},
        {.input = "d\".eml", .error = "it is <empty>", .code = "input-unreadable"}};
    char *text = NULL;
    size_t size;
    totals_t totals;
    page_t page = {.out = open_memstream(&text, &size), .utf8 = true};
    totals_start(&totals, false);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(totals_add(&totals, results[i].report), 0);
    assert_int_equal(format_junit.begin(&page, &totals), 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(format_junit.put(&page, &results[i]), 0);
    assert_int_equal(format_junit.end(&page, &totals), 0);
    totals_free(&totals);
    fclose(page.out);
    assert_string_equal(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites>\n"
        "<testsuite name=\"smimetool verify\" tests=\"4\" failures=\"2\" errors=\"1\" "
        "skipped=\"0\">\n"
        "<testcase classname=\"smimetool.verify\" name=\"a&lt;b&gt;.eml\"></testcase>\n"
        "<testcase classname=\"smimetool.verify\" name=\"b&amp;c.eml\">"
        "<failure type=\"expired\" message=\"indeterminate: A &amp; B\">"
        "unknown: A &amp; B: &lt;&quot;x&quot;&gt;\\x01 [expired]\n"
        "warning: No Date [date-missing]\n</failure></testcase>\n"
        "<testcase classname=\"smimetool.verify\" name=\"c.eml\">"
        "<failure type=\"unsigned\" message=\"unsigned: Nobody signed this message\"></failure>"
        "</testcase>\n"
        "<testcase classname=\"smimetool.verify\" name=\"d&quot;.eml\">"
        "<error type=\"input-unreadable\" message=\"it is &lt;empty&gt;\"/></testcase>\n"
        "</testsuite>\n</testsuites>\n");
    free(text);
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_junit_counts_failures_and_errors),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
