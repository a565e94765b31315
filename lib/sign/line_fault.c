/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks for what would not survive transport (RFC 8551 section 3.1.3). */
#include "sign/line_fault.h"

#include "base/line_feeds.h"
#include "base/phrase.h"

#include <string.h>

#define BLOCK (16 * 1024) /* stays in the cache between the looks at it */
#define RUN   64          /* a constant, so that compilers use vector instructions */

/* Which bytes occur: this and looking for line ends is most of the time that a large message takes. */
typedef struct occurs {
    uint8_t high, nul, bare_cr;
} occurs_t;

/* Whether there is nothing but ASCII without NUL and CR, as in most blocks. */
static bool is_plain(const uint8_t *data, size_t size)
{
    uint8_t odd = 0, cr = 0; /* NUL is the one of ASCII that has the bit one less */
    size_t i = 0;
    for (; i + RUN <= size; i += RUN)
        for (size_t k = 0; k < RUN; k++) {
            const uint8_t c = data[i + k];
            odd |= c | (uint8_t)(c - 1);
            cr |= c == '\r';
        }
    for (; i < size; i++) {
        odd |= data[i] | (uint8_t)(data[i] - 1);
        cr |= data[i] == '\r';
    }
    return !(odd & 0x80) && !cr;
}

/* What is in data, of which `after` is what follows: LF makes a line end of a CR at its end. */
static void look_at(const uint8_t *data, size_t size, bytes_t after, occurs_t *occurs)
{
    uint8_t high = 0, nul = 0, bare_cr = 0;
    size_t i = is_plain(data, size) ? size : 0;
    for (; i + RUN < size; i += RUN)
        for (size_t k = 0; k < RUN; k++) {
            const uint8_t c = data[i + k], next = data[i + k + 1];
            high |= c;
            nul |= c == 0;
            bare_cr |= (c == '\r') & (next != '\n');
        }
    for (; i < size; i++) {
        const uint8_t *next = i + 1 < size ? &data[i + 1] : after.size ? after.data : NULL;
        high |= data[i];
        nul |= data[i] == 0;
        bare_cr |= data[i] == '\r' && !(next && *next == '\n');
    }
    *occurs = (occurs_t){high & 0x80, nul, bare_cr};
}

static unsigned byte_faults(const occurs_t *occurs)
{
    return (occurs->high ? FAULT_8BIT : 0u) | (occurs->nul ? FAULT_NUL : 0u) |
           (occurs->bare_cr ? FAULT_BARE_CR : 0u);
}

static unsigned line_shape(bytes_t line)
{
    unsigned faults = line.size > LINE_LENGTH_MAX ? FAULT_LONG : 0;
    if (!line.size)
        return 0;
    uint8_t last = line.data[line.size - 1];
    if (last == ' ' || last == '\t')
        faults |= FAULT_TRAILING_SPACE;
    if (line.data[0] == 'F' && bytes_starts_with(line, "From "))
        faults |= FAULT_FROM;
    if (line.data[0] == '.' && line.size == 1)
        faults |= FAULT_DOT;
    return faults;
}

/* Without the CR of its line end. */
static bytes_t without_cr(bytes_t line)
{
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* Of the line from *start on whose LF is at lf; the next one starts behind it. */
static unsigned end_line(bytes_t lines, size_t lf, size_t *start)
{
    const bytes_t line = bytes_slice(lines, *start, lf - *start);
    *start = lf + 1;
    return line_shape(without_cr(line));
}

/* Of the lines that end from `at` to `end`. */
static unsigned end_lines(bytes_t lines, size_t at, size_t end, size_t *start)
{
    unsigned faults = 0;
    for (; end - at >= LINE_FEEDS_BLOCK; at += LINE_FEEDS_BLOCK)
        for (uint64_t lfs = line_feeds(lines.data + at); lfs; lfs &= lfs - 1)
            faults |= end_line(lines, at + line_feeds_first(lfs), start);
    for (; at < end; at++)
        if (lines.data[at] == '\n')
            faults |= end_line(lines, at, start);
    return faults;
}

unsigned line_faults(bytes_t lines)
{
    unsigned faults = 0;
    size_t start = 0;
    for (size_t seen = 0; seen < lines.size;) {
        occurs_t occurs;
        const bytes_t block = bytes_slice(lines, seen, BLOCK);
        look_at(block.data, block.size, bytes_from(lines, seen + block.size), &occurs);
        faults |= byte_faults(&occurs) | end_lines(lines, seen, seen + block.size, &start);
        seen += block.size;
    }
    return faults | line_shape(bytes_from(lines, start));
}

size_t line_fault_find(bytes_t lines, unsigned faults, unsigned *r_found)
{
    for (size_t at = 0; at < lines.size;) {
        const bytes_t rest = bytes_from(lines, at);
        const size_t lf = bytes_find_byte(rest, '\n');
        const bytes_t line = lf == SIZE_MAX ? rest : without_cr(bytes_slice(rest, 0, lf));
        occurs_t occurs;
        look_at(line.data, line.size, BYTES_NONE, &occurs);
        *r_found = (line_shape(line) | byte_faults(&occurs)) & faults;
        if (*r_found)
            return at;
        at = lf == SIZE_MAX ? lines.size : at + lf + 1;
    }
    *r_found = 0;
    return lines.size;
}

const char *line_fault_name(unsigned faults)
{
    return faults & FAULT_NUL              ? N_("a NUL byte")
           : faults & FAULT_8BIT           ? N_("an 8-bit character")
           : faults & FAULT_BARE_CR        ? N_("a carriage return without line feed")
           : faults & FAULT_LONG           ? N_("more than 998 bytes")
           : faults & FAULT_TRAILING_SPACE ? N_("white space at its end")
           : faults & FAULT_FROM           ? N_("\"From \" at its start")
           : faults & FAULT_DOT            ? N_("nothing but a dot")
                                           : N_("nothing wrong");
}
