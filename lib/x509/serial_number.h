/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.2: serial numbers, and published lists of them. */
#ifndef SMIME_X509_SERIAL_NUMBER_H
#define SMIME_X509_SERIAL_NUMBER_H

#include "base/arena.h"
#include "smime.h"

/* INTEGER content as lower-case hex, two digits a byte, without the sign byte; '-' and the magnitude
 * for a negative number; "00" for zero. */
const char *serial_number_hex(arena_t *arena, bytes_t integer);
/* Whether two INTEGER contents are the same number, non-minimal forms included. */
bool serial_number_equal(bytes_t a, bytes_t b);

#endif
