/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.1, RFC 5322 section 2.2.3: the header of a part as it may have been before it was sent. */
#ifndef SMIME_VERIFY_TRANSIT_HEADER_H
#define SMIME_VERIFY_TRANSIT_HEADER_H

#include "mime/entity.h"
#include "verify/transit_attempt.h"

/* Appends the header, without the empty line, with another transfer encoding: that of a body in this form,
 * of ASCII alone or not. */
void transit_header_recode(const attempt_t *attempt, const header_t *header, form_t form,
                           bool ascii, buffer_t *out);
/* Appends the header with folds undone. Values are the same but for white space that no quotes hold. *met counts
 * the fields that differ; only: the number of the one that is meant, or SIZE_MAX: all. */
void transit_header_refold(const attempt_t *attempt, const header_t *header, size_t only,
                           size_t *met, buffer_t *out);

#endif
