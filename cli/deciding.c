/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One reason out of several: the worst. */
#include "deciding.h"

#include "language.h"

#include <stddef.h>

/* Nothing decides an unsigned message; one that is not fully read is open, whatever else it says. */
static bool may_decide(const smime_report_t *report, const smime_finding_t *finding)
{
    return report->verdict != SMIME_VERDICT_UNSIGNED &&
           (report->verdict != SMIME_VERDICT_INDETERMINATE ||
            finding->severity != SMIME_SEVERITY_FAIL);
}

static bool comes_before(const smime_finding_t *a, const smime_finding_t *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    /* Without its content a signature says nothing, whoever made it. */
    return a->question == SMIME_ABOUT_INTEGRITY && b->question != SMIME_ABOUT_INTEGRITY;
}

const smime_finding_t *deciding_finding(const smime_report_t *report)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++)
        if (may_decide(report, report->findings[i]) &&
            (!worst || comes_before(report->findings[i], worst)))
            worst = report->findings[i];
    return worst && worst->severity >= SMIME_SEVERITY_UNKNOWN ? worst : NULL;
}

bool report_has(const smime_report_t *report, smime_finding_id_t id)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->id == id)
            return true;
    return false;
}

unsigned deciding_count(const smime_report_t *report)
{
    const smime_finding_t *decided = deciding_finding(report);
    unsigned count = 0;
    for (size_t i = 0; decided && i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        bool seen = finding->severity != decided->severity;
        for (size_t k = 0; k < i && !seen; k++)
            seen = report->findings[k]->id == finding->id &&
                   report->findings[k]->severity == finding->severity;
        count += !seen;
    }
    return count;
}

/* A promise that does not bind this message yet; the catalogue speaks of those that do. */
static const smime_finding_kind_t not_yet = {
    .id = SMIME_FINDING_SENDER_ALWAYS_SIGNS,
    .row = SMIME_ROW_SENDER,
    .sentence = N_("Not signed as a whole, and dated before its sender signed all mail"),
    .headline = N_("Not signed as a whole, and dated before its sender signed all mail"),
    .row_text = N_("dated before this sender signed all mail"),
    .next = N_("do not act on it; ask the sender at an address that you know.")};

/* The words for a finding of this kind in such a report: without a message there is only the address
 * that the caller gave for a signer to differ from. */
const smime_finding_kind_t *deciding_words(const smime_report_t *report,
                                           const smime_finding_t *finding)
{
    if (finding->id == SMIME_FINDING_SIGNER_MISMATCH && !report->header->from_count)
        return smime_finding_kind(SMIME_FINDING_PIN_FROM);
    if (finding->id == SMIME_FINDING_SENDER_ALWAYS_SIGNS &&
        finding->severity == SMIME_SEVERITY_UNKNOWN)
        return &not_yet;
    return smime_finding_kind(finding->id);
}

const smime_finding_kind_t *deciding_kind(const smime_report_t *report)
{
    static const smime_finding_id_t explained[][2] = {
        {SMIME_FINDING_CONTENT_ALTERED, SMIME_FINDING_LINES_ALTERED},
        {SMIME_FINDING_CONTENT_ALTERED, SMIME_FINDING_TRANSFER_ENCODING_ALTERED},
        {SMIME_FINDING_EXPIRED, SMIME_FINDING_VALID_AT_SIGNING},
    };
    const smime_finding_t *decided = deciding_finding(report);
    if (!decided)
        return NULL;
    for (size_t i = 0; i < sizeof explained / sizeof *explained; i++)
        if (decided->id == explained[i][0] && report_has(report, explained[i][1]) &&
            deciding_count(report) == 1)
            return smime_finding_kind(explained[i][1]);
    return deciding_words(report, decided);
}

const char *deciding_sentence(const smime_report_t *report)
{
    const smime_finding_t *finding = deciding_finding(report);
    if (finding) {
        const smime_finding_kind_t *words = deciding_words(report, finding);
        return words == smime_finding_kind(finding->id) ? finding->sentence : words->sentence;
    }
    switch (report->verdict) {
    case SMIME_VERDICT_VALID:
        return N_("Text and attachments are what was signed");
    case SMIME_VERDICT_UNSIGNED:
        return N_("Nobody signed this message");
    case SMIME_VERDICT_INDETERMINATE:
    case SMIME_VERDICT_INVALID:
    case SMIME_VERDICT_ERROR:
        break;
    }
    return N_("See --format full");
}
