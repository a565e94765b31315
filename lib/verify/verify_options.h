/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a caller of verification asks for, of whatever version he is. */
#ifndef SMIME_VERIFY_VERIFY_OPTIONS_H
#define SMIME_VERIFY_VERIFY_OPTIONS_H

#include "smime.h"

/* INV_ARG: given is NULL, of a size that cannot be (see options_read), or holds what no option
 * means. */
gpg_error_t verify_options_read(const smime_verify_options_t *given, smime_verify_options_t *r_own);

#endif
