/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 7.1: which names are the same. */
#ifndef SMIME_X509_NAME_COMPARE_H
#define SMIME_X509_NAME_COMPARE_H

#include "base/bytes.h"

/* RFC 5280 section 7.1: case, white space and string types do not matter. What is no Name equals
 * only its own bytes. All of these fail with ENOMEM only: no memory never means "different". */
gpg_error_t name_equal(bytes_t a, bytes_t b, bool *r_equal);
#define NAME_DIGEST_SIZE 32
/* What name_equal compares of a name, made when it is first asked for: for a name that is compared
 * with many. Zeroed at first. */
typedef struct name_digest {
    bool made, valid;
    uint8_t sha256[NAME_DIGEST_SIZE];
} name_digest_t;
/* name_equal; the digests are those of a and of b. INTERNAL: GnuTLS cannot hash. */
gpg_error_t name_equal_digested(bytes_t a, name_digest_t *digest_a, bytes_t b,
                                name_digest_t *digest_b, bool *r_equal);
/* Appends a digest of each RDN, of which equal RDNs have equal ones: of names that are compared with
 * many as to where they lie. *r_good: false if it is no Name. */
gpg_error_t name_rdn_digests(bytes_t name, buffer_t *out, bool *r_good);
/* Whether the name lies in the subtree of base (its first RDNs are base's), by their digests; false
 * if one is absent. */
bool name_digests_within(bytes_t name, bytes_t base);
/* A hash that is the same for equal names: for indexes. */
gpg_error_t name_hash(bytes_t name, uint64_t *r_hash);

#endif
