/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The certificates of one input, whatever it is: a message with all its layers, CMS, PEM, DER. */
#include "message/certificates.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/portable.h"
#include "cms/bare_cms.h"
#include "cms/certificate_set.h"
#include "cms/signer.h"
#include "container/container.h"
#include "crypto/gnutls_start.h"
#include "message/layer.h"
#include "mime/apple_part.h"
#include "mime/message_start.h"
#include "trust/store.h"
#include "x509/certificate_file.h"
#include "x509/certificate_info.h"

#include <stdlib.h>
#include <string.h>

struct smime_certificates {
    certificate_t **items; /* references */
    size_t count, capacity;
    size_t *slots; /* hash table: index + 1 by fingerprint, 0 where empty */
    size_t slot_count;
    size_t *unreadable; /* positions in the input */
    size_t unreadable_count, unreadable_capacity;
    bool key_locked; /* see certificates.h */
};

/* ---- the list ---- */

gpg_error_t certificates_new(smime_certificates_t **r_list)
{
    *r_list = calloc(1, sizeof **r_list);
    return *r_list ? 0 : ERR(ENOMEM);
}

/* The slot that holds the certificate of this fingerprint, or the empty one where it belongs. */
static size_t *find_slot(const smime_certificates_t *list, bytes_t sha256)
{
    uint64_t start;
    memcpy(&start, sha256.data, sizeof start);
    size_t at = (size_t)start & (list->slot_count - 1);
    while (list->slots[at] &&
           !bytes_equal(certificate_sha256(list->items[list->slots[at] - 1]), sha256))
        at = (at + 1) & (list->slot_count - 1);
    return &list->slots[at];
}

/* Makes room for one more: twice as many slots as certificates. */
static bool grow(smime_certificates_t *list)
{
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity ? list->capacity * 2 : 8;
    certificate_t **items = reallocarray(list->items, capacity, sizeof *items);
    if (!items)
        return false;
    list->items = items;
    size_t *slots = calloc(2 * capacity, sizeof *slots);
    if (!slots)
        return false;
    free(list->slots);
    list->slots = slots;
    list->slot_count = 2 * capacity;
    list->capacity = capacity;
    for (size_t i = 0; i < list->count; i++)
        *find_slot(list, certificate_sha256(items[i])) = i + 1;
    return true;
}

static gpg_error_t add_parsed(smime_certificates_t *list, certificate_t *certificate)
{
    if (!grow(list))
        return ERR(ENOMEM);
    bytes_t sha256 = certificate_sha256(certificate);
    if (!bytes_present(sha256))
        return ERR(INTERNAL);
    size_t *slot = find_slot(list, sha256);
    if (*slot)
        return 0;
    list->items[list->count++] = certificate_ref(certificate);
    *slot = list->count;
    return 0;
}

gpg_error_t certificates_add(void *user, bytes_t der)
{
    certificate_t *certificate;
    gpg_error_t error = certificate_parse(der, &certificate);
    if (!error)
        error = add_parsed(user, certificate);
    certificate_unref(&certificate);
    return error;
}

gpg_error_t certificates_describe(const smime_certificates_t *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!certificate_info(list->items[i]))
            return ERR(ENOMEM);
    return 0;
}

bytes_t certificates_der(const smime_certificates_t *list, size_t index)
{
    return list->items[index]->der;
}

size_t smime_certificates_count(const smime_certificates_t *certificates)
{
    return certificates ? certificates->count : 0;
}

const smime_certificate_t *smime_certificates_get(const smime_certificates_t *certificates,
                                                  size_t index)
{
    return index < smime_certificates_count(certificates)
               ? certificate_info(certificates->items[index])
               : NULL;
}

void smime_certificates_free(smime_certificates_t **certificates)
{
    if (!certificates || !*certificates)
        return;
    for (size_t i = 0; i < (*certificates)->count; i++)
        certificate_unref(&(*certificates)->items[i]);
    free((*certificates)->items);
    free((*certificates)->slots);
    free((*certificates)->unreadable);
    free(*certificates);
    *certificates = NULL;
}

size_t smime_certificates_unreadable(const smime_certificates_t *certificates, size_t index)
{
    return certificates && index < certificates->unreadable_count ? certificates->unreadable[index]
                                                                  : 0;
}

