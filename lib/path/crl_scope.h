/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3 (b), (d): which lists are for a certificate, and for which reasons. */
#ifndef SMIME_PATH_CRL_SCOPE_H
#define SMIME_PATH_CRL_SCOPE_H

#include "base/limits.h"
#include "x509/certificate.h"
#include "x509/crl.h"
#include "x509/name_compare.h"

#define CRL_SCOPE_NAMES                                                                            \
    PHRASE_OF(N_("names of a distribution point: more than %s"), LIMIT_TEXT(LIMIT_POINT_NAMES))

/* The certificate's distribution points, the one that its issuer's name implies last. */
typedef struct crl_scope {
    certificate_t *certificate;
    distribution_point_t points[LIMIT_DISTRIBUTION_POINTS + 1];
    size_t count;
    const char *limit; /* why lists may be left out, or NULL */
} crl_scope_t;

/* Malformed points end the list. ENOMEM. */
gpg_error_t crl_scope_read(certificate_t *certificate, arena_t *arena, crl_scope_t *r_scope);
/* Whether a list by this issuer may say something about the certificate. issuer: kept with the list
 * (see name_equal_digested). ENOMEM. */
gpg_error_t crl_scope_concerns(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                               bool *r_concerns);
/* The reasons that the list covers, by all points whose list it is. ENOMEM. */
gpg_error_t crl_scope_reasons(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                              reasons_t *r_reasons);

#endif
