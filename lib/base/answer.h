/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers to the questions of a verification: how they combine, and what a reason makes of one. */
#ifndef SMIME_BASE_ANSWER_H
#define SMIME_BASE_ANSWER_H

#include "base/finding.h"

/* The worse of two: one that fails, fails. */
smime_answer_t answer_worse(smime_answer_t a, smime_answer_t b);
/* What a reason of this severity leaves possible. */
smime_answer_t answer_of_severity(smime_severity_t severity);
/* What the findings from `start` on that are about question leave possible; SMIME_FAIL if one could
 * not be added. */
smime_answer_t answer_of_findings(const findings_t *findings, size_t start,
                                  smime_question_t question);

#endif
