/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which finding decided a report, and what that comes to in one sentence. */
#ifndef CLI_DECIDING_H
#define CLI_DECIDING_H

#include "smime.h"

/* The finding that keeps a report from being valid; NULL: none does. */
const smime_finding_t *deciding_finding(const smime_report_t *report);
/* What to say of it: of its kind, or of one that explains it where it alone decides (lines that were
 * changed on the way, a certificate that expired after the signing). NULL: as above. */
const smime_finding_kind_t *deciding_kind(const smime_report_t *report);
/* The words for a finding, whether it decides or not: those of its kind, or others where these would not be true
 * of this report. */
const smime_finding_kind_t *deciding_words(const smime_report_t *report,
                                           const smime_finding_t *finding);
/* How many kinds of findings are as bad as the one that decides; 0: none decides. */
unsigned deciding_count(const smime_report_t *report);
/* The report has a finding of this number. */
bool report_has(const smime_report_t *report, smime_finding_id_t id);
/* In one sentence, in English, without a full stop. */
const char *deciding_sentence(const smime_report_t *report);

#endif
