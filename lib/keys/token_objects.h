/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a PKCS#11 token shows before it is logged in to, and what that tells about its private keys. */
#ifndef SMIME_KEYS_TOKEN_OBJECTS_H
#define SMIME_KEYS_TOKEN_OBJECTS_H

#include "base/arena.h"

#include <gnutls/pkcs11.h>

typedef struct token_objects {
    gnutls_pkcs11_obj_t *items;
    unsigned count;
} token_objects_t;

/* Certificates (GNUTLS_PKCS11_OBJ_FLAG_CRT) or public keys (GNUTLS_PKCS11_OBJ_FLAG_PUBKEY) that url names;
 * none is no error. */
gpg_error_t token_objects_list(const char *url, unsigned flag, token_objects_t *r_objects);
void token_objects_release(token_objects_t *objects);

/* URLs, in the arena. */
typedef struct token_names {
    arena_t *arena;
    const char **items;
    size_t count, capacity;
} token_names_t;

/* Appends what private keys of these certificates may be called, once each: by the CKA_ID that certificate
 * and key share, whatever their labels are; without one, by that of the public key in the certificate; else
 * by the label. Those whose public key is there (publics: all of the token) come first, since every name
 * that is none may cost a PIN; authorities beside other certificates are left out. */
gpg_error_t token_names_of_certificates(const token_objects_t *certificates,
                                        const token_objects_t *publics, token_names_t *names);
/* Likewise of public keys; type: "private", "cert". */
gpg_error_t token_names_of_publics(const token_objects_t *publics, const char *type,
                                   token_names_t *names);

#endif
