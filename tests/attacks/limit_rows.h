/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caps of lib/base/limits.h, one row each: input that passes it, input that does not. */
#ifndef SMIME_TEST_LIMIT_ROWS_H
#define SMIME_TEST_LIMIT_ROWS_H

#include "base/limits.h"
#include "cases.h"

/* What a user sees of an input. */
typedef struct seen {
    const char *text; /* details of all findings, or the error; of the world */
    bool believed;    /* valid, or trusted, or accepted */
} seen_t;

typedef struct limit_row {
    const char *name; /* "LIMIT_SIGNERS" */
    size_t value;
    size_t within, over;
    /* Makes an input with so many, or so much, of what is capped, and has it judged. */
    seen_t (*see)(bench_t *bench, size_t count);
    bool harmless; /* leaving out the rest proves nothing more: it may be believed */
} limit_row_t;

// clang-format off
#define CAP(limit, below, above, how) \
    {.name = #limit, .value = limit, .within = (below), .over = (above), .see = (how)}
// clang-format on

typedef struct limit_rows {
    const limit_row_t *items;
    size_t count;
} limit_rows_t;

extern const limit_rows_t limit_rows_message, limit_rows_certificate, limit_rows_path,
    limit_rows_input, limit_rows_other;

/* Judges a message with the usual trust, pinned to the honest sender. */
seen_t see_message(bench_t *bench, bytes_t message);
/* Likewise what mail_make makes. */
seen_t see_mail(bench_t *bench, const mail_t *mail);
/* Likewise, by a recipient who pins nobody and has to believe the name that is displayed. */
seen_t see_mail_by_name(bench_t *bench, const mail_t *mail);
/* "x" so many times; NUL-terminated text of the world. */
const char *repeated(world_t *world, const char *text, size_t count);

#endif
