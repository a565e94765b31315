/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published lists of serial numbers, as people paste them together; the grammar is in smime.h. */
#include "verify/serial_list.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* A number in the form in which numbers are compared: lower-case hex without leading zeros ("" is
 * zero). What OpenSSL prints as negative is the octets that certificate windows show. */
typedef struct serial_key {
    char text[2 * LIMIT_SERIAL_SIZE + 2];
    bool too_long; /* for that: a number of more than LIMIT_SERIAL_SIZE bytes */
    size_t length;
} serial_key_t;

struct smime_serial_list {
    arena_t arena;
    bytes_t *keys; /* sorted once all are read */
    size_t count, capacity;
};

/* ---- one number ---- */

/* The field in ASCII: spaces and full-width characters as their plain forms, other characters as
 * '?', but without the marks that come along with copied text and are not seen in it. */
static bytes_t plain_form(bytes_t field, buffer_t *out)
{
    buffer_clear(out);
    for (size_t at = 0; at < field.size;) {
        uint32_t c = utf8_next(field, &at);
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        if (unicode_is_space(c))
            c = ' ';
        if (c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d)
            c = '"';
        if (!unicode_is_ignorable(c))
            buffer_append_byte(out, c < 0x80 ? (uint8_t)c : '?');
    }
    bytes_t text = bytes_trim(buffer_bytes(out));
    bool quoted = text.size >= 2 && text.data[0] == '"' && text.data[text.size - 1] == '"';
    if (quoted)
        text = bytes_trim(bytes_slice(text, 1, text.size - 2));
    /* Spreadsheets keep digits from becoming a number with it. */
    bool apostrophe = text.size && text.data[0] == '\'';
    return apostrophe ? bytes_trim(bytes_from(text, 1)) : text;
}

static bool skip_prefix(bytes_t *text, const char *prefix)
{
    if (!bytes_starts_with_nocase(*text, prefix))
        return false;
    *text = bytes_trim(bytes_from(*text, strlen(prefix)));
    return true;
}

static bool add_hex_digit(serial_key_t *key, uint8_t digit)
{
    if (digit == '0' && !key->length)
        return true; /* a leading zero */
    key->too_long = key->length >= 2 * (size_t)LIMIT_SERIAL_SIZE;
    if (key->too_long)
        return false;
    key->text[key->length++] = (char)ascii_lower(digit);
    return true;
}

/* Hex digits, in one piece or in groups. Groups after the first have to be whole bytes: "1:2" could
 * be 12 or 0102. */
static bool read_hex(bytes_t text, serial_key_t *key)
{
    size_t group = 0, groups = 0;
    bool colon = false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool separator = c == ' ' || c == ':';
        if (separator && group) {
            if (groups++ && group % 2)
                return false;
            group = 0;
            colon = false;
        }
        if (c == ':' && (colon || groups == 0))
            return false;
        colon = colon || c == ':';
        if (separator)
            continue;
        if (ascii_hex_value(c) < 0 || !add_hex_digit(key, c))
            return false;
        group++;
    }
    return group && !(groups && group % 2);
}

/* "0C-0C-31": the dashes as colons, if they part bytes; a date has a longer group. */
static bool read_dashed_hex(bytes_t text, serial_key_t *key)
{
    for (size_t i = 0; i < text.size; i++)
        if ((i % 3 == 2) != (text.data[i] == '-'))
            return false;
    for (size_t i = 0; i < text.size; i++)
        if (i % 3 != 2 && (ascii_hex_value(text.data[i]) < 0 || !add_hex_digit(key, text.data[i])))
            return false;
    return text.size % 3 == 2;
}

