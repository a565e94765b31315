/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts that grow one by one. */
#include "string_list.h"

#include <stdint.h>
#include <stdlib.h>

bool strings_add(strings_t *strings, const char *text)
{
    /* Grows at powers of two, so that a long list costs linear time. */
    if ((strings->count & (strings->count + 1)) == 0) {
        size_t room = (strings->count + 1) * 2;
        const char **items =
            room < SIZE_MAX / sizeof *items ? realloc(strings->items, room * sizeof *items) : NULL;
        if (!items)
            return false;
        strings->items = items;
    }
    strings->items[strings->count++] = text;
    strings->items[strings->count] = NULL;
    return true;
}

void strings_free(strings_t *strings)
{
    free(strings->items);
    *strings = (strings_t){NULL, 0};
}
