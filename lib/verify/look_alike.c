/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The index holds numbers of texts: of the domain, of its skeleton, of the name, and for each label of the
 * domain that of the domain without it. What a number finds is compared before it counts; labels by the
 * letters that they consist of first, of which an edit changes two at the most. For 1,000 known senders that costs a
 * tenth of looking up what deletions leave of a label, and a hundredth of the memory. */
#include "verify/look_alike.h"

#include "base/error.h"
#include "verify/skeleton.h"

#include <errno.h>
#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

#define LABELS_MAX 128 /* of a domain: more do not fit into 255 octets */
#define LABEL_MAX  63  /* RFC 1035 section 2.3.4 */
#define ONE_EDIT   5   /* letters of a label from which one edit is a look-alike */
#define TWO_EDITS  9

typedef enum key_kind { KEY_DOMAIN, KEY_SKELETON, KEY_NAME, KEY_REST } key_kind_t;

typedef struct look_alike_key {
    uint64_t number;
    uint64_t letters; /* of the label, KEY_REST */
    size_t known;
} look_alike_key_t;

typedef struct look_alike_known {
    bytes_t domain, skeleton, name; /* name: folded */
} look_alike_known_t;

/* ---- numbers ---- */

static uint64_t number_of(uint64_t start, bytes_t text) /* FNV-1a */
{
    for (size_t i = 0; i < text.size; i++)
        start = (start ^ text.data[i]) * 0x100000001b3u;
    return start;
}

static uint64_t start_of(key_kind_t kind)
{
    return 0xcbf29ce484222325u + kind;
}

/* NFKC, case folded; data is NULL for text that is absent or cannot be folded. */
static gpg_error_t fold_name(arena_t *arena, bytes_t name, bytes_t *r_folded)
{
    size_t size = 0;
    *r_folded = BYTES_NONE;
    name = bytes_present(name) ? bytes_trim(name) : name;
    if (!name.size)
        return 0;
    if (bytes_are_ascii(name)) { /* then only capitals fold */
        uint8_t *lower = arena_alloc(arena, name.size);
        for (size_t i = 0; lower && i < name.size; i++)
            lower[i] = ascii_lower(name.data[i]);
        *r_folded = bytes_of(lower, lower ? name.size : 0);
        return lower ? 0 : ERR(ENOMEM);
    }
    uint8_t *folded = u8_casefold(name.data, name.size, NULL, UNINORM_NFKC, NULL, &size);
    if (!folded)
        return errno == ENOMEM ? ERR(ENOMEM) : 0;
    *r_folded = arena_copy(arena, bytes_of(folded, size));
    free(folded);
    return r_folded->data ? 0 : ERR(ENOMEM);
}

/* ---- labels ---- */

typedef struct labels {
    bytes_t items[LABELS_MAX];
    size_t count; /* 0: more than are looked at */
} labels_t;

static labels_t split(bytes_t domain)
{
    labels_t labels = {.count = 0};
    for (;;) {
        bytes_t label = bytes_slice(domain, 0, bytes_find_byte(domain, '.'));
        if (labels.count == LABELS_MAX || label.size > LABEL_MAX)
            return (labels_t){.count = 0};
        labels.items[labels.count++] = label;
        if (label.size == domain.size)
            return labels;
        domain = bytes_from(domain, label.size + 1);
    }
}

/* Of a domain without one of its labels. */
static uint64_t number_of_rest(const labels_t *labels, size_t without)
{
    uint64_t number = start_of(KEY_REST) + (without << 8);
    for (size_t i = 0; i < labels->count; i++)
        if (i != without)
            number = number_of(number_of(number, labels->items[i]), bytes_text("."));
    return number;
}

static unsigned edits_allowed(size_t letters)
{
    return letters >= TWO_EDITS ? 2 : letters >= ONE_EDIT ? 1 : 0;
}

static unsigned bit_of(uint8_t letter)
{
    return letter >= 'a' && letter <= 'z'   ? letter - 'a' + 0u
           : letter >= '0' && letter <= '9' ? letter - '0' + 26u
                                            : 36;
}

/* Which letters a label has, and which it has twice: to add or take a letter changes one bit of it, to
 * replace one two. */