static gpg_error_t note_unreadable(smime_certificates_t *list, size_t position)
{
    if (list->unreadable_count == list->unreadable_capacity) {
        size_t capacity = list->unreadable_capacity ? list->unreadable_capacity * 2 : 8;
        size_t *more = reallocarray(list->unreadable, capacity, sizeof *more);
        if (!more)
            return ERR(ENOMEM);
        list->unreadable = more;
        list->unreadable_capacity = capacity;
    }
    list->unreadable[list->unreadable_count++] = position;
    return 0;
}

void certificates_set_key_locked(smime_certificates_t *list)
{
    list->key_locked = true;
}

bool certificates_key_locked(const smime_certificates_t *list)
{
    return list && list->key_locked;
}

/* ---- CMS ---- */

/* What one SignedData after another holds, parsed; the readable ones. */
typedef struct collection {
    smime_certificates_t *all;  /* in the order they stand in */
    smime_certificates_t *list; /* the result: signers first */
    size_t seen;                /* readable or not */
    gpg_error_t unreadable;     /* why one is left out; 0: none is */
} collection_t;

/* One that cannot be read does not hide the others, but is not forgotten either. */
static gpg_error_t take(void *user, bytes_t der)
{
    collection_t *collection = user;
    gpg_error_t error = certificates_add(collection->all, der);
    collection->seen++;
    if (gpg_err_code(error) != GPG_ERR_BAD_CERT && !smime_limit_text(error))
        return error;
    collection->unreadable = error;
    return note_unreadable(collection->list, collection->seen);
}

static gpg_error_t collect(collection_t *collection, const signed_data_t *signed_data)
{
    gpg_error_t unreadable; /* take() says none */
    return certificate_set_each(signed_data, take, collection, &unreadable);
}

/* Puts the certificates that the signers name into the result. */
static gpg_error_t add_signers(collection_t *collection, const signed_data_t *signed_data)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < signed_data->signer_count; i++)
        for (size_t j = 0; !error && j < collection->all->count; j++) {
            bool named;
            error = signer_identifies(&signed_data->signers[i], collection->all->items[j], &named);
            if (!error && named)
                error = add_parsed(collection->list, collection->all->items[j]);
        }
    return error;
}

static gpg_error_t collect_layers(collection_t *collection, const layers_t *layers)
{
    gpg_error_t error = 0;
    for (size_t i = 0; !error && i < layers->count; i++)
        if (layers->items[i]->parsed)
            error = collect(collection, &layers->items[i]->signed_data);
    for (size_t i = 0; !error && i < layers->count; i++)
        if (layers->items[i]->parsed)
            error = add_signers(collection, &layers->items[i]->signed_data);
    return error;
}

/* A SignedData without signers is no layer, but it is where files of certificates keep them. */
static gpg_error_t collect_bare(collection_t *collection, arena_t *arena, bytes_t cms)
{
    finding_list_t found;
    findings_t findings = findings_start(&found, arena);
    signed_data_t signed_data;
    if (cms_type_of(cms) != CMS_SIGNED_DATA)
        return 0;
    gpg_error_t error = signed_data_parse(arena, cms, &findings, &signed_data);
    if (gpg_err_code(error) == GPG_ERR_BAD_BER) {
        collection->unreadable = ERR(BAD_CERT);
        return 0;
    }
    if (!error)
        error = collect(collection, &signed_data);
    return error ? error : add_signers(collection, &signed_data);
}

static gpg_error_t read_bare(collection_t *collection, arena_t *arena, bytes_t cms)
{
    finding_list_t found;
    findings_t findings = findings_start(&found, arena);
    layers_t layers;
    gpg_error_t error = layers_of_bare(arena, cms, BYTES_NONE, &findings, &layers);
    if (!error)
        error = collect_layers(collection, &layers);
    layers_release(&layers);
    return error || collection->all->count ? error : collect_bare(collection, arena, cms);
}

/* ---- messages ---- */

/* Types that hold files of certificates, or a signature that has lost its place. */
static gpg_error_t may_hold_certificates(arena_t *arena, const entity_t *entity, bool *r_may)
{
    static const char *const subtypes[] = {"pkcs7-mime", "x-pkcs7-mime", "pkcs7-signature",
                                           "x-pkcs7-signature", "x-pkcs7-certificates"};
    *r_may = false;
    for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++)
        *r_may = *r_may || content_type_is(&entity->type, "application", subtypes[i]);
    if (*r_may || !content_type_is(&entity->type, "application", "octet-stream"))
        return 0;
    const char *name;
    gpg_error_t error = entity_file_name(arena, entity, &name);
    const char *dot = name ? strrchr(name, '.') : NULL;
    *r_may = dot && dot[1] && strlen(dot) == 4 &&
             bytes_starts_with_nocase(bytes_text(dot), ".p7") && strchr("mscbMSCB", dot[3]);
    return error;
}

