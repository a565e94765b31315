/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Standard input can be read once: who reads it. */
#ifndef CLI_STANDARD_INPUT_H
#define CLI_STANDARD_INPUT_H

#include "options.h"

typedef struct standard_input {
    const command_t *command;
    const char *reader; /* what reads it, for people; NULL: nothing so far */
} standard_input_t;

/* what reads path (NULL: nothing): complains if that is "-" and standard input has a reader
 * already. Gives an exit status, 0 if all is well. */
int standard_input_take(standard_input_t *input, const char *what, const char *path);
int standard_input_take_all(standard_input_t *input, const char *what, const strings_t *paths);
/* Likewise for a command's operands; none means "-". */
int standard_input_take_operands(standard_input_t *input, const strings_t *operands);

#endif
