/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2046 section 5.1.1: boundary delimiter lines, anchored to line starts. */
#include "mime/boundary.h"

#include <string.h>

static bool begins_with(bytes_t b, bytes_t prefix)
{
    return b.size >= prefix.size && memcmp(b.data, prefix.data, prefix.size) == 0;
}

void boundaries_push(boundaries_t *boundaries, bytes_t line)
{
    boundary_t *added = &boundaries->items[boundaries->count];
    *added = (boundary_t){.line = line};
    for (size_t i = 0; i < boundaries->count; i++)
        if (begins_with(line, boundaries->items[i].line) ||
            begins_with(boundaries->items[i].line, line))
            added->ambiguous = true;
    boundaries->count++;
}

/* Without white space at the end. */
static bytes_t without_space(bytes_t line)
{
    while (line.size && ascii_is_space(line.data[line.size - 1]))
        line.size--;
    return line;
}

/* Without its line end, and the spaces before it that relays pad lines with. A further CR, which
 * some parsers take for a line end of its own, stays. */
static bytes_t without_padding(bytes_t line)
{
    if (line.size && line.data[line.size - 1] == '\n') {
        line.size--;
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
    }
    while (line.size && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
        line.size--;
    return line;
}

bool boundaries_match(boundaries_t *boundaries, bytes_t line, delimiter_t *r_delimiter)
{
    if (line.size < 2 || line.data[0] != '-' || line.data[1] != '-')
        return false;
    for (size_t level = boundaries->count; level-- > 0;) {
        boundary_t *boundary = &boundaries->items[level];
        if (!begins_with(line, boundary->line))
            continue;
        bytes_t rest = bytes_from(line, boundary->line.size);
        bytes_t padded = without_padding(rest);
        rest = without_space(rest);
        bool closing = bytes_equal_text(rest, "--");
        bool exact = rest.size == 0 || closing;
        if (exact && boundary->state == BOUNDARY_OPEN) {
            r_delimiter->level = level;
            r_delimiter->closing = closing;
            boundary->ambiguous = boundary->ambiguous || padded.size != rest.size;
            return true;
        }
        /* Some parsers compare the start of the line only, or go on after a closing line. */
        if (boundary->state != BOUNDARY_IGNORED)
            boundary->ambiguous = true;
    }
    return false;
}

/* The start of the line after the one at `at`, or in.size. */
static size_t next_line(bytes_t in, size_t at)
{
    size_t lf = bytes_find_byte(bytes_from(in, at), '\n');
    return lf == SIZE_MAX ? in.size : at + lf + 1;
}

/* The first line from `at` (the start of one) on that starts with "--", or in.size; a lone CR ends
 * lines here too. Dashes are looked for and not line ends: base64 has none, and text fewer of
 * them. */
static size_t find_dashes(bytes_t in, size_t at)
{
    const uint8_t *end = in.data + in.size, *dash = in.data + at;
    while (dash < end && (dash = memchr(dash, '-', (size_t)(end - dash)))) {
        bool starts_line = dash == in.data || dash[-1] == '\n' || dash[-1] == '\r';
        if (starts_line && end - dash >= 2 && dash[1] == '-')
            return (size_t)(dash - in.data);
        while (dash < end && *dash == '-')
            dash++;
    }
    return in.size;
}

/* A boundary behind a lone CR: a delimiter to parsers that end lines there. */
static void note_after_cr(boundaries_t *boundaries, bytes_t rest)
{
    for (size_t level = 0; level < boundaries->count; level++) {
        boundary_t *boundary = &boundaries->items[level];
        if (boundary->state != BOUNDARY_IGNORED && begins_with(rest, boundary->line))
            boundary->ambiguous = true;
    }
}

bool boundaries_find(boundaries_t *boundaries, bytes_t in, size_t from, delimiter_t *r_delimiter)
{
    if (boundaries->count == 0)
        return false;
    for (size_t at = find_dashes(in, from); at < in.size; at = find_dashes(in, at)) {
        if (at > 0 && in.data[at - 1] == '\r') {
            note_after_cr(boundaries, bytes_from(in, at));
            at += 2;
            continue;
        }
        size_t end = next_line(in, at);
        if (boundaries_match(boundaries, bytes_slice(in, at, end - at), r_delimiter)) {
            r_delimiter->line = at;
            r_delimiter->next = end;
            return true;
        }
        at += 2; /* not to the line's end: a lone CR may stand in it */
    }
    return false;
}
