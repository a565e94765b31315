/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The algorithms of CMS and X.509: one table from OIDs to what GnuTLS does, and the policy of what is
 * too weak (RFC 5754, 4055, 4056, 5758, 8410, 8419, 9688; strength: RFC 8551 section 2, RFC 8550
 * section 4.3). */
#ifndef SMIME_CRYPTO_ALGORITHM_H
#define SMIME_CRYPTO_ALGORITHM_H

#include "base/bytes.h"

#include <gnutls/gnutls.h>

typedef struct digest_algorithm {
    const char *name;    /* "sha256" */
    const char *micalg;  /* "sha-256" */
    const char *oid;     /* dotted */
    const char *oid_der; /* the OID's content octets; no OID of the table has a zero octet */
    gnutls_digest_algorithm_t gnutls;
    unsigned size; /* bytes */
    enum { STRENGTH_GOOD, STRENGTH_WEAK /* only with allow_weak */, STRENGTH_BROKEN } strength;
} digest_algorithm_t;

/* By the AlgorithmIdentifier's DER (parameters absent or NULL), by name, by OID content; NULL if it is
 * not in the table. */
const digest_algorithm_t *digest_algorithm_of(bytes_t algorithm_identifier);
const digest_algorithm_t *digest_algorithm_named(const char *name);
const digest_algorithm_t *digest_algorithm_oid(bytes_t oid);

typedef enum signature_scheme {
    SCHEME_UNKNOWN,
    SCHEME_RSA_PKCS1,
    SCHEME_RSA_PSS,
    SCHEME_ECDSA,
    SCHEME_DSA,
    SCHEME_ED25519,
    SCHEME_ED448
} signature_scheme_t;

typedef struct signature_algorithm {
    signature_scheme_t scheme;
    /* NULL: not said by the OID (rsaEncryption) or none (Ed25519) */
    const digest_algorithm_t *digest;
    unsigned salt_size; /* PSS, bytes */
    char name[64];      /* "RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA", "Ed25519" or the OID */
} signature_algorithm_t;

/* Reads a signature AlgorithmIdentifier (its whole DER). SCHEME_UNKNOWN with a name, and 0, when the OID
 * or its parameters are not known (a PSS whose MGF1 hash differs, ...); BAD_BER if it is malformed. */
gpg_error_t signature_algorithm_parse(bytes_t algorithm_identifier,
                                      signature_algorithm_t *r_algorithm);
/* Whether two AlgorithmIdentifiers name the same OID with the same parameters (absent and NULL count as
 * the same for hashes and PKCS#1 v1.5). */
bool algorithm_identifier_equal(bytes_t a, bytes_t b);
/* The name of the table, else the dotted OID, in a static table or written to text. */
const char *algorithm_name(bytes_t algorithm_identifier, char *text, size_t size);

#endif
