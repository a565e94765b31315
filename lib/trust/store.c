/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1.1 (d): the store of trust anchors, helpers and revocation data. */
#include "trust/store.h"

#include "asn1/der.h"
#include "asn1/pem.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/gnutls_start.h"
#include "trust/subject_index.h"
#include "trust/system_trust.h"
#include "trust/token_trust.h"
#include "trust/trust_file.h"
#include "x509/crl.h"
#include "x509/ocsp.h"

#include <stdlib.h>
#include <string.h>

struct smime_store {
    arena_t arena;
    subject_index_t anchors, helpers;
    store_crl_t *crls;
    size_t crl_count, crl_capacity;
    bytes_t *ocsp;
    size_t ocsp_count, ocsp_capacity;
    const char *note;
    buffer_t origins; /* NUL-terminated text, or empty */
};

gpg_error_t smime_store_new(smime_store_t **r_store)
{
    if (!r_store)
        return ERR(INV_ARG);
    *r_store = NULL;
    gpg_error_t err = gnutls_start();
    if (err)
        return err;
    *r_store = calloc(1, sizeof **r_store);
    return *r_store ? 0 : ERR(ENOMEM);
}

void smime_store_free(smime_store_t **store)
{
    if (!store || !*store)
        return;
    subject_index_free(&(*store)->anchors);
    subject_index_free(&(*store)->helpers);
    buffer_free(&(*store)->origins);
    arena_free(&(*store)->arena);
    free(*store);
    *store = NULL;
}

/* ---- filling ---- */

const char *store_keep_path(smime_store_t *store, const char *directory, const char *name)
{
    return arena_printf(&store->arena, "%s/%s", directory, name);
}

void store_drop_anchors(smime_store_t *store, size_t count)
{
    subject_index_truncate(&store->anchors, count);
}

void store_set_note(smime_store_t *store, const char *note)
{
    store->note = note;
}

gpg_error_t store_add_anchor(smime_store_t *store, bytes_t der, const char *origin,
                             int64_t distrust_after)
{
    return subject_index_add(&store->anchors, der, origin, distrust_after);
}

/* The names of what anchors came from, for people. */
static gpg_error_t add_origin(smime_store_t *store, const char *name)
{
    buffer_t *names = &store->origins;
    if (names->size)
        names->data[names->size - 1] = ',';
    buffer_printf(names, "%s%s", names->size ? " " : "", name);
    buffer_append_byte(names, '\0');
    return names->error;
}

/* A PKCS#11 URI as it may be shown: its query can hold a PIN (RFC 7512 section 2.4). */
static const char *shown_name(smime_store_t *store, const char *where)
{
    size_t size = strcspn(where, "?");
    if (strncmp(where, "pkcs11:", 7) != 0)
        size = strlen(where);
    return arena_text(&store->arena, bytes_of(where, size));
}

/* A source adds all of its anchors, or none. */
static gpg_error_t end_source(smime_store_t *store, size_t before, const char *origin,
                              gpg_error_t err)
{
    if (!err)
        err = add_origin(store, origin);
    if (err)
        subject_index_truncate(&store->anchors, before);
    return err;
}

gpg_error_t smime_store_add_trust(smime_store_t *store, const char *where)
{
    if (!store || !where)
        return ERR(INV_ARG);
    size_t before = store->anchors.count;
    const char *origin = shown_name(store, where), *previous_note = store->note;
    gpg_error_t err = origin ? 0 : ERR(ENOMEM);
    if (err)
        return err;
    if (strcmp(where, "system") == 0)
        err = trust_add_system(store, &system_places, &origin);
    else if (strncmp(where, "pkcs11:", 7) == 0)
        err = trust_add_token(store, where, origin);
    else
        err = trust_add_path(store, where, origin);
    err = end_source(store, before, origin, err);
    if (err)
        store->note = previous_note;
    return err;
}

gpg_error_t smime_store_add_anchors(smime_store_t *store, const char *name, const void *data,
                                    size_t size)
{
    if (!store || (!data && size))
        return ERR(INV_ARG);
    size_t before = store->anchors.count;
    const char *origin = arena_text(&store->arena, bytes_text(name ? name : "given"));
    if (!origin)
        return ERR(ENOMEM);
    return end_source(store, before, origin, trust_add_data(store, bytes_of(data, size), origin));
}

size_t store_helper_count(const smime_store_t *store)
{
    return store->helpers.count;
}

void store_drop_helpers(smime_store_t *store, size_t count)
{
    subject_index_truncate(&store->helpers, count);
}

gpg_error_t store_add_helper(smime_store_t *store, bytes_t der)
{
    return subject_index_add(&store->helpers, der, NULL, INT64_MAX);
}

/* Adds the DER of one list. */
static gpg_error_t add_crl(smime_store_t *store, bytes_t der)
{
    crl_t crl;
    gpg_error_t err = crl_parse(der, &crl);
    if (err)
        return err;
    bytes_t copy = arena_copy(&store->arena, der);
    store_crl_t *item = bytes_present(copy) ? arena_push(&store->arena, store->crls,
                                                         store->crl_count, store->crl_capacity)
                                            : NULL;
    if (!item)
        return ERR(ENOMEM);
    *item = (store_crl_t){copy, "given"};
    return 0;
}

