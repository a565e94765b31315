/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4514 section 3: a distinguished name that a person wrote, as DER. */
#include "x509/name_parse.h"

#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/name.h"

/* The text that is left, and the RDNs that were read: SETs one behind the other. */
typedef struct reader {
    bytes_t text;
    buffer_t rdns;
    size_t starts[LIMIT_NAME_ATTRIBUTES + 1]; /* of each in rdns, and where the last one ends */
    size_t count;
} reader_t;

static uint8_t peek(const reader_t *reader)
{
    return reader->text.size ? reader->text.data[0] : 0;
}

static uint8_t take(reader_t *reader)
{
    uint8_t c = peek(reader);
    reader->text = bytes_from(reader->text, 1);
    return c;
}

static void skip_spaces(reader_t *reader)
{
    while (peek(reader) == ' ')
        take(reader);
}

/* Two hexadecimal digits: a byte. */
static bool take_hex(reader_t *reader, buffer_t *out)
{
    if (reader->text.size < 2)
        return false;
    int high = ascii_hex_value(reader->text.data[0]), low = ascii_hex_value(reader->text.data[1]);
    if (high < 0 || low < 0)
        return false;
    buffer_append_byte(out, (uint8_t)(high << 4 | low));
    reader->text = bytes_from(reader->text, 2);
    return true;
}

static bool ends_value(uint8_t c)
{
    return c == ',' || c == ';' || c == '+';
}

/* Until an unescaped separator, or the closing quote. Spaces at the end count if they are escaped.
 */
static bool take_string(reader_t *reader, bool quoted, buffer_t *out)
{
    size_t kept = 0;
    while (reader->text.size && (quoted ? peek(reader) != '"' : !ends_value(peek(reader)))) {
        uint8_t c = take(reader);
        if (c == '\\' && !take_hex(reader, out)) {
            if (!reader->text.size)
                return false;
            buffer_append_byte(out, take(reader));
        } else if (c != '\\') {
            buffer_append_byte(out, c);
        }
        if (c != ' ' || quoted)
            kept = out->size;
    }
    if (!out->error)
        out->size = kept;
    return !quoted || take(reader) == '"';
}

/* "#" and the whole DER of the value in hexadecimal. */
static bool take_der(reader_t *reader, buffer_t *out)
{
    while (reader->text.size && !ends_value(peek(reader)) && peek(reader) != ' ')
        if (!take_hex(reader, out))
            return false;
    return true;
}

static bool take_value(reader_t *reader, buffer_t *out)
{
    buffer_t string = BUFFER_INIT;
    bool quoted = peek(reader) == '"';
    bool good;
    if (peek(reader) == '#') {
        take(reader);
        good = take_der(reader, out);
    } else {
        if (quoted)
            take(reader);
        good = take_string(reader, quoted, &string);
        der_write(out, DER_UTF8_STRING, buffer_bytes(&string));
    }
    good = good && !string.error;
    buffer_free(&string);
    skip_spaces(reader);
    return good && (!reader->text.size || ends_value(peek(reader)));
}

/* "CN", "cn", "2.5.4.3" or "OID.2.5.4.3". */
static bool take_type(reader_t *reader, buffer_t *out)
{
    char name[128];
    size_t size = 0;
    while (size < sizeof name - 1 && reader->text.size && peek(reader) != '=' &&
           peek(reader) != ' ')
        name[size++] = (char)take(reader);
    name[size] = '\0';
    skip_spaces(reader);
    if (take(reader) != '=')
        return false;
    bytes_t type = bytes_of(name, size);
    const char *oid = bytes_starts_with_nocase(type, "OID.")     ? name + 4
                      : size && ascii_is_digit((uint8_t)name[0]) ? name
                                                                 : name_oid_of(type);
    if (oid)
        der_write_oid(out, oid);
    skip_spaces(reader);
    return oid != NULL;
}

static bool take_attribute(reader_t *reader)
{
    size_t start = reader->rdns.size;
    skip_spaces(reader);
    if (!take_type(reader, &reader->rdns) || !take_value(reader, &reader->rdns))
        return false;
    der_wrap_sequence(&reader->rdns, start);
    return true;
}

static bool take_rdn(reader_t *reader)
{
    size_t start = reader->rdns.size;
    if (reader->count == LIMIT_NAME_ATTRIBUTES || !take_attribute(reader))
        return false;
    while (peek(reader) == '+') {
        take(reader);
        if (!take_attribute(reader))
            return false;
    }
    der_wrap_set_of(&reader->rdns, start);
    reader->starts[++reader->count] = reader->rdns.size;
    return true;
}

static bool take_name(reader_t *reader)
{
    do {
        if (!take_rdn(reader))
            return false;
    } while (reader->text.size && take(reader));
    return true;
}

gpg_error_t name_parse(const char *text, name_order_t order, buffer_t *out)
{
    reader_t reader = {.text = bytes_text(text), .rdns = BUFFER_INIT};
    size_t start = out->size;
    bool good = reader.text.size <= LIMIT_NAME_TEXT && take_name(&reader);
    gpg_error_t error = reader.rdns.error;
    if (!error && !good)
        error = ERR(INV_NAME);
    for (size_t i = 0; !error && i < reader.count; i++) {
        size_t at = order == NAME_LAST_FIRST ? reader.count - 1 - i : i;
        buffer_append(out, bytes_slice(buffer_bytes(&reader.rdns), reader.starts[at],
                                       reader.starts[at + 1] - reader.starts[at]));
    }
    buffer_free(&reader.rdns);
    if (!error)
        der_wrap_sequence(out, start);
    return error ? error : out->error;
}
