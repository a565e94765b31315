/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.690: reading DER and BER elements without copying. Values are read in der_value.c. */
#include "asn1/der.h"

#include "base/error.h"
#include "base/limits.h"

#include <string.h>

#define INDEFINITE 0x80

typedef struct element_header {
    der_class_t tag_class;
    uint32_t tag;
    bool constructed;
    bool indefinite;
    size_t size;         /* identifier and length octets */
    size_t content_size; /* what the input has room for; 0 if indefinite */
} element_header_t;

/* X.690 section 8.1.2. */
static gpg_error_t read_identifier(bytes_t in, element_header_t *header)
{
    if (in.size == 0)
        return ERR(BAD_BER);
    uint8_t first = in.data[0];
    header->tag_class = (der_class_t)(first >> 6);
    header->constructed = (first & 0x20) != 0;
    header->tag = first & 0x1f;
    header->size = 1;
    if (header->tag < 31)
        return 0;
    header->tag = 0;
    for (;;) {
        if (header->size >= in.size || header->tag > UINT32_MAX >> 7)
            return ERR(BAD_BER);
        uint8_t octet = in.data[header->size++];
        header->tag = header->tag << 7 | (octet & 0x7f);
        if (header->tag == 0)
            return ERR(BAD_BER); /* 8.1.2.4.2 (c): no leading zeros */
        if (!(octet & 0x80))
            break;
    }
    return header->tag < 31 ? ERR(BAD_BER) : 0;
}

/* The long form of a length: count octets at in (X.690 section 8.1.3.5, 10.1). */
static gpg_error_t read_long_length(bytes_t in, unsigned count, der_rules_t rules, size_t *r_size)
{
    if (count == 0x7f || count > in.size)
        return ERR(BAD_BER);
    size_t size = 0;
    for (unsigned i = 0; i < count; i++) {
        if (size > SIZE_MAX >> 8)
            return ERR(BAD_BER);
        size = size << 8 | in.data[i];
    }
    if (rules == DER_RULES_DER && (in.data[0] == 0 || size < 0x80))
        return ERR(BAD_BER);
    *r_size = size;
    return 0;
}

static gpg_error_t read_length(bytes_t in, der_rules_t rules, element_header_t *header)
{
    bytes_t rest = bytes_from(in, header->size);
    if (rest.size == 0)
        return ERR(BAD_BER);
    uint8_t first = rest.data[0];
    header->size++;
    if (first == INDEFINITE) {
        header->indefinite = true;
        return rules == DER_RULES_BER && header->constructed ? 0 : ERR(BAD_BER);
    }
    header->content_size = first;
    if (first & 0x80) {
        unsigned count = first & 0x7f;
        gpg_error_t error =
            read_long_length(bytes_from(rest, 1), count, rules, &header->content_size);
        if (error)
            return error;
        header->size += count;
    }
    return header->content_size <= in.size - header->size ? 0 : ERR(BAD_BER);
}

static bool is_end_of_contents(const element_header_t *header)
{
    return header->tag_class == DER_UNIVERSAL && header->tag == 0;
}

/* Whether the form, primitive or constructed, is one that the type can have. DER: section 10.2. */
static bool form_allowed(const element_header_t *header, der_rules_t rules)
{
    if (header->tag_class != DER_UNIVERSAL)
        return true;
    switch (header->tag) {
    case 0: /* end-of-contents is 00 00 exactly */
        return !header->constructed && header->size == 2 && header->content_size == 0;
    case DER_SEQUENCE:
    case DER_SET:
    case 8:  /* EXTERNAL */
    case 11: /* EMBEDDED PDV */
    case 29: /* CHARACTER STRING */
        return header->constructed;
    case DER_BOOLEAN:
    case DER_INTEGER:
    case DER_NULL:
    case DER_OID:
    case DER_ENUMERATED:
        return !header->constructed;
    default:
        return !header->constructed || rules == DER_RULES_BER;
    }
}

