/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a domain looks like to a reader (UTS #39 section 4, with hyphens and accents left out). */
#ifndef SMIME_VERIFY_SKELETON_H
#define SMIME_VERIFY_SKELETON_H

#include "base/bytes.h"

/* Appends the skeleton of a domain (lower case, IDN as A-labels or U-labels). Two domains with one skeleton
 * can be taken for each other. ENOMEM. */
gpg_error_t skeleton_append(buffer_t *out, bytes_t domain);

#endif
