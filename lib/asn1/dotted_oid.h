/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Object identifiers as text. */
#ifndef SMIME_ASN1_DOTTED_OID_H
#define SMIME_ASN1_DOTTED_OID_H

#include "base/bytes.h"

/* "2.16.840.1.101": arcs without leading zeros, X.660's bounds on the first two. The others may be
 * of any size (2.25 has UUIDs below it). */
bool is_dotted_oid(const char *text);
/* Whether an OID's content is this one. */
bool dotted_oid_is(const char *dotted, bytes_t oid);

#endif
