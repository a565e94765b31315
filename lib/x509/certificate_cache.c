/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parsed certificates by their bytes, in a table that grows with them. What a sender can fill is bounded: chains are
 * short, and when the cache is full what comes is read but not kept. */
#include "x509/certificate_cache.h"

#include "base/error.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BITS_FIRST 5
#define BITS_MOST  12

typedef struct entry {
    struct entry *next;
    uint64_t hash;
    bytes_t der;                /* the certificate's, or our own copy */
    certificate_t *certificate; /* a reference; NULL: it could not be read */
    gpg_error_t error;
    uint8_t copy[];
} entry_t;

struct certificate_cache {
    entry_t **buckets;
    unsigned bits; /* of their number */
    size_t count, bytes;
    uint64_t seed; /* so that nobody outside can aim at a bucket */
};

gpg_error_t certificate_cache_new(certificate_cache_t **r_cache)
{
    *r_cache = NULL;
    certificate_cache_t *cache = calloc(1, sizeof *cache);
    if (!cache)
        return ERR(ENOMEM);
    cache->bits = BITS_FIRST;
    cache->buckets = calloc((size_t)1 << BITS_FIRST, sizeof *cache->buckets);
    if (!cache->buckets) {
        free(cache);
        return ERR(ENOMEM);
    }
    if (getrandom(&cache->seed, sizeof cache->seed, GRND_NONBLOCK) != (ssize_t)sizeof cache->seed)
        cache->seed = (uintptr_t)cache; /* early at boot */
    *r_cache = cache;
    return 0;
}

/* Of the size and the last bytes, which are those of the signature: cheap, and enough to tell
 * honest certificates apart. */
static uint64_t hash_of(const certificate_cache_t *cache, bytes_t der)
{
    uint64_t hash = cache->seed ^ der.size, word;
    bytes_t end = bytes_from(der, der.size > 64 ? der.size - 64 : 0);
    for (size_t at = 0; at < end.size; at += sizeof word) {
        bytes_t part = bytes_slice(end, at, sizeof word);
        word = 0;
        memcpy(&word, part.data, part.size);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

static size_t bucket_count(const certificate_cache_t *cache)
{
    return (size_t)1 << cache->bits;
}

/* The high bits, in which all others of the last word have a part. */
static entry_t **bucket_of(const certificate_cache_t *cache, uint64_t hash)
{
    return &cache->buckets[hash >> (64 - cache->bits)];
}

/* The entry becomes its bucket's first. */
static void link_entry(certificate_cache_t *cache, entry_t *entry)
{
    entry_t **bucket = bucket_of(cache, entry->hash);
    entry->next = *bucket;
    *bucket = entry;
}

/* Twice as many buckets. Where there is no memory for them, or enough of them, they just fill. */
static void grow(certificate_cache_t *cache)
{
    entry_t **old = cache->buckets;
    const size_t count = bucket_count(cache);
    entry_t **buckets = cache->bits < BITS_MOST ? calloc(count * 2, sizeof *buckets) : NULL;
    if (!buckets)
        return;
    cache->buckets = buckets;
    cache->bits++;
    for (size_t i = 0; i < count; i++)
        for (entry_t *entry = old[i], *next; entry; entry = next) {
            next = entry->next;
            link_entry(cache, entry);
        }
    free(old);
}

static entry_t *find_entry(const certificate_cache_t *cache, uint64_t hash, bytes_t der,
                           size_t *r_length)
{
    entry_t *entry = *bucket_of(cache, hash);
    for (*r_length = 0; entry; entry = entry->next, (*r_length)++)
        if (entry->hash == hash && bytes_equal(entry->der, der))
            return entry;
    return NULL;
}

static void keep(certificate_cache_t *cache, uint64_t hash, bytes_t der, certificate_t *certificate,
                 gpg_error_t error)
{
    entry_t *entry = calloc(1, sizeof *entry + (certificate ? 0 : der.size));
    if (!entry)
        return;
    entry->hash = hash;
    entry->error = error;
    entry->certificate = certificate_ref(certificate);
    if (certificate) {
        entry->der = certificate->der;
    } else {
        memcpy(entry->copy, der.data, der.size);
        entry->der = bytes_of(entry->copy, der.size);
    }
    if (cache->count >= bucket_count(cache))
        grow(cache);
    link_entry(cache, entry);
    cache->count++;
    cache->bytes += der.size;
}

gpg_error_t certificate_cache_get(certificate_cache_t *cache, bytes_t der,
                                  certificate_t **r_certificate)
{
    *r_certificate = NULL;
    if (der.size == 0 || der.size > LIMIT_CERTIFICATE_SIZE)
        return certificate_parse(der, r_certificate);
    size_t length;
    uint64_t hash = hash_of(cache, der);
    const entry_t *entry = find_entry(cache, hash, der, &length);
    if (entry) {
        *r_certificate = certificate_ref(entry->certificate);
        return entry->error;
    }
    gpg_error_t error = certificate_parse(der, r_certificate);
    bool lasting = !error || gpg_err_code(error) == GPG_ERR_BAD_CERT || smime_limit_text(error);
    if (lasting && length < LIMIT_CACHE_CHAIN && cache->bytes + der.size <= LIMIT_CACHE_BYTES)
        keep(cache, hash, der, *r_certificate, error);
    return error;
}

static void clear(certificate_cache_t *cache)
{
    for (size_t i = 0; i < bucket_count(cache); i++) {
        entry_t *entry = cache->buckets[i];
        while (entry) {
            entry_t *next = entry->next;
            certificate_unref(&entry->certificate);
            free(entry);
            entry = next;
        }
        cache->buckets[i] = NULL;
    }
    cache->count = 0;
    cache->bytes = 0;
}

void certificate_cache_trim(certificate_cache_t *cache)
{
    if (cache->count > LIMIT_CACHE_CERTIFICATES || cache->bytes > LIMIT_CACHE_BYTES / 2)
        clear(cache);
}

void certificate_cache_free(certificate_cache_t **cache)
{
    if (!cache || !*cache)
        return;
    clear(*cache);
    free((*cache)->buckets);
    free(*cache);
    *cache = NULL;
}
