/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of serial numbers (smime.h), and how to quote one that cannot be read. */
#ifndef SMIME_VERIFY_SERIAL_LIST_H
#define SMIME_VERIFY_SERIAL_LIST_H

#include "smime.h"

/* Field `column` of a line (1 the first of both) of a list, as it is written there but in UTF-8, with
 * '?' for NUL (malloc). NULL: there is no such field, or no memory. */
char *serial_list_field(const void *data, size_t size, unsigned column, size_t line);

#endif
