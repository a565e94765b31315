/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result is passed on as long as what it is made of is still there. */
#include "sign_one.h"

#include "base/portable.h"
#include "language.h"
#include "other_file.h"

#include <stdlib.h>

typedef struct outcome {
    const input_t *input;
    output_t *output;
} outcome_t;

static gpg_error_t write_result(void *user, const void *data, size_t size)
{
    outcome_t *outcome = user;
    return input_shrunk(outcome->input) ? ERROR_SHRUNK : output_write(outcome->output, data, size);
}

gpg_error_t sign_one(const smime_signer_t *signer, const smime_sign_options_t *options,
                     const input_t *input, const uint8_t *data, size_t size, output_t *output,
                     smime_report_t **r_report)
{
    outcome_t outcome = {input, output};
    *r_report = NULL;
    gpg_error_t error = options->detached ? 0 : input_foreign_format(data, size);
    if (!error)
        error = smime_sign(signer, options, data, size, write_result, &outcome, r_report);
    error = other_file_error(error, ABOUT_MESSAGE, data, size);
    if (!error && input_shrunk(input))
        error = ERROR_SHRUNK;
    return error ? error : output_commit(output);
}

/* Whether a key, a certificate or a chain is at fault; the template may be as well. */
static bool signer_at_fault(const smime_report_t *report)
{
    for (size_t i = 0; report && i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (finding->severity >= SMIME_SEVERITY_UNKNOWN && finding->signer >= 0 &&
            finding->question != SMIME_ABOUT_IDENTITY)
            return true;
    }
    return false;
}

about_t sign_one_about(const smime_report_t *report, gpg_error_t error)
{
    switch (gpg_err_code(error)) {
    case GPG_ERR_NO_SECKEY:
    case GPG_ERR_MISSING_CERT:
    case GPG_ERR_AMBIGUOUS_NAME:
        return ABOUT_KEY;
    case GPG_ERR_FORBIDDEN:
        return signer_at_fault(report) ? ABOUT_KEY : ABOUT_MESSAGE;
    default:
        return ABOUT_MESSAGE;
    }
}

int sign_one_unsaid(FILE *stream, const char *command, const char *name, gpg_error_t lost,
                    bool is_signed)
{
    char *text = failure_text(ABOUT_ANYTHING, lost), *whole = NULL;
    if (is_signed && text &&
        asprintf(&whole, _("it is signed and written, but its report is lost: %s"), text) < 0)
        whole = NULL;
    const bool said = failure_print(stream, command, name, whole ? whole : text);
    if (is_signed && !(said && whole)) /* in words that need no memory */
        fprintf(stream, "smimetool: %s\n", _("it is signed and written"));
    free(whole);
    free(text);
    return failure_status(ABOUT_ANYTHING, lost);
}
