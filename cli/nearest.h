/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody meant who mistyped a word. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/* The search for one word. */
typedef struct nearest {
    const char *word;
    size_t size;
    const char *found; /* the nearest so far; NULL: none is near */
    size_t distance;   /* its */
} nearest_t;

#define NEAREST_TO(word, size) ((nearest_t){(word), (size), NULL, 0})

/* Takes candidate if it is nearer than what was tried before: few letters have to be added, left
 * out, changed or exchanged with the next, or the word is its beginning. */
void nearest_try(nearest_t *nearest, const char *candidate);

#endif
