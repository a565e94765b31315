/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 6, RFC 2046 section 4.1.2: whether every mail program reads the same in the parts of a
 * template. */
#ifndef SMIME_SIGN_CONTENT_CHECK_H
#define SMIME_SIGN_CONTENT_CHECK_H

#include "mime/entity.h"

/* Adds, with part and line: ambiguous-encoding for unknown ones, encoding-malformed for base64 and quoted-printable that do not decode,
 * charset-mismatch, charset-unknown and charset-missing for text that recipients would see as garbage,
 * ambiguous-parameter, ambiguous-field and header-unsafe for headers of parts. What a signature inside
 * covers is left alone. Only ENOMEM and errors of temporary files fail. */
gpg_error_t content_check(entity_t *root, const findings_t *findings);

/* The label of the character set of a text part: its parameter, else the default of its type (RFC 6657
 * section 3), else NULL. */
const char *content_charset(const entity_t *leaf);

#endif
