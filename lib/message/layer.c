/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signed layers of a message (RFC 8551 section 3, RFC 9787 section 4). */
#include "message/layer.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/phrase.h"
#include "mime/encoded_word.h"
#include "mime/message_start.h"

#include <string.h>

#define BROKEN_LOOKED_AT 8192 /* bytes of what cannot be read */

/* What one search carries about. */
typedef struct search {
    arena_t *arena;
    const findings_t *findings;
    layers_t *layers;
    const entity_t *attached; /* the attached message that is being searched, or NULL */
} search_t;

typedef enum part_kind {
    PART_PLAIN,
    PART_MULTIPART_SIGNED,
    PART_PKCS7_MIME,
    PART_SIGNATURE_FILE,
    PART_OPENPGP
} part_kind_t;

static bool is_signature_type(const content_type_t *type)
{
    return content_type_is(type, "application", "pkcs7-signature") ||
           content_type_is(type, "application", "x-pkcs7-signature");
}

static bool names_signature_type(const parameter_t *protocol)
{
    return protocol && (bytes_equal_nocase(protocol->raw, "application/pkcs7-signature") ||
                        bytes_equal_nocase(protocol->raw, "application/x-pkcs7-signature"));
}

static const entity_t *second_child(const entity_t *entity)
{
    return entity->first_child ? entity->first_child->next : NULL;
}

/* A multipart/signed is S/MIME when its protocol or its second part says so. */
static part_kind_t signed_kind(const entity_t *entity)
{
    const entity_t *second = second_child(entity);
    const parameter_t *protocol = content_type_parameter(&entity->type, "protocol");
    if (names_signature_type(protocol) || (second && is_signature_type(&second->type)))
        return PART_MULTIPART_SIGNED;
    if (protocol && bytes_equal_nocase(protocol->raw, "application/pgp-signature"))
        return PART_OPENPGP;
    return PART_PLAIN;
}

static part_kind_t part_kind(const search_t *search, const entity_t *entity)
{
    const content_type_t *type = &entity->type;
    if (content_type_is(type, "multipart", "signed"))
        return signed_kind(entity);
    if (content_type_is(type, "application", "pkcs7-mime") ||
        content_type_is(type, "application", "x-pkcs7-mime"))
        return PART_PKCS7_MIME;
    if (content_type_is(type, "multipart", "encrypted"))
        return PART_OPENPGP;
    if (is_signature_type(type))
        return PART_SIGNATURE_FILE;
    if (content_type_is(type, "application", "octet-stream")) {
        const char *name;
        gpg_error_t error = entity_file_name(search->arena, entity, &name);
        if (error)
            findings_fail(search->findings, error);
        if (bytes_ends_with_nocase(bytes_text(name), ".p7m"))
            return PART_PKCS7_MIME;
        if (bytes_ends_with_nocase(bytes_text(name), ".p7s"))
            return PART_SIGNATURE_FILE;
    }
    return PART_PLAIN;
}

/* A new layer at the end of the list; NULL when there are too many (a finding says so) or on
 * ENOMEM. */
static layer_t *add_layer(search_t *search, const char *part, const char *format, bool errant)
{
    layers_t *layers = search->layers;
    if (layers->count == LIMIT_LAYERS) {
        if (!findings_have(search->findings, 0, FINDING_LAYERS_LIMIT))
            findings_add(search->findings, FINDING_LAYERS_LIMIT, "more than %s",
                         LIMIT_TEXT(LIMIT_LAYERS));
        return NULL;
    }
    layer_t *layer = arena_alloc(search->arena, sizeof *layer);
    if (!layer) {
        findings_fail(search->findings, ERR(ENOMEM));
        return NULL;
    }
    spool_init(&layer->cms_spool);
    spool_init(&layer->content_spool);
    layer->part = part;
    layer->format = format;
    layer->errant = errant;
    layer->attached = search->attached;
    layers->items[layers->count++] = layer;
    if (!errant)
        layers->envelope = layers->count;
    return layer;
}

/* The place of what is found about the newest layer. */
static findings_t in_newest(const search_t *search, const char *part)
{
    return findings_in_layer(search->findings, (int)search->layers->count - 1, part);
}

