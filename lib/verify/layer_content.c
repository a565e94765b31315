/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4, RFC 8551 section 3.1: the content of a layer, read in one pass. */
#include "verify/layer_content.h"

#include "crypto/algorithm.h"
#include "mime/canonical.h"

/* Where the content goes in its one pass. */
typedef struct tee {
    content_digests_t *digests;
    spool_t *spool; /* or NULL */
    content_sink_t sink;
    stop_t *stop;
} tee_t;

void layer_content_init(layer_content_t *content)
{
    *content = (layer_content_t){.missing = false};
    content_digests_init(&content->digests);
    spool_init(&content->canonical);
}

static gpg_error_t tee_piece(void *user, const void *data, size_t size)
{
    tee_t *tee = user;
    gpg_error_t error = content_digests_write(tee->digests, data, size);
    if (!error && tee->spool)
        error = spool_append(tee->spool, bytes_of(data, size));
    if (!error && tee->sink.write)
        error = tee->sink.write(tee->sink.user, data, size);
    return error;
}

static gpg_error_t tee_write(void *user, const void *data, size_t size)
{
    tee_t *tee = user;
    return stop_between(tee->stop, tee_piece, tee, data, size);
}

static gpg_error_t read_octets(const signed_data_t *signed_data, tee_t *tee)
{
    der_octets_t octets;
    bytes_t run;
    gpg_error_t error;
    der_octets_start(&signed_data->content, &octets);
    while (!(error = der_octets_next(&octets, &run)) && bytes_present(run))
        if ((error = tee_write(tee, run.data, run.size)))
            break;
    return error;
}

gpg_error_t layer_content_read(layer_content_t *content, const layer_t *layer, bool whole,
                               content_sink_t sink, stop_t *stop)
{
    tee_t tee = {&content->digests, NULL, sink, stop};
    gpg_error_t error = 0;
    content->missing =
        layer->clear ? !bytes_present(layer->covered) : !layer->signed_data.has_content;
    if (content->missing)
        return 0;
    if (!layer->clear) {
        content->whole = layer->content;
        error = read_octets(&layer->signed_data, &tee);
    } else if (layer->exact) {
        content->whole = layer->covered;
        error = tee_write(&tee, layer->covered.data, layer->covered.size);
    } else {
        tee.spool = whole ? &content->canonical : NULL;
        error = canonical_write(layer->covered, tee_write, &tee);
        if (!error && tee.spool)
            error = spool_finish(&content->canonical, &content->whole);
    }
    content_digests_finish(&content->digests);
    return error;
}

gpg_error_t layer_content_compare(const layer_content_t *content, const layer_t *layer,
                                  stop_t *stop, const findings_t *findings)
{
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    if (!layer->clear || !layer->signed_data.has_content || content->missing)
        return 0;
    content_digests_t digests;
    content_digests_init(&digests);
    tee_t tee = {&digests, NULL, {NULL, NULL}, stop};
    gpg_error_t error = content_digests_add(&digests, sha256);
    if (!error)
        error = read_octets(&layer->signed_data, &tee);
    content_digests_finish(&digests);
    bool malformed = gpg_err_code(error) == GPG_ERR_BAD_BER;
    if (malformed || (!error && !bytes_equal(content_digests_get(&digests, sha256),
                                             content_digests_get(&content->digests, sha256))))
        findings_add(findings, FINDING_CONTENT_MISMATCH, NULL);
    else if (!error)
        findings_add(findings, FINDING_CONTENT_EMBEDDED, NULL);
    content_digests_release(&digests);
    return malformed ? 0 : error;
}

void layer_content_release(layer_content_t *content)
{
    content_digests_release(&content->digests);
    spool_free(&content->canonical);
}
