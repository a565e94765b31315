/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7512: private keys and certificates on PKCS#11 tokens, named by "pkcs11:" URIs. */
#ifndef SMIME_KEYS_TOKEN_H
#define SMIME_KEYS_TOKEN_H

#include "keys/key_sink.h"

/* Hands on the private keys and the certificates that uri names; without a type in it, both are looked for
 * and one is enough. Key and certificate belong together by CKA_ID or by public key, so that the name of one
 * finds the other, whatever that is called. A URI that names a token only stands for all pairs on it. What
 * the token shows under that name is looked at before anybody is asked for a PIN. The PIN comes from
 * pin-source (a file) or pin-value in uri, tried once, else from source->ask, which (with source->user) has
 * to live as long as the key. A module-path in uri is loaded.
 *   NOT_FOUND       nothing has that name; without a type in uri: nothing that shows before a login
 *   BAD_PIN         the token refused
 *   INV_URI         uri is none
 *   CARD            the token does not work
 *   errors of ask and of the sink */
gpg_error_t token_read(const char *uri, const passphrase_source_t *source, const key_sink_t *sink);

#endif
