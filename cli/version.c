/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The version, and what the kernel makes of the fence: it is raised to find that out. */
#include "version.h"

#include "failure.h"
#include "fence.h"
#include "smime.h"

#include <stdio.h>

int version_print(void)
{
    const fence_t fence = {.inputs = NULL};
    gpg_error_t error = fence_raise(&fence);
    if (error)
        return failure_report(NULL, NULL, ABOUT_ANYTHING, error);
    puts("smimetool " SMIME_VERSION);
    fence_describe(stdout);
    return 0;
}
