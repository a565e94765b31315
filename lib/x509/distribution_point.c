/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.13, 5.2.5: distribution points, and whether a CRL's and a certificate's
 * agree. */
#include "x509/distribution_point.h"

#include "asn1/der_value.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/general_name.h"
#include "x509/name_compare.h"

/* ReasonFlags ::= BIT STRING, implicitly tagged. */
static gpg_error_t parse_reasons(const der_item_t *item, reasons_t *r_reasons)
{
    bytes_t bits;
    unsigned unused;
    *r_reasons = 0;
    if (der_bit_string(item, &bits, &unused))
        return ERR(BAD_BER);
    for (unsigned bit = 0; bit < 16 && bit / 8 < bits.size; bit++)
        if (bits.data[bit / 8] & (0x80u >> bit % 8))
            *r_reasons |= 1u << bit;
    *r_reasons &= REASONS_ALL;
    return 0;
}

/* DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RDN };
 * item is the element around it, since a tagged CHOICE is tagged explicitly. */
static gpg_error_t parse_name(const der_item_t *item, point_name_t *r_name)
{
    der_reader_t reader;
    der_item_t choice;
    if (der_enter(item, &reader) || der_next(&reader, &choice) || der_expect_end(&reader) ||
        !choice.constructed)
        return ERR(BAD_BER);
    if (der_is(&choice, DER_CONTEXT, 0))
        r_name->full = choice.content;
    else if (der_is(&choice, DER_CONTEXT, 1))
        r_name->relative = choice.content;
    else
        return ERR(BAD_BER);
    return 0;
}

static gpg_error_t parse_member(const der_item_t *item, issuing_point_t *point)
{
    switch (item->tag) {
    case 0:
        return parse_name(item, &point->name);
    case 1:
        return der_boolean(item, &point->only_user);
    case 2:
        return der_boolean(item, &point->only_ca);
    case 3:
        point->some_reasons = true;
        return parse_reasons(item, &point->reasons);
    case 4:
        return der_boolean(item, &point->indirect);
    case 5:
        return der_boolean(item, &point->only_attribute);
    default:
        return ERR(BAD_BER);
    }
}

gpg_error_t issuing_point_parse(bytes_t value, issuing_point_t *r_point)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER), members;
    der_item_t item;
    int64_t previous = -1;
    *r_point = (issuing_point_t){.value = value, .reasons = REASONS_ALL};
    if (der_expect_enter(&reader, DER_SEQUENCE, &members) || der_expect_end(&reader))
        return ERR(BAD_BER);
    while (!der_at_end(&members)) {
        if (der_next(&members, &item) || item.tag_class != DER_CONTEXT || item.tag <= previous ||
            parse_member(&item, r_point))
            return ERR(BAD_BER);
        previous = item.tag;
    }
    return 0;
}

gpg_error_t distribution_point_next(der_reader_t *points, distribution_point_t *r_point)
{
    der_reader_t members;
    der_item_t item;
    *r_point = (distribution_point_t){.reasons = REASONS_ALL};
    if (der_expect_enter(points, DER_SEQUENCE, &members))
        return ERR(BAD_BER);
    if (der_optional(&members, DER_CONTEXT, 0, &item) && parse_name(&item, &r_point->name))
        return ERR(BAD_BER);
    if (der_optional(&members, DER_CONTEXT, 1, &item) && parse_reasons(&item, &r_point->reasons))
        return ERR(BAD_BER);
    if (der_optional(&members, DER_CONTEXT, 2, &item)) {
        if (!item.constructed)
            return ERR(BAD_BER);
        r_point->crl_issuer = item.content;
    }
    return der_expect_end(&members);
}

bool point_name_present(const point_name_t *name)
{
    return bytes_present(name->full) || bytes_present(name->relative);
}

bool point_names_limited(bytes_t names)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    der_item_t name;
    for (unsigned i = 0; i < LIMIT_POINT_NAMES; i++)
        if (der_at_end(&reader) || der_next(&reader, &name))
            return false;
    return !der_at_end(&reader);
}

