/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 7.1: which names are the same. */
#include "x509/name_compare.h"

#include "base/error.h"
#include "base/limits.h"
#include "x509/name_prepare.h"
#include "x509/name_rdn.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

static bool prepared_equal(prepared_string_t *a, prepared_string_t *b)
{
    uint32_t from_a, from_b;
    bool more_a, more_b;
    do {
        more_a = prepared_string_next(a, &from_a);
        more_b = prepared_string_next(b, &from_b);
    } while (more_a && more_b && from_a == from_b);
    return !more_a && !more_b;
}

static gpg_error_t value_equal(const der_item_t *a, const der_item_t *b, bool *r_equal)
{
    *r_equal = bytes_equal(a->whole, b->whole);
    if (*r_equal)
        return 0;
    prepared_string_t string_a = PREPARED_STRING_NONE, string_b = PREPARED_STRING_NONE;
    bool text_a, text_b = false;
    gpg_error_t error = prepared_string_open(a, &string_a, &text_a);
    if (!error && text_a)
        error = prepared_string_open(b, &string_b, &text_b);
    *r_equal = !error && text_a && text_b && prepared_equal(&string_a, &string_b);
    prepared_string_close(&string_a);
    prepared_string_close(&string_b);
    return error;
}

static gpg_error_t pair_equal(const name_pair_t *a, const name_pair_t *b, bool *r_equal)
{
    *r_equal = false;
    return bytes_equal(a->type, b->type) ? value_equal(&a->value, &b->value, r_equal) : 0;
}

/* Reads the attributes of an RDN; false if it is malformed or has more than a name can have. */
static bool read_rdn(der_reader_t pairs, name_pair_t *r_pairs, size_t *r_count)
{
    *r_count = 0;
    while (!der_at_end(&pairs))
        if (*r_count >= LIMIT_NAME_ATTRIBUTES || name_next_pair(&pairs, &r_pairs[(*r_count)++]))
            return false;
    return true;
}

/* Appends bytes that are the same for equal attributes, and only for those. */
static gpg_error_t append_canonical(buffer_t *out, const name_pair_t *pair)
{
    prepared_string_t string;
    uint32_t c;
    bool text;
    gpg_error_t error = prepared_string_open(&pair->value, &string, &text);
    if (error)
        return error;
    buffer_append(out, bytes_of(&pair->type.size, sizeof pair->type.size));
    buffer_append(out, pair->type);
    buffer_append_byte(out, text);
    while (text && prepared_string_next(&string, &c))
        buffer_append(out, bytes_of(&c, sizeof c));
    if (!text)
        buffer_append(out, pair->value.whole);
    prepared_string_close(&string);
    return out->error;
}

static int compare_views(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)a, *(const bytes_t *)b);
}

/* The attributes in canonical form, sorted; they are views into storage. */
static gpg_error_t sort_canonical(const name_pair_t *pairs, size_t count, buffer_t *storage,
                                  bytes_t *r_sorted)
{
    size_t starts[LIMIT_NAME_ATTRIBUTES + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        gpg_error_t error = append_canonical(storage, &pairs[i]);
        if (error)
            return error;
        starts[i + 1] = storage->size;
    }
    for (size_t i = 0; i < count; i++)
        r_sorted[i] = bytes_slice(buffer_bytes(storage), starts[i], starts[i + 1] - starts[i]);
    qsort(r_sorted, count, sizeof *r_sorted, compare_views);
    return 0;
}

/* Two RDNs of several attributes each, which are sets. Sorted, since trying each with each would
 * let a sender choose how long it takes. */
static gpg_error_t sets_equal(const name_pair_t *a, const name_pair_t *b, size_t count,
                              bool *r_equal)
{
    bytes_t sorted_a[LIMIT_NAME_ATTRIBUTES], sorted_b[LIMIT_NAME_ATTRIBUTES];
    buffer_t storage_a = BUFFER_INIT, storage_b = BUFFER_INIT;
    gpg_error_t error = sort_canonical(a, count, &storage_a, sorted_a);
    if (!error)
        error = sort_canonical(b, count, &storage_b, sorted_b);
    *r_equal = !error;
    for (size_t i = 0; *r_equal && i < count; i++)
        *r_equal = bytes_equal(sorted_a[i], sorted_b[i]);
    buffer_free(&storage_a);
    buffer_free(&storage_b);
    return error;
}

