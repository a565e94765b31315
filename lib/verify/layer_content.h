/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4, RFC 8551 section 3.1: the content of a layer, read in one pass. */
#ifndef SMIME_VERIFY_LAYER_CONTENT_H
#define SMIME_VERIFY_LAYER_CONTENT_H

#include "base/stop.h"
#include "cms/content_digest.h"
#include "message/layer.h"

typedef struct layer_content {
    content_digests_t digests; /* those that were asked for beforehand */
    bool missing;
    bytes_t whole;     /* where it was asked for */
    spool_t canonical; /* its memory */
} layer_content_t;

/* Who else gets the content while it is hashed. */
typedef struct content_sink {
    smime_write_t write; /* NULL: nobody */
    void *user;
} content_sink_t;

void layer_content_init(layer_content_t *content);
/* Hashes the content; whole: keeps it in the form that is signed, for signatures over content itself.
 * Errors: ENOMEM, CANCELED, those of temporary files and of the sink. */
gpg_error_t layer_content_read(layer_content_t *content, const layer_t *layer, bool whole,
                               content_sink_t sink, stop_t *stop);
/* Of a multipart/signed whose SignedData brings a content of its own, once read with a SHA-256 among
 * the digests: never verified against, but compared with what is shown. Adds content-mismatch,
 * content-embedded. */
gpg_error_t layer_content_compare(const layer_content_t *content, const layer_t *layer,
                                  stop_t *stop, const findings_t *findings);
void layer_content_release(layer_content_t *content);

#endif
