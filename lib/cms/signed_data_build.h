/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5: SignedData, written around a content that is not held in memory. */
#ifndef SMIME_CMS_SIGNED_DATA_BUILD_H
#define SMIME_CMS_SIGNED_DATA_BUILD_H

#include "cms/content_digest.h"
#include "crypto/private_key.h"
#include "x509/certificate.h"

/* One signer. */
typedef struct build_signer {
    const private_key_t *key;
    certificate_t *certificate;
    signature_algorithm_t algorithm; /* scheme, salt and its digest, which is also the content's */
    bool key_id; /* named by subjectKeyIdentifier, which the certificate has to have */
} build_signer_t;

typedef struct build_input {
    const build_signer_t *signers;
    size_t signer_count;
    const bytes_t *certificates; /* DER, in the order in which they are embedded */
    size_t certificate_count;
    int64_t signing_time;
    const content_digests_t *digests; /* of the content, finished */
    bool embedded;                    /* the content stands inside, between prefix and suffix */
    uint64_t content_size;
} build_input_t;

/* Signs, and appends what comes before the content and what comes after it: DER throughout,
 * definite lengths. Not embedded: all of it is in prefix. Every
 * signature is checked before it is taken: a fault while it is made must not become a message that
 * nobody accepts, nor give a key away. Errors of private_key_sign; BAD_SIGNATURE. */
gpg_error_t signed_data_build(const build_input_t *input, buffer_t *prefix, buffer_t *suffix);

#endif
