/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 7.1: which names are the same. */
#include "x509/name_compare.h"

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

static bool value_equal(const der_item_t *a, const der_item_t *b)
{
    if (bytes_equal(a->whole, b->whole))
        return true;
    prepared_string_t string_a, string_b;
    bool open_a = prepared_string_open(a, &string_a);
    bool open_b = prepared_string_open(b, &string_b);
    bool equal = open_a && open_b && prepared_equal(&string_a, &string_b);
    prepared_string_close(&string_a);
    prepared_string_close(&string_b);
    return equal;
}

static bool pair_equal(const name_pair_t *a, const name_pair_t *b)
{
    return bytes_equal(a->type, b->type) && value_equal(&a->value, &b->value);
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
static void append_canonical(buffer_t *out, const name_pair_t *pair)
{
    prepared_string_t string;
    uint32_t c;
    bool text = prepared_string_open(&pair->value, &string);
    buffer_append(out, bytes_of(&pair->type.size, sizeof pair->type.size));
    buffer_append(out, pair->type);
    buffer_append_byte(out, text);
    while (text && prepared_string_next(&string, &c))
        buffer_append(out, bytes_of(&c, sizeof c));
    if (!text)
        buffer_append(out, pair->value.whole);
    prepared_string_close(&string);
}

static int compare_views(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)a, *(const bytes_t *)b);
}

/* The attributes in canonical form, sorted; they are views into storage. */
static bool sort_canonical(const name_pair_t *pairs, size_t count, buffer_t *storage,
                           bytes_t *r_sorted)
{
    size_t starts[LIMIT_NAME_ATTRIBUTES + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        append_canonical(storage, &pairs[i]);
        starts[i + 1] = storage->size;
    }
    for (size_t i = 0; i < count; i++)
        r_sorted[i] = bytes_slice(buffer_bytes(storage), starts[i], starts[i + 1] - starts[i]);
    qsort(r_sorted, count, sizeof *r_sorted, compare_views);
    return !storage->error;
}

/* Two RDNs of several attributes each, which are sets. Sorted, since trying each with each would
 * let a sender choose how long it takes. */
static bool sets_equal(const name_pair_t *a, const name_pair_t *b, size_t count)
{
    bytes_t sorted_a[LIMIT_NAME_ATTRIBUTES], sorted_b[LIMIT_NAME_ATTRIBUTES];
    buffer_t storage_a = BUFFER_INIT, storage_b = BUFFER_INIT;
    bool equal = sort_canonical(a, count, &storage_a, sorted_a) &&
                 sort_canonical(b, count, &storage_b, sorted_b);
    for (size_t i = 0; equal && i < count; i++)
        equal = bytes_equal(sorted_a[i], sorted_b[i]);
    buffer_free(&storage_a);
    buffer_free(&storage_b);
    return equal;
}

static bool rdn_equal(der_reader_t pairs_a, der_reader_t pairs_b)
{
    name_pair_t a[LIMIT_NAME_ATTRIBUTES], b[LIMIT_NAME_ATTRIBUTES];
    size_t count_a, count_b;
    if (bytes_equal(pairs_a.rest, pairs_b.rest))
        return true;
    if (!read_rdn(pairs_a, a, &count_a) || !read_rdn(pairs_b, b, &count_b) || count_a != count_b)
        return false;
    return count_a == 1 ? pair_equal(&a[0], &b[0]) : sets_equal(a, b, count_a);
}

/* Whether the RDNs of base are the first of name's, and how many RDNs name has beyond. */
static bool starts_with(bytes_t name, bytes_t base, bool *r_more)
{
    der_reader_t rdns, base_rdns, pairs, base_pairs;
    *r_more = false;
    if (!name_open(name, &rdns) || !name_open(base, &base_rdns))
        return false;
    while (!der_at_end(&base_rdns))
        if (der_at_end(&rdns) || name_next_rdn(&rdns, &pairs) ||
            name_next_rdn(&base_rdns, &base_pairs) || !rdn_equal(pairs, base_pairs))
            return false;
    *r_more = !der_at_end(&rdns);
    return true;
}

bool name_equal(bytes_t a, bytes_t b)
{
    bool more;
    if (a.size && bytes_equal(a, b))
        return true;
    return starts_with(a, b, &more) && !more;
}

/* ---- digest: SHA-256 over what comparison looks at ---- */

static bool append_rdn(der_reader_t reader, buffer_t *out)
{
    name_pair_t pairs[LIMIT_NAME_ATTRIBUTES];
    bytes_t sorted[LIMIT_NAME_ATTRIBUTES];
    size_t count;
    buffer_t storage = BUFFER_INIT;
    bool good = read_rdn(reader, pairs, &count) && sort_canonical(pairs, count, &storage, sorted);
    buffer_append(out, bytes_of(&count, sizeof count));
    for (size_t i = 0; good && i < count; i++) {
        buffer_append(out, bytes_of(&sorted[i].size, sizeof sorted[i].size));
        buffer_append(out, sorted[i]);
    }
    buffer_free(&storage);
    return good;
}

static void make_digest(bytes_t name, name_digest_t *digest)
{
    der_reader_t rdns, pairs;
    buffer_t canonical = BUFFER_INIT;
    bool good = name_open(name, &rdns);
    while (good && !der_at_end(&rdns))
        good = !name_next_rdn(&rdns, &pairs) && append_rdn(pairs, &canonical);
    digest->made = true;
    digest->valid =
        good && !canonical.error &&
        gnutls_hash_fast(GNUTLS_DIG_SHA256, canonical.data, canonical.size, digest->sha256) == 0;
    buffer_free(&canonical);
}

bool name_equal_digested(bytes_t a, name_digest_t *digest_a, bytes_t b, name_digest_t *digest_b)
{
    if (a.size && bytes_equal(a, b))
        return true;
    if (!digest_a->made)
        make_digest(a, digest_a);
    if (!digest_b->made)
        make_digest(b, digest_b);
    return digest_a->valid && digest_b->valid &&
           memcmp(digest_a->sha256, digest_b->sha256, sizeof digest_a->sha256) == 0;
}

bool name_within(bytes_t name, bytes_t base)
{
    bool more;
    return starts_with(name, base, &more);
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

static uint64_t hash_pair(const name_pair_t *pair)
{
    prepared_string_t string;
    uint32_t c;
    uint64_t hash = hash_bytes(HASH_START, pair->type);
    if (hash_plain(&pair->value, &hash))
        return hash;
    bool text = prepared_string_open(&pair->value, &string);
    while (text && prepared_string_next(&string, &c))
        hash = hash_step(hash, c);
    prepared_string_close(&string);
    return text ? hash : hash_bytes(hash, pair->value.whole);
}

uint64_t name_hash(bytes_t name)
{
    der_reader_t rdns, pairs;
    name_pair_t pair;
    unsigned count = 0;
    uint64_t hash = HASH_START;
    if (!name_open(name, &rdns))
        return hash_bytes(HASH_START, name);
    while (!der_at_end(&rdns)) {
        uint64_t sum = 0; /* the same in any order */
        if (name_next_rdn(&rdns, &pairs))
            return hash_bytes(HASH_START, name);
        while (!der_at_end(&pairs)) {
            if (++count > LIMIT_NAME_ATTRIBUTES || name_next_pair(&pairs, &pair))
                return hash_bytes(HASH_START, name);
            sum += hash_pair(&pair);
        }
        hash = hash_step(hash, sum);
    }
    return hash;
}
