/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5, RFC 8551 section 3: judges one signed layer. */
#include "verify/judge.h"

#include "base/error.h"
#include "base/phrase.h"
#include "base/portable.h"
#include "verify/layer_signer.h"

#include <string.h>

/* What is signed, for a report. */
static const char *content_text(layer_work_t *work)
{
    const entity_t *inside = work->layer->clear ? work->layer->inside : NULL;
    return inside ? phrase(work->judge->arena, "part %s, %.80s/%.80s in %s", inside->part,
                           inside->type.type, inside->type.subtype,
                           transfer_encoding_name(inside->encoding))
                  : NULL;
}

static gpg_error_t prepare_signers(layer_work_t *work)
{
    const signed_data_t *signed_data = &work->layer->signed_data;
    judge_t *judge = work->judge;
    const char *content = content_text(work);
    gpg_error_t error = 0;
    work->checks = arena_alloc(judge->arena, signed_data->signer_count * sizeof *work->checks);
    if (!work->checks)
        return ERR(ENOMEM);
    if (work->layer->clear && signed_data->has_content)
        error = content_digests_add(&work->content.digests, digest_algorithm_named("sha256"));
    for (size_t i = 0; !error && i < signed_data->signer_count; i++) {
        const findings_t here = findings_of_signer(&work->findings, i);
        error = signer_prepare(judge->arena, signed_data, &signed_data->signers[i],
                               judge->options->allow_weak, &here, &work->content.digests,
                               &work->checks[i]);
        work->checks[i].content = content;
    }
    return error;
}

/* micalg is a hint for one-pass readers: a wrong one is only noted. */
static void check_micalg(const layer_work_t *work)
{
    if (!work->layer->micalg)
        return;
    for (size_t i = 0; i < work->layer->signed_data.signer_count; i++) {
        const digest_algorithm_t *digest = work->checks[i].digest;
        if (digest && (strcasestr(work->layer->micalg, digest->micalg) ||
                       strcasestr(work->layer->micalg, digest->name)))
            return;
    }
    findings_add(&work->findings, FINDING_MICALG_MISMATCH, "micalg=%s", work->layer->micalg);
}

/* A signature without signed attributes is over the content itself. */
static bool needs_whole_content(const layer_work_t *work)
{
    for (size_t i = 0; i < work->layer->signed_data.signer_count; i++)
        if (!work->checks[i].has_attributes)
            return true;
    return false;
}

static gpg_error_t judge_signers(layer_work_t *work, content_sink_t sink,
                                 smime_layer_result_t *result)
{
    judge_t *judge = work->judge;
    size_t count = work->layer->signed_data.signer_count;
    smime_signer_result_t *signers = arena_alloc(judge->arena, count * sizeof *signers);
    gpg_error_t error = signers ? prepare_signers(work) : ERR(ENOMEM);
    if (!error)
        error = layer_content_read(&work->content, work->layer, needs_whole_content(work), sink,
                                   judge->stop);
    if (!error)
        error = layer_content_compare(&work->content, work->layer, judge->stop, &work->findings);
    if (error)
        return error;
    check_micalg(work);
    if (work->content.missing)
        findings_add(&work->findings, FINDING_CONTENT_MISSING, NULL);
    for (size_t i = 0; !error && i < count; i++)
        error = layer_signer_judge(work, i, &signers[i]);
    if (error)
        return error;
    result->signers = arena_pointers(judge->arena, signers, count, sizeof *signers);
    result->signer_count = result->signers ? count : 0;
    return result->signers ? 0 : ERR(ENOMEM);
}

static void find_sources(layer_work_t *work)
{
    const signed_data_t *signed_data = &work->layer->signed_data;
    const layer_certificates_t *certificates = &work->certificates;
    work->sources = (path_sources_t){.store = work->judge->store,
                                     .cache = work->judge->cache,
                                     .embedded = certificates->embedded,
                                     .embedded_count = certificates->embedded_count,
                                     .crls = signed_data->crls,
                                     .crl_count = signed_data->crl_count,
                                     .ocsp = signed_data->ocsp,
                                     .ocsp_count = signed_data->ocsp_count};
    if (path_cache_digest(&work->sources, work->revocation_digest))
        work->sources.revocation_digest = work->revocation_digest;
}

gpg_error_t judge_layer(judge_t *judge, const layer_t *layer, int index, const author_t *author,
                        content_sink_t sink, smime_layer_result_t *r_result)
{
    layer_work_t work = {.judge = judge,
                         .findings = findings_in_layer(judge->findings, index, layer->part),
                         .layer = layer,
                         .author = author};
    *r_result = (smime_layer_result_t){
        .part = layer->part, .format = layer->format, .errant = layer->errant};
    if (layer->parsed && !layer->signed_data.signer_count)
        findings_add(&work.findings, FINDING_NO_SIGNER, NULL);
    if (!layer->parsed || !layer->signed_data.signer_count)
        return judge->findings->list->error;
    layer_content_init(&work.content);
    gpg_error_t error = layer_certificates_read(judge->arena, &layer->signed_data, judge->store,
                                                judge->cache, &work.findings, &work.certificates);
    find_sources(&work);
    if (!error)
        error = judge_signers(&work, sink, r_result);
    layer_content_release(&work.content);
    layer_certificates_release(&work.certificates);
    return error ? error : judge->findings->list->error;
}