/* Decimal digits, perhaps in groups. */
static bool read_decimal(bytes_t text, serial_key_t *key)
{
    uint8_t number[LIMIT_SERIAL_SIZE] = {0};
    if (!text.size)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (c == ' ')
            continue;
        if (!ascii_is_digit(c))
            return false;
        unsigned carry = (unsigned)(c - '0');
        for (size_t j = LIMIT_SERIAL_SIZE; j-- > 0;) {
            carry += number[j] * 10u;
            number[j] = (uint8_t)carry;
            carry >>= 8;
        }
        key->too_long = carry != 0;
        if (carry)
            return false;
    }
    char digits[2 * LIMIT_SERIAL_SIZE + 1];
    size_t count = bytes_to_hex(bytes_of(number, LIMIT_SERIAL_SIZE), digits);
    for (size_t j = 0; j < count; j++)
        if (!add_hex_digit(key, (uint8_t)digits[j]))
            return false;
    return true;
}

/* What openssl x509 prints: "serial=0C0C31", "Serial Number: 0c:0c:31", "Serial Number: 4660
 * (0x1234)", "Serial Number: -8 (-0x8)". */
static void skip_label(bytes_t *text)
{
    bytes_t rest = *text;
    if (!skip_prefix(&rest, "serial number") && !skip_prefix(&rest, "serial"))
        return;
    if (!skip_prefix(&rest, ":") && !skip_prefix(&rest, "="))
        return;
    size_t bracket = bytes_find(rest, bytes_text(" (0x"));
    if (bracket == SIZE_MAX)
        bracket = bytes_find(rest, bytes_text(" (-0x"));
    if (bracket != SIZE_MAX && rest.data[rest.size - 1] == ')')
        rest = bytes_slice(rest, bracket + 2, rest.size - bracket - 3);
    *text = rest;
}

static uint8_t hex_byte(const char *digits)
{
    return (uint8_t)(ascii_hex_value((uint8_t)digits[0]) << 4 |
                     ascii_hex_value((uint8_t)digits[1]));
}

/* The octets of the negative number whose magnitude the key has: X.690 section 8.3.3. */
static bool negate(serial_key_t *key)
{
    uint8_t octets[LIMIT_SERIAL_SIZE + 1] = {0};
    size_t odd = key->length % 2, size = (key->length + odd) / 2;
    memmove(key->text + odd, key->text, key->length);
    if (odd)
        key->text[0] = '0';
    for (size_t i = 0; i < size; i++)
        octets[i] = (uint8_t)~hex_byte(key->text + 2 * i);
    size_t at = size;
    while (at > 0 && ++octets[at - 1] == 0)
        at--;
    bool sign = size && !(octets[0] & 0x80); /* it needs an octet of its own */
    if (sign)
        memmove(octets + 1, octets, size);
    octets[0] = sign ? 0xff : octets[0];
    key->too_long = size + sign > LIMIT_SERIAL_SIZE;
    if (key->too_long)
        return false;
    key->length = bytes_to_hex(bytes_of(octets, size + sign), key->text);
    return true;
}

/* text is plain. */
static bool read_number(bytes_t text, serial_key_t *r_key)
{
    *r_key = (serial_key_t){.length = 0};
    skip_label(&text);
    bool dashed = text.size > 2 && text.data[2] == '-';
    bool decimal = skip_prefix(&text, "decimal");
    if (decimal && !skip_prefix(&text, ":"))
        return false;
    bool negative = skip_prefix(&text, "-") || skip_prefix(&text, "(negative)");
    if (!decimal)
        skip_prefix(&text, "0x");
    if (!(decimal  ? read_decimal(text, r_key)
          : dashed ? read_dashed_hex(text, r_key)
                   : read_hex(text, r_key)))
        return false;
    return !negative || negate(r_key);
}

/* ---- lines and fields ---- */

/* Takes a line off the front of *in, whichever way lines end. */
static bytes_t take_line(bytes_t *in)
{
    size_t end = 0;
    while (end < in->size && in->data[end] != '\n' && in->data[end] != '\r')
        end++;
    bytes_t line = bytes_slice(*in, 0, end);
    size_t newline = end < in->size;
    if (newline && in->data[end] == '\r' && end + 1 < in->size && in->data[end + 1] == '\n')
        newline = 2;
    *in = bytes_from(*in, end + newline);
    return line;
}

