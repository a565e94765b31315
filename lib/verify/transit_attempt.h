/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3, RFC 2045 section 6: the ways in which a part may have been changed on its way, each of
 * them named, the likely ones first. */
#ifndef SMIME_VERIFY_TRANSIT_ATTEMPT_H
#define SMIME_VERIFY_TRANSIT_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>

/* What the body of a leaf was before. */
typedef enum form {
    FORM_KEPT,
    FORM_PLAIN,   /* not encoded */
    FORM_OURS,    /* quoted-printable as signing encodes it */
    FORM_ESCAPED, /* ... that encodes as little as may be */
    FORM_QUOTED,  /* ... in the escapes that are there */
    FORM_BASE64
} form_t;

/* Where quoted-printable breaks a line before the end of the text's own: the character that would fill the
 * line is let in, only if it is not encoded, or never. */
typedef enum wrap { WRAP_FULL, WRAP_PLAIN, WRAP_SHORT } wrap_t;

/* How many line ends stand at the end. */
typedef enum ending { ENDING_KEPT, ENDING_NONE, ENDING_ONE, ENDING_TWO } ending_t;

/* What is undone in the lines of a body. */
typedef enum lines {
    LINES_KEPT,
    LINES_ENCODED_FROM, /* quoted-printable: "=46rom " at the start of a line */
    LINES_QUOTED_FROM,  /* '>' before "From " */
    LINES_PADDED,       /* white space at the end */
    LINES_SIGNATURE_CUT /* "-- ", the line above a signature in words, without its space */
} lines_t;

/* What the field of a part that was not encoded said. */
typedef enum field {
    FIELD_NATURAL, /* 8bit, of ASCII 7bit */
    FIELD_8BIT,
    FIELD_BINARY,
    FIELD_UPPER,        /* 8BIT, 7BIT */
    FIELD_ABSENT_ASCII, /* there was none for ASCII */
    FIELD_ABSENT
} field_t;

/* Where the field for the encoding stood: relays that write it anew put it last. */
typedef enum place { PLACE_KEPT, PLACE_BEHIND_TYPE, PLACE_BEFORE_TYPE, PLACE_LAST } place_t;

/* How the fields of the parts were folded. */
typedef enum folds {
    FOLDS_KEPT,
    FOLDS_NONE,       /* one line a field */
    FOLDS_SHORT,      /* a line end only where the line would be longer than `beyond` without it */
    FOLDS_SPACE,      /* every fold a line end and one space */
    FOLDS_TAB,        /* ... and one tab */
    FOLDS_SPACES,     /* ... and eight spaces */
    FOLDS_PARAMETERS, /* a line for each parameter, behind a space */
    FOLDS_PARAMETERS_TAB,
    FOLDS_LONG, /* before the parameter that would make a line longer than 76 */
    FOLDS_LONG_TAB
} folds_t;

/* Which fields they were folded in; in the others they are as they were. */
typedef enum scope { SCOPE_ALL, SCOPE_TYPE, SCOPE_DISPOSITION } scope_t;

typedef struct attempt {
    form_t quoted_printable, base64, plain; /* of leaves that came so */
    unsigned width; /* of lines of base64 or quoted-printable; 0: of one line */
    wrap_t wrap;
    ending_t
        ending; /* of each base64 body or decoded text; of the part where nothing else is undone */
    field_t field;
    place_t place;
    bool ascii;      /* plain leaves are meant although all that they hold is ASCII */
    bool unquoted;   /* the character set's name had no quotes, which some relays put there */
    bool containers; /* multiparts that say 7bit said 8bit */
    bool singly;     /* also each leaf, or folded field, by itself */
    lines_t lines;
    folds_t folds;
    scope_t scope;
    unsigned beyond;  /* only of fields that are longer than this on one line */
    bool lf;          /* the signer hashed LF instead of CRLF */
    const char *what; /* of all that is no encoding; what is encoded names itself */
} attempt_t;

/* The attempt number `index`, or NULL behind the last. *scratch may be used for it. */
const attempt_t *attempt_at(size_t index, attempt_t *scratch);
/* Whether what every part decodes to stays the same, to the byte. */
bool attempt_is_about_encoding(const attempt_t *attempt);

#endif
