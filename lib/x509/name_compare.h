/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 7.1: which names are the same. */
#ifndef SMIME_X509_NAME_COMPARE_H
#define SMIME_X509_NAME_COMPARE_H

#include "base/bytes.h"

/* RFC 5280 section 7.1: case, white space and string types do not matter. What is no Name equals
 * only its own bytes. All of these fail with ENOMEM only: no memory never means "different". */
gpg_error_t name_equal(bytes_t a, bytes_t b, bool *r_equal);
/* Whether name lies in the subtree of base (its first RDNs are base's): directoryName constraints.
 */
gpg_error_t name_within(bytes_t name, bytes_t base, bool *r_within);
/* What name_equal compares of a name, made when it is first asked for: for a name that is compared
 * with many. Zeroed at first. */
typedef struct name_digest {
    bool made, valid;
    uint8_t sha256[32];
} name_digest_t;
/* name_equal; the digests are those of a and of b. INTERNAL: GnuTLS cannot hash. */
gpg_error_t name_equal_digested(bytes_t a, name_digest_t *digest_a, bytes_t b,
                                name_digest_t *digest_b, bool *r_equal);
/* A hash that is the same for equal names: for indexes. */
gpg_error_t name_hash(bytes_t name, uint64_t *r_hash);

#endif
