/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.4, RFC 4514: distinguished names and their text. */
#ifndef SMIME_X509_NAME_H
#define SMIME_X509_NAME_H

#include "base/arena.h"

/* The name (whole DER) as RFC 4514 text in UTF-8: last RDN first, "CN=…,O=…"; attribute types
 * without a short name as OIDs with #hex values; control characters hex-escaped (\0A). Strings:
 * UTF8String, PrintableString, IA5String, T61String (taken as ISO 8859-1), BMPString,
 * UniversalString, NumericString, VisibleString. "" for an empty name. Cut at LIMIT_NAME_TEXT, and
 * the end says so. NULL: BAD_BER or ENOMEM. */
const char *name_text(arena_t *arena, bytes_t name);
/* The dotted OID of a short name ("CN", in any case), or NULL. */
const char *name_oid_of(bytes_t type);
/* The value of the last attribute of this type (dotted OID) as UTF-8, or NULL. */
const char *name_attribute(arena_t *arena, bytes_t name, const char *oid);
/* The nth attribute of this type, raw octets of its string, or absent. */
bytes_t name_attribute_raw(bytes_t name, const char *oid, size_t nth);
/* 0 for a Name; BAD_BER; LIMIT_NAME_SIZE, LIMIT_NAME_ATTRIBUTES, LIMIT_DER_DEPTH. */
gpg_error_t name_check(bytes_t name);
bool name_valid(bytes_t name);
bool name_empty(bytes_t name);

#define NAME_OID_COMMON_NAME  "2.5.4.3"
#define NAME_OID_ORGANIZATION "2.5.4.10"
#define NAME_OID_EMAIL        "1.2.840.113549.1.9.1"

#endif
