/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helper certificates for the store: from whatever holds certificates. */
#include "base/error.h"
#include "base/limits.h"
#include "trust/trust_source.h"

gpg_error_t smime_store_add_certificates(smime_store_t *store, const void *data, size_t size)
{
    smime_certificates_t *certificates = NULL;
    if (size > LIMIT_TRUST_FILE)
        return ERR(TOO_LARGE);
    gpg_error_t err = smime_certificates_read(&certificates, data, size);
    for (size_t i = 0; !err && i < smime_certificates_count(certificates); i++) {
        const smime_certificate_t *certificate = smime_certificates_get(certificates, i);
        err = store_add_helper(store, bytes_of(certificate->der, certificate->der_size));
    }
    smime_certificates_free(&certificates);
    return err;
}
