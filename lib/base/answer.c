/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers to the questions of a verification. */
#include "base/answer.h"

smime_answer_t answer_worse(smime_answer_t a, smime_answer_t b)
{
    return a < b ? a : b;
}

smime_answer_t answer_of_severity(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_FAIL      ? SMIME_FAIL
           : severity == SMIME_SEVERITY_UNKNOWN ? SMIME_UNKNOWN
                                                : SMIME_PASS;
}

smime_answer_t answer_of_findings(const findings_t *findings, size_t start,
                                  smime_question_t question)
{
    if (findings->list->error)
        return SMIME_FAIL;
    return answer_of_severity(findings_worst(findings, start, question));
}
