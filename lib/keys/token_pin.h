/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7512 sections 2.3 and 2.4: the PIN of a token, and how often it is tried before the token locks itself. */
#ifndef SMIME_KEYS_TOKEN_PIN_H
#define SMIME_KEYS_TOKEN_PIN_H

#include "keys/key_sink.h"
#include "keys/token_uri.h"

/* What GnuTLS's PIN callback gets; the key owns it, since a token may ask again when it signs. */
typedef struct token_pin {
    passphrase_source_t source;
    buffer_t pin_source, pin_value; /* of the URI; NUL-terminated, or empty */
    gpg_error_t error;              /* why there was no PIN */
} token_pin_t;

/* *r_prompt is to be freed after an error as well. */
gpg_error_t token_pin_new(const token_uri_t *uri, const passphrase_source_t *source,
                          token_pin_t **r_prompt);
void token_pin_free(void *prompt);
/* A gnutls_pin_callback_t; user is a token_pin_t. */
int token_pin_give(void *user, int attempt, const char *token_url, const char *token_label,
                   unsigned flags, char *pin, size_t size);

#endif
