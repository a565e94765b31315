/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a certificate says, in the form of smime.h. */
#ifndef SMIME_X509_CERTIFICATE_INFO_H
#define SMIME_X509_CERTIFICATE_INFO_H

#include "x509/certificate.h"

/* What it says, for reports; NULL: ENOMEM. Belongs to the certificate. */
const smime_certificate_t *certificate_info(certificate_t *certificate);

#endif
