/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 sections 2.2 and 3.2: header fields, folding, comments and quoted strings. */
#include "mime/header_field.h"

#include "base/error.h"
#include "base/limits.h"

#include <string.h>

/* The line at offset, with its line end. */
static bytes_t line_at(bytes_t in, size_t offset)
{
    bytes_t rest = bytes_from(in, offset);
    size_t lf = bytes_find_byte(rest, '\n');
    return bytes_slice(rest, 0, lf == SIZE_MAX ? rest.size : lf + 1);
}

static bytes_t without_line_end(bytes_t line)
{
    if (line.size && line.data[line.size - 1] == '\n') {
        line.size--;
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
    }
    return line;
}

static bool is_wsp(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* The name of the field that a line begins (RFC 5322 section 2.2: printable ASCII without a colon),
 * and where its value starts. Absent if the line begins none. */
static bytes_t field_name(bytes_t line, size_t *r_value)
{
    size_t size = 0;
    while (size < line.size && line.data[size] > 32 && line.data[size] < 127 &&
           line.data[size] != ':')
        size++;
    size_t colon = size;
    while (colon < line.size && is_wsp(line.data[colon]))
        colon++;
    if (size == 0 || colon == line.size || line.data[colon] != ':')
        return BYTES_NONE;
    *r_value = colon + 1;
    return bytes_slice(line, 0, size);
}

typedef struct reader {
    arena_t *arena;
    bytes_t in;
    size_t at; /* start of the next line */
    header_t *header;
    size_t capacity;
    bool in_field;   /* the last line belongs to the last field */
    bool blank_fold; /* the last line was a continuation of white space */
    size_t start;    /* of the last field */
} reader_t;

static void extend_field(reader_t *reader, bytes_t line)
{
    header_field_t *field = &reader->header->fields[reader->header->count - 1];
    size_t end = reader->at + line.size;
    size_t value = (size_t)(field->value.data - reader->in.data);
    field->whole = bytes_slice(reader->in, reader->start, end - reader->start);
    field->value = without_line_end(bytes_slice(reader->in, value, end - value));
}

static gpg_error_t start_field(reader_t *reader, bytes_t line, bytes_t name, size_t value)
{
    header_t *header = reader->header;
    header_field_t *field =
        arena_push(reader->arena, header->fields, header->count, reader->capacity);
    if (!field)
        return ERR(ENOMEM);
    *field = (header_field_t){.name = name,
                              .value = without_line_end(bytes_from(line, value)),
                              .whole = line,
                              .space_before_colon = name.size + 1 != value};
    reader->start = reader->at;
    reader->in_field = true;
    return 0;
}

static gpg_error_t read_line(reader_t *reader, bytes_t line)
{
    header_t *header = reader->header;
    size_t value = 0;
    bool continues = is_wsp(line.data[0]);
    bytes_t name = continues ? BYTES_NONE : field_name(line, &value);
    header->has_blank_fold = header->has_blank_fold || reader->blank_fold;
    reader->blank_fold = continues && bytes_trim(line).size == 0;
    if (name.data)
        return start_field(reader, line, name, value);
    if (continues && reader->in_field) {
        extend_field(reader, line);
        return 0;
    }
    if (!header->malformed.data)
        header->malformed = without_line_end(line);
    reader->in_field = false;
    return 0;
}

/* Where the empty line starts from offset on, or in.size. */
static size_t find_empty_line(bytes_t in, size_t offset)
{
    while (offset < in.size) {
        bytes_t line = line_at(in, offset);
        if (without_line_end(line).size == 0)
            break;
        offset += line.size;
    }
    return offset;
}

static bool contains_bare_cr(bytes_t in)
{
    for (size_t at = 0; at < in.size; at++) {
        size_t cr = bytes_find_byte(bytes_from(in, at), '\r');
        if (cr == SIZE_MAX)
            return false;
        at += cr;
        if (at + 1 == in.size || in.data[at + 1] != '\n')
            return true;
    }
    return false;
}

/* An mbox "From " line; "From : x" is a field. */
static bool is_mbox_line(bytes_t line)
{
    size_t value;
    return bytes_starts_with(line, "From ") && !field_name(line, &value).data;
}

gpg_error_t header_parse(arena_t *arena, bytes_t in, bool top, header_t *r_header, size_t *r_body)
{
    *r_header = (header_t){0};
    *r_body = in.size;
    reader_t reader = {.arena = arena, .in = in, .header = r_header};
    /* The prefix is looked at before the line, which may be as long as the message. */
    if (top && bytes_starts_with(in, "From ") && is_mbox_line(line_at(in, 0))) {
        r_header->mbox_from = without_line_end(line_at(in, 0));
        reader.at = line_at(in, 0).size;
    }
    size_t first = reader.at;
    while (reader.at < in.size) {
        bytes_t line = line_at(in, reader.at);
        if (without_line_end(line).size == 0)
            break;
        if (reader.at + line.size - first > LIMIT_HEADER_SIZE)
            r_header->limit = LIMIT_TEXT(LIMIT_HEADER_SIZE);
        else if (r_header->count == LIMIT_HEADER_FIELDS)
            r_header->limit = LIMIT_TEXT(LIMIT_HEADER_FIELDS);
        if (r_header->limit) {
            reader.at = find_empty_line(in, reader.at + line.size); /* not this one again */
            break;
        }
        gpg_error_t err = read_line(&reader, line);
        if (err)
            return err;
        reader.at += line.size;
    }
    r_header->whole = bytes_slice(in, first, reader.at - first);
    r_header->no_empty_line = reader.at == in.size;
    r_header->has_nul = bytes_find_byte(r_header->whole, 0) != SIZE_MAX;
    r_header->has_bare_cr = contains_bare_cr(r_header->whole);
    *r_body = reader.at + line_at(in, reader.at).size;
    return 0;
}

const header_field_t *header_find(const header_t *header, const char *name, size_t nth)
{
    bytes_t wanted = bytes_text(name);
    for (size_t i = 0; i < header->count; i++)
        if (bytes_equal_bytes_nocase(header->fields[i].name, wanted) && nth-- == 0)
            return &header->fields[i];
    return NULL;
}

const header_field_t *header_next(const header_t *header, const char *name, size_t *position)
{
    bytes_t wanted = bytes_text(name);
    while (*position < header->count) {
        const header_field_t *field = &header->fields[(*position)++];
        if (bytes_equal_bytes_nocase(field->name, wanted))
            return field;
    }
    return NULL;
}

size_t header_count(const header_t *header, const char *name)
{
    size_t count = 0, position = 0;
    while (header_next(header, name, &position))
        count++;
    return count;
}

bytes_t header_unfold(arena_t *arena, bytes_t value)
{
    value = bytes_trim(value);
    if (bytes_find_byte(value, '\n') == SIZE_MAX)
        return value;
    uint8_t *text = arena_alloc(arena, value.size + 1);
    if (!text)
        return BYTES_NONE;
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        bool ends = value.data[i] == '\n' ||
                    (value.data[i] == '\r' && i + 1 < value.size && value.data[i + 1] == '\n');
        if (!ends)
            text[size++] = value.data[i];
    }
    return bytes_of(text, size);
}

