/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures made elsewhere (RFC 8017, RFC 3279 section 2.2.3, RFC 8032): what is asked for. */
#include "crypto/external_key.h"

#include "base/error.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

#define SIGNATURE_ROOM 4096 /* bytes; that of the longest RSA key has 2048 */

gpg_error_t external_key_new(bytes_t spki, smime_make_signature_t make, void *user,
                             private_key_t **r_key)
{
    gnutls_pubkey_t public_half = NULL;
    *r_key = NULL;
    private_key_t *key = calloc(1, sizeof *key);
    if (!key)
        return ERR(ENOMEM);
    *key = (private_key_t){.make = make, .make_user = user, .public_id = BUFFER_INIT};
    gpg_error_t error = private_key_import_public(spki, &public_half);
    if (!error)
        error = private_key_describe(key, public_half);
    if (public_half)
        gnutls_pubkey_deinit(public_half);
    if (error)
        private_key_free(&key);
    *r_key = key;
    return error;
}

gpg_error_t external_key_sign(const private_key_t *key, const signature_algorithm_t *algorithm,
                              bytes_t data, buffer_t *r_signature)
{
    uint8_t digest[DIGEST_SIZE_MAX], signature[SIGNATURE_ROOM];
    size_t size = sizeof signature;
    smime_signature_request_t request = {.algorithm = scheme_of(algorithm->scheme)->name,
                                         .content = data.data,
                                         .content_size = data.size,
                                         .salt_size = algorithm->salt_size};
    if (!scheme_of(algorithm->scheme)->signs_content) {
        if (gnutls_hash_fast(algorithm->digest->gnutls, data.data, data.size, digest))
            return ERR(DIGEST_ALGO);
        request.digest_algorithm = algorithm->digest->name;
        request.digest = digest;
        request.digest_size = algorithm->digest->size;
    }
    gpg_error_t error = key->make(key->make_user, &request, signature, &size);
    if (error)
        return error;
    if (size == 0 || size > sizeof signature)
        return ERR(BAD_SIGNATURE);
    buffer_append(r_signature, bytes_of(signature, size));
    return r_signature->error;
}
