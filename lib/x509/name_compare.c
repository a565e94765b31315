/* RFC 5280 section 7.1: which names are the same. */
#include "limits.h"
#include "x509/name.h"
#include "x509/name_rdn.h"
#include "x509/name_string.h"

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

/* An RDN is a set: order does not matter. */
static bool rdn_equal(der_reader_t pairs_a, der_reader_t pairs_b)
{
    name_pair_t a[LIMIT_NAME_ATTRIBUTES], b[LIMIT_NAME_ATTRIBUTES];
    bool taken[LIMIT_NAME_ATTRIBUTES] = {false};
    size_t count_a, count_b;
    if (bytes_equal(pairs_a.rest, pairs_b.rest))
        return true;
    if (!read_rdn(pairs_a, a, &count_a) || !read_rdn(pairs_b, b, &count_b) || count_a != count_b)
        return false;
    for (size_t i = 0; i < count_a; i++) {
        size_t j = 0;
        while (j < count_b && (taken[j] || !pair_equal(&a[i], &b[j])))
            j++;
        if (j == count_b)
            return false;
        taken[j] = true;
    }
    return true;
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
