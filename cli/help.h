/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --help, from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

/* The commands. */
void help_all(FILE *out);
/* The options of a command, by groups: the usual ones, on one screen, or all. */
void help_command(const command_t *command, bool all, FILE *out);

#endif
