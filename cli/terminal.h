/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The character set of the terminal. Inside all text is UTF-8; so is what goes out, unless the locale names another
 * set, installed or not. C and POSIX, and a locale without a set that is not installed, count as UTF-8. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Takes the locale's set, and opens what converts to it: before the fence is raised and before there are
 * threads. Until then it is UTF-8. */
void terminal_start(void);
/* Likewise of a locale of this name (LC_ALL's value); it counts as not installed. */
void terminal_start_as(const char *locale);
bool terminal_is_utf8(void);
/* Whether the set has the character, whose UTF-8 is text. */
bool terminal_has(const char *text, size_t size);
/* Columns that a character takes there that can be shown: 0 (a mark), 1 or 2. */
unsigned terminal_width(uint32_t character);
/* Text of UTF-8 in the terminal's set (malloc); what that lacks is left out as "?": printable.h has escaped it
 * before. NULL: no memory. */
char *terminal_text(const char *text, size_t size, size_t *r_size);
/* Writes it; where there is no memory, nothing. */
void terminal_put(FILE *out, const char *text, size_t size);

#endif
