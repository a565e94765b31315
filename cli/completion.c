/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Completions for bash, zsh and fish. An option's argument says what can stand there (options.h):
 * words in small letters are offered, FILE and DIR are files, those of the right kind first; what a
 * person has to know is left to him. A new option needs nothing here. */
#include "completion.h"

#include "commands.h"

#include <string.h>

/* ---- what can stand where ---- */

/* Endings that people and programs give such files: of an option's, of a command's operands. */
#define CERTIFICATES "pem crt cer der p7b p7c"
#define KEYS         "p12 pfx"
#define MESSAGES     "eml emlx gz msg mbox p7m p7s"
#define LISTS        "txt csv tsv"
static const struct {
    const char *of;
    const char *endings;
} kinds[] = {
    {"trust", CERTIFICATES},
    {"certs", CERTIFICATES},
    {"chain", CERTIFICATES},
    {"signer", CERTIFICATES " " KEYS},
    {"key", "key pem der " KEYS},
    {"crl", "crl pem der"},
    {"ocsp", "ocsp ors der"},
    {"serial-list", LISTS},
    {"match", LISTS},
    {"senders", "json"},
    {"html", "html"},
    {"verify", MESSAGES},
    {"serial", MESSAGES " " CERTIFICATES " " KEYS},
    {"show-cert", MESSAGES " " CERTIFICATES " " KEYS},
    {"sign", "eml txt"},
};

/* "": any file. */
static const char *endings_of(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].of, name) == 0)
            return kinds[i].endings;
    return "";
}

static bool takes_files(const option_t *option)
{
    return strstr(option->argument, "FILE") || strstr(option->argument, "DIR");
}

static bool takes_words(const option_t *option)
{
    return option->argument[strcspn(option->argument, "abcdefghijklmnopqrstuvwxyz")];
}

