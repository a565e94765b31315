/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What fails is bad, what is not known is in doubt. */
#include "styles.h"

style_t verdict_style(smime_verdict_t verdict)
{
    return verdict == SMIME_VERDICT_VALID           ? STYLE_GOOD
           : verdict == SMIME_VERDICT_INDETERMINATE ? STYLE_DOUBT
           : verdict == SMIME_VERDICT_UNSIGNED      ? STYLE_DOUBT
                                                    : STYLE_BAD;
}

style_t answer_style(smime_answer_t answer)
{
    return answer == SMIME_PASS ? STYLE_GOOD : answer == SMIME_FAIL ? STYLE_BAD : STYLE_DOUBT;
}

style_t severity_style(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_FAIL   ? STYLE_BAD
           : severity == SMIME_SEVERITY_NOTE ? STYLE_PLAIN
                                             : STYLE_DOUBT;
}
