/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.13, 5.2.5: distribution points, and whether a CRL's and a certificate's
 * agree. */
#include "x509/distribution_point.h"

#include "asn1/der_value.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
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

static bool directory_name_of(const der_item_t *general_name, bytes_t *r_name)
{
    if (!der_is(general_name, DER_CONTEXT, 4))
        return false;
    *r_name = general_name->content;
    return true;
}

static bool general_name_equal(const der_item_t *a, const der_item_t *b)
{
    bytes_t name_a, name_b;
    if (directory_name_of(a, &name_a) && directory_name_of(b, &name_b))
        return name_equal(name_a, name_b);
    return bytes_equal(a->whole, b->whole);
}

static bool names_have(bytes_t names, const der_item_t *wanted)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    der_item_t name;
    for (unsigned i = 0; i < LIMIT_POINT_NAMES && !der_next(&reader, &name); i++)
        if (general_name_equal(&name, wanted))
            return true;
    return false;
}

static bool names_meet(bytes_t a, bytes_t b)
{
    der_reader_t reader = der_reader(a, DER_RULES_DER);
    der_item_t name;
    for (unsigned i = 0; i < LIMIT_POINT_NAMES && !der_next(&reader, &name); i++)
        if (names_have(b, &name))
            return true;
    return false;
}

/* nameRelativeToCRLIssuer goes with one directoryName only, so the first is meant. */
static bytes_t first_directory_name(bytes_t names)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    der_item_t name;
    bytes_t directory_name;
    for (unsigned i = 0; i < LIMIT_POINT_NAMES && !der_next(&reader, &name); i++)
        if (directory_name_of(&name, &directory_name))
            return directory_name;
    return BYTES_NONE;
}

bool general_names_have(bytes_t names, bytes_t directory_name)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    der_item_t name;
    bytes_t found;
    for (unsigned i = 0; i < LIMIT_POINT_NAMES && !der_next(&reader, &name); i++)
        if (directory_name_of(&name, &found) && name_equal(found, directory_name))
            return true;
    return false;
}

/* A name as GeneralNames content: a relative one is completed with its issuer's (into `memory`). */
static bytes_t complete(const point_name_t *name, bytes_t issuer, buffer_t *memory)
{
    der_reader_t reader = der_reader(issuer, DER_RULES_DER);
    der_item_t rdns;
    if (!bytes_present(name->relative))
        return name->full;
    if (der_expect(&reader, DER_SEQUENCE, &rdns))
        return BYTES_NONE;
    buffer_append(memory, rdns.content);
    der_write_header(memory, DER_UNIVERSAL, true, DER_SET, name->relative.size);
    buffer_append(memory, name->relative);
    der_wrap_sequence(memory, 0);
    der_wrap(memory, 0, DER_CONTEXT, true, 4);
    return memory->error ? BYTES_NONE : buffer_bytes(memory);
}

bool point_names_match(const issuing_point_t *issuing, bytes_t crl_issuer,
                       const distribution_point_t *point, bytes_t certificate_issuer)
{
    buffer_t memory = BUFFER_INIT, point_memory = BUFFER_INIT;
    bytes_t issuer = certificate_issuer, wanted = point->crl_issuer;
    if (bytes_present(point->crl_issuer))
        issuer = first_directory_name(point->crl_issuer);
    if (point_name_present(&point->name))
        wanted = complete(&point->name, issuer, &point_memory);
    bool match = names_meet(complete(&issuing->name, crl_issuer, &memory), wanted);
    buffer_free(&memory);
    buffer_free(&point_memory);
    return match;
}