/* Nearly every element has a tag below 31 and a length below 128, which is all there is to read. */
static bool read_short_header(bytes_t in, element_header_t *r_header)
{
    if (in.size < 2 || (in.data[0] & 0x1f) == 0x1f || (in.data[1] & 0x80) ||
        in.data[1] > in.size - 2)
        return false;
    *r_header = (element_header_t){.tag_class = (der_class_t)(in.data[0] >> 6),
                                   .constructed = (in.data[0] & 0x20) != 0,
                                   .tag = in.data[0] & 0x1f,
                                   .size = 2,
                                   .content_size = in.data[1]};
    return true;
}

static gpg_error_t read_header(bytes_t in, der_rules_t rules, element_header_t *r_header)
{
    if (read_short_header(in, r_header))
        return form_allowed(r_header, rules) ? 0 : ERR(BAD_BER);
    memset(r_header, 0, sizeof *r_header);
    gpg_error_t error = read_identifier(in, r_header);
    if (!error)
        error = read_length(in, rules, r_header);
    if (!error && !form_allowed(r_header, rules))
        error = ERR(BAD_BER);
    return error;
}

/* How many bytes of content stand before the end-of-contents that closes an indefinite element.
 * Steps over definite elements and counts open indefinite ones, so that nothing recurses; a byte is
 * looked at once for each level that is entered. */
static gpg_error_t find_end_of_contents(bytes_t in, unsigned depth, size_t *r_size)
{
    size_t offset = 0;
    unsigned open = 1;
    while (open > 0) {
        element_header_t header;
        gpg_error_t error = read_header(bytes_from(in, offset), DER_RULES_BER, &header);
        if (error)
            return error;
        offset += header.size + header.content_size;
        if (is_end_of_contents(&header))
            open--;
        else if (header.indefinite && depth + ++open > LIMIT_DER_DEPTH)
            return ERR_LIMIT(DER_DEPTH);
    }
    *r_size = offset - 2;
    return 0;
}

der_reader_t der_reader(bytes_t in, der_rules_t rules)
{
    return (der_reader_t){.rest = bytes_of(in.data, in.size), .rules = rules, .depth = 0};
}

bool der_at_end(const der_reader_t *reader)
{
    return reader->rest.size == 0;
}

gpg_error_t der_next(der_reader_t *reader, der_item_t *r_item)
{
    element_header_t header;
    gpg_error_t error = read_header(reader->rest, reader->rules, &header);
    if (!error && is_end_of_contents(&header))
        error = ERR(BAD_BER);
    if (error) {
        memset(r_item, 0, sizeof *r_item);
        return error;
    }
    bytes_t after = bytes_from(reader->rest, header.size);
    size_t content_size = header.content_size;
    if (header.indefinite) {
        error = find_end_of_contents(after, reader->depth, &content_size);
        if (error) {
            memset(r_item, 0, sizeof *r_item);
            return error;
        }
    }
    size_t whole_size = header.size + content_size + (header.indefinite ? 2 : 0);
    *r_item = (der_item_t){
        .tag_class = header.tag_class,
        .tag = header.tag,
        .constructed = header.constructed,
        .whole = bytes_slice(reader->rest, 0, whole_size),
        .content = bytes_slice(after, 0, content_size),
        .rules = reader->rules,
        .depth = reader->depth,
    };
    reader->rest = bytes_from(reader->rest, whole_size);
    return 0;
}

gpg_error_t der_expect(der_reader_t *reader, uint32_t tag, der_item_t *r_item)
{
    const bytes_t start = reader->rest;
    gpg_error_t error = der_next(reader, r_item);
    if (error || der_is(r_item, DER_UNIVERSAL, tag))
        return error;
    reader->rest = start;
    memset(r_item, 0, sizeof *r_item);
    return ERR(BAD_BER);
}

