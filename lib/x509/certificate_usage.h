/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 sections 4.2.1.3, 4.2.1.12: what a certificate's key may be used for. */
#ifndef SMIME_X509_CERTIFICATE_USAGE_H
#define SMIME_X509_CERTIFICATE_USAGE_H

#include "x509/certificate.h"

#define OID_EKU_ANY              "2.5.29.37.0"
#define OID_EKU_EMAIL_PROTECTION "1.3.6.1.5.5.7.3.4"
#define OID_EKU_OCSP_SIGNING     "1.3.6.1.5.5.7.3.9"

/* Whether extendedKeyUsage has this OID (dotted); *r_present (may be NULL): there is an EKU at all.
 */
bool certificate_has_usage(const certificate_t *certificate, const char *oid, bool *r_present);
/* RFC 8550 section 4.4.4: emailProtection, any purpose, or no extendedKeyUsage at all. */
bool certificate_is_for_email(const certificate_t *certificate);
/* RFC 5280 section 4.2.1.3: keyUsage has one of these bits (KEY_USAGE_...), or is absent. */
bool certificate_key_may(const certificate_t *certificate, unsigned usages);

#endif
