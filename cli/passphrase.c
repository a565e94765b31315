/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secrets never come from argv or the environment, are not shown, and are wiped where they were. */
#include "passphrase.h"

#include "base/portable.h"
#include "failure.h"
#include "file.h"
#include "input.h"
#include "language.h"
#include "printable.h"
#include "secret_guard.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* Like ssh(1) does of a key. Pipes and terminals have modes that say nothing. */
static void warn_if_open_to_others(const passphrase_t *source)
{
    struct stat status;
    char text[256];
    if (source->quiet || stat(source->file, &status) < 0 || !S_ISREG(status.st_mode) ||
        !(status.st_mode & (S_IRGRP | S_IROTH)))
        return;
    snprintf(
        text, sizeof text,
        _("warning: others than its owner can read this file (its mode is %04o); chmod 600 ends "
          "that"),
        (unsigned)status.st_mode & 07777);
    failure_print(stderr, source->command, source->file, text);
}

/* Keeps the first line: one passphrase may be that of several files. */
static gpg_error_t read_file(passphrase_t *source)
{
    input_t *input;
    gpg_error_t error = input_open_secret(&input, source->file);
    if (error) {
        source->status = failure_report(source->command, source->file, ABOUT_ANYTHING, error);
        return error;
    }
    warn_if_open_to_others(source);
    const uint8_t *data = input_data(input);
    size_t length = 0;
    while (length < input_size(input) && data[length] != '\n' && data[length] != '\r')
        length++;
    if (memchr(data, '\0', length))
        error = gpg_error(GPG_ERR_BAD_PASSPHRASE);
    else if (!(source->line = calloc(1, length + 1)))
        error = gpg_error(GPG_ERR_ENOMEM);
    else
        memcpy(source->line, data, length);
    input_free(&input);
    return error;
}

static gpg_error_t from_file(passphrase_t *source, char *passphrase, size_t size)
{
    gpg_error_t error = source->line ? 0 : read_file(source);
    if (!error && strlen(source->line) >= size)
        error = gpg_error(GPG_ERR_BAD_PASSPHRASE);
    if (!error)
        strcpy(passphrase, source->line);
    return error;
}

/* ---- the terminal ---- */

static const int caught_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
#define SIGNAL_COUNT (sizeof caught_signals / sizeof *caught_signals)

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    caught = number;
}

/* While echo is off, signals are kept until it is on again. */
static void catch_signals(struct sigaction *old)
{
    struct sigaction action = {.sa_handler = on_signal}; /* read is not restarted */
    sigemptyset(&action.sa_mask);
    caught = 0;
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaction(caught_signals[i], &action, &old[i]);
}

static void release_signals(const struct sigaction *old)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaction(caught_signals[i], &old[i], NULL);
    if (caught)
        raise(caught);
}

/* Reads a line of at most size - 1 bytes; a longer one is refused, as is one that a signal ended.
 */
static gpg_error_t read_line(int terminal, char *line, size_t size)
{
    size_t length = 0;
    for (;;) {
        char c;
        ssize_t got = read(terminal, &c, 1);
        if (got == 1 && c == '\n')
            break;
        if (got <= 0 || length + 1 == size)
            return gpg_error(GPG_ERR_CANCELED);
        line[length++] = c;
    }
    line[length] = '\0';
    return 0;
}

static void prompt(int terminal, const char *what, unsigned attempt)
{
    char *shown = printable(what), *text = NULL;
    if (asprintf(&text, _("%sPassphrase for %s: "), attempt ? _("Wrong. ") : "",
                 shown ? shown : _("the key")) < 0)
        text = NULL;
    size_t size = 0;
    char *converted = text ? terminal_text(text, strlen(text), &size) : NULL;
    file_write(terminal, converted ? converted : "?", converted ? size : 1);
    free(converted);
    free(text);
    free(shown);
}

static gpg_error_t from_terminal(const char *what, unsigned attempt, char *passphrase, size_t size)
{
    struct termios shown, hidden;
    struct sigaction old[SIGNAL_COUNT];
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return gpg_error(GPG_ERR_NO_PASSPHRASE);
    if (tcgetattr(terminal, &shown) < 0) {
        close(terminal);
        return gpg_error(GPG_ERR_NO_PASSPHRASE);
    }
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    catch_signals(old);
    gpg_error_t error = gpg_error(GPG_ERR_NO_PASSPHRASE);
    if (tcsetattr(terminal, TCSAFLUSH, &hidden) == 0) {
        prompt(terminal, what, attempt);
        error = read_line(terminal, passphrase, size);
        dprintf(terminal, "\n");
        tcsetattr(terminal, TCSAFLUSH, &shown);
    }
    close(terminal);
    release_signals(old);
    return error;
}

/* ---- what was answered ---- */

static void wipe(char **line)
{
    if (*line)
        explicit_bzero(*line, strlen(*line));
    free(*line);
    *line = NULL;
}

static struct passphrase_answer *answer_to(const passphrase_t *source, const char *what)
{
    for (size_t i = 0; i < source->answer_count; i++)
        if (strcmp(source->answers[i].what, what) == 0)
            return &source->answers[i];
    return NULL;
}

/* The last answer is the one that was right, or nothing is. Without memory it is asked for again. */
static void keep_answer(passphrase_t *source, const char *what, const char *passphrase)
{
    struct passphrase_answer *kept = answer_to(source, what);
    if (!kept) {
        struct passphrase_answer *grown =
            realloc(source->answers, (source->answer_count + 1) * sizeof *grown);
        char *copy = strdup(what);
        if (grown)
            source->answers = grown;
        if (!grown || !copy) {
            free(copy);
            return;
        }
        kept = &grown[source->answer_count++];
        *kept = (struct passphrase_answer){copy, NULL};
    }
    wipe(&kept->line);
    kept->line = strdup(passphrase);
}

static gpg_error_t from_person(passphrase_t *source, const char *what, unsigned attempt,
                               char *passphrase, size_t size)
{
    const struct passphrase_answer *kept =
        source->again && attempt == 0 ? answer_to(source, what) : NULL;
    if (kept && kept->line && strlen(kept->line) < size) {
        strcpy(passphrase, kept->line);
        return 0;
    }
    gpg_error_t error = from_terminal(what, attempt, passphrase, size);
    if (!error && source->again)
        keep_answer(source, what, passphrase);
    return error;
}

/* One terminal, one question. */
static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;

gpg_error_t passphrase_ask(void *user, const char *what, unsigned attempt, char *passphrase,
                           size_t size)
{
    passphrase_t *source = user;
    if (size == 0)
        return gpg_error(GPG_ERR_INV_ARG);
    passphrase[0] = '\0';
    secret_guard();
    pthread_mutex_lock(&asking);
    gpg_error_t error = !source->file  ? from_person(source, what, attempt, passphrase, size)
                        : attempt == 0 ? from_file(source, passphrase, size)
                                       : gpg_error(GPG_ERR_BAD_PASSPHRASE);
    pthread_mutex_unlock(&asking);
    if (error)
        explicit_bzero(passphrase, size);
    return error;
}

void passphrase_release(passphrase_t *passphrase)
{
    wipe(&passphrase->line);
    for (size_t i = 0; i < passphrase->answer_count; i++) {
        free(passphrase->answers[i].what);
        wipe(&passphrase->answers[i].line);
    }
    free(passphrase->answers);
    passphrase->answers = NULL;
    passphrase->answer_count = 0;
}