static gpg_error_t collect_part(collection_t *collection, arena_t *arena, const entity_t *entity)
{
    spool_t spool;
    bytes_t cms;
    spool_init(&spool);
    gpg_error_t error = transfer_decode(entity->encoding, entity->body, spool_write, &spool);
    if (!error)
        error = spool_finish(&spool, &cms);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA ||
        gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING)
        error = 0;
    else if (!error)
        error = collect_bare(collection, arena, cms);
    spool_free(&spool);
    return error;
}

static gpg_error_t read_message(collection_t *collection, arena_t *arena, bytes_t in, bool is_apple)
{
    finding_list_t found;
    findings_t findings = findings_start(&found, arena);
    layers_t layers = {.root = NULL};
    entity_t *root;
    gpg_error_t error = entity_parse(arena, in, "", true, &findings, &root);
    if (!error && is_apple && apple_part_is_elsewhere(root))
        error = ERR(TRUNCATED);
    if (!error)
        error = layers_find(arena, root, &findings, &layers);
    if (!error)
        error = collect_layers(collection, &layers);
    bool search = !error && !collection->all->count;
    for (entity_t *at = search ? root : NULL; at && !error; at = entity_walk(root, at)) {
        bool may;
        error = may_hold_certificates(arena, at, &may);
        if (!error && may)
            error = collect_part(collection, arena, at);
    }
    layers_release(&layers);
    return error;
}

/* ---- any input ---- */

static gpg_error_t read_any(collection_t *collection, arena_t *arena, bytes_t in, bool is_apple)
{
    spool_t spool;
    bytes_t cms;
    spool_init(&spool);
    gpg_error_t error = bare_cms_read(in, &spool, &cms);
    if (!error && bytes_present(cms))
        error = read_bare(collection, arena, cms);
    else if (!error && entity_is_message(entity_message_start(in)))
        error = read_message(collection, arena, entity_message_start(in), is_apple);
    spool_free(&spool);
    /* Text before a PEM block may look like a header. */
    if (!error && !collection->all->count && !collection->unreadable)
        error = certificates_each(in, take, collection);
    return error;
}

gpg_error_t smime_certificates_read(smime_certificates_t **r_certificates, const void *data,
                                    size_t size)
{
    if (!r_certificates)
        return ERR(INV_ARG);
    *r_certificates = NULL;
    if (!data && size)
        return ERR(INV_ARG);
    arena_t arena = ARENA_INIT;
    collection_t collection = {.all = NULL};
    container_t container = {.is_outlook = false};
    bytes_t in;
    spool_init(&container.spool);
    gpg_error_t error = gnutls_start();
    if (!error)
        error = certificates_new(&collection.all);
    if (!error)
        error = certificates_new(&collection.list);
    if (!error)
        error = container_open(&container, &arena, bytes_of(data, size), &in);
    if (!error)
        error = read_any(&collection, &arena, in, container.is_apple);
    if (!error)
        error = arena.error;
    if (!error && !collection.all->count)
        error = collection.unreadable ? collection.unreadable : ERR(NO_DATA);
    for (size_t i = 0; !error && i < collection.all->count; i++)
        error = add_parsed(collection.list, collection.all->items[i]);
    if (!error)
        error = certificates_describe(collection.list);
    if (!error) {
        *r_certificates = collection.list;
        collection.list = NULL;
    }
    smime_certificates_free(&collection.all);
    smime_certificates_free(&collection.list);
    container_close(&container);
    arena_free(&arena);
    return error;
}

/* ---- helpers for the store ---- */

gpg_error_t smime_store_add_certificates(smime_store_t *store, const void *data, size_t size)
{
    smime_certificates_t *certificates = NULL;
    if (!store || (!data && size))
        return ERR(INV_ARG);
    if (size > LIMIT_TRUST_FILE)
        return ERR(TOO_LARGE);
    size_t before = store_helper_count(store);
    gpg_error_t error = smime_certificates_read(&certificates, data, size);
    for (size_t i = 0; !error && i < smime_certificates_count(certificates); i++)
        error = store_add_helper(store, certificates->items[i]->der);
    if (error)
        store_drop_helpers(store, before);
    smime_certificates_free(&certificates);
    return error;
}
