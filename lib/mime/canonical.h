/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.1: canonical form, in which every line ends with CRLF. */
#ifndef SMIME_MIME_CANONICAL_H
#define SMIME_MIME_CANONICAL_H

#include "base/bytes.h"
#include "smime.h"

/* Hands in on with every LF that no CR precedes turned into CRLF; nothing else changes. Runs that are
 * canonical already are handed on as large views, without a copy. Pieces are at most 1 MiB. */
gpg_error_t canonical_write(bytes_t in, smime_write_t write, void *user);
/* Whether in's first line end is a bare LF. */
bool canonical_is_lf(bytes_t in);

#endif
