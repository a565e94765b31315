/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.2: serial numbers. */
#include "x509/serial_number.h"

/* Without the leading bytes that only repeat the sign. */
static bytes_t minimal(bytes_t integer)
{
    while (integer.size > 1) {
        bool negative = (integer.data[1] & 0x80) != 0;
        if (integer.data[0] != (negative ? 0xff : 0))
            break;
        integer = bytes_from(integer, 1);
    }
    return integer;
}

/* How many bytes there are up to the last that is not zero: negation changes the sign there, and
 * turns every bit before it around. */
static size_t significant_size(bytes_t integer)
{
    size_t size = integer.size;
    while (size > 0 && integer.data[size - 1] == 0)
        size--;
    return size;
}

const char *serial_number_hex(arena_t *arena, bytes_t integer)
{
    integer = minimal(integer);
    bool negative = integer.size && (integer.data[0] & 0x80);
    char *text = arena_alloc(arena, 2 * integer.size + 4);
    if (!text)
        return NULL;
    size_t length = 0;
    if (negative)
        text[length++] = '-';
    size_t start = length, significant = significant_size(integer);
    for (size_t i = 0; i < integer.size; i++) {
        uint8_t byte = integer.data[i];
        if (negative && i < significant)
            byte = (uint8_t)(~byte + (i + 1 == significant ? 1 : 0));
        if (byte == 0 && length == start && i + 1 < integer.size)
            continue; /* the sign byte */
        length += bytes_to_hex(bytes_of(&byte, 1), text + length);
    }
    if (length == start) {
        text[length++] = '0';
        text[length++] = '0';
    }
    text[length] = '\0';
    return text;
}

bool serial_number_equal(bytes_t a, bytes_t b)
{
    return a.size && b.size && bytes_equal(minimal(a), minimal(b));
}
