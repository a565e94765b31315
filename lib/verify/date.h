/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 2.5.1: an old signed message may be replayed under a new date. */
#ifndef SMIME_VERIFY_DATE_H
#define SMIME_VERIFY_DATE_H

#include "verify/header_protection.h"

/* Compares the Date field with the times of signing of the author's layer (not a wrapper's), which is
 * number index in the report; beside a protected one that outside too, which most readers show, unless
 * the composer signed that he wrote it. Adds date-skew, date-unreadable, date-missing. Only ENOMEM
 * fails. */
gpg_error_t date_check(arena_t *arena, const judged_header_t *judged,
                       const smime_layer_result_t *layer, int index,
                       const smime_verify_options_t *options, const findings_t *findings);

#endif
