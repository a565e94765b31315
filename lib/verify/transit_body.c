/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.7, 6.8, RFC 2049 section 4: bodies encoded anew, in lines of another length, decoded. */
#include "verify/transit_body.h"

#include "base/base64.h"
#include "base/error.h"
#include "mime/canonical.h"
#include "mime/quoted_printable.h"

#include <string.h>

bytes_t transit_without_ending(bytes_t body)
{
    while (body.size >= 2 && memcmp(body.data + body.size - 2, "\r\n", 2) == 0)
        body.size -= 2;
    return body;
}

void transit_append_ending(ending_t ending, bytes_t kept, buffer_t *out)
{
    if (ending == ENDING_KEPT)
        buffer_append(out, kept);
    for (int i = ENDING_NONE; ending != ENDING_KEPT && i < (int)ending; i++)
        buffer_append_text(out, "\r\n");
}

/* ---- quoted-printable ---- */

/* Whether every decoder makes the same of it: RFC 2045 section 6.7 to the letter. What is not so is
 * shown in one way by one mail program and in another by the next. */
static bool decodes_in_one_way(bytes_t body)
{
    for (size_t i = 0; i < body.size; i++) {
        bytes_t rest = bytes_from(body, i);
        uint8_t c = rest.data[0];
        if (c == '=' && rest.size >= 3 && ascii_hex_value(rest.data[1]) >= 0 &&
            ascii_hex_value(rest.data[2]) >= 0)
            i += 2;
        else if (c == '=' && bytes_starts_with(rest, "=\r\n"))
            i += 2;
        else if (c == '\r' && rest.size >= 2 && rest.data[1] == '\n')
            i++;
        else if (c == ' ' || c == '\t' ? rest.size < 2 || rest.data[1] == '\r'
                                       : c <= 32 || c >= 127 || c == '=')
            return false;
    }
    return true;
}

/* In the escapes that are there, without the breaks that are no line ends of the text. */
static void append_joined(bytes_t body, buffer_t *out)
{
    for (size_t soft; (soft = bytes_find(body, bytes_text("=\r\n"))) != SIZE_MAX;
         body = bytes_from(body, soft + 3))
        buffer_append(out, bytes_slice(body, 0, soft));
    buffer_append(out, body);
}

/* As most encoders do, which encode no more than they have to. */
static void append_escaped(bytes_t text, buffer_t *out)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bytes_t next = bytes_from(text, i + 1);
        bool ends = next.size == 0 || bytes_starts_with(next, "\r\n");
        if (c == '\r' && bytes_starts_with(next, "\n")) {
            buffer_append_text(out, "\r\n");
            i++;
        } else if (c == ' ' || c == '\t' ? !ends : c > 32 && c < 127 && c != '=') {
            buffer_append_byte(out, c);
        } else {
            const uint8_t escape[] = {'=', (uint8_t)digits[c >> 4], (uint8_t)digits[c & 15]};
            buffer_append(out, bytes_of(escape, sizeof escape));
        }
    }
}

static void wrap_line(bytes_t line, const attempt_t *attempt, buffer_t *out)
{
    size_t column = 0;
    while (line.size) {
        size_t size = line.data[0] == '=' ? 3 : 1;
        bool fills = line.size <= size &&
                     (attempt->wrap == WRAP_FULL || (attempt->wrap == WRAP_PLAIN && size == 1));
        if (column && column + size + !fills > attempt->width) {
            buffer_append_text(out, "=\r\n");
            column = 0;
        }
        buffer_append(out, bytes_slice(line, 0, size));
        line = bytes_from(line, size);
        column += size;
    }
}

static void wrap_quoted(bytes_t joined, const attempt_t *attempt, buffer_t *out)
{
    if (!attempt->width) {
        buffer_append(out, joined);
        return;
    }
    for (size_t end; (end = bytes_find(joined, bytes_text("\r\n"))) != SIZE_MAX;
         joined = bytes_from(joined, end + 2)) {
        wrap_line(bytes_slice(joined, 0, end), attempt, out);
        buffer_append_text(out, "\r\n");
    }
    wrap_line(joined, attempt, out);
}

/* ---- base64 ---- */

/* The same characters in lines of this length. */
static void wrap_base64(bytes_t body, const attempt_t *attempt, buffer_t *out)
{
    bytes_t text = transit_without_ending(body);
    unsigned column = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (ascii_is_space(text.data[i]))
            continue;
        if (attempt->width && column == attempt->width) {
            buffer_append_text(out, "\r\n");
            column = 0;
        }
        column++;
        buffer_append_byte(out, text.data[i]);
    }
    transit_append_ending(attempt->ending, bytes_from(body, text.size), out);
}

