/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as mail programs show it that replace what they cannot decode (U+FFFD) and go on. Programs differ
 * in what they take a label for, so there may be several readings of one text. */
#ifndef SMIME_MIME_CHARSET_LOSSY_H
#define SMIME_MIME_CHARSET_LOSSY_H

#include "mime/charset_label.h"

#define CHARSET_READINGS_MAX 8

/* How many readings there are of a text, at least one. */
unsigned charset_reading_count(bytes_t label, bytes_t in);
/* Appends one of them to out as UTF-8, which need not be valid; where there are fewer, the first. A label
 * that nobody here knows: the bytes. Errors that charset_error_is_textual knows say that others may show
 * something that is not known here (out then has the bytes); other errors are this process's. */
gpg_error_t charset_to_utf8_lossy(bytes_t label, unsigned reading, bytes_t in, buffer_t *out);

#endif
