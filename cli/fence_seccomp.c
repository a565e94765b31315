/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filter was compiled when the program was built (cmake/fence_filter.c). */
#include "fence_seccomp.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct sock_filter filter[] = {
#include "fence_filter.inc"
};

gpg_error_t fence_seccomp(void)
{
    const struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
        return 0;
    return gpg_error(errno == ENOMEM ? GPG_ERR_ENOMEM : GPG_ERR_NOT_SUPPORTED);
}
