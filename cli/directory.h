/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The messages of a directory. */
#ifndef CLI_DIRECTORY_H
#define CLI_DIRECTORY_H

#include "string_list.h"

#include <gpg-error.h>

/* The paths of the regular files in the directory at path (links followed, names with a dot first and
 * ",12" left out), sorted, numbers by what they count; of a Maildir, those in cur and those in new, and then likewise those of its
 * folders. ERROR_EMPTY_DIRECTORY if there is none. */
gpg_error_t directory_files(const char *path, strings_t *r_files);
void directory_files_free(strings_t *files);

#endif
