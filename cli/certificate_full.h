/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates in forms that other programs make or take. */
#ifndef CLI_CERTIFICATE_FULL_H
#define CLI_CERTIFICATE_FULL_H

#include "page.h"
#include "smime.h"

/* RFC 7468: -----BEGIN CERTIFICATE----- ... */
void certificate_pem(FILE *out, const smime_certificate_t *certificate);
/* Everything that GnuTLS reads in it. */
gpg_error_t certificate_full(const page_t *page, const smime_certificate_t *certificate);

#endif
