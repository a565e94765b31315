/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POSIX utility conventions with long options: --name=VALUE, --name VALUE, -oVALUE, -o VALUE, "--".
 */
#include "options.h"

#include "date.h"
#include "failure.h"
#include "smime.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define HELP_COLUMN 30

const char *store_flag(const option_t *option, void *field, const char *value)
{
    (void)option;
    (void)value;
    *(bool *)field = true;
    return NULL;
}

const char *store_text(const option_t *option, void *field, const char *value)
{
    (void)option;
    *(const char **)field = value;
    return *value ? NULL : "is empty";
}

const char *store_list(const option_t *option, void *field, const char *value)
{
    (void)option;
    if (!*value)
        return "is empty";
    return strings_add(field, value) ? NULL : "does not fit into memory";
}

/* The library knows the bounds of the first two numbers; they are told here too, before any work.
 */
static bool is_oid(const char *text)
{
    char *end;
    size_t count = 0;
    for (const char *at = text;; at++, count++) {
        size_t size = strspn(at, "0123456789");
        unsigned long number = strtoul(at, &end, 10);
        if (!size || (size > 1 && *at == '0') || (count == 0 && number > 2) ||
            (count == 1 && *text < '2' && number > 39))
            return false;
        at += size;
        if (!*at)
            return count > 0;
        if (*at != '.')
            return false;
    }
}

const char *store_oids(const option_t *option, void *field, const char *value)
{
    return is_oid(value) ? store_list(option, field, value)
                         : "is no object identifier like 2.16.840.1.101.3.2.1.48.1";
}

const char *store_choice(const option_t *option, void *field, const char *value)
{
    int index = 0;
    size_t size = strlen(value);
    for (const char *at = option->argument; at; index++) {
        if (strcspn(at, "|") == size && memcmp(at, value, size) == 0) {
            *(int *)field = index;
            return NULL;
        }
        at = strchr(at, '|');
        at = at ? at + 1 : NULL;
    }
    return "is none of";
}

const char *store_count(const option_t *option, void *field, const char *value)
{
    (void)option;
    size_t digits = strspn(value, "0123456789");
    unsigned long number = digits && digits < 7 && !value[digits] ? strtoul(value, NULL, 10) : 0;
    *(unsigned *)field = (unsigned)number;
    return number ? NULL : "is no number from 1 to 999999";
}

const char *store_duration(const option_t *option, void *field, const char *value)
{
    (void)option;
    return duration_parse(value, field) ? NULL : "is no length of time like 90, 90m, 2h or 1d";
}

bool strings_add(strings_t *strings, const char *text)
{
    /* Grows at powers of two, so that a long list costs linear time. */
    if ((strings->count & (strings->count + 1)) == 0) {
        size_t room = (strings->count + 1) * 2;
        const char **items =
            room < SIZE_MAX / sizeof *items ? realloc(strings->items, room * sizeof *items) : NULL;
        if (!items)
            return false;
        strings->items = items;
    }
    strings->items[strings->count++] = text;
    strings->items[strings->count] = NULL;
    return true;
}

void strings_free(strings_t *strings)
{
    free(strings->items);
    *strings = (strings_t){NULL, 0};
}

int usage_error(const command_t *command, const char *format, ...)
{
    char *complaint = NULL, *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&complaint, format, args) < 0)
        complaint = NULL;
    va_end(args);
    if (complaint && asprintf(&text, "%s; see 'smimetool %s --help'", complaint, command->name) < 0)
        text = NULL;
    failure_print(stderr, command->name, NULL, text);
    free(complaint);
    free(text);
    return EX_USAGE;
}

/* "--name ARGUMENT" */
static int option_spelling(const option_t *option, char *spelling, size_t size)
{
    char letter[5] = "";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    return snprintf(spelling, size, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
                    option->argument ? option->argument : "");
}

void options_help(const command_t *command, FILE *out)
{
    fprintf(out, "Usage: smimetool %s [OPTION]... %s\n%s\n", command->name, command->operands,
            command->summary);
    int column = 0;
    for (const option_t *option = command->options; option->name; option++) {
        char spelling[80];
        option_spelling(option, spelling, sizeof spelling);
        column += fprintf(out, "  %s", spelling);
        if (!option->help)
            continue;
        if (*option->help)
            fprintf(out, "%*s%s", column < HELP_COLUMN - 1 ? HELP_COLUMN - column : 2, "",
                    option->help);
        fputc('\n', out);
        column = 0;
    }
    fprintf(out, "%s\n", command->footer);
}

static const option_t *find_long(const option_t *options, const char *name, size_t size)
{
    for (; options->name; options++)
        if (strlen(options->name) == size && memcmp(options->name, name, size) == 0)
            return options;
    return NULL;
}

static const option_t *find_short(const option_t *options, char letter)
{
    for (; options->name; options++)
        if (options->letter == letter)
            return options;
    return NULL;
}

/* One pass over the arguments. */
typedef struct parser {
    const command_t *command;
    char **argv;
    int argc, at;
    void *settings;
} parser_t;

/* value: what stands in the same argument, or NULL. */
static int store(parser_t *parser, const option_t *option, const char *value)
{
    if (!option->argument && value)
        return usage_error(parser->command, "--%s takes no value", option->name);
    if (option->argument && !value) {
        if (parser->at + 1 >= parser->argc)
            return usage_error(parser->command, "--%s needs a value: %s", option->name,
                               option->argument);
        value = parser->argv[++parser->at];
    }
    const char *complaint = option->store(option, (char *)parser->settings + option->offset, value);
    if (!complaint)
        return 0;
    bool choice = option->store == store_choice;
    return usage_error(parser->command, "--%s: '%s' %s%s%s", option->name, value ? value : "",
                       complaint, choice ? " " : "", choice ? option->argument : "");
}

static int parse_long(parser_t *parser, const char *argument)
{
    size_t size = strcspn(argument, "=");
    const option_t *option = find_long(parser->command->options, argument, size);
    if (!option)
        return usage_error(parser->command, "there is no option --%.*s", (int)size, argument);
    return store(parser, option, argument[size] ? argument + size + 1 : NULL);
}

static int parse_short(parser_t *parser, const char *letters)
{
    for (; *letters; letters++) {
        const option_t *option = find_short(parser->command->options, *letters);
        if (!option)
            return usage_error(parser->command, "there is no option -%c", *letters);
        const char *value = option->argument && letters[1] ? letters + 1 : NULL;
        int status = store(parser, option, value);
        if (status || option->argument)
            return status;
    }
    return 0;
}

static int parse_all(parser_t *parser, strings_t *operands)
{
    bool only_operands = false;
    for (parser->at = 1; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        int status = 0;
        if (only_operands || argument[0] != '-' || !argument[1])
            status = strings_add(operands, argument) ? 0 : EX_TEMPFAIL;
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else
            status = argument[1] == '-' ? parse_long(parser, argument + 2)
                                        : parse_short(parser, argument + 1);
        if (status)
            return status;
    }
    return 0;
}

bool options_parse(const command_t *command, int argc, char **argv, void *settings,
                   strings_t *operands, int *r_status)
{
    parser_t parser = {command, argv, argc, 0, settings};
    const common_t *common = settings;
    *r_status = parse_all(&parser, operands);
    if (*r_status)
        return false;
    if (common->help) {
        options_help(command, stdout);
        return false;
    }
    if (common->version) {
        puts("smimetool " SMIME_VERSION);
        return false;
    }
    if (operands->count > command->most_operands) {
        *r_status =
            usage_error(command, "there are too many files; it takes %zu", command->most_operands);
        return false;
    }
    return true;
}