static gpg_error_t encode_base64(bytes_t text, const attempt_t *attempt, buffer_t *out)
{
    base64_writer_t writer;
    buffer_t lines = BUFFER_INIT;
    base64_writer_init(&writer, attempt->width, "\r\n", buffer_write, &lines);
    gpg_error_t error = base64_writer_feed(&writer, text);
    if (!error)
        error = base64_writer_finish(&writer);
    if (!error)
        buffer_append(out, transit_without_ending(buffer_bytes(&lines)));
    transit_append_ending(attempt->ending, BYTES_NONE, out);
    buffer_free(&lines);
    return error;
}

/* ---- lines ---- */

static void mend_line(bytes_t line, lines_t lines, buffer_t *out)
{
    size_t quotes = 0;
    switch (lines) {
    case LINES_ENCODED_FROM:
        if (bytes_starts_with(line, "=46rom ")) {
            buffer_append_text(out, "F");
            line = bytes_from(line, 3);
        }
        break;
    case LINES_QUOTED_FROM:
        while (quotes < line.size && line.data[quotes] == '>')
            quotes++;
        if (quotes && bytes_starts_with(bytes_from(line, quotes), "From "))
            line = bytes_from(line, 1);
        break;
    case LINES_PADDED:
        while (line.size && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
            line.size--;
        break;
    case LINES_SIGNATURE_CUT:
        if (bytes_equal_text(line, "--")) {
            buffer_append_text(out, "-- ");
            return;
        }
        break;
    case LINES_KEPT:
        break;
    }
    buffer_append(out, line);
}

static void mend_lines(bytes_t body, lines_t lines, buffer_t *out)
{
    while (body.size) {
        size_t lf = bytes_find_byte(body, '\n');
        bytes_t line = bytes_slice(body, 0, lf);
        body = bytes_from(body, line.size + (lf != SIZE_MAX));
        if (lf != SIZE_MAX && line.size && line.data[line.size - 1] == '\r')
            line.size--;
        mend_line(line, lines, out);
        if (lf != SIZE_MAX)
            buffer_append_text(out, "\r\n");
    }
}

/* ---- one leaf ---- */

/* Relays that decode and encode do so with texts. */
static bool is_text(const entity_t *leaf)
{
    return strcmp(leaf->type.type, "text") == 0;
}

/* ASCII that says nothing else is as it was, as a rule. */
static form_t form_of_plain(const attempt_t *attempt, const entity_t *leaf)
{
    bool meant = leaf->encoding != ENCODING_7BIT || !bytes_are_ascii(leaf->body) || attempt->ascii;
    return attempt->plain && is_text(leaf) && meant ? attempt->plain : FORM_KEPT;
}

form_t transit_form(const attempt_t *attempt, const entity_t *leaf)
{
    switch (leaf->encoding) {
    case ENCODING_QUOTED_PRINTABLE:
        return attempt->quoted_printable;
    case ENCODING_BASE64:
        return attempt->base64 == FORM_BASE64 || is_text(leaf) ? attempt->base64 : FORM_KEPT;
    case ENCODING_7BIT:
    case ENCODING_8BIT:
    case ENCODING_BINARY:
        return form_of_plain(attempt, leaf);
    case ENCODING_UNKNOWN:
        break;
    }
    return FORM_KEPT;
}

bool transit_recodes(const attempt_t *attempt, const entity_t *leaf)
{
    form_t form = transit_form(attempt, leaf);
    switch (leaf->encoding) {
    case ENCODING_QUOTED_PRINTABLE:
        return form == FORM_PLAIN || form == FORM_BASE64;
    case ENCODING_BASE64:
        return form != FORM_KEPT && form != FORM_BASE64;
    default:
        return form != FORM_KEPT;
    }
}

static bool has_bare_lf(bytes_t text)
{
    for (size_t lf; (lf = bytes_find_byte(text, '\n')) != SIZE_MAX; text = bytes_from(text, lf + 1))
        if (lf == 0 || text.data[lf - 1] != '\r')
            return true;
    return false;
}

/* The text, with CRLF. Where quoted-printable encodes an LF, it is no line end to all readers; in base64, which
 * is made of texts as systems keep them, it is. */
static gpg_error_t read_text(const entity_t *leaf, buffer_t *text, bool *r_usable)
{
    buffer_t decoded = BUFFER_INIT;
    gpg_error_t error = transfer_decode_buffer(leaf->encoding, leaf->body, &decoded);
    *r_usable =
        !error && (leaf->encoding == ENCODING_BASE64 || !has_bare_lf(buffer_bytes(&decoded)));
    if (!error && *r_usable)
        error = canonical_write(buffer_bytes(&decoded), buffer_write, text);
    buffer_free(&decoded);
    return gpg_err_code(error) == GPG_ERR_BAD_DATA ? 0 : error;
}

static gpg_error_t write_text(bytes_t text, form_t form, const attempt_t *attempt, buffer_t *out)
{
    buffer_t escaped = BUFFER_INIT;
    gpg_error_t error = 0;
    bytes_t kept = transit_without_ending(text);
    switch (form) {
    case FORM_PLAIN:
        buffer_append(out, kept);
        transit_append_ending(attempt->ending, bytes_from(text, kept.size), out);
        break;
    case FORM_OURS:
        error = quoted_printable_encode(text, true, "\r\n", buffer_write, out);
        break;
    case FORM_ESCAPED:
        append_escaped(text, &escaped);
        wrap_quoted(buffer_bytes(&escaped), attempt, out);
        error = escaped.error;
        break;
    case FORM_BASE64:
        error = encode_base64(text, attempt, out);
        break;
    case FORM_QUOTED:
    case FORM_KEPT:
        break;
    }
    buffer_free(&escaped);
    return error;
}

/* Another form of the text. */
static gpg_error_t recode(const attempt_t *attempt, const entity_t *leaf, buffer_t *out,
                          bool *r_usable)
{
    buffer_t text = BUFFER_INIT;
    gpg_error_t error = read_text(leaf, &text, r_usable);
    if (!error && *r_usable)
        error = write_text(buffer_bytes(&text), transit_form(attempt, leaf), attempt, out);
    buffer_free(&text);
    return error;
}

/* The same escapes in other lines. */
static gpg_error_t rewrap_quoted(const attempt_t *attempt, const entity_t *leaf, buffer_t *out)
{
    buffer_t joined = BUFFER_INIT;
    append_joined(leaf->body, &joined);
    wrap_quoted(buffer_bytes(&joined), attempt, out);
    gpg_error_t error = joined.error;
    buffer_free(&joined);
    return error;
}

/* A line that was encoded here and would end a part there: other parts were signed than are read now. */
static bool holds_delimiter(bytes_t body, const entity_t *leaf)
{
    for (size_t at = 0; at < body.size;) {
        bytes_t rest = bytes_from(body, at);
        for (const entity_t *in = leaf->parent; in && bytes_starts_with(rest, "--");
             in = in->parent) {
            const parameter_t *boundary = content_type_parameter(&in->type, "boundary");
            if (boundary && bytes_equal(bytes_slice(rest, 2, boundary->raw.size), boundary->raw))
                return true;
        }
        size_t lf = bytes_find_byte(rest, '\n');
        at += lf == SIZE_MAX ? rest.size : lf + 1;
    }
    return false;
}

/* Whether the attempt is about lines such as this leaf's. */
static bool mends_lines(const attempt_t *attempt, const entity_t *leaf)
{
    const bool quoted = leaf->encoding == ENCODING_QUOTED_PRINTABLE;
    return attempt->lines == LINES_ENCODED_FROM
               ? quoted
               : attempt->lines && (quoted || leaf->encoding <= ENCODING_BINARY);
}

gpg_error_t transit_body_undo(const attempt_t *attempt, const entity_t *leaf, buffer_t *out,
                              bool *r_usable)
{
    const form_t form = transit_form(attempt, leaf);
    const bool quoted = leaf->encoding == ENCODING_QUOTED_PRINTABLE;
    const size_t start = out->size;
    gpg_error_t error = 0;
    *r_usable = true;
    if (quoted && (form || attempt_is_about_encoding(attempt)) && !decodes_in_one_way(leaf->body))
        *r_usable = false;
    else if (mends_lines(attempt, leaf))
        mend_lines(leaf->body, attempt->lines, out);
    else if (quoted && form == FORM_QUOTED)
        error = rewrap_quoted(attempt, leaf, out);
    else if (leaf->encoding == ENCODING_BASE64 && form == FORM_BASE64)
        wrap_base64(leaf->body, attempt, out);
    else if (form != FORM_KEPT)
        error = recode(attempt, leaf, out, r_usable);
    else
        *r_usable = false;
    bytes_t body = bytes_from(buffer_bytes(out), start);
    *r_usable = *r_usable && !error && !holds_delimiter(body, leaf);
    return error ? error : out->error;
}
