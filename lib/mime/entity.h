/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 to 2046: a message as a tree of entities, by offsets over the input. */
#ifndef SMIME_MIME_ENTITY_H
#define SMIME_MIME_ENTITY_H

#include "base/finding.h"
#include "mime/content_type.h"
#include "mime/header_field.h"
#include "mime/transfer_encoding.h"

typedef struct entity {
    struct entity *parent, *first_child, *next; /* children: of a multipart, or the one message in a
                                                   message/rfc822 (and message/global) */
    header_t header;
    content_type_t type; /* text/plain (multipart/digest: message/rfc822) where it is missing */
    bool type_given;
    transfer_encoding_t encoding;
    const char *part; /* "" the root, else "1.2"; the message in a message/rfc822 at "2" is "2.1" */
    unsigned depth;
    bytes_t whole; /* header, empty line and body; in a multipart without the line end that
                      belongs to the next boundary: the bytes that multipart/signed signs */
    bytes_t body;
    bytes_t preamble, epilogue; /* of a multipart */
    size_t child_count;
    bool unterminated; /* a multipart whose closing boundary is missing */
    bool ambiguous;    /* a finding about reading this entity's structure was added */
} entity_t;

/* Parses in into a tree. prefix: part number of the root ("" for a message). Boundary lines are
 * anchored at line starts: "--" boundary, optional "--", then only white space; an outer boundary
 * ends inner parts. Findings that concern structure are added with the part they are in
 * (ambiguous-field, ambiguous-parameter, ambiguous-boundary, ambiguous-encoding, boundary-missing,
 * multipart-malformed, the limits). One pass over the body, linear time. Only ENOMEM fails.
 * is_message: the root's header is a message's (mbox line skipped). */
gpg_error_t entity_parse(arena_t *arena, bytes_t in, const char *prefix, bool is_message,
                         const findings_t *findings, entity_t **r_root);
/* Adds ambiguous-field where the structure of a message (not of what is to be signed: signing
 * writes the field) depends on a MIME-Version that is missing or not 1.0. */
void entity_check_version(entity_t *root, const findings_t *findings);
/* Whether the root has fields about its content only, as Outlook, Exchange and Graph keep what was signed: no
 * message is around it, so neither author nor MIME-Version can be missing. */
bool entity_is_alone(const entity_t *root);
/* Whether its content is a message, which is then its child: message/rfc822 or message/global. */
bool entity_holds_message(const entity_t *entity);
/* The entity of this part number below root, or NULL. */
entity_t *entity_find(entity_t *root, const char *part);
/* Next entity in document order within root's tree (depth first), or NULL. */
entity_t *entity_walk(entity_t *root, entity_t *at);
/* File name from Content-Disposition filename or Content-Type name, decoded; NULL if none. */
gpg_error_t entity_file_name(arena_t *arena, const entity_t *entity, const char **r_name);

#endif
