/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of certificates by subject. RFC 5280 section 4.1 up to the subject is all that is read.
 */
#include "trust/subject_index.h"

#include "asn1/der.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/name_compare.h"

#include <stdlib.h>
#include <string.h>

/* Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0], serialNumber, signature,
 * issuer, validity, subject, ... */
gpg_error_t certificate_names(bytes_t der, certificate_names_t *r_names)
{
    der_reader_t reader = der_reader(der, DER_RULES_DER), certificate, tbs;
    der_item_t serial, skipped, issuer, subject;
    *r_names = (certificate_names_t){BYTES_NONE, BYTES_NONE, BYTES_NONE};
    if (der_expect_enter(&reader, DER_SEQUENCE, &certificate) || der_expect_end(&reader) ||
        der_expect_enter(&certificate, DER_SEQUENCE, &tbs))
        return ERR(BAD_CERT);
    der_optional(&tbs, DER_CONTEXT, 0, &skipped);
    if (der_expect(&tbs, DER_INTEGER, &serial) || der_expect(&tbs, DER_SEQUENCE, &skipped) ||
        der_expect(&tbs, DER_SEQUENCE, &issuer) || der_expect(&tbs, DER_SEQUENCE, &skipped) ||
        der_expect(&tbs, DER_SEQUENCE, &subject))
        return ERR(BAD_CERT);
    *r_names = (certificate_names_t){serial.whole, issuer.whole, subject.whole};
    return 0;
}

static void insert(subject_index_t *index, size_t item)
{
    size_t slot = (size_t)index->hashes[item] & (index->table_size - 1);
    while (index->table[slot])
        slot = (slot + 1) & (index->table_size - 1);
    index->table[slot] = item + 1;
}

static void rebuild(subject_index_t *index)
{
    memset(index->table, 0, index->table_size * sizeof *index->table);
    for (size_t i = 0; i < index->count; i++)
        insert(index, i);
}

static gpg_error_t grow(subject_index_t *index)
{
    size_t capacity = index->capacity ? index->capacity * 2 : 16;
    if (capacity > SIZE_MAX / 4 / sizeof *index->items)
        return ERR(ENOMEM);
    store_anchor_t *items = realloc(index->items, capacity * sizeof *items);
    if (!items)
        return ERR(ENOMEM);
    index->items = items;
    uint64_t *hashes = realloc(index->hashes, capacity * sizeof *hashes);
    if (!hashes)
        return ERR(ENOMEM);
    index->hashes = hashes;
    size_t *table = realloc(index->table, capacity * 4 * sizeof *table);
    if (!table)
        return ERR(ENOMEM);
    index->table = table;
    index->table_size = capacity * 4;
    index->capacity = capacity;
    rebuild(index);
    return 0;
}

/* The next item from *position (slots passed) on that has this hash; SIZE_MAX if there is none. */
static size_t next_hashed(const subject_index_t *index, uint64_t hash, size_t *position)
{
    while (*position < index->table_size) {
        size_t slot = ((size_t)hash + (*position)++) & (index->table_size - 1);
        if (!index->table[slot])
            break;
        size_t item = index->table[slot] - 1;
        if (index->hashes[item] == hash)
            return item;
    }
    *position = index->table_size;
    return SIZE_MAX;
}

static const store_anchor_t *find(const subject_index_t *index, bytes_t der, uint64_t hash)
{
    size_t position = 0, item;
    while ((item = next_hashed(index, hash, &position)) != SIZE_MAX)
        if (bytes_equal(index->items[item].der, der))
            return &index->items[item];
    return NULL;
}

gpg_error_t subject_index_add(subject_index_t *index, bytes_t der, const char *origin,
                              int64_t distrust_after)
{
    certificate_names_t names;
    if (der.size > LIMIT_CERTIFICATE_SIZE)
        return ERR_LIMIT(CERTIFICATE_SIZE);
    gpg_error_t err = certificate_names(der, &names);
    if (err)
        return err;
    uint64_t hash;
    err = name_hash(names.subject, &hash);
    if (err || find(index, der, hash))
        return err;
    if (index->count == index->capacity && (err = grow(index)))
        return err;
    bytes_t copy = arena_copy(&index->arena, der);
    if (!bytes_present(copy))
        return ERR(ENOMEM);
    size_t offset = (size_t)(names.subject.data - der.data);
    index->items[index->count] = (store_anchor_t){
        copy, bytes_slice(copy, offset, names.subject.size), origin, distrust_after};
    index->hashes[index->count] = hash;
    insert(index, index->count++);
    return 0;
}

void subject_index_truncate(subject_index_t *index, size_t count)
{
    if (index->count <= count)
        return;
    index->count = count;
    rebuild(index);
}

gpg_error_t subject_index_next(const subject_index_t *index, bytes_t name, size_t *position,
                               const store_anchor_t **r_item)
{
    uint64_t hash;
    size_t item = SIZE_MAX;
    bool named = false;
    *r_item = NULL;
    gpg_error_t err = index->count ? name_hash(name, &hash) : 0;
    if (err || !index->count)
        return err;
    while (!err && !named && (item = next_hashed(index, hash, position)) != SIZE_MAX)
        err = name_equal(index->items[item].subject, name, &named);
    if (named)
        *r_item = &index->items[item];
    return err;
}

const store_anchor_t *subject_index_find(const subject_index_t *index, bytes_t der)
{
    certificate_names_t names;
    uint64_t hash;
    if (!index->count || certificate_names(der, &names))
        return NULL;
    if (!name_hash(names.subject, &hash))
        return find(index, der, hash);
    for (size_t i = 0; i < index->count; i++) /* no memory: the long way */
        if (bytes_equal(index->items[i].der, der))
            return &index->items[i];
    return NULL;
}

void subject_index_free(subject_index_t *index)
{
    arena_free(&index->arena);
    free(index->items);
    free(index->hashes);
    free(index->table);
    *index = (subject_index_t){0};
}