gpg_error_t header_fields_equal(arena_t *arena, const header_t *header, const char *name,
                                bool *r_equal)
{
    size_t position = 0;
    bytes_t first = BYTES_NONE;
    const header_field_t *field;
    *r_equal = false;
    while ((field = header_next(header, name, &position))) {
        bytes_t value = header_unfold(arena, field->value);
        if (!bytes_present(value))
            return ERR(ENOMEM);
        if (!bytes_present(first))
            first = value;
        if (!bytes_equal(first, value))
            return 0;
    }
    *r_equal = true;
    return 0;
}

bool header_skip_comment(bytes_t value, size_t *offset)
{
    unsigned depth = 0;
    for (size_t i = *offset; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (c == '\\') {
            i++;
        } else if (c == '(') {
            if (++depth > LIMIT_COMMENT_DEPTH)
                break;
        } else if (c == ')' && --depth == 0) {
            *offset = i + 1;
            return true;
        }
    }
    *offset = value.size;
    return false;
}

bool header_comment_too_deep(bytes_t value)
{
    unsigned depth = 0;
    bool quoted = false;
    if (!value.size || !memchr(value.data, '(', value.size))
        return false;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (c == '\\')
            i++;
        else if (c == '"' && !depth)
            quoted = !quoted;
        else if (c == '(' && !quoted && ++depth > LIMIT_COMMENT_DEPTH)
            return true;
        else if (c == ')' && depth)
            depth--;
    }
    return false;
}

bool header_skip_cfws(bytes_t value, size_t *offset)
{
    while (*offset < value.size) {
        if (value.data[*offset] == '(') {
            if (!header_skip_comment(value, offset))
                return false;
        } else if (ascii_is_space(value.data[*offset])) {
            ++*offset;
        } else {
            break;
        }
    }
    return true;
}

bytes_t header_quoted_string(arena_t *arena, bytes_t value, size_t *offset)
{
    size_t end = *offset + 1;
    while (end < value.size && value.data[end] != '"')
        end += value.data[end] == '\\' ? 2 : 1;
    if (end >= value.size) {
        *offset = value.size;
        return BYTES_NONE;
    }
    uint8_t *text = arena_alloc(arena, end - *offset);
    if (!text)
        return BYTES_NONE;
    size_t size = 0;
    for (size_t i = *offset + 1; i < end; i++) {
        uint8_t c = value.data[i];
        if (c == '\n' || (c == '\r' && value.data[i + 1] == '\n'))
            continue;
        if (c == '\\' && i + 1 < end)
            c = value.data[++i];
        text[size++] = c;
    }
    *offset = end + 1;
    return bytes_of(text, size);
}
