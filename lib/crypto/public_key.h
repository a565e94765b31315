/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.7: a SubjectPublicKeyInfo, how strong it is and what its use costs. */
#ifndef SMIME_CRYPTO_PUBLIC_KEY_H
#define SMIME_CRYPTO_PUBLIC_KEY_H

#include "crypto/algorithm.h"

#include "base/phrase.h"

/* A subject's public key, imported when it is first used. */
typedef struct public_key {
    bytes_t spki; /* SubjectPublicKeyInfo, DER */
    key_type_t type;
    char algorithm[64];     /* the name of the type, or an OID */
    char curve[32];         /* "P-256", ..., or an OID, or "" */
    unsigned bits;          /* modulus, or field size */
    unsigned exponent_bits; /* RSA */
    bool odd;               /* RSA: modulus and exponent are */
    /* of an id-RSASSA-PSS key with parameters; else SCHEME_UNKNOWN */
    signature_algorithm_t restriction;
    /* a DSA key without parameters: those of its issuer (own copy), or absent */
    bytes_t dsa_inherited;
    struct gnutls_pubkey_st *imported;
} public_key_t;

/* Reads the SPKI without GnuTLS. BAD_PUBKEY if it is malformed; an unknown algorithm is no error.
 */
gpg_error_t public_key_parse(bytes_t spki, public_key_t *r_key);
void public_key_release(public_key_t *key);
/* The content of the BIT STRING, which key identifiers are made from (RFC 5280 section 4.2.1.2). */
bytes_t public_key_bits(const public_key_t *key);
/* RFC 3279 section 2.3.2: a DSA key without parameters takes those of its issuer's key. To be
 * called before the key is used; does nothing for any other key. */
gpg_error_t public_key_inherit(public_key_t *key, const public_key_t *issuer);
/* How strong the key is: STRENGTH_GOOD, STRENGTH_WEAK, STRENGTH_BROKEN as in digest_algorithm_t;
 * and whether it is usable at all (LIMIT_RSA_BITS_MAX, exponent odd, > 1 and within the limit;
 * known curve). */
int public_key_strength(const public_key_t *key);
bool public_key_usable(const public_key_t *key);
/* The bound of limits.h that makes it weaker than good, or unusable: "less than LIMIT_RSA_BITS_MIN
 * (2048)", a phrase; NULL if none does. */
const char *public_key_limit(const public_key_t *key);
/* "ECDSA brainpoolP256r1, 256 bits", "RSA, 512 bits, less than ...", "ML-DSA-65": a phrase. */
const char *public_key_words(const public_key_t *key, arena_t *arena);
/* What one check with this key costs, in units of about an RSA-2048 check. */
unsigned public_key_cost(const public_key_t *key);

/* A new GnuTLS key, the caller's to gnutls_pubkey_deinit: GnuTLS changes a key when it is told PSS
 * parameters. UNUSABLE_PUBKEY, ENOMEM. */
gpg_error_t public_key_import(const public_key_t *key, struct gnutls_pubkey_st **r_imported);
/* Whether it can be imported, without a use for it. */
gpg_error_t public_key_try(const public_key_t *key);

#endif