/* Decodes a body that has to hold CMS. r_cms is absent when it cannot (a finding says so). */
static gpg_error_t decode(const entity_t *entity, const findings_t *findings, spool_t *spool,
                          bytes_t *r_cms)
{
    *r_cms = BYTES_NONE;
    if (entity->encoding == ENCODING_7BIT || entity->encoding == ENCODING_8BIT ||
        entity->encoding == ENCODING_BINARY) {
        *r_cms = entity->body;
        return 0;
    }
    gpg_error_t error = transfer_decode(entity->encoding, entity->body, spool_write, spool);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA ||
        gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING) {
        findings_add(findings, FINDING_ENCODING_MALFORMED, "%s",
                     transfer_encoding_name(entity->encoding));
        return 0;
    }
    return error ? error : spool_finish(spool, r_cms);
}

static gpg_error_t read_signed_data(search_t *search, layer_t *layer, const findings_t *findings,
                                    bytes_t cms)
{
    gpg_error_t error = signed_data_parse(search->arena, cms, findings, &layer->signed_data);
    if (gpg_err_code(error) == GPG_ERR_BAD_BER)
        return 0;
    layer->parsed = !error;
    return error;
}

/* The content of an opaque layer, where it brings one. */
static gpg_error_t read_content(layer_t *layer, const findings_t *findings)
{
    if (!layer->parsed || !layer->signed_data.has_content)
        return 0;
    gpg_error_t error =
        signed_data_content(&layer->signed_data, &layer->content_spool, &layer->content);
    if (gpg_err_code(error) != GPG_ERR_BAD_BER)
        return error;
    findings_add(findings, FINDING_CMS_MALFORMED, "the content's segments");
    layer->parsed = false;
    return 0;
}

/* The content as an entity of its own. */
static gpg_error_t open_content(search_t *search, layer_t *layer)
{
    if (!bytes_present(layer->content) || !entity_is_message(layer->content))
        return 0;
    const char *part = layer->part[0] ? arena_printf(search->arena, "%s.1", layer->part) : "1";
    if (!part)
        return ERR(ENOMEM);
    return entity_parse(search->arena, layer->content, part, false, search->findings,
                        &layer->inside);
}

/* ---- multipart/signed (RFC 1847 section 2.1, RFC 8551 section 3.5.3) ---- */

/* Mail programs that know no S/MIME offer the signature as a file, by the one or the other of its
 * names: another kind of name makes an attachment of it that nobody signed. */
static gpg_error_t check_names(arena_t *arena, const content_type_t *type,
                               const findings_t *findings)
{
    for (size_t i = 0; i < type->count; i++) {
        const parameter_t *parameter = &type->parameters[i];
        if (strcmp(parameter->name, "name") != 0 && strcmp(parameter->name, "filename") != 0)
            continue;
        const char *name;
        gpg_error_t error =
            header_decode_phrase(arena, bytes_trim(bytes_text(parameter->value)), &name, NULL);
        if (error)
            return error;
        if (*name && !bytes_ends_with_nocase(bytes_text(name), ".p7s") &&
            !bytes_ends_with_nocase(bytes_text(name), ".p7m"))
            findings_add(findings, FINDING_SIGNATURE_NAME, "%s", name);
    }
    return 0;
}

static gpg_error_t check_signature_names(arena_t *arena, const entity_t *signature,
                                         const findings_t *findings)
{
    const header_field_t *field = header_find(&signature->header, "Content-Disposition", 0);
    content_type_t disposition = {.count = 0};
    gpg_error_t error = check_names(arena, &signature->type, findings);
    if (!error && field)
        error = content_disposition_parse(arena, field->value, &disposition);
    return error ? error : check_names(arena, &disposition, findings);
}

static void check_shape(const entity_t *entity, const findings_t *findings)
{
    const entity_t *second = second_child(entity);
    const char *problem = NULL;
    if (entity->child_count != 2)
        problem = N_("it does not have exactly two parts");
    else if (entity->unterminated)
        problem = N_("its closing boundary is missing");
    else if (!is_signature_type(&second->type))
        problem = N_("its second part is no application/pkcs7-signature");
    if (problem)
        findings_add(findings, FINDING_MULTIPART_SIGNED_MALFORMED, "%-s", problem);
    const parameter_t *protocol = content_type_parameter(&entity->type, "protocol");
    if (protocol && !names_signature_type(protocol))
        findings_add(findings, FINDING_AMBIGUOUS_PARAMETER, "protocol=%s", protocol->value);
}

