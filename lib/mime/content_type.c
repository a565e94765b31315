/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 5.1, RFC 2183, RFC 2231: Content-Type and Content-Disposition with parameters.
 */
#include "mime/content_type.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/header_field.h"

#include <string.h>

#define PLAIN -1 /* no section number */

/* A parameter as it is written: a whole one, or a section of one (RFC 2231 section 3). */
typedef struct section {
    const char *name;
    bytes_t value;   /* unquoted */
    bytes_t written; /* not */
    int number;      /* of the section, or PLAIN */
    bool extended;   /* with a charset and percent encoding (RFC 2231 section 4) */
} section_t;

typedef struct reader {
    arena_t *arena;
    bytes_t value;
    size_t at;
    content_type_t *type;
    section_t sections[LIMIT_PARAMETERS];
    size_t section_count;
    gpg_error_t error;
} reader_t;

static bool is_token(uint8_t c)
{
    return c > 32 && c < 127 && !strchr("()<>@,;:\\\"/[]?=", c);
}

static const char *lower_text(reader_t *reader, bytes_t b)
{
    char *text = arena_text(reader->arena, b);
    if (!text) {
        reader->error = ERR(ENOMEM);
        return "";
    }
    for (char *c = text; *c; c++)
        *c = (char)ascii_lower((uint8_t)*c);
    return text;
}

static void skip(reader_t *reader)
{
    size_t start = reader->at;
    content_type_t *type = reader->type;
    if (!header_skip_cfws(reader->value, &reader->at))
        type->malformed = true;
    bytes_t skipped = bytes_slice(reader->value, start, reader->at - start);
    type->comment = type->comment || bytes_find_byte(skipped, '(') != SIZE_MAX;
}

static uint8_t peek(const reader_t *reader)
{
    return reader->at < reader->value.size ? reader->value.data[reader->at] : 0;
}

static bytes_t token(reader_t *reader)
{
    size_t start = reader->at;
    while (is_token(peek(reader)))
        reader->at++;
    return bytes_slice(reader->value, start, reader->at - start);
}

static void read_type(reader_t *reader, bool with_subtype)
{
    content_type_t *type = reader->type;
    skip(reader);
    bytes_t main = token(reader), sub = BYTES_NONE;
    size_t end = reader->at;
    skip(reader);
    if (with_subtype && peek(reader) == '/') {
        type->loose = reader->at != end;
        end = ++reader->at;
        skip(reader);
        type->loose = type->loose || reader->at != end;
        sub = token(reader);
        skip(reader);
    }
    if (main.size && (sub.size || !with_subtype)) {
        type->type = lower_text(reader, main);
        type->subtype = lower_text(reader, sub);
    } else {
        type->malformed = true;
    }
}

/* Skips to the next ';' outside of quotes; what is skipped could not be read. */
static void skip_garbage(reader_t *reader)
{
    bool quoted = false;
    for (; reader->at < reader->value.size; reader->at++) {
        uint8_t c = peek(reader);
        reader->type->malformed = true;
        if (c == '\\' && quoted)
            reader->at++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == ';' && !quoted)
            return;
    }
    reader->at = reader->value.size;
}

/* Many senders forget the quotes, so that everything up to white space is taken; but only a token
 * is read alike by all. */
static bytes_t bare_value(reader_t *reader)
{
    size_t start = reader->at;
    while (reader->at < reader->value.size && peek(reader) != ';' && peek(reader) != '"' &&
           !ascii_is_space(peek(reader))) {
        bool special = !is_token(peek(reader)) && !memchr("/:=?@,<>[]", peek(reader), 10);
        reader->type->malformed = reader->type->malformed || special;
        reader->at++;
    }
    reader->type->malformed = reader->type->malformed || reader->at == start;
    return bytes_slice(reader->value, start, reader->at - start);
}

