/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6.8, RFC 4648: base64, both ways, streaming. */
#ifndef SMIME_BASE_BASE64_H
#define SMIME_BASE_BASE64_H

#include "base/bytes.h"
#include "smime.h"

/* Decodes all of in and hands it on in chunks. White space is skipped wherever it stands; other bytes
 * outside the alphabet, data after padding and a last group of one character are BAD_DATA (what was
 * decoded before has been written). */
gpg_error_t base64_decode(bytes_t in, smime_write_t write, void *user);
/* Where base64_decode would fail, as an offset (in.size: at its end), or SIZE_MAX; faster than decoding. */
size_t base64_fault(bytes_t in);
/* As much as can be decoded: other bytes are skipped, padding starts anew. */
void base64_decode_lossy(bytes_t in, buffer_t *out);
/* The value of a character of the alphabet; else -1. */
int base64_digit(uint8_t c);

/* Lines of line_length characters (76, or 64 for PEM), ended with `newline`. */
typedef struct base64_writer {
    smime_write_t write;
    void *user;
    const char *newline;
    unsigned line_length; /* characters a line */
    uint8_t pending[2];
    unsigned pending_size;
    unsigned column;
} base64_writer_t;
void base64_writer_init(base64_writer_t *writer, unsigned line_length, const char *newline,
                        smime_write_t write, void *user);
gpg_error_t base64_writer_feed(base64_writer_t *writer, bytes_t in);
gpg_error_t base64_writer_finish(base64_writer_t *writer); /* padding and the last newline */

#endif
