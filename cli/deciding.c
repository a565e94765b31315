/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One reason out of several: the worst. */
#include "deciding.h"

#include <stddef.h>

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
        if (!worst || comes_before(report->findings[i], worst))
            worst = report->findings[i];
    return worst && worst->severity >= SMIME_SEVERITY_UNKNOWN ? worst : NULL;
}

const char *deciding_sentence(const smime_report_t *report)
{
    const smime_finding_t *finding = deciding_finding(report);
    if (finding)
        return finding->sentence;
    switch (report->verdict) {
    case SMIME_VERDICT_VALID:
        return "Text and attachments are what was signed";
    case SMIME_VERDICT_UNSIGNED:
        return "Nobody signed this message";
    case SMIME_VERDICT_INDETERMINATE:
    case SMIME_VERDICT_INVALID:
    case SMIME_VERDICT_ERROR:
        break;
    }
    return "See --format full";
}
