/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers of any size; they are short, so that quadratic time does not matter. */
#include "serial_format.h"

#include "base/bytes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void put_colons(char *out, const char *digits)
{
    for (; digits[0] && digits[1]; digits += 2) {
        *out++ = digits[0];
        *out++ = digits[1];
        if (digits[2])
            *out++ = ':';
    }
    *out = '\0';
}

/* out: decimal digits, the last first while they are computed. */
static void put_decimal(char *out, const char *digits)
{
    size_t used = 1;
    out[0] = 0;
    for (; *digits; digits++) {
        unsigned carry = (unsigned)ascii_hex_value((uint8_t)*digits);
        for (size_t i = 0; i < used || carry; i++) {
            unsigned value = (i < used ? (unsigned)out[i] * 16 : 0) + carry;
            out[i] = (char)(value % 10);
            carry = value / 10;
            used = i >= used ? i + 1 : used;
        }
    }
    out[used] = '\0';
    for (size_t i = 0; i < used; i++)
        out[i] = (char)(out[i] + '0');
    for (size_t low = 0, high = used - 1; low < high; low++, high--) {
        char swapped = out[low];
        out[low] = out[high];
        out[high] = swapped;
    }
}

char *serial_formatted(const char *hex, serial_format_t format)
{
    size_t size = strlen(hex);
    char *text = size < SIZE_MAX / 2 ? malloc(2 * size + 2) : NULL;
    if (!text)
        return NULL;
    if (format == SERIAL_COLON)
        put_colons(text, hex);
    else if (format == SERIAL_DECIMAL)
        put_decimal(text, hex);
    else
        memcpy(text, hex, size + 1);
    return text;
}
