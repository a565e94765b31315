/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bar on a terminal that says how far long work has come. Time is the caller's, in milliseconds of
 * a clock that only moves on. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PROGRESS_DELAY    1000 /* ms of work before there is a bar */
#define PROGRESS_INTERVAL 100  /* ms between two looks of it */

typedef struct progress {
    FILE *out; /* NULL: there is no terminal, and no bar */
    unsigned columns;
    int64_t start, shown; /* when work began, and when the bar was drawn last */
    bool visible;
} progress_t;

/* What is told. */
typedef struct progress_state {
    size_t done, bad; /* messages */
    double share;     /* of all work, 0 to 1, as far as that is known */
} progress_state_t;

/* out: a stream, or NULL; where that is no terminal, nothing is ever shown. */
progress_t progress_on(FILE *out, int64_t now);
/* Shows the bar if it is time to. */
void progress_show(progress_t *progress, const progress_state_t *state, int64_t now);
/* Takes the bar away: before anything else is written, and at the end. */
void progress_hide(progress_t *progress);
/* The clock. */
int64_t progress_now(void);

#endif
