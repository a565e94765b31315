/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All commands; each is described where it is done. */
#include "commands.h"

#include "cmd_serial.h"
#include "cmd_show_cert.h"
#include "cmd_sign.h"
#include "cmd_verify.h"

#include <string.h>

const command_t *const commands[] = {&command_verify, &command_sign, &command_show_cert,
                                     &command_serial, NULL};

const command_t *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}
