/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }. */
#include "cms/attribute.h"

gpg_error_t attribute_read(der_reader_t *set, attribute_t *r_attribute)
{
    der_reader_t fields, values;
    der_item_t type, value;
    *r_attribute = (attribute_t){.type = BYTES_NONE};
    gpg_error_t err = der_expect_enter(set, DER_SEQUENCE, &fields);
    if (!err)
        err = der_expect(&fields, DER_OID, &type);
    if (!err)
        err = der_expect_enter(&fields, DER_SET, &values);
    if (!err)
        err = der_expect_end(&fields);
    while (!err && !der_at_end(&values)) {
        err = der_next(&values, &value);
        if (!err && r_attribute->values++ == 0)
            r_attribute->value = value;
    }
    if (!err)
        r_attribute->type = type.content;
    return err;
}
