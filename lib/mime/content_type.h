/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 5 and RFC 2231: Content-Type (and Content-Disposition) with parameters. */
#ifndef SMIME_MIME_CONTENT_TYPE_H
#define SMIME_MIME_CONTENT_TYPE_H

#include "base/arena.h"

typedef struct parameter {
    const char *name;  /* lower case, without RFC 2231 marks */
    const char *value; /* decoded: quotes, continuations, percent encoding, charset; UTF-8 */
    bytes_t raw; /* the bytes of the value before charset conversion (boundaries compare these) */
    bytes_t written; /* as it stands in the field, with its quotes; of the first section only */
    bool extended;   /* given in RFC 2231 form, which not every parser reads */
} parameter_t;

typedef struct content_type {
    const char *type, *subtype; /* lower case; "" where the value is malformed */
    parameter_t *parameters;
    size_t count;
    bool malformed; /* something could not be read; what could is there */
    bool duplicate; /* a parameter is given twice, or both plain and in RFC 2231 form */
    bool too_many;  /* LIMIT_PARAMETERS */
    bool comment;   /* there is a comment in it, which many parsers do not know */
    bool loose;     /* white space stands beside the slash of the type */
} content_type_t;

/* Only ENOMEM fails. Linear time. Comments allowed wherever RFC 822 allows them. */
gpg_error_t content_type_parse(arena_t *arena, bytes_t value, content_type_t *r_type);
/* Content-Disposition has the same shape: its type is in ->type, subtype is "". */
gpg_error_t content_disposition_parse(arena_t *arena, bytes_t value, content_type_t *r_type);
/* The first parameter of this (lower-case) name, one in RFC 2231 form before others; or NULL. */
const parameter_t *content_type_parameter(const content_type_t *type, const char *name);
size_t content_type_parameter_count(const content_type_t *type, const char *name);
bool content_type_is(const content_type_t *type, const char *type_name, const char *subtype);

#endif
