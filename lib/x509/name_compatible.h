/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4518 section 2.3: compatibility forms that occur in names. */
#ifndef SMIME_X509_NAME_COMPATIBLE_H
#define SMIME_X509_NAME_COMPATIBLE_H

#include "base/bytes.h"

/* Appends the character as UTF-8, or what it is a compatibility form of. */
void name_compatible_append(buffer_t *out, uint32_t c);

#endif
