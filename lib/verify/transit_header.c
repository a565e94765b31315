/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.1, RFC 5322 section 2.2.3: Content-Transfer-Encoding put back, folds undone. */
#include "verify/transit_header.h"

#include <string.h>

#define ENCODING   "Content-Transfer-Encoding"
#define LINE_WIDTH 76

/* ---- the encoding ---- */

/* NULL: there was no field. */
static const char *encoding_name(const attempt_t *attempt, form_t form, bool ascii)
{
    if (form == FORM_BASE64)
        return "base64";
    if (form != FORM_PLAIN)
        return "quoted-printable";
    switch (attempt->field) {
    case FIELD_8BIT:
        return "8bit";
    case FIELD_BINARY:
        return "binary";
    case FIELD_UPPER:
        return ascii ? "7BIT" : "8BIT";
    case FIELD_ABSENT:
        return NULL;
    case FIELD_ABSENT_ASCII:
        return ascii ? NULL : "8bit";
    case FIELD_NATURAL:
        break;
    }
    return ascii ? "7bit" : "8bit";
}

static void append_encoding(const char *field, const char *name, buffer_t *out)
{
    if (name)
        buffer_printf(out, "%s: %s\r\n", field, name);
}

/* A relay's remark on what it did. */
static bool is_remark(const header_field_t *field)
{
    return bytes_equal_nocase(field->name, "X-MIME-Autoconverted");
}

/* The field's own spelling, where it stays in its place. */
static void append_in_place(const header_field_t *field, const char *name, buffer_t *out)
{
    if (!name)
        return;
    buffer_append(out, field->name);
    buffer_printf(out, ": %s\r\n", name);
}

/* Whether text between quotes can do without them: a token of RFC 2045 section 5.1. */
static bool is_token(bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= 32 || text.data[i] > 126 || strchr("()<>@,;:\\\"/[]?=", text.data[i]))
            return false;
    return text.size > 0;
}

/* The field as it is, its charset="x" as charset=x. */
static void append_unquoted(bytes_t field, buffer_t *out)
{
    static const char name[] = "charset=\"";
    const size_t at = bytes_find(field, bytes_text(name));
    const bytes_t value = bytes_from(field, at == SIZE_MAX ? field.size : at + strlen(name));
    const size_t end = bytes_find_byte(value, '"');
    const bytes_t text = bytes_slice(value, 0, end);
    if (end == SIZE_MAX || !is_token(text)) {
        buffer_append(out, field);
        return;
    }
    buffer_append(out, bytes_slice(field, 0, at + strlen(name) - 1));
    buffer_append(out, text);
    buffer_append(out, bytes_from(value, end + 1));
}

void transit_header_recode(const attempt_t *attempt, const header_t *header, form_t form,
                           bool ascii, buffer_t *out)
{
    const char *name = encoding_name(attempt, form, ascii);
    const bool there = header_find(header, ENCODING, 0) != NULL;
    const bool has_type = header_find(header, "Content-Type", 0) != NULL;
    place_t place = attempt->place;
    if (place == PLACE_KEPT && !there)
        place = PLACE_LAST;
    if (place != PLACE_KEPT && !has_type)
        place = PLACE_LAST;
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        const bool is_type = bytes_equal_nocase(field->name, "Content-Type");
        if (place == PLACE_BEFORE_TYPE && is_type)
            append_encoding(ENCODING, name, out);
        if (is_type && attempt->unquoted)
            append_unquoted(field->whole, out);
        else if (!bytes_equal_nocase(field->name, ENCODING) && !is_remark(field))
            buffer_append(out, field->whole);
        else if (place == PLACE_KEPT && !is_remark(field))
            append_in_place(field, name, out);
        if (place == PLACE_BEHIND_TYPE && is_type)
            append_encoding(ENCODING, name, out);
    }
    if (place == PLACE_LAST)
        append_encoding(ENCODING, name, out);
}

/* ---- folds ---- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* A field while its folds are undone. */
typedef struct folder {
    const attempt_t *attempt;
    buffer_t *out;
    size_t line; /* where the current one starts in out */
    bool quoted;
} folder_t;

static void break_line(folder_t *folder, const char *indent)
{
    buffer_append_text(folder->out, "\r\n");
    folder->line = folder->out->size;
    buffer_append_text(folder->out, indent);
}

static size_t line_length(bytes_t rest)
{
    size_t size = 0;
    while (size < rest.size && rest.data[size] != '\r' && rest.data[size] != '\n')
        size++;
    return size;
}