/* Nothing but words, yet no choice of one of them: commas part several. */
static bool takes_list(const option_t *option)
{
    return option->store != store_choice && strchr(option->argument, '|') &&
           !option->argument[strcspn(option->argument, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
}

/* The words among the alternatives; of "pkcs11:URI" what it begins with, and colon. */
static void put_words(FILE *out, const option_t *option, const char *separator, const char *colon)
{
    const char *between = "";
    for (const char *at = option->argument; *at;) {
        size_t size = strcspn(at, "|"), word = strcspn(at, "|:");
        if (*at < 'A' || *at > 'Z') {
            fprintf(out, "%s%.*s%s", between, (int)word, at, word < size ? colon : "");
            between = separator;
        }
        at += size + (at[size] == '|');
    }
}

/* Each ending, with something in front of and between them. */
static void put_endings(FILE *out, const char *endings, const char *before, const char *between)
{
    for (const char *at = endings; *at;) {
        size_t size = strcspn(at, " ");
        fprintf(out, "%s%s%.*s", at == endings ? "" : between, before, (int)size, at);
        at += size + (at[size] == ' ');
    }
}

/* text inside of the shell's quotes; special: what has a meaning of its own there. */
static void put_quoted(FILE *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fprintf(out, strchr(special, *text) ? "\\%c" : "%c", *text);
    }
}

static void put_command_names(FILE *out)
{
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", commands[i]->name);
}

/* ---- bash, with the functions of bash-completion, which loads it ---- */

static void bash_files(FILE *out, const char *endings)
{
    fputs(" files=1 kind='", out);
    put_endings(out, endings, "", "|");
    fputs("'", out);
}

static void bash_option(FILE *out, const command_t *command, const option_t *option)
{
    if (!option->argument)
        return;
    fprintf(out, "    '%s --%s'", command->name, option->name);
    if (option->letter)
        fprintf(out, " | '%s -%c'", command->name, option->letter);
    fputs(")", out);
    if (takes_words(option)) {
        fputs(takes_list(option) ? " list=1 choices='" : " choices='", out);
        put_words(out, option, " ", ":");
        fputs("'", out);
    }
    if (takes_files(option))
        bash_files(out, endings_of(option->name));
    fputs(" ;;\n", out);
}

static void bash_command(FILE *out, const command_t *command)
{
    for (const option_t *option = command->options; option->name; option++)
        bash_option(out, command, option);
    fprintf(out, "    '%s '*)", command->name);
    bash_files(out, endings_of(command->name));
    fputs(" options='", out);
    for (const option_t *option = command->options; option->name; option++)
        fprintf(out, "%s--%s", option == command->options ? "" : " ", option->name);
    fputs("' ;;\n", out);
}

/* Behind "--" there are only operands. */
static const char bash_begin[] =
    "# bash completion of smimetool\n\n"
    "_smimetool() {\n"
    "    local cur prev words cword split\n"
    "    _init_completion -s -n : || return\n"
    "    local choices='' options='' kind='' list=0 files=0 done=''\n"
    "    if [[ $cword -eq 1 ]]; then words[1]='' prev=''; fi\n"
    "    if [[ \" ${words[*]:1:cword-1} \" == *' -- '* ]]; then prev='--'; fi\n"
    "    case \"${words[1]} $prev\" in\n";
static const char bash_end[] =
    "    esac\n"
    "    if [[ $options && $prev != -- && $cur == -* ]]; then choices=$options files=0; fi\n"
    "    if [[ $list -eq 1 ]]; then done=${cur%\"${cur##*,}\"}; fi\n"
    "    mapfile -t COMPREPLY < <(compgen -P \"$done\" -W \"$choices\" -- \"${cur#\"$done\"}\")\n"
    "    if [[ $list -eq 1 || ${COMPREPLY[0]-} == *: ]]; then compopt -o nospace; fi\n"
    "    if [[ $files -eq 1 ]]; then\n"
    "        _filedir \"${kind:+@($kind)}\"\n"
    "        if [[ ${#COMPREPLY[@]} -eq 0 ]]; then _filedir; fi\n"
    "    fi\n"
    "    __ltrim_colon_completions \"$cur\"\n"
    "} &&\n"
    "    complete -F _smimetool smimetool\n";

static void bash_write(FILE *out)
{
    fprintf(out, "%s    ' ') choices='", bash_begin);
    put_command_names(out);
    fputs(" help' options='--help --version' ;;\n    'help '*) choices='", out);
    put_command_names(out);
    fputs("' ;;\n", out);
    for (size_t i = 0; commands[i]; i++)
        bash_command(out, commands[i]);
    fputs(bash_end, out);
}

/* ---- zsh ---- */

static void zsh_files(FILE *out, const char *endings)
{
    fputs("_files", out);
    if (*endings) {
        fputs(" -g \"*.(#i)(", out);
        put_endings(out, endings, "", "|");
        fputs(")(-.)\"", out);
    }
}

static void zsh_argument(FILE *out, const option_t *option)
{
    bool files = takes_files(option), list = takes_list(option), words = takes_words(option);
    fputs(":", out);
    put_quoted(out, option->argument, ":\\");
    fputs(files ? ":{" : list ? ":_values -s , value " : words ? ":(" : ": ", out);
    if (words) {
        fputs(files ? " compadd -- " : "", out);
        put_words(out, option, " ", "\\:");
        fputs(files ? ";" : list ? "" : ")", out);
    }
    if (files) {
        fputs(" ", out);
        zsh_files(out, endings_of(option->name));
        fputs(" }", out);
    }
}

static void zsh_option(FILE *out, const option_t *option)
{
    const char *equals = option->argument ? "=" : "";
    if (option->letter)
        fprintf(out, "            '*'{-%c%s,--%s%s}'[", option->letter, option->argument ? "+" : "",
                option->name, equals);
    else
        fprintf(out, "            '*--%s%s[", option->name, equals);
    put_quoted(out, option->help, "[]:\\");
    fputs("]", out);
    if (option->argument)
        zsh_argument(out, option);
    fputs("' \\\n", out);
}

static void zsh_command(FILE *out, const command_t *command)
{
    fprintf(out, "    %s)\n        _arguments -s -S \\\n", command->name);
    for (const option_t *option = command->options; option->name; option++)
        zsh_option(out, option);
    fputs("            '*:file:", out);
    zsh_files(out, endings_of(command->name));
    fputs("' ;;\n", out);
}

static void zsh_write(FILE *out)
{
    fputs("#compdef smimetool\n\n"
          "local curcontext=$curcontext state line\n"
          "typeset -A opt_args\n"
          "_arguments -C -A '-*' '(- *)'{-h,--help}'[print the commands]' \\\n"
          "    '(- *)'{-V,--version}'[print the version]' \\\n"
          "    '1:command:->command' '*::argument:->argument' && return\n"
          "case $state in\ncommand)\n    local -a commands=(\n",
          out);
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, "        '%s:", commands[i]->name);
        put_quoted(out, commands[i]->summary, "\\");
        fputs("'\n", out);
    }
    fputs("        'help:Shows the options of a command.'\n    )\n"
          "    _describe command commands ;;\nargument)\n    case $line[1] in\n"
          "    help) _values command ",
          out);
    put_command_names(out);
    fputs(" ;;\n", out);
    for (size_t i = 0; commands[i]; i++)
        zsh_command(out, commands[i]);
    fputs("    esac ;;\nesac\n", out);
}

