/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of commands. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "options.h"

extern const command_t *const commands[]; /* NULL after the last */

/* NULL: there is none of this name. */
const command_t *command_find(const char *name);
/* Complains about a word that is no command; gives the exit status. */
int command_unknown(const char *word);

#endif
