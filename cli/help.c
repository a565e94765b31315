/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --help: one line an option; those that need no word share lines. */
#include "help.h"

#include "columns.h"
#include "commands.h"
#include "language.h"
#include "memory_stream.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_COLUMN 30
#define HELP_WIDTH  79
#define HELP_INDENT 2

static void write_all(FILE *out)
{
    fprintf(out, "%s\n%s\n\n", _("Usage: smimetool COMMAND [OPTION]... [FILE]..."),
            _("Signs e-mail with S/MIME, and tells whether a signed message can be believed."));
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, _(commands[i]->summary));
    fprintf(out, "\n%s\n",
            _("'smimetool help COMMAND' lists the options of a command; see smimetool(1)."));
}

/* "-n, --name ARGUMENT" */
static int option_spelling(const option_t *option, char *spelling, size_t size)
{
    char letter[5] = "";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    return snprintf(spelling, size, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
                    option->argument ? option->argument : "");
}

static void put_alone(const option_t *option, FILE *out)
{
    char spelling[120];
    int column = HELP_INDENT + option_spelling(option, spelling, sizeof spelling);
    int gap = column < HELP_COLUMN - 1 ? HELP_COLUMN - column : 2;
    fprintf(out, "%*s%s", HELP_INDENT, "", spelling);
    const char *help = _(option->help);
    if (column + gap + (int)columns_of(help) > HELP_WIDTH) {
        fputc('\n', out);
        gap = HELP_COLUMN;
    }
    fprintf(out, "%*s%s\n", gap, "", help);
}

/* Puts the joined options from *option on, which becomes the first that is not one of them. */
static void put_joined(const option_t **option, const char *group, bool all, FILE *out)
{
    int column = 0;
    for (; (*option)->name && (*option)->joined && strcmp((*option)->group, group) == 0;
         ++*option) {
        if ((*option)->rare && !all)
            continue;
        char spelling[120];
        int size = option_spelling(*option, spelling, sizeof spelling);
        if (column + HELP_INDENT + size > HELP_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        column += fprintf(out, "%*s%s", HELP_INDENT, "", spelling);
    }
    if (column)
        fputc('\n', out);
}

static void write_command(const command_t *command, bool all, FILE *out)
{
    fprintf(out, _("Usage: smimetool %s [OPTION]... %s"), command->name, command->operands);
    fprintf(out, "\n%s\n", _(command->summary));
    const char *group = "";
    for (const option_t *option = command->options; option->name;) {
        if (option->rare && !all) {
            option++;
            continue;
        }
        if (strcmp(option->group, group) != 0)
            fprintf(out, "%s:\n", _(option->group));
        group = option->group;
        if (option->joined)
            put_joined(&option, group, all, out);
        else
            put_alone(option++, out);
    }
    fprintf(out, "%s\n", _(command->footer));
    if (!all)
        fprintf(out, _("All options: smimetool %s --help-all, or man smimetool-%s"), command->name,
                command->name);
    if (!all)
        fputc('\n', out);
}

/* command: NULL for all of them. */
static void put_help(const command_t *command, bool all, FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *stream = memory_stream_open(&text, &size);
    if (!stream)
        return;
    if (command)
        write_command(command, all, stream);
    else
        write_all(stream);
    if (!memory_stream_close(stream, &text))
        terminal_put(out, text, size);
    free(text);
}

void help_all(FILE *out)
{
    put_help(NULL, true, out);
}

void help_command(const command_t *command, bool all, FILE *out)
{
    put_help(command, all, out);
}
