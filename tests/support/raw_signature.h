/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures for tests, by any scheme, digest and salt, with keys of the generated PKI. */
#ifndef SMIME_TEST_RAW_SIGNATURE_H
#define SMIME_TEST_RAW_SIGNATURE_H

#include "pki.h"

/* Appends a signature over data. digest: not for EdDSA. salt_size: for PSS; 0 or at least the
 * digest's size, which is what GnuTLS can make. What goes wrong ends the process. */
void raw_signature(gnutls_privkey_t key, signature_scheme_t scheme,
                   const digest_algorithm_t *digest, unsigned salt_size, bytes_t data,
                   buffer_t *out);
/* The usual scheme of a key: PKCS#1 v1.5 for RSA. */
signature_scheme_t raw_signature_scheme(gnutls_privkey_t key);

#endif
