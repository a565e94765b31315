/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Placeholders, as Mustache, Jinja, Handlebars, shells, JSP and ERB write them. */
#include "sign/placeholder.h"

#define LONGEST 200 /* bytes between the marks */

static const struct mark {
    const char *open, *close;
    const char *before; /* what may stand before the name: kinds of tags */
    bool spaces;        /* white space may stand in it */
} marks[] = {
    {"{{", "}}", "{#/^&>!~-= \t", true},
    {"${", "}", "", false},
    {"<%", "%>", "=-@: \t", true},
};

/* The end of what stands between the marks, which begins here; SIZE_MAX: it is no placeholder. */
static size_t end_of(bytes_t text, size_t start, const struct mark *mark)
{
    const size_t close = strlen(mark->close);
    size_t at = start;
    while (at < text.size && text.data[at] && strchr(mark->before, text.data[at]))
        at++;
    if (at == text.size ||
        (!ascii_is_alpha(text.data[at]) && text.data[at] != '_' && text.data[at] < 0x80))
        return SIZE_MAX;
    for (; at < text.size && at - start <= LONGEST; at++) {
        const uint8_t c = text.data[at];
        if (text.size - at >= close && memcmp(text.data + at, mark->close, close) == 0)
            return at + close;
        if (c == '\n' || c == '\r' || c == '{' || c == '<' || (!mark->spaces && ascii_is_space(c)))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

bytes_t placeholder_next(bytes_t text, size_t *position)
{
    for (size_t at = *position; at + 2 < text.size; at++)
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            if (memcmp(text.data + at, marks[i].open, 2) != 0)
                continue;
            const size_t end = end_of(text, at + 2, &marks[i]);
            if (end == SIZE_MAX)
                continue;
            *position = end;
            return bytes_slice(text, at, end - at);
        }
    *position = text.size;
    return BYTES_NONE;
}