/* ---- fish ---- */

#define FISH_FOR "complete -c smimetool -n '__smimetool_command %s'"

/* words: what else can stand there, or NULL. It needs endings: fish offers either files or words. */
static void fish_files(FILE *out, const char *endings, const option_t *words)
{
    if (!*endings) {
        fputs(" -F", out);
        return;
    }
    fputs(" -f -k -a '(__smimetool_files \"", out);
    put_endings(out, endings, "", "|");
    fputs("\")", out);
    if (words && takes_words(words)) {
        fputs(" ", out);
        put_words(out, words, " ", ":");
    }
    fputs("'", out);
}

static void fish_argument(FILE *out, const option_t *option)
{
    bool list = takes_list(option);
    fputs(takes_files(option) ? " -r" : " -x", out);
    if (takes_files(option)) {
        fish_files(out, endings_of(option->name), option);
    } else if (takes_words(option)) {
        fputs(list ? " -a '(__fish_complete_list , \"string split , " : " -a '", out);
        put_words(out, option, list ? "," : " ", ":");
        fputs(list ? "\")'" : "'", out);
    }
}

static void fish_option(FILE *out, const command_t *command, const option_t *option)
{
    fprintf(out, FISH_FOR " -l %s", command->name, option->name);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    fputs(" -d '", out);
    put_quoted(out, option->help, "\\");
    fputs("'", out);
    if (option->argument)
        fish_argument(out, option);
    fputs("\n", out);
}

static void fish_command(FILE *out, const command_t *command)
{
    fprintf(out, "complete -c smimetool -n '__smimetool_command' -f -a %s -d '", command->name);
    put_quoted(out, command->summary, "\\");
    fprintf(out, "'\n" FISH_FOR " -f -a %s\n", "help", command->name);
    fprintf(out, FISH_FOR, command->name);
    fish_files(out, endings_of(command->name), NULL);
    fputs("\n", out);
    for (const option_t *option = command->options; option->name; option++)
        fish_option(out, command, option);
}

static const char fish_begin[] =
    "# fish completion of smimetool\n\n"
    "# Is this the command? Without an argument: does none stand there yet?\n"
    "function __smimetool_command\n"
    "    set -l words (commandline -opc)\n"
    "    test \"$words[2]\" = \"$argv[1]\"\n"
    "end\n\n"
    "# Files with these endings, and folders; any file where none has one.\n"
    "function __smimetool_files\n"
    "    set -l begun (string replace -r '^--[^=]*=' '' -- (commandline -ct))\n"
    "    set -l all (complete -C \"__smimetool_has_none $begun\")\n"
    "    set -l right (string match -ri -- '^.*\\.(?:'$argv[1]')$' $all)\n"
    "    if not set -q right[1]\n"
    "        set right $all\n"
    "    end\n"
    "    printf '%s\\n' $right (string match -r -- '^.*/$' $all)\n"
    "end\n\n"
    "complete -c smimetool -n '__smimetool_command' -f -a help -d 'Shows the options of a "
    "command.'\n"
    "complete -c smimetool -n '__smimetool_command' -s h -l help -d 'print the commands'\n"
    "complete -c smimetool -n '__smimetool_command' -s V -l version -d 'print the version'\n";

static void fish_write(FILE *out)
{
    fputs(fish_begin, out);
    for (size_t i = 0; commands[i]; i++)
        fish_command(out, commands[i]);
}

bool completion_write(const char *shell, FILE *out)
{
    static const struct {
        const char *shell;
        void (*write)(FILE *out);
    } writers[] = {{"bash", bash_write}, {"zsh", zsh_write}, {"fish", fish_write}};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (strcmp(shell, writers[i].shell) == 0) {
            writers[i].write(out);
            return true;
        }
    return false;
}
