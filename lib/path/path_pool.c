/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Candidates for the issuers of a path, found by name and ordered by how likely they are. */
#include "path/path_pool.h"

#include "base/error.h"
#include "x509/certificate_cache.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

/* ---- nodes ---- */

/* Of the size and the last octets, which are the signature's: honest certificates differ there. */
static uint64_t der_hash(const certificate_t *certificate)
{
    bytes_t der = certificate->der;
    uint64_t hash = 0;
    bytes_t end = bytes_from(der, der.size > sizeof hash ? der.size - sizeof hash : 0);
    memcpy(&hash, end.data, end.size);
    return hash ^ der.size;
}

/* By fingerprint, so that certificates made to look alike cost one pass over each of them. */
static bool same_der(const certificate_t *a, const certificate_t *b)
{
    if (a == b || a->der.size != b->der.size)
        return a == b;
    bytes_t sha256 = certificate_sha256(a);
    return bytes_present(sha256) ? bytes_equal(sha256, certificate_sha256(b))
                                 : certificate_equal(a, b);
}

static path_node_t **bucket(const path_pool_t *pool, path_node_t **table, uint64_t hash)
{
    return &table[hash & (pool->table_size - 1)];
}

/* Where nodes of that subject are. */
static gpg_error_t subject_bucket(path_pool_t *pool, bytes_t name, path_node_t ***r_bucket)
{
    if (!bytes_present(pool->hashed_name) || !bytes_equal(pool->hashed_name, name)) {
        gpg_error_t error = name_hash(name, &pool->hash);
        if (error)
            return error;
        pool->hashed_name = name;
    }
    *r_bucket = bucket(pool, pool->subjects, pool->hash);
    return 0;
}

static gpg_error_t add_node(path_pool_t *pool, certificate_t *certificate, bool by_subject,
                            path_node_t **r_node)
{
    const uint64_t hash = der_hash(certificate);
    path_node_t **chain = bucket(pool, pool->ders, hash);
    for (path_node_t *node = *chain; node; node = node->same_der) {
        if (node->der_hash == hash && same_der(node->certificate, certificate)) {
            *r_node = node;
            return 0;
        }
    }
    path_node_t **same = NULL;
    gpg_error_t error = by_subject ? subject_bucket(pool, certificate->subject, &same) : 0;
    if (error)
        return error;
    path_node_t *node = arena_alloc(&pool->arena, sizeof *node);
    path_node_t **kept =
        node ? arena_push(&pool->arena, pool->nodes, pool->count, pool->capacity) : NULL;
    if (!kept)
        return ERR(ENOMEM);
    node->certificate = certificate_ref(certificate);
    node->der_hash = hash;
    node->same_der = *chain;
    *chain = *kept = *r_node = node;
    if (same) {
        node->same_subject = *same;
        *same = node;
    }
    return 0;
}

gpg_error_t path_pool_node(path_pool_t *pool, certificate_t *certificate, path_node_t **r_node)
{
    return add_node(pool, certificate, false, r_node);
}

/* The node of a certificate of the store; NULL if it cannot be read. */
static gpg_error_t add_stored(path_pool_t *pool, bytes_t der, path_node_t **r_node)
{
    certificate_t *certificate;
    *r_node = NULL;
    gpg_error_t error = certificate_cache_get(pool->sources->cache, der, &certificate);
    if (smime_limit_text(error))
        pool->limit = smime_limit_text(error);
    if (error)
        return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
    error = add_node(pool, certificate, false, r_node);
    certificate_unref(&certificate);
    return error;
}

