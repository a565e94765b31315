/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sign --check found for CI: a test case a template; what is refused (with --strict: warned of) has failed,
 * what could not be read is an error. */
#include "check_format.h"
#include "junit.h"
#include "xml_text.h"

#include <stdlib.h>

static void begin(FILE *out, const check_counts_t *counts)
{
    junit_begin(out, "smimetool sign --check", counts->templates, counts->failed, counts->errors);
}

static gpg_error_t put_finding(FILE *out, const check_result_t *result,
                               const smime_finding_t *finding)
{
    if (finding->line)
        fprintf(out, "line %zu: ", finding->line + result->lines_before);
    return junit_put_finding(out, check_severity(finding->severity), finding);
}

static gpg_error_t put_findings(FILE *out, const check_result_t *result)
{
    const smime_finding_t *worst = check_worst(result->report);
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
    gpg_error_t error = junit_begin_case(out, "smimetool.sign", result->input);
    if (!error && !result->report)
        error = junit_put_error(out, result->error, result->code);
    else if (!error)
        error = put_findings(out, result);
    junit_end_case(out);
    return error;
}

const check_format_t check_junit = {.name = "junit", .begin = begin, .put = put, .end = junit_end};
