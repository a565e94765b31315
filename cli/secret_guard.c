/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A core file, or a crash reporter that core_pattern(5) pipes it to, would hold the key: the limit is
 * for the one, being undumpable for the other, and for ptrace(2) and /proc/PID/mem. */
#include "secret_guard.h"

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void secret_guard(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}
