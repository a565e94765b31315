/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of judged paths, in sets by their key, which grows with them; once it is large, a newer path takes the place of
 * an older where a set is full. What senders can fill is bounded by the bytes of the certificates that are kept alive. */
#include "path/path_cache.h"

#include "base/error.h"
#include "base/limits.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#define SETS_FIRST   16
#define SETS_MOST    1024
#define WAYS         4
#define KEY_SIZE     32
#define EMBEDDED_MAX 32 /* a message with more is nobody's habit, and not worth a key */

typedef struct entry {
    uint8_t key[KEY_SIZE];
    size_t bytes; /* of the path's certificates */
    certification_path_t path;
    arena_t arena; /* holds the findings */
    smime_finding_t *findings;
    size_t finding_count;
} entry_t;

struct path_cache {
    entry_t *(*sets)[WAYS];
    size_t set_count; /* a power of 2 */
    size_t bytes;
};

gpg_error_t path_cache_new(path_cache_t **r_cache)
{
    *r_cache = calloc(1, sizeof **r_cache);
    if (!*r_cache)
        return ERR(ENOMEM);
    (*r_cache)->sets = calloc(SETS_FIRST, sizeof *(*r_cache)->sets);
    (*r_cache)->set_count = SETS_FIRST;
    if (!(*r_cache)->sets)
        path_cache_free(r_cache);
    return *r_cache ? 0 : ERR(ENOMEM);
}

static void entry_free(entry_t **entry)
{
    if (!*entry)
        return;
    certification_path_release(&(*entry)->path);
    arena_free(&(*entry)->arena);
    free(*entry);
    *entry = NULL;
}

static void clear(path_cache_t *cache)
{
    for (size_t i = 0; cache->sets && i < cache->set_count; i++)
        for (size_t way = 0; way < WAYS; way++)
            entry_free(&cache->sets[i][way]);
    cache->bytes = 0;
}

void path_cache_free(path_cache_t **cache)
{
    if (!cache || !*cache)
        return;
    clear(*cache);
    free((*cache)->sets);
    free(*cache);
    *cache = NULL;
}

static entry_t **set_of(path_cache_t *cache, const uint8_t key[KEY_SIZE])
{
    return cache->sets[(key[0] | (size_t)key[1] << 8) % cache->set_count];
}

/* Where a path is put, or would be. */
static entry_t **place_in(entry_t **set)
{
    size_t way = 0;
    while (way < WAYS - 1 && set[way])
        way++;
    return &set[way];
}

/* Twice as many sets; each was one of two before, so that none is full. false: no memory, or enough. */
static bool grow(path_cache_t *cache)
{
    const size_t count = cache->set_count;
    entry_t *(*old)[WAYS] = cache->sets;
    entry_t *(*sets)[WAYS] = count < SETS_MOST ? calloc(count * 2, sizeof *sets) : NULL;
    if (!sets)
        return false;
    cache->sets = sets;
    cache->set_count = count * 2;
    for (size_t i = 0; i < count; i++)
        for (size_t way = 0; way < WAYS && old[i][way]; way++)
            *place_in(set_of(cache, old[i][way]->key)) = old[i][way];
    free(old);
    return true;
}

static const entry_t *find_entry(path_cache_t *cache, const uint8_t key[KEY_SIZE])
{
    entry_t **set = set_of(cache, key);
    for (size_t way = 0; way < WAYS; way++)
        if (set[way] && memcmp(set[way]->key, key, KEY_SIZE) == 0)
            return set[way];
    return NULL;
}

static int hash_all(gnutls_hash_hd_t hash, const bytes_t *items, size_t count)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < count; i++) {
        rc = gnutls_hash(hash, &items[i].size, sizeof items[i].size);
        if (!rc)
            rc = gnutls_hash(hash, items[i].data, items[i].size);
    }
    return rc;
}

static int hash_certificate(gnutls_hash_hd_t hash, const certificate_t *certificate)
{
    bytes_t sha256 = certificate_sha256(certificate);
    return bytes_present(sha256) ? gnutls_hash(hash, sha256.data, sha256.size)
                                 : GNUTLS_E_HASH_FAILED;
}

static int hash_texts(gnutls_hash_hd_t hash, const char *const *texts)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    const size_t shown = texts ? count + 1 : 0; /* none at all is another rule than an empty list */
    int rc = gnutls_hash(hash, &shown, sizeof shown);
    for (size_t i = 0; !rc && i < count; i++)
        rc = gnutls_hash(hash, texts[i], strlen(texts[i]) + 1);
    return rc;
}

/* Every member, without the padding between them. */
static int hash_rules(gnutls_hash_hd_t hash, const path_rules_t *rules)
{
    uint8_t values[sizeof *rules];
    size_t size = 0;
    int rc = 0;
#define VALUE(name)                                                                                \
    memcpy(values + size, &rules->name, sizeof rules->name);                                       \
    size += sizeof rules->name;
#define TEXTS(name) rc = rc ? rc : hash_texts(hash, rules->name);
    PATH_RULES(VALUE, VALUE, VALUE, TEXTS)
#undef VALUE
#undef TEXTS
    return rc ? rc : gnutls_hash(hash, values, size);
}

