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

#endif
