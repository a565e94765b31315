/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Private keys that the program keeps itself: a call-back makes their signatures. */
#ifndef SMIME_CRYPTO_EXTERNAL_KEY_H
#define SMIME_CRYPTO_EXTERNAL_KEY_H

#include "crypto/private_key.h"

/* The key whose public half this SubjectPublicKeyInfo is.
 *   UNSUPPORTED_ALGORITHM  of a kind that nothing is signed with; BAD_PUBKEY: it cannot be read */
gpg_error_t external_key_new(bytes_t spki, smime_make_signature_t make, void *user,
                             private_key_t **r_key);
/* As private_key_sign, for a key with `make`.
 *   BAD_SIGNATURE  what comes back cannot be one; or what `make` returns */
gpg_error_t external_key_sign(const private_key_t *key, const signature_algorithm_t *algorithm,
                              bytes_t data, buffer_t *r_signature);

#endif
