/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LC_ALL before the category before LANG; an empty value counts as none. */
#include "locale_name.h"

#include <stddef.h>
#include <stdlib.h>

const char *locale_name(const char *category)
{
    const char *const variables[] = {"LC_ALL", category, "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return value;
    }
    return "C";
}
