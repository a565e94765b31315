/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A report for CI, as JUnit's runners write it: a test case a message; one that is not valid has
 * failed, one that could not be judged is an error. */
#include "deciding.h"
#include "formats.h"
#include "xml_text.h"

static gpg_error_t put_begin(const page_t *page, const totals_t *totals)
{
    size_t errors = totals->by_verdict[SMIME_VERDICT_ERROR];
    fprintf(page->out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites>\n"
            "<testsuite name=\"smimetool verify\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
            "skipped=\"0\">\n",
            totals->messages, totals->messages - errors - totals->by_verdict[SMIME_VERDICT_VALID],
            errors);
    return 0;
}

/* "severity: sentence: detail [code]" */
static gpg_error_t put_finding(FILE *out, const smime_finding_t *finding)
{
    gpg_error_t error;
    fprintf(out, "%s: ", smime_severity_name(finding->severity));
    error = xml_text(out, finding->sentence);
    if (!error && finding->detail[0]) {
        fputs(": ", out);
        error = xml_text(out, finding->detail);
    }
    fprintf(out, " [%s]\n", finding->code);
    return error;
}

static gpg_error_t put_failure(FILE *out, const smime_report_t *report)
{
    const smime_finding_t *finding = deciding_finding(report);
    gpg_error_t error;
    fprintf(out, "<failure type=\"%s\" message=\"%s: ",
            finding ? finding->code : smime_verdict_name(report->verdict),
            smime_verdict_name(report->verdict));
    error = xml_text(out, deciding_sentence(report));
    fputs("\">", out);
    for (int severity = SMIME_SEVERITY_FAIL; severity >= SMIME_SEVERITY_WARNING; severity--)
        for (size_t i = 0; i < report->finding_count && !error; i++)
            if ((int)report->findings[i]->severity == severity)
                error = put_finding(out, report->findings[i]);
    fputs("</failure>", out);
    return error;
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    FILE *out = page->out;
    fputs("<testcase classname=\"smimetool.verify\" name=\"", out);
    gpg_error_t error = xml_text(out, result->input);
    fputs("\">", out);
    if (!error && !result->report) {
        fputs("<error message=\"", out);
        error = xml_text(out, result->error ? result->error : "out of memory");
        fputs("\"/>", out);
    } else if (!error && result->report->verdict != SMIME_VERDICT_VALID) {
        error = put_failure(out, result->report);
    }
    fputs("</testcase>\n", out);
    return error;
}

static gpg_error_t put_end(const page_t *page, const totals_t *totals)
{
    (void)totals;
    fputs("</testsuite>\n</testsuites>\n", page->out);
    return 0;
}

const format_t format_junit = {.name = "junit",
                               .separator = "",
                               .counts_first = true,
                               .begin = put_begin,
                               .put = put,
                               .end = put_end};
