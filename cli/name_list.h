/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of inputs in a file, with NUL behind each: what --files0-from takes. */
#ifndef CLI_NAME_LIST_H
#define CLI_NAME_LIST_H

#include "input.h"
#include "options.h"

/* What the names stand in, which has to last as long as they. */
typedef struct name_list {
    input_t *input;
    char *last; /* a copy of the last one, where no NUL ends it */
} name_list_t;

#define FILES_FROM_OPTION(Type)                                                                    \
    OPTION_RARE(Type, files_from, 0, "files0-from", "FILE", store_text, GROUP_INPUT,               \
                "take names from FILE, with NUL behind each")

/* Adds the names in the file at path, of which there has to be one; complains and gives an exit status,
 * 0 if all is well. */
int name_list_read(const command_t *command, const char *path, name_list_t *list, strings_t *names);
void name_list_free(name_list_t *list);

#endif
