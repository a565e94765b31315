/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_input_t: what comes out of a descriptor, of any size. */
#include "base/error.h"
#include "base/limits.h"
#include "base/spool.h"
#include "smime.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct smime_input {
    spool_t spool;
    bytes_t all;
};

/* What is no file of a size, but a pipe or a device, may never end. */
static bool may_be_endless(int fd)
{
    struct stat status;
    return fstat(fd, &status) < 0 || !S_ISREG(status.st_mode);
}

static gpg_error_t read_all(spool_t *spool, int fd)
{
    static const size_t at_once = 64 * 1024;
    uint8_t *piece = malloc(at_once);
    gpg_error_t error = piece ? 0 : ERR(ENOMEM);
    bool limited = may_be_endless(fd);
    for (ssize_t got = 1; !error && got;) {
        got = read(fd, piece, at_once);
        if (got < 0)
            error = errno == EINTR ? 0 : ERR_FROM_ERRNO(errno);
        else if (limited && spool->size + (size_t)got > LIMIT_PIPE)
            error = ERR(TOO_LARGE);
        else
            error = spool_append(spool, bytes_of(piece, (size_t)got));
    }
    free(piece);
    return error;
}

gpg_error_t smime_input_read(smime_input_t **r_input, int fd)
{
    if (!r_input)
        return ERR(INV_ARG);
    *r_input = NULL;
    smime_input_t *input = calloc(1, sizeof *input);
    if (!input)
        return ERR(ENOMEM);
    spool_init(&input->spool);
    gpg_error_t error = read_all(&input->spool, fd);
    if (!error)
        error = spool_finish(&input->spool, &input->all);
    if (error)
        smime_input_free(&input);
    *r_input = input;
    return error;
}

const void *smime_input_data(const smime_input_t *input)
{
    if (!input)
        return NULL;
    return input->all.data ? (const void *)input->all.data : "";
}

size_t smime_input_size(const smime_input_t *input)
{
    return input ? input->all.size : 0;
}

void smime_input_free(smime_input_t **input)
{
    if (!input || !*input)
        return;
    spool_free(&(*input)->spool);
    free(*input);
    *input = NULL;
}
