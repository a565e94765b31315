/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small pieces gathered, large ones handed on without a copy. */
#include "base/writer.h"

#include <string.h>

#define LONG_PIECE 2048

void writer_init(writer_t *writer, smime_write_t write, void *user)
{
    writer->write = write;
    writer->user = user;
    writer->error = 0;
    writer->used = 0;
}

static void append_long(writer_t *writer, bytes_t b)
{
    writer_flush(writer);
    while (!writer->error && b.size) {
        bytes_t piece = bytes_slice(b, 0, WRITER_LARGEST_PIECE);
        writer->error = writer->write(writer->user, piece.data, piece.size);
        b = bytes_from(b, piece.size);
    }
}

void writer_append(writer_t *writer, bytes_t b)
{
    if (b.size >= LONG_PIECE) {
        append_long(writer, b);
    } else if (b.size) {
        memcpy(writer_room(writer, b.size), b.data, b.size);
        writer->used += b.size;
    }
}

void writer_append_byte(writer_t *writer, uint8_t byte)
{
    *writer_room(writer, 1) = byte;
    writer->used++;
}

uint8_t *writer_room(writer_t *writer, size_t size)
{
    if (size > sizeof writer->data - writer->used)
        writer_flush(writer);
    return writer->data + writer->used;
}

gpg_error_t writer_flush(writer_t *writer)
{
    size_t size = writer->used;
    writer->used = 0;
    if (!writer->error && size)
        writer->error = writer->write(writer->user, writer->data, size);
    return writer->error;
}
