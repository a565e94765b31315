/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* iconv's converters to UTF-8: one a character set, opened at first need and kept, since opening one
 * costs a hundred times what a name costs. A thread that converts has its converter for itself. */
#ifndef SMIME_MIME_CONVERTER_H
#define SMIME_MIME_CONVERTER_H

#include "base/bytes.h"

/* Appends in to out; set is one of iconv's (charset_label.h). BAD_DATA: not valid in that set;
 * NOT_SUPPORTED: iconv lacks the set on this machine (a failure is not remembered); other errors are
 * this process's (out of memory, out of descriptors). After an error out may hold a part. */
gpg_error_t converter_run(unsigned set, bytes_t in, buffer_t *out);
/* Likewise, but what is not valid becomes U+FFFD, a unit of the set's at a time. */
gpg_error_t converter_run_lossily(unsigned set, size_t unit, bytes_t in, buffer_t *out);

#endif
