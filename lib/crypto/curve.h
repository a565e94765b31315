/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5480 section 2.1.1.1: named curves. */
#ifndef SMIME_CRYPTO_CURVE_H
#define SMIME_CRYPTO_CURVE_H

#include "base/bytes.h"

#include <gnutls/gnutls.h>

typedef struct curve {
    bytes_t oid; /* content octets */
    const char *name;
    unsigned bits;
    gnutls_ecc_curve_t gnutls; /* GNUTLS_ECC_CURVE_INVALID: named, but not used */
} curve_t;

/* By the OID's content, by name; NULL if it is not in the table. */
const curve_t *curve_by_oid(bytes_t oid);
const curve_t *curve_named(const char *name);

#endif
