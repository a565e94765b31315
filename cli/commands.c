/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All commands; each is described where it is done. */
#include "commands.h"

#include "base/portable.h"
#include "cmd_serial.h"
#include "cmd_show_cert.h"
#include "cmd_sign.h"
#include "cmd_verify.h"
#include "failure.h"
#include "language.h"
#include "nearest.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

const command_t *const commands[] = {&command_verify, &command_sign, &command_show_cert,
                                     &command_serial, NULL};

const command_t *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static const char *nearest_command(const char *word)
{
    nearest_t nearest = NEAREST_TO(word, strlen(word));
    for (size_t i = 0; commands[i]; i++)
        nearest_try(&nearest, commands[i]->name);
    nearest_try(&nearest, "help");
    return nearest.found;
}

/* A name that a shell takes as it stands. */
static bool is_plain(const char *name)
{
    return name[0] != '-' &&
           !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789./_-+@%:,=")];
}

static bool may_be_file(const char *word)
{
    return strpbrk(word, "./") || access(word, F_OK) == 0;
}

int command_unknown(const char *word)
{
    const char *meant = nearest_command(word);
    char *text = NULL;
    int size = 0;
    if (word[0] == '-')
        size = asprintf(&text, _("options stand behind a command; see 'smimetool --help'"));
    else if (meant)
        size = asprintf(
            &text, _("there is no such command (did you mean %s?); see 'smimetool --help'"), meant);
    else if (may_be_file(word))
        size = asprintf(&text,
                        _("there is no such command; 'smimetool verify %s' tells whether a message "
                          "can be believed"),
                        is_plain(word) ? word : _("FILE"));
    else
        size = asprintf(&text, _("there is no such command; see 'smimetool --help'"));
    failure_print(stderr, NULL, word, size < 0 ? NULL : text);
    free(text);
    return EX_USAGE;
}
