/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which paths a run still opens. */
#ifndef CLI_FENCE_PATHS_H
#define CLI_FENCE_PATHS_H

#include "fence.h"

/* From here on this thread, and those that it starts, open nothing else. *r_version gets that of the
 * kernel's Landlock. NOT_SUPPORTED: it has none. */
gpg_error_t fence_paths(const fence_t *fence, int *r_version);

#endif