static bytes_t parameter_value(reader_t *reader)
{
    if (peek(reader) != '"')
        return bare_value(reader);
    size_t start = reader->at;
    bytes_t text = header_quoted_string(reader->arena, reader->value, &reader->at);
    if (text.data)
        return text;
    if (reader->at < reader->value.size) /* it ends, but there is no memory for it */
        reader->error = ERR(ENOMEM);
    reader->at = reader->value.size;
    reader->type->malformed = true;
    return bytes_from(reader->value, start + 1);
}

/* RFC 2231 section 3: "name*2*". A number with leading zeros, or none where one has to be, is
 * malformed. */
static bool read_marks(bytes_t marks, section_t *section)
{
    section->extended = marks.size && marks.data[marks.size - 1] == '*';
    if (section->extended)
        marks.size--;
    if (marks.size == 0)
        return true;
    bytes_t digits = bytes_from(marks, 1);
    if (digits.size == 0 || digits.size > 3 || (digits.size > 1 && digits.data[0] == '0'))
        return false;
    section->number = 0;
    for (size_t i = 0; i < digits.size; i++) {
        if (!ascii_is_digit(digits.data[i]))
            return false;
        section->number = section->number * 10 + (digits.data[i] - '0');
    }
    return true;
}

static void add_section(reader_t *reader, bytes_t name)
{
    section_t *section = &reader->sections[reader->section_count];
    size_t star = bytes_find_byte(name, '*'), start = reader->at;
    *section = (section_t){.number = PLAIN, .value = parameter_value(reader)};
    section->written = bytes_slice(reader->value, start, reader->at - start);
    bool readable = star != 0 && read_marks(bytes_from(name, star), section);
    if (!readable) {
        reader->type->malformed = true;
        return;
    }
    section->name = lower_text(reader, bytes_slice(name, 0, star));
    reader->section_count++;
}

static void read_sections(reader_t *reader)
{
    while (!reader->error) {
        skip(reader);
        if (reader->at < reader->value.size && peek(reader) != ';')
            skip_garbage(reader);
        if (reader->at == reader->value.size)
            return;
        reader->at++;
        skip(reader);
        if (reader->at == reader->value.size || peek(reader) == ';')
            continue;
        if (reader->section_count == LIMIT_PARAMETERS) {
            reader->type->too_many = true;
            return;
        }
        bytes_t name = token(reader);
        skip(reader);
        if (name.size == 0 || peek(reader) != '=') {
            reader->type->malformed = true;
            continue;
        }
        reader->at++;
        skip(reader);
        add_section(reader, name);
    }
}

