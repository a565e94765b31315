/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One reader for DER and BER (ITU-T X.690), zero-copy, and a writer for DER. */
#ifndef SMIME_ASN1_DER_H
#define SMIME_ASN1_DER_H

#include "base/bytes.h"
#include "base/limits.h"

typedef enum der_class {
    DER_UNIVERSAL = 0,
    DER_APPLICATION = 1,
    DER_CONTEXT = 2,
    DER_PRIVATE = 3
} der_class_t;

enum der_tag {
    DER_BOOLEAN = 1,
    DER_INTEGER = 2,
    DER_BIT_STRING = 3,
    DER_OCTET_STRING = 4,
    DER_NULL = 5,
    DER_OID = 6,
    DER_ENUMERATED = 10,
    DER_UTF8_STRING = 12,
    DER_SEQUENCE = 16,
    DER_SET = 17,
    DER_NUMERIC_STRING = 18,
    DER_PRINTABLE_STRING = 19,
    DER_T61_STRING = 20,
    DER_IA5_STRING = 22,
    DER_UTC_TIME = 23,
    DER_GENERALIZED_TIME = 24,
    DER_VISIBLE_STRING = 26,
    DER_UNIVERSAL_STRING = 28,
    DER_BMP_STRING = 30
};

/* DER: definite, minimal lengths only. BER: indefinite and non-minimal lengths as well. */
typedef enum der_rules { DER_RULES_DER, DER_RULES_BER } der_rules_t;

/* Reads the elements of one level, one after another. */
typedef struct der_reader {
    bytes_t rest; /* not yet read */
    der_rules_t rules;
    unsigned depth;
} der_reader_t;

typedef struct der_item {
    der_class_t tag_class;
    uint32_t tag;
    bool constructed;
    bytes_t whole;   /* identifier, length, content (and end-of-contents) */
    bytes_t content; /* without end-of-contents */
    der_rules_t rules;
    unsigned depth;
} der_item_t;

der_reader_t der_reader(bytes_t in, der_rules_t rules);
bool der_at_end(const der_reader_t *reader);
/* Reads the next element. BAD_BER: malformed, or no element left; LIMIT_DER_DEPTH. The reader stands where
 * it was after an error. */
gpg_error_t der_next(der_reader_t *reader, der_item_t *r_item);
/* Reads the next element, which has to be of this universal type. */
gpg_error_t der_expect(der_reader_t *reader, uint32_t tag, der_item_t *r_item);
/* Likewise of this context-specific tag. */
gpg_error_t der_expect_context(der_reader_t *reader, uint32_t tag, der_item_t *r_item);
/* Whether the next element is of this class and tag; then (and only then) it is read. */
bool der_optional(der_reader_t *reader, der_class_t tag_class, uint32_t tag, der_item_t *r_item);
bool der_is(const der_item_t *item, der_class_t tag_class, uint32_t tag);
/* The elements inside a constructed item. BAD_BER for a primitive one; LIMIT_DER_DEPTH. */
gpg_error_t der_enter(const der_item_t *item, der_reader_t *r_reader);
/* der_expect, then der_enter. r_inside may be reader itself. */
gpg_error_t der_expect_enter(der_reader_t *reader, uint32_t tag, der_reader_t *r_inside);
/* BAD_BER unless everything has been read. */
gpg_error_t der_expect_end(const der_reader_t *reader);

/* Values. All are strict: BAD_BER where the content is not a value of its type. */
gpg_error_t der_boolean(const der_item_t *item, bool *r_value); /* DER: 0 or 0xff; BER: any */
gpg_error_t der_small_integer(const der_item_t *item, int64_t *r_value);
/* Checks an INTEGER's content (not empty, minimal under DER) and returns it with its sign byte. */
gpg_error_t der_integer(const der_item_t *item, bytes_t *r_content);
/* A BIT STRING's bytes; unused: unused bits of the last byte (NULL: has to be 0). Primitive only. */
gpg_error_t der_bit_string(const der_item_t *item, bytes_t *r_bits, unsigned *r_unused);
/* UTCTime or GeneralizedTime. DER form (Z, seconds, no fraction: RFC 5280 section 4.1.2.5); under
 * BER rules minutes-only, fractions and offsets are read too. Years 0000 to 9999. */
gpg_error_t der_time(const der_item_t *item, int64_t *r_time);
/* Checks an OID's content and writes it in dotted form; an arc of any size is fine while it fits
 * (BUFFER_TOO_SHORT, and text is ""). */
gpg_error_t der_oid_text(bytes_t oid, char *text, size_t size);
bool der_oid_valid(bytes_t oid);

/* An OCTET STRING that may be in segments (BER constructed): iterates over its primitive parts. */
typedef struct der_octets {
    der_item_t item;
    der_reader_t stack[LIMIT_DER_SEGMENT_DEPTH];
    unsigned level;
    bool done;
    size_t segments; /* read so far: LIMIT_DER_SEGMENTS */
} der_octets_t;
void der_octets_start(const der_item_t *octet_string, der_octets_t *r_octets);
/* The next run of bytes; r_run->data is NULL after the last. BAD_BER; LIMIT_DER_SEGMENT_DEPTH,
 * LIMIT_DER_SEGMENTS. */
gpg_error_t der_octets_next(der_octets_t *octets, bytes_t *r_run);
/* Total bytes of an OCTET STRING, checking all of its segments. */
gpg_error_t der_octets_size(const der_item_t *octet_string, uint64_t *r_size);

/* ---- writing: into a buffer that keeps the first error ---- */

/* Identifier and length octets; number of bytes they take. */
void der_write_header(buffer_t *out, der_class_t tag_class, bool constructed, uint32_t tag,
                      uint64_t content_size);
size_t der_header_size(uint32_t tag, uint64_t content_size);
void der_write(buffer_t *out, uint32_t tag, bytes_t content); /* universal primitive */
void der_write_oid(buffer_t *out, const char *dotted);
void der_write_integer(buffer_t *out, uint64_t value);
/* A time as RFC 5280 wants it: UTCTime through 2049 (and from 1950), else GeneralizedTime. */
void der_write_time(buffer_t *out, int64_t time);
/* Everything from offset `start` of out becomes the content of one element. */
void der_wrap(buffer_t *out, size_t start, der_class_t tag_class, bool constructed, uint32_t tag);
void der_wrap_sequence(buffer_t *out, size_t start);
/* Likewise a SET OF: the elements from start on are sorted first (X.690 section 11.6). */
void der_wrap_set_of(buffer_t *out, size_t start);

#endif
