/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public list of certificates, for those that fill it. */
#ifndef SMIME_MESSAGE_CERTIFICATES_H
#define SMIME_MESSAGE_CERTIFICATES_H

#include "x509/certificate.h"

gpg_error_t certificates_new(smime_certificates_t **r_list);
/* Adds a certificate that is not in the list yet; user is the list, so that it serves
 * certificates_each. Errors of certificate_parse. */
gpg_error_t certificates_add(void *user, bytes_t der);
/* Makes ready what smime_certificates_get gives of each. */
gpg_error_t certificates_describe(const smime_certificates_t *list);
/* The DER of certificate `index`, which has to be there. */
bytes_t certificates_der(const smime_certificates_t *list, size_t index);
/* That they come from a PKCS#12 file with a key that its passphrase does not open. */
void certificates_set_key_locked(smime_certificates_t *list);
bool certificates_key_locked(const smime_certificates_t *list);

#endif
