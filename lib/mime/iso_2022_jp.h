/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 1468: ISO-2022-JP, with the vendors' characters that everyday mail has (code page 50221). */
#ifndef SMIME_MIME_ISO_2022_JP_H
#define SMIME_MIME_ISO_2022_JP_H

#include "base/bytes.h"

/* Appends in as UTF-8. Errors as converter_run's. */
gpg_error_t iso_2022_jp_decode(bytes_t in, buffer_t *out);
/* Where text leaves RFC 1468 in a way that programs answer differently: a byte of eight bits, SO or SI, a line that
 * does not return to ASCII (of which some read what follows as more Japanese). SIZE_MAX: nowhere. */
size_t iso_2022_jp_fault(bytes_t in);
/* What programs make of what not all of them know. */
typedef enum iso_2022_jp_reader {
    ISO_2022_JP_AS_WINDOWS,  /* an unknown escape sequence and the end of a line return to ASCII */
    ISO_2022_JP_AS_BROWSERS, /* they change nothing; the rest of the sequence is text */
    ISO_2022_JP_AS_RFC_1468 /* it lacks katakana; such a sequence is left out, and pairs are never parted */
} iso_2022_jp_reader_t;

/* Likewise, with U+FFFD for what is broken. */
gpg_error_t iso_2022_jp_decode_lossily(bytes_t in, iso_2022_jp_reader_t reader, buffer_t *out);
/* The size of the escape sequence at the start of in (ECMA-35: ESC, intermediate bytes, a final byte). */
size_t iso_2022_escape_size(bytes_t in);

#endif
