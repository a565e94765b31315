/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* seccomp(2): which calls of the kernel are left. */
#ifndef CLI_FENCE_SECCOMP_H
#define CLI_FENCE_SECCOMP_H

#include <gpg-error.h>

/* From here on this thread, and those that it starts, have only the calls that cmake/fence_filter.c
 * names. NOT_SUPPORTED: the kernel, or what it runs in, has no filters. */
gpg_error_t fence_seccomp(void);

#endif
