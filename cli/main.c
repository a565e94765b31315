/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool: finds the command, and does what holds for all of them. */
#include "commands.h"
#include "failure.h"
#include "output.h"
#include "smime.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static void print_usage(FILE *out)
{
    fputs("Usage: smimetool COMMAND [OPTION]... [FILE]...\n"
          "Signs e-mail with S/MIME, and tells whether a signed message can be believed.\n\n",
          out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n'smimetool COMMAND --help' lists the options of a command; see smimetool(1).\n", out);
}

/* A file must not come to be standard output because that was closed: what takes the place of a
 * missing stream fails when it is used. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            _exit(EX_SOFTWARE);
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EX_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("smimetool " SMIME_VERSION);
        return 0;
    }
    const command_t *command = command_find(argv[1]);
    if (command)
        return command->run(argc - 1, argv + 1);
    failure_print(stderr, NULL, argv[1], "there is no such command; see 'smimetool --help'");
    return EX_USAGE;
}

int main(int argc, char **argv)
{
    fill_streams();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error like any other */
    setlocale(LC_CTYPE, "");
    int status = run(argc, argv);
    gpg_error_t error = output_finish_stdout();
    return error ? failure_report(NULL, "standard output", ABOUT_OUTPUT, error) : status;
}
