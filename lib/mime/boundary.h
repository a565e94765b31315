/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2046 section 5.1.1: the boundaries that are open at a place in a message, and the lines that
 * delimit parts. */
#ifndef SMIME_MIME_BOUNDARY_H
#define SMIME_MIME_BOUNDARY_H

#include "base/bytes.h"
#include "base/limits.h"

typedef enum boundary_state {
    BOUNDARY_OPEN,
    BOUNDARY_CLOSED, /* its closing line was seen */
    BOUNDARY_IGNORED /* its parts are not read any more: a limit */
} boundary_state_t;

typedef struct boundary {
    bytes_t line; /* "--" and the parameter */
    boundary_state_t state;
    bool ambiguous; /* a line was seen that some parsers take for it and others do not */
} boundary_t;

/* Outermost first. */
typedef struct boundaries {
    boundary_t items[LIMIT_MIME_DEPTH];
    size_t count;
} boundaries_t;

typedef struct delimiter {
    size_t line, next; /* where the line starts, and the line after it */
    size_t level;      /* index of the boundary */
    bool closing;
} delimiter_t;

/* Adds an inner boundary; it and one around it are ambiguous where one begins with the other. The
 * caller keeps count below LIMIT_MIME_DEPTH. */
void boundaries_push(boundaries_t *boundaries, bytes_t line);
/* Whether the line (with its line end) delimits a part. Ambiguous boundaries are marked. */
bool boundaries_match(boundaries_t *boundaries, bytes_t line, delimiter_t *r_delimiter);
/* The first line from `from` (the start of a line) on that delimits a part; false if there is none.
 * Linear, at the speed of memchr where no line starts with "--". */
bool boundaries_find(boundaries_t *boundaries, bytes_t in, size_t from, delimiter_t *r_delimiter);

#endif
