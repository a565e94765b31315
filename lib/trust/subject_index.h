/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates found by their subject without being parsed: what a path may need, out of many. */
#ifndef SMIME_TRUST_SUBJECT_INDEX_H
#define SMIME_TRUST_SUBJECT_INDEX_H

#include "base/arena.h"
#include "trust/store.h"

/* What names a certificate, found without parsing the rest. */
typedef struct certificate_names {
    bytes_t serial, issuer, subject; /* whole DER */
} certificate_names_t;
/* BAD_CERT: not laid out like one certificate and nothing else. */
gpg_error_t certificate_names(bytes_t der, certificate_names_t *r_names);

/* An open-addressed table of subjects (name_hash); items keep the order in which they were added.
 */
typedef struct subject_index {
    arena_t arena; /* holds the DER */
    store_anchor_t *items;
    uint64_t *hashes; /* of the items' subjects */
    size_t count, capacity;
    size_t *table;     /* item + 1, or 0: free */
    size_t table_size; /* a power of two, more than twice the count */
} subject_index_t;

/* Adds a copy of der. BAD_CERT: not laid out like a certificate; TOO_LARGE; ENOMEM. What is there
 * already (same bytes) is not added again. */
gpg_error_t subject_index_add(subject_index_t *index, bytes_t der, const char *origin,
                              int64_t distrust_after);
/* Drops the newest items until `count` are left. */
void subject_index_truncate(subject_index_t *index, size_t count);
/* The next item whose subject equals name (RFC 5280 section 7.1): *position starts at 0; NULL at
 * the end. ENOMEM. */
gpg_error_t subject_index_next(const subject_index_t *index, bytes_t name, size_t *position,
                               const store_anchor_t **r_item);
/* The item of exactly this DER, or NULL. */
const store_anchor_t *subject_index_find(const subject_index_t *index, bytes_t der);
void subject_index_free(subject_index_t *index);

#endif
