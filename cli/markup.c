/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* XML section 4.6; the apostrophe by its number, since HTML 4 has no name for it. */
#include "markup.h"

#include <string.h>

static const char *entity_of(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

void markup_put(FILE *out, const char *text)
{
    for (;;) {
        const size_t plain = strcspn(text, "&<>\"'");
        fwrite(text, 1, plain, out);
        text += plain;
        if (!*text)
            return;
        fputs(entity_of(*text++), out);
    }
}
