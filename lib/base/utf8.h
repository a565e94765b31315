/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8, read with distrust (no surrogates, no overlong forms, at most U+10FFFF) and
 * written. */
#ifndef SMIME_BASE_UTF8_H
#define SMIME_BASE_UTF8_H

#include "base/arena.h"

/* The size of the character at the start of in (1 to 4), which goes to *r_character; 0 where no valid
 * one starts (also at its end). */
size_t utf8_read(bytes_t in, uint32_t *r_character);
/* Reads one character of valid or invalid UTF-8 at *offset (advanced by 1 or more); U+FFFD where it is
 * not valid. */
uint32_t utf8_next(bytes_t in, size_t *offset);
/* Where the first byte stands that is not of valid UTF-8, or SIZE_MAX. */
size_t utf8_fault(bytes_t in);
bool utf8_valid(bytes_t in);
/* Behind the byte order mark that some editors put on top (section 6). */
bytes_t utf8_without_mark(bytes_t in);
/* U+FFFD for what is no character. */
void utf8_append(buffer_t *out, uint32_t character);
/* Appends in as valid UTF-8: each byte that is not, and NUL, becomes U+FFFD. */
void utf8_append_repaired(buffer_t *out, bytes_t in);
/* Likewise as text. NULL: ENOMEM. */
const char *utf8_text(arena_t *arena, bytes_t in);

#endif
