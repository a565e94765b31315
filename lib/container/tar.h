/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POSIX.1-2008, pax: whether a file is an archive of tar's. */
#ifndef SMIME_CONTAINER_TAR_H
#define SMIME_CONTAINER_TAR_H

#include "base/bytes.h"

/* By the checksum of its first header, which every dialect has. */
bool tar_is(bytes_t in);

#endif
