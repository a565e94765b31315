/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3: the status of a certificate by the CRLs that are at hand. */
#ifndef SMIME_PATH_CRL_CHECK_H
#define SMIME_PATH_CRL_CHECK_H

#include "path/revocation_query.h"

/* Asks every list that is for the certificate. Only ENOMEM fails. */
gpg_error_t crl_check(const revocation_query_t *query, revocation_answer_t *r_answer);

#endif
