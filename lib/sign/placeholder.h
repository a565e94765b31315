/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Placeholders of template languages that nothing was put in place of: {{ name }}, ${name}, <% name %>. */
#ifndef SMIME_SIGN_PLACEHOLDER_H
#define SMIME_SIGN_PLACEHOLDER_H

#include "base/bytes.h"

/* The first from *position on, which is moved behind it; absent: none. Between its marks it is of one line,
 * short, and begins with a name: what merely looks like one (code, brackets, a price) is none. */
bytes_t placeholder_next(bytes_t text, size_t *position);

#endif
