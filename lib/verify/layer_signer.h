/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.6, RFC 8550: judges one signer of a layer. */
#ifndef SMIME_VERIFY_LAYER_SIGNER_H
#define SMIME_VERIFY_LAYER_SIGNER_H

#include "cms/signer.h"
#include "verify/judge.h"
#include "verify/layer_certificates.h"

/* One layer while it is judged. */
typedef struct layer_work {
    judge_t *judge;
    findings_t findings; /* the place that the layer is */
    const layer_t *layer;
    const author_t *author;
    layer_certificates_t certificates;
    layer_content_t content; /* once it has been read */
    signer_check_t *checks;  /* one a signer */
    path_sources_t sources;
    uint8_t revocation_digest[REVOCATION_DIGEST_SIZE];
} layer_work_t;

/* Fills what the report says of signer number index: his signature with each certificate that answers
 * to his identifier, the path and the identity of the best one. */
gpg_error_t layer_signer_judge(layer_work_t *work, size_t index, smime_signer_result_t *result);

#endif
