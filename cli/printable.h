/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The only way that text out of a message, a certificate or a file name reaches a terminal. */
#ifndef CLI_PRINTABLE_H
#define CLI_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>

#define PRINTABLE_BYTES_MAX 800 /* of one value; of a longer one the middle is left out */
#define PRINTABLE_MARKS_MAX 4   /* combining marks on one character */

/* A copy (malloc) of text that takes part in one line only and shows everything that is in it.
 * Escaped are control characters (\n, \x1b, \u0085), bytes that are not UTF-8 (\xff), characters
 * that reorder or hide text (\u202e), that are unassigned or for private use, blanks after a blank
 * (\x20), piled up combining marks, and what the character set of the terminal lacks. NULL: no memory. */
char *printable(const char *text);
/* Likewise without a bound on the length, for lines of our own making. */
char *printable_whole(const char *text);
/* Whether the terminal's character set is UTF-8. */
bool printable_is_utf8(void);
/* Columns that the first character of printable text takes; *r_size gets its size. */
unsigned printable_width(const char *text, size_t *r_size);

#endif
