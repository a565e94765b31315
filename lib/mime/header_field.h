/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 2.2: the header fields of an entity. */
#ifndef SMIME_MIME_HEADER_FIELD_H
#define SMIME_MIME_HEADER_FIELD_H

#include "base/arena.h"

typedef struct header_field {
    bytes_t name;  /* without space before the colon */
    bytes_t value; /* after the colon, folds kept, without the last line end */
    bytes_t whole; /* with the last line end */
    bool space_before_colon;
} header_field_t;

/* The header of one entity. */
typedef struct header {
    header_field_t *fields;
    size_t count;
    bytes_t whole;      /* all fields, without the empty line */
    bytes_t mbox_from;  /* an mbox "From " line on top, or absent */
    bytes_t malformed;  /* the first line that is no field and no continuation, or absent: RFC 5322
                            parsers end the header there, or skip it; it is skipped here */
    bool no_empty_line; /* the input ended within the header */
    /* LIMIT_HEADER_SIZE or LIMIT_HEADER_FIELDS, where the rest was not read; else NULL */
    const char *limit;
    bool has_nul;     /* a NUL byte stands in it */
    bool has_bare_cr; /* a CR that no LF follows */
    /* a continuation of white space only with more header after it: some parsers take it for
     * the empty line */
    bool has_blank_fold;
} header_t;

/* Reads a header from the start of in; *r_body is where the body starts (after the empty line, LF or
 * CRLF; in.size if there is none). Only ENOMEM fails. Time is linear. top: an mbox "From " line is
 * skipped. */
gpg_error_t header_parse(arena_t *arena, bytes_t in, bool top, header_t *r_header, size_t *r_body);
/* The nth (0 the first) field of this name (ASCII case does not matter), or NULL. */
const header_field_t *header_find(const header_t *header, const char *name, size_t nth);
size_t header_count(const header_t *header, const char *name);
/* The next field of this name, or NULL: for all of them in linear time. *position starts at 0. */
const header_field_t *header_next(const header_t *header, const char *name, size_t *position);

/* Whether all fields of this name are equal byte for byte once unfolded. Only ENOMEM fails. */
gpg_error_t header_fields_equal(arena_t *arena, const header_t *header, const char *name,
                                bool *r_equal);

/* The value without folds (RFC 5322 section 2.2.3), white space at the ends trimmed. */
bytes_t header_unfold(arena_t *arena, bytes_t value);
/* Skips white space, folds and comments (nested up to LIMIT_COMMENT_DEPTH, quoted pairs inside) from
 * *offset on; false if a comment does not end (offset is then at the end). For the parsers of
 * structured fields. */
bool header_skip_cfws(bytes_t value, size_t *offset);
/* Likewise one comment, whose '(' is at *offset. */
bool header_skip_comment(bytes_t value, size_t *offset);
/* Whether it is LIMIT_COMMENT_DEPTH that stops one in the value of a structured field. */
bool header_comment_too_deep(bytes_t value);
/* Reads a quoted string at *offset (which is at the '"'): its text with quotes, quoted pairs and folds
 * undone. data is NULL where it does not end. */
bytes_t header_quoted_string(arena_t *arena, bytes_t value, size_t *offset);

#endif