gpg_error_t path_pool_init(path_pool_t *pool, const path_sources_t *sources, int64_t at,
                           key_budget_t *budget)
{
    *pool = (path_pool_t){.sources = sources, .at = at, .budget = budget};
    pool->table_size = 64;
    while (pool->table_size < 2 * sources->embedded_count)
        pool->table_size *= 2;
    pool->subjects = arena_alloc(&pool->arena, pool->table_size * sizeof *pool->subjects);
    pool->ders = arena_alloc(&pool->arena, pool->table_size * sizeof *pool->ders);
    if (!pool->subjects || !pool->ders)
        return ERR(ENOMEM);
    gpg_error_t error = 0;
    /* Backwards, since a chain's newest comes first: candidates keep the message's order. */
    for (size_t i = sources->embedded_count; !error && i > 0; i--) {
        path_node_t *node;
        error = add_node(pool, sources->embedded[i - 1], true, &node);
    }
    return error;
}

void path_pool_release(path_pool_t *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        certificate_unref(&pool->nodes[i]->certificate);
    arena_free(&pool->arena);
    pool->count = 0;
}

/* ---- links ---- */

/* Whether the subjectKeyIdentifier is this digest of the key (RFC 5280 section 4.2.1.2 (1): SHA-1,
 * RFC 7093 section 2 (1): SHA-256). A look-alike can copy the identifier, but not find a key that
 * gives it. */
static bool key_id_is_derived(const certificate_t *certificate, gnutls_digest_algorithm_t kind)
{
    bytes_t bits = public_key_bits(&certificate->key), key_id = certificate->subject_key_id;
    uint8_t digest[32];
    return bytes_present(bits) && key_id.size == 20 &&
           !gnutls_hash_fast(kind, bits.data, bits.size, digest) &&
           !memcmp(digest, key_id.data, 20);
}

static bool may_issue(const certificate_t *certificate)
{
    return certificate->ca && certificate_key_may(certificate, KEY_USAGE_KEY_CERT_SIGN);
}

/* Whether a trust anchor may have issued it: one of that name, whose key identifier is not another
 * than the one it names. */
static gpg_error_t find_anchor_above(path_pool_t *pool, const certificate_t *certificate,
                                     bool *r_found)
{
    const smime_store_t *store = pool->sources->store;
    bytes_t wanted = certificate->authority_key_id;
    size_t position = 0;
    for (*r_found = false; store && !*r_found;) {
        const store_anchor_t *anchor;
        path_node_t *node;
        gpg_error_t error = store_anchors_named(store, certificate->issuer, &position, &anchor);
        if (error || !anchor)
            return error;
        error = add_stored(pool, anchor->der, &node);
        if (error)
            return error;
        bytes_t given = node ? node->certificate->subject_key_id : BYTES_NONE;
        *r_found =
            node && (!bytes_present(wanted) || !bytes_present(given) || bytes_equal(wanted, given));
    }
    return 0;
}

static gpg_error_t has_anchor_above(path_pool_t *pool, path_node_t *node, bool *r_has)
{
    gpg_error_t error = 0;
    if (!node->near_known)
        error = find_anchor_above(pool, node->certificate, &node->near_anchor);
    node->near_known = !error;
    *r_has = node->near_anchor;
    return error;
}

#define RANK_STEP 8 /* from one class of ranks to the next */

/* The lower, the sooner it is tried. */
static gpg_error_t rank_link(path_pool_t *pool, path_link_t *link)
{
    const certificate_t *issuer = link->issuer->certificate;
    const bool anchor = link->issuer->anchor != NULL;
    bool near = anchor;
    unsigned rank = 0;
    gpg_error_t error = near ? 0 : has_anchor_above(pool, link->issuer, &near);
    if (link->key_ids_differ)
        rank = anchor ? 4 : 5;
    else if (!anchor)
        rank = link->key_ids_match ? 2 : 3; /* 1: see prefer_derived */
    rank *= RANK_STEP;
    rank += certificate_valid_at(issuer, pool->at) ? 0 : 4;
    rank += anchor || may_issue(issuer) ? 0 : 2;
    link->rank = rank + (near ? 0 : 1);
    return error;
}

/* Of several candidates with the right key identifier those go first whose key gives it. True:
 * there is one. */
