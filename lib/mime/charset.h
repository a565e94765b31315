/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 5.1, RFC 2978: text in a character set that a label names, as UTF-8. */
#ifndef SMIME_MIME_CHARSET_H
#define SMIME_MIME_CHARSET_H

#include "mime/charset_label.h"

/* Converts in to UTF-8 appended to out, which is as before after an error. BAD_DATA: not valid in that
 * set; UNSUPPORTED_ENCODING: the label is not known here, or says of no set what the bytes are (RFC 1428);
 * NOT_SUPPORTED: iconv lacks the set on this machine; other errors are this process's. Sets are read
 * with the characters that vendors added, as browsers do. */
gpg_error_t charset_to_utf8(bytes_t label, bytes_t in, buffer_t *out);
/* The same for a set. */
gpg_error_t charset_decode(const charset_t *charset, bytes_t in, buffer_t *out);
/* Whether the label names a set in which text can be read. */
bool charset_known(bytes_t label);
/* Whether an error says that the text, its label or this machine's iconv is to blame, so that others may
 * read it, and not this process. */
bool charset_error_is_textual(gpg_error_t error);

#endif
