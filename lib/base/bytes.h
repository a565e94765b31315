/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Const views into input that somebody else owns, and buffers that own what they hold. */
#ifndef SMIME_BASE_BYTES_H
#define SMIME_BASE_BYTES_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A view: never freed, valid as long as what it points into. An absent value has data == NULL; an
 * empty one has a non-NULL data and size 0. */
typedef struct bytes {
    const uint8_t *data;
    size_t size;
} bytes_t;

#define BYTES_NONE ((bytes_t){NULL, 0})

/* Inline is what reading DER consists of. */
static inline bytes_t bytes_of(const void *data, size_t size)
{
    return data ? (bytes_t){(const uint8_t *)data, size} : (bytes_t){(const uint8_t *)"", 0};
}

static inline bool bytes_present(bytes_t b)
{
    return b.data != NULL;
}

static inline bool bytes_equal(bytes_t a, bytes_t b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bytes_t bytes_text(const char *text); /* NUL-terminated text, without the NUL */
bool bytes_equal_text(bytes_t a, const char *text);
bool bytes_equal_nocase(bytes_t a, const char *text); /* ASCII case folded, in any locale */
bool bytes_equal_bytes_nocase(bytes_t a, bytes_t b);  /* likewise, two views */
bool bytes_starts_with(bytes_t b, const char *prefix);
bool bytes_starts_with_nocase(bytes_t b, const char *prefix);
bool bytes_ends_with_nocase(bytes_t b, const char *suffix);
int bytes_compare(bytes_t a, bytes_t b); /* memcmp order, a prefix first (DER's SET OF order) */
/* The part of b from offset on, size bytes at the most; clamped to b, never outside it. */
static inline bytes_t bytes_slice(bytes_t b, size_t offset, size_t size)
{
    if (offset > b.size)
        offset = b.size;
    if (size > b.size - offset)
        size = b.size - offset;
    return bytes_of(b.data ? b.data + offset : NULL, size);
}

static inline bytes_t bytes_from(bytes_t b, size_t offset)
{
    return bytes_slice(b, offset, b.size);
}

/* Where needle starts in b, or SIZE_MAX. Linear in b. */
size_t bytes_find(bytes_t b, bytes_t needle);
size_t bytes_find_byte(bytes_t b, uint8_t byte);
bool bytes_hold(bytes_t b, const char *text);
/* How many bytes at the start of b are ASCII. */
size_t bytes_ascii_prefix(bytes_t b);
bool bytes_are_ascii(bytes_t b);
bytes_t bytes_trim(bytes_t b); /* without space, tab, CR and LF at both ends */

/* ASCII, whatever the locale says. */
bool ascii_is_space(uint8_t c); /* space, tab, CR, LF */
bool ascii_is_digit(uint8_t c);
bool ascii_is_alpha(uint8_t c);
uint8_t ascii_lower(uint8_t c);
int ascii_hex_value(uint8_t c); /* of a hexadecimal digit of either case; else -1 */
/* Writes b in lower-case hexadecimal digits and a NUL to text; returns the number of digits. */
size_t bytes_to_hex(bytes_t b, char *text);

/* An owned, growing buffer. It keeps its first error, so that a caller appends freely and asks
 * once. */
typedef struct buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    gpg_error_t error;
} buffer_t;

#define BUFFER_INIT ((buffer_t){NULL, 0, 0, 0})

void buffer_append(buffer_t *buffer, bytes_t b);
/* Likewise, for what writes piece by piece (writer_t's receivers): user is the buffer_t; its error. */
gpg_error_t buffer_write(void *user, const void *data, size_t size);
void buffer_append_text(buffer_t *buffer, const char *text);
void buffer_append_byte(buffer_t *buffer, uint8_t byte);
void buffer_printf(buffer_t *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_reserve(buffer_t *buffer, size_t more);
bytes_t buffer_bytes(const buffer_t *buffer);
void buffer_clear(buffer_t *buffer); /* size 0, memory and error kept */
void buffer_free(buffer_t *buffer);
void buffer_wipe(buffer_t *buffer); /* zeroed first: for secrets */

#endif
