/* RFC 8551 section 3.1.1: canonical form, in which every line ends with CRLF. */
#include "canonical.h"

#include "error.h"

#include <string.h>

#define LARGEST_PIECE (1024 * 1024)
#define SMALL_RUN     2048 /* shorter runs are gathered in the buffer */
#define GATHERED      (16 * 1024)

typedef struct writer {
    smime_write_t write;
    void *user;
    size_t gathered;
    uint8_t buffer[GATHERED];
} writer_t;

static gpg_error_t flush(writer_t *writer)
{
    size_t size = writer->gathered;
    writer->gathered = 0;
    return size ? writer->write(writer->user, writer->buffer, size) : 0;
}

static gpg_error_t hand_on(writer_t *writer, bytes_t run)
{
    gpg_error_t err = 0;
    if (run.size < SMALL_RUN) {
        if (run.size > sizeof writer->buffer - writer->gathered)
            err = flush(writer);
        if (!err && run.size) {
            memcpy(writer->buffer + writer->gathered, run.data, run.size);
            writer->gathered += run.size;
        }
        return err;
    }
    err = flush(writer);
    while (!err && run.size) {
        bytes_t piece = bytes_slice(run, 0, LARGEST_PIECE);
        err = writer->write(writer->user, piece.data, piece.size);
        run = bytes_from(run, piece.size);
    }
    return err;
}

/* Where the first LF without a CR before it stands in in from `from` on, or in.size. */
static size_t bare_lf(bytes_t in, size_t from)
{
    while (from < in.size) {
        const uint8_t *lf = memchr(in.data + from, '\n', in.size - from);
        if (!lf)
            break;
        size_t at = (size_t)(lf - in.data);
        if (at == 0 || in.data[at - 1] != '\r')
            return at;
        from = at + 1;
    }
    return in.size;
}

gpg_error_t canonical_write(bytes_t in, smime_write_t write, void *user)
{
    writer_t writer;
    writer.write = write;
    writer.user = user;
    writer.gathered = 0;
    gpg_error_t err = 0;
    for (size_t start = 0; !err && start < in.size;) {
        size_t lf = bare_lf(in, start);
        err = hand_on(&writer, bytes_slice(in, start, lf - start));
        if (!err && lf < in.size)
            err = hand_on(&writer, bytes_text("\r\n"));
        start = lf < in.size ? lf + 1 : lf;
    }
    return err ? err : flush(&writer);
}

bool canonical_is_lf(bytes_t in)
{
    size_t lf = bytes_find_byte(in, '\n');
    return lf != SIZE_MAX && (lf == 0 || in.data[lf - 1] != '\r');
}
