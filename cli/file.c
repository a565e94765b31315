/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files without a name where the system has them (O_TMPFILE), so that nothing is ever left behind.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

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

int file_nameless(const char *directory)
{
#ifdef O_TMPFILE
    if (access("/proc/self/fd", X_OK) < 0) { /* it could not be given a name */
        errno = EOPNOTSUPP;
        return -1;
    }
    int fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0 && (errno == EISDIR || errno == EINVAL)) /* what old kernels and file systems say */
        errno = EOPNOTSUPP;
    return fd;
#else
    (void)directory;
    errno = EOPNOTSUPP;
    return -1;
#endif
}
