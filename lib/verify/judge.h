/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judges one signed layer: hashes its content once, checks each signer's signature, path and
 * identity. */
#ifndef SMIME_VERIFY_JUDGE_H
#define SMIME_VERIFY_JUDGE_H

#include "crypto/signature.h"
#include "message/layer.h"
#include "path/path_cache.h"
#include "verify/identity.h"
#include "verify/layer_content.h"
#include "x509/certificate_cache.h"

/* What judging relies on; one for a whole message. */
typedef struct judge {
    arena_t *arena;
    const findings_t *findings; /* the message as a place */
    smime_report_t *report;
    const smime_verify_options_t *options;
    const sender_claims_t *claims; /* of known senders */
    const smime_store_t *store;
    certificate_cache_t *cache;
    path_cache_t *paths;
    key_budget_t budget;
    stop_t *stop;
    size_t transit_budget; /* bytes that may still be hashed to explain altered content */
} judge_t;

/* Fills one layer of the report. index: the layer's in the report. Errors: ENOMEM, those of temporary
 * files and of the sink; the result is then not to be used. */
gpg_error_t judge_layer(judge_t *judge, const layer_t *layer, int index, const author_t *author,
                        content_sink_t sink, smime_layer_result_t *r_result);

#endif
