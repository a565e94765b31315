/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X.680 section 41 strings, as RFC 5280 section 4.1.2.4 lists them, read as Unicode. */
#include "x509/name_string.h"

#include "base/utf8.h"

#define REPLACEMENT 0xfffd

bool name_string_open(const der_item_t *value, name_string_t *r_string)
{
    *r_string = (name_string_t){0};
    if (value->tag_class != DER_UNIVERSAL || value->constructed)
        return false;
    switch (value->tag) {
    case DER_UTF8_STRING:
    case DER_NUMERIC_STRING:
    case DER_PRINTABLE_STRING:
    case DER_T61_STRING:
    case DER_IA5_STRING:
    case DER_VISIBLE_STRING:
    case DER_UNIVERSAL_STRING:
    case DER_BMP_STRING:
        *r_string = (name_string_t){value->content, 0, value->tag};
        return true;
    default:
        return false;
    }
}

/* The big-endian number of `width` octets at the offset, which is moved behind it; what the input
 * is too short for is no character. */
static uint32_t next_unit(name_string_t *string, unsigned width)
{
    bytes_t unit = bytes_slice(string->content, string->offset, width);
    uint32_t value = 0;
    for (size_t i = 0; i < unit.size; i++)
        value = value << 8 | unit.data[i];
    string->offset += unit.size;
    return unit.size == width ? value : UINT32_MAX;
}

static bool is_surrogate(uint32_t value, uint32_t first)
{
    return value >= first && value < first + 0x400;
}

/* BMPString has no surrogates, but CAs write UTF-16 into it. */
static uint32_t next_utf16(name_string_t *string)
{
    uint32_t high = next_unit(string, 2);
    if (!is_surrogate(high, 0xd800))
        return high;
    name_string_t ahead = *string;
    uint32_t low = next_unit(&ahead, 2);
    if (!is_surrogate(low, 0xdc00))
        return high;
    *string = ahead;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* The next code point or a value that is none; the string is not at its end. */
static uint32_t next_raw(name_string_t *string)
{
    switch (string->tag) {
    case DER_UTF8_STRING:
        return utf8_next(string->content, &string->offset);
    case DER_BMP_STRING:
        return next_utf16(string);
    case DER_UNIVERSAL_STRING:
        return next_unit(string, 4);
    default: /* T61String is ISO 8859-1 in practice; 8-bit bytes in ASCII types are taken likewise
              */
        return next_unit(string, 1);
    }
}

static bool is_code_point(uint32_t value)
{
    return value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
}

bool name_string_valid(const name_string_t *string)
{
    if (string->tag == DER_UTF8_STRING)
        return utf8_valid(string->content);
    name_string_t copy = *string;
    copy.offset = 0;
    while (copy.offset < copy.content.size)
        if (!is_code_point(next_raw(&copy)))
            return false;
    return true;
}

bool name_string_next(name_string_t *string, uint32_t *r_code_point)
{
    *r_code_point = 0;
    if (string->offset >= string->content.size)
        return false;
    uint32_t value = next_raw(string);
    *r_code_point = is_code_point(value) ? value : REPLACEMENT;
    return true;
}
