/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.2: serial numbers. */
#include "x509/serial_number.h"

#include <string.h>

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

static bytes_t without_zeros(bytes_t integer)
{
    while (integer.size > 1 && integer.data[0] == 0)
        integer = bytes_from(integer, 1);
    return integer;
}

const char *serial_number_hex(arena_t *arena, bytes_t integer)
{
    integer = without_zeros(integer);
    char *text = arena_alloc(arena, 2 * integer.size + 3);
    if (!text)
        return NULL;
    size_t length = bytes_to_hex(integer, text);
    return length ? text : memcpy(text, "00", 3);
}

bool serial_number_equal(bytes_t a, bytes_t b)
{
    return a.size && b.size && bytes_equal(minimal(a), minimal(b));
}
