/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.4: stepping through the RDNs of a Name and the attributes of an RDN. */
#include "x509/name_rdn.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limits.h"

bool name_open(bytes_t name, der_reader_t *r_rdns)
{
    der_reader_t outer = der_reader(name, DER_RULES_BER);
    return name.size <= LIMIT_NAME_SIZE && der_expect_enter(&outer, DER_SEQUENCE, r_rdns) == 0 &&
           der_at_end(&outer);
}

gpg_error_t name_next_rdn(der_reader_t *rdns, der_reader_t *r_pairs)
{
    gpg_error_t error = der_expect_enter(rdns, DER_SET, r_pairs);
    return !error && der_at_end(r_pairs) ? ERR(BAD_BER) : error;
}

gpg_error_t name_next_pair(der_reader_t *pairs, name_pair_t *r_pair)
{
    memset(r_pair, 0, sizeof *r_pair);
    der_reader_t inside;
    der_item_t type;
    gpg_error_t error = der_expect_enter(pairs, DER_SEQUENCE, &inside);
    if (!error)
        error = der_expect(&inside, DER_OID, &type);
    if (!error && !der_oid_valid(type.content))
        error = ERR(BAD_BER);
    if (!error)
        error = der_next(&inside, &r_pair->value);
    if (!error)
        error = der_expect_end(&inside);
    if (!error)
        r_pair->type = type.content;
    return error;
}
