/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asking whether to go on. */
#include "base/stop.h"

#include "base/error.h"

#define PIECE ((size_t)1024 * 1024) /* bytes: about half a millisecond */

bool stop_asked(stop_t *stop)
{
    if (stop && !stop->stopped && stop->ask)
        stop->stopped = stop->ask(stop->user);
    return stop && stop->stopped;
}

gpg_error_t stop_between(stop_t *stop, smime_write_t write, void *user, const void *data,
                         size_t size)
{
    gpg_error_t error = 0;
    const uint8_t *at = data;
    while (!error && size) {
        size_t piece = size < PIECE ? size : PIECE;
        error = stop_asked(stop) ? ERR(CANCELED) : write(user, at, piece);
        at += piece;
        size -= piece;
    }
    return error;
}
