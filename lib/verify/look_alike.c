/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The index holds numbers of texts: of the domain, of its skeleton, of the name, and for each label of the
 * domain that of the domain without it. What a number finds is compared before it counts; labels by the
 * letters that they consist of first, of which an edit changes two at the most. For 1,000 known senders that costs a
 * tenth of looking up what deletions leave of a label, and a hundredth of the memory. */
#include "verify/look_alike.h"

#include "base/error.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "mime/u_label.h"
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

/* As a reader sees it: a row of blanks is one, and none stands at the ends. */
static bytes_t fold_blanks(uint8_t *text, size_t size)
{
    size_t kept = 0;
    for (size_t i = 0; i < size; i++)
        if (!ascii_is_space(text[i]))
            text[kept++] = text[i];
        else if (kept && text[kept - 1] != ' ')
            text[kept++] = ' ';
    kept -= kept && text[kept - 1] == ' ';
    return bytes_of(text, kept);
}

/* What takes no room is left out, other blanks are spaces. */
static void append_visible(buffer_t *out, bytes_t name)
{
    for (size_t at = 0; at < name.size;) {
        uint32_t c = utf8_next(name, &at);
        if (!unicode_is_ignorable(c))
            utf8_append(out, unicode_is_space(c) ? ' ' : c);
    }
}

static gpg_error_t fold_unicode(arena_t *arena, bytes_t name, bytes_t *r_folded)
{
    buffer_t visible = BUFFER_INIT;
    size_t size = 0;
    append_visible(&visible, name);
    uint8_t *folded = NULL;
    gpg_error_t error = visible.error;
    if (!error && visible.size)
        folded = u8_casefold(visible.data, visible.size, NULL, UNINORM_NFKC, NULL, &size);
    if (!error && visible.size && !folded && errno == ENOMEM)
        error = ERR(ENOMEM);
    bytes_t text = folded ? fold_blanks(folded, size) : BYTES_NONE;
    if (text.size)
        *r_folded = arena_copy(arena, text);
    if (text.size && !r_folded->data)
        error = ERR(ENOMEM);
    free(folded);
    buffer_free(&visible);
    return error;
}

/* NFKC, case folded; empty for text that is absent or cannot be folded. */
static gpg_error_t fold_name(arena_t *arena, bytes_t name, bytes_t *r_folded)
{
    *r_folded = BYTES_NONE;
    if (!name.size)
        return 0;
    if (!bytes_are_ascii(name))
        return fold_unicode(arena, name, r_folded);
    uint8_t *lower = arena_alloc(arena, name.size); /* only capitals fold */
    for (size_t i = 0; lower && i < name.size; i++)
        lower[i] = ascii_lower(name.data[i]);
    if (lower)
        *r_folded = fold_blanks(lower, name.size);
    return lower ? 0 : ERR(ENOMEM);
}

/* ---- labels ---- */

typedef struct labels {
    bytes_t items[LABELS_MAX];
    size_t count;
    bool more; /* than are looked at; they follow */
} labels_t;

