/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of certificates: PEM (RFC 7468 section 5), DER one after another, base64 of DER alone. */
#ifndef SMIME_X509_CERTIFICATE_FILE_H
#define SMIME_X509_CERTIFICATE_FILE_H

#include "base/bytes.h"

/* Walks input that holds certificates in PEM or DER (one or many) and calls found for each one's DER, as
 * long as it returns 0; what it returns else is passed on. der is absent where one should be and cannot
 * be decoded, or is cut off. NO_DATA if there is none. */
gpg_error_t certificates_each(bytes_t in, gpg_error_t (*found)(void *user, bytes_t der),
                              void *user);
/* Likewise, with the trust settings that OpenSSL's "TRUSTED CERTIFICATE" has behind a certificate:
 * DER, perhaps empty; absent where there can be none. */
gpg_error_t certificates_each_trusted(
    bytes_t in, gpg_error_t (*found)(void *user, bytes_t der, bytes_t settings), void *user);

#endif
