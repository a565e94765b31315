/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 4.4: fields outside that are not the protected ones. */
#ifndef SMIME_VERIFY_HEADER_MISMATCH_H
#define SMIME_VERIFY_HEADER_MISMATCH_H

#include "base/finding.h"
#include "mime/header_field.h"

/* Compares the fields of one name. Adds header-mismatch, unless HP-Outer says that the composer wrote it
 * so; header-mismatch-from whoever wrote another author outside, whom most readers show. Only ENOMEM
 * fails. */
gpg_error_t header_mismatch_check(arena_t *arena, const header_t *outer,
                                  const header_t *protected_header, const char *name,
                                  const findings_t *findings);

#endif
