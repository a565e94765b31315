/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where keys and certificates go that are read from files and tokens; who is asked for passphrases. */
#ifndef SMIME_KEYS_KEY_SINK_H
#define SMIME_KEYS_KEY_SINK_H

#include "crypto/private_key.h"

/* Receives what is read, certificates in the order of the file. */
typedef struct key_sink {
    gpg_error_t (*certificate)(void *user, bytes_t der);
    gpg_error_t (*key)(void *user, private_key_t *key); /* takes the key, also when it fails */
    void *user;
} key_sink_t;

/* Who to ask for a passphrase: an smime_passphrase_t, or NULL. */
typedef struct passphrase_source {
    gpg_error_t (*ask)(void *user, const char *what, unsigned attempt, char *passphrase,
                       size_t size);
    void *user;
    const char *what; /* names the file, for people */
} passphrase_source_t;

#endif
