/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3: addresses in names that are displayed, as a person would read them. */
#include "mime/address_in_text.h"

#include "base/error.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "mime/address.h"

#include <string.h>

/* More '@' than a name has: not looked through one by one. */
#define MANY_AT_SIGNS 64

typedef struct range {
    uint32_t first, last;
} range_t;

static bool is_among(uint32_t c, const range_t *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* Control characters take no room either. */
static bool is_invisible(uint32_t c)
{
    bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    return control ? !unicode_is_space(c) : unicode_is_ignorable(c);
}

/* Characters that pass for a dot. */
static bool is_dot(uint32_t c)
{
    static const range_t ranges[] = {
        {'.', '.'},       {0x589, 0x589},   {0x660, 0x660},   {0x6D4, 0x6D4},   {0x6F0, 0x6F0},
        {0x701, 0x702},   {0x1803, 0x1803}, {0x1809, 0x1809}, {0x2024, 0x2024}, {0x2CF9, 0x2CF9},
        {0x2CFE, 0x2CFE}, {0x2E3C, 0x2E3C}, {0x3002, 0x3002}, {0xA4F8, 0xA4F8}, {0xA60E, 0xA60E},
        {0xFE12, 0xFE12}, {0xFE52, 0xFE52}, {0xFF0E, 0xFF0E}, {0xFF61, 0xFF61}, {0x10A50, 0x10A50}};
    return is_among(c, ranges, sizeof ranges / sizeof *ranges);
}

/* Those that do between ASCII characters only: Japanese names have them between words. */
static bool is_middle_dot(uint32_t c)
{
    static const range_t ranges[] = {{0xB7, 0xB7},       {0x387, 0x387},   {0x1427, 0x1427},
                                     {0x16EB, 0x16EB},   {0xA78F, 0xA78F}, {0x10101, 0x10101},
                                     {0x1D16D, 0x1D16D}, {0x2022, 0x2022}, {0x2027, 0x2027},
                                     {0x2219, 0x2219},   {0x22C5, 0x22C5}, {0x2E31, 0x2E31},
                                     {0x2E33, 0x2E33},   {0x30FB, 0x30FB}, {0xFF65, 0xFF65}};
    return is_among(c, ranges, sizeof ranges / sizeof *ranges);
}

/* Characters that pass for a hyphen. */
static bool is_hyphen(uint32_t c)
{
    static const range_t ranges[] = {
        {'-', '-'}, {0x2010, 0x2013}, {0x2212, 0x2212}, {0xFE63, 0xFE63}, {0xFF0D, 0xFF0D}};
    return is_among(c, ranges, sizeof ranges / sizeof *ranges);
}

/* c, or what a person does not tell it apart from. */
static uint32_t fold_character(uint32_t c)
{
    if (unicode_is_space(c))
        return ' ';
    if (is_dot(c))
        return '.';
    if (is_hyphen(c))
        return '-';
    if (c == 0xFE6B || c == 0x24B6 || c == 0x24D0) /* small; a in a circle */
        return '@';
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; /* full-width ASCII, '@' too */
}

/* text with what a person does not tell apart made the same. *r_overridden: it contains a mark that
 * turns the direction of what follows, so that it may be read backwards. */
static void fold(bytes_t text, buffer_t *out, bool *r_overridden)
{
    uint32_t before = 0, middle = 0; /* middle: a middle dot that waits for what follows */
    for (size_t at = 0; at < text.size;) {
        uint32_t c = utf8_next(text, &at);
        *r_overridden = *r_overridden || c == 0x202D || c == 0x202E;
        if (is_invisible(c))
            continue;
        c = fold_character(c);
        if (middle)
            utf8_append(out, before < 0x80 && c < 0x80 ? '.' : middle);
        before = middle ? middle : before;
        middle = is_middle_dot(c) ? c : 0;
        if (middle)
            continue;
        utf8_append(out, c);
        before = c;
    }
}

static bool is_label_character(uint8_t c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_' || (c & 0x80);
}

static bool is_local_character(uint8_t c)
{
    return c == '.' || (c && address_is_dot_atom(bytes_of(&c, 1)));
}

static size_t skip_spaces(bytes_t text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

/* Where the local part before end (an '@') starts; it ends at *r_end. Spaces, more '@' and a
 * closing quote may stand between. */
static size_t local_start(bytes_t text, size_t end, size_t *r_end)
{
    while (end > 0 && (text.data[end - 1] == ' ' || text.data[end - 1] == '@'))
        end--;
    if (end > 1 && text.data[end - 1] == '"')
        end--;
    size_t start = end;
    while (start > 0 && is_local_character(text.data[start - 1]))
        start--;
    *r_end = end;
    return start;
}

/* Goes on to the next label of a domain: over a dot or two, with spaces before it ("corp .
 * example") or, where the '@' stands close to its neighbours, after it. "Sales @ Inc. Tokyo" is no
 * address. */
static bool next_label(bytes_t text, bool close, size_t *at)
{
    size_t dot = skip_spaces(text, *at);
    if (dot == text.size || text.data[dot] != '.')
        return false;
    bool twice = dot + 1 < text.size && text.data[dot + 1] == '.';
    size_t after = dot + (twice ? 2 : 1), next = skip_spaces(text, after);
    bool spaced = next > after;
    if (next == text.size || !is_label_character(text.data[next]) ||
        (spaced && !close && dot == *at))
        return false;
    *at = next;
    return true;
}

/* One of the four numbers of an IPv4 address. */
static bool is_octet(bytes_t label)
{
    unsigned value = 0;
    for (size_t i = 0; i < label.size; i++) {
        if (i == 3 || !ascii_is_digit(label.data[i]))
            return false;
        value = value * 10 + (label.data[i] - '0');
    }
    return label.size && value < 256;
}

static bool looks_like_top_level(bytes_t label)
{
    for (size_t i = 0; i < label.size; i++)
        if (ascii_is_alpha(label.data[i]) || (label.data[i] & 0x80))
            return label.size >= 2;
    return false;
}

/* Reads what a person takes for a domain at `at`; false if it is none. */
static bool read_domain(bytes_t text, size_t at, bool close, buffer_t *out)
{
    if (at < text.size && text.data[at] == '[') {
        bytes_t rest = bytes_from(text, at);
        size_t end = bytes_find_byte(rest, ']');
        buffer_append(out, bytes_slice(rest, 0, end == SIZE_MAX ? 0 : end + 1));
        return end != SIZE_MAX && end > 1;
    }
    at += at < text.size && text.data[at] == '<';
    bool top = false; /* whatever follows a top level domain does not make it less of one */
    for (size_t labels = 1, octets = 0;; labels++) {
        size_t start = at;
        while (at < text.size && is_label_character(text.data[at]))
            at++;
        bytes_t label = bytes_slice(text, start, at - start);
        buffer_append(out, label);
        octets += is_octet(label);
        top = top || (labels > 1 && looks_like_top_level(label));
        if (!next_label(text, close, &at))
            return top || (labels == 4 && octets == 4);
        buffer_append_byte(out, '.');
    }
}

static bool is_same(arena_t *arena, bytes_t local, bytes_t domain, const char *address)
{
    const char *text = arena_printf(arena, "%.*s@%.*s", (int)local.size, (const char *)local.data,
                                    (int)domain.size, (const char *)domain.data);
    return text && address_equal(arena, bytes_text(text), bytes_text(address));
}

static bytes_t without_neighbours(bytes_t local)
{
    size_t skip = 0;
    for (size_t i = 0; i < local.size; i++)
        if ((local.data[i] & 0x80) || local.data[i] == '\'' || local.data[i] == '`')
            skip = i + 1;
    return bytes_from(local, skip);
}

/* Text that touches the address (quotes, or Japanese, which has no spaces) is no part of it where
 * the rest is the very address. */
static bool is_same_within(arena_t *arena, bytes_t local, bytes_t domain, const char *address)
{
    size_t size = 0;
    while (size < domain.size && !(domain.data[size] & 0x80))
        size++;
    bytes_t ascii = bytes_slice(domain, 0, size);
    while (ascii.size && (ascii.data[ascii.size - 1] == '-' || ascii.data[ascii.size - 1] == '_'))
        ascii.size--;
    bytes_t core = without_neighbours(local);
    return is_same(arena, local, domain, address) || is_same(arena, core, domain, address) ||
           is_same(arena, local, ascii, address) || is_same(arena, core, ascii, address);
}

/* Whether the '@' at `at` belongs to something that reads as another address. */
static bool is_other_address(arena_t *arena, bytes_t text, size_t at, const char *address)
{
    size_t end, domain_start = skip_spaces(text, at + 1);
    size_t start = local_start(text, at, &end);
    if (start == end)
        return false;
    bool close = domain_start == at + 1 && text.data[at - 1] != ' ';
    buffer_t domain = BUFFER_INIT;
    bool other = read_domain(text, domain_start, close, &domain) &&
                 !is_same_within(arena, bytes_slice(text, start, end - start),
                                 buffer_bytes(&domain), address);
    arena_fail(arena, domain.error);
    buffer_free(&domain);
    return other;
}

static gpg_error_t visit_address(arena_t *arena, bytes_t text, size_t at,
                                 gpg_error_t (*visit)(void *user, const char *address), void *user)
{
    size_t end, domain_start = skip_spaces(text, at + 1), size = 0;
    size_t start = local_start(text, at, &end);
    bool close = at > 0 && domain_start == at + 1 && text.data[at - 1] != ' ';
    buffer_t domain = BUFFER_INIT;
    gpg_error_t error = 0;
    if (start < end && read_domain(text, domain_start, close, &domain)) {
        bytes_t local = without_neighbours(bytes_slice(text, start, end - start));
        while (size < domain.size && !(domain.data[size] & 0x80))
            size++;
        const char *shown =
            arena_printf(arena, "%.*s@%.*s", (int)local.size, (const char *)local.data, (int)size,
                         (const char *)domain.data);
        const char *normal = shown ? address_normalize(arena, bytes_text(shown)) : NULL;
        error = !shown ? ERR(ENOMEM) : normal ? visit(user, normal) : 0;
    }
    if (!error && domain.error)
        error = ERR(ENOMEM);
    buffer_free(&domain);
    return error;
}

gpg_error_t address_each_in_text(arena_t *arena, const char *text,
                                 gpg_error_t (*visit)(void *user, const char *address), void *user)
{
    buffer_t folded = BUFFER_INIT;
    bool overridden = false;
    gpg_error_t error = 0;
    if (!address_sign_in_text(bytes_text(text)))
        return 0;
    fold(bytes_text(text), &folded, &overridden);
    bytes_t in = buffer_bytes(&folded);
    for (size_t at = 0, signs = 0; at < in.size && !error; at++)
        if (in.data[at] == '@' && ++signs <= MANY_AT_SIGNS)
            error = visit_address(arena, in, at, visit, user);
    if (!error && folded.error)
        error = ERR(ENOMEM);
    buffer_free(&folded);
    return error;
}

bool address_other_in_text(arena_t *arena, const char *text, const char *address)
{
    buffer_t folded = BUFFER_INIT;
    bool overridden = false, other = false;
    fold(bytes_text(text), &folded, &overridden);
    bytes_t in = buffer_bytes(&folded);
    size_t signs = 0;
    for (size_t at = 0; at < in.size && !other; at++)
        if (in.data[at] == '@')
            other =
                overridden || ++signs > MANY_AT_SIGNS || is_other_address(arena, in, at, address);
    arena_fail(arena, folded.error);
    buffer_free(&folded);
    return other;
}

bool address_sign_in_text(bytes_t text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c = utf8_next(text, &at);
        if (c == '@' || (c >= 0x80 && fold_character(c) == '@'))
            return true;
    }
    return false;
}
