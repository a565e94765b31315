/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10: the subtrees of the nameConstraints extension. */
#include "x509/name_subtree.h"

#include "base/error.h"
#include "x509/extension.h"

static gpg_error_t open_list(der_reader_t *fields, uint32_t tag, der_reader_t *r_list)
{
    der_item_t item;
    *r_list = der_reader(BYTES_NONE, DER_RULES_DER);
    if (!der_optional(fields, DER_CONTEXT, tag, &item))
        return 0;
    gpg_error_t error = der_enter(&item, r_list);
    return !error && der_at_end(r_list) ? ERR(BAD_BER) : error;
}

gpg_error_t name_subtrees_open(const extension_t *extension, der_reader_t *r_permitted,
                               der_reader_t *r_excluded)
{
    der_reader_t fields;
    gpg_error_t error = extension_open(extension, &fields);
    if (!error)
        error = open_list(&fields, 0, r_permitted);
    if (!error)
        error = open_list(&fields, 1, r_excluded);
    return error ? error : der_expect_end(&fields);
}

gpg_error_t name_subtree_next(der_reader_t *subtrees, name_subtree_t *r_subtree)
{
    der_reader_t fields;
    der_item_t item;
    *r_subtree = (name_subtree_t){.bounded = false};
    gpg_error_t error = der_expect_enter(subtrees, DER_SEQUENCE, &fields);
    if (!error)
        error = general_name_next(&fields, &r_subtree->base);
    if (error)
        return error;
    /* minimum is 0 (left out in DER, but seen written), maximum is absent. */
    if (der_optional(&fields, DER_CONTEXT, 0, &item))
        r_subtree->bounded = item.content.size != 1 || item.content.data[0] != 0;
    if (der_optional(&fields, DER_CONTEXT, 1, &item))
        r_subtree->bounded = true;
    return der_expect_end(&fields);
}
