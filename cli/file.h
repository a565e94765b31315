/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files by their descriptors. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <gpg-error.h>
#include <stddef.h>

gpg_error_t file_write(int fd, const void *data, size_t size); /* all of it */
/* Opens a file to write in directory that has no name yet, with the permissions of umask; -1: see
 * errno, which is EOPNOTSUPP where the file system has no such files. */
int file_nameless(const char *directory);

#endif
