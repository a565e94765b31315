/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6: quoted-printable and base64, both ways, streaming. */
#ifndef SMIME_MIME_TRANSFER_ENCODING_H
#define SMIME_MIME_TRANSFER_ENCODING_H

#include "base/bytes.h"
#include "smime.h"

typedef enum transfer_encoding {
    ENCODING_7BIT, /* also when the field is missing */
    ENCODING_8BIT,
    ENCODING_BINARY,
    ENCODING_QUOTED_PRINTABLE,
    ENCODING_BASE64,
    ENCODING_UNKNOWN
} transfer_encoding_t;

transfer_encoding_t transfer_encoding_of(bytes_t value); /* a field's value; comments allowed */
const char *transfer_encoding_name(transfer_encoding_t encoding);

/* Decodes all of in and hands it on in chunks. Base64: white space is skipped wherever it stands, other
 * bytes outside the alphabet, data after padding and a last group of one character are BAD_DATA (what
 * was decoded before has been written). Quoted-printable: as RFC 2045 section 6.7 wants decoders to be.
 * 7bit, 8bit, binary: written as it is. UNKNOWN: UNSUPPORTED_ENCODING. */
gpg_error_t transfer_decode(transfer_encoding_t encoding, bytes_t in, smime_write_t write,
                            void *user);
/* Likewise into a buffer. */
gpg_error_t transfer_decode_buffer(transfer_encoding_t encoding, bytes_t in, buffer_t *out);

/* The two decoders behind it. */
gpg_error_t base64_decode(bytes_t in, smime_write_t write, void *user);
/* Base64 of which as much is decoded as can be: other bytes are skipped, padding starts anew. */
void base64_decode_lossy(bytes_t in, buffer_t *out);
gpg_error_t quoted_printable_decode(bytes_t in, smime_write_t write, void *user);

/* Base64 writer: lines of 76 characters (64 for PEM), ended with `newline`. */
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

/* Quoted-printable of text: in's line ends (LF or CRLF) become `newline`, lines of at most 76
 * characters; trailing white space, "From ", "." and "--" at line starts, and bytes outside 33..126
 * are encoded. text false: CR and LF are encoded as bytes too. */
gpg_error_t quoted_printable_encode(bytes_t in, bool text, const char *newline, smime_write_t write,
                                    void *user);

#endif