/* One of GeneralNames as it is compared: a directoryName as a name, any other (and what cannot be
 * read) by its bytes. */
typedef struct point_general_name {
    bytes_t whole, directory;
} point_general_name_t;

typedef struct point_names {
    point_general_name_t items[LIMIT_POINT_NAMES];
    size_t count;
} point_names_t;

static void read_names(bytes_t names, point_names_t *r_names)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    der_item_t item;
    general_name_t name;
    for (r_names->count = 0; r_names->count < LIMIT_POINT_NAMES && !der_next(&reader, &item);) {
        point_general_name_t *read = &r_names->items[r_names->count++];
        *read = (point_general_name_t){item.whole, BYTES_NONE};
        if (!general_name_read(&item, &name) && name.kind == GENERAL_NAME_DIRECTORY)
            read->directory = name.value;
    }
}

static gpg_error_t point_name_equal(const point_general_name_t *a, const point_general_name_t *b,
                                    bool *r_equal)
{
    if (bytes_present(a->directory) && bytes_present(b->directory))
        return name_equal(a->directory, b->directory, r_equal);
    *r_equal = bytes_equal(a->whole, b->whole);
    return 0;
}

static gpg_error_t names_meet(const point_names_t *a, const point_names_t *b, bool *r_meet)
{
    gpg_error_t error = 0;
    *r_meet = false;
    for (size_t i = 0; !error && !*r_meet && i < a->count; i++)
        for (size_t j = 0; !error && !*r_meet && j < b->count; j++)
            error = point_name_equal(&a->items[i], &b->items[j], r_meet);
    return error;
}

/* nameRelativeToCRLIssuer goes with one directoryName only, so the first is meant. */
static bytes_t first_directory_name(const point_names_t *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (bytes_present(names->items[i].directory))
            return names->items[i].directory;
    return BYTES_NONE;
}

gpg_error_t general_names_have(bytes_t names, bytes_t directory_name, bool *r_have)
{
    point_names_t read;
    gpg_error_t error = 0;
    read_names(names, &read);
    *r_have = false;
    for (size_t i = 0; !error && !*r_have && i < read.count; i++)
        if (bytes_present(read.items[i].directory))
            error = name_equal(read.items[i].directory, directory_name, r_have);
    return error;
}

/* The names of a point: a relative one is completed with its issuer's (into `memory`). */
static gpg_error_t complete(const point_name_t *name, bytes_t issuer, buffer_t *memory,
                            point_names_t *r_names)
{
    der_reader_t reader = der_reader(issuer, DER_RULES_DER);
    der_item_t rdns;
    read_names(name->full, r_names);
    if (!bytes_present(name->relative) || der_expect(&reader, DER_SEQUENCE, &rdns))
        return 0;
    buffer_append(memory, rdns.content);
    der_write_header(memory, DER_UNIVERSAL, true, DER_SET, name->relative.size);
    buffer_append(memory, name->relative);
    der_wrap_sequence(memory, 0);
    der_wrap(memory, 0, DER_CONTEXT, true, GENERAL_NAME_DIRECTORY);
    if (!memory->error)
        read_names(buffer_bytes(memory), r_names);
    return memory->error;
}

gpg_error_t point_names_match(const issuing_point_t *issuing, bytes_t crl_issuer,
                              const distribution_point_t *point, bytes_t certificate_issuer,
                              bool *r_match)
{
    buffer_t memory = BUFFER_INIT, point_memory = BUFFER_INIT;
    bytes_t issuer = certificate_issuer;
    point_names_t named, wanted;
    gpg_error_t error = 0;
    *r_match = false;
    read_names(point->crl_issuer, &wanted);
    if (bytes_present(point->crl_issuer))
        issuer = first_directory_name(&wanted);
    if (point_name_present(&point->name))
        error = complete(&point->name, issuer, &point_memory, &wanted);
    if (!error)
        error = complete(&issuing->name, crl_issuer, &memory, &named);
    if (!error)
        error = names_meet(&named, &wanted, r_match);
    buffer_free(&memory);
    buffer_free(&point_memory);
    return error;
}