bool path_cache_digest(const path_sources_t *sources, uint8_t r_digest[REVOCATION_DIGEST_SIZE])
{
    gnutls_hash_hd_t hash;
    if (gnutls_hash_init(&hash, GNUTLS_DIG_SHA256))
        return false;
    const size_t counts[] = {sources->crl_count, sources->ocsp_count};
    int rc = gnutls_hash(hash, counts, sizeof counts);
    if (!rc)
        rc = hash_all(hash, sources->crls, sources->crl_count);
    if (!rc)
        rc = hash_all(hash, sources->ocsp, sources->ocsp_count);
    gnutls_hash_deinit(hash, r_digest);
    return !rc;
}

/* SHA-256 of everything that the judgement depends on. */
static bool make_key(const path_sources_t *sources, const path_rules_t *rules,
                     const certificate_t *target, uint8_t key[KEY_SIZE])
{
    gnutls_hash_hd_t hash;
    uint8_t own[REVOCATION_DIGEST_SIZE];
    const uint8_t *revocation = sources->revocation_digest;
    if (sources->embedded_count > EMBEDDED_MAX)
        return false;
    if (!revocation && path_cache_digest(sources, own))
        revocation = own;
    if (!revocation || gnutls_hash_init(&hash, GNUTLS_DIG_SHA256))
        return false;
    int rc = hash_certificate(hash, target);
    if (!rc)
        rc = gnutls_hash(hash, &sources->embedded_count, sizeof sources->embedded_count);
    for (size_t i = 0; !rc && i < sources->embedded_count; i++)
        rc = hash_certificate(hash, sources->embedded[i]);
    if (!rc)
        rc = gnutls_hash(hash, revocation, REVOCATION_DIGEST_SIZE);
    if (!rc)
        rc = hash_rules(hash, rules);
    gnutls_hash_deinit(hash, key);
    return !rc;
}

static void copy_path(const certification_path_t *from, certification_path_t *to)
{
    *to = *from;
    for (size_t i = 0; i < to->count; i++)
        certificate_ref(to->entries[i].certificate);
}

static void replay(const entry_t *entry, const findings_t *findings, certification_path_t *r_path)
{
    for (size_t i = 0; i < entry->finding_count; i++)
        findings_repeat(findings, &entry->findings[i]);
    copy_path(&entry->path, r_path);
}

static bool copy_findings(entry_t *entry, const findings_t *findings, size_t start)
{
    size_t count = findings->list->count - start;
    if (!count)
        return true;
    entry->findings = arena_alloc(&entry->arena, count * sizeof *entry->findings);
    for (size_t i = 0; entry->findings && i < count; i++) {
        const smime_finding_t *found = &findings->list->items[start + i];
        entry->findings[i] = *found;
        entry->findings[i].detail = arena_text(&entry->arena, bytes_text(found->detail));
        if (found->phrase)
            entry->findings[i].phrase = arena_text(&entry->arena, bytes_text(found->phrase));
        if (!entry->findings[i].detail || (found->phrase && !entry->findings[i].phrase))
            return false;
    }
    entry->finding_count = count;
    return entry->findings != NULL;
}

/* An empty place of its set, or that of an older entry. */
static void put_entry(path_cache_t *cache, entry_t *entry)
{
    if (cache->bytes + entry->bytes > LIMIT_CACHE_BYTES)
        clear(cache);
    while (*place_in(set_of(cache, entry->key)) && grow(cache))
        ;
    entry_t **set = set_of(cache, entry->key), **place = place_in(set);
    if (*place) {
        place = &set[entry->key[2] % WAYS];
        cache->bytes -= (*place)->bytes;
        entry_free(place);
    }
    *place = entry;
    cache->bytes += entry->bytes;
}

/* Remembers what was found; where memory is short it is just not remembered. */
static void remember(path_cache_t *cache, const uint8_t key[KEY_SIZE], const findings_t *findings,
                     size_t start, const certification_path_t *path)
{
    entry_t *entry = calloc(1, sizeof *entry);
    if (!entry)
        return;
    if (!copy_findings(entry, findings, start)) {
        entry_free(&entry);
        return;
    }
    memcpy(entry->key, key, KEY_SIZE);
    copy_path(path, &entry->path);
    for (size_t i = 0; i < path->count; i++)
        entry->bytes += path->entries[i].certificate->der.size;
    put_entry(cache, entry);
}

/* What was judged while the budget ran low may be given up for want of it: another message may
 * afford more. */
static bool worth_keeping(const findings_t *findings, const key_budget_t *budget)
{
    return !findings->list->error && !findings->list->arena->error &&
           budget->left >= LIMIT_PUBLIC_KEY_COST / 2;
}

gpg_error_t path_cache_build(path_cache_t *cache, const path_sources_t *sources,
                             const path_rules_t *rules, certificate_t *target, key_budget_t *budget,
                             const findings_t *findings, certification_path_t *r_path)
{
    uint8_t key[KEY_SIZE] = {0};
    bool keyed = make_key(sources, rules, target, key);
    const entry_t *entry = keyed ? find_entry(cache, key) : NULL;
    if (entry) {
        replay(entry, findings, r_path);
        /* What building leaves in the target's key: DSA parameters of its issuer. */
        gpg_error_t error =
            entry->path.count
                ? public_key_inherit(&target->key, &entry->path.entries[0].certificate->key)
                : 0;
        return error ? error : findings->list->error;
    }
    size_t start = findings->list->count;
    gpg_error_t error = certification_path_build(sources, rules, target, budget, findings, r_path);
    if (!error && keyed && worth_keeping(findings, budget))
        remember(cache, key, findings, start, r_path);
    return error;
}
