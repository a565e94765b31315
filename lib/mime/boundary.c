/* RFC 2046 section 5.1.1: boundary delimiter lines, anchored to line starts. */
#include "boundary.h"

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

/* Without white space at the end: relays pad lines. */
static bytes_t without_padding(bytes_t line)
{
    while (line.size && ascii_is_space(line.data[line.size - 1]))
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
        bytes_t rest = without_padding(bytes_from(line, boundary->line.size));
        bool closing = bytes_equal_text(rest, "--");
        bool exact = rest.size == 0 || closing;
        if (exact && boundary->state == BOUNDARY_OPEN) {
            r_delimiter->level = level;
            r_delimiter->closing = closing;
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

/* The first line from `at` (the start of one) on that starts with "--", or in.size. Dashes are
 * looked for and not line ends: base64 has none, and text fewer of them. */
static size_t find_dashes(bytes_t in, size_t at)
{
    const uint8_t *end = in.data + in.size, *dash = in.data + at;
    while (dash < end && (dash = memchr(dash, '-', (size_t)(end - dash)))) {
        bool starts_line = dash == in.data || dash[-1] == '\n';
        if (starts_line && end - dash >= 2 && dash[1] == '-')
            return (size_t)(dash - in.data);
        while (dash < end && *dash == '-')
            dash++;
    }
    return in.size;
}

bool boundaries_find(boundaries_t *boundaries, bytes_t in, size_t from, delimiter_t *r_delimiter)
{
    if (boundaries->count == 0)
        return false;
    for (size_t at = find_dashes(in, from); at < in.size; at = find_dashes(in, at)) {
        size_t end = next_line(in, at);
        if (boundaries_match(boundaries, bytes_slice(in, at, end - at), r_delimiter)) {
            r_delimiter->line = at;
            r_delimiter->next = end;
            return true;
        }
        at = end;
    }
    return false;
}
