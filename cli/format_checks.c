/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sign --check found for CI, as JUnit's runners write it: a test case a template; what is refused (with
 * --strict: warned of) has failed, what could not be read is an error. */
#include "check_format.h"
#include "xml_text.h"

#include <stdlib.h>

static void begin(FILE *out, const check_counts_t *counts)
{
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites>\n"
            "<testsuite name=\"smimetool sign --check\" tests=\"%zu\" failures=\"%zu\" "
            "errors=\"%zu\" skipped=\"0\">\n",
            counts->templates, counts->failed, counts->errors);
}

static gpg_error_t put_finding(FILE *out, const check_result_t *result,
                               const smime_finding_t *finding)
{
    gpg_error_t error = 0;
    if (finding->line)
        fprintf(out, "line %zu: ", finding->line + result->lines_before);
    fprintf(out, "%s: ", check_severity(finding->severity));
    error = xml_text(out, finding->sentence);
    if (!error && finding->detail[0]) {
        fputs(": ", out);
        error = xml_text(out, finding->detail);
    }
    fprintf(out, " [%s]\n", finding->code);
    return error;
}

/* The worst finding, which the failure is named by. */
static const smime_finding_t *worst_of(const smime_report_t *report)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++)
        if (!worst || report->findings[i]->severity > worst->severity)
            worst = report->findings[i];
    return worst;
}

static gpg_error_t put_findings(FILE *out, const check_result_t *result)
{
    const smime_finding_t *worst = worst_of(result->report);
    size_t *order = NULL;
    gpg_error_t error = check_order(result->report, &order);
    if (error || !worst)
        goto leave;
    if (result->failed) {
        fprintf(out, "<failure type=\"%s\" message=\"", worst->code);
        error = xml_text(out, worst->sentence);
        fputs("\">", out);
    } else {
        fputs("<system-out>", out);
    }
    for (size_t i = 0; !error && i < result->report->finding_count; i++)
        error = put_finding(out, result, result->report->findings[order[i]]);
    fputs(result->failed ? "</failure>" : "</system-out>", out);
leave:
    free(order);
    return error;
}

static gpg_error_t put(const page_t *page, const check_result_t *result)
{
    FILE *out = page->out;
    fputs("<testcase classname=\"smimetool.sign\" name=\"", out);
    gpg_error_t error = xml_text(out, result->input);
    fputs("\">", out);
    if (!error && !result->report) {
        fputs("<error message=\"", out);
        error = xml_text(out, result->error ? result->error : "out of memory");
        fputs("\"/>", out);
    } else if (!error) {
        error = put_findings(out, result);
    }
    fputs("</testcase>\n", out);
    return error;
}

static void end(FILE *out)
{
    fputs("</testsuite>\n</testsuites>\n", out);
}

const check_format_t check_junit = {.name = "junit", .begin = begin, .put = put, .end = end};
