/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Content-Length in a mailbox (mboxcl, of System V): some readers end a message there and not at the separator. */
#ifndef SMIME_VERIFY_CONTENT_LENGTH_H
#define SMIME_VERIFY_CONTENT_LENGTH_H

#include "mime/entity.h"

/* Adds content-length-mismatch where a message that comes from a mailbox (RFC 4155), parted from the others by its
 * separators, has a field Content-Length that tells another size of its body. Elsewhere nobody reads that field. */
gpg_error_t content_length_check(arena_t *arena, const entity_t *root, const findings_t *findings);

#endif
