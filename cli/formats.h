/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of output formats. A new one is a row here and a file format_NAME.c that defines
 * format_NAME. */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "format.h"

/* Those of verify, in the order in which they are shown. */
#define VERIFY_FORMATS(ROW)                                                                        \
    ROW(card) ROW(lines) ROW(full) ROW(json) ROW(tsv) ROW(junit) ROW(authres)

#define FORMAT_DECLARATION(name) extern const format_t format_##name;
VERIFY_FORMATS(FORMAT_DECLARATION)

/* "card|lines|...": the argument of --format. */
#define FORMAT_WORD(name)     "|" #name
#define FORMAT_WORDS(FORMATS) (&(FORMATS(FORMAT_WORD))[1])

/* By their number in the table. */
const format_t *verify_format(int number);

#endif
