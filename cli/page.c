/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text for people, line by line. */
#include "page.h"

#include "base/portable.h"
#include "columns.h"
#include "language.h"
#include "memory_stream.h"
#include "printable.h"
#include "terminal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Something could not be written for want of memory. */
static _Thread_local bool lost;

gpg_error_t page_error(void)
{
    bool was_lost = lost;
    lost = false;
    return was_lost ? gpg_error(GPG_ERR_ENOMEM) : 0;
}

void page_lose(void)
{
    lost = true;
}

#define NARROWEST 40 /* columns; below, values would have no room */

/* Of the terminal, or 0. */
static unsigned columns_on(FILE *device)
{
    struct winsize size = {0};
    if (!isatty(fileno(device)))
        return 0;
    return ioctl(fileno(device), TIOCGWINSZ, &size) < 0 || !size.ws_col ? PAGE_WIDTH : size.ws_col;
}

static unsigned width_in(unsigned columns)
{
    return !columns || columns > PAGE_WIDTH ? PAGE_WIDTH
           : columns < NARROWEST            ? NARROWEST
                                            : columns;
}

page_t page_on(FILE *out, FILE *device, color_choice_t color)
{
    const char *no_color = getenv("NO_COLOR");
    unsigned columns = columns_on(device);
    bool wanted = columns && !(no_color && *no_color);
    return (page_t){.out = out,
                    .color = color == COLOR_AUTO ? wanted : color == COLOR_ALWAYS,
                    .utf8 = printable_is_utf8(),
                    .width = width_in(columns),
                    .columns = columns};
}

void page_word(const page_t *page, style_t style, const char *text)
{
    static const char *const starts[] = {"", "\x1b[1m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[1;31m"};
    bool color = page->color && style != STYLE_PLAIN;
    fputs(color ? starts[style] : "", page->out);
    terminal_put(page->out, text, strlen(text));
    fputs(color ? "\x1b[0m" : "", page->out);
}

/* Japanese is broken anywhere but in front of these. */
static bool may_start_line(const char *text, size_t size)
{
    static const char never[] =
        "、。，．：；！？）」』】〕ゝゞ々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ)],.:;!?";
    for (const char *at = never; *at; at++)
        if (strncmp(at, text, size) == 0)
            return false;
    return true;
}

/* How much of text fits into room columns: up to a space, behind a comma or beside a wide character if
 * it can be, else as many characters. */
static size_t fitting(const char *text, unsigned room)
{
    size_t at = 0, pause = 0;
    unsigned used = 0, before = 0; /* before: width of the character before */
    while (text[at]) {
        size_t size;
        unsigned width = printable_width(text + at, &size);
        bool beside_wide = (before == 2 || (width == 2 && at && !strchr("([\"'", text[at - 1]))) &&
                           may_start_line(text + at, size);
        if (at && (text[at] == ' ' || text[at - 1] == ',' || beside_wide))
            pause = at;
        before = width ? width : before;
        if (used + width > room)
            return pause ? pause : at ? at : size;
        used += width;
        at += size;
    }
    return at;
}

void page_rest(const page_t *page, unsigned hang, const char *text)
{
    for (bool first = true; first || *text; first = false) {
        if (!first)
            fprintf(page->out, "%*s", (int)hang, "");
        size_t size = fitting(text, page->width - hang);
        terminal_put(page->out, text, size);
        fputc('\n', page->out);
        text += size;
        while (*text == ' ')
            text++;
    }
}

unsigned page_rest_lines(const page_t *page, unsigned hang, const char *text)
{
    unsigned lines = 0;
    do {
        text += fitting(text, page->width - hang);
        while (*text == ' ')
            text++;
        lines++;
    } while (*text);
    return lines;
}

static void put_value(const page_t *page, unsigned indent, const char *format, va_list args)
{
    char *raw = NULL;
    if (vasprintf(&raw, _(format), args) < 0)
        raw = NULL;
    char *text = raw ? printable(raw) : NULL;
    if (text)
        page_rest(page, indent, text);
    else
        lost = true;
    free(text);
    free(raw);
}

void page_blank(const page_t *page)
{
    fputc('\n', page->out);
}

void page_verdict(const page_t *page, style_t style, const char *word, const char *name)
{
    page_word(page, style, word);
    char *text = printable(name);
    fputs("  ", page->out);
    if (text)
        page_rest(page, columns_of(word) + 2, text);
    else
        lost = true;
    free(text);
}

void page_heading(const page_t *page, const char *heading)
{
    fprintf(page->out, "\n%*s", PAGE_INDENT, "");
    page_word(page, STYLE_STRONG, _(heading));
    fputc('\n', page->out);
}

void page_text(const page_t *page, unsigned indent, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(page->out, "%*s", (int)indent, "");
    put_value(page, indent, format, args);
    va_end(args);
}

void page_hanging(const page_t *page, unsigned indent, unsigned hang, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(page->out, "%*s", (int)indent, "");
    put_value(page, hang, format, args);
    va_end(args);
}

static void put_label(const page_t *page, unsigned indent, unsigned hang, style_t style,
                      const char *label)
{
    fprintf(page->out, "%*s", (int)indent, "");
    page_word(page, style, label);
    unsigned used = indent + columns_of(label);
    fprintf(page->out, "%*s", used < hang ? (int)(hang - used) : 0, "");
}

void page_field(const page_t *page, const char *label, const char *format, ...)
{
    const unsigned indent = 2 * PAGE_INDENT, hang = indent + PAGE_LABEL;
    va_list args;
    va_start(args, format);
    put_label(page, indent, hang, STYLE_PLAIN, _(label));
    put_value(page, hang, format, args);
    va_end(args);
}

/* "a, b, c" (malloc); NULL: no memory. */
static char *joined(const char *const *texts)
{
    char *text = NULL;
    size_t size;
    FILE *stream = memory_stream_open(&text, &size);
    if (!stream)
        return NULL;
    for (const char *const *at = texts; at && *at; at++)
        fprintf(stream, "%s%s", at == texts ? "" : ", ", *at);
    if (!memory_stream_close(stream, &text))
        return text;
    free(text);
    return NULL;
}

void page_list(const page_t *page, const char *label, const char *const *texts, const char *absent)
{
    char *list = joined(texts);
    if (list)
        page_field(page, label, "%s", *list ? list : _(absent));
    else
        lost = true;
    free(list);
}

void page_item(const page_t *page, unsigned indent, unsigned hang, style_t style, const char *label,
               const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put_label(page, indent, hang, style, label);
    put_value(page, hang, format, args);
    va_end(args);
}

void page_answer(const page_t *page, const char *question, style_t style, const char *word,
                 const char *sentence)
{
    const unsigned at = PAGE_INDENT + PAGE_WORD + 1, hang = at + PAGE_WORD;
    put_label(page, PAGE_INDENT, at, STYLE_PLAIN, _(question));
    put_label(page, 0, hang - at, style, word);
    page_rest(page, hang, _(sentence));
}
