/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.1: canonical form, in which every line ends with CRLF. */
#include "mime/canonical.h"

#include "base/line_feeds.h"
#include "base/writer.h"

#include <string.h>

/* Sixteen bytes at once, with the compiler's vectors: most of a large message is checked here. */
typedef uint8_t block_t __attribute__((vector_size(16)));
#define BLOCKS_AT_ONCE 8

static block_t load(const uint8_t *from)
{
    block_t block;
    memcpy(&block, from, sizeof block);
    return block;
}

/* Skips from `from` (which is not 0) on as far as no LF without a CR before it can stand. */
static size_t skip_canonical(bytes_t in, size_t from)
{
    const size_t step = BLOCKS_AT_ONCE * sizeof(block_t);
    for (; in.size - from >= step; from += step) {
        block_t found = {0};
        for (size_t i = 0; i < step; i += sizeof(block_t)) {
            const uint8_t *at = in.data + from + i;
            found |= (block_t)((load(at) == '\n') & (load(at - 1) != '\r'));
        }
        uint64_t halves[2];
        memcpy(halves, &found, sizeof halves);
        if (halves[0] | halves[1])
            break;
    }
    return from;
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
        from = skip_canonical(in, at + 1);
    }
    return in.size;
}

#define BLOCK    LINE_FEEDS_BLOCK
#define EXPANDED 4096 /* bytes written at once, as much as a writer has room for */

/* Lines that follow a bare LF end with one, as a rule: they are copied and ended with CRLF in one go, with
 * no call a line. Whole blocks are copied, and what is too much is written over. Returns how far it went from `from`,
 * which is not 0. */
static size_t expand_lines(writer_t *writer, bytes_t in, size_t from)
{
    uint8_t *out = writer_room(writer, EXPANDED);
    /* One of nothing but LFs becomes two, and one more may be written in vain. */
    const uint8_t *last = out + EXPANDED - 3 * BLOCK;
    for (; in.size - from >= 2 * BLOCK && out <= last; from += BLOCK) {
        const uint8_t *block = in.data + from;
        size_t done = 0;
        for (uint64_t lfs = line_feeds(block); lfs; lfs &= lfs - 1) {
            const size_t lf = line_feeds_first(lfs);
            memcpy(out, block + done, BLOCK);
            out += lf - done;
            *out = '\r';
            out += block[(ptrdiff_t)lf - 1] != '\r';
            *out++ = '\n';
            done = lf + 1;
        }
        memcpy(out, block + done, BLOCK);
        out += BLOCK - done;
    }
    writer->used = (size_t)(out - writer->data);
    return from;
}

gpg_error_t canonical_write(bytes_t in, smime_write_t write, void *user)
{
    writer_t writer;
    writer_init(&writer, write, user);
    for (size_t start = 0; !writer.error && start < in.size;) {
        size_t lf = bare_lf(in, start);
        writer_append(&writer, bytes_slice(in, start, lf - start));
        start = lf;
        if (lf < in.size) {
            writer_append(&writer, bytes_of("\r\n", 2));
            start = expand_lines(&writer, in, lf + 1);
        }
    }
    return writer_flush(&writer);
}

bool canonical_is_lf(bytes_t in)
{
    size_t lf = bytes_find_byte(in, '\n');
    return lf != SIZE_MAX && (lf == 0 || in.data[lf - 1] != '\r');
}
