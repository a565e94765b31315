/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4518: strings prepared for comparison, as RFC 5280 section 7.1 wants it.
 *
 * Narrower than the RFC in two points, since no library that we depend on has NFKC: composition is
 * canonical (NFC, from GnuTLS) after some compatibility forms (name_compatible.c), and case is
 * folded character by character in the Latin, Greek, Cyrillic and Armenian blocks. Names that
 * differ only beyond that are different names: a path is not found, never one too many. Nothing
 * depends on a locale. */
#include "x509/name_prepare.h"

#include "base/error.h"
#include "x509/name_compatible.h"

#include <gnutls/gnutls.h>

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

/* ---- case (RFC 3454 table B.2, what of it concerns one character) ---- */

typedef enum fold_kind { FOLD_SHIFT, FOLD_EVEN /* to the next, odd one */, FOLD_ODD } fold_kind_t;

static const struct fold {
    uint32_t first, last;
    fold_kind_t kind;
    int32_t shift;
} folds[] = {
    {'A', 'Z', FOLD_SHIFT, 32},
    {0xb5, 0xb5, FOLD_SHIFT, 0x3bc - 0xb5}, /* micro sign */
    {0xc0, 0xd6, FOLD_SHIFT, 32},
    {0xd8, 0xde, FOLD_SHIFT, 32},
    {0x100, 0x12f, FOLD_EVEN, 0},
    {0x132, 0x137, FOLD_EVEN, 0},
    {0x139, 0x148, FOLD_ODD, 0},
    {0x14a, 0x177, FOLD_EVEN, 0},
    {0x178, 0x178, FOLD_SHIFT, 0xff - 0x178},
    {0x179, 0x17e, FOLD_ODD, 0},
    {0x17f, 0x17f, FOLD_SHIFT, 's' - 0x17f},
    {0x1a0, 0x1a5, FOLD_EVEN, 0},
    {0x1af, 0x1b0, FOLD_ODD, 0},
    {0x1cd, 0x1dc, FOLD_ODD, 0},
    {0x1de, 0x1ef, FOLD_EVEN, 0},
    {0x1f8, 0x21f, FOLD_EVEN, 0},
    {0x222, 0x233, FOLD_EVEN, 0},
    {0x386, 0x386, FOLD_SHIFT, 0x3ac - 0x386},
    {0x388, 0x38a, FOLD_SHIFT, 37},
    {0x38c, 0x38c, FOLD_SHIFT, 0x3cc - 0x38c},
    {0x38e, 0x38f, FOLD_SHIFT, 63},
    {0x391, 0x3a1, FOLD_SHIFT, 32},
    {0x3a3, 0x3ab, FOLD_SHIFT, 32},
    {0x3c2, 0x3c2, FOLD_SHIFT, 1}, /* final sigma */
    {0x400, 0x40f, FOLD_SHIFT, 80},
    {0x410, 0x42f, FOLD_SHIFT, 32},
    {0x460, 0x481, FOLD_EVEN, 0},
    {0x48a, 0x4bf, FOLD_EVEN, 0},
    {0x4c1, 0x4ce, FOLD_ODD, 0},
    {0x4d0, 0x52f, FOLD_EVEN, 0},
    {0x531, 0x556, FOLD_SHIFT, 48},
    {0x1e00, 0x1e95, FOLD_EVEN, 0},
    {0x1ea0, 0x1eff, FOLD_EVEN, 0},
};

static uint32_t fold_case(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) /* full-width ASCII */
        c -= 0xfee0;
    for (size_t i = 0; i < sizeof folds / sizeof folds[0] && folds[i].first <= c; i++) {
        const struct fold *fold = &folds[i];
        if (c > fold->last)
            continue;
        if (fold->kind == FOLD_SHIFT)
            return (uint32_t)((int32_t)c + fold->shift);
        return c + ((c & 1) == (fold->kind == FOLD_ODD));
    }
    return c;
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

/* Puts the NFC form of the string in its place, mapped before as section 2.2 says. What GnuTLS
 * refuses (RFC 8265 forbids characters that are not assigned, say) stays as it is. */
static gpg_error_t normalize(prepared_string_t *prepared)
{
    buffer_t utf8 = BUFFER_INIT;
    gnutls_datum_t normal = {NULL, 0};
    uint32_t c;
    while (name_string_next(&prepared->string, &c))
        if (!is_ignored(c))
            name_compatible_append(&utf8, is_space(c) ? ' ' : c);
    prepared->string.offset = 0;
    gpg_error_t error = utf8.error;
    int rc = error ? 0 : gnutls_utf8_password_normalize(utf8.data, (unsigned)utf8.size, &normal, 0);
    if (rc == GNUTLS_E_MEMORY_ERROR)
        error = ERR(ENOMEM);
    if (!error && rc == 0) {
        prepared->normalized = normal.data;
        prepared->string = (name_string_t){bytes_of(normal.data, normal.size), 0, DER_UTF8_STRING};
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
    gnutls_free(prepared->normalized);
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
            *r_code_point = deliver(prepared, fold_case(c));
            return true;
        }
    }
    return false;
}
