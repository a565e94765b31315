/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A place for bytes of unknown number: memory at first, an unlinked temporary file after
 * LIMIT_SPOOL_MEMORY. */
#ifndef SMIME_BASE_SPOOL_H
#define SMIME_BASE_SPOOL_H

#include "base/bytes.h"

typedef struct spool {
    buffer_t memory;
    int fd; /* -1 while in memory */
    uint64_t size;
    void *map;
    size_t map_size;
} spool_t;

void spool_init(spool_t *spool);
gpg_error_t spool_append(spool_t *spool, bytes_t b);
gpg_error_t spool_write(void *spool, const void *data, size_t size); /* as smime_write_t */
/* Everything as one view, valid until spool_free. */
gpg_error_t spool_finish(spool_t *spool, bytes_t *r_all);
void spool_free(spool_t *spool);

#endif
