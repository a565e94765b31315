/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files without a name where the system has them (O_TMPFILE), so that nothing is ever left behind.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DIRECTORY_MAX 4000

gpg_error_t file_write(int fd, const void *data, size_t size)
{
    const uint8_t *rest = data;
    while (size) {
        ssize_t written = write(fd, rest, size);
        if (written < 0 && errno != EINTR)
            return gpg_error_from_syserror();
        rest += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return 0;
}

static int open_nameless(const char *directory, int flags, mode_t mode)
{
    int fd = open(directory, O_TMPFILE | O_CLOEXEC | flags, mode);
    if (fd < 0 && (errno == EISDIR || errno == EINVAL)) /* what old kernels and file systems say */
        errno = EOPNOTSUPP;
    return fd;
}

int file_nameless(const char *directory)
{
    if (access("/proc/self/fd", X_OK) < 0) { /* it could not be given a name */
        errno = EOPNOTSUPP;
        return -1;
    }
    return open_nameless(directory, O_WRONLY, 0666);
}

int file_temporary(void)
{
    char name[DIRECTORY_MAX + 32];
    const char *directory = getenv("TMPDIR");
    directory = directory && *directory ? directory : "/tmp";
    int fd = open_nameless(directory, O_RDWR | O_EXCL, 0600);
    if (fd >= 0 || errno != EOPNOTSUPP)
        return fd;
    if (snprintf(name, sizeof name, "%s/smimetool-XXXXXX", directory) >= (int)sizeof name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    return fd;
}
