/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.3: one Attribute of a signer. */
#ifndef SMIME_CMS_ATTRIBUTE_H
#define SMIME_CMS_ATTRIBUTE_H

#include "asn1/der.h"

typedef struct attribute {
    bytes_t type;     /* OID content */
    size_t values;    /* how many */
    der_item_t value; /* the first */
} attribute_t;

/* Reads the next element of a SET OF Attribute; every value has to be an element. BAD_BER, LIMIT_DER_DEPTH. */
gpg_error_t attribute_read(der_reader_t *set, attribute_t *r_attribute);

#endif
