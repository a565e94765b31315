/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6: the body of a leaf as it may have been before it was sent. */
#ifndef SMIME_VERIFY_TRANSIT_BODY_H
#define SMIME_VERIFY_TRANSIT_BODY_H

#include "mime/entity.h"
#include "verify/transit_attempt.h"

/* What an attempt makes of a leaf; FORM_KEPT: nothing, or its lines only. */
form_t transit_form(const attempt_t *attempt, const entity_t *leaf);
/* Whether it is then in another encoding than the one that its header names. */
bool transit_recodes(const attempt_t *attempt, const entity_t *leaf);
/* Appends the body. *r_usable: the one that came decodes to the same text in every reader (where that is what
 * the attempt is about), and no line of what it was is a boundary around. Only ENOMEM fails. */
gpg_error_t transit_body_undo(const attempt_t *attempt, const entity_t *leaf, buffer_t *out,
                              bool *r_usable);
/* body without the line ends at its end; what is there instead. */
bytes_t transit_without_ending(bytes_t body);
void transit_append_ending(ending_t ending, bytes_t kept, buffer_t *out);

#endif
