/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second reader of standard input would find it empty, and what it reads it as (no list, no
 * message) would be blamed on the sender. */
#include "standard_input.h"

#include "language.h"

#include <string.h>

int standard_input_take(standard_input_t *input, const char *what, const char *path)
{
    if (!path || strcmp(path, "-") != 0)
        return 0;
    if (!input->reader) {
        input->reader = what;
        return 0;
    }
    if (strcmp(input->reader, what) == 0)
        return usage_error(input->command,
                           "'-' is given twice for %s: standard input can be read only once",
                           _(what));
    return usage_error(input->command,
                       "'-' is given for %s and for %s: standard input can be read only once",
                       _(input->reader), _(what));
}

int standard_input_take_all(standard_input_t *input, const char *what, const strings_t *paths)
{
    int status = 0;
    for (size_t i = 0; i < paths->count && !status; i++)
        status = standard_input_take(input, what, paths->items[i]);
    return status;
}

int standard_input_take_operands(standard_input_t *input, const strings_t *operands)
{
    if (!operands->count)
        return standard_input_take(input, N_("the input (no file is named)"), "-");
    return standard_input_take_all(input, N_("the input"), operands);
}
