/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788: which header fields the signature covers, and which header is judged and shown. */
#ifndef SMIME_VERIFY_HEADER_PROTECTION_H
#define SMIME_VERIFY_HEADER_PROTECTION_H

#include "message/layer.h"
#include "smime.h"

typedef struct judged_header {
    const header_t *outer; /* of the message; NULL for a bare structure or an entity without one */
    const header_t *protected; /* of the payload, with hp= on the payload root; else NULL */
    const header_t *judged;    /* protected if there is one, else outer; NULL if there is none */
} judged_header_t;

/* Finds the header to judge. Adds header-protection-legacy, header-protection-misplaced,
 * ambiguous-field. */
gpg_error_t header_protection_find(const layers_t *layers, const findings_t *findings,
                                   judged_header_t *r_header);
/* Once the envelope has been judged; holds: the signature around what the header protects does. Else
 * nothing is protected (RFC 9788 section 4.3.1), and the header outside is what is shown: but another
 * author there is told of all the same. Adds header-mismatch(-from), headers-unprotected. */
gpg_error_t header_protection_settle(arena_t *arena, bool holds, const findings_t *findings,
                                     judged_header_t *header);
/* The header whose field of this name is judged and shown: the protected one if it has such a
 * field, else the outer one if there is one. NULL as `judged` is. */
const header_t *judged_header_with(const judged_header_t *header, const char *name);
/* The part of the report that shows the header. */
gpg_error_t header_protection_show(arena_t *arena, const judged_header_t *header,
                                   smime_header_t *r_shown);

#endif
