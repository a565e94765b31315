/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.690: writing DER into a buffer that keeps its first error. */
#include "asn1/der_write.h"

#include "base/error.h"
#include "base/portable.h"
#include "base/time_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_HEADER (1 + 5 + 1 + 8) /* tag of 32 bits, length of 64 */

static void fail(buffer_t *out, gpg_error_t error)
{
    if (!out->error)
        out->error = error;
}

/* Identifier and length octets into header; number of bytes. */
static size_t format_header(uint8_t header[LONGEST_HEADER], der_class_t tag_class, bool constructed,
                            uint32_t tag, uint64_t content_size)
{
    size_t size = 0;
    uint8_t leading = (uint8_t)((unsigned)tag_class << 6 | (constructed ? 0x20u : 0));
    header[size++] = (uint8_t)(leading | (tag < 31 ? tag : 31));
    if (tag >= 31) {
        for (unsigned shift = 28; shift > 0; shift -= 7)
            if (tag >> shift)
                header[size++] = (uint8_t)(0x80 | (tag >> shift & 0x7f));
        header[size++] = (uint8_t)(tag & 0x7f);
    }
    if (content_size < 0x80) {
        header[size++] = (uint8_t)content_size;
        return size;
    }
    unsigned octets = 1;
    while (octets < 8 && content_size >> (8 * octets))
        octets++;
    header[size++] = (uint8_t)(0x80 | octets);
    while (octets-- > 0)
        header[size++] = (uint8_t)(content_size >> (8 * octets));
    return size;
}

void der_write_header(buffer_t *out, der_class_t tag_class, bool constructed, uint32_t tag,
                      uint64_t content_size)
{
    uint8_t header[LONGEST_HEADER];
    size_t size = format_header(header, tag_class, constructed, tag, content_size);
    buffer_append(out, bytes_of(header, size));
}

size_t der_header_size(uint32_t tag, uint64_t content_size)
{
    uint8_t header[LONGEST_HEADER];
    return format_header(header, DER_UNIVERSAL, false, tag, content_size);
}

void der_write(buffer_t *out, uint32_t tag, bytes_t content)
{
    der_write_header(out, DER_UNIVERSAL, false, tag, content.size);
    buffer_append(out, content);
}

/* One arc of a dotted OID, moving *text behind it; false if there is none or it passes 64 bits. */
static bool take_arc(const char **text, uint64_t *r_value)
{
    uint64_t value = 0;
    const char *at = *text;
    if (!ascii_is_digit((uint8_t)*at))
        return false;
    for (; ascii_is_digit((uint8_t)*at); at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *text = at;
    *r_value = value;
    return true;
}

static void append_arc(buffer_t *content, uint64_t value)
{
    for (unsigned shift = 63; shift > 0; shift -= 7)
        if (value >> shift)
            buffer_append_byte(content, (uint8_t)(0x80 | (value >> shift & 0x7f)));
    buffer_append_byte(content, (uint8_t)(value & 0x7f));
}

static bool oid_content(const char *dotted, buffer_t *content)
{
    uint64_t root, arc;
    if (!take_arc(&dotted, &root) || root > 2 || *dotted++ != '.' || !take_arc(&dotted, &arc))
        return false;
    if (arc > (root < 2 ? 39 : UINT64_MAX - 80))
        return false;
    append_arc(content, root * 40 + arc);
    while (*dotted) {
        if (*dotted++ != '.' || !take_arc(&dotted, &arc))
            return false;
        append_arc(content, arc);
    }
    return true;
}

void der_write_oid(buffer_t *out, const char *dotted)
{
    buffer_t content = BUFFER_INIT;
    if (!oid_content(dotted, &content))
        fail(out, ERR(INV_OID_STRING));
    else if (content.error)
        fail(out, content.error);
    else
        der_write(out, DER_OID, buffer_bytes(&content));
    buffer_free(&content);
}

void der_write_integer(buffer_t *out, uint64_t value)
{
    uint8_t content[9] = {0}; /* a sign byte first */
    for (unsigned i = 0; i < 8; i++)
        content[8 - i] = (uint8_t)(value >> (8 * i));
    size_t start = 0;
    while (start < 8 && content[start] == 0 && !(content[start + 1] & 0x80))
        start++;
    der_write(out, DER_INTEGER, bytes_of(content + start, sizeof content - start));
}

void der_write_time(buffer_t *out, int64_t time)
{
    struct tm tm;
    if (!time_parts(time, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) {
        fail(out, ERR(INV_VALUE));
        return;
    }
    bool utc = tm.tm_year >= 50 && tm.tm_year < 150; /* RFC 5280 section 4.1.2.5 */
    char text[32];
    int year = utc ? tm.tm_year % 100 : tm.tm_year + 1900;
    int size = snprintf(text, sizeof text, "%0*d%02d%02d%02d%02d%02dZ", utc ? 2 : 4, year,
                        tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    if (size < 0 || (size_t)size >= sizeof text)
        fail(out, ERR(INV_VALUE));
    else
        der_write(out, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME, bytes_of(text, (size_t)size));
}

void der_wrap(buffer_t *out, size_t start, der_class_t tag_class, bool constructed, uint32_t tag)
{
    if (out->error)
        return;
    if (start > out->size) {
        fail(out, ERR(INV_ARG));
        return;
    }
    size_t content_size = out->size - start;
    uint8_t header[LONGEST_HEADER];
    size_t size = format_header(header, tag_class, constructed, tag, content_size);
    buffer_append(out, bytes_of(header, size)); /* makes the room */
    if (out->error)
        return;
    memmove(out->data + start + size, out->data + start, content_size);
    memcpy(out->data + start, header, size);
}

void der_wrap_sequence(buffer_t *out, size_t start)
{
    der_wrap(out, start, DER_UNIVERSAL, true, DER_SEQUENCE);
}

static int compare_elements(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)a, *(const bytes_t *)b);
}

/* The elements of content, collected into *r_elements (malloc'ed). */
static gpg_error_t split_elements(bytes_t content, bytes_t **r_elements, size_t *r_count)
{
    bytes_t *elements = NULL;
    size_t count = 0, capacity = 0;
    gpg_error_t error = 0;
    der_reader_t reader = der_reader(content, DER_RULES_BER);
    while (!error && !der_at_end(&reader)) {
        der_item_t item;
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            bytes_t *more = reallocarray(elements, capacity, sizeof *more);
            if (!more) {
                error = ERR(ENOMEM);
                break;
            }
            elements = more;
        }
        error = der_next(&reader, &item);
        if (!error)
            elements[count++] = item.whole;
    }
    *r_elements = elements;
    *r_count = count;
    return error;
}

void der_wrap_set_of(buffer_t *out, size_t start)
{
    if (out->error)
        return;
    bytes_t *elements = NULL;
    size_t count;
    buffer_t sorted = BUFFER_INIT;
    gpg_error_t error = split_elements(bytes_from(buffer_bytes(out), start), &elements, &count);
    if (error)
        goto cleanup;
    if (count > 1)
        qsort(elements, count, sizeof *elements, compare_elements);
    for (size_t i = 0; i < count; i++)
        buffer_append(&sorted, elements[i]);
    error = sorted.error;
    if (error)
        goto cleanup;
    if (sorted.size)
        memcpy(out->data + start, sorted.data, sorted.size);
    der_wrap(out, start, DER_UNIVERSAL, true, DER_SET);

cleanup:
    if (error)
        fail(out, error);
    buffer_free(&sorted);
    free(elements);
}
