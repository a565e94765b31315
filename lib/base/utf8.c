/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8, read with distrust and written. */
#include "base/utf8.h"

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

size_t utf8_read(bytes_t in, uint32_t *r_character)
{
    static const uint8_t first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t length = valid_sequence(in);
    uint32_t character = length ? in.data[0] & first_mask[length] : 0;
    for (size_t i = 1; i < length; i++)
        character = character << 6 | (in.data[i] & 0x3F);
    *r_character = character;
    return length;
}

size_t utf8_fault(bytes_t in)
{
    for (size_t at = 0; at < in.size;) {
        at += bytes_ascii_prefix(bytes_from(in, at));
        if (at == in.size)
            break;
        size_t length = valid_sequence(bytes_from(in, at));
        if (length == 0)
            return at;
        at += length;
    }
    return SIZE_MAX;
}

bytes_t utf8_without_mark(bytes_t in)
{
    return bytes_starts_with(in, "\xef\xbb\xbf") ? bytes_from(in, 3) : in;
}

bool utf8_valid(bytes_t in)
{
    return utf8_fault(in) == SIZE_MAX;
}

uint32_t utf8_next(bytes_t in, size_t *offset)
{
    uint32_t character;
    size_t length = utf8_read(bytes_from(in, *offset), &character);
    *offset += length ? length : 1;
    return length ? character : REPLACEMENT;
}

void utf8_append(buffer_t *out, uint32_t character)
{
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        character = REPLACEMENT;
    if (character < 0x80) {
        buffer_append_byte(out, (uint8_t)character);
        return;
    }
    unsigned more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const uint8_t mark[] = {0, 0xC0, 0xE0, 0xF0};
    buffer_append_byte(out, (uint8_t)(mark[more] | character >> (6 * more)));
    while (more-- > 0)
        buffer_append_byte(out, (uint8_t)(0x80 | ((character >> (6 * more)) & 0x3F)));
}

void utf8_append_repaired(buffer_t *out, bytes_t in)
{
    for (size_t at = 0; at < in.size;) {
        uint32_t character = utf8_next(in, &at);
        utf8_append(out, character ? character : REPLACEMENT);
    }
}

const char *utf8_text(arena_t *arena, bytes_t in)
{
    if (utf8_valid(in) && bytes_find_byte(in, 0) == SIZE_MAX)
        return arena_text(arena, in);
    buffer_t out = BUFFER_INIT;
    utf8_append_repaired(&out, in);
    const char *text = arena_buffer_text(arena, &out);
    buffer_free(&out);
    return text;
}
