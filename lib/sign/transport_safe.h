/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3: the content of a message as a signed part that no relay changes. What is
 * safe stays as it is; leaves that are not are encoded anew, multiparts are kept. */
#ifndef SMIME_SIGN_TRANSPORT_SAFE_H
#define SMIME_SIGN_TRANSPORT_SAFE_H

#include "mime/entity.h"
#include "sign/transport_write.h"

typedef struct transport_rules {
    bool no_reencode;     /* refuse what would have to be encoded anew */
    bool sealed;          /* the part travels in base64: what may not be changed need not be safe */
    bool protect_headers; /* copy the header into the part (RFC 9788) */
} transport_rules_t;

/* Plans the part for the message `root`: of its header MIME-Version and
 * Content-* (and with protect_headers what is protected), and its body. Adds transport-unsafe and
 * charset-missing, which name part and line, encoding-malformed, ambiguous-parameter: then the plan
 * is not to be used. Only ENOMEM and errors of temporary files fail. */
gpg_error_t transport_plan(arena_t *arena, const entity_t *root, const transport_rules_t *rules,
                           const findings_t *findings, payload_t *r_payload);

/* Whether a header field moves into the signed part: MIME-Version and Content-*. */
bool transport_field_moves(bytes_t name);

#endif
