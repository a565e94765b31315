/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words for people. */
#include "words.h"

#include "language.h"

const char *answer_word(smime_answer_t answer)
{
    return answer == SMIME_PASS      ? C_("answer", "pass")
           : answer == SMIME_UNKNOWN ? C_("answer", "unknown")
                                     : C_("answer", "fail");
}

const char *coverage_word(smime_coverage_t coverage)
{
    return coverage == SMIME_COVERAGE_WHOLE     ? C_("coverage", "whole")
           : coverage == SMIME_COVERAGE_PARTIAL ? C_("coverage", "partial")
                                                : C_("coverage", "none");
}

const char *severity_word(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_NOTE      ? C_("severity", "note")
           : severity == SMIME_SEVERITY_WARNING ? C_("severity", "warning")
           : severity == SMIME_SEVERITY_UNKNOWN ? C_("severity", "unknown")
                                                : C_("severity", "fail");
}

const char *verdict_name_word(smime_verdict_t verdict)
{
    switch (verdict) {
    case SMIME_VERDICT_VALID:
        return C_("verdict", "valid");
    case SMIME_VERDICT_INVALID:
        return C_("verdict", "invalid");
    case SMIME_VERDICT_INDETERMINATE:
        return C_("verdict", "indeterminate");
    case SMIME_VERDICT_UNSIGNED:
        return C_("verdict", "unsigned");
    case SMIME_VERDICT_ERROR:
        break;
    }
    return C_("verdict", "error");
}
