/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The digest algorithms of CMS and X.509: names, OIDs, sizes, and the policy of what is too weak
 * (RFC 5754, 9688; strength: RFC 8551 section 2, RFC 8550 section 4.3). */
#ifndef SMIME_CRYPTO_DIGEST_H
#define SMIME_CRYPTO_DIGEST_H

#include "base/bytes.h"

#include <gnutls/gnutls.h>

#define DIGEST_SIZE_MAX 64 /* bytes of the longest */

typedef struct digest_algorithm {
    const char *name;    /* "sha256" */
    const char *micalg;  /* "sha-256" */
    const char *oid;     /* dotted */
    const char *oid_der; /* the OID's content octets; no OID of the table has a zero octet */
    gnutls_digest_algorithm_t gnutls;
    unsigned size; /* bytes */
    enum { STRENGTH_GOOD, STRENGTH_WEAK /* only with allow_weak */, STRENGTH_BROKEN } strength;
} digest_algorithm_t;

/* By name, by OID content, by what GnuTLS calls it; NULL if it is not in the table. */
const digest_algorithm_t *digest_algorithm_named(const char *name);
const digest_algorithm_t *digest_algorithm_oid(bytes_t oid);
const digest_algorithm_t *digest_algorithm_gnutls(gnutls_digest_algorithm_t gnutls);

#endif
