/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of a report answers for the whole of it, and the exit status that says so. */
#ifndef CLI_REPORT_PICK_H
#define CLI_REPORT_PICK_H

#include "smime.h"
#include "text_output.h"

/* The layer that stands for a report; NULL: none has a signer whose certificate is known. */
const smime_layer_result_t *report_pick_layer(const smime_report_t *report);
/* The signer of a report that stands for it: of the author's layer, and if there is one, one who
 * passes; NULL: there is none whose certificate is known. */
const smime_signer_result_t *report_pick_signer(const smime_report_t *report);
/* Likewise, of those too whose certificate is not known. */
const smime_signer_result_t *report_pick_any_signer(const smime_report_t *report);
/* What was found against the key of a signer: key-unusable, key-weak; NULL: nothing. */
const smime_finding_t *report_pick_key_finding(const smime_report_t *report,
                                               const smime_signer_result_t *signer);
/* Whether a signer's certificate can be relied on: the path is good and the key can be used. */
smime_answer_t report_pick_certificate_answer(const smime_report_t *report,
                                              const smime_signer_result_t *signer);
/* A signature alone, without a message around it. */
bool report_pick_is_bare(const smime_report_t *report);
/* Where a message that is not signed was to be judged; gives the exit status. */
int report_pick_say_unsigned(const text_output_t *output, const char *name);
/* The exit status of a verdict, and of one answer. */
int verdict_status(smime_verdict_t verdict);
int answer_status(smime_answer_t answer);

#endif
