/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON in one line, with everything escaped that does not belong on a terminal. */
#include "json_writer.h"

#include "base/portable.h"
#include "base/time_text.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "printable.h"

#include <stdlib.h>
#include <string.h>

/* Adds value (NULL: no memory) where the writer is; the top is the first value. */
static void put(json_writer_t *json, const char *name, json_t *value)
{
    json_t *level = json->depth ? json->levels[json->depth - 1] : NULL;
    int rc = 0;
    if (!value)
        rc = -1;
    else if (!level)
        json->levels[0] = value;
    else if (json_is_object(level))
        rc = json_object_set_new_nocheck(level, name, value);
    else
        rc = json_array_append_new(level, value);
    json->failed |= rc != 0;
}

static void open_level(json_writer_t *json, const char *name, json_t *value)
{
    put(json, name, value);
    json->failed |= json->depth == JSON_WRITER_DEPTH;
    if (!json->failed)
        json->levels[json->depth++] = value;
}

void json_open_object(json_writer_t *json, const char *name)
{
    if (!json->failed)
        open_level(json, name, json_object());
}

void json_open_array(json_writer_t *json, const char *name)
{
    if (!json->failed)
        open_level(json, name, json_array());
}

void json_close(json_writer_t *json)
{
    /* The outermost level stays: it is the line. */
    if (!json->failed && json->depth > 1)
        json->depth--;
}

static json_t *text_value(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    buffer_t repaired = BUFFER_INIT;
    utf8_append_repaired(&repaired, bytes_text(text));
    if (!repaired.error)
        value = json_stringn((const char *)repaired.data, repaired.size);
    buffer_free(&repaired);
    return value;
}

void json_put_text(json_writer_t *json, const char *name, const char *text)
{
    if (!json->failed)
        put(json, name, text ? text_value(text) : json_null());
}

void json_put_detailed(json_writer_t *json, const char *name, const char *text, const char *detail)
{
    char *both = NULL;
    if (*detail && asprintf(&both, "%s: %s", text, detail) < 0)
        json->failed = true;
    else
        json_put_text(json, name, both ? both : text);
    free(both);
}

void json_put_integer(json_writer_t *json, const char *name, int64_t value)
{
    if (!json->failed)
        put(json, name, json_integer(value));
}

void json_put_boolean(json_writer_t *json, const char *name, bool value)
{
    if (!json->failed)
        put(json, name, json_boolean(value));
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

/* ---- the line ---- */

static void print_escaped(FILE *out, uint32_t character)
{
    if (character < 0x10000) {
        fprintf(out, "\\u%04X", character);
    } else {
        unsigned beyond = character - 0x10000;
        fprintf(out, "\\u%04X\\u%04X", 0xd800 + (beyond >> 10), 0xdc00 + (beyond & 0x3ff));
    }
}

/* Outside strings there is only ASCII, so what is not can be escaped without looking where it
 * stands. */
static void print_safely(FILE *out, const char *text, size_t size)
{
    size_t plain = 0;
    for (size_t at = 0; at < size;) {
        uint32_t character = (uint8_t)text[at];
        size_t length =
            character < 0x7f ? 1 : utf8_read(bytes_of(text + at, size - at), &character);
        if (character >= 0x7f && unicode_is_hidden(character)) {
            fwrite(text + plain, 1, at - plain, out);
            print_escaped(out, character);
            plain = at + length;
        }
        at += length ? length : 1;
    }
    fwrite(text + plain, 1, size - plain, out);
}

static int collect(const char *text, size_t size, void *line)
{
    buffer_t *buffer = line;
    buffer_append(buffer, bytes_of(text, size));
    return buffer->error ? -1 : 0;
}

gpg_error_t json_line_end(json_writer_t *json)
{
    buffer_t line = BUFFER_INIT;
    /* Not json_dumps: where there is no memory for a name, it leaves it out. */
    int rc = json->failed ? -1
                          : json_dump_callback(json->levels[0], collect, &line,
                                               JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(json->levels[0]);
    *json = JSON_WRITER_ON(json->out);
    gpg_error_t error = rc || line.error ? gpg_error(GPG_ERR_ENOMEM) : 0;
    if (!error) {
        print_safely(json->out, (const char *)line.data, line.size);
        fputc('\n', json->out);
    }
    buffer_free(&line);
    return error;
}
