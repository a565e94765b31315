/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4155 appendix A. Readers of mailboxes do not agree on what parts messages, and a message must
 * not hide behind one that is valid. So a line counts that any of them may take for a separator:
 * one with a date; with a time of day, behind an empty line; or with a header field below it, after
 * lines that one of them passes over. "From now on" in a text is none of these. Who splits signed
 * text finds it altered, never valid. */
#include "mbox.h"

#include "base/portable.h"
#include "mime/message_start.h"

#include <string.h>

#define SEPARATOR_MAX 512 /* bytes of a separator line that are looked at */
/* mutt, neomutt and mboxgrep read lines into 8192 bytes: what is left of a longer one is a line to
 * them. */
#define LINE_BUFFER 8191

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

/* "Name:" or "Name :", but not "http://". */
static bool is_field(bytes_t line)
{
    bytes_t name = message_field_name(line);
    return name.size && !bytes_starts_with(bytes_from(line, name.size), "://");
}

static bool is_from(const uint8_t *line, size_t size)
{
    return size >= 5 && memcmp(line, "From ", 5) == 0;
}

/* Takes a line off the front of *rest; LF, CR or both end it, each of which does somewhere. */
static bytes_t take_line(bytes_t *rest)
{
    size_t end = 0;
    while (end < rest->size && rest->data[end] != '\n' && rest->data[end] != '\r')
        end++;
    bytes_t line = bytes_slice(*rest, 0, end);
    bool both = end + 1 < rest->size && rest->data[end] == '\r' && rest->data[end + 1] == '\n';
    *rest = bytes_from(*rest, end + (end < rest->size) + both);
    return line;
}

/* What leaves a header open to somebody, before its first field: continuations, a colon without a
 * name, a quoted separator. */
static bool is_passed_over(bytes_t line)
{
    return line.data[0] == ' ' || line.data[0] == '\t' || line.data[0] == ':' ||
           bytes_starts_with(line, ">From ");
}

/* Whether a field follows; any one at first, a field of mail after lines that are none. No line is
 * looked at for two separators: the first thing that may be one ends the search. */
static bool is_above_header(bytes_t rest)
{
    bool in_order = true;
    take_line(&rest);
    while (!bytes_starts_with(rest, "From ")) {
        bytes_t line = take_line(&rest);
        if (!line.size)
            return false;
        if (message_is_mail_field(line) || (in_order && is_field(line)))
            return true;
        in_order = in_order && is_passed_over(line);
    }
    return false;
}

/* As much of a separator line as is looked at. */
static size_t separator_size(const uint8_t *line, size_t size)
{
    bytes_t start = bytes_of(line, size < SEPARATOR_MAX ? size : SEPARATOR_MAX);
    return take_line(&start).size;
}

static bool is_separator(const uint8_t *line, size_t size, bool after_empty_line)
{
    size_t looked_at = separator_size(line, size);
    if (has_time_of_day(line, looked_at) && (after_empty_line || has_month(line, looked_at)))
        return true;
    return is_above_header(bytes_of(line, size));
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

/* A separator within a line, which started at `line`, to those whose buffer ends before it. */
static bool is_cut_line(const uint8_t *data, size_t size, size_t line, size_t at)
{
    size_t looked_at = separator_size(data + at, size - at);
    return (at - line) % LINE_BUFFER == 0 && has_time_of_day(data + at, looked_at) &&
           has_month(data + at, looked_at);
}

size_t mbox_message_end(const uint8_t *data, size_t size, size_t start, size_t *r_next)
{
    if (!start)
        start = size - entity_message_start(bytes_of(data, size)).size;
    size_t line = start;
    *r_next = size;
    if (!is_from(data + start, size - start))
        return size;
    for (size_t at = start + 1; at < size; at++) {
        const uint8_t *found = memmem(data + at, size - at, "From ", 5);
        if (!found)
            break;
        const uint8_t *line_end = memrchr(data + at - 1, '\n', (size_t)(found - data) - (at - 1));
        line = line_end ? (size_t)(line_end - data) + 1 : line;
        at = (size_t)(found - data);
        bool starts_line = data[at - 1] == '\n' || data[at - 1] == '\r';
        size_t end = starts_line ? before_empty_line(data, at) : at;
        if (starts_line ? is_separator(data + at, size - at, end < at)
                        : is_cut_line(data, size, line, at)) {
            *r_next = at;
            return end;
        }
    }
    return size;
}
