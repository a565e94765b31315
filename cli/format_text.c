/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sign --check found as compilers write it, which editors and CI systems read:
 * "template.eml:12: warning: sentence: detail [code]". */
#include "check_format.h"
#include "failure.h"
#include "language.h"
#include "printable.h"

#include <stdlib.h>

static style_t style_of(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_NOTE      ? STYLE_STRONG
           : severity == SMIME_SEVERITY_WARNING ? STYLE_DOUBT
                                                : STYLE_BAD;
}

static void put_place(const page_t *page, const char *name, size_t line)
{
    fputs(name, page->out);
    if (line)
        fprintf(page->out, ":%zu", line);
    fputs(": ", page->out);
}

static gpg_error_t put_finding(const page_t *page, const char *name, const check_result_t *result,
                               const smime_finding_t *finding)
{
    char *said = language_phrase(finding->phrase, finding->detail);
    char *detail = said ? printable(said) : NULL;
    free(said);
    if (!detail)
        return gpg_error(GPG_ERR_ENOMEM);
    put_place(page, name, finding->line ? finding->line + result->lines_before : 0);
    page_word(page, style_of(finding->severity), check_severity(finding->severity));
    fprintf(page->out, ": %s%s%s [%s]\n", _(finding->sentence), *detail ? ": " : "", detail,
            finding->code);
    free(detail);
    return 0;
}

static gpg_error_t put_error(const page_t *page, const char *name, const check_result_t *result)
{
    char *text = printable_whole(result->error ? result->error : "out of memory");
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    put_place(page, name, 0);
    page_word(page, STYLE_BAD, "error");
    fprintf(page->out, ": %s [%s]\n", text, result->code ? result->code : "try-again");
    free(text);
    return 0;
}

static gpg_error_t put(const page_t *page, const check_result_t *result)
{
    char *name = printable_whole(name_for_people(result->input));
    size_t *order = NULL;
    gpg_error_t error = name ? 0 : gpg_error(GPG_ERR_ENOMEM);
    if (!error && !result->report)
        error = put_error(page, name, result);
    else if (!error)
        error = check_order(result->report, &order);
    for (size_t i = 0; order && i < result->report->finding_count && !error; i++)
        if (!result->told[order[i]])
            error = put_finding(page, name, result, result->report->findings[order[i]]);
    free(order);
    free(name);
    return error;
}

const check_format_t check_text = {.name = "text", .for_people = true, .put = put};
