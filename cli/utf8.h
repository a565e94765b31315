/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8, read strictly. */
#ifndef CLI_UTF8_H
#define CLI_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The size of the character at the start of text (1 to 4), which goes to *r_character; 0 where no
 * valid character starts (also at its end). */
size_t utf8_read(const char *text, size_t size, uint32_t *r_character);
bool utf8_valid(const char *text, size_t size);
/* A copy (malloc) in which every byte that is not UTF-8 is U+FFFD. NULL: no memory. */
char *utf8_repaired(const char *text);

#endif