static void append_percent_decoded(reader_t *reader, bytes_t in, buffer_t *out)
{
    for (size_t i = 0; i < in.size; i++) {
        int high = in.data[i] == '%' && in.size - i > 2 ? ascii_hex_value(in.data[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex_value(in.data[i + 2]) : -1;
        if (in.data[i] == '%' && low < 0)
            reader->type->malformed = true;
        buffer_append_byte(out, (uint8_t)(low >= 0 ? high << 4 | low : in.data[i]));
        i += low >= 0 ? 2 : 0;
    }
}

/* RFC 2231 section 4: charset'language'text. */
static bytes_t split_charset(reader_t *reader, bytes_t value, bytes_t *r_charset)
{
    size_t first = bytes_find_byte(value, '\'');
    size_t second =
        first == SIZE_MAX ? SIZE_MAX : bytes_find_byte(bytes_from(value, first + 1), '\'');
    if (second == SIZE_MAX) {
        reader->type->malformed = true;
        return value;
    }
    *r_charset = bytes_slice(value, 0, first);
    return bytes_from(value, first + 1 + second + 1);
}

/* The section of this name and number; a second one is noted. */
static const section_t *find_section(reader_t *reader, const char *name, int number)
{
    const section_t *found = NULL;
    for (size_t i = 0; i < reader->section_count; i++) {
        const section_t *section = &reader->sections[i];
        if (section->number != number || strcmp(section->name, name) != 0)
            continue;
        reader->type->duplicate = reader->type->duplicate || found;
        found = found ? found : section;
    }
    return found;
}

static void join_section(reader_t *reader, const section_t *section, bytes_t *r_charset,
                         buffer_t *raw)
{
    bytes_t value = section->value;
    if (section->extended && section->number <= 0)
        value = split_charset(reader, value, r_charset);
    if (section->extended)
        append_percent_decoded(reader, value, raw);
    else
        buffer_append(raw, value);
}

static const char *value_text(reader_t *reader, bytes_t charset, bytes_t raw)
{
    buffer_t text = BUFFER_INIT;
    const char *value;
    if (charset.size && charset_to_utf8(charset, raw, &text) == 0)
        value = utf8_text(reader->arena, buffer_bytes(&text));
    else
        value = utf8_text(reader->arena, raw);
    buffer_free(&text);
    return value;
}

/* Adds the parameter that starts with this section, its later sections joined. */
static size_t add_parameter(reader_t *reader, const section_t *section, parameter_t *parameter)
{
    bytes_t charset = BYTES_NONE;
    buffer_t raw = BUFFER_INIT;
    size_t joined = 0;
    for (const section_t *part = section; part;
         part = section->number == PLAIN ? NULL
                                         : find_section(reader, section->name, (int)joined)) {
        join_section(reader, part, &charset, &raw);
        joined++;
    }
    parameter->name = section->name;
    parameter->written = section->written;
    parameter->extended = section->extended || section->number != PLAIN;
    parameter->raw = arena_copy(reader->arena, buffer_bytes(&raw));
    parameter->value = value_text(reader, charset, parameter->raw);
    if (raw.error || !parameter->raw.data || !parameter->value)
        reader->error = ERR(ENOMEM);
    buffer_free(&raw);
    return joined;
}

static void add_parameters(reader_t *reader)
{
    content_type_t *type = reader->type;
    size_t used = 0;
    if (reader->section_count == 0)
        return;
    type->parameters = arena_alloc(reader->arena, reader->section_count * sizeof *type->parameters);
    if (!type->parameters)
        reader->error = ERR(ENOMEM);
    for (size_t i = 0; i < reader->section_count && !reader->error; i++) {
        const section_t *section = &reader->sections[i];
        bool first = section->number == PLAIN ||
                     (section->number == 0 && find_section(reader, section->name, 0) == section);
        if (!first)
            continue;
        parameter_t *parameter = &type->parameters[type->count++];
        used += add_parameter(reader, section, parameter);
        if (content_type_parameter_count(type, parameter->name) > 1)
            type->duplicate = true;
    }
    /* Sections after a gap, or without a first one. */
    if (used != reader->section_count && !type->duplicate)
        type->malformed = true;
}

static gpg_error_t parse(arena_t *arena, bytes_t value, bool with_subtype, content_type_t *r_type)
{
    *r_type = (content_type_t){.type = "", .subtype = ""};
    reader_t reader;
    reader.arena = arena;
    reader.value = value;
    reader.at = 0;
    reader.type = r_type;
    reader.section_count = 0;
    reader.error = 0;
    read_type(&reader, with_subtype);
    read_sections(&reader);
    if (!reader.error)
        add_parameters(&reader);
    return reader.error;
}

gpg_error_t content_type_parse(arena_t *arena, bytes_t value, content_type_t *r_type)
{
    return parse(arena, value, true, r_type);
}

gpg_error_t content_disposition_parse(arena_t *arena, bytes_t value, content_type_t *r_type)
{
    return parse(arena, value, false, r_type);
}

const parameter_t *content_type_parameter(const content_type_t *type, const char *name)
{
    const parameter_t *found = NULL;
    for (size_t i = 0; i < type->count; i++) {
        const parameter_t *parameter = &type->parameters[i];
        if (strcmp(parameter->name, name) == 0 &&
            (!found || (parameter->extended && !found->extended)))
            found = parameter;
    }
    return found;
}

size_t content_type_parameter_count(const content_type_t *type, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < type->count; i++)
        count += strcmp(type->parameters[i].name, name) == 0;
    return count;
}

bool content_type_is(const content_type_t *type, const char *type_name, const char *subtype)
{
    return strcmp(type->type, type_name) == 0 && strcmp(type->subtype, subtype) == 0;
}
