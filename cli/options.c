/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POSIX utility conventions with long options: --name=VALUE, --name VALUE, -oVALUE, -o VALUE, "--".
 */
#include "options.h"

#include "base/portable.h"
#include "failure.h"
#include "help.h"
#include "language.h"
#include "nearest.h"
#include "version.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

int usage_error(const command_t *command, const char *format, ...)
{
    char *complaint = NULL, *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&complaint, _(format), args) < 0)
        complaint = NULL;
    va_end(args);
    if (complaint &&
        asprintf(&text, _("%s; see 'smimetool %s --help'"), complaint, command->name) < 0)
        text = NULL;
    failure_print(stderr, command->name, NULL, text);
    free(complaint);
    free(text);
    return EX_USAGE;
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

static const char *nearest_option(const option_t *options, const char *name, size_t size)
{
    nearest_t nearest = NEAREST_TO(name, size);
    for (; options->name; options++)
        nearest_try(&nearest, options->name);
    return nearest.found;
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
                       _(complaint), choice ? " " : "", choice ? option->argument : "");
}

static int no_such_option(const command_t *command, const char *name, size_t size)
{
    const char *meant = nearest_option(command->options, name, size);
    if (meant)
        return usage_error(command, "there is no option --%.*s (did you mean --%s?)", (int)size,
                           name, meant);
    return usage_error(command, "there is no option --%.*s", (int)size, name);
}

static int parse_long(parser_t *parser, const char *argument)
{
    size_t size = strcspn(argument, "=");
    const option_t *option = find_long(parser->command->options, argument, size);
    if (!option)
        return no_such_option(parser->command, argument, size);
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
            status = strings_add(operands, argument)
                         ? 0
                         : failure_report(parser->command->name, NULL, ABOUT_ANYTHING,
                                          gpg_error(GPG_ERR_ENOMEM));
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
    if (common->help || common->help_all) {
        help_command(command, common->help_all, stdout);
        return false;
    }
    if (common->version) {
        *r_status = version_print();
        return false;
    }
    if (operands->count > command->most_operands) {
        *r_status =
            usage_error(command, "there are too many files; it takes %zu", command->most_operands);
        return false;
    }
    return true;
}
