/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every layer of the envelope has to be intact (RFC 9787 section 4): a new one around a broken one
 * does not mend it. */
#include "sign/inner_signature.h"

#include "base/phrase.h"

#include <string.h>

#define REPORTED_MAX 8 /* reasons; more would not help */

/* Who signed is not asked: one layer has to be the author's, and that may be the new one. */
static void add_reasons(const smime_report_t *report, const findings_t *findings)
{
    smime_severity_t severity =
        report->integrity == SMIME_FAIL ? SMIME_SEVERITY_FAIL : SMIME_SEVERITY_UNKNOWN;
    smime_severity_t said =
        severity == SMIME_SEVERITY_FAIL ? SMIME_SEVERITY_FAIL : SMIME_SEVERITY_WARNING;
    arena_t *arena = findings->list->arena;
    size_t start = findings->list->count;
    for (size_t i = 0; i < report->finding_count && findings->list->count - start < REPORTED_MAX;
         i++) {
        const smime_finding_t *item = report->findings[i];
        if (item->question != SMIME_ABOUT_INTEGRITY || item->severity != severity)
            continue;
        /* Without the advice behind the sentence, which is for those who verify. */
        const char *sentence =
            strchr(item->sentence, ';')
                ? phrase(arena, "%.*s", (int)strcspn(item->sentence, ";"), item->sentence)
                : item->sentence;
        findings_add_as(findings, FINDING_INNER_SIGNATURE, said, "%-s (%s)%s%-s", sentence,
                        item->code, *item->detail ? ": " : "", item->phrase);
    }
}

gpg_error_t inner_signature_check(bytes_t message, int64_t at, const findings_t *findings)
{
    smime_store_t *store = NULL;
    smime_verifier_t *verifier = NULL;
    smime_report_t *report = NULL;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = at;
    gpg_error_t error = smime_store_new(&store);
    if (!error)
        error = smime_verifier_new(&verifier, store);
    if (!error)
        error = smime_verify(verifier, &options, message.data, message.size, &report);
    if (!error && report->integrity != SMIME_PASS)
        add_reasons(report, findings);
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return error ? error : findings->list->error;
}
