/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3, RFC 9787 section 4: the signed layers of a message, from the root inwards
 * (the cryptographic envelope), and the errant ones that stand anywhere else. */
#ifndef SMIME_MESSAGE_LAYER_H
#define SMIME_MESSAGE_LAYER_H

#include "base/limits.h"
#include "base/spool.h"
#include "cms/signed_data.h"
#include "mime/entity.h"

typedef struct layer {
    const char *part;   /* MIME part number of what is signed with its signature */
    const char *format; /* as in smime_layer_result_t */
    bool errant;
    /* errant: the attached message (message/rfc822) that it is in, or NULL */
    const entity_t *attached;
    bool clear;         /* the content stands outside of the SignedData: `covered` */
    bytes_t covered;    /* clear: as it stands in the input; absent where there is none */
    bool exact;         /* clear: the bytes are signed as they are, not in canonical form */
    const char *micalg; /* announced digest algorithms, or NULL */
    bool parsed;        /* signed_data could be read */
    signed_data_t signed_data;
    bytes_t content;  /* not clear: the eContent; absent where there is none */
    entity_t *inside; /* the signed content as an entity; NULL where it is none */
    spool_t cms_spool, content_spool;
} layer_t;

typedef struct layers {
    layer_t *items[LIMIT_LAYERS];
    size_t count;
    size_t envelope;   /* the first ones: outermost first; the others are errant */
    entity_t *root;    /* of the message; NULL for a bare structure */
    entity_t *payload; /* what the envelope holds; the root where there is no layer; may be NULL */
    bool sealed;       /* something is encrypted or compressed */
    bool disguised;    /* a repeated Content-Type makes a layer for other readers of the message */
} layers_t;

/* Finds the layers of a message. An attached SignedData is one only if what it signs is a MIME entity; else
 * it is a signed document, which is no signature of the mail. Adds findings (content-encrypted, content-compressed, certs-only,
 * signed-document, encrypted-attachment, openpgp, signature-attachment, signature-name, multipart-signed-malformed, encoding-malformed, cms-malformed,
 * ambiguous-parameter, layers-limit, those of entity_parse and signed_data_parse), with their part
 * and layer. Errors: ENOMEM, those of temporary files. Release what it gives, also after an error.
 */
gpg_error_t layers_find(arena_t *arena, entity_t *root, const findings_t *findings,
                        layers_t *r_layers);
/* The one layer (and those inside it) of a bare CMS structure; detached: its content, or absent. */
gpg_error_t layers_of_bare(arena_t *arena, bytes_t cms, bytes_t detached,
                           const findings_t *findings, layers_t *r_layers);
void layers_release(layers_t *layers);

#endif
