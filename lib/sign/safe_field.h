/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A header field as it is written into a signed part: nothing in it that a relay would change. */
#ifndef SMIME_SIGN_SAFE_FIELD_H
#define SMIME_SIGN_SAFE_FIELD_H

#include "mime/header_field.h"

/* Appends the field with line ends "\n". Folds are moved before white space that would end a line,
 * so that the unfolded value stays the same. 8-bit characters in parameters (Content-Type,
 * Content-Disposition) that are UTF-8 are written as RFC 2231 wants them. parameter: is added as
 * one more, or NULL. *r_left: the line_fault_t that could not be mended. */
gpg_error_t safe_field_write(arena_t *arena, const header_field_t *field, const char *parameter,
                             buffer_t *out, unsigned *r_left);

#endif
