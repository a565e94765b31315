/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.4: distinguished names, and RFC 4514: their text. */
#include "x509/name.h"

#include "asn1/der_value.h"
#include "asn1/dotted_oid.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "x509/name_rdn.h"
#include "x509/name_string.h"

#include <stdio.h>
#include <string.h>

/* RFC 4514 section 3, RFC 4519 and what CAs use beyond. */
static const struct short_name {
    const char *oid, *name;
} short_names[] = {
    {"2.5.4.3", "CN"},
    {"2.5.4.4", "surname"},
    {"2.5.4.5", "serialNumber"},
    {"2.5.4.6", "C"},
    {"2.5.4.7", "L"},
    {"2.5.4.8", "ST"},
    {"2.5.4.9", "STREET"},
    {"2.5.4.10", "O"},
    {"2.5.4.11", "OU"},
    {"2.5.4.12", "title"},
    {"2.5.4.15", "businessCategory"},
    {"2.5.4.17", "postalCode"},
    {"2.5.4.42", "givenName"},
    {"2.5.4.43", "initials"},
    {"2.5.4.44", "generationQualifier"},
    {"2.5.4.46", "dnQualifier"},
    {"2.5.4.65", "pseudonym"},
    {"2.5.4.97", "organizationIdentifier"},
    {"0.9.2342.19200300.100.1.1", "UID"},
    {"0.9.2342.19200300.100.1.25", "DC"},
    {NAME_OID_EMAIL, "emailAddress"},
};

const char *name_oid_of(bytes_t type)
{
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
        if (bytes_equal_nocase(type, short_names[i].name))
            return short_names[i].oid;
    return bytes_equal_nocase(type, "E") || bytes_equal_nocase(type, "email") ? NAME_OID_EMAIL
           : bytes_equal_nocase(type, "S")                                    ? "2.5.4.8"
           : bytes_equal_nocase(type, "SN")                                   ? "2.5.4.4"
                                                                              : NULL;
}

static const char *short_name(const char *oid)
{
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
        if (strcmp(short_names[i].oid, oid) == 0)
            return short_names[i].name;
    return NULL;
}

gpg_error_t name_check(bytes_t name)
{
    der_reader_t rdns, pairs;
    name_pair_t pair;
    unsigned count = 0;
    if (name.size > LIMIT_NAME_SIZE)
        return ERR_LIMIT(NAME_SIZE);
    gpg_error_t error = name_open(name, &rdns) ? 0 : ERR(BAD_BER);
    while (!error && !der_at_end(&rdns)) {
        error = name_next_rdn(&rdns, &pairs);
        while (!error && !der_at_end(&pairs))
            error = ++count > LIMIT_NAME_ATTRIBUTES ? ERR_LIMIT(NAME_ATTRIBUTES)
                                                    : name_next_pair(&pairs, &pair);
    }
    return error;
}

bool name_valid(bytes_t name)
{
    return name_check(name) == 0;
}

bool name_empty(bytes_t name)
{
    der_reader_t rdns;
    return name_open(name, &rdns) && der_at_end(&rdns);
}

/* ---- text ---- */

static void append_hex_escapes(buffer_t *out, uint32_t code_point)
{
    buffer_t utf8 = BUFFER_INIT;
    utf8_append(&utf8, code_point);
    for (size_t i = 0; i < utf8.size; i++)
        buffer_printf(out, "\\%02X", utf8.data[i]);
    buffer_free(&utf8);
}

/* RFC 4514 section 2.4; control characters, which it lets pass, in hex as well. */
static void append_escaped(buffer_t *out, uint32_t c, bool first, bool last)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        append_hex_escapes(out, c);
        return;
    }
    bool special = c < 0x80 && strchr("\"+,;<>\\", (int)c);
    if (special || (first && c == '#') || ((first || last) && c == ' '))
        buffer_append_byte(out, '\\');
    utf8_append(out, c);
}

static void append_string(buffer_t *out, name_string_t string)
{
    uint32_t c, following;
    bool first = true;
    bool more = name_string_next(&string, &c);
    while (more) {
        more = name_string_next(&string, &following);
        append_escaped(out, c, first, !more);
        first = false;
        c = following;
    }
}

