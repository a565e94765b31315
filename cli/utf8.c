/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8 without surrogates, overlong forms and what lies above U+10FFFF. */
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static size_t length_of(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if ((lead & 0xf0) == 0xe0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

size_t utf8_read(const char *text, size_t size, uint32_t *r_character)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t *bytes = (const uint8_t *)text;
    *r_character = 0;
    size_t length = size ? length_of(bytes[0]) : 0;
    if (length == 0 || length > size)
        return 0;
    uint32_t character = length == 1 ? bytes[0] : bytes[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (bytes[i] & 0x3fU);
    }
    bool surrogate = character >= 0xd800 && character < 0xe000;
    if (character < smallest[length] || surrogate || character > 0x10ffff)
        return 0;
    *r_character = character;
    return length;
}

bool utf8_valid(const char *text, size_t size)
{
    uint32_t character;
    for (size_t at = 0, length; at < size; at += length)
        if ((length = utf8_read(text + at, size - at, &character)) == 0)
            return false;
    return true;
}

char *utf8_repaired(const char *text)
{
    size_t size = strlen(text);
    char *copy = size < SIZE_MAX / 3 ? malloc(size * 3 + 1) : NULL;
    size_t used = 0;
    uint32_t character;
    for (size_t at = 0; copy && at < size;) {
        size_t length = utf8_read(text + at, size - at, &character);
        memcpy(copy + used, length ? text + at : "\xef\xbf\xbd", length ? length : 3);
        used += length ? length : 3;
        at += length ? length : 1;
    }
    if (copy)
        copy[used] = '\0';
    return copy;
}
