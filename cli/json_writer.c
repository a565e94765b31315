/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON in one line, written as it comes, with everything escaped that does not belong on a terminal. No tree is built:
 * that cost as much as judging the message. */
#include "json_writer.h"

#include "base/time_text.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

/* ---- strings ---- */

static void append_escape(buffer_t *out, uint32_t character)
{
    if (character < 0x10000) {
        buffer_printf(out, "\\u%04X", character);
    } else {
        unsigned beyond = character - 0x10000;
        buffer_printf(out, "\\u%04X\\u%04X", 0xd800 + (beyond >> 10), 0xdc00 + (beyond & 0x3ff));
    }
}

/* RFC 8259 section 7: what has to be escaped, in the short form where there is one. */
static void append_special(buffer_t *out, uint32_t character)
{
    static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
    const char *found = character && character < 0x80 ? strchr(from, (int)character) : NULL;
    if (found) {
        buffer_append_byte(out, '\\');
        buffer_append_byte(out, (uint8_t)to[found - from]);
    } else {
        append_escape(out, character);
    }
}

static bool is_plain(uint8_t c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Bytes that are not UTF-8 become U+FFFD, each. */
static void append_escaped(buffer_t *out, bytes_t text)
{
    for (size_t at = 0; at < text.size;) {
        size_t plain = at;
        while (plain < text.size && is_plain(text.data[plain]))
            plain++;
        buffer_append(out, bytes_slice(text, at, plain - at));
        at = plain;
        if (at == text.size)
            return;
        size_t start = at;
        uint32_t character = utf8_next(text, &at);
        if (character < 0x80 || unicode_is_hidden(character))
            append_special(out, character);
        else if (character == 0xfffd)
            utf8_append(out, character);
        else
            buffer_append(out, bytes_slice(text, start, at - start));
    }
}

static void append_string(buffer_t *out, const char *text)
{
    buffer_append_byte(out, '"');
    append_escaped(out, bytes_text(text));
    buffer_append_byte(out, '"');
}

/* ---- values ---- */

/* What stands before a value: a comma after the one before it, its name in an object. */
static void start_value(json_writer_t *json, const char *name)
{
    if (json->follows)
        buffer_append_byte(&json->line, ',');
    json->follows = true;
    if (!name)
        return;
    append_string(&json->line, name);
    buffer_append_byte(&json->line, ':');
}

static void open_level(json_writer_t *json, const char *name, char start, char end)
{
    start_value(json, name);
    json->failed |= json->depth == JSON_WRITER_DEPTH;
    if (json->failed)
        return;
    buffer_append_byte(&json->line, (uint8_t)start);
    json->ends[json->depth++] = end;
    json->follows = false;
}

void json_open_object(json_writer_t *json, const char *name)
{
    open_level(json, name, '{', '}');
}

void json_open_array(json_writer_t *json, const char *name)
{
    open_level(json, name, '[', ']');
}

void json_close(json_writer_t *json)
{
    if (json->failed || !json->depth)
        return;
    buffer_append_byte(&json->line, (uint8_t)json->ends[--json->depth]);
    json->follows = true;
}

void json_put_text(json_writer_t *json, const char *name, const char *text)
{
    start_value(json, name);
    if (text)
        append_string(&json->line, text);
    else
        buffer_append_text(&json->line, "null");
}

void json_put_detailed(json_writer_t *json, const char *name, const char *text, const char *detail)
{
    start_value(json, name);
    buffer_append_byte(&json->line, '"');
    append_escaped(&json->line, bytes_text(text));
    if (*detail) {
        buffer_append_text(&json->line, ": ");
        append_escaped(&json->line, bytes_text(detail));
    }
    buffer_append_byte(&json->line, '"');
}

void json_put_integer(json_writer_t *json, const char *name, int64_t value)
{
    start_value(json, name);
    buffer_printf(&json->line, "%" PRId64, value);
}

void json_put_boolean(json_writer_t *json, const char *name, bool value)
{
    start_value(json, name);
    buffer_append_text(&json->line, value ? "true" : "false");
}

void json_put_time(json_writer_t *json, const char *name, int64_t seconds)
{
    json_put_text(json, name, time_text(seconds).text);
}

void json_put_null(json_writer_t *json, const char *name)
{
    json_put_text(json, name, NULL);
}

void json_put_list(json_writer_t *json, const char *name, const char *const *texts)
{
    json_open_array(json, name);
    for (; texts && *texts; texts++)
        json_put_text(json, NULL, *texts);
    json_close(json);
}

gpg_error_t json_line_end(json_writer_t *json)
{
    while (json->depth && !json->failed)
        json_close(json);
    buffer_append_byte(&json->line, '\n');
    const bool lost = json->failed || json->line.error;
    if (!lost)
        fwrite(json->line.data, 1, json->line.size, json->out);
    buffer_free(&json->line);
    *json = JSON_WRITER_ON(json->out);
    return lost ? gpg_error(GPG_ERR_ENOMEM) : 0;
}
