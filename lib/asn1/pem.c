/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7468: finds and decodes PEM blocks. */
#include "asn1/pem.h"

#include "base/base64.h"
#include "base/error.h"

#include <string.h>

#define DASHES "-----"

/* Files that editors of Windows wrote, alone or one behind the other, begin with a byte order mark. */
static bool begins_line(const uint8_t *at, const uint8_t *start)
{
    if (at - start >= 3 && memcmp(at - 3, "\xef\xbb\xbf", 3) == 0)
        at -= 3;
    return at == start || at[-1] == '\n' || at[-1] == '\r';
}

/* Moves *in behind the next dashes that begin a line; false if there are none. */
static bool skip_dashes(bytes_t *in, const uint8_t *start)
{
    bytes_t dashes = bytes_text(DASHES);
    for (;;) {
        size_t at = bytes_find(*in, dashes);
        if (at == SIZE_MAX)
            return false;
        const uint8_t *line = in->data + at;
        *in = bytes_from(*in, at + dashes.size);
        if (begins_line(line, start))
            return true;
    }
}

/* Reads "BEGIN label-----" (word "BEGIN ") to the end of its line; false, and nothing is read, if
 * that is not what is there. */
static bool read_label(bytes_t *in, const char *word, bytes_t *r_label)
{
    if (!bytes_starts_with(*in, word))
        return false;
    size_t line_end = 0;
    while (line_end < in->size && in->data[line_end] != '\n' && in->data[line_end] != '\r')
        line_end++;
    bytes_t line = bytes_from(bytes_slice(*in, 0, line_end), strlen(word));
    size_t at = bytes_find(line, bytes_text(DASHES));
    if (at == SIZE_MAX || bytes_trim(bytes_from(line, at + strlen(DASHES))).size)
        return false;
    *r_label = bytes_slice(line, 0, at);
    *in = bytes_from(*in, line_end);
    return true;
}

bool pem_next(bytes_t *in, pem_block_t *r_block)
{
    const uint8_t *start = in->data, *text = NULL;
    bytes_t label = BYTES_NONE, end;
    *r_block = (pem_block_t){BYTES_NONE, BYTES_NONE};
    while (skip_dashes(in, start)) {
        const uint8_t *line = in->data - strlen(DASHES);
        if (read_label(in, "BEGIN ", &label)) {
            text = in->data;
        } else if (text && read_label(in, "END ", &end) && bytes_equal(end, label)) {
            *r_block = (pem_block_t){label, bytes_of(text, (size_t)(line - text))};
            return true;
        }
    }
    return false;
}

gpg_error_t pem_decode(const pem_block_t *block, buffer_t *out)
{
    size_t before = out->size;
    gpg_error_t err = base64_decode(block->text, buffer_write, out);
    if (!err && out->size == before)
        err = ERR(BAD_DATA);
    return err;
}

bool pem_is(bytes_t in)
{
    pem_block_t block;
    return pem_next(&in, &block);
}
