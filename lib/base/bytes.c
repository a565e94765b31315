/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Const views and owned buffers. */
#include "base/bytes.h"

#include "base/error.h"
#include "base/portable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bytes_t bytes_text(const char *text)
{
    return bytes_of(text, text ? strlen(text) : 0);
}

bool bytes_equal_text(bytes_t a, const char *text)
{
    return bytes_equal(a, bytes_text(text));
}

bool bytes_equal_bytes_nocase(bytes_t a, bytes_t b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    return true;
}

bool bytes_equal_nocase(bytes_t a, const char *text)
{
    return bytes_equal_bytes_nocase(a, bytes_text(text));
}

bool bytes_starts_with(bytes_t b, const char *prefix)
{
    size_t size = strlen(prefix);
    return b.size >= size && bytes_equal_text(bytes_slice(b, 0, size), prefix);
}

bool bytes_starts_with_nocase(bytes_t b, const char *prefix)
{
    size_t size = strlen(prefix);
    return b.size >= size && bytes_equal_nocase(bytes_slice(b, 0, size), prefix);
}

bool bytes_ends_with_nocase(bytes_t b, const char *suffix)
{
    size_t size = strlen(suffix);
    return b.size >= size && bytes_equal_nocase(bytes_from(b, b.size - size), suffix);
}

int bytes_compare(bytes_t a, bytes_t b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

size_t bytes_find(bytes_t b, bytes_t needle)
{
    if (needle.size == 0)
        return 0;
    const uint8_t *at = b.size ? memmem(b.data, b.size, needle.data, needle.size) : NULL;
    return at ? (size_t)(at - b.data) : SIZE_MAX;
}

bool bytes_hold(bytes_t b, const char *text)
{
    return bytes_find(b, bytes_text(text)) != SIZE_MAX;
}

size_t bytes_find_byte(bytes_t b, uint8_t byte)
{
    const uint8_t *at = b.size ? memchr(b.data, byte, b.size) : NULL;
    return at ? (size_t)(at - b.data) : SIZE_MAX;
}

#define ASCII_RUN   64 /* a constant, so that compilers use vector instructions */
#define EIGHTH_BITS 0x8080808080808080U

size_t bytes_ascii_prefix(bytes_t b)
{
    size_t size = 0;
    for (; b.size - size >= ASCII_RUN; size += ASCII_RUN) {
        uint64_t words[ASCII_RUN / sizeof(uint64_t)], high = 0;
        memcpy(words, b.data + size, sizeof words);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            high |= words[i];
        if (high & EIGHTH_BITS)
            break;
    }
    uint64_t word;
    for (; b.size - size >= sizeof word; size += sizeof word) {
        memcpy(&word, b.data + size, sizeof word);
        if (word & EIGHTH_BITS)
            break;
    }
    while (size < b.size && b.data[size] < 0x80)
        size++;
    return size;
}

bool bytes_are_ascii(bytes_t b)
{
    return bytes_ascii_prefix(b) == b.size;
}

bytes_t bytes_trim(bytes_t b)
{
    while (b.size && ascii_is_space(b.data[0]))
        b = bytes_from(b, 1);
    while (b.size && ascii_is_space(b.data[b.size - 1]))
        b.size--;
    return b;
}

bool ascii_is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool ascii_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

bool ascii_is_alpha(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

uint8_t ascii_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

int ascii_hex_value(uint8_t c)
{
    c = ascii_lower(c);
    return ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t bytes_to_hex(bytes_t b, char *text)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (size_t i = 0; i < b.size; i++) {
        text[used++] = digits[b.data[i] >> 4];
        text[used++] = digits[b.data[i] & 15];
    }
    text[used] = '\0';
    return used;
}

void buffer_reserve(buffer_t *buffer, size_t more)
{
    if (buffer->error || more <= buffer->capacity - buffer->size)
        return;
    if (more > SIZE_MAX / 2 - buffer->size) {
        buffer->error = ERR(ENOMEM);
        return;
    }
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < buffer->size + more)
        capacity *= 2;
    /* Not realloc: the old block may hold a secret and would be left behind unwiped. */
    uint8_t *data = malloc(capacity);
    if (!data) {
        buffer->error = ERR(ENOMEM);
        return;
    }
    if (buffer->size)
        memcpy(data, buffer->data, buffer->size);
    buffer_t old = *buffer;
    buffer->data = data;
    buffer->capacity = capacity;
    buffer_wipe(&old);
}

void buffer_append(buffer_t *buffer, bytes_t b)
{
    buffer_reserve(buffer, b.size);
    if (buffer->error || !b.size)
        return;
    memcpy(buffer->data + buffer->size, b.data, b.size);
    buffer->size += b.size;
}

gpg_error_t buffer_write(void *user, const void *data, size_t size)
{
    buffer_t *buffer = user;
    buffer_append(buffer, bytes_of(data, size));
    return buffer->error;
}

void buffer_append_text(buffer_t *buffer, const char *text)
{
    buffer_append(buffer, bytes_text(text));
}

void buffer_append_byte(buffer_t *buffer, uint8_t byte)
{
    buffer_reserve(buffer, 1);
    if (!buffer->error)
        buffer->data[buffer->size++] = byte;
}

void buffer_printf(buffer_t *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    buffer_reserve(buffer, 32); /* room for most of what is written, which then is formatted once */
    const size_t room = buffer->error ? 0 : buffer->capacity - buffer->size;
    int size = vsnprintf(room ? (char *)buffer->data + buffer->size : NULL, room, format, args);
    va_end(args);
    if (size < 0) {
        buffer->error = buffer->error ? buffer->error : ERR(INV_ARG);
    } else if ((size_t)size >= room) {
        buffer_reserve(buffer, (size_t)size + 1);
        if (!buffer->error)
            vsnprintf((char *)buffer->data + buffer->size, (size_t)size + 1, format, again);
    }
    va_end(again);
    if (!buffer->error)
        buffer->size += (size_t)size;
}

bytes_t buffer_bytes(const buffer_t *buffer)
{
    return bytes_of(buffer->data, buffer->size);
}

void buffer_clear(buffer_t *buffer)
{
    buffer->size = 0;
}

void buffer_free(buffer_t *buffer)
{
    free(buffer->data);
    *buffer = BUFFER_INIT;
}

void buffer_wipe(buffer_t *buffer)
{
    if (buffer->data)
        explicit_bzero(buffer->data, buffer->capacity);
    buffer_free(buffer);
}
