/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4: digests of the content, all that the signers need in one pass. */
#ifndef SMIME_CMS_CONTENT_DIGEST_H
#define SMIME_CMS_CONTENT_DIGEST_H

#include "crypto/algorithm.h"

#include <gnutls/crypto.h>

#define CONTENT_DIGESTS_MAX 10 /* every algorithm of the table */

typedef struct content_digests {
    struct {
        const digest_algorithm_t *algorithm;
        gnutls_hash_hd_t handle;
        uint8_t value[64];
        bool done;
    } items[CONTENT_DIGESTS_MAX];
    size_t count;
} content_digests_t;

void content_digests_init(content_digests_t *digests);
/* Asks for one more algorithm (once each); before the first byte. DIGEST_ALGO: GnuTLS does not have
 * it. */
gpg_error_t content_digests_add(content_digests_t *digests, const digest_algorithm_t *algorithm);
gpg_error_t content_digests_write(void *digests, const void *data, size_t size); /* smime_write_t */
/* After the last byte. */
void content_digests_finish(content_digests_t *digests);
/* The digest by algorithm; absent if it was not asked for. */
bytes_t content_digests_get(const content_digests_t *digests, const digest_algorithm_t *algorithm);
void content_digests_release(content_digests_t *digests);

#endif
