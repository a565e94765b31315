/* RFC 4155 appendix A. Only a line that looks like a separator, sender and a date with a time of
 * day, parts messages: "From now on" in a text does not. */
#include "mbox.h"

#include <string.h>

#define SEPARATOR_MAX 512 /* bytes of a separator line that are looked at */

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* Somewhere in the line: " 12:34". */
static bool has_time_of_day(const uint8_t *line, size_t size)
{
    for (size_t i = 0; i + 6 <= size; i++)
        if (line[i] == ' ' && is_digit(line[i + 1]) && is_digit(line[i + 2]) &&
            line[i + 3] == ':' && is_digit(line[i + 4]) && is_digit(line[i + 5]))
            return true;
    return false;
}

static bool is_separator(const uint8_t *line, size_t size)
{
    if (size < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    if (size > SEPARATOR_MAX)
        size = SEPARATOR_MAX;
    const uint8_t *end = memchr(line, '\n', size);
    return has_time_of_day(line, end ? (size_t)(end - line) : size);
}

/* Where the empty line before `at` (a line start) begins; `at` itself if there is none. */
static size_t before_empty_line(const uint8_t *data, size_t at)
{
    if (at >= 2 && data[at - 1] == '\n' && data[at - 2] == '\n')
        return at - 1;
    if (at >= 4 && memcmp(data + at - 4, "\r\n\r\n", 4) == 0)
        return at - 2;
    return at;
}

size_t mbox_message_end(const uint8_t *data, size_t size, size_t start, size_t *r_next)
{
    *r_next = size;
    if (size < 5 || memcmp(data, "From ", 5) != 0)
        return size;
    for (size_t at = start; at < size;) {
        const uint8_t *found = memmem(data + at, size - at, "\nFrom ", 6);
        if (!found)
            break;
        at = (size_t)(found - data) + 1;
        size_t end = before_empty_line(data, at);
        if (end < at && is_separator(data + at, size - at)) {
            *r_next = at;
            return end;
        }
    }
    return size;
}