static uint64_t letters_of(bytes_t label)
{
    uint64_t once = 0, twice = 0;
    for (size_t i = 0; i < label.size; i++) {
        uint64_t bit = (uint64_t)1 << bit_of(label.data[i]);
        twice |= once & bit;
        once |= bit;
    }
    return once | (twice & 0x3ffffff) << 37; /* of the digits only once */
}

static bool may_be_within(uint64_t a, uint64_t b, unsigned edits)
{
    uint64_t different = a ^ b; /* no branch that would be guessed: there are many of these */
    for (unsigned bits = 0; bits < 2 * edits; bits++)
        different &= different - 1;
    return !different;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that make b of a; both are short. */
static unsigned distance(bytes_t a, bytes_t b)
{
    unsigned rows[3][LABEL_MAX + 1];
    for (size_t k = 0; k <= b.size; k++)
        rows[0][k] = (unsigned)k;
    for (size_t i = 1; i <= a.size; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t k = 1; k <= b.size; k++) {
            bool same = a.data[i - 1] == b.data[k - 1];
            row[k] = least(least(row[k - 1], above[k]) + 1, above[k - 1] + !same);
            if (i > 1 && k > 1 && a.data[i - 1] == b.data[k - 2] && a.data[i - 2] == b.data[k - 1])
                row[k] = least(row[k], two_above[k - 2] + 1);
        }
    }
    return rows[a.size % 3][b.size];
}

/* ---- adding ---- */

static gpg_error_t add_key(look_alike_index_t *index, uint64_t number, uint64_t letters)
{
    look_alike_key_t *key =
        arena_push(index->arena, index->keys, index->key_count, index->key_capacity);
    if (!key)
        return ERR(ENOMEM);
    *key = (look_alike_key_t){number, letters, index->known_count - 1};
    return 0;
}

static gpg_error_t add_labels(look_alike_index_t *index, bytes_t domain)
{
    labels_t labels = split(domain);
    gpg_error_t error = 0;
    for (size_t i = 0; i < labels.count && !error; i++)
        if (edits_allowed(labels.items[i].size))
            error = add_key(index, number_of_rest(&labels, i), letters_of(labels.items[i]));
    return error;
}

gpg_error_t look_alike_add(look_alike_index_t *index, const char *domain, const char *name)
{
    look_alike_known_t *known =
        arena_push(index->arena, index->known, index->known_count, index->known_capacity);
    buffer_t skeleton = BUFFER_INIT;
    if (!known)
        return ERR(ENOMEM);
    known->domain = bytes_text(domain);
    gpg_error_t error = skeleton_append(&skeleton, known->domain);
    if (!error) {
        known->skeleton = arena_copy(index->arena, buffer_bytes(&skeleton));
        error = known->skeleton.data ? 0 : ERR(ENOMEM);
    }
    buffer_free(&skeleton);
    if (!error && name)
        error = fold_name(index->arena, bytes_text(name), &known->name);
    if (!error)
        error = add_key(index, number_of(start_of(KEY_DOMAIN), known->domain), 0);
    if (!error)
        error = add_key(index, number_of(start_of(KEY_SKELETON), known->skeleton), 0);
    if (!error && known->name.size)
        error = add_key(index, number_of(start_of(KEY_NAME), known->name), 0);
    return error ? error : add_labels(index, known->domain);
}

static int by_number(const void *a, const void *b)
{
    const look_alike_key_t *left = a, *right = b;
    return left->number != right->number ? (left->number < right->number ? -1 : 1)
           : left->known != right->known ? (left->known < right->known ? -1 : 1)
                                         : 0;
}

static size_t seen_word(uint64_t number)
{
    return number >> 54;
}

static uint64_t seen_bit(uint64_t number)
{
    return (uint64_t)1 << (number >> 48 & 63);
}

void look_alike_ready(look_alike_index_t *index)
{
    if (index->key_count)
        qsort(index->keys, index->key_count, sizeof *index->keys, by_number);
    for (size_t i = 0; i < index->key_count; i++)
        index->seen[seen_word(index->keys[i].number)] |= seen_bit(index->keys[i].number);
}

/* ---- finding ---- */

