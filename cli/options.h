/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of a command, from one table: what is parsed, what --help prints, what the manual says.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "page.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct option option_t;
struct option {
    const char *name;     /* long name; NULL ends a table */
    char letter;          /* short name, or 0 */
    const char *argument; /* what it takes, or NULL; alternatives of a choice are parted by '|' */
    const char *help;     /* NULL: shares its line with the next; "": ends it */
    /* Stores value (NULL without argument) in the command's settings; a complaint if it is
     * unusable. */
    const char *(*store)(const option_t *option, void *field, const char *value);
    size_t offset; /* of the field in the settings */
};

/* Texts that belong to argv. */
typedef struct strings {
    const char **items; /* NULL after the last; NULL if there is none */
    size_t count;
} strings_t;

typedef struct command {
    const char *name;
    const char *operands; /* "[FILE]..." */
    const char *summary;
    const char *footer; /* last line of --help */
    const option_t *options;
    size_t most_operands;
    int (*run)(int argc, char **argv);
} command_t;

/* What every command understands. */
typedef struct common {
    bool help, version, json, quiet;
    color_choice_t color;
    const char *output;
} common_t;

const char *store_flag(const option_t *option, void *field, const char *value); /* bool */
const char *store_text(const option_t *option, void *field, const char *value); /* const char * */
const char *store_list(const option_t *option, void *field, const char *value); /* strings_t */
const char *store_oids(const option_t *option, void *field, const char *value); /* strings_t */
const char *store_choice(const option_t *option, void *field,
                         const char *value); /* int-sized enum */
const char *store_count(const option_t *option, void *field, const char *value); /* unsigned, > 0 */
const char *store_duration(const option_t *option, void *field, const char *value); /* int64_t */

#define OPTION(Type, field, name, argument, store, help)                                           \
    {                                                                                              \
        name, 0, argument, help, store, offsetof(Type, field)                                      \
    }

/* The options of common_t, which is the field `common` of Type; they end the table. */
#define COMMON_OPTIONS(Type, output_help)                                                          \
    {"output", 'o', "FILE", output_help, store_text, offsetof(Type, common.output)},               \
        OPTION(Type, common.json, "json", NULL, store_flag, NULL),                                 \
        OPTION(Type, common.quiet, "quiet", NULL, store_flag, NULL),                               \
        OPTION(Type, common.color, "color", "auto|always|never", store_choice, NULL),              \
        {"help", 'h', NULL, NULL, store_flag, offsetof(Type, common.help)},                        \
        OPTION(Type, common.version, "version", NULL, store_flag, ""),                             \
    {                                                                                              \
        NULL, 0, NULL, NULL, NULL, 0                                                               \
    }

/* Parses argv[1..] into settings and operands (whose items are the caller's to free, as is every
 * strings_t of settings). settings must begin with its common_t. false: the command is over, with
 * *r_status (help was printed, or a complaint). */
bool options_parse(const command_t *command, int argc, char **argv, void *settings,
                   strings_t *operands, int *r_status);
/* Complains about how the command was called; gives the exit status. */
int usage_error(const command_t *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void options_help(const command_t *command, FILE *out);
bool strings_add(strings_t *strings, const char *text);
void strings_free(strings_t *strings);

#endif