static bool prefer_derived_by(path_node_t *node, gnutls_digest_algorithm_t algorithm)
{
    bytes_t derived = BYTES_NONE; /* the key: there is no second one */
    for (size_t i = 0; i < node->link_count; i++) {
        path_link_t *link = &node->links[i];
        bytes_t key = link->issuer->certificate->key.spki;
        if (!link->key_ids_match || link->issuer->anchor ||
            (bytes_present(derived) ? !bytes_equal(derived, key)
                                    : !key_id_is_derived(link->issuer->certificate, algorithm)))
            continue;
        derived = key;
        link->rank -= RANK_STEP;
    }
    return bytes_present(derived);
}

static void prefer_derived(path_node_t *node)
{
    size_t matches = 0;
    for (size_t i = 0; i < node->link_count; i++)
        matches += node->links[i].key_ids_match && !node->links[i].issuer->anchor;
    if (matches > 1 && !prefer_derived_by(node, GNUTLS_DIG_SHA1))
        prefer_derived_by(node, GNUTLS_DIG_SHA256);
}

static gpg_error_t add_link(path_pool_t *pool, path_node_t *node, path_node_t *issuer,
                            size_t *capacity)
{
    if (issuer->candidate_for == node)
        return 0; /* of the store, and embedded as well */
    issuer->candidate_for = node;
    path_link_t *link = arena_push(&pool->arena, node->links, node->link_count, *capacity);
    if (!link)
        return ERR(ENOMEM);
    bytes_t wanted = node->certificate->authority_key_id;
    bytes_t given = issuer->certificate->subject_key_id;
    link->issuer = issuer;
    link->order = node->link_count;
    if (bytes_present(wanted) && bytes_present(given)) {
        link->key_ids_match = bytes_equal(wanted, given);
        link->key_ids_differ = !link->key_ids_match;
    }
    return rank_link(pool, link);
}

