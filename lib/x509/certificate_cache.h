/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parsed certificates by their bytes: what repeats from message to message is read once. */
#ifndef SMIME_X509_CERTIFICATE_CACHE_H
#define SMIME_X509_CERTIFICATE_CACHE_H

#include "x509/certificate.h"

typedef struct certificate_cache certificate_cache_t;
gpg_error_t certificate_cache_new(certificate_cache_t **r_cache);
/* The certificate of this DER, with a reference for the caller. Errors of certificate_parse (also
 * remembered). */
gpg_error_t certificate_cache_get(certificate_cache_t *cache, bytes_t der,
                                  certificate_t **r_certificate);
/* Drops what is cached when it is more than it should be; between messages. */
void certificate_cache_trim(certificate_cache_t *cache);
void certificate_cache_free(certificate_cache_t **cache);

#endif
