/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1.2.4: stepping through the RDNs of a Name and the attributes of an RDN. */
#ifndef SMIME_X509_NAME_RDN_H
#define SMIME_X509_NAME_RDN_H

#include "asn1/der.h"

typedef struct name_pair {
    bytes_t type; /* OID content */
    der_item_t value;
} name_pair_t;

/* Opens a Name (whole DER; BER is read too, for issuers named inside a CMS). False: it is none, or
 * larger than LIMIT_NAME_SIZE. */
bool name_open(bytes_t name, der_reader_t *r_rdns);
/* The next RDN as a reader of its attributes. BAD_BER; an RDN has at least one. */
gpg_error_t name_next_rdn(der_reader_t *rdns, der_reader_t *r_pairs);
gpg_error_t name_next_pair(der_reader_t *pairs, name_pair_t *r_pair);

#endif