/* The first key of that number; key_count: there is none. */
static size_t first_key(const look_alike_index_t *index, uint64_t number)
{
    size_t low = 0, high = index->key_count;
    if (!(index->seen[seen_word(number)] & seen_bit(number)))
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->keys[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Goes through the known senders that a number stands for; false ends. */
static bool next_known(const look_alike_index_t *index, uint64_t number, size_t *at,
                       size_t *r_known)
{
    if (*at >= index->key_count || index->keys[*at].number != number)
        return false;
    *r_known = index->keys[(*at)++].known;
    return true;
}

static bool find_equal(const look_alike_index_t *index, key_kind_t kind, bytes_t text,
                       size_t *r_known)
{
    uint64_t number = number_of(start_of(kind), text);
    size_t at = first_key(index, number);
    while (next_known(index, number, &at, r_known)) {
        const look_alike_known_t *known = &index->known[*r_known];
        bytes_t own = kind == KEY_DOMAIN     ? known->domain
                      : kind == KEY_SKELETON ? known->skeleton
                                             : known->name;
        if (bytes_equal(own, text))
            return true;
    }
    return false;
}

/* Labels of a domain, from one to another, with the dots between them. */
static bytes_t labels_between(const labels_t *labels, size_t from, size_t to)
{
    const uint8_t *start = labels->items[from].data;
    return bytes_of(start, (size_t)(labels->items[to].data + labels->items[to].size - start));
}

static bool is_known_or_below(const look_alike_index_t *index, const labels_t *labels)
{
    size_t known;
    for (size_t i = 0; i < labels->count; i++)
        if (find_equal(index, KEY_DOMAIN, labels_between(labels, i, labels->count - 1), &known))
            return true;
    return false;
}

static bool find_in_front(const look_alike_index_t *index, const labels_t *labels, size_t *r_known)
{
    for (size_t from = 0; from < labels->count; from++)
        for (size_t to = from + 1; to + 1 < labels->count; to++)
            if (find_equal(index, KEY_DOMAIN, labels_between(labels, from, to), r_known))
                return true;
    return false;
}

/* Whether only that one label differs, and by no more than a look-alike's edits. */
static bool differs_by_label(const labels_t *labels, size_t label, bytes_t known_domain)
{
    labels_t known = split(known_domain);
    if (known.count != labels->count)
        return false;
    for (size_t i = 0; i < known.count; i++)
        if (i != label && !bytes_equal(known.items[i], labels->items[i]))
            return false;
    return distance(labels->items[label], known.items[label]) <=
           edits_allowed(known.items[label].size);
}

static bool find_by_label(const look_alike_index_t *index, const labels_t *labels, size_t *r_known)
{
    for (size_t i = 0; i < labels->count; i++) {
        uint64_t rest = number_of_rest(labels, i), letters = letters_of(labels->items[i]);
        size_t at = first_key(index, rest);
        while (next_known(index, rest, &at, r_known))
            if (may_be_within(index->keys[at - 1].letters, letters, edits_allowed(TWO_EDITS)) &&
                differs_by_label(labels, i, index->known[*r_known].domain))
                return true;
    }
    return false;
}

static gpg_error_t find_domain(const look_alike_index_t *index, const labels_t *labels,
                               bytes_t domain, look_alike_t *r_found)
{
    buffer_t skeleton = BUFFER_INIT;
    gpg_error_t error = skeleton_append(&skeleton, domain);
    if (error)
        ;
    else if (find_equal(index, KEY_SKELETON, buffer_bytes(&skeleton), &r_found->known))
        r_found->how = LOOK_ALIKE_SKELETON;
    else if (find_in_front(index, labels, &r_found->known))
        r_found->how = LOOK_ALIKE_FRONT;
    else if (find_by_label(index, labels, &r_found->known))
        r_found->how = LOOK_ALIKE_LABEL;
    buffer_free(&skeleton);
    return error;
}

gpg_error_t look_alike_find(const look_alike_index_t *index, bytes_t domain, bytes_t display_name,
                            look_alike_t *r_found)
{
    arena_t arena = ARENA_INIT;
    bytes_t name;
    labels_t labels = split(domain);
    *r_found = (look_alike_t){LOOK_ALIKE_NONE, 0};
    if (!index->known_count || is_known_or_below(index, &labels))
        return 0;
    gpg_error_t error = fold_name(&arena, display_name, &name);
    if (!error)
        error = find_domain(index, &labels, domain, r_found);
    if (!error && r_found->how == LOOK_ALIKE_NONE && name.size &&
        find_equal(index, KEY_NAME, name, &r_found->known))
        r_found->how = LOOK_ALIKE_NAME;
    gpg_error_t lost = arena_free(&arena);
    return error ? error : lost;
}
