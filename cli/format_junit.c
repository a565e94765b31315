/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report for CI: a test case a message; one that is not valid has failed, one that could not be judged is
 * an error. */
#include "deciding.h"
#include "formats.h"
#include "junit.h"
#include "xml_text.h"

static gpg_error_t put_begin(const page_t *page, const totals_t *totals)
{
    size_t errors = totals->by_verdict[SMIME_VERDICT_ERROR];
    junit_begin(page->out, "smimetool verify", totals->messages,
                totals->messages - errors - totals->by_verdict[SMIME_VERDICT_VALID], errors);
    return 0;
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
                error = junit_put_finding(out, smime_severity_name(report->findings[i]->severity),
                                          report->findings[i]);
    fputs("</failure>", out);
    return error;
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    FILE *out = page->out;
    gpg_error_t error = junit_begin_case(out, "smimetool.verify", result->input);
    if (!error && !result->report)
        error = junit_put_error(out, result->error, result->code);
    else if (!error && result->report->verdict != SMIME_VERDICT_VALID)
        error = put_failure(out, result->report);
    junit_end_case(out);
    return error;
}

static gpg_error_t put_end(const page_t *page, const totals_t *totals)
{
    (void)totals;
    junit_end(page->out);
    return 0;
}

const format_t format_junit = {.name = "junit",
                               .separator = "",
                               .counts_first = true,
                               .begin = put_begin,
                               .put = put,
                               .end = put_end};
