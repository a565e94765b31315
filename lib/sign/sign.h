/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one call of smime_sign works on, handed from step to step. */
#ifndef SMIME_SIGN_SIGN_H
#define SMIME_SIGN_SIGN_H

#include "base/finding.h"
#include "base/stop.h"
#include "cms/signed_data_build.h"
#include "mime/entity.h"
#include "sign/signer_keys.h"
#include "sign/transport_write.h"

typedef struct sign_task {
    const smime_signer_t *signer;
    const smime_sign_options_t *options;
    stop_t stop;
    bool checking; /* nothing is signed, and no private key is needed */
    bytes_t in;    /* the template, or the content of a detached signature */
    smime_report_t *report;
    arena_t *arena;
    finding_list_t found;
    findings_t findings;
    entity_t *root; /* of the template */
    signer_pair_t *pairs;
    build_signer_t *signers; /* one for each pair */
    signer_chain_t *chains;
    smime_answer_t *identities; /* whether each is the author, before options let anything pass */
    smime_signer_result_t *results;
    size_t count;
    smime_layer_result_t *layer;
    payload_t payload;
    content_digests_t digests;
    uint64_t content_size;
    buffer_t prefix, suffix;
} sign_task_t;

#endif
