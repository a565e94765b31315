/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the planned part: runs of the template with other line ends, leaves encoded anew. */
#include "sign/transport_write.h"

#include "base/base64.h"
#include "base/spool.h"
#include "mime/canonical.h"
#include "mime/quoted_printable.h"

#include <string.h>

#define LARGEST_PIECE (1024 * 1024)

/* Lines with every CRLF made an LF. */
static gpg_error_t write_lf(bytes_t lines, smime_write_t write, void *user)
{
    gpg_error_t error = 0;
    while (lines.size && !error) {
        bytes_t run = bytes_slice(lines, 0, LARGEST_PIECE);
        size_t cr = bytes_find_byte(run, '\r');
        bool crlf = cr != SIZE_MAX && cr + 1 < lines.size && lines.data[cr + 1] == '\n';
        if (cr != SIZE_MAX)
            run.size = crlf ? cr : cr + 1;
        if (run.size)
            error = write(user, run.data, run.size);
        lines = bytes_from(lines, run.size + (crlf ? 1 : 0));
    }
    return error;
}

gpg_error_t transport_write_lines(bytes_t lines, const char *newline, smime_write_t write,
                                  void *user)
{
    return strcmp(newline, "\n") == 0 ? write_lf(lines, write, user)
                                      : canonical_write(lines, write, user);
}

static gpg_error_t feed_base64(void *user, const void *data, size_t size)
{
    return base64_writer_feed(user, bytes_of(data, size));
}

static gpg_error_t write_base64(const payload_piece_t *piece, const char *newline,
                                smime_write_t write, void *user)
{
    base64_writer_t writer;
    base64_writer_init(&writer, 76, newline, write, user);
    gpg_error_t error = transfer_decode(piece->encoding, piece->bytes, feed_base64, &writer);
    return error ? error : base64_writer_finish(&writer);
}

static gpg_error_t write_quoted_printable(const payload_piece_t *piece, const char *newline,
                                          smime_write_t write, void *user)
{
    if (piece->encoding != ENCODING_QUOTED_PRINTABLE)
        return quoted_printable_encode(piece->bytes, true, newline, write, user);
    spool_t spool;
    bytes_t decoded;
    spool_init(&spool);
    gpg_error_t error = transfer_decode(piece->encoding, piece->bytes, spool_write, &spool);
    if (!error)
        error = spool_finish(&spool, &decoded);
    if (!error)
        error = quoted_printable_encode(decoded, true, newline, write, user);
    spool_free(&spool);
    return error;
}

gpg_error_t transport_write(const payload_t *payload, const char *newline, smime_write_t write,
                            void *user)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < payload->count && !error; i++) {
        const payload_piece_t *piece = &payload->pieces[i];
        if (piece->kind == PIECE_QUOTED_PRINTABLE)
            error = write_quoted_printable(piece, newline, write, user);
        else if (piece->kind == PIECE_BASE64)
            error = write_base64(piece, newline, write, user);
        else
            error = transport_write_lines(piece->bytes, newline, write, user);
    }
    return error;
}
