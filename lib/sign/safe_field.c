/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mends header fields for transport: white space at line ends, raw 8-bit parameters (RFC 2231). */
#include "sign/safe_field.h"

#include "base/utf8.h"
#include "mime/content_type.h"
#include "sign/line_fault.h"

#include <string.h>

#define LINE_LENGTH 76

/* The field line by line; white space at the end of a line goes to the start of the next. */
static void write_folded(bytes_t rest, buffer_t *out)
{
    size_t kept = out->size;
    while (rest.size) {
        size_t end = bytes_find_byte(rest, '\n');
        bytes_t line = bytes_slice(rest, 0, end);
        rest = bytes_from(rest, end == SIZE_MAX ? rest.size : end + 1);
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        size_t text = line.size;
        while (text && (line.data[text - 1] == ' ' || line.data[text - 1] == '\t'))
            text--;
        buffer_append(out, bytes_slice(line, 0, text));
        if (text) {
            buffer_append_byte(out, '\n');
            kept = out->size;
        }
        buffer_append(out, bytes_from(line, text));
    }
    if (!out->error)
        out->size = kept;
}

/* RFC 2231 section 3 and 4: the value in percent encoding, in several parts where it is long. */
static void write_extended(const char *name, const char *value, buffer_t *out)
{
    bytes_t rest = bytes_text(value);
    bool parts = rest.size * 3 + strlen(name) + 16 > LINE_LENGTH;
    for (unsigned part = 0; part == 0 || rest.size; part++) {
        size_t start = out->size;
        buffer_printf(out, ";\n %s*", name);
        if (parts)
            buffer_printf(out, "%u*", part);
        buffer_append_text(out, part ? "=" : "=utf-8''");
        while (rest.size && (!parts || out->size - start < LINE_LENGTH - 3)) {
            uint8_t c = rest.data[0];
            if (ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("-._", c)))
                buffer_append_byte(out, c);
            else
                buffer_printf(out, "%%%02X", c);
            rest = bytes_from(rest, 1);
        }
    }
}

static void write_quoted(const char *name, const char *value, buffer_t *out)
{
    buffer_printf(out, ";\n %s=\"", name);
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, (uint8_t)*value);
    }
    buffer_append_byte(out, '"');
}

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* Whether each value can be written anew. Only file names may need RFC 2231: what else decides how
 * a message is read (boundary, charset, ...), many programs do not look for in that form. */
static bool is_writable(const content_type_t *value)
{
    for (size_t i = 0; i < value->count; i++) {
        bytes_t name = bytes_text(value->parameters[i].name);
        if (!is_printable(value->parameters[i].value) && !bytes_equal_text(name, "name") &&
            !bytes_equal_text(name, "filename"))
            return false;
    }
    return !value->malformed && !value->duplicate && !value->too_many;
}

/* Writes a field with parameters anew. Nothing is written if it cannot be. */
static gpg_error_t write_parameters(arena_t *arena, const header_field_t *field, buffer_t *out)
{
    content_type_t value;
    bool disposition = bytes_equal_nocase(field->name, "Content-Disposition");
    if (!utf8_valid(field->whole) ||
        (!disposition && !bytes_equal_nocase(field->name, "Content-Type")))
        return 0;
    gpg_error_t error = disposition ? content_disposition_parse(arena, field->value, &value)
                                    : content_type_parse(arena, field->value, &value);
    if (error || !is_writable(&value))
        return error;
    buffer_append(out, field->name);
    buffer_printf(out, ": %s%s%s", value.type, disposition ? "" : "/", value.subtype);
    for (size_t i = 0; i < value.count; i++) {
        if (is_printable(value.parameters[i].value))
            write_quoted(value.parameters[i].name, value.parameters[i].value, out);
        else
            write_extended(value.parameters[i].name, value.parameters[i].value, out);
    }
    buffer_append_byte(out, '\n');
    return out->error;
}

static void add_parameter(const char *parameter, size_t start, buffer_t *out)
{
    while (out->size > start &&
           (ascii_is_space(out->data[out->size - 1]) || out->data[out->size - 1] == ';'))
        out->size--;
    buffer_printf(out, ";\n %s\n", parameter);
}

gpg_error_t safe_field_write(arena_t *arena, const header_field_t *field, const char *parameter,
                             buffer_t *out, unsigned *r_left)
{
    size_t start = out->size;
    gpg_error_t error = 0;
    if (line_faults(field->whole) & FAULT_8BIT)
        error = write_parameters(arena, field, out);
    if (!error && out->size == start)
        write_folded(field->whole, out);
    if (!error && parameter && out->size > start)
        add_parameter(parameter, start, out);
    *r_left = out->error ? 0 : line_faults(bytes_from(buffer_bytes(out), start));
    return error ? error : out->error;
}
