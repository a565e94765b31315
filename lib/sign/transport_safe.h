/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3: the content of a message as a signed part that no relay changes. What is
 * safe stays as it is; leaves that are not are encoded anew, multiparts are kept. */
#ifndef SMIME_SIGN_TRANSPORT_SAFE_H
#define SMIME_SIGN_TRANSPORT_SAFE_H

#include "mime/entity.h"

typedef struct transport_rules {
    bool no_reencode;     /* refuse what would have to be encoded anew */
    bool sealed;          /* the part travels in base64: what may not be changed need not be safe */
    bool protect_headers; /* copy the header into the part (RFC 9788) */
} transport_rules_t;

/* A run of the part: as it stands, but for its line ends; or decoded and encoded anew. */
typedef struct payload_piece {
    enum { PIECE_LINES, PIECE_QUOTED_PRINTABLE, PIECE_BASE64 } kind;
    bytes_t bytes;                /* of the template, or made here */
    transfer_encoding_t encoding; /* that they have now, where they are encoded anew */
} payload_piece_t;

typedef struct payload {
    payload_piece_t *pieces; /* arena */
    size_t count, capacity;
} payload_t;

/* Plans the part for the message `root` of `template` (its bytes): of its header MIME-Version and
 * Content-* (and with protect_headers what is protected), and its body. Adds transport-unsafe and
 * charset-missing, which name part and line, encoding-malformed, ambiguous-parameter: then the plan
 * is not to be used. Only ENOMEM and errors of temporary files fail. */
gpg_error_t transport_plan(arena_t *arena, bytes_t template, const entity_t *root,
                           const transport_rules_t *rules, findings_t *findings,
                           payload_t *r_payload);
/* Writes the part with these line ends ("\n" or "\r\n"), the same each time. */
gpg_error_t transport_write(const payload_t *payload, const char *newline, smime_write_t write,
                            void *user);
/* Writes lines with these line ends in place of their own. */
gpg_error_t transport_write_lines(bytes_t lines, const char *newline, smime_write_t write,
                                  void *user);

/* Whether a header field moves into the signed part: MIME-Version and Content-*. */
bool transport_field_moves(bytes_t name);

#endif