static gpg_error_t rdn_equal(der_reader_t pairs_a, der_reader_t pairs_b, bool *r_equal)
{
    name_pair_t a[LIMIT_NAME_ATTRIBUTES], b[LIMIT_NAME_ATTRIBUTES];
    size_t count_a, count_b;
    *r_equal = bytes_equal(pairs_a.rest, pairs_b.rest);
    if (*r_equal || !read_rdn(pairs_a, a, &count_a) || !read_rdn(pairs_b, b, &count_b) ||
        count_a != count_b)
        return 0;
    return count_a == 1 ? pair_equal(&a[0], &b[0], r_equal) : sets_equal(a, b, count_a, r_equal);
}

gpg_error_t name_equal(bytes_t a, bytes_t b, bool *r_equal)
{
    der_reader_t rdns_a, rdns_b, pairs_a, pairs_b;
    *r_equal = a.size && bytes_equal(a, b);
    if (*r_equal || !name_open(a, &rdns_a) || !name_open(b, &rdns_b))
        return 0;
    while (!der_at_end(&rdns_a) && !der_at_end(&rdns_b)) {
        bool equal;
        if (name_next_rdn(&rdns_a, &pairs_a) || name_next_rdn(&rdns_b, &pairs_b))
            return 0;
        gpg_error_t error = rdn_equal(pairs_a, pairs_b, &equal);
        if (error || !equal)
            return error;
    }
    *r_equal = der_at_end(&rdns_a) && der_at_end(&rdns_b);
    return 0;
}

/* ---- digests: SHA-256 over what comparison looks at ---- */

/* *r_good: it is no malformed RDN. */
static gpg_error_t hash_rdn(der_reader_t reader, uint8_t sha256[NAME_DIGEST_SIZE], bool *r_good)
{
    name_pair_t pairs[LIMIT_NAME_ATTRIBUTES];
    bytes_t sorted[LIMIT_NAME_ATTRIBUTES];
    size_t count;
    *r_good = read_rdn(reader, pairs, &count);
    if (!*r_good)
        return 0;
    buffer_t storage = BUFFER_INIT, canonical = BUFFER_INIT;
    gpg_error_t error = sort_canonical(pairs, count, &storage, sorted);
    for (size_t i = 0; !error && i < count; i++) {
        buffer_append(&canonical, bytes_of(&sorted[i].size, sizeof sorted[i].size));
        buffer_append(&canonical, sorted[i]);
    }
    if (!error)
        error = canonical.error;
    if (!error && gnutls_hash_fast(GNUTLS_DIG_SHA256, canonical.data, canonical.size, sha256))
        error = ERR(INTERNAL);
    buffer_free(&storage);
    buffer_free(&canonical);
    return error;
}

gpg_error_t name_rdn_digests(bytes_t name, buffer_t *out, bool *r_good)
{
    der_reader_t rdns, pairs;
    gpg_error_t error = 0;
    *r_good = name_open(name, &rdns);
    while (!error && *r_good && !der_at_end(&rdns)) {
        uint8_t sha256[NAME_DIGEST_SIZE];
        *r_good = !name_next_rdn(&rdns, &pairs);
        if (*r_good)
            error = hash_rdn(pairs, sha256, r_good);
        if (!error && *r_good)
            buffer_append(out, bytes_of(sha256, sizeof sha256));
    }
    return error ? error : out->error;
}

bool name_digests_within(bytes_t name, bytes_t base)
{
    return bytes_present(name) && bytes_present(base) &&
           bytes_equal(bytes_slice(name, 0, base.size), base);
}

static gpg_error_t make_digest(bytes_t name, name_digest_t *digest)
{
    buffer_t rdns = BUFFER_INIT;
    bool good = false;
    gpg_error_t error = digest->made ? 0 : name_rdn_digests(name, &rdns, &good);
    if (digest->made || error)
        goto cleanup;
    if (good && gnutls_hash_fast(GNUTLS_DIG_SHA256, rdns.data, rdns.size, digest->sha256))
        error = ERR(INTERNAL);
    digest->valid = good;
    digest->made = !error;

cleanup:
    buffer_free(&rdns);
    return error;
}

