/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sign --check found as GitHub's workflow commands, which show it beside the line of the file:
 * "::warning file=a.eml,line=12,title=code::sentence: detail". */
#include "check_format.h"
#include "printable.h"

#include <stdlib.h>

/* The command ends at a newline, a property at a comma, its name at a colon; a percent sign escapes. */
static gpg_error_t put_escaped(FILE *out, const char *value, bool property)
{
    char *text = printable_whole(value);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    for (const char *at = text; *at; at++) {
        const bool escaped =
            *at == '%' || *at == '\r' || *at == '\n' || (property && (*at == ':' || *at == ','));
        fprintf(out, escaped ? "%%%02X" : "%c", (unsigned char)*at);
    }
    free(text);
    return 0;
}

static const char *command_of(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_NOTE ? "notice" : check_severity(severity);
}

static gpg_error_t put_finding(FILE *out, const check_result_t *result,
                               const smime_finding_t *finding)
{
    fprintf(out, "::%s file=", command_of(finding->severity));
    gpg_error_t error = put_escaped(out, result->input, true);
    if (finding->line)
        fprintf(out, ",line=%zu", finding->line + result->lines_before);
    fprintf(out, ",title=%s::", finding->code);
    if (!error)
        error = put_escaped(out, finding->sentence, false);
    if (!error && finding->detail[0]) {
        fputs(": ", out);
        error = put_escaped(out, finding->detail, false);
    }
    fputc('\n', out);
    return error;
}

static gpg_error_t put(const page_t *page, const check_result_t *result)
{
    size_t *order = NULL;
    gpg_error_t error = 0;
    if (!result->report) {
        fputs("::error file=", page->out);
        error = put_escaped(page->out, result->input, true);
        fprintf(page->out, ",title=%s::", result->code ? result->code : "try-again");
        if (!error)
            error = put_escaped(page->out, result->error ? result->error : "out of memory", false);
        fputc('\n', page->out);
        return error;
    }
    error = check_order(result->report, &order);
    for (size_t i = 0; !error && i < result->report->finding_count; i++)
        if (!result->told[order[i]])
            error = put_finding(page->out, result, result->report->findings[order[i]]);
    free(order);
    return error;
}

const check_format_t check_github = {.name = "github", .put = put};
