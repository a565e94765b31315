/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Character sets (RFC 2045 section 5.1 charset, RFC 2978 names) to UTF-8, through iconv with an
 * allow-list: no name that a message chooses reaches iconv unchecked. */
#ifndef SMIME_MIME_CHARSET_H
#define SMIME_MIME_CHARSET_H

#include "base/bytes.h"

/* Converts in to UTF-8 appended to out. UNSUPPORTED_ENCODING: not on the list; BAD_DATA: not valid in
 * that set (out is then as before). Vendor ISO-2022-JP (CP50221 rows) and Shift_JIS (CP932) are read as
 * the vendors meant them where iconv can. */
gpg_error_t charset_to_utf8(bytes_t charset, bytes_t in, buffer_t *out);
/* iconv's name of a set on the list; NULL where there is none. */
const char *charset_iconv_name(bytes_t charset);
bool charset_known(bytes_t charset);

#endif