static gpg_error_t add_multipart_signed(search_t *search, entity_t *entity, bool errant)
{
    layer_t *layer = add_layer(search, entity->part, "multipart/signed", errant);
    if (!layer)
        return 0;
    const findings_t here = in_newest(search, entity->part);
    check_shape(entity, &here);
    layer->clear = true;
    const entity_t *second = second_child(entity);
    gpg_error_t error = second ? check_signature_names(search->arena, second, &here) : 0;
    const parameter_t *micalg = content_type_parameter(&entity->type, "micalg");
    layer->micalg = micalg ? micalg->value : NULL;
    layer->inside = entity->first_child;
    if (entity->first_child)
        layer->covered = entity->first_child->whole;
    bytes_t cms = BYTES_NONE;
    if (second && !error)
        error = decode(second, &here, &layer->cms_spool, &cms);
    if (!error && bytes_present(cms) && cms_type_of(cms) == CMS_SIGNED_DATA)
        error = read_signed_data(search, layer, &here, cms);
    else if (!error)
        findings_add(&here, FINDING_CMS_MALFORMED, "the second part holds no SignedData");
    return error;
}

/* ---- application/pkcs7-mime (RFC 8551 section 3.2) ---- */

/* Encrypted or compressed content: no layer, and nobody knows what is inside. */
static void note_sealed(search_t *search, finding_id_t id, const char *part)
{
    const findings_t here = findings_in_part(search->findings, part);
    findings_add(&here, id, NULL);
    search->layers->sealed = true;
}

/* A structure of another type than SignedData is no layer; false if it is broken, or SignedData. */
static bool note_no_layer(search_t *search, bytes_t cms, const char *part)
{
    cms_type_t type = bytes_present(cms) ? cms_type_of(cms) : CMS_NONE;
    if (type == CMS_ENVELOPED_DATA)
        note_sealed(search, FINDING_CONTENT_ENCRYPTED, part);
    else if (type == CMS_COMPRESSED_DATA)
        note_sealed(search, FINDING_CONTENT_COMPRESSED, part);
    if (type == CMS_ENVELOPED_DATA || type == CMS_COMPRESSED_DATA)
        return true;
    if (type == CMS_NONE || type == CMS_SIGNED_DATA || !cms_well_formed(cms))
        return false;
    const findings_t here = findings_in_part(search->findings, part);
    findings_add(&here, FINDING_CMS_UNSIGNED, NULL);
    return true;
}

static void drop_newest_layer(search_t *search)
{
    layers_t *layers = search->layers;
    layer_t *layer = layers->items[--layers->count];
    if (!layer->errant)
        layers->envelope = layers->count;
    spool_free(&layer->cms_spool);
    spool_free(&layer->content_spool);
}

/* The newest layer is none after all: what was found about it from `start` on goes, and note (NONE:
 * nothing) is said of its part. */
static void drop_with_note(search_t *search, size_t start, finding_id_t note, const char *part)
{
    const findings_t here = findings_in_part(search->findings, part);
    here.list->count = start;
    drop_newest_layer(search);
    if (note == FINDING_CERTS_ONLY)
        findings_add(&here, note, NULL);
    else if (note != FINDING_NONE)
        findings_add(&here, note, "part %s", part);
}

/* Whether what cannot be read as CMS is but a file: what it signs does not begin as a part of a mail. */
static gpg_error_t is_broken_file(const entity_t *entity, bool *r_is)
{
    *r_is = content_type_is(&entity->type, "application", "octet-stream");
    if (*r_is)
        return 0;
    bytes_t start = bytes_slice(entity->body, 0, BROKEN_LOOKED_AT);
    buffer_t decoded = BUFFER_INIT;
    if (entity->encoding == ENCODING_BASE64) {
        base64_decode_lossy(start, &decoded);
        start = buffer_bytes(&decoded);
    }
    *r_is = !entity_is_mime(cms_content_start(start));
    gpg_error_t error = decoded.error;
    buffer_free(&decoded);
    return error;
}

/* An attachment that is no signature of the mail: a file that is only named like one, or is encrypted
 * by itself. *r_note says what it is. */
