/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Distinguished names and general names of the generated PKI, from text. */
#include "pki.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "x509/name.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *oid;
} attribute_types[] = {
    {"CN", "2.5.4.3"},     {"O", "2.5.4.10"},
    {"OU", "2.5.4.11"},    {"C", "2.5.4.6"},
    {"L", "2.5.4.7"},      {"ST", "2.5.4.8"},
    {"SERIAL", "2.5.4.5"}, {"DC", "0.9.2342.19200300.100.1.25"},
    {"E", NAME_OID_EMAIL},
};

/* Moves *text behind the next piece, which ends at one of the delimiters; unescapes it into piece.
 * Returns the delimiter, or 0 at the end of the text. */
static char take_piece(const char **text, const char *delimiters, buffer_t *piece)
{
    buffer_clear(piece);
    for (; **text; ++*text) {
        if (**text == '\\' && (*text)[1])
            ++*text;
        else if (strchr(delimiters, **text))
            return *(*text)++;
        buffer_append_byte(piece, (uint8_t)(**text));
    }
    return 0;
}

/* Type without string letter -> dotted OID; default string type. */
static void append_type(buffer_t *out, const char *type, uint32_t *r_tag)
{
    *r_tag = DER_UTF8_STRING;
    for (size_t i = 0; i < sizeof attribute_types / sizeof *attribute_types; i++) {
        if (strcmp(attribute_types[i].name, type) == 0) {
            if (strcmp(type, "E") == 0 || strcmp(type, "DC") == 0)
                *r_tag = DER_IA5_STRING;
            type = attribute_types[i].oid;
            break;
        }
    }
    der_write_oid(out, type);
}

static uint32_t string_type(char letter)
{
    switch (letter) {
    case 'p':
        return DER_PRINTABLE_STRING;
    case 'i':
        return DER_IA5_STRING;
    case 't':
        return DER_T61_STRING;
    case 'b':
        return DER_BMP_STRING;
    default:
        return DER_UTF8_STRING;
    }
}

static void append_string(buffer_t *out, uint32_t tag, bytes_t text)
{
    if (tag != DER_BMP_STRING) {
        der_write(out, tag, text);
        return;
    }
    size_t start = out->size;
    for (size_t i = 0; i < text.size; i++) {
        buffer_append_byte(out, 0);
        buffer_append_byte(out, text.data[i]);
    }
    der_wrap(out, start, DER_UNIVERSAL, false, tag);
}

/* One "TYPE=value", up to ',' or '+'. */
static char append_attribute(buffer_t *out, const char **name)
{
    buffer_t piece = BUFFER_INIT;
    uint32_t tag;
    size_t start = out->size;
    pki_require(take_piece(name, "=", &piece) == '=', "name");
    buffer_append_byte(&piece, 0);
    pki_require(!piece.error, "memory");
    char *type = (char *)piece.data, *letter = strchr(type, ':');
    if (letter)
        *letter = 0;
    append_type(out, type, &tag);
    if (letter)
        tag = string_type(letter[1]);
    char delimiter = take_piece(name, ",+", &piece);
    append_string(out, tag, buffer_bytes(&piece));
    der_wrap_sequence(out, start);
    buffer_free(&piece);
    return delimiter;
}

void pki_append_name(buffer_t *out, const char *name)
{
    size_t start = out->size;
    while (name && *name) {
        size_t rdn = out->size;
        while (append_attribute(out, &name) == '+')
            ;
        der_wrap_set_of(out, rdn);
    }
    der_wrap_sequence(out, start);
}

bytes_t pki_name(arena_t *arena, const char *name)
{
    buffer_t out = BUFFER_INIT;
    pki_append_name(&out, name);
    return pki_take(arena, &out);
}

/* An address, or with a prefix length the address and its mask (RFC 5280 section 4.2.1.10). */
static void append_ip(buffer_t *out, char *text)
{
    uint8_t address[16], mask[16] = {0};
    char *prefix = strchr(text, '/');
    if (prefix)
        *prefix++ = 0;
    size_t size = strchr(text, ':') ? 16 : 4;
    pki_require(inet_pton(size == 4 ? AF_INET : AF_INET6, text, address) == 1, "IP address");
    size_t start = out->size;
    buffer_append(out, bytes_of(address, size));
    if (prefix) {
        unsigned long bits = strtoul(prefix, NULL, 10);
        for (size_t i = 0; i < size * 8 && i < bits; i++)
            mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
        buffer_append(out, bytes_of(mask, size));
    }
    der_wrap(out, start, DER_CONTEXT, false, 7);
}

static void append_other_name(buffer_t *out, const char *oid, const char *value)
{
    size_t start = out->size;
    der_write_oid(out, oid);
    size_t inside = out->size;
    der_write(out, DER_UTF8_STRING, bytes_text(value));
    der_wrap(out, inside, DER_CONTEXT, true, 0);
    der_wrap(out, start, DER_CONTEXT, true, 0);
}

static void append_registered_id(buffer_t *out, const char *dotted)
{
    buffer_t oid = BUFFER_INIT;
    der_write_oid(&oid, dotted);
    size_t start = out->size;
    buffer_append(out, bytes_from(buffer_bytes(&oid), 2)); /* IMPLICIT: without tag and length */
    der_wrap(out, start, DER_CONTEXT, false, 8);
    buffer_free(&oid);
}

static void append_general_name(buffer_t *out, const char *form, char *value)
{
    size_t start = out->size;
    if (strcmp(form, "ip") == 0) {
        append_ip(out, value);
    } else if (strcmp(form, "dir") == 0) {
        pki_append_name(out, value);
        der_wrap(out, start, DER_CONTEXT, true, 4); /* EXPLICIT, since Name is a CHOICE */
    } else if (strcmp(form, "smtputf8") == 0) {
        append_other_name(out, "1.3.6.1.5.5.7.8.9", value);
    } else if (strcmp(form, "upn") == 0) {
        append_other_name(out, "1.3.6.1.4.1.311.20.2.3", value);
    } else if (strcmp(form, "rid") == 0) {
        append_registered_id(out, value);
    } else {
        uint32_t tag = strcmp(form, "email") == 0 ? 1 : strcmp(form, "dns") == 0 ? 2 : 6;
        pki_require(tag != 6 || strcmp(form, "uri") == 0, "general name");
        buffer_append_text(out, value);
        der_wrap(out, start, DER_CONTEXT, false, tag);
    }
}

void pki_append_general_names(buffer_t *out, const char *names)
{
    while (*names) {
        buffer_t form = BUFFER_INIT, value = BUFFER_INIT;
        pki_require(take_piece(&names, ":", &form) == ':', "general name");
        /* Escapes other than of ';' are the name's own. */
        for (; *names && *names != ';'; names++) {
            if (*names == '\\' && names[1] == ';')
                names++;
            buffer_append_byte(&value, (uint8_t)*names);
        }
        if (*names)
            names++;
        buffer_append_byte(&form, 0);
        buffer_append_byte(&value, 0);
        pki_require(!form.error && !value.error, "memory");
        append_general_name(out, (const char *)form.data, (char *)value.data);
        buffer_free(&form);
        buffer_free(&value);
    }
}
