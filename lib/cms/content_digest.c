/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.4: every digest that the signers of one content need, in one pass over it. */
#include "cms/content_digest.h"

#include "base/error.h"
#include "base/gnutls_error.h"

#include <string.h>

void content_digests_init(content_digests_t *digests)
{
    memset(digests, 0, sizeof *digests);
}

gpg_error_t content_digests_add(content_digests_t *digests, const digest_algorithm_t *algorithm)
{
    for (size_t i = 0; i < digests->count; i++)
        if (digests->items[i].algorithm == algorithm)
            return 0;
    /* gnutls_hash_init leaks where it does not know the algorithm. */
    if (digests->count == CONTENT_DIGESTS_MAX ||
        gnutls_hash_get_len(algorithm->gnutls) != algorithm->size || !algorithm->size)
        return ERR(DIGEST_ALGO);
    gnutls_hash_hd_t handle;
    int rc = gnutls_hash_init(&handle, algorithm->gnutls);
    if (rc)
        return gnutls_ran_out(rc) ? ERR(ENOMEM) : ERR(DIGEST_ALGO);
    digests->items[digests->count].algorithm = algorithm;
    digests->items[digests->count].handle = handle;
    digests->count++;
    return 0;
}

gpg_error_t content_digests_write(void *user, const void *data, size_t size)
{
    content_digests_t *digests = user;
    for (size_t i = 0; i < digests->count; i++)
        if (digests->items[i].done || gnutls_hash(digests->items[i].handle, data, size))
            return ERR(INTERNAL);
    return 0;
}

void content_digests_finish(content_digests_t *digests)
{
    for (size_t i = 0; i < digests->count; i++) {
        if (digests->items[i].done)
            continue;
        gnutls_hash_deinit(digests->items[i].handle, digests->items[i].value);
        digests->items[i].handle = NULL;
        digests->items[i].done = true;
    }
}

bytes_t content_digests_get(const content_digests_t *digests, const digest_algorithm_t *algorithm)
{
    for (size_t i = 0; i < digests->count; i++)
        if (digests->items[i].algorithm == algorithm && digests->items[i].done)
            return bytes_of(digests->items[i].value, algorithm->size);
    return BYTES_NONE;
}

void content_digests_release(content_digests_t *digests)
{
    content_digests_finish(digests);
    content_digests_init(digests);
}
