/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From answers to a verdict: several signers to a layer, several layers to a message (RFC 9787
 * section 4 and the rules that the manual page states). */
#ifndef SMIME_VERIFY_VERDICT_H
#define SMIME_VERIFY_VERDICT_H

#include "base/finding.h"
#include "message/layer.h"

/* Combines the signers' answers into the layer's: one signer passes everything, none fails
 * integrity or trust; what the others cannot answer is then a warning. */
void verdict_of_layer(smime_layer_result_t *layer, int index, const findings_t *findings);
/* Combines the layers' answers into the report's: integrity in every layer of the envelope, trust
 * and identity in one of them. Sets verdict, answers, coverage and author_layer. */
void verdict_of_message(smime_report_t *report, const layers_t *layers, const findings_t *findings);
/* The verdict on a certificate alone: that of its path and of the pins. */
void verdict_of_certificate(smime_report_t *report, const findings_t *findings);
/* Which layer would speak for the author: the outermost one of the envelope whose trust and
 * identity pass, else the one that comes nearest; -1 if there is no envelope. */
int verdict_author_layer(const smime_layer_result_t *const *items, size_t envelope);

#endif
