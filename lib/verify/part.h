/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2046 section 5.2.1, RFC 9787 section 4: one part of a message, to be judged as if it were the
 * input. */
#ifndef SMIME_VERIFY_PART_H
#define SMIME_VERIFY_PART_H

#include "base/arena.h"
#include "base/spool.h"

/* The part of this number: an attached message as it stands, of another part what it holds, decoded.
 * spool: its memory. NOT_FOUND: there is no such part, or it cannot be decoded. */
gpg_error_t part_read(arena_t *arena, bytes_t message, const char *number, spool_t *spool,
                      bytes_t *r_part, bool *r_is_message);

#endif