static void append_pair(buffer_t *out, const name_pair_t *pair)
{
    char oid[128];
    if (der_oid_text(pair->type, oid, sizeof oid))
        snprintf(oid, sizeof oid, "?"); /* an arc that no one can read */
    const char *name = short_name(oid);
    name_string_t string;
    buffer_printf(out, "%s=", name ? name : oid);
    if (name && name_string_open(&pair->value, &string)) {
        append_string(out, string);
        return;
    }
    buffer_append_byte(out, '#');
    for (size_t i = 0; i < pair->value.whole.size; i++)
        buffer_printf(out, "%02X", pair->value.whole.data[i]);
}

static gpg_error_t append_rdn(buffer_t *out, der_reader_t pairs)
{
    gpg_error_t error = 0;
    for (bool first = true; !error && !der_at_end(&pairs); first = false) {
        name_pair_t pair;
        error = name_next_pair(&pairs, &pair);
        if (!error && !first)
            buffer_append_byte(out, '+');
        if (!error)
            append_pair(out, &pair);
    }
    return error;
}

/* The text that is in out, cut between characters where it is longer than anyone reads. */
static const char *finish_text(arena_t *arena, buffer_t *out)
{
    bool cut = out->size > LIMIT_NAME_TEXT;
    if (cut) {
        size_t size = LIMIT_NAME_TEXT;
        while (size > 0 && (out->data[size] & 0xc0) == 0x80)
            size--;
        out->size = size;
        buffer_append_text(out, "\xe2\x80\xa6 (more than " LIMIT_TEXT(LIMIT_NAME_TEXT) ")");
    }
    return arena_buffer_text(arena, out);
}

const char *name_text(arena_t *arena, bytes_t name)
{
    der_reader_t rdns, reversed[LIMIT_NAME_ATTRIBUTES];
    size_t count = 0;
    gpg_error_t error = 0;
    if (!name_valid(name) || !name_open(name, &rdns))
        return NULL;
    while (!error && !der_at_end(&rdns) && count < LIMIT_NAME_ATTRIBUTES)
        error = name_next_rdn(&rdns, &reversed[count++]);
    buffer_t out = BUFFER_INIT;
    while (!error && count > 0 && out.size <= LIMIT_NAME_TEXT) {
        error = append_rdn(&out, reversed[--count]);
        if (!error && count > 0)
            buffer_append_byte(&out, ',');
    }
    const char *text = error ? NULL : finish_text(arena, &out);
    buffer_free(&out);
    return text;
}

/* ---- single attributes ---- */

static bool pair_is(const name_pair_t *pair, const char *oid)
{
    return dotted_oid_is(oid, pair->type);
}

/* Calls with every attribute of the type, in order, until `found` says enough. */
static void each_attribute(bytes_t name, const char *oid,
                           bool (*found)(void *user, const der_item_t *value), void *user)
{
    der_reader_t rdns, pairs;
    name_pair_t pair;
    if (!name_valid(name) || !name_open(name, &rdns))
        return;
    while (!der_at_end(&rdns) && name_next_rdn(&rdns, &pairs) == 0)
        while (!der_at_end(&pairs) && name_next_pair(&pairs, &pair) == 0)
            if (pair_is(&pair, oid) && found(user, &pair.value))
                return;
}

static bool keep_string(void *user, const der_item_t *value)
{
    name_string_t string;
    if (name_string_open(value, &string))
        *(name_string_t *)user = string;
    return false;
}

const char *name_attribute(arena_t *arena, bytes_t name, const char *oid)
{
    name_string_t string = {0};
    each_attribute(name, oid, keep_string, &string);
    if (!bytes_present(string.content))
        return NULL;
    buffer_t out = BUFFER_INIT;
    uint32_t c;
    while (name_string_next(&string, &c))
        utf8_append(&out, c ? c : 0xfffd); /* a NUL must not end the text */
    const char *text = finish_text(arena, &out);
    buffer_free(&out);
    return text;
}

typedef struct nth_value {
    size_t left;
    bytes_t content;
} nth_value_t;

static bool count_down(void *user, const der_item_t *value)
{
    nth_value_t *nth = user;
    if (nth->left > 0) {
        nth->left--;
        return false;
    }
    nth->content = value->content;
    return true;
}

bytes_t name_attribute_raw(bytes_t name, const char *oid, size_t nth)
{
    nth_value_t value = {nth, BYTES_NONE};
    each_attribute(name, oid, count_down, &value);
    return value.content;
}
