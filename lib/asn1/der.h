/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One reader for DER and BER (ITU-T X.690), zero-copy. What the elements hold: der_value.h; writing:
 * der_write.h. */
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

#endif
