/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Distances of words: Levenshtein's, with exchanges of neighbours (optimal string alignment). */
#include "nearest.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 40 /* bytes; a longer word is no mistyped one of ours */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][WORD_MAX + 1];
    for (size_t k = 0; k <= b_size; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= a_size; i++) {
        const size_t *before = rows[(i + 1) % 3], *last = rows[(i + 2) % 3];
        size_t *row = rows[i % 3];
        row[0] = i;
        for (size_t k = 1; k <= b_size; k++) {
            row[k] = least(last[k - 1] + (a[i - 1] != b[k - 1]), least(last[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

/* How many slips a word of this size may have. */
static size_t tolerance(size_t size)
{
    return size < 3 ? 0 : size < 5 ? 1 : size < 9 ? 2 : 3;
}

void nearest_try(nearest_t *nearest, const char *candidate)
{
    size_t size = strlen(candidate);
    if (nearest->size > WORD_MAX || size > WORD_MAX)
        return;
    bool beginning = nearest->size > 1 && strncmp(candidate, nearest->word, nearest->size) == 0;
    size_t found = beginning ? 1 : distance(nearest->word, nearest->size, candidate, size);
    if (found > tolerance(nearest->size) && !beginning)
        return;
    if (nearest->found && (found > nearest->distance ||
                           (found == nearest->distance && size >= strlen(nearest->found))))
        return;
    nearest->found = candidate;
    nearest->distance = found;
}
