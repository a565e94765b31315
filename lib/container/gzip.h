/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 1952: what gzip made of a message or a mailbox. */
#ifndef SMIME_CONTAINER_GZIP_H
#define SMIME_CONTAINER_GZIP_H

#include "base/bytes.h"
#include "smime.h"

/* Where zlib is loaded from, when the first gzip file is met; a fence has to let it be read. */
#define GZIP_LIBRARY "libz.so.1"

bool gzip_is(bytes_t in);
/* Writes what was compressed, all members of the file one behind the other; checksums and lengths hold, or it fails.
 *   INV_OBJ        it is damaged or cut off, or something else stands behind it
 *   NOT_SUPPORTED  there is no zlib
 *   a limit        LIMIT_GZIP, LIMIT_GZIP_RATIO: nothing of the piece that passes it is written */
gpg_error_t gzip_write(bytes_t in, smime_write_t write, void *user);

#endif