static int compare_links(const void *a, const void *b)
{
    const path_link_t *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Trust anchors first: an embedded copy of one is then known for what it is. */
static gpg_error_t link_stored(path_pool_t *pool, path_node_t *node, size_t *capacity)
{
    const smime_store_t *store = pool->sources->store;
    bytes_t name = node->certificate->issuer, der;
    const store_anchor_t *anchor;
    path_node_t *issuer;
    size_t at = 0;
    gpg_error_t error;
    while (!(error = store_anchors_named(store, name, &at, &anchor)) && anchor) {
        error = add_stored(pool, anchor->der, &issuer);
        if (!error && issuer) {
            issuer->anchor = anchor;
            error = add_link(pool, node, issuer, capacity);
        }
        if (error)
            return error;
    }
    at = 0;
    while (!error && !(error = store_helpers_named(store, name, &at, &der)) && bytes_present(der)) {
        error = add_stored(pool, der, &issuer);
        if (!error && issuer)
            error = add_link(pool, node, issuer, capacity);
    }
    return error;
}

gpg_error_t path_pool_find_links(path_pool_t *pool, path_node_t *node)
{
    size_t capacity = 0;
    bytes_t name = node->certificate->issuer;
    if (node->linked)
        return 0;
    path_node_t **issuers = NULL;
    gpg_error_t error = pool->sources->store ? link_stored(pool, node, &capacity) : 0;
    if (!error)
        error = subject_bucket(pool, name, &issuers);
    for (path_node_t *issuer = error ? NULL : *issuers; !error && issuer;
         issuer = issuer->same_subject) {
        bool named;
        error = certificate_issued_by_name(node->certificate, issuer->certificate, &named);
        if (!error && named)
            error = add_link(pool, node, issuer, &capacity);
    }
    if (error)
        return error;
    prefer_derived(node);
    if (node->link_count > 1)
        qsort(node->links, node->link_count, sizeof *node->links, compare_links);
    if (node->link_count > LIMIT_PATH_CANDIDATES + 1) /* one that shows that there are more */
        node->link_count = LIMIT_PATH_CANDIDATES + 1;
    node->linked = true;
    return 0;
}

/* ---- signatures ---- */

bool path_key_inherits(const public_key_t *key)
{
    return key->type == KEY_DSA && (key->bits == 0 || bytes_present(key->dsa_inherited));
}

/* Reads the signature's algorithm and digests what it signs, once for all candidates. */
static void digest_tbs(path_node_t *node)
{
    const certificate_t *certificate = node->certificate;
    if (node->digested)
        return;
    if (signature_algorithm_parse(certificate->signature_algorithm, &node->algorithm))
        node->algorithm.scheme = SCHEME_UNKNOWN;
    const digest_algorithm_t *digest = node->algorithm.digest;
    if (digest && (digest->size > sizeof node->digest ||
                   gnutls_hash_fast(digest->gnutls, certificate->tbs.data, certificate->tbs.size,
                                    node->digest)))
        node->algorithm.scheme = SCHEME_UNKNOWN;
    node->digested = true;
}

gpg_error_t path_node_check(path_node_t *node, public_key_t *key, key_budget_t *budget,
                            link_state_t *r_state)
{
    *r_state = LINK_UNKNOWN;
    digest_tbs(node);
    const digest_algorithm_t *digest = node->algorithm.digest;
    if (node->algorithm.scheme == SCHEME_UNKNOWN || key->type == KEY_UNKNOWN ||
        (digest && !signature_algorithm_checked(&node->algorithm)))
        return 0;
    if (certificate_made_by(node->certificate, key)) { /* as of the message before */
        *r_state = LINK_GOOD;
        return 0;
    }
    bytes_t data = digest ? bytes_of(node->digest, digest->size) : node->certificate->tbs;
    gpg_error_t error = signature_check(key, &node->algorithm, data, digest != NULL,
                                        node->certificate->signature, budget);
    switch (gpg_err_code(error)) {
    case GPG_ERR_NO_ERROR:
        certificate_remember_maker(node->certificate, key);
        *r_state = LINK_GOOD;
        return 0;
    case GPG_ERR_ENOMEM:
    case GPG_ERR_RESOURCE_LIMIT:
        return error;
    case GPG_ERR_UNKNOWN_ALGORITHM:
    case GPG_ERR_UNUSABLE_PUBKEY:
        return 0;
    default: /* also where algorithm and key do not go together: it did not make that signature */
        *r_state = LINK_BAD;
        return 0;
    }
}

gpg_error_t path_pool_check(path_pool_t *pool, path_node_t *node, path_link_t *link)
{
    public_key_t *key = &link->issuer->certificate->key;
    if (link->state != LINK_UNCHECKED)
        return 0;
    if (path_key_inherits(key)) {
        link->state = LINK_DEFERRED;
        return 0;
    }
    for (size_t i = 0; i < node->link_count; i++) {
        const path_link_t *other = &node->links[i];
        if (other->state != LINK_UNCHECKED &&
            bytes_equal(other->issuer->certificate->key.spki, key->spki)) {
            link->state = other->state;
            return 0;
        }
    }
    return path_node_check(node, key, pool->budget, &link->state);
}

gpg_error_t path_pool_misnamed(path_pool_t *pool, path_node_t *node, path_node_t **r_node)
{
    bytes_t wanted = node->certificate->authority_key_id;
    gpg_error_t error = 0;
    *r_node = NULL;
    for (size_t i = 0; bytes_present(wanted) && !error && !*r_node && i < pool->count; i++) {
        path_node_t *other = pool->nodes[i];
        link_state_t state;
        if (other == node || other->candidate_for == node /* which was tried as a link */ ||
            path_key_inherits(&other->certificate->key) ||
            !bytes_present(other->certificate->subject_key_id) ||
            !bytes_equal(other->certificate->subject_key_id, wanted))
            continue;
        error = path_node_check(node, &other->certificate->key, pool->budget, &state);
        if (!error && state == LINK_GOOD)
            *r_node = other;
    }
    return error;
}
