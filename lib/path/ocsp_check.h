/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 3.2: the status of a certificate by the OCSP responses that are at hand. */
#ifndef SMIME_PATH_OCSP_CHECK_H
#define SMIME_PATH_OCSP_CHECK_H

#include "path/revocation_query.h"

/* Asks every response that is about the certificate. Only ENOMEM fails. */
gpg_error_t ocsp_check(const revocation_query_t *query, revocation_answer_t *r_answer);

#endif
