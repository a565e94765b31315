/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that hold private keys and certificates: PEM (RFC 7468), DER, PKCS#12 (RFC 7292); behind a byte
 * order mark, and in base64 as well. */
#ifndef SMIME_KEYS_KEY_FILE_H
#define SMIME_KEYS_KEY_FILE_H

#include "keys/key_sink.h"

/* Reads everything in a file, told apart by content.
 *   NO_DATA         no key and no certificate in it
 *   BAD_PASSPHRASE  a key, or all of it, cannot be decrypted with what was given; the certificates that are not encrypted
 *                   have been handed on, which tell of what kind the key is
 *   INV_PASSPHRASE  a key in a PKCS#12 file has a passphrase of its own; all the rest has been handed on
 *   BAD_CERT, BAD_SECKEY, UNSUPPORTED_ALGORITHM, TOO_LARGE; errors of the sink and of ask */
gpg_error_t key_file_read(bytes_t in, const passphrase_source_t *source, const key_sink_t *sink);

#endif
