/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that goes to standard output or, with --output, to a file that appears complete or not at
 * all. */
#ifndef CLI_TEXT_OUTPUT_H
#define CLI_TEXT_OUTPUT_H

#include "options.h"

typedef struct text_output {
    const command_t *command;
    const common_t *common;
    FILE *stream;      /* what the command writes to */
    page_t page;       /* on it */
    const char *input; /* what it is about */
    long parted;       /* where the last blank line between files ends */
    char *text;
    size_t size;
} text_output_t;

/* Complains and gives an exit status, 0 if all is well. */
int text_output_open(text_output_t *output, const command_t *command, const common_t *common);
/* What is written from here on is about that file: for people a blank line parts it from what is there
 * about others. */
void text_output_about(text_output_t *output, const char *input);
/* Puts the text in its place. Gives status, or one of its own if that fails. */
int text_output_finish(text_output_t *output, int status);

#endif
