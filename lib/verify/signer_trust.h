/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 sections 3, 4 and 6: trust and identity of a signer's certificate. */
#ifndef SMIME_VERIFY_SIGNER_TRUST_H
#define SMIME_VERIFY_SIGNER_TRUST_H

#include "cms/signer.h"
#include "verify/judge.h"

/* Judges the path and the identity of a certificate whose key has signed (check: NULL: of one that is
 * shown, and would have), and shows it with its path in the result. */
gpg_error_t signer_trust_judge(judge_t *judge, const path_sources_t *sources,
                               const author_t *author, const signer_check_t *check,
                               certificate_t *certificate, const findings_t *findings,
                               smime_signer_result_t *result);

#endif
