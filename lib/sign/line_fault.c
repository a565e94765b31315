/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks for what would not survive transport (RFC 8551 section 3.1.3). */
#include "sign/line_fault.h"

#include "base/phrase.h"

#include <string.h>

#define BLOCK (16 * 1024) /* stays in the cache between the looks at it */
#define RUN   64          /* a constant, so that compilers use vector instructions */

/* Which bytes occur: this and looking for line ends is most of the time that a large message takes.
 */
typedef struct occurs {
    uint8_t high, nul, cr;
} occurs_t;

static void look_at(const uint8_t *data, size_t size, occurs_t *occurs)
{
    uint8_t high = 0, nul = 0, cr = 0;
    size_t i = 0;
    for (; i + RUN <= size; i += RUN)
        for (size_t k = 0; k < RUN; k++) {
            uint8_t c = data[i + k];
            high |= c;
            nul |= c == 0;
            cr |= c == '\r';
        }
    for (; i < size; i++) {
        high |= data[i];
        nul |= data[i] == 0;
        cr |= data[i] == '\r';
    }
    *occurs = (occurs_t){high & 0x80, nul, cr};
}

static unsigned byte_faults(const occurs_t *occurs)
{
    return (occurs->high ? FAULT_8BIT : 0u) | (occurs->nul ? FAULT_NUL : 0u);
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

/* The next line from *offset on, without its line end. */
static bytes_t next_line(bytes_t lines, size_t *offset)
{
    bytes_t rest = bytes_from(lines, *offset);
    size_t end = bytes_find_byte(rest, '\n');
    *offset = end == SIZE_MAX ? lines.size : *offset + end + 1;
    bytes_t line = bytes_slice(rest, 0, end);
    if (end != SIZE_MAX && line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

unsigned line_faults(bytes_t lines)
{
    unsigned faults = 0;
    for (size_t seen = 0, at = 0; seen < lines.size;) {
        occurs_t occurs;
        bytes_t block = bytes_slice(lines, seen, BLOCK);
        look_at(block.data, block.size, &occurs);
        faults |= byte_faults(&occurs);
        seen += block.size;
        while (at < seen) { /* lines that start in the block */
            bytes_t line = next_line(lines, &at);
            faults |= line_shape(line);
            bool beyond = at > seen; /* what is in the next block was not looked at */
            if ((occurs.cr || beyond) && bytes_find_byte(line, '\r') != SIZE_MAX)
                faults |= FAULT_BARE_CR;
        }
    }
    return faults;
}

size_t line_fault_find(bytes_t lines, unsigned faults, unsigned *r_found)
{
    for (size_t at = 0; at < lines.size;) {
        size_t start = at;
        occurs_t occurs;
        bytes_t line = next_line(lines, &at);
        look_at(line.data, line.size, &occurs);
        *r_found =
            (line_shape(line) | byte_faults(&occurs) | (occurs.cr ? FAULT_BARE_CR : 0u)) & faults;
        if (*r_found)
            return start;
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
