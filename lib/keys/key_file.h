/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that hold private keys and certificates: PEM (RFC 7468), DER, PKCS#12 (RFC 7292). */
#ifndef SMIME_KEYS_KEY_FILE_H
#define SMIME_KEYS_KEY_FILE_H

#include "crypto/private_key.h"
#include "smime.h"

/* Receives what is read, certificates in the order of the file. */
typedef struct key_sink {
    gpg_error_t (*certificate)(void *user, bytes_t der);
    gpg_error_t (*key)(void *user, private_key_t *key); /* takes the key, also when it fails */
    void *user;
} key_sink_t;

/* Who to ask for a passphrase; ask may be NULL. */
typedef struct passphrase_source {
    smime_passphrase_t ask;
    void *user;
    const char *what; /* names the file, for people */
} passphrase_source_t;

/* Reads everything in a file, told apart by content.
 *   NO_DATA         no key and no certificate in it
 *   BAD_PASSPHRASE  it cannot be decrypted with what was given
 *   BAD_CERT, BAD_SECKEY, UNSUPPORTED_ALGORITHM, TOO_LARGE; errors of the sink and of ask */
gpg_error_t key_file_read(bytes_t in, const passphrase_source_t *source, const key_sink_t *sink);

/* Whether in (DER or BER) is a PKCS#12 file. */
bool pkcs12_is(bytes_t in);
/* Reads one, once its passphrase is known; RC2, 3DES and PBES2 alike, with a MAC or without.
 * Nothing is handed on before all of it could be read. BAD_PASSPHRASE, BAD_SECKEY (malformed),
 * errors of the sink. */
gpg_error_t pkcs12_read(bytes_t in, const char *passphrase, const key_sink_t *sink);

#endif
