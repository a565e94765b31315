/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.1.2: AlgorithmIdentifiers of digests and signatures, read, compared and
 * written (RFC 4055, 4056, 5754, 5758, 8410, 8419, 9688). */
#ifndef SMIME_CRYPTO_ALGORITHM_H
#define SMIME_CRYPTO_ALGORITHM_H

#include "crypto/curve.h"
#include "crypto/digest.h"
#include "crypto/scheme.h"

typedef struct signature_algorithm {
    signature_scheme_t scheme;
    /* NULL: not said by the OID (rsaEncryption) or none (Ed25519) */
    const digest_algorithm_t *digest;
    unsigned salt_size;   /* PSS, bytes */
    const curve_t *curve; /* ECDSA: the key's, as the parameters say; NULL: they do not */
    char name[64];        /* of the scheme, or the OID */
} signature_algorithm_t;

/* By the AlgorithmIdentifier's DER (parameters absent or NULL); NULL if it is not in the table. */
const digest_algorithm_t *digest_algorithm_of(bytes_t algorithm_identifier);
/* Reads a signature AlgorithmIdentifier (its whole DER). SCHEME_UNKNOWN with a name, and 0, when the OID
 * or its parameters are not known (a PSS whose MGF1 hash differs, ...); BAD_BER if it is malformed. */
gpg_error_t signature_algorithm_parse(bytes_t algorithm_identifier,
                                      signature_algorithm_t *r_algorithm);
/* Whether GnuTLS can check a signature by it: a known scheme with a digest that it goes with. (That of
 * RSASSA-PSS with SHA-1 is known, as weak, and cannot be.) */
bool signature_algorithm_checked(const signature_algorithm_t *algorithm);
/* The digest of content and signed attributes beside a signature by this algorithm: the one it names, or
 * what RFC 8419 lays down. NULL for an algorithm that nothing is signed with. */
const digest_algorithm_t *signature_algorithm_digest(const signature_algorithm_t *algorithm);
/* BAD_BER unless it is an AlgorithmIdentifier, of whatever algorithm. */
gpg_error_t algorithm_identifier_check(bytes_t algorithm_identifier);
/* Whether two AlgorithmIdentifiers name the same OID with the same parameters (absent and NULL count as
 * the same for hashes and PKCS#1 v1.5). */
bool algorithm_identifier_equal(bytes_t a, bytes_t b);
/* Likewise with parameters that mean the same (RFC 6211 section 3): absent or NULL, a default written out
 * or left out. Those of unknown OIDs are compared by octets. */
bool algorithm_identifier_equivalent(bytes_t a, bytes_t b);
/* The name of the table, else the dotted OID, in a static table or written to text. */
const char *algorithm_name(bytes_t algorithm_identifier, char *text, size_t size);

/* Append an AlgorithmIdentifier as CMS has it. NOT_SUPPORTED (in out) for an algorithm that nothing
 * is signed with. */
void digest_algorithm_write(buffer_t *out, const digest_algorithm_t *digest);
void signature_algorithm_write(buffer_t *out, const signature_algorithm_t *algorithm);

#endif
