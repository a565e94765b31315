/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4518: strings prepared for comparison, as RFC 5280 section 7.1 wants it. libunistring folds case
 * and normalizes (NFKC), by the Unicode that it knows rather than that of 2002: what was assigned
 * since is compared as well. Nothing depends on a locale. */
#include "x509/name_prepare.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

/* ---- which characters do not count (RFC 4518 section 2.2) ---- */

typedef struct range {
    uint32_t first, last;
} range_t;

static bool in_ranges(const range_t *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count && ranges[i].first <= c; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

static bool is_space(uint32_t c)
{
    static const range_t spaces[] = {
        {0x09, 0x0d},     {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},     {0x1680, 0x1680},
        {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
    };
    return in_ranges(spaces, sizeof spaces / sizeof spaces[0], c);
}

static bool is_ignored(uint32_t c)
{
    static const range_t ignored[] = {
        {0x00, 0x08},     {0x0e, 0x1f},       {0x7f, 0x84},       {0x86, 0x9f},
        {0xad, 0xad},     {0x34f, 0x34f},     {0x6dd, 0x6dd},     {0x70f, 0x70f},
        {0x1806, 0x1806}, {0x180b, 0x180e},   {0x200b, 0x200f},   {0x202a, 0x202e},
        {0x2060, 0x2063}, {0x206a, 0x206f},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
        {0xfff9, 0xfffc}, {0x1d173, 0x1d17a}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f},
    };
    return in_ranges(ignored, sizeof ignored / sizeof ignored[0], c);
}

/* ---- the prepared string ---- */

static bool is_ascii(name_string_t string)
{
    uint32_t c;
    while (name_string_next(&string, &c))
        if (c >= 0x80)
            return false;
    return true;
}

/* Sections 2.2 to 2.4: puts in its place what the string is once it is mapped, its case folded (which
 * is a mapping, too) and normalized. */
static gpg_error_t normalize(prepared_string_t *prepared)
{
    buffer_t utf8 = BUFFER_INIT;
    size_t size = 0;
    uint32_t c;
    while (name_string_next(&prepared->string, &c))
        if (!is_ignored(c))
            utf8_append(&utf8, is_space(c) ? ' ' : c);
    prepared->string = (name_string_t){bytes_of(NULL, 0), 0, DER_UTF8_STRING};
    gpg_error_t error = utf8.error;
    if (!error && utf8.size) {
        prepared->normalized = u8_casefold(utf8.data, utf8.size, NULL, UNINORM_NFKC, NULL, &size);
        if (!prepared->normalized)
            error = ERR(ENOMEM); /* what else could fail is UTF-8 that is none */
        else
            prepared->string.content = bytes_of(prepared->normalized, size);
    }
    buffer_free(&utf8);
    return error;
}

gpg_error_t prepared_string_open(const der_item_t *value, prepared_string_t *r_prepared,
                                 bool *r_text)
{
    *r_prepared = PREPARED_STRING_NONE;
    *r_text =
        name_string_open(value, &r_prepared->string) && name_string_valid(&r_prepared->string);
    if (!*r_text || is_ascii(r_prepared->string))
        return 0;
    gpg_error_t error = normalize(r_prepared);
    *r_text = !error;
    return error;
}

void prepared_string_close(prepared_string_t *prepared)
{
    free(prepared->normalized);
    prepared->normalized = NULL;
}

/* Delivers c, after the one space that the white space before it counts for (RFC 4518
 * section 2.6.1: none at the start, and none at the end, where no character follows). */
static uint32_t deliver(prepared_string_t *prepared, uint32_t c)
{
    bool space = prepared->space && prepared->started;
    prepared->space = false;
    prepared->started = true;
    if (!space)
        return c;
    prepared->pending = c;
    return ' ';
}

bool prepared_string_next(prepared_string_t *prepared, uint32_t *r_code_point)
{
    *r_code_point = prepared->pending;
    prepared->pending = 0;
    if (*r_code_point)
        return true;
    uint32_t c;
    while (name_string_next(&prepared->string, &c)) {
        if (is_space(c)) {
            prepared->space = true;
        } else if (!is_ignored(c)) {
            *r_code_point = deliver(prepared, c >= 'A' && c <= 'Z' ? c + 32 : c);
            return true;
        }
    }
    return false;
}