/* What a fold of the received field was, if it was one; `rest` stands behind it. */
static void append_fold(folder_t *folder, bytes_t fold, bytes_t rest)
{
    const size_t joined = folder->out->size - folder->line + 1 + line_length(rest);
    switch (folder->attempt->folds) {
    case FOLDS_SHORT:
        if (joined > folder->attempt->beyond) {
            buffer_append_text(folder->out, " ");
            break;
        }
        folder->line = folder->out->size + bytes_find_byte(fold, '\n') + 1;
        buffer_append(folder->out, fold);
        break;
    case FOLDS_SPACE:
        break_line(folder, " ");
        break;
    case FOLDS_TAB:
        break_line(folder, "\t");
        break;
    case FOLDS_SPACES:
        break_line(folder, "        ");
        break;
    default:
        buffer_append_text(folder->out, " ");
        break;
    }
}

/* How long a parameter is that starts here, up to its semicolon. */
static size_t parameter_length(bytes_t rest)
{
    bool quoted = false;
    size_t i = 0;
    for (; i < rest.size && (quoted || rest.data[i] != ';') && rest.data[i] != '\r'; i++)
        quoted ^= rest.data[i] == '"';
    return i + (i < rest.size && rest.data[i] == ';');
}

/* Behind the semicolon before a parameter. */
static void append_gap(folder_t *folder, bytes_t rest)
{
    const folds_t folds = folder->attempt->folds;
    const bool tab = folds == FOLDS_PARAMETERS_TAB || folds == FOLDS_LONG_TAB;
    const bool each = folds == FOLDS_PARAMETERS || folds == FOLDS_PARAMETERS_TAB;
    const size_t column = folder->out->size - folder->line;
    if (each || column + 1 + parameter_length(rest) > LINE_WIDTH)
        break_line(folder, tab ? "\t" : " ");
    else
        buffer_append_text(folder->out, " ");
}

/* White space outside of quotes that has a line end in it; its size, or 0. */
static size_t fold_size(bytes_t rest)
{
    size_t size = 0;
    while (size < rest.size && is_blank(rest.data[size]))
        size++;
    size_t end = size;
    if (end < rest.size && rest.data[end] == '\r')
        end++;
    if (end >= rest.size || rest.data[end] != '\n')
        return 0;
    end++;
    if (end >= rest.size || !is_blank(rest.data[end]))
        return 0; /* the field's last line end */
    while (end < rest.size && is_blank(rest.data[end]))
        end++;
    /* A line of white space is the end of the header to some readers. */
    return end < rest.size && rest.data[end] != '\r' && rest.data[end] != '\n' ? end : 0;
}

static size_t gap_size(bytes_t rest)
{
    size_t size = fold_size(rest);
    while (!size && size < rest.size && is_blank(rest.data[size]))
        for (; size < rest.size && is_blank(rest.data[size]); size++)
            ;
    return size;
}

static void refold_field(folder_t *folder, bytes_t rest)
{
    const bool at_parameters = folder->attempt->folds >= FOLDS_PARAMETERS;
    folder->line = folder->out->size;
    folder->quoted = false;
    while (rest.size) {
        const uint8_t c = rest.data[0];
        const size_t fold = folder->quoted ? 0 : fold_size(rest);
        if (fold) {
            append_fold(folder, bytes_slice(rest, 0, fold), bytes_from(rest, fold));
            rest = bytes_from(rest, fold);
            continue;
        }
        folder->quoted ^= c == '"';
        buffer_append_byte(folder->out, c);
        rest = bytes_from(rest, 1);
        const size_t gap = c == ';' && !folder->quoted && at_parameters ? gap_size(rest) : 0;
        rest = bytes_from(rest, gap);
        if (gap && rest.size)
            append_gap(folder, rest);
    }
}

/* Without its folds. */
static size_t field_length(bytes_t field)
{
    size_t length = 0;
    while (field.size) {
        const size_t fold = fold_size(field);
        length += fold ? 1 : field.data[0] != '\r' && field.data[0] != '\n';
        field = bytes_from(field, fold ? fold : 1);
    }
    return length;
}

/* Whether the attempt is about this field. */
static bool is_refolded(const attempt_t *attempt, const header_field_t *field)
{
    static const char *const names[] = {
        [SCOPE_TYPE] = "Content-Type", [SCOPE_DISPOSITION] = "Content-Disposition"};
    if (attempt->scope != SCOPE_ALL && !bytes_equal_nocase(field->name, names[attempt->scope]))
        return false;
    return attempt->folds == FOLDS_SHORT || field_length(field->whole) > attempt->beyond;
}

void transit_header_refold(const attempt_t *attempt, const header_t *header, size_t only,
                           size_t *met, buffer_t *out)
{
    folder_t folder = {.attempt = attempt, .out = out};
    for (size_t i = 0; i < header->count; i++) {
        const header_field_t *field = &header->fields[i];
        const size_t start = out->size;
        if (is_refolded(attempt, field))
            refold_field(&folder, field->whole);
        if (out->size > start && !bytes_equal(bytes_from(buffer_bytes(out), start), field->whole)) {
            const size_t number = (*met)++;
            if (only == SIZE_MAX || only == number)
                continue;
        }
        out->size = start;
        buffer_append(out, field->whole);
    }
}
