/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14: what a certificate says about policies. */
#ifndef SMIME_X509_CERTIFICATE_POLICY_H
#define SMIME_X509_CERTIFICATE_POLICY_H

#include "x509/certificate.h"

/* Before any of these: nothing is said. */
void certificate_policies_init(certificate_policies_t *policies);
/* Each reads an extension that is there into certificate->policies. BAD_BER: malformed; LIMIT_OIDS,
 * ENOMEM. */
gpg_error_t certificate_policies_read(certificate_t *certificate, const extension_t *extension);
gpg_error_t policy_mappings_read(certificate_t *certificate, const extension_t *extension);
gpg_error_t policy_constraints_read(certificate_t *certificate, const extension_t *extension);
gpg_error_t inhibit_any_policy_read(certificate_t *certificate, const extension_t *extension);

/* The order of OID contents, for qsort and bsearch of whatever begins with one. */
int policy_compare(const void *a, const void *b);

#endif
