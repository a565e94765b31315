/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where many results go: into one directory, each by the name of its input. */
#ifndef CLI_OUTPUT_NAMES_H
#define CLI_OUTPUT_NAMES_H

#include "options.h"

typedef struct output_names {
    const char *directory;
    strings_t inputs;       /* directories among them replaced by their files; all malloc */
    const char **by_result; /* the same, sorted by what their results are called */
} output_names_t;

/* Finds the inputs and what their results are called. Complains, and gives an exit status (0: all is well),
 * where two have the same name, where one has none, and where a result would take the place of an input. */
int output_names_find(output_names_t *names, const command_t *command, const char *directory,
                      const strings_t *operands);
/* The path of the result of this input, or (made) of a message of a mailbox that is named like "input#2"
 * (malloc). EEXIST: an input is called like that. */
gpg_error_t output_names_path(const output_names_t *names, const char *input, bool made,
                              char **r_path);
void output_names_free(output_names_t *names);

#endif