static labels_t split(bytes_t domain)
{
    labels_t labels = {.count = 0};
    for (;;) {
        bytes_t label = bytes_slice(domain, 0, bytes_find_byte(domain, '.'));
        labels.items[labels.count++] = label;
        labels.more = label.size < domain.size;
        if (!labels.more || labels.count == LABELS_MAX)
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

/* What a reader sees of a label. */
typedef struct letters {
    uint32_t items[LABEL_MAX];
    size_t count; /* 0: more than a label has */
    uint64_t set;
} letters_t;

static unsigned bit_of(uint32_t letter)
{
    return letter >= 'a' && letter <= 'z'   ? letter - 'a'
           : letter >= '0' && letter <= '9' ? letter - '0' + 26
           : letter < 0x80                  ? 36
                                            : letter % 26;
}

/* Which letters a label has, and which it has twice: to add or take a letter changes one bit of it, to
 * replace one two. */
static uint64_t set_of(const letters_t *letters)
{
    uint64_t once = 0, twice = 0;
    for (size_t i = 0; i < letters->count; i++) {
        uint64_t bit = (uint64_t)1 << bit_of(letters->items[i]);
        twice |= once & bit;
        once |= bit;
    }
    return once | (twice & 0x3ffffff) << 37; /* of the digits only once */
}

static gpg_error_t read_letters(bytes_t label, letters_t *r_letters)
{
    buffer_t decoded = BUFFER_INIT;
    r_letters->count = 0;
    if (bytes_starts_with(label, "xn--")) {
        u_label_append(&decoded, label);
        label = buffer_bytes(&decoded);
    }
    for (size_t at = 0; at < label.size;) {
        uint32_t letter = utf8_next(label, &at);
        if (r_letters->count == LABEL_MAX) {
            r_letters->count = 0;
            break;
        }
        r_letters->items[r_letters->count++] = letter;
    }
    r_letters->set = set_of(r_letters);
    gpg_error_t error = decoded.error;
    buffer_free(&decoded);
    return error;
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

/* Insertions, deletions, replacements and swaps of neighbours that make b of a. */
static unsigned distance(const letters_t *a, const letters_t *b)
{
    unsigned rows[3][LABEL_MAX + 1];
    for (size_t k = 0; k <= b->count; k++)
        rows[0][k] = (unsigned)k;
    for (size_t i = 1; i <= a->count; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t k = 1; k <= b->count; k++) {
            bool same = a->items[i - 1] == b->items[k - 1];
            row[k] = least(least(row[k - 1], above[k]) + 1, above[k - 1] + !same);
            if (i > 1 && k > 1 && a->items[i - 1] == b->items[k - 2] &&
                a->items[i - 2] == b->items[k - 1])
                row[k] = least(row[k], two_above[k - 2] + 1);
        }
    }
    return rows[a->count % 3][b->count];
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
    for (size_t i = 0; i < labels.count && !labels.more && !error; i++) {
        letters_t letters;
        error = read_letters(labels.items[i], &letters);
        if (!error && edits_allowed(letters.count))
            error = add_key(index, number_of_rest(&labels, i), letters.set);
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

static bytes_t known_text(const look_alike_known_t *known, key_kind_t kind)
{
    return kind == KEY_DOMAIN     ? known->domain
           : kind == KEY_SKELETON ? known->skeleton
                                  : known->name;
}

static bool find_equal(const look_alike_index_t *index, key_kind_t kind, bytes_t text,
                       size_t *r_known)
{
    uint64_t number = number_of(start_of(kind), text);
    size_t at = first_key(index, number);
    while (next_known(index, number, &at, r_known))
        if (bytes_equal(known_text(&index->known[*r_known], kind), text))
            return true;
    return false;
}

static bool is_or_is_below(bytes_t domain, bytes_t upper)
{
    if (domain.size < upper.size)
        return false;
    size_t more = domain.size - upper.size;
    return bytes_equal(bytes_from(domain, more), upper) && (!more || domain.data[more - 1] == '.');
}

static bool is_known_or_below(const look_alike_index_t *index, bytes_t domain)
{
    size_t known;
    for (;;) {
        size_t dot = bytes_find_byte(domain, '.');
        if (find_equal(index, KEY_DOMAIN, domain, &known))
            return true;
        if (dot == SIZE_MAX)
            return false;
        domain = bytes_from(domain, dot + 1);
    }
}

/* Labels of a domain, from one to another, with the dots between them. */
static bytes_t labels_between(const labels_t *labels, size_t from, size_t to)
{
    const uint8_t *start = labels->items[from].data;
    return bytes_of(start, (size_t)(labels->items[to].data + labels->items[to].size - start));
}

static bool find_in_front(const look_alike_index_t *index, const labels_t *labels, bytes_t domain,
                          size_t *r_known)
{
    const size_t ends = labels->count - !labels->more;
    for (size_t from = 0; from < labels->count; from++)
        for (size_t to = from + 1; to < ends; to++)
            if (find_equal(index, KEY_DOMAIN, labels_between(labels, from, to), r_known) &&
                !is_or_is_below(domain, index->known[*r_known].domain))
                return true;
    return false;
}

/* Whether only that one label differs, and by no more than a look-alike's edits. */
static gpg_error_t differs_by_label(const labels_t *labels, size_t label, const letters_t *letters,
                                    bytes_t known_domain, bool *r_differs)
{
    labels_t known = split(known_domain);
    letters_t known_letters;
    *r_differs = false;
    if (known.count != labels->count)
        return 0;
    for (size_t i = 0; i < known.count; i++)
        if (i != label && !bytes_equal(known.items[i], labels->items[i]))
            return 0;
    gpg_error_t error = read_letters(known.items[label], &known_letters);
    if (!error)
        *r_differs = distance(letters, &known_letters) <= edits_allowed(known_letters.count);
    return error;
}

static gpg_error_t find_by_label(const look_alike_index_t *index, const labels_t *labels,
                                 size_t *r_known, bool *r_found)
{
    gpg_error_t error = 0;
    *r_found = false;
    for (size_t i = 0; i < labels->count && !labels->more && !error; i++) {
        letters_t letters;
        uint64_t rest = number_of_rest(labels, i);
        size_t at = first_key(index, rest);
        if (at >= index->key_count || index->keys[at].number != rest)
            continue;
        error = read_letters(labels->items[i], &letters);
        while (!error && letters.count && next_known(index, rest, &at, r_known)) {
            if (may_be_within(index->keys[at - 1].letters, letters.set, edits_allowed(TWO_EDITS)))
                error =
                    differs_by_label(labels, i, &letters, index->known[*r_known].domain, r_found);
            if (*r_found)
                return 0;
        }
    }
    return error;
}

gpg_error_t look_alike_find_domain(const look_alike_index_t *index, bytes_t domain,
                                   look_alike_t *r_found)
{
    buffer_t skeleton = BUFFER_INIT;
    bool by_label = false;
    *r_found = (look_alike_t){LOOK_ALIKE_NONE, 0};
    if (!index->known_count)
        return 0;
    labels_t labels = split(domain);
    if (find_in_front(index, &labels, domain, &r_found->known))
        r_found->how = LOOK_ALIKE_FRONT;
    if (r_found->how != LOOK_ALIKE_NONE || is_known_or_below(index, domain))
        return 0;
    gpg_error_t error = skeleton_append(&skeleton, domain);
    if (!error && find_equal(index, KEY_SKELETON, buffer_bytes(&skeleton), &r_found->known))
        r_found->how = LOOK_ALIKE_SKELETON;
    else if (!error)
        error = find_by_label(index, &labels, &r_found->known, &by_label);
    if (by_label)
        r_found->how = LOOK_ALIKE_LABEL;
    buffer_free(&skeleton);
    return error;
}

/* Whose name that is; nobody's, if it is that of the author's own domain. */
static bool find_name(const look_alike_index_t *index, bytes_t domain, bytes_t name,
                      size_t *r_known)
{
    uint64_t number = number_of(start_of(KEY_NAME), name);
    size_t known, at = first_key(index, number);
    bool found = false;
    while (next_known(index, number, &at, &known)) {
        if (!bytes_equal(index->known[known].name, name))
            continue;
        if (is_or_is_below(domain, index->known[known].domain))
            return false;
        *r_known = found ? *r_known : known;
        found = true;
    }
    return found;
}

gpg_error_t look_alike_find_name(const look_alike_index_t *index, bytes_t domain,
                                 bytes_t display_name, look_alike_t *r_found)
{
    arena_t arena = ARENA_INIT;
    bytes_t name = BYTES_NONE;
    *r_found = (look_alike_t){LOOK_ALIKE_NONE, 0};
    gpg_error_t error = index->known_count ? fold_name(&arena, display_name, &name) : 0;
    if (!error && name.size && find_name(index, domain, name, &r_found->known))
        r_found->how = LOOK_ALIKE_NAME;
    gpg_error_t lost = arena_free(&arena);
    return error ? error : lost;
}
