/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the forms of sign --check share. */
#include "check_format.h"

#include "formats.h"

#include <stdlib.h>

const check_format_t *check_format(int number)
{
    static const check_format_t *const all[CHECK_FORMAT_COUNT] = {&check_text, &check_json,
                                                                  &check_github, &check_junit};
    return number >= 0 && number < CHECK_FORMAT_COUNT ? all[number] : all[0];
}

const char *check_severity(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_NOTE      ? "note"
           : severity == SMIME_SEVERITY_WARNING ? "warning"
                                                : "error";
}

const smime_finding_t *check_worst(const smime_report_t *report)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++)
        if (!worst || report->findings[i]->severity > worst->severity)
            worst = report->findings[i];
    return worst;
}

gpg_error_t check_order(const smime_report_t *report, size_t **r_order)
{
    const size_t count = report->finding_count;
    size_t *order = calloc(count + 1, sizeof *order);
    *r_order = order;
    for (size_t i = 0; order && i < count; i++) {
        size_t at = i;
        for (; at && report->findings[order[at - 1]]->line > report->findings[i]->line; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

/* ---- JSON ---- */

static gpg_error_t put_json(const page_t *page, const check_result_t *result)
{
    return format_json.put(page, &(const result_t){.input = result->input,
                                                   .report = result->report,
                                                   .error = result->error,
                                                   .code = result->code,
                                                   .told = result->error});
}

const check_format_t check_json = {.name = "json", .put = put_json};
