/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many small pieces gathered into few calls of an smime_write_t. */
#ifndef SMIME_BASE_WRITER_H
#define SMIME_BASE_WRITER_H

#include "base/bytes.h"
#include "smime.h"

#define WRITER_LARGEST_PIECE (1024 * 1024)

/* It keeps its first error, so that a caller appends freely and asks once, at writer_flush. */
typedef struct writer {
    smime_write_t write;
    void *user;
    gpg_error_t error;
    size_t used;
    uint8_t data[16 * 1024];
} writer_t;

void writer_init(writer_t *writer, smime_write_t write, void *user);
/* Long pieces are handed on as they are (at most WRITER_LARGEST_PIECE in one call), without a copy. */
void writer_append(writer_t *writer, bytes_t b);
void writer_append_byte(writer_t *writer, uint8_t byte);
/* Room for size bytes (at most a quarter of data) at data + used; the caller adds what it wrote to
 * used. */
uint8_t *writer_room(writer_t *writer, size_t size);
gpg_error_t writer_flush(writer_t *writer);

#endif
