/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A private key to sign with (RFC 8017, RFC 5915, RFC 5958, RFC 8410), in memory or on a token. */
#ifndef SMIME_CRYPTO_PRIVATE_KEY_H
#define SMIME_CRYPTO_PRIVATE_KEY_H

#include "crypto/algorithm.h"
#include "smime.h"

#include <gnutls/abstract.h>

typedef struct private_key {
    gnutls_privkey_t handle; /* NULL: see `make` */
    key_type_t type;
    gnutls_ecc_curve_t curve;
    unsigned bits;
    /* Its public key in a form that equals another's of the same key; empty where the token does not tell it, as
     * long as private_key_matches has not found it. */
    buffer_t public_id;
    void *owned; /* what its PIN callback needs, or NULL; ended with the key */
    void (*free_owned)(void *owned);
    smime_make_signature_t make; /* of an external key, which has no handle; else NULL */
    void *make_user;
} private_key_t;

/* Reads one key: PKCS#1, PKCS#8, SEC1, encrypted or not, as PEM (one block) or DER. passphrase
 * NULL: none.
 *   BAD_PASSPHRASE         it is encrypted and does not open with passphrase
 *   BAD_SECKEY             it cannot be read
 *   UNSUPPORTED_ALGORITHM  it can, but is of a kind not known here */
gpg_error_t private_key_parse(bytes_t in, bool pem, const char *passphrase, private_key_t **r_key);
/* The key that a handle stands for; takes the handle, also when it fails. */
gpg_error_t private_key_of_handle(gnutls_privkey_t handle, private_key_t **r_key);
void private_key_free(private_key_t **key);

/* For keys of other origin: their public half as GnuTLS has it (BAD_PUBKEY), and what it says of
 * them: type, bits, curve, public_id. */
gpg_error_t private_key_import_public(bytes_t spki, gnutls_pubkey_t *r_public);
gpg_error_t private_key_describe(private_key_t *key, gnutls_pubkey_t public_half);

/* Whether this SubjectPublicKeyInfo is the key's public half: a key that does not tell has to sign for that. ENOMEM;
 * or the token refuses, as with private_key_sign. */
gpg_error_t private_key_matches(private_key_t *key, bytes_t spki, bool *r_matches);
/* Signs data (not its digest) as algorithm says, whose scheme has to suit the key. RSASSA-PSS salts
 * are as long as the digest. ECDSA is deterministic (RFC 6979) where the key is not on a token.
 *   BAD_PIN  a token refused; NOT_SUPPORTED: it does not know the algorithm */
gpg_error_t private_key_sign(const private_key_t *key, const signature_algorithm_t *algorithm,
                             bytes_t data, buffer_t *r_signature);

/* The library's error for one of GnuTLS's about keys, tokens and their files. */
gpg_error_t private_key_error(int gnutls_error);

#endif
