/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 4.4: whether two header fields of one name say the same, however they are folded or
 * encoded. */
#ifndef SMIME_VERIFY_HEADER_COMPARE_H
#define SMIME_VERIFY_HEADER_COMPARE_H

#include "base/arena.h"

/* RFC 9788 compares the addresses of From; the name beside one is never more than a claim, but it is
 * shown. */
typedef struct header_comparison {
    bool same;         /* what is shown */
    bool same_authors; /* the addresses, in the same order */
} header_comparison_t;

/* Only ENOMEM fails. */
gpg_error_t header_compare(arena_t *arena, const char *name, bytes_t a, bytes_t b,
                           header_comparison_t *r_comparison);

#endif
