/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists as one text. */
#ifndef CLI_TEXT_LIST_H
#define CLI_TEXT_LIST_H

/* "a, b, c" (malloc) of a NULL-terminated list; "" for an empty one or NULL. NULL: no memory. */
char *text_list(const char *const *texts);

#endif
