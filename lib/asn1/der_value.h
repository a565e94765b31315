/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.690: the values inside DER and BER elements; RFC 5280 section 4.1.2.5 for times. */
#ifndef SMIME_ASN1_DER_VALUE_H
#define SMIME_ASN1_DER_VALUE_H

#include "asn1/der.h"

/* All are strict: BAD_BER where the content is not a value of its type. */
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

#endif
