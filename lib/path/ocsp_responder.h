/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 4.2.2.2: who may have signed a response, and whether one of them has. */
#ifndef SMIME_PATH_OCSP_RESPONDER_H
#define SMIME_PATH_OCSP_RESPONDER_H

#include "path/revocation_query.h"
#include "x509/ocsp.h"

/* The CA itself, or a responder that it issued a certificate to, which has to be valid when it is
 * judged and when the status was stated. *r_why: what is wrong.
 *   BAD_SIGNATURE   none of them signed it, or none may
 *   RESOURCE_LIMIT  LIMIT_PUBLIC_KEY_COST, LIMIT_CERTIFICATES: there may be one that has */
gpg_error_t ocsp_responder_check(const revocation_query_t *query, const ocsp_response_t *response,
                                 int64_t this_update, const char **r_why);

#endif
