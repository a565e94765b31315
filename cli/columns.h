/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many columns text takes, and text cut to fit into some. All text is printable already. */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

unsigned columns_of(const char *text);
/* A copy (malloc) that takes `most` columns at the most: where it has to be shorter, its middle or
 * its end is left out, and a mark shows that. utf8: what the mark may be. NULL: no memory. */
char *columns_cut_middle(const char *text, unsigned most, bool utf8);
char *columns_cut_end(const char *text, unsigned most, bool utf8);

#endif