/* Where the field at the start of line ends: tab, comma or semicolon, not inside double quotes. */
static size_t field_end(bytes_t line)
{
    size_t at = 0;
    if (line.size && line.data[0] == '"') {
        size_t quote = bytes_find_byte(bytes_from(line, 1), '"');
        at = quote == SIZE_MAX ? 0 : quote + 2;
    }
    while (at < line.size && !strchr("\t,;", line.data[at]))
        at++;
    return at;
}

/* Field `column` of the line, without quotes; absent if there are fewer. */
static bytes_t line_field(bytes_t line, unsigned column)
{
    size_t end = field_end(line);
    while (--column > 0) {
        if (end >= line.size)
            return BYTES_NONE;
        line = bytes_from(line, end + 1);
        end = field_end(line);
    }
    bytes_t field = bytes_trim(bytes_slice(line, 0, end));
    bool quoted = field.size >= 2 && field.data[0] == '"' && field.data[field.size - 1] == '"';
    return quoted ? bytes_slice(field, 1, field.size - 2) : field;
}

static gpg_error_t add_key(smime_serial_list_t *list, const serial_key_t *key)
{
    bytes_t copy = arena_copy(&list->arena, bytes_of(key->text, key->length));
    bytes_t *item =
        copy.data ? arena_push(&list->arena, list->keys, list->count, list->capacity) : NULL;
    if (!item)
        return ERR(ENOMEM);
    *item = copy;
    return 0;
}

/* How far reading got. */
typedef struct progress {
    size_t line;
    bool title;       /* a line that is no number is taken for a title, once */
    size_t odd_title; /* the number of a title that begins with a digit, or 0 */
    buffer_t scratch;
} progress_t;

static gpg_error_t read_line(smime_serial_list_t *list, bytes_t line, unsigned column,
                             progress_t *progress)
{
    serial_key_t key;
    buffer_t *scratch = &progress->scratch;
    bool text = bytes_find_byte(line, 0) == SIZE_MAX; /* no binary file */
    line = bytes_slice(line, 0, bytes_find_byte(line, '#'));
    if (text && plain_form(line, scratch).size == 0)
        return 0;
    bool may_be_title = progress->title;
    progress->title = false;
    bytes_t field = line_field(line, column);
    bytes_t plain = text && bytes_present(field) ? plain_form(field, scratch) : BYTES_NONE;
    if (bytes_present(plain) && read_number(plain, &key))
        return add_key(list, &key);
    if (bytes_present(plain) && key.too_long)
        return ERR_LIMIT(SERIAL_SIZE);
    if (!text || !may_be_title)
        return ERR(INV_VALUE);
    if (plain.size && ascii_is_digit(plain.data[0]))
        progress->odd_title = progress->line;
    return 0;
}

/* RFC 2781 section 2.2. What is no character (half a pair, an odd octet) becomes NUL, which no line of
 * text has: so the error tells of its line. */
static void append_utf16(bytes_t in, bool little, buffer_t *utf8)
{
    uint32_t high = 0; /* of a pair */
    for (size_t at = 0; at + 1 < in.size; at += 2) {
        uint32_t unit = (uint32_t)(in.data[at + little] << 8 | in.data[at + !little]);
        bool is_high = unit >= 0xd800 && unit <= 0xdbff, is_low = unit >= 0xdc00 && unit <= 0xdfff;
        if ((high != 0) != is_low)
            buffer_append_byte(utf8, 0);
        else if (is_low)
            utf8_append(utf8, 0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
        if (!is_high && !is_low)
            utf8_append(utf8, unit);
        high = is_high ? unit : 0;
    }
    if (high || in.size % 2)
        buffer_append_byte(utf8, 0);
}

/* Notepad's "Unicode" is UTF-16: `in` becomes UTF-8 without a byte order mark. Without a mark the
 * NUL beside a first ASCII character tells it; no list in UTF-8 has one. */
static gpg_error_t decode(bytes_t *in, buffer_t *utf8)
{
    bool little = bytes_starts_with(*in, "\xff\xfe"), big = bytes_starts_with(*in, "\xfe\xff");
    size_t mark = little || big ? 2 : 0;
    *in = utf8_without_mark(*in);
    if (!mark && in->size >= 2 && (in->data[0] == 0) != (in->data[1] == 0)) {
        little = in->data[1] == 0;
        big = !little;
    }
    if (!little && !big)
        return 0;
    append_utf16(bytes_from(*in, mark), little, utf8);
    *in = buffer_bytes(utf8);
    return utf8->error;
}

static int compare_keys(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)a, *(const bytes_t *)b);
}

