/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.2: serial numbers, and published lists of them. */
#ifndef SMIME_X509_SERIAL_NUMBER_H
#define SMIME_X509_SERIAL_NUMBER_H

#include "base/arena.h"
#include "smime.h"

/* INTEGER content as certificate windows show it: lower-case hex, two digits a byte, the octets without
 * leading zero octets; "00" for zero. */
const char *serial_number_hex(arena_t *arena, bytes_t integer);
/* Whether two INTEGER contents are the same number, non-minimal forms included: 255 and -1, which are
 * shown alike, are two certificates. */
bool serial_number_equal(bytes_t a, bytes_t b);

#endif
