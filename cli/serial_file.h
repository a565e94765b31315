/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of serial numbers. */
#ifndef CLI_SERIAL_FILE_H
#define CLI_SERIAL_FILE_H

#include "judging.h"

/* Reads a list of serial numbers, as a pin; column 0 is the default, the first. Complains on stderr,
 * with what cannot be read, and gives an exit status, 0 if all is well. */
int serial_file_read(judging_t *judging, const command_t *command, const char *path,
                     unsigned column);

#endif
