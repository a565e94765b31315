/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --help, from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

/* The commands. */
void help_all(FILE *out);
/* The options of a command, by groups. */
void help_command(const command_t *command, FILE *out);

#endif
