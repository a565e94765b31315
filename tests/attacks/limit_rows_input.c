/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Caps of the command's inputs. */
#include "failure.h"
#include "input.h"
#include "limit_rows.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

typedef struct flow {
    int pipe;
    size_t rest;
} flow_t;

static void *pour(void *argument)
{
    static const char zeros[1024 * 1024];
    flow_t *flow = argument;
    for (ssize_t written = 1; flow->rest && written > 0;) {
        size_t piece = flow->rest < sizeof zeros ? flow->rest : sizeof zeros;
        written = write(flow->pipe, zeros, piece);
        flow->rest -= written > 0 ? (size_t)written : 0;
    }
    close(flow->pipe);
    return NULL;
}

/* Memory is faster than a disk, where there is enough of it. */
static void choose_directory(void)
{
    struct statvfs status;
    if (statvfs("/dev/shm", &status) == 0 && status.f_bavail * status.f_frsize / 4 > LIMIT_PIPE)
        setenv("TMPDIR", "/dev/shm", 1);
}

static seen_t pipe_size(bench_t *bench, size_t count)
{
    int ends[2];
    char name[32];
    input_t *input;
    pthread_t writer;
    signal(SIGPIPE, SIG_IGN);
    choose_directory();
    pki_require(pipe(ends) == 0, "pipe");
    fcntl(ends[1], F_SETPIPE_SZ, 1024 * 1024);
    flow_t flow = {ends[1], count};
    snprintf(name, sizeof name, "/proc/self/fd/%d", ends[0]);
    pki_require(pthread_create(&writer, NULL, pour, &flow) == 0, "thread");
    gpg_error_t error = input_open(&input, name);
    close(ends[0]);
    pthread_join(writer, NULL);
    input_free(&input);
    char *text = failure_text(ABOUT_MESSAGE, error);
    seen_t seen = {arena_text(&bench->world.arena, bytes_text(text)), !error};
    free(text);
    return seen;
}

static const limit_row_t items[] = {
    CAP(LIMIT_PIPE, 3 * INPUT_PIPE_MEMORY, LIMIT_PIPE + 1, pipe_size),
};

const limit_rows_t limit_rows_input = {items, sizeof items / sizeof *items};
