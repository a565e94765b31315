/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as mail programs show it that replace what they cannot decode (U+FFFD) and go on. */
#ifndef SMIME_MIME_CHARSET_LOSSY_H
#define SMIME_MIME_CHARSET_LOSSY_H

#include "base/bytes.h"

/* in as UTF-8 appended to out; what cannot be decoded is replaced or left out: what a mail program
 * may show that goes on after it. A set that is not on the list is taken for UTF-8, but UTF-7 is
 * read. out need not be valid UTF-8 then. Only out->error tells of a failure. */
void charset_to_utf8_lossy(bytes_t charset, bytes_t in, buffer_t *out);

#endif
