/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.7: quoted-printable, both ways. */
#include "mime/quoted_printable.h"

#include "base/writer.h"

#include <string.h>

/* Decodes a line without its end; true if it ends in a soft break. Trailing white space was added
 * on the way (rule 3); what follows a '=' that is no encoded byte stays as it is. */
static bool decode_line(writer_t *writer, bytes_t line)
{
    while (line.size && ascii_is_space(line.data[line.size - 1]))
        line.size--;
    while (line.size) {
        size_t plain = bytes_find_byte(line, '=');
        writer_append(writer, bytes_slice(line, 0, plain));
        line = bytes_from(line, plain);
        if (line.size == 1)
            return true;
        int high = line.size >= 3 ? ascii_hex_value(line.data[1]) : -1;
        int low = high >= 0 ? ascii_hex_value(line.data[2]) : -1;
        if (low >= 0)
            writer_append_byte(writer, (uint8_t)(high << 4 | low));
        else
            writer_append(writer, bytes_slice(line, 0, 1));
        line = bytes_from(line, low >= 0 ? 3 : 1);
    }
    return false;
}

gpg_error_t quoted_printable_decode(bytes_t in, smime_write_t write, void *user)
{
    writer_t writer;
    writer_init(&writer, write, user);
    while (in.size && !writer.error) {
        size_t lf = bytes_find_byte(in, '\n');
        bytes_t line = bytes_slice(in, 0, lf);
        bytes_t end = bytes_slice(in, line.size, lf == SIZE_MAX ? 0 : 1);
        if (end.size && line.size && line.data[line.size - 1] == '\r')
            end = (bytes_t){line.data + --line.size, 2};
        if (!decode_line(&writer, line))
            writer_append(&writer, end);
        in = bytes_from(in, line.size + end.size);
    }
    return writer_flush(&writer);
}

size_t quoted_printable_fault(bytes_t in)
{
    for (size_t at = 0, next; at < in.size; at++) {
        next = bytes_find_byte(bytes_from(in, at), '=');
        if (next == SIZE_MAX)
            break;
        at += next;
        bytes_t rest = bytes_from(in, at + 1);
        bool byte = rest.size >= 2 && ascii_hex_value(rest.data[0]) >= 0 &&
                    ascii_hex_value(rest.data[1]) >= 0;
        if (!byte && bytes_trim(bytes_slice(rest, 0, bytes_find_byte(rest, '\n'))).size)
            return at;
    }
    return SIZE_MAX;
}

#define LINE_LENGTH 76

typedef struct encoder {
    writer_t writer;
    const char *newline;
    unsigned column;
} encoder_t;

static void append_newline(encoder_t *encoder)
{
    writer_append(&encoder->writer, bytes_text(encoder->newline));
    encoder->column = 0;
}

/* Whether the byte at the start of rest (of a line) can stand for itself. "From " and a dot at the
 * start of a line are changed by mailboxes and by careless relays (RFC 8551 section 3.1.3). Two dashes
 * may make a boundary: the text may have hidden them by its own encoding, or a soft line break put
 * them there. */
static bool stands_for_itself(const encoder_t *encoder, bytes_t rest)
{
    uint8_t c = rest.data[0];
    if (encoder->column == 0 &&
        (c == '.' || bytes_starts_with(rest, "From ") || bytes_starts_with(rest, "--")))
        return false;
    if (c == ' ' || c == '\t')
        return rest.size > 1;
    return c > 32 && c < 127 && c != '=';
}

static void encode_byte(encoder_t *encoder, bytes_t rest)
{
    static const char digits[] = "0123456789ABCDEF";
    bool plain = stands_for_itself(encoder, rest);
    unsigned length = plain ? 1 : 3;
    /* The last character of a line may stand where a soft break would. */
    unsigned reserve = rest.size > 1 ? 1 : 0;
    if (encoder->column + length + reserve > LINE_LENGTH) {
        writer_append_byte(&encoder->writer, '=');
        append_newline(encoder);
        plain = stands_for_itself(encoder, rest);
        length = plain ? 1 : 3;
    }
    uint8_t c = rest.data[0];
    if (plain) {
        writer_append_byte(&encoder->writer, c);
    } else {
        const uint8_t encoded[] = {'=', (uint8_t)digits[c >> 4], (uint8_t)digits[c & 15]};
        writer_append(&encoder->writer, bytes_of(encoded, sizeof encoded));
    }
    encoder->column += length;
}

static void encode_line(encoder_t *encoder, bytes_t line)
{
    for (; line.size && !encoder->writer.error; line = bytes_from(line, 1))
        encode_byte(encoder, line);
}

gpg_error_t quoted_printable_encode(bytes_t in, bool text, const char *newline, smime_write_t write,
                                    void *user)
{
    encoder_t encoder;
    writer_init(&encoder.writer, write, user);
    encoder.newline = newline;
    encoder.column = 0;
    while (in.size && !encoder.writer.error) {
        size_t lf = text ? bytes_find_byte(in, '\n') : SIZE_MAX;
        bytes_t line = bytes_slice(in, 0, lf);
        in = bytes_from(in, lf == SIZE_MAX ? in.size : lf + 1);
        if (lf != SIZE_MAX && line.size && line.data[line.size - 1] == '\r')
            line.size--;
        encode_line(&encoder, line);
        if (lf != SIZE_MAX)
            append_newline(&encoder);
    }
    return writer_flush(&encoder.writer);
}
