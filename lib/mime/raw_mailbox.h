/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mailbox whose name is raw ISO-2022-JP or Shift_JIS (RFC 1468), as old Japanese mail programs write it:
 * bytes of the name may be quotes, brackets and commas to a reader that does not know the set. */
#ifndef SMIME_MIME_RAW_MAILBOX_H
#define SMIME_MIME_RAW_MAILBOX_H

#include "mime/mailbox.h"

/* Whether value, which could be read as `list` only, is such a name before exactly one <address> that ends
 * the field, with no other address for anybody. *r_mailbox is then that one; it says that it is
 * unreadable, since others find another name, or no address. *r_found false: it is not. Errors are this
 * process's. */
gpg_error_t raw_mailbox_read(arena_t *arena, bytes_t value, const mailbox_list_t *list,
                             mailbox_t *r_mailbox, bool *r_found);

#endif
