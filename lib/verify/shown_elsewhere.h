/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Outlook shows of a message it keeps, against what the message says. */
#ifndef SMIME_VERIFY_SHOWN_ELSEWHERE_H
#define SMIME_VERIFY_SHOWN_ELSEWHERE_H

#include "container/outlook_message.h"
#include "verify/header_protection.h"

/* Adds outlook-sender and outlook-subject where the file names another sender or subject than the header that
 * is judged; nothing where it keeps no header. author: an address, or NULL. ENOMEM. */
gpg_error_t shown_elsewhere_check(arena_t *arena, const outlook_shown_t *shown,
                                  const judged_header_t *header, const char *author,
                                  const findings_t *findings);

#endif
