/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2: the extensions of a certificate. */
#ifndef SMIME_X509_EXTENSION_H
#define SMIME_X509_EXTENSION_H

#include "asn1/der.h"
#include "x509/certificate.h"

/* Reads the content of the [3] field into certificate->extensions and the fields made from them.
 * What a path depends on and does not parse goes into certificate->malformed. BAD_BER where the
 * structure is broken; LIMIT_EXTENSIONS, LIMIT_OIDS. */
gpg_error_t extensions_read(certificate_t *certificate, const der_item_t *field);

/* Opens an extension's value, which is a SEQUENCE (and nothing after it). BAD_BER also if absent.
 */
gpg_error_t extension_open(const extension_t *extension, der_reader_t *r_inside);
/* Likewise, and it has to hold something: SIZE (1..MAX). */
gpg_error_t extension_open_filled(const extension_t *extension, der_reader_t *r_inside);
/* An INTEGER (0..MAX): one that does not fit counts as the largest that does. BAD_BER. */
gpg_error_t extension_number(const der_item_t *item, int64_t *r_number);
/* The next element, which is an OID: its content, also if that is malformed. BAD_BER. */
gpg_error_t extension_oid(der_reader_t *reader, bytes_t *r_oid);

#endif