bool der_optional(der_reader_t *reader, der_class_t tag_class, uint32_t tag, der_item_t *r_item)
{
    /* The identifier is enough to say no: an indefinite element would be searched for its end. */
    element_header_t header = {0};
    if (read_identifier(reader->rest, &header) == 0 && header.tag_class == tag_class &&
        header.tag == tag)
        return der_next(reader, r_item) == 0;
    memset(r_item, 0, sizeof *r_item);
    return false;
}

gpg_error_t der_expect_context(der_reader_t *reader, uint32_t tag, der_item_t *r_item)
{
    der_reader_t ahead = *reader;
    gpg_error_t error = der_next(&ahead, r_item);
    if (!error && !der_is(r_item, DER_CONTEXT, tag))
        error = ERR(BAD_BER);
    if (error)
        memset(r_item, 0, sizeof *r_item);
    else
        *reader = ahead;
    return error;
}

bool der_is(const der_item_t *item, der_class_t tag_class, uint32_t tag)
{
    return bytes_present(item->whole) && item->tag_class == tag_class && item->tag == tag;
}

gpg_error_t der_enter(const der_item_t *item, der_reader_t *r_reader)
{
    memset(r_reader, 0, sizeof *r_reader);
    if (!item->constructed)
        return ERR(BAD_BER);
    if (item->depth + 1 > LIMIT_DER_DEPTH)
        return ERR_LIMIT(DER_DEPTH);
    *r_reader = (der_reader_t){item->content, item->rules, item->depth + 1};
    return 0;
}

gpg_error_t der_expect_enter(der_reader_t *reader, uint32_t tag, der_reader_t *r_inside)
{
    der_item_t item;
    gpg_error_t error = der_expect(reader, tag, &item);
    memset(r_inside, 0, sizeof *r_inside); /* after reading: it may be the same reader */
    return error ? error : der_enter(&item, r_inside);
}

gpg_error_t der_expect_end(const der_reader_t *reader)
{
    return der_at_end(reader) ? 0 : ERR(BAD_BER);
}

void der_octets_start(const der_item_t *octet_string, der_octets_t *r_octets)
{
    memset(r_octets, 0, sizeof *r_octets);
    r_octets->item = *octet_string;
}

/* Goes one level into a constructed segment. */
static gpg_error_t enter_segment(der_octets_t *octets, const der_item_t *segment)
{
    if (octets->level >= LIMIT_DER_SEGMENT_DEPTH)
        return ERR_LIMIT(DER_SEGMENT_DEPTH);
    gpg_error_t error = der_enter(segment, &octets->stack[octets->level]);
    if (!error)
        octets->level++;
    return error;
}

gpg_error_t der_octets_next(der_octets_t *octets, bytes_t *r_run)
{
    *r_run = BYTES_NONE;
    if (octets->done)
        return 0;
    if (!octets->item.constructed) {
        octets->done = true;
        *r_run = octets->item.content;
        return bytes_present(octets->item.whole) ? 0 : ERR(BAD_BER);
    }
    gpg_error_t error = octets->level ? 0 : enter_segment(octets, &octets->item);
    while (!error && octets->level) {
        der_reader_t *reader = &octets->stack[octets->level - 1];
        der_item_t segment;
        if (der_at_end(reader)) {
            octets->level--;
            continue;
        }
        if (++octets->segments > LIMIT_DER_SEGMENTS)
            return ERR_LIMIT(DER_SEGMENTS);
        error = der_expect(reader, DER_OCTET_STRING, &segment);
        if (!error && !segment.constructed) {
            *r_run = segment.content;
            return 0;
        }
        if (!error)
            error = enter_segment(octets, &segment);
    }
    octets->done = !error;
    return error;
}

gpg_error_t der_octets_size(const der_item_t *octet_string, uint64_t *r_size)
{
    *r_size = 0;
    der_octets_t octets;
    der_octets_start(octet_string, &octets);
    uint64_t size = 0;
    for (;;) {
        bytes_t run;
        gpg_error_t error = der_octets_next(&octets, &run);
        if (error)
            return error;
        if (!bytes_present(run))
            break;
        size += run.size;
    }
    *r_size = size;
    return 0;
}
