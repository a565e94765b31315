/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* BER to DER (X.690 section 10 and 11) for signed attributes: definite minimal lengths, strings in
 * one piece, SET OF sorted. The order inside values of unknown types is left as it is: a SET there
 * cannot be told from a SET OF. */
#include "cms/attribute_der.h"

#include "asn1/der_write.h"
#include "base/error.h"

/* Types whose segments are OCTET STRINGs (X.690 section 8.7.3, 8.23.6). */
static bool is_string(const der_item_t *item)
{
    if (item->tag_class != DER_UNIVERSAL)
        return false;
    switch (item->tag) {
    case DER_OCTET_STRING:
    case DER_UTF8_STRING:
    case DER_NUMERIC_STRING:
    case DER_PRINTABLE_STRING:
    case DER_T61_STRING:
    case DER_IA5_STRING:
    case DER_UTC_TIME:
    case DER_GENERALIZED_TIME:
    case DER_VISIBLE_STRING:
    case DER_UNIVERSAL_STRING:
    case DER_BMP_STRING:
        return true;
    default:
        return false;
    }
}

static gpg_error_t write_segments(const der_item_t *item, buffer_t *out)
{
    der_octets_t octets;
    bytes_t run;
    gpg_error_t err;
    const size_t start = out->size;
    der_octets_start(item, &octets);
    while (!(err = der_octets_next(&octets, &run)) && bytes_present(run))
        buffer_append(out, run);
    if (!err)
        der_wrap(out, start, item->tag_class, false, item->tag);
    return err;
}

/* Recurses as deep as der_enter allows: LIMIT_DER_DEPTH. */
static gpg_error_t write_item(const der_item_t *item, buffer_t *out)
{
    if (!item->constructed) {
        der_write_header(out, item->tag_class, false, item->tag, item->content.size);
        buffer_append(out, item->content);
        return 0;
    }
    if (is_string(item))
        return write_segments(item, out);
    der_reader_t inside;
    der_item_t child;
    const size_t start = out->size;
    gpg_error_t err = der_enter(item, &inside);
    while (!err && !der_at_end(&inside)) {
        err = der_next(&inside, &child);
        if (!err)
            err = write_item(&child, out);
    }
    if (!err)
        der_wrap(out, start, item->tag_class, true, item->tag);
    return err;
}

static gpg_error_t write_attribute(der_reader_t *set, buffer_t *out)
{
    der_reader_t fields, values;
    der_item_t type, value;
    const size_t start = out->size;
    gpg_error_t err = der_expect_enter(set, DER_SEQUENCE, &fields);
    if (!err)
        err = der_expect(&fields, DER_OID, &type);
    if (!err)
        err = der_expect_enter(&fields, DER_SET, &values);
    if (!err)
        err = der_expect_end(&fields);
    if (!err)
        err = write_item(&type, out);
    const size_t values_start = out->size;
    size_t count = 0;
    for (; !err && !der_at_end(&values); count++) {
        err = der_next(&values, &value);
        if (!err)
            err = write_item(&value, out);
    }
    if (err)
        return err;
    if (count > 1)
        der_wrap_set_of(out, values_start);
    else /* as nearly always: nothing to sort */
        der_wrap(out, values_start, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(out, start);
    return 0;
}

gpg_error_t attributes_write_der(const der_item_t *attributes, buffer_t *out)
{
    der_reader_t inside;
    const size_t start = out->size;
    gpg_error_t err = der_enter(attributes, &inside);
    while (!err && !der_at_end(&inside))
        err = write_attribute(&inside, out);
    if (err)
        return err;
    der_wrap_set_of(out, start);
    return out->error;
}
