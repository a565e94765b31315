/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.690: writing DER into a buffer that keeps the first error. */
#ifndef SMIME_ASN1_DER_WRITE_H
#define SMIME_ASN1_DER_WRITE_H

#include "asn1/der.h"

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