gpg_error_t smime_serial_list_read(smime_serial_list_t **r_list, const void *data, size_t size,
                                   unsigned column, size_t *r_line)
{
    if (r_line)
        *r_line = 0;
    if (!r_list)
        return ERR(INV_ARG);
    *r_list = NULL;
    if (column == 0 || (!data && size))
        return ERR(INV_ARG);
    smime_serial_list_t *list = calloc(1, sizeof *list);
    if (!list)
        return ERR(ENOMEM);
    buffer_t utf8 = BUFFER_INIT;
    progress_t progress = {.title = true, .scratch = BUFFER_INIT};
    bytes_t in = bytes_of(data, size);
    gpg_error_t error = decode(&in, &utf8);
    while (!error && in.size) {
        progress.line++;
        error = read_line(list, take_line(&in), column, &progress);
        if (!error)
            error = progress.scratch.error;
    }
    if (r_line && (gpg_err_code(error) == GPG_ERR_INV_VALUE || smime_limit_text(error)))
        *r_line = progress.line;
    else if (r_line && !error)
        *r_line = progress.odd_title;
    buffer_free(&progress.scratch);
    buffer_free(&utf8);
    if (error) {
        smime_serial_list_free(&list);
        return error;
    }
    if (list->count)
        qsort(list->keys, list->count, sizeof *list->keys, compare_keys);
    *r_list = list;
    return 0;
}

static char *text_of(bytes_t field)
{
    char *text = bytes_present(field) ? malloc(field.size + 1) : NULL;
    for (size_t i = 0; text && i < field.size; i++)
        text[i] = field.data[i] ? (char)field.data[i] : '?';
    if (text)
        text[field.size] = '\0';
    return text;
}

char *serial_list_field(const void *data, size_t size, unsigned column, size_t line)
{
    buffer_t utf8 = BUFFER_INIT;
    bytes_t in = bytes_of(data, size), found = BYTES_NONE;
    gpg_error_t error = column ? decode(&in, &utf8) : ERR(INV_ARG);
    for (size_t at = 0; !error && in.size && at < line; at++) {
        bytes_t whole = take_line(&in);
        bytes_t told = bytes_slice(whole, 0, bytes_find_byte(whole, '#'));
        found = at + 1 == line ? line_field(told, column) : BYTES_NONE;
    }
    char *text = text_of(found);
    buffer_free(&utf8);
    return text;
}

bool smime_serial_list_has(const smime_serial_list_t *list, const char *serial)
{
    serial_key_t key;
    if (!list || !list->count || !serial || !read_number(bytes_text(serial), &key))
        return false;
    bytes_t wanted = bytes_of(key.text, key.length);
    return bsearch(&wanted, list->keys, list->count, sizeof *list->keys, compare_keys) != NULL;
}

size_t smime_serial_list_count(const smime_serial_list_t *list)
{
    return list ? list->count : 0;
}

void smime_serial_list_free(smime_serial_list_t **list)
{
    if (!list || !*list)
        return;
    arena_free(&(*list)->arena);
    free(*list);
    *list = NULL;
}
