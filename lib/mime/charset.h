/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Character sets (RFC 2045 section 5.1 charset, RFC 2978 names) to UTF-8, through iconv with an
 * allow-list: no name that a message chooses reaches iconv unchecked. */
#ifndef SMIME_MIME_CHARSET_H
#define SMIME_MIME_CHARSET_H

#include "base/arena.h"

/* Converts in to UTF-8 appended to out. UNSUPPORTED_ENCODING: not on the list; BAD_DATA: not valid in
 * that set (out is then as before). Vendor ISO-2022-JP (CP50221 rows) and Shift_JIS (CP932) are read as
 * the vendors meant them where iconv can. */
gpg_error_t charset_to_utf8(bytes_t charset, bytes_t in, buffer_t *out);
/* Likewise, but what cannot be decoded is replaced or left out: what a mail program may show that goes
 * on after it. A set that is not on the list is taken for UTF-8, but UTF-7 is read. out need not be
 * valid UTF-8 then. Only out->error tells of a failure. */
void charset_to_utf8_lossy(bytes_t charset, bytes_t in, buffer_t *out);
/* iconv's name of a set on the list; NULL where there is none. */
const char *charset_iconv_name(bytes_t charset);
bool charset_known(bytes_t charset);
/* Whether in is valid UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
bool charset_utf8_valid(bytes_t in);
/* in as valid UTF-8: what is not becomes U+FFFD, NUL too. NULL: ENOMEM. */
const char *charset_utf8_text(arena_t *arena, bytes_t in);
/* Reads one code point of valid or invalid UTF-8 at *offset (advanced by 1 or more); U+FFFD where it is
 * not valid. */
uint32_t charset_utf8_next(bytes_t in, size_t *offset);
void charset_utf8_append(buffer_t *out, uint32_t code_point);

#endif
