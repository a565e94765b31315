/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The index holds numbers of texts: of the domain, of its skeleton, of the name, and for each label of the
 * domain without that label together with what deletions leave of the label (two texts that differ by an edit
 * have a deletion in common). What a number finds is compared before it counts. */
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
#define EDITS_MAX  2

typedef enum key_kind { KEY_DOMAIN, KEY_SKELETON, KEY_NAME, KEY_REST, KEY_DELETION } key_kind_t;

typedef struct look_alike_key {
    uint64_t number;
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

/* Calls visit with the number of every text that up to `edits` deletions leave of the label. */
typedef struct visiting {
    gpg_error_t (*visit)(struct visiting *visiting, uint64_t number);
    uint64_t start; /* number of the rest of the domain */
    void *user;
} visiting_t;

static gpg_error_t visit_deletions(visiting_t *visiting, bytes_t label, unsigned edits, size_t from)
{
    gpg_error_t error = visiting->visit(visiting, number_of(visiting->start + KEY_DELETION, label));
    for (size_t i = from; i < label.size && edits && !error; i++) {
        uint8_t shorter[LABEL_MAX];
        memcpy(shorter, label.data, i);
        memcpy(shorter + i, label.data + i + 1, label.size - i - 1);
        error = visit_deletions(visiting, bytes_of(shorter, label.size - 1), edits - 1, i);
    }
    return error;
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

static gpg_error_t add_key(look_alike_index_t *index, uint64_t number)
{
    look_alike_key_t *key =
        arena_push(index->arena, index->keys, index->key_count, index->key_capacity);
    if (!key)
        return ERR(ENOMEM);
    *key = (look_alike_key_t){number, index->known_count - 1};
    return 0;
}

static gpg_error_t add_deletion(visiting_t *visiting, uint64_t number)
{
    return add_key(visiting->user, number);
}

static gpg_error_t add_labels(look_alike_index_t *index, bytes_t domain)
{
    labels_t labels = split(domain);
    gpg_error_t error = 0;
    for (size_t i = 0; i < labels.count && !error; i++) {
        unsigned edits = edits_allowed(labels.items[i].size);
        uint64_t rest = number_of_rest(&labels, i);
        visiting_t visiting = {add_deletion, rest, index};
        if (labels.items[i].size > index->longest_label)
            index->longest_label = labels.items[i].size;
        if (edits) {
            error = add_key(index, rest);
            if (!error)
                error = visit_deletions(&visiting, labels.items[i], edits, 0);
        }
    }
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
        error = add_key(index, number_of(start_of(KEY_DOMAIN), known->domain));
    if (!error)
        error = add_key(index, number_of(start_of(KEY_SKELETON), known->skeleton));
    if (!error && known->name.size)
        error = add_key(index, number_of(start_of(KEY_NAME), known->name));
    return error ? error : add_labels(index, known->domain);
}

static int by_number(const void *a, const void *b)
{
    const look_alike_key_t *left = a, *right = b;
    return left->number != right->number ? (left->number < right->number ? -1 : 1)
           : left->known != right->known ? (left->known < right->known ? -1 : 1)
                                         : 0;
}

void look_alike_ready(look_alike_index_t *index)
{
    if (index->key_count)
        qsort(index->keys, index->key_count, sizeof *index->keys, by_number);
}

/* ---- finding ---- */

/* The first key of that number; key_count: there is none. */
static size_t first_key(const look_alike_index_t *index, uint64_t number)
{
    size_t low = 0, high = index->key_count;
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

typedef struct search {
    const look_alike_index_t *index;
    const labels_t *labels;
    size_t label;
    bool found;
    size_t known;
} search_t;

/* Whether only that one label differs, and by no more than a look-alike's edits. */
static bool differs_by_label(const search_t *search, bytes_t known_domain)
{
    labels_t known = split(known_domain);
    if (known.count != search->labels->count)
        return false;
    for (size_t i = 0; i < known.count; i++)
        if (i != search->label && !bytes_equal(known.items[i], search->labels->items[i]))
            return false;
    bytes_t own = search->labels->items[search->label], other = known.items[search->label];
    return distance(own, other) <= edits_allowed(other.size);
}

static gpg_error_t look_up_deletion(visiting_t *visiting, uint64_t number)
{
    search_t *search = visiting->user;
    size_t at = first_key(search->index, number), known;
    while (!search->found && next_known(search->index, number, &at, &known)) {
        search->found = differs_by_label(search, search->index->known[known].domain);
        search->known = known;
    }
    return search->found ? ERR(CANCELED) : 0; /* enough */
}

static bool find_by_label(const look_alike_index_t *index, const labels_t *labels, size_t *r_known)
{
    search_t search = {index, labels, 0, false, 0};
    for (; search.label < labels->count && !search.found; search.label++) {
        bytes_t label = labels->items[search.label];
        uint64_t rest = number_of_rest(labels, search.label);
        size_t first = first_key(index, rest), known;
        visiting_t visiting = {look_up_deletion, rest, &search};
        if (label.size > index->longest_label + EDITS_MAX || label.size + EDITS_MAX < ONE_EDIT ||
            !next_known(index, rest, &first, &known))
            continue;
        (void)visit_deletions(&visiting, label, EDITS_MAX, 0);
        if (search.found)
            break;
    }
    *r_known = search.known;
    return search.found;
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
