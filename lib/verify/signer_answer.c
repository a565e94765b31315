/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the answers about one signer come to. */
#include "verify/signer_answer.h"

#include "base/answer.h"

smime_answer_t signer_answer(const smime_signer_result_t *signer)
{
    return answer_worse(answer_worse(signer->integrity, signer->trust), signer->identity);
}

bool signer_passes(const smime_signer_result_t *signer)
{
    return signer_answer(signer) == SMIME_PASS;
}

int signer_rank(const smime_signer_result_t *signer)
{
    return (int)signer->integrity * 9 + (int)signer->trust * 3 + (int)signer->identity;
}
