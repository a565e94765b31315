/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool: finds the command, and does what holds for all of them. */
#include "commands.h"
#include "failure.h"
#include "help.h"
#include "language.h"
#include "output.h"
#include "terminal.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* A file must not come to be standard output because that was closed: what takes the place of a
 * missing stream fails when it is used. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            _exit(EX_SOFTWARE);
}

static bool is_word(const char *argument, const char *letter, const char *name)
{
    return strcmp(argument, letter) == 0 || strcmp(argument, name) == 0;
}

/* "help", "help COMMAND" */
static int help(const char *name)
{
    const command_t *command = name ? command_find(name) : NULL;
    if (name && !command && strcmp(name, "help") != 0)
        return command_unknown(name);
    if (command)
        help_command(command, false, stdout);
    else
        help_all(stdout);
    return 0;
}

/* Where --lang stands before the command, or is all that stands behind "help", it is passed over: it has
 * done what it does. */
static char **behind_language(char **argv)
{
    if (*argv && strcmp(*argv, "--lang") == 0 && argv[1])
        return argv + 2;
    return *argv && strncmp(*argv, "--lang=", 7) == 0 ? argv + 1 : argv;
}

static int run(int argc, char **argv)
{
    char **behind = behind_language(argv + 1);
    argc -= (int)(behind - argv - 1);
    argv = behind - 1;
    if (argc < 2) {
        help_all(stderr);
        return EX_USAGE;
    }
    if (is_word(argv[1], "-h", "--help") || strcmp(argv[1], "help") == 0)
        return help(*behind_language(argv + 2));
    if (is_word(argv[1], "-V", "--version"))
        return version_print();
    const command_t *command = command_find(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : command_unknown(argv[1]);
}

/* Where the terminal has none of its characters, a language would be question marks. */
static language_t readable(language_t language)
{
    static const char day[] = "\u65e5";
    return language == LANGUAGE_JAPANESE && !terminal_has(day, sizeof day - 1) ? LANGUAGE_ENGLISH
                                                                               : language;
}

int main(int argc, char **argv)
{
    fill_streams();
    output_watch_pipes();
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like any other */
    terminal_start();
    gpg_error_t error = language_speak(readable(language_choose(argc, argv)));
    if (error)
        return failure_report(NULL, NULL, ABOUT_ANYTHING, error);
    int status = run(argc, argv);
    error = output_finish_stdout();
    return error ? failure_report(NULL, _("standard output"), ABOUT_OUTPUT, error) : status;
}
