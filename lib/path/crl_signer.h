/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3 (f), (g): who may have signed a CRL, and who did. */
#ifndef SMIME_PATH_CRL_SIGNER_H
#define SMIME_PATH_CRL_SIGNER_H

#include "path/revocation_query.h"

/* Who signed a list. */
typedef struct crl_signer {
    public_key_t *key;
    public_key_t own;           /* holds the key if its parameters are inherited */
    certificate_t *certificate; /* reference, if it is not one of the path */
} crl_signer_t;
/* Section 6.3.3 (f), (g): finds the list's issuer among the certificates of the path, else of the
 * message and the store with a path of its own to the same trust anchor. *r_why: what is wrong.
 *   BAD_SIGNATURE   none of them signed it, or none may
 *   RESOURCE_LIMIT  LIMIT_PUBLIC_KEY_COST or LIMIT_CRL_SIGNERS: there may be one that has */
gpg_error_t crl_signer_find(const revocation_query_t *query, const crl_t *crl,
                            crl_signer_t *r_signer, const char **r_why);
void crl_signer_release(crl_signer_t *signer);

#endif