static gpg_error_t is_other_file(const entity_t *entity, bytes_t cms, finding_id_t *r_note,
                                 bool *r_is)
{
    *r_note = FINDING_NONE;
    if (!bytes_present(cms))
        return is_broken_file(entity, r_is);
    cms_type_t type = cms_type_of(cms);
    if (type == CMS_ENVELOPED_DATA)
        *r_note = FINDING_ENCRYPTED_ATTACHMENT;
    *r_is = type == CMS_ENVELOPED_DATA || type == CMS_NONE ||
            (type != CMS_SIGNED_DATA && !cms_well_formed(cms));
    return 0;
}

/* An attachment that was signed as a file (an invoice, a PDF), not as a part of a mail. */
static gpg_error_t is_document(const entity_t *entity, const layer_t *layer, bool *r_is)
{
    if (!layer->parsed)
        return is_broken_file(entity, r_is);
    *r_is = !bytes_present(layer->content) || !entity_is_mime(layer->content);
    return 0;
}

static bool is_certificate_file(const layer_t *layer)
{
    return layer->parsed && !layer->signed_data.has_content && !layer->signed_data.signer_count;
}

static gpg_error_t read_pkcs7_mime(search_t *search, const entity_t *entity, layer_t *layer)
{
    bytes_t cms;
    finding_id_t note;
    bool is_file = false;
    const findings_t here = in_newest(search, entity->part);
    const size_t start = here.list->count;
    gpg_error_t error = decode(entity, &here, &layer->cms_spool, &cms);
    if (!error && layer->errant)
        error = is_other_file(entity, cms, &note, &is_file);
    if (error)
        return error;
    if (is_file) {
        drop_with_note(search, start, note, entity->part);
        return 0;
    }
    if (note_no_layer(search, cms, entity->part)) {
        drop_newest_layer(search);
        return 0;
    }
    if (!bytes_present(cms) || cms_type_of(cms) != CMS_SIGNED_DATA) {
        findings_add(&here, FINDING_CMS_MALFORMED, "the part holds no SignedData");
        return 0;
    }
    error = read_signed_data(search, layer, &here, cms);
    if (!error)
        error = read_content(layer, &here);
    if (!error && layer->errant)
        error = is_document(entity, layer, &is_file);
    if (error)
        return error;
    if (is_certificate_file(layer)) /* of which nothing is judged */
        drop_with_note(search, start, FINDING_CERTS_ONLY, entity->part);
    else if (is_file)
        drop_with_note(search, start, FINDING_SIGNED_DOCUMENT, entity->part);
    else
        error = open_content(search, layer);
    return error;
}

static gpg_error_t add_pkcs7_mime(search_t *search, entity_t *entity, bool errant)
{
    layer_t *layer = add_layer(search, entity->part, "application/pkcs7-mime", errant);
    if (!layer)
        return 0;
    return read_pkcs7_mime(search, entity, layer);
}

/* ---- the search ---- */

/* The layer that entity is, if it is one; *r_layer is NULL otherwise. */
static gpg_error_t add_if_layer(search_t *search, entity_t *entity, bool errant, layer_t **r_layer)
{
    size_t count = search->layers->count;
    gpg_error_t error = 0;
    finding_id_t note = FINDING_NONE;
    *r_layer = NULL;
    switch (part_kind(search, entity)) {
    case PART_MULTIPART_SIGNED:
        error = add_multipart_signed(search, entity, errant);
        break;
    case PART_PKCS7_MIME:
        error = add_pkcs7_mime(search, entity, errant);
        break;
    case PART_OPENPGP:
        note = FINDING_OPENPGP;
        if (content_type_is(&entity->type, "multipart", "encrypted"))
            note_sealed(search, FINDING_CONTENT_ENCRYPTED, entity->part);
        break;
    case PART_SIGNATURE_FILE:
        if (!entity->parent || part_kind(search, entity->parent) != PART_MULTIPART_SIGNED)
            note = FINDING_SIGNATURE_ATTACHMENT;
        break;
    case PART_PLAIN:
        break;
    }
    if (note != FINDING_NONE) {
        const findings_t here = findings_in_part(search->findings, entity->part);
        findings_add(&here, note, NULL);
    }
    if (!error && search->layers->count > count)
        *r_layer = search->layers->items[count];
    return error;
}

