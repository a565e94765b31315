/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Option structures that begin with their size, of any version. */
#include "base/options.h"

#include "base/error.h"

#include <stdint.h>
#include <string.h>

#define SIZE_MOST 65536 /* no version gets as far: more is what stood in memory before */

gpg_error_t options_read(const void *given, size_t first, void *own, size_t own_size)
{
    size_t size = 0;
    if (given)
        memcpy(&size, given, sizeof size);
    if (size < first || size > SIZE_MOST || size % sizeof(size_t))
        return ERR(INV_ARG);
    for (size_t i = own_size; i < size; i++)
        if (((const uint8_t *)given)[i])
            return ERR(INV_ARG);
    memcpy(own, given, size < own_size ? size : own_size);
    memcpy(own, &own_size, sizeof own_size);
    return 0;
}
