/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a verifier remembers from message to message. */
#include "verify/verifier.h"

#include "base/error.h"
#include "base/limits.h"
#include "verify/report.h"

#include <stdlib.h>

gpg_error_t smime_verifier_new(smime_verifier_t **r_verifier, const smime_store_t *store)
{
    if (!r_verifier)
        return ERR(INV_ARG);
    *r_verifier = NULL;
    if (!store)
        return ERR(INV_ARG);
    smime_verifier_t *verifier = calloc(1, sizeof *verifier);
    if (!verifier)
        return ERR(ENOMEM);
    verifier->store = store;
    gpg_error_t error = certificate_cache_new(&verifier->cache);
    if (!error)
        error = path_cache_new(&verifier->paths);
    if (error)
        smime_verifier_free(&verifier);
    *r_verifier = verifier;
    return error;
}

void smime_verifier_free(smime_verifier_t **verifier)
{
    if (!verifier || !*verifier)
        return;
    path_cache_free(&(*verifier)->paths);
    certificate_cache_free(&(*verifier)->cache);
    free(*verifier);
    *verifier = NULL;
}

judge_t verifier_judge(const smime_verifier_t *verifier, const smime_verify_options_t *options,
                       stop_t *stop, smime_report_t *report, const findings_t *findings)
{
    static const sender_claims_t none = {NULL, 0, 0, NULL};
    return (judge_t){.arena = report_arena(report),
                     .findings = findings,
                     .report = report,
                     .options = options,
                     .claims = &none,
                     .store = verifier->store,
                     .cache = verifier->cache,
                     .paths = verifier->paths,
                     .budget = {.left = LIMIT_PUBLIC_KEY_COST, .stop = stop},
                     .stop = stop};
}
