/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of texts that belong to somebody else, to argv mostly. */
#ifndef CLI_STRING_LIST_H
#define CLI_STRING_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct strings {
    const char **items; /* NULL after the last; NULL if there is none */
    size_t count;
} strings_t;

/* false: no memory. */
bool strings_add(strings_t *strings, const char *text);
void strings_free(strings_t *strings);

#endif
