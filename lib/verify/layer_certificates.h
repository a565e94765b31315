/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.1 and 5.3: the certificates among which a layer's signers are looked for. */
#ifndef SMIME_VERIFY_LAYER_CERTIFICATES_H
#define SMIME_VERIFY_LAYER_CERTIFICATES_H

#include "base/finding.h"
#include "cms/signed_data.h"
#include "trust/store.h"
#include "x509/certificate_cache.h"

typedef struct layer_certificates {
    certificate_t **embedded; /* owned references, as is all but `malformed` */
    size_t embedded_count;
    bytes_t *malformed; /* embedded ones that cannot be read */
    size_t malformed_count;
    certificate_t **helpers; /* of the store, for signers that embed no certificate */
    size_t helper_count;
} layer_certificates_t;

/* Reads them, which certificate-unreadable tells of. Release what it gives, also after an error. */
gpg_error_t layer_certificates_read(arena_t *arena, const signed_data_t *signed_data,
                                    const smime_store_t *store, certificate_cache_t *cache,
                                    const findings_t *findings, layer_certificates_t *r_list);
/* The next certificate that answers to the signer's identifier, or NULL: embedded ones, then helpers.
 * *position starts at 0. */
gpg_error_t layer_certificates_next(const layer_certificates_t *list, signer_info_t *signer,
                                    size_t *position, certificate_t **r_certificate);
/* Whether the certificate that the signer's identifier names is there after all, but cannot be read:
 * the identifier stands in its bytes. */
gpg_error_t layer_certificates_malformed(const layer_certificates_t *list,
                                         const signer_info_t *signer, bool *r_malformed);
void layer_certificates_release(layer_certificates_t *list);

#endif
