/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What shells complete, written from the tables of commands and options: when it is built, since
 * nothing of it changes later (cmake/completions.c). */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

/* shell: "bash", "zsh", "fish"; false for others. Errors of out are the caller's to ask for. */
bool completion_write(const char *shell, FILE *out);

#endif
