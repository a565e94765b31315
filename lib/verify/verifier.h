/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a verifier remembers from message to message. */
#ifndef SMIME_VERIFY_VERIFIER_H
#define SMIME_VERIFY_VERIFIER_H

#include "verify/judge.h"

struct smime_verifier {
    const smime_store_t *store;
    certificate_cache_t *cache;
    path_cache_t *paths;
};

/* What judging one input relies on. */
judge_t verifier_judge(const smime_verifier_t *verifier, const smime_verify_options_t *options,
                       stop_t *stop, smime_report_t *report, const findings_t *findings);

#endif