static size_t count_lines(bytes_t in, const char *start)
{
    size_t count = bytes_starts_with(in, start);
    for (size_t at; (at = bytes_find_byte(in, '\n')) != SIZE_MAX;) {
        in = bytes_from(in, at + 1);
        count += bytes_starts_with(in, start);
    }
    return count;
}

static gpg_error_t add_pem_crls(smime_store_t *store, bytes_t in)
{
    buffer_t der = BUFFER_INIT;
    pem_block_t block;
    gpg_error_t err = 0;
    /* pem_next passes over a block that does not end: a list may not be lost like that. */
    size_t begun =
        count_lines(in, "-----BEGIN X509 CRL-----") + count_lines(in, "-----BEGIN CRL-----");
    while (!err && pem_next(&in, &block)) {
        if (!bytes_equal_text(block.label, "X509 CRL") && !bytes_equal_text(block.label, "CRL"))
            continue;
        begun -= begun > 0;
        buffer_clear(&der);
        err = pem_decode(&block, &der) ? ERR(INV_CRL) : add_crl(store, buffer_bytes(&der));
    }
    buffer_free(&der);
    return !err && begun ? ERR(INV_CRL) : err;
}

static gpg_error_t add_der_crls(smime_store_t *store, bytes_t in)
{
    der_reader_t reader = der_reader(in, DER_RULES_DER);
    der_item_t item;
    gpg_error_t err = 0;
    while (!err && !der_at_end(&reader)) {
        err = der_expect(&reader, DER_SEQUENCE, &item) ? ERR(INV_CRL) : 0;
        if (!err)
            err = add_crl(store, item.whole);
    }
    return err;
}

gpg_error_t smime_store_add_crls(smime_store_t *store, const void *data, size_t size)
{
    if (!store || (!data && size))
        return ERR(INV_ARG);
    size_t before = store->crl_count;
    bytes_t in = bytes_of(data, size);
    if (size > LIMIT_TRUST_FILE)
        return ERR(TOO_LARGE);
    /* A list is longer than 127 bytes, which tells its length from text. */
    bool der = size >= 2 && in.data[0] == 0x30 && (in.data[1] & 0x80);
    gpg_error_t err = der ? add_der_crls(store, in) : add_pem_crls(store, in);
    if (!err && store->crl_count == before)
        err = ERR(NO_DATA);
    if (err)
        store->crl_count = before;
    return err;
}

gpg_error_t smime_store_add_ocsp(smime_store_t *store, const void *data, size_t size)
{
    ocsp_response_t response;
    if (!store || (!data && size))
        return ERR(INV_ARG);
    if (size > LIMIT_TRUST_FILE)
        return ERR(TOO_LARGE);
    if (!size)
        return ERR(NO_DATA);
    gpg_error_t err = ocsp_response_parse(bytes_of(data, size), &response);
    if (err)
        return err;
    bytes_t copy = arena_copy(&store->arena, bytes_of(data, size));
    bytes_t *item = bytes_present(copy) ? arena_push(&store->arena, store->ocsp, store->ocsp_count,
                                                     store->ocsp_capacity)
                                        : NULL;
    if (!item)
        return ERR(ENOMEM);
    *item = copy;
    return 0;
}

/* ---- asking ---- */

size_t store_anchor_count(const smime_store_t *store)
{
    return store->anchors.count;
}

gpg_error_t store_anchors_named(const smime_store_t *store, bytes_t name, size_t *position,
                                const store_anchor_t **r_anchor)
{
    return subject_index_next(&store->anchors, name, position, r_anchor);
}

const store_anchor_t *store_anchor_of(const smime_store_t *store, bytes_t der)
{
    return subject_index_find(&store->anchors, der);
}

bytes_t store_helper(const smime_store_t *store, size_t index)
{
    return index < store->helpers.count ? store->helpers.items[index].der : BYTES_NONE;
}

gpg_error_t store_helpers_named(const smime_store_t *store, bytes_t name, size_t *position,
                                bytes_t *r_der)
{
    const store_anchor_t *helper;
    gpg_error_t error = subject_index_next(&store->helpers, name, position, &helper);
    *r_der = helper ? helper->der : BYTES_NONE;
    return error;
}

const store_crl_t *store_crl(const smime_store_t *store, size_t index)
{
    return index < store->crl_count ? &store->crls[index] : NULL;
}

bytes_t store_ocsp(const smime_store_t *store, size_t index)
{
    return index < store->ocsp_count ? store->ocsp[index] : BYTES_NONE;
}

const char *store_note(const smime_store_t *store)
{
    return store->note;
}

const char *store_origins(const smime_store_t *store)
{
    return store->origins.size ? (const char *)store->origins.data : "";
}
