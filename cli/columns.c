/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a terminal: wide characters take two, marks none. */
#include "columns.h"

#include "base/portable.h"
#include "printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned columns_of(const char *text)
{
    unsigned columns = 0;
    for (size_t size; *text; text += size)
        columns += printable_width(text, &size);
    return columns;
}

/* The bytes of the characters that fit into `most` columns. */
static size_t head_size(const char *text, unsigned most)
{
    size_t at = 0, size;
    for (unsigned used = 0; text[at]; at += size) {
        used += printable_width(text + at, &size);
        if (used > most)
            break;
    }
    return at;
}

/* Where the characters start that fit into the last `most` columns. */
static size_t tail_start(const char *text, unsigned most)
{
    size_t at = 0, size;
    for (unsigned left = columns_of(text); text[at] && left > most; at += size)
        left -= printable_width(text + at, &size);
    while (text[at] && printable_width(text + at, &size) == 0)
        at += size; /* marks of a character that is left out */
    return at;
}

static char *cut(const char *text, unsigned most, bool utf8, bool middle)
{
    const char *mark = utf8 ? "\u2026" : "...";
    unsigned mark_width = utf8 ? 1 : 3;
    char *copy = NULL;
    if (columns_of(text) <= most)
        return strdup(text);
    if (most <= mark_width)
        return strndup("...", most);
    unsigned room = most - mark_width;
    size_t head = head_size(text, middle ? (room + 1) / 2 : room);
    size_t tail = middle ? tail_start(text, room / 2) : strlen(text);
    return asprintf(&copy, "%.*s%s%s", (int)head, text, mark, text + tail) < 0 ? NULL : copy;
}

char *columns_cut_middle(const char *text, unsigned most, bool utf8)
{
    return cut(text, most, utf8, true);
}

char *columns_cut_end(const char *text, unsigned most, bool utf8)
{
    return cut(text, most, utf8, false);
}
