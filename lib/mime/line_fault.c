/* Looks for what would not survive transport (RFC 8551 section 3.1.3). */
#include "line_fault.h"

#include <string.h>

#define BLOCK (16 * 1024) /* stays in the cache between the passes over it */

/* Bytes at a time: this is most of the time that a large message takes. */
static bool has_8bit(bytes_t block)
{
    uint8_t all = 0;
    for (size_t i = 0; i < block.size; i++)
        all |= block.data[i];
    return all & 0x80;
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

static unsigned byte_faults(bytes_t run)
{
    return (has_8bit(run) ? FAULT_8BIT : 0u) |
           (bytes_find_byte(run, 0) != SIZE_MAX ? FAULT_NUL : 0u);
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
    for (size_t at = 0; at < lines.size; at += BLOCK)
        faults |= byte_faults(bytes_slice(lines, at, BLOCK));
    bool has_cr = bytes_find_byte(lines, '\r') != SIZE_MAX;
    for (size_t at = 0; at < lines.size;) {
        bytes_t line = next_line(lines, &at);
        faults |= line_shape(line);
        if (has_cr && !(faults & FAULT_BARE_CR) && bytes_find_byte(line, '\r') != SIZE_MAX)
            faults |= FAULT_BARE_CR;
    }
    return faults;
}

size_t line_fault_find(bytes_t lines, unsigned faults, unsigned *r_found)
{
    for (size_t at = 0; at < lines.size;) {
        size_t start = at;
        bytes_t line = next_line(lines, &at);
        *r_found = (line_shape(line) | byte_faults(line) |
                    (bytes_find_byte(line, '\r') != SIZE_MAX ? FAULT_BARE_CR : 0u)) &
                   faults;
        if (*r_found)
            return start;
    }
    *r_found = 0;
    return lines.size;
}

const char *line_fault_name(unsigned faults)
{
    return faults & FAULT_NUL              ? "a NUL byte"
           : faults & FAULT_8BIT           ? "an 8-bit character"
           : faults & FAULT_BARE_CR        ? "a carriage return without line feed"
           : faults & FAULT_LONG           ? "more than 998 bytes"
           : faults & FAULT_TRAILING_SPACE ? "white space at its end"
           : faults & FAULT_FROM           ? "\"From \" at its start"
           : faults & FAULT_DOT            ? "nothing but a dot"
                                           : "nothing wrong";
}
