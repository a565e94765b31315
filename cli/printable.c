/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text from outside, made harmless: Unicode Technical Report 36 (security), Standard Annexes 9
 * (bidi) and 44 (Default_Ignorable_Code_Point). */
#include "printable.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

/* Not a tab or a line end. */
static bool is_blank(uint32_t c)
{
    return unicode_is_space(c) && !unicode_is_hidden(c);
}

/* Chinese and Japanese characters, whose variants (of names, mostly) a selector chooses. */
static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

bool printable_is_utf8(void)
{
    return terminal_is_utf8();
}

/* Where in the text the writer is, and what came before. */
typedef struct writer {
    char *text; /* has room: an input byte becomes four at the most */
    size_t used;
    bool utf8;
    uint32_t previous;
    unsigned marks; /* combining marks in a row */
} writer_t;

static void put_escape(writer_t *writer, const char *format, unsigned value)
{
    writer->used += (size_t)sprintf(writer->text + writer->used, format, value);
}

/* Assigned, and neither a control character nor for private use. */
static bool is_graphic(uint32_t c)
{
    return !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cn |
                                                    UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cs);
}

static bool is_shown(writer_t *writer, const char *text, size_t size, uint32_t c)
{
    if (c >= 0xe0100 && c <= 0xe01ef && writer->utf8)
        return is_ideograph(writer->previous);
    if (is_blank(c) && is_blank(writer->previous))
        return false;
    if (c < 0x7f) {
        writer->marks = 0;
        return c >= 0x20;
    }
    if (unicode_is_hidden(c) || !is_graphic(c) || !terminal_has(text, size))
        return false;
    bool mark = terminal_width(c) == 0;
    writer->marks = mark ? writer->marks + 1 : 0;
    return !mark || (writer->marks <= PRINTABLE_MARKS_MAX && !is_blank(writer->previous));
}

static void put_character(writer_t *writer, const char *text, size_t size, uint32_t c)
{
    if (is_shown(writer, text, size, c)) {
        memcpy(writer->text + writer->used, text, size);
        writer->used += size;
    } else if (c == '\n' || c == '\r' || c == '\t') {
        put_escape(writer, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else {
        put_escape(writer, c < 0x80 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    writer->previous = c;
}

/* Most text: ASCII that can be seen. */
static size_t put_plain(writer_t *writer, const char *text, size_t size)
{
    size_t run = 0;
    while (run < size && text[run] > ' ' && text[run] < 0x7f)
        run++;
    if (run) {
        memcpy(writer->text + writer->used, text, run);
        writer->used += run;
        writer->previous = (uint8_t)text[run - 1];
        writer->marks = 0;
    }
    return run;
}

static void put_text(writer_t *writer, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t c;
        size_t length = put_plain(writer, text + at, size - at);
        if (length) {
            at += length;
            continue;
        }
        length = utf8_read(bytes_of(text + at, size - at), &c);
        if (length == 0) {
            put_escape(writer, "\\x%02x", (uint8_t)text[at]);
            writer->previous = 0;
        } else {
            put_character(writer, text + at, length, c);
        }
        at += length ? length : 1;
    }
}

/* The nearest start of a character at or before `at`. */
static size_t character_start(const char *text, size_t at)
{
    for (size_t back = 0; back < 4 && back <= at; back++)
        if (((uint8_t)text[at - back] & 0xc0) != 0x80)
            return at - back;
    return at;
}

static char *make_printable(const char *text, size_t size, size_t most)
{
    size_t head = size, tail = size;
    if (size > most) {
        head = character_start(text, most / 3 * 2);
        tail = character_start(text, size - most / 3);
    }
    size_t kept = head + (size - tail);
    if (kept > SIZE_MAX / 4 - 8)
        return NULL;
    /* A blank at the start counts as one after a blank; so does a mark, which would join our label.
     */
    writer_t writer = {malloc(kept * 4 + 8), 0, printable_is_utf8(), ' ', 0};
    if (!writer.text)
        return NULL;
    put_text(&writer, text, head);
    if (tail > head)
        writer.used += (size_t)sprintf(writer.text + writer.used, writer.utf8 ? "\u2026" : "...");
    put_text(&writer, text + tail, size - tail);
    writer.text[writer.used] = '\0';
    return writer.text;
}

char *printable(const char *text)
{
    return make_printable(text, strlen(text), PRINTABLE_BYTES_MAX);
}

char *printable_whole(const char *text)
{
    return make_printable(text, strlen(text), SIZE_MAX);
}

unsigned printable_width(const char *text, size_t *r_size)
{
    uint32_t c;
    size_t length = utf8_read(bytes_text(text), &c);
    *r_size = length ? length : 1;
    if (length < 2)
        return 1;
    return terminal_width(c);
}
