/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two files of the SignedData builder share. */
#ifndef SMIME_TEST_CMS_BUILDER_INTERNAL_H
#define SMIME_TEST_CMS_BUILDER_INTERNAL_H

#include "asn1/der.h"
#include "cms_builder.h"

const digest_algorithm_t *cms_digest_of(const cms_signer_t *signer);
void cms_write_digest_algorithm(buffer_t *out, const cms_signer_t *signer);
void cms_write_signature_algorithm(buffer_t *out, const cms_signer_t *signer);
/* der_wrap of a constructed element, of indefinite length if asked for. */
void cms_wrap(buffer_t *out, size_t start, der_class_t tag_class, uint32_t tag, bool indefinite);
/* The [0] element of a SignerInfo. */
void cms_write_sent_attributes(buffer_t *out, const cms_options_t *options,
                               const cms_signer_t *signer);

#endif
