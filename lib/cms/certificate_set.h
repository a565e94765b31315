/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 10.2.3: the certificates of a SignedData, and those of a file that holds one, or
 * plain certificates. */
#ifndef SMIME_CMS_CERTIFICATE_SET_H
#define SMIME_CMS_CERTIFICATE_SET_H

#include "cms/signed_data.h"

typedef gpg_error_t (*certificate_found_t)(void *user, bytes_t der);

/* Calls found for each, with an absent der for what stands among them and is none. One that it cannot
 * read (BAD_CERT, a cap) is passed over, and *r_unreadable says why; any other error of it stops. */
gpg_error_t certificate_set_each(const signed_data_t *signed_data, certificate_found_t found,
                                 void *user, gpg_error_t *r_unreadable);
/* Likewise of a file: a CMS structure (.p7b, .p7c, .p7s), or certificates; PEM, DER or base64, told
 * apart by content.
 *   NO_DATA   no certificate in it
 *   BAD_CERT  what looked like one cannot be read; in a CMS structure: none can be */
gpg_error_t certificate_set_read(bytes_t in, certificate_found_t found, void *user);

#endif