/* The innermost attached message that `at` is in; `outer` if there is none in its own tree. */
static const entity_t *attached_message(const entity_t *at, const entity_t *outer)
{
    for (; at->parent; at = at->parent)
        if (content_type_is(&at->parent->type, "message", "rfc822") ||
            content_type_is(&at->parent->type, "message", "global"))
            return at;
    return outer;
}

/* Every layer in the tree of root, those of opaque content included, as errant. The recursion is as
 * deep as there are layers: LIMIT_LAYERS. */
static gpg_error_t find_errant(search_t *search, entity_t *root, bool with_root)
{
    entity_t *at = with_root ? root : entity_walk(root, root);
    const entity_t *outer = search->attached;
    for (; at; at = entity_walk(root, at)) {
        layer_t *layer;
        search->attached = attached_message(at, outer);
        gpg_error_t error = add_if_layer(search, at, true, &layer);
        if (!error && layer && !layer->clear && layer->inside)
            error = find_errant(search, layer->inside, true);
        if (error)
            return error;
    }
    search->attached = outer;
    return 0;
}

/* From `at` inwards: layers of the envelope as long as there is one in one, then the errant ones in
 * what they hold. */
static gpg_error_t search_from(search_t *search, entity_t *at)
{
    layer_t *layer = NULL;
    gpg_error_t error = 0;
    while (at) {
        search->layers->payload = at;
        error = add_if_layer(search, at, false, &layer);
        if (error || !layer)
            break;
        at = layer->inside;
    }
    if (!at)
        search->layers->payload = NULL;
    return error || !at ? error : find_errant(search, at, false);
}

static bool says_smime(const content_type_t *type)
{
    return content_type_is(type, "multipart", "signed") ||
           content_type_is(type, "application", "pkcs7-mime") ||
           content_type_is(type, "application", "x-pkcs7-mime");
}

/* Of several Content-Type fields the first is taken here; some mail programs take another, and may
 * show a seal. */
static gpg_error_t find_disguise(search_t *search, entity_t *root)
{
    for (entity_t *at = root; at; at = entity_walk(root, at)) {
        size_t position = 0;
        const header_field_t *field = header_next(&at->header, "Content-Type", &position);
        while (field && !search->layers->disguised &&
               (field = header_next(&at->header, "Content-Type", &position))) {
            content_type_t type;
            gpg_error_t error = content_type_parse(search->arena, field->value, &type);
            if (error)
                return error;
            search->layers->disguised = says_smime(&type);
        }
    }
    return 0;
}

gpg_error_t layers_find(arena_t *arena, entity_t *root, const findings_t *findings,
                        layers_t *r_layers)
{
    *r_layers = (layers_t){.root = root};
    search_t search = {arena, findings, r_layers, NULL};
    gpg_error_t error = find_disguise(&search, root);
    return error ? error : search_from(&search, root);
}

gpg_error_t layers_of_bare(arena_t *arena, bytes_t cms, bytes_t detached,
                           const findings_t *findings, layers_t *r_layers)
{
    *r_layers = (layers_t){.root = NULL};
    search_t search = {arena, findings, r_layers, NULL};
    if (note_no_layer(&search, cms, ""))
        return 0;
    layer_t *layer = add_layer(&search, "", "cms", false);
    if (!layer)
        return ERR(ENOMEM);
    const findings_t here = in_newest(&search, "");
    const size_t start = here.list->count;
    gpg_error_t error = read_signed_data(&search, layer, &here, cms);
    if (!error && is_certificate_file(layer)) {
        here.list->count = start; /* of a certificate file nothing is judged */
        drop_newest_layer(&search);
        findings_add(findings, FINDING_CERTS_ONLY, NULL);
        return 0;
    }
    layer->clear = bytes_present(detached);
    layer->exact = true;
    layer->covered = detached;
    if (!error && !layer->clear)
        error = read_content(layer, &here);
    if (!error && !layer->clear)
        error = open_content(&search, layer);
    return error || !layer->inside ? error : search_from(&search, layer->inside);
}

void layers_release(layers_t *layers)
{
    for (size_t i = 0; i < layers->count; i++) {
        spool_free(&layers->items[i]->cms_spool);
        spool_free(&layers->items[i]->content_spool);
    }
    layers->count = 0;
}
