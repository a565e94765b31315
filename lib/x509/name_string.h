/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.680 character strings as they stand in names, read as Unicode. */
#ifndef SMIME_X509_NAME_STRING_H
#define SMIME_X509_NAME_STRING_H

#include "asn1/der.h"

typedef struct name_string {
    bytes_t content;
    size_t offset;
    uint32_t tag;
} name_string_t;

/* Starts reading value. False if it is no string of a known type: UTF8String, PrintableString,
 * IA5String, NumericString, VisibleString, T61String, BMPString, UniversalString. */
bool name_string_open(const der_item_t *value, name_string_t *r_string);
/* Whether all of it is valid: UTF-8 well-formed, whole characters, no surrogates out of place. */
bool name_string_valid(const name_string_t *string);
/* The next code point, U+FFFD for what is not valid; false at the end. */
bool name_string_next(name_string_t *string, uint32_t *r_code_point);

/* The string prepared for comparison (RFC 4518, with the narrowings that name_prepare.c tells): two
 * strings are the same attribute value if and only if they yield the same code points. */
typedef struct prepared_string {
    name_string_t string;
    void *normalized; /* GnuTLS's */
    uint32_t pending; /* a code point to deliver next, or 0 */
    bool started, space;
} prepared_string_t;

/* Appends the character as UTF-8, or what it is a compatibility form of. */
void name_compatible_append(buffer_t *out, uint32_t c);

/* False if value is no valid string of a known type: then it is compared as bytes. */
bool prepared_string_open(const der_item_t *value, prepared_string_t *r_prepared);
bool prepared_string_next(prepared_string_t *prepared, uint32_t *r_code_point);
void prepared_string_close(prepared_string_t *prepared);

#endif
