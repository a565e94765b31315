/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.6, RFC 8550: what the answers about one signer come to. */
#ifndef SMIME_VERIFY_SIGNER_ANSWER_H
#define SMIME_VERIFY_SIGNER_ANSWER_H

#include "smime.h"

#include <stdbool.h>

/* The worst of his three answers. */
smime_answer_t signer_answer(const smime_signer_result_t *signer);
/* All of it, trust too: anyone can add a SignerInfo of today by a certificate of his own making with
 * the author's name. */
bool signer_passes(const smime_signer_result_t *signer);
/* The higher, the better: integrity counts most, then trust, then identity. */
int signer_rank(const smime_signer_result_t *signer);

#endif
