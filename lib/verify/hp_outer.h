/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 2.2: HP-Outer, in which the composer signs what he wrote outside. */
#ifndef SMIME_VERIFY_HP_OUTER_H
#define SMIME_VERIFY_HP_OUTER_H

#include "mime/header_field.h"

/* Whether HP-Outer fields of the protected header tell of fields of this name, and those outside are just
 * these. Only ENOMEM fails. */
gpg_error_t hp_outer_agrees(arena_t *arena, const header_t *protected_header, const header_t *outer,
                            const char *name, bool *r_agrees);

#endif
