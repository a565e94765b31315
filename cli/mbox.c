/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4155 appendix A. Readers of mailboxes do not agree on what parts messages, and a message must
 * not hide behind one that is valid. So a line counts that any of them may take for a separator:
 * one with a date; with a time of day, behind an empty line; or with a header field below it. "From
 * now on" in a text is none of these. Who splits signed text finds it altered, never valid. */
#include "mbox.h"

#include <string.h>

#define SEPARATOR_MAX 512 /* bytes of a separator line that are looked at */

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* " 12:34", or " 6:00". */
static bool is_time(const uint8_t *text, size_t size)
{
    size_t hour = size > 2 && is_digit(text[1]) ? 1u + is_digit(text[2]) : 0;
    return hour && text[0] == ' ' && size > hour + 3 && text[hour + 1] == ':' &&
           is_digit(text[hour + 2]) && is_digit(text[hour + 3]);
}

static bool has_time_of_day(const uint8_t *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_time(line + i, size - i))
            return true;
    return false;
}

static bool has_month(const uint8_t *line, size_t size)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (size_t i = 0; i + 5 <= size; i++)
        if (line[i] == ' ' && line[i + 4] == ' ')
            for (const char *month = months; *month; month += 3)
                if (memcmp(line + i + 1, month, 3) == 0)
                    return true;
    return false;
}

/* "Name:", but not "http://". */
static bool is_field(const uint8_t *line, size_t size)
{
    size_t at = 0;
    while (at < size && line[at] > ' ' && line[at] < 0x7f && line[at] != ':')
        at++;
    bool address = size - at >= 3 && memcmp(line + at, "://", 3) == 0;
    return at && at < size && line[at] == ':' && !address;
}

static bool is_separator(const uint8_t *line, size_t size, bool after_empty_line)
{
    if (size < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    const uint8_t *end = memchr(line, '\n', size);
    size_t length = end ? (size_t)(end - line) : size;
    size_t looked_at = length < SEPARATOR_MAX ? length : SEPARATOR_MAX;
    if (has_time_of_day(line, looked_at) && (after_empty_line || has_month(line, looked_at)))
        return true;
    size_t rest = end ? size - length - 1 : 0;
    return rest && is_field(end + 1, rest < SEPARATOR_MAX ? rest : SEPARATOR_MAX);
}

/* Where the empty line (it may hold spaces) before `at`, a line start, begins; `at` itself if there
 * is none. */
static size_t before_empty_line(const uint8_t *data, size_t at)
{
    size_t end = at ? at - 1 : 0; /* the line end before it */
    while (end && (data[end - 1] == ' ' || data[end - 1] == '\t' || data[end - 1] == '\r'))
        end--;
    return end && data[end - 1] == '\n' ? end : at;
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
        if (is_separator(data + at, size - at, end < at)) {
            *r_next = at;
            return end;
        }
    }
    return size;
}
