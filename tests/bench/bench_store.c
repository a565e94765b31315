/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the system's store costs a cold verification: `smimetool verify` of one small mail with one
 * CA file, and with that and the system's store (issue 4: at most 1 ms more on a machine where a
 * program that only links GnuTLS takes 1.5 to 1.9 ms). Both in turn, so that a busy machine is busy
 * for both. Usage: bench_store [SMIMETOOL [MESSAGE [CA-FILE]]], from the project's root. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define RUNS 200

extern char **environ;

typedef struct cost {
    double wall[RUNS], processor[RUNS]; /* milliseconds */
} cost_t;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static void run(char *const arguments[], cost_t *cost, size_t index)
{
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    double start = now();
    if (posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ) ||
        wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) > 2) {
        fprintf(stderr, "%s does not verify\n", arguments[0]);
        exit(EXIT_FAILURE);
    }
    cost->wall[index] = now() - start;
    cost->processor[index] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    posix_spawn_file_actions_destroy(&actions);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void print(const char *name, double *alone, double *both)
{
    qsort(alone, RUNS, sizeof *alone, compare);
    qsort(both, RUNS, sizeof *both, compare);
    printf("%-15s  %8.2f  %8.2f  %8.2f    %8.2f  %8.2f  %8.2f\n", name, alone[0], both[0],
           both[0] - alone[0], alone[RUNS / 2], both[RUNS / 2], both[RUNS / 2] - alone[RUNS / 2]);
}

int main(int argc, char **argv)
{
    static cost_t alone, both, bare;
    char *tool = argc > 1 ? argv[1] : "build/smimetool";
    char *message = argc > 2 ? argv[2] : "samples/messages/valid.eml";
    char *ca = argc > 3 ? argv[3] : "samples/pki/root.pem";
    char *const with_one[] = {tool, "verify", "--trust", ca, message, NULL};
    char *const with_both[] = {tool, "verify", "--trust", ca, "--trust", "system", message, NULL};
    char *const nothing[] = {tool, "--version", NULL};
    for (size_t i = 0; i < RUNS; i++) {
        run(with_one, &alone, i);
        run(with_both, &both, i);
        run(nothing, &bare, i);
    }
    printf("milliseconds       fastest                           median\n"
           "                  one CA  +system  difference       one CA  +system  difference\n");
    print("wall", alone.wall, both.wall);
    print("processor", alone.processor, both.processor);
    qsort(bare.wall, RUNS, sizeof *bare.wall, compare);
    printf("the tool alone (--version): %.2f fastest, %.2f median\n", bare.wall[0],
           bare.wall[RUNS / 2]);
    return EXIT_SUCCESS;
}
