/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that never have a name where the system has them (O_TMPFILE), and have it for a moment
 * elsewhere. */
#include "base/temporary_file.h"

#include "base/error.h"
#include "base/portable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DIRECTORY_MAX 4000

const char *temporary_directory(void)
{
    const char *directory = secure_getenv("TMPDIR");
    return directory && *directory ? directory : P_tmpdir;
}

static int open_named(const char *directory)
{
    char path[DIRECTORY_MAX + 32];
    if (snprintf(path, sizeof path, "%s/smimetool-XXXXXX", directory) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

gpg_error_t temporary_file_open(int *r_fd)
{
    const char *directory = temporary_directory();
#ifdef O_TMPFILE
    *r_fd = open(directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
#else
    *r_fd = -1;
    errno = EOPNOTSUPP;
#endif
    /* What old kernels and file systems without such files say. */
    if (*r_fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        *r_fd = open_named(directory);
    return *r_fd >= 0 ? 0 : gpg_err_make(TEMPORARY_FILE_SOURCE, gpg_err_code_from_errno(errno));
}
