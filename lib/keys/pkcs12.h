/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7292: PKCS#12 files. */
#ifndef SMIME_KEYS_PKCS12_H
#define SMIME_KEYS_PKCS12_H

#include "keys/key_sink.h"

/* Whether in (DER or BER) is a PKCS#12 file. */
bool pkcs12_is(bytes_t in);
/* Reads one, once its passphrase is known; RC2, 3DES and PBES2 alike, with a MAC or without.
 * Nothing is handed on before all of it could be read; a key with a passphrase of its own is left out,
 * and the error is INV_PASSPHRASE then (UNSUPPORTED_ALGORITHM where its certificate says why it is not
 * known), after all the rest was handed on. BAD_PASSPHRASE, BAD_SECKEY (malformed),
 * errors of the sink. */
gpg_error_t pkcs12_read(bytes_t in, const char *passphrase, const key_sink_t *sink);

#endif
