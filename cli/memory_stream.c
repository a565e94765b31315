/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Closing a stream into memory. */
#include "memory_stream.h"

#include <stdbool.h>

gpg_error_t memory_stream_close(FILE *stream, char *const *text)
{
    bool failed = ferror(stream) != 0;
    failed |= fclose(stream) != 0;
    return failed || !*text ? gpg_error(GPG_ERR_ENOMEM) : 0;
}
