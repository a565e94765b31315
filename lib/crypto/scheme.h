/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of signature schemes: what a scheme is called, which keys make it, what it signs, by
 * which OIDs and parameters it is known, what GnuTLS calls it. Whoever has to know something about an
 * algorithm asks here. */
#ifndef SMIME_CRYPTO_SCHEME_H
#define SMIME_CRYPTO_SCHEME_H

#include "crypto/digest.h"

/* What a key is for, as its SubjectPublicKeyInfo says. */
typedef enum key_type {
    KEY_UNKNOWN,
    KEY_RSA,
    KEY_RSA_PSS, /* RFC 4055 section 1.2: an RSA key for RSASSA-PSS alone */
    KEY_ECDSA,
    KEY_DSA,
    KEY_ED25519,
    KEY_ED448
} key_type_t;

/* "RSA", "RSA-PSS", "ECDSA", "DSA", "Ed25519", "Ed448"; "" for KEY_UNKNOWN. */
const char *key_type_name(key_type_t type);
/* By the OID's content, by GnuTLS's number; KEY_UNKNOWN if it is not in the table. */
key_type_t key_type_of_oid(bytes_t oid);
key_type_t key_type_of_gnutls(int pk_algorithm);

typedef enum signature_scheme {
    SCHEME_UNKNOWN,
    SCHEME_RSA_PKCS1,
    SCHEME_RSA_PSS,
    SCHEME_ECDSA,
    SCHEME_DSA,
    SCHEME_ED25519,
    SCHEME_ED448
} signature_scheme_t;

typedef struct scheme {
    const char *name;   /* "RSASSA-PKCS1-v1_5"; "" for SCHEME_UNKNOWN */
    key_type_t keys[2]; /* which make it; KEY_UNKNOWN fills up */
    bool signs_content; /* all of it, not its digest: RFC 8032 */
    /* With what a signer by it digests content beside its attributes; NULL: what the signature
     * algorithm names, or (signs_content) what is not computed here. */
    const char *content_digest;
} scheme_t;

/* Never NULL. */
const scheme_t *scheme_of(signature_scheme_t scheme);
bool scheme_has_key(signature_scheme_t scheme, key_type_t type);

/* What the parameters of an AlgorithmIdentifier may be, and what is written. */
typedef enum parameters_rule {
    PARAMETERS_NULL,   /* NULL or absent: written as NULL */
    PARAMETERS_NONE,   /* absent or NULL: left out */
    PARAMETERS_CURVE,  /* likewise, or the key's named curve */
    PARAMETERS_ABSENT, /* RFC 8410 section 3 */
    PARAMETERS_PSS,    /* RFC 4055 section 3.1 */
    PARAMETERS_DIGEST  /* ecdsa-with-Specified: the hash algorithm */
} parameters_rule_t;

/* An OID with one digest. */
typedef struct scheme_oid {
    const char *oid_der; /* content octets; none has a zero among them */
    signature_scheme_t scheme;
    gnutls_digest_algorithm_t digest; /* GNUTLS_DIG_UNKNOWN: not said by the OID, or none */
    parameters_rule_t parameters;
    bool written; /* by us, for this scheme and digest (GNUTLS_DIG_UNKNOWN: any) */
    /* GNUTLS_SIGN_UNKNOWN: GnuTLS does not check it, or the OID is not enough */
    gnutls_sign_algorithm_t gnutls;
    gnutls_sign_algorithm_t gnutls_rsa; /* PSS: made with a KEY_RSA */
} scheme_oid_t;

/* The (first) row of an OID; of a scheme with a digest (NULL: none) that GnuTLS can check; the one
 * that is written for it. NULL if there is none. */
const scheme_oid_t *scheme_by_oid(bytes_t oid);
const scheme_oid_t *scheme_checked(signature_scheme_t scheme, const digest_algorithm_t *digest);
const scheme_oid_t *scheme_written(signature_scheme_t scheme, const digest_algorithm_t *digest);

#endif
