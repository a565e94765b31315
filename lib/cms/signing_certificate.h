/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5035 (and RFC 2634): the ESS signingCertificate attributes, which name the certificate that the
 * signer meant. */
#ifndef SMIME_CMS_SIGNING_CERTIFICATE_H
#define SMIME_CMS_SIGNING_CERTIFICATE_H

#include "x509/certificate.h"

/* The first ESSCertID or ESSCertIDv2. */
typedef struct ess_certificate_id {
    const digest_algorithm_t *digest; /* NULL: not known */
    bytes_t hash;
    bytes_t issuer_names; /* GeneralNames, whole; or absent with serial */
    bytes_t serial;       /* INTEGER content */
} ess_certificate_id_t;

/* Reads a SigningCertificate, or a SigningCertificateV2. BAD_BER. */
gpg_error_t ess_certificate_id_read(bytes_t signing_certificate, bool v2,
                                    ess_certificate_id_t *r_id);
/* Whether it names this certificate: by issuer and serial number where they are given, and by the hash
 * where its algorithm is known. ENOMEM. */
gpg_error_t ess_certificate_id_matches(const ess_certificate_id_t *id,
                                       const certificate_t *certificate, bool *r_matches);

#endif
