/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line that is drawn over itself; it never reaches the last column, where terminals wrap. */
#include "progress.h"

#include "columns.h"
#include "language.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define BAR_MOST  30 /* columns of the bar itself */
#define LINE_MOST 79
#define SHARE_MIN 0.005 /* below, nobody can say how long it takes */

int64_t progress_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

progress_t progress_on(FILE *out, int64_t now)
{
    struct winsize size = {0};
    bool terminal = out && isatty(fileno(out));
    if (terminal)
        ioctl(fileno(out), TIOCGWINSZ, &size);
    return (progress_t){.out = terminal ? out : NULL,
                        .columns = size.ws_col ? size.ws_col : LINE_MOST + 1,
                        .start = now,
                        .shown = now};
}

/* ", 1:02:03 left"; nothing while that is not known. */
static void write_left(char *text, size_t size, double share, int64_t passed)
{
    text[0] = '\0';
    if (share < SHARE_MIN || share >= 1)
        return;
    long left = (long)((double)passed * (1 - share) / share / 1000 + 0.5);
    if (left >= 3600)
        snprintf(text, size, _(", %ld:%02ld:%02ld left"), left / 3600, left / 60 % 60, left % 60);
    else
        snprintf(text, size, _(", %ld:%02ld left"), left / 60, left % 60);
}

static void write_words(char *text, size_t size, const progress_state_t *state, int64_t passed)
{
    char left[48];
    double rate = passed > 0 ? (double)state->done * 1000 / (double)passed : 0;
    write_left(left, sizeof left, state->share, passed);
    snprintf(text, size, _("%3d%%  %zu done, %.*f/s%s, %zu bad"), (int)(state->share * 100),
             state->done, rate < 10 ? 1 : 0, rate, left, state->bad);
}

/* "[#####.....] " in front of the words, as far as there is room. */
static void write_bar(char *text, size_t size, double share, unsigned room)
{
    unsigned width = room < BAR_MOST + 3 ? room : BAR_MOST + 3;
    text[0] = '\0';
    if (width < 3 + 5 || width >= size)
        return;
    unsigned filled = (unsigned)(share * (width - 3));
    text[0] = '[';
    for (unsigned i = 0; i < width - 3; i++)
        text[1 + i] = i < filled ? '#' : '.';
    memcpy(text + width - 2, "] ", 3);
}

void progress_show(progress_t *progress, const progress_state_t *state, int64_t now)
{
    int64_t passed = now - progress->start;
    if (!progress->out || passed < PROGRESS_DELAY || now - progress->shown < PROGRESS_INTERVAL)
        return;
    char words[160], bar[BAR_MOST + 8];
    const unsigned most = progress->columns - 1 < LINE_MOST ? progress->columns - 1 : LINE_MOST;
    write_words(words, sizeof words, state, passed);
    unsigned used = columns_of(words);
    write_bar(bar, sizeof bar, state->share, used < most ? most - used : 0);
    char *cut = columns_cut_end(words, most, terminal_is_utf8());
    fprintf(progress->out, "\r%s", bar);
    if (cut)
        terminal_put(progress->out, cut, strlen(cut));
    fputs("\x1b[K", progress->out);
    free(cut);
    fflush(progress->out);
    progress->visible = true;
    progress->shown = now;
}

void progress_hide(progress_t *progress)
{
    if (!progress->visible)
        return;
    fputs("\r\x1b[K", progress->out);
    fflush(progress->out);
    progress->visible = false;
}
