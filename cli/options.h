/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of a command, from one table: what is parsed, what --help prints, what the manual says
 * and what a shell completes. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "language.h"
#include "option_values.h"
#include "page.h"
#include "string_list.h"

#include <stdbool.h>
#include <stddef.h>

struct option {
    const char *name; /* long name; NULL ends a table */
    char letter;      /* short name, or 0 */
    bool joined;      /* --help names it in one line with its neighbours, without a word about it */
    bool rare;        /* only --help-all names it, so that --help fits a screen */
    /* What it takes, or NULL. Alternatives are parted by '|': small letters are words that are
     * written like this, capitals say what kind of value it is (FILE, DIR, DATE ...). Words alone
     * that are not stored by store_choice are a list: commas part several. */
    const char *argument;
    const char *group; /* heading of --help; those of a group stand together */
    const char *help;  /* in a few words */
    /* Stores value (NULL without argument) in the command's settings; a complaint if it is
     * unusable. */
    const char *(*store)(const option_t *option, void *field, const char *value);
    size_t offset; /* of the field in the settings */
};

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
    bool help, help_all, version, json, quiet;
    color_choice_t color;
    language_t language; /* which main has chosen already, whatever stands here */
    const char *output;
} common_t;

/* A row; letter: 0 if it has none. */
// clang-format off
#define OPTION(Type, field, letter, name, argument, store, group, help) \
    {name, letter, false, false, argument, group, help, store, offsetof(Type, field)}
#define OPTION_RARE(Type, field, letter, name, argument, store, group, help) \
    {name, letter, false, true, argument, group, help, store, offsetof(Type, field)}
#define OPTION_JOINED(Type, field, letter, name, argument, store, group, help) \
    {name, letter, true, false, argument, group, help, store, offsetof(Type, field)}
#define OPTION_JOINED_RARE(Type, field, letter, name, argument, store, group, help) \
    {name, letter, true, true, argument, group, help, store, offsetof(Type, field)}
#define OPTIONS_END {NULL, 0, false, false, NULL, NULL, NULL, NULL, 0}
// clang-format on

#define GROUP_TRUST   N_("Trust")
#define GROUP_PINS    N_("What has to hold")
#define GROUP_INPUT   N_("What is looked at")
#define GROUP_SIGNER  N_("Who signs")
#define GROUP_FORM    N_("What is made")
#define GROUP_CHECKS  N_("What is checked")
#define GROUP_OUTPUT  N_("What comes out")
#define GROUP_GENERAL N_("In general")

/* The options of common_t, which is the field `common` of Type; COMMON_OPTIONS ends the table. */
#define OUTPUT_OPTION(Type, help)                                                                  \
    OPTION(Type, common.output, 'o', "output", "FILE", store_text, GROUP_OUTPUT, help)
#define COMMON_OPTIONS(Type)                                                                       \
    OPTION_JOINED(Type, common.json, 'j', "json", NULL, store_flag, GROUP_GENERAL,                 \
                  "print JSON, one object a line"),                                                \
        OPTION_JOINED(Type, common.quiet, 'q', "quiet", NULL, store_flag, GROUP_GENERAL,           \
                      "print nothing but errors"),                                                 \
        OPTION_JOINED(Type, common.color, 0, "color", "auto|always|never", store_choice,           \
                      GROUP_GENERAL, "use colours (default: auto, on a terminal)"),                \
        OPTION_JOINED(Type, common.language, 0, "lang", LANGUAGES, store_choice, GROUP_GENERAL,    \
                      "speak English or Japanese (default: the locale's)"),                        \
        OPTION_JOINED(Type, common.help, 'h', "help", NULL, store_flag, GROUP_GENERAL,             \
                      "print the usual options"),                                                  \
        OPTION_JOINED(Type, common.help_all, 0, "help-all", NULL, store_flag, GROUP_GENERAL,       \
                      "print all options"),                                                        \
        OPTION_JOINED(Type, common.version, 'V', "version", NULL, store_flag, GROUP_GENERAL,       \
                      "print the version"),                                                        \
        OPTIONS_END

/* Parses argv[1..] into settings and operands (whose items are the caller's to free, as is every
 * strings_t of settings). settings must begin with its common_t. false: the command is over, with
 * *r_status (help was printed, or a complaint). */
bool options_parse(const command_t *command, int argc, char **argv, void *settings,
                   strings_t *operands, int *r_status);
/* Complains about how the command was called, in a sentence that is translated here; gives the exit status. */
int usage_error(const command_t *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
