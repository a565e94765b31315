/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files without a name, which vanish when they are closed. */
#ifndef SMIME_BASE_TEMPORARY_FILE_H
#define SMIME_BASE_TEMPORARY_FILE_H

#include <gpg-error.h>

/* Where they are: TMPDIR, else /tmp. */
const char *temporary_directory(void);
/* Opens one to read and write. An error has TEMPORARY_FILE_SOURCE, so that it is not taken for one of
 * what was to be kept in the file. */
gpg_error_t temporary_file_open(int *r_fd);

#endif
