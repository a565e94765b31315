/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The certificates of a PKCS#12 file (RFC 7292), those of its private keys first. */
#ifndef SMIME_KEYS_PKCS12_CERTIFICATES_H
#define SMIME_KEYS_PKCS12_CERTIFICATES_H

#include "keys/key_sink.h"
#include "message/certificates.h"

/* NO_DATA: not PKCS#12, or no certificate in it; errors of key_file_read. */
gpg_error_t pkcs12_certificates(bytes_t in, const passphrase_source_t *source,
                                smime_certificates_t **r_certificates);

#endif
