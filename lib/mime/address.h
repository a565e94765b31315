/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3, RFC 9598 section 5: addresses and the one comparison of them that the whole
 * library uses. */
#ifndef SMIME_MIME_ADDRESS_H
#define SMIME_MIME_ADDRESS_H

#include "base/arena.h"

/* The address for comparison: local part and domain ASCII-lower-cased, U-labels of the domain turned
 * into A-labels (RFC 8550 section 3, RFC 9598 section 5), a trailing dot of the domain dropped.
 * NULL if it is no address (no '@', empty side, control characters, spaces, NUL, more than
 * LIMIT_ADDRESS_SIZE) or on ENOMEM, which here and below the arena notes. */
const char *address_normalize(arena_t *arena, bytes_t address);
/* Whether text can be a local part without quotes: atext (RFC 5322 section 3.2.3), raw UTF-8, and
 * dots anywhere. */
bool address_is_dot_atom(bytes_t text);
/* Appends a local part that has been unquoted, in quotes where it needs them. */
void address_append_local_part(buffer_t *out, bytes_t text);
/* Whether two addresses are the same mailbox; false if either is no address. */
bool address_equal(arena_t *arena, bytes_t a, bytes_t b);
/* An address that many others are compared with: IDNA is asked once. */
typedef struct known_address {
    const char *normal;  /* as address_normalize gives it */
    const char *unicode; /* the same with those A-labels as U-labels that have one */
} known_address_t;
/* False if it is no address, or on ENOMEM. */
bool known_address_read(arena_t *arena, bytes_t address, known_address_t *r_known);
/* address_equal, without asking IDNA. */
bool address_is_known(arena_t *arena, bytes_t address, const known_address_t *known);

#endif
