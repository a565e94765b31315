/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4518: strings prepared for comparison. */
#ifndef SMIME_X509_NAME_PREPARE_H
#define SMIME_X509_NAME_PREPARE_H

#include "x509/name_string.h"

/* Two strings are the same attribute value if and only if they yield the same code points. */
typedef struct prepared_string {
    name_string_t string;
    uint8_t *normalized; /* holds the string, unless that is all ASCII and stands as it is */
    uint32_t pending;    /* a code point to deliver next, or 0 */
    bool started, space;
} prepared_string_t;

#define PREPARED_STRING_NONE ((prepared_string_t){.normalized = NULL})

/* *r_text: false if value is no valid string of a known type: then it is compared as bytes. ENOMEM.
 */
gpg_error_t prepared_string_open(const der_item_t *value, prepared_string_t *r_prepared,
                                 bool *r_text);
bool prepared_string_next(prepared_string_t *prepared, uint32_t *r_code_point);
void prepared_string_close(prepared_string_t *prepared);

#endif
