/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes of unknown number: in memory first, then in an unlinked temporary file that is mapped. */
#include "base/spool.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/temporary_file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

void spool_init(spool_t *spool)
{
    *spool = (spool_t){.memory = BUFFER_INIT, .fd = -1};
}

static gpg_error_t write_all(int fd, bytes_t b)
{
    while (b.size) {
        ssize_t written = write(fd, b.data, b.size);
        if (written < 0 && errno != EINTR)
            return ERR_FROM_ERRNO(errno);
        if (written > 0)
            b = bytes_from(b, (size_t)written);
    }
    return 0;
}

/* Moves what is held in memory to the file. */
static gpg_error_t flush(spool_t *spool)
{
    gpg_error_t err = spool->fd < 0 ? temporary_file_open(&spool->fd) : 0;
    if (!err)
        err = write_all(spool->fd, buffer_bytes(&spool->memory));
    if (!err)
        buffer_clear(&spool->memory);
    return err;
}

gpg_error_t spool_append(spool_t *spool, bytes_t b)
{
    gpg_error_t err = 0;
    if (b.size > UINT64_MAX - spool->size)
        return ERR(TOO_LARGE);
    if (b.size > LIMIT_SPOOL_MEMORY - spool->memory.size)
        err = flush(spool);
    if (!err && b.size > LIMIT_SPOOL_MEMORY) {
        err = write_all(spool->fd, b);
    } else if (!err) {
        buffer_append(&spool->memory, b);
        err = spool->memory.error;
    }
    if (!err)
        spool->size += b.size;
    return err;
}

gpg_error_t spool_write(void *spool, const void *data, size_t size)
{
    return spool_append(spool, bytes_of(data, size));
}

gpg_error_t spool_finish(spool_t *spool, bytes_t *r_all)
{
    *r_all = BYTES_NONE;
    if (spool->fd < 0) {
        *r_all = buffer_bytes(&spool->memory);
        return spool->memory.error;
    }
    gpg_error_t err = flush(spool);
    if (err)
        return err;
    buffer_free(&spool->memory);
    if ((size_t)spool->size != spool->size)
        return ERR(TOO_LARGE);
    void *map = mmap(NULL, (size_t)spool->size, PROT_READ, MAP_PRIVATE, spool->fd, 0);
    if (map == MAP_FAILED)
        return ERR_FROM_ERRNO(errno);
    spool->map = map;
    spool->map_size = (size_t)spool->size;
    *r_all = bytes_of(map, spool->map_size);
    return 0;
}

void spool_free(spool_t *spool)
{
    if (spool->map)
        munmap(spool->map, spool->map_size);
    if (spool->fd >= 0)
        close(spool->fd);
    buffer_free(&spool->memory);
    spool_init(spool);
}
