/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6: the Content-Transfer-Encoding field and what it names. */
#ifndef SMIME_MIME_TRANSFER_ENCODING_H
#define SMIME_MIME_TRANSFER_ENCODING_H

#include "base/base64.h"
#include "base/bytes.h"
#include "mime/quoted_printable.h"
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

/* Decodes all of in and hands it on in chunks. See base64_decode and
 * quoted_printable_decode; 7bit, 8bit, binary: written as it is. UNKNOWN: UNSUPPORTED_ENCODING. */
gpg_error_t transfer_decode(transfer_encoding_t encoding, bytes_t in, smime_write_t write,
                            void *user);
/* Likewise into a buffer. */
gpg_error_t transfer_decode_buffer(transfer_encoding_t encoding, bytes_t in, buffer_t *out);

#endif