gpg_error_t name_equal_digested(bytes_t a, name_digest_t *digest_a, bytes_t b,
                                name_digest_t *digest_b, bool *r_equal)
{
    *r_equal = a.size && bytes_equal(a, b);
    if (*r_equal)
        return 0;
    gpg_error_t error = make_digest(a, digest_a);
    if (!error)
        error = make_digest(b, digest_b);
    *r_equal = !error && digest_a->valid && digest_b->valid &&
               memcmp(digest_a->sha256, digest_b->sha256, sizeof digest_a->sha256) == 0;
    return error;
}

/* ---- hash: FNV-1a over what comparison looks at ---- */

#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

static uint64_t hash_step(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * HASH_PRIME;
}

static uint64_t hash_bytes(uint64_t hash, bytes_t b)
{
    for (size_t i = 0; i < b.size; i++)
        hash = hash_step(hash, b.data[i]);
    return hash;
}

/* Nearly all values are printable ASCII, one octet a character: the same hash as of the prepared
 * string, without preparing it. False: this is another one. */
static bool hash_plain(const der_item_t *value, uint64_t *hash)
{
    bool space = false, started = false;
    uint64_t result = *hash;
    if (value->constructed || (!der_is(value, DER_UNIVERSAL, DER_UTF8_STRING) &&
                               !der_is(value, DER_UNIVERSAL, DER_PRINTABLE_STRING) &&
                               !der_is(value, DER_UNIVERSAL, DER_IA5_STRING)))
        return false;
    for (size_t i = 0; i < value->content.size; i++) {
        uint8_t c = value->content.data[i];
        if (c < ' ' || c > '~')
            return false;
        if (c == ' ') {
            space = started;
            continue;
        }
        if (space)
            result = hash_step(result, ' ');
        result = hash_step(result, ascii_lower(c));
        space = false;
        started = true;
    }
    *hash = result;
    return true;
}

static gpg_error_t hash_pair(const name_pair_t *pair, uint64_t *r_hash)
{
    prepared_string_t string;
    uint32_t c;
    bool text;
    uint64_t hash = hash_bytes(HASH_START, pair->type);
    *r_hash = 0;
    if (!hash_plain(&pair->value, &hash)) {
        gpg_error_t error = prepared_string_open(&pair->value, &string, &text);
        if (error)
            return error;
        while (text && prepared_string_next(&string, &c))
            hash = hash_step(hash, c);
        if (!text)
            hash = hash_bytes(hash, pair->value.whole);
        prepared_string_close(&string);
    }
    *r_hash = hash;
    return 0;
}

/* The sum over the attributes, which is the same in any order. *r_good: it is no malformed RDN. */
static gpg_error_t sum_rdn(der_reader_t pairs, unsigned *count, uint64_t *r_sum, bool *r_good)
{
    gpg_error_t error = 0;
    *r_sum = 0;
    *r_good = true;
    while (!error && !der_at_end(&pairs)) {
        name_pair_t pair;
        uint64_t hash;
        *r_good = ++*count <= LIMIT_NAME_ATTRIBUTES && !name_next_pair(&pairs, &pair);
        if (!*r_good)
            return 0;
        error = hash_pair(&pair, &hash);
        *r_sum += hash;
    }
    return error;
}

gpg_error_t name_hash(bytes_t name, uint64_t *r_hash)
{
    der_reader_t rdns, pairs;
    unsigned count = 0;
    uint64_t hash = HASH_START, sum;
    bool good = name_open(name, &rdns);
    *r_hash = 0;
    while (good && !der_at_end(&rdns)) {
        good = !name_next_rdn(&rdns, &pairs);
        gpg_error_t error = good ? sum_rdn(pairs, &count, &sum, &good) : 0;
        if (error)
            return error;
        if (good)
            hash = hash_step(hash, sum);
    }
    *r_hash = good ? hash : hash_bytes(HASH_START, name);
    return 0;
}
