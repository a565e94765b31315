/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Raw ISO-2022-JP, Shift_JIS and EUC-JP in display names (RFC 1468). */
#ifndef SMIME_MIME_RAW_NAME_H
#define SMIME_MIME_RAW_NAME_H

#include "base/bytes.h"

/* How many ESC in a quoted string, as it is written, belong to ISO-2022-JP that all mail programs
 * find the end of, whether they know it or not. */
size_t raw_name_escapes(bytes_t quoted);
/* Appends text that holds ISO-2022-JP in UTF-8. BAD_DATA: it holds none that can be read; other errors
 * as charset_decode's. */
gpg_error_t raw_name_decode(bytes_t text, buffer_t *out);
/* Appends text that is not UTF-8 as mail programs may show it, by all the character sets they may take it
 * for, a line each; nothing where none of it can be an address. *r_lacking: iconv on this machine lacks
 * one of them. Errors are this process's. */
gpg_error_t raw_name_lossily(bytes_t text, buffer_t *out, bool *r_lacking);
/* Appends value with an 'x' for each byte of raw ISO-2022-JP and of raw Shift_JIS (RFC 1468): what a
 * program that knows them takes for letters. */
void raw_name_mask(bytes_t value, buffer_t *out);

#endif
