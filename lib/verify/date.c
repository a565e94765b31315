/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 2.5.1: an old signed message may be replayed under a new date. */
#include "verify/date.h"

#include "base/phrase.h"
#include "mime/date_time.h"
#include "verify/hp_outer.h"
#include "verify/signer_answer.h"

#define UNDATED_AGE 86400 /* seconds that a message without Date may have been under way */

static bool within_skew(const smime_verify_options_t *options, const smime_signer_result_t *signer,
                        int64_t date)
{
    int64_t apart = signer->signing_time - date;
    int64_t allowed = options->date_skew;
    return !signer->has_signing_time || (apart <= allowed && -apart <= allowed);
}

/* In the largest unit that tells it apart from nothing. */
static void report_apart(const findings_t *findings, bool outside, int64_t seconds)
{
    static const struct {
        int64_t size;
        const char *words;
    } units[] = {{86400, N_("%lld days apart")},
                 {3600, N_("%lld hours apart")},
                 {60, N_("%lld minutes apart")},
                 {1, N_("%lld seconds apart")}};
    size_t unit = 0;
    while (seconds < 2 * units[unit].size && units[unit].size > 1)
        unit++;
    findings_add(
        findings, FINDING_DATE_SKEW, outside ? N_("outside: %-s") : "%-s",
        phrase(findings->list->arena, units[unit].words, (long long)(seconds / units[unit].size)));
}

/* What one Date field is compared with, and how it is spoken of. */
typedef struct comparison {
    const smime_verify_options_t *options;
    const smime_layer_result_t *layer;
    int index;
    const findings_t *findings;
    bool outside; /* the one that is not signed */
} comparison_t;

/* Says so unless a signer who passes signed near the date: others may have signed later. */
static void report_skew(const comparison_t *compared, int64_t date)
{
    const smime_layer_result_t *layer = compared->layer;
    const findings_t in_layer = findings_in_layer(compared->findings, compared->index, NULL);
    for (size_t i = 0; i < layer->signer_count; i++)
        if (signer_passes(layer->signers[i]) &&
            within_skew(compared->options, layer->signers[i], date))
            return;
    for (size_t i = 0; i < layer->signer_count; i++) {
        if (within_skew(compared->options, layer->signers[i], date))
            continue;
        int64_t apart = layer->signers[i]->signing_time - date;
        const findings_t here = findings_of_signer(&in_layer, i);
        report_apart(&here, compared->outside, apart < 0 ? -apart : apart);
    }
}

/* Mail programs then show when the message came: one that was signed long ago looks new. A time of
 * judgement that the user named says nothing about when that was. */
static void report_missing(const comparison_t *compared)
{
    const smime_verify_options_t *options = compared->options;
    const smime_layer_result_t *layer = compared->layer;
    smime_severity_t severity = SMIME_SEVERITY_WARNING;
    bool judged_now = options->at_mode == SMIME_AT_TIME && !options->at_given;
    for (size_t i = 0; i < layer->signer_count && judged_now; i++)
        if (layer->signers[i]->has_signing_time &&
            options->at - layer->signers[i]->signing_time > UNDATED_AGE)
            severity = SMIME_SEVERITY_UNKNOWN;
    const char *why = severity == SMIME_SEVERITY_UNKNOWN
                          ? N_("it was signed long ago, and may have been sent again")
                          : "";
    findings_add_as(compared->findings, FINDING_DATE_MISSING, severity,
                    !compared->outside ? "%-s"
                    : *why             ? N_("outside: %-s")
                                       : N_("outside"),
                    why);
}

/* Signed, it is as its author wrote it: nobody shows a later one. */
static void report_unreadable(const comparison_t *compared, size_t count, bool is_signed)
{
    findings_add_as(compared->findings, FINDING_DATE_UNREADABLE,
                    is_signed ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_UNKNOWN,
                    compared->outside ? N_("outside: %zu Date fields") : N_("%zu Date fields"),
                    count);
}

static gpg_error_t check(arena_t *arena, const comparison_t *compared, const header_t *header,
                         bool is_signed)
{
    int64_t date;
    bool equal;
    const header_field_t *field = header_find(header, "Date", 0);
    const size_t count = header_count(header, "Date");
    gpg_error_t error = header_fields_equal(arena, header, "Date", &equal);
    if (error)
        return error;
    if (!field)
        report_missing(compared);
    else if (!equal || header_date(field->value, &date))
        report_unreadable(compared, count, is_signed);
    else
        report_skew(compared, date);
    if (equal && count > 1)
        findings_add_as(compared->findings, FINDING_AMBIGUOUS_FIELD, SMIME_SEVERITY_WARNING,
                        compared->outside ? N_("outside: %s is repeated") : N_("%s is repeated"),
                        "Date");
    return 0;
}

gpg_error_t date_check(arena_t *arena, const judged_header_t *judged,
                       const smime_layer_result_t *layer, int index,
                       const smime_verify_options_t *options, const findings_t *findings)
{
    comparison_t compared = {options, layer, index, findings, false};
    /* A protected header without Date leaves the outer one to be seen. */
    const header_t *header = judged_header_with(judged, "Date");
    bool told = !judged->outer || header == judged->outer;
    bool is_signed = header == judged->protected && layer->integrity == SMIME_PASS;
    gpg_error_t error = check(arena, &compared, header, is_signed);
    if (!error && !told)
        error = hp_outer_agrees(arena, judged->protected, judged->outer, "Date", &told);
    compared.outside = true;
    if (!error && !told)
        error = check(arena, &compared, judged->outer, false);
    return error;
}
