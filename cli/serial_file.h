/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of serial numbers. */
#ifndef CLI_SERIAL_FILE_H
#define CLI_SERIAL_FILE_H

#include "smime.h"

/* Reads a list of serial numbers; column 0 is the default, the first. Complains on stderr for that command, with
 * what cannot be read; column_word stands before the number of a column that would do, as the user would write
 * it. Gives an exit status; 0: *r_list is the caller's to free. */
int serial_file_read(const char *command, const char *path, const char *column_word,
                     unsigned column, smime_serial_list_t **r_list);

#endif
