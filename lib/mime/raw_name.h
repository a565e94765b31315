/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Raw ISO-2022-JP, Shift_JIS and EUC-JP in display names (RFC 1468). */
#ifndef SMIME_MIME_RAW_NAME_H
#define SMIME_MIME_RAW_NAME_H

#include "base/arena.h"

/* How many ESC in a quoted string, as it is written, belong to ISO-2022-JP that all mail programs
 * find the end of, whether they know it or not. */
size_t raw_name_escapes(bytes_t quoted);
/* Whether text holds ISO-2022-JP, which is then appended in UTF-8. */
bool raw_name_decode(bytes_t text, buffer_t *out);
/* Text that is not UTF-8: as mail programs may show it, by all the character sets they may take it
 * for, a line each; "" where none of it can be an address. NULL: ENOMEM. */
const char *raw_name_lossily(arena_t *arena, bytes_t text);

#endif
