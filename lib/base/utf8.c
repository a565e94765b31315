/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8, read with distrust and written. */
#include "mime/charset.h"

#include <string.h>

#define REPLACEMENT 0xFFFDU

/* What the first byte of a sequence says: its length, and the range of its second byte, in which
 * overlong forms, surrogates and values over U+10FFFF are left out (RFC 3629 section 4). */
static unsigned sequence(uint8_t first, uint8_t *r_low, uint8_t *r_high)
{
    *r_low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *r_high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* The length of the valid sequence at the start of in, or 0. */
static size_t valid_sequence(bytes_t in)
{
    uint8_t low, high;
    unsigned length = in.size ? sequence(in.data[0], &low, &high) : 0;
    if (length == 0 || length > in.size)
        return 0;
    if (length > 1 && (in.data[1] < low || in.data[1] > high))
        return 0;
    for (unsigned i = 2; i < length; i++)
        if ((in.data[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

/* How many bytes at the start of in are ASCII, in steps of a machine word. */
static size_t ascii_run(bytes_t in)
{
    size_t at = 0;
    uint64_t word;
    while (in.size - at >= sizeof word) {
        memcpy(&word, in.data + at, sizeof word);
        if (word & 0x8080808080808080U)
            break;
        at += sizeof word;
    }
    return at;
}

bool charset_utf8_valid(bytes_t in)
{
    for (size_t at = 0; at < in.size;) {
        at += ascii_run(bytes_from(in, at));
        if (at == in.size)
            break;
        size_t length = valid_sequence(bytes_from(in, at));
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

uint32_t charset_utf8_next(bytes_t in, size_t *offset)
{
    static const uint8_t first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    bytes_t rest = bytes_from(in, *offset);
    size_t length = valid_sequence(rest);
    *offset += length ? length : 1;
    if (length == 0)
        return REPLACEMENT;
    uint32_t code_point = rest.data[0] & first_mask[length];
    for (size_t i = 1; i < length; i++)
        code_point = code_point << 6 | (rest.data[i] & 0x3F);
    return code_point;
}

void charset_utf8_append(buffer_t *out, uint32_t code_point)
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        buffer_append_byte(out, (uint8_t)code_point);
        return;
    }
    unsigned more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const uint8_t mark[] = {0, 0xC0, 0xE0, 0xF0};
    buffer_append_byte(out, (uint8_t)(mark[more] | code_point >> (6 * more)));
    while (more-- > 0)
        buffer_append_byte(out, (uint8_t)(0x80 | ((code_point >> (6 * more)) & 0x3F)));
}

const char *charset_utf8_text(arena_t *arena, bytes_t in)
{
    bool clean = charset_utf8_valid(in) && bytes_find_byte(in, 0) == SIZE_MAX;
    if (clean)
        return arena_text(arena, in);
    buffer_t out = BUFFER_INIT;
    for (size_t at = 0; at < in.size;) {
        uint32_t code_point = charset_utf8_next(in, &at);
        charset_utf8_append(&out, code_point ? code_point : REPLACEMENT);
    }
    const char *text = out.error ? NULL : arena_text(arena, buffer_bytes(&out));
    buffer_free(&out);
    return text;
}
