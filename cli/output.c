/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files written beside their place. The new file has no name until it is complete where the file
 * system can do that (O_TMPFILE); elsewhere it has one that signals remove. */
#include "output.h"

#include "base/portable.h"
#include "base/temporary_file.h"
#include "batch.h"
#include "failure.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (64 * 1024)
#define NAME_TRIES  100

struct output {
    int fd;        /* what is written to */
    int target_fd; /* where held bytes go on commit, or -1 */
    char *target;  /* the file to take the place of, or NULL */
    char *beside;  /* the name of the new file, or NULL while it has none */
    bool own_fd, own_target_fd, must_be_new;
    mode_t mode; /* of the file that is replaced, or 0 */
    gpg_error_t error;
    size_t used;
    uint8_t buffer[BUFFER_SIZE];
};

/* The names that a signal has to remove: one of each thread that puts a file in its place, and of those of a file
 * system where new files have a name from the start. */
#define NAMES_MOST (2 * BATCH_JOBS_MAX)
static _Atomic(char *) removed_by_signal[NAMES_MOST];

static void remove_names(void)
{
    for (size_t i = 0; i < NAMES_MOST; i++) {
        const char *name = removed_by_signal[i];
        if (name)
            unlink(name);
    }
}

/* With signals blocked. */
static void keep_name(char *name)
{
    for (size_t i = 0; i < NAMES_MOST; i++) {
        char *nothing = NULL;
        if (atomic_compare_exchange_strong(&removed_by_signal[i], &nothing, name))
            return;
    }
}

static void forget_name(const char *name)
{
    for (size_t i = 0; name && i < NAMES_MOST; i++)
        if (removed_by_signal[i] == name)
            removed_by_signal[i] = NULL;
}

static void on_deadly_signal(int number)
{
    remove_names();
    signal(number, SIG_DFL);
    raise(number);
}

static void watch_signals(void)
{
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT};
    struct sigaction action = {.sa_handler = on_deadly_signal}, old;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(deadly[i], &action, NULL);
}

static bool pipes_end_us; /* SIGPIPE was not ignored when the program began */

void output_watch_pipes(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    sigemptyset(&ignore.sa_mask);
    pipes_end_us = sigaction(SIGPIPE, &ignore, &old) == 0 && old.sa_handler == SIG_DFL;
}

/* Passes error on, unless it says that the reader of an output has gone: then the program ends as
 * others do. */
static gpg_error_t still_read(gpg_error_t error)
{
    if (pipes_end_us && gpg_err_code(error) == GPG_ERR_EPIPE) {
        signal(SIGPIPE, SIG_DFL);
        remove_names();
        raise(SIGPIPE);
    }
    return error;
}

static sigset_t block_signals(void)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    return old;
}

static void restore_signals(const sigset_t *old)
{
    pthread_sigmask(SIG_SETMASK, old, NULL);
}

/* A name in target's directory that is probably free. */
static char *name_beside(const char *target, unsigned attempt)
{
    char *name;
    const char *slash = strrchr(target, '/');
    int directory = slash ? (int)(slash - target) + 1 : 0;
    return asprintf(&name, "%.*s.smimetool-%ld-%u.tmp", directory, target, (long)getpid(),
                    attempt) < 0
               ? NULL
               : name;
}

static gpg_error_t open_named(output_t *output)
{
    gpg_error_t error = gpg_error(GPG_ERR_EEXIST);
    for (unsigned i = 0; i < NAME_TRIES && gpg_err_code(error) == GPG_ERR_EEXIST; i++) {
        char *name = name_beside(output->target, i);
        if (!name)
            return gpg_error(GPG_ERR_ENOMEM);
        sigset_t old = block_signals();
        output->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        error = output->fd < 0 ? gpg_error_from_syserror() : 0;
        if (!error)
            keep_name(output->beside = name);
        restore_signals(&old);
        if (error)
            free(name);
    }
    return error;
}

/* Whether the directory is there and may be written to is found out here, before any work is done.
 */
static gpg_error_t open_beside(output_t *output)
{
    char *copy = strdup(output->target);
    if (!copy)
        return gpg_error(GPG_ERR_ENOMEM);
    watch_signals();
    output->own_fd = true;
    output->fd = file_nameless(dirname(copy));
    /* asked before libgpg-error: where it is ENOTSUP as well, that is what it is called there */
    bool unsupported = output->fd < 0 && errno == EOPNOTSUPP;
    gpg_error_t error = output->fd < 0 ? gpg_error_from_syserror() : 0;
    free(copy);
    return unsupported ? open_named(output) : error;
}

/* Something that exists and is no file: it is written to. */
static gpg_error_t open_device(output_t *output, const char *path, bool held)
{
    int fd = strcmp(path, "-") == 0 ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return gpg_error_from_syserror();
    if (!held) {
        output->fd = fd;
        output->own_fd = fd != STDOUT_FILENO;
        return 0;
    }
    output->target_fd = fd;
    output->own_target_fd = fd != STDOUT_FILENO;
    output->own_fd = true;
    return temporary_file_open(&output->fd);
}

static gpg_error_t open_path(output_t *output, const char *path, bool held)
{
    struct stat status;
    if (output_is_stdout(path))
        return open_device(output, "-", held);
    bool exists = stat(path, &status) == 0;
    /* To take the place of a link is not what was asked for; a file that is no link has just come. */
    if (!exists && lstat(path, &status) == 0) {
        if (S_ISLNK(status.st_mode))
            return ERROR_DANGLING;
        exists = true;
    }
    if (exists && S_ISDIR(status.st_mode))
        return gpg_error(GPG_ERR_EISDIR);
    if (exists && !S_ISREG(status.st_mode))
        return open_device(output, path, held);
    if (exists && access(path, W_OK) < 0)
        return gpg_error_from_syserror();
    /* A link stays one: the file that it leads to is replaced. */
    output->target = exists ? realpath(path, NULL) : strdup(path);
    if (!output->target)
        return gpg_error_from_syserror();
    output->mode = exists ? status.st_mode & 07777 : 0;
    return open_beside(output);
}

gpg_error_t output_put(const char *path, const void *data, size_t size)
{
    output_t *output;
    gpg_error_t error = output_open(&output, path, false);
    if (!error)
        error = output_write(output, data, size);
    if (!error)
        error = output_commit(output);
    output_close(&output);
    return error;
}

/* A link that comes there later is replaced: rename(2) follows none. */
static gpg_error_t open_itself(output_t *output, const char *path)
{
    struct stat status;
    const bool exists = lstat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return gpg_error(GPG_ERR_EISDIR);
    if (exists && !S_ISREG(status.st_mode))
        return gpg_error(GPG_ERR_EEXIST);
    if (exists && access(path, W_OK) < 0)
        return gpg_error_from_syserror();
    output->mode = exists ? status.st_mode & 07777 : 0;
    output->target = strdup(path);
    return output->target ? open_beside(output) : gpg_error(GPG_ERR_ENOMEM);
}

bool output_is_stdout(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0 ||
           strcmp(path, "/dev/fd/1") == 0;
}

static output_t *output_new(void)
{
    output_t *output = malloc(sizeof *output);
    if (!output)
        return NULL;
    memset(output, 0, offsetof(output_t, buffer)); /* whose pages need not be touched */
    output->fd = output->target_fd = -1;
    return output;
}

gpg_error_t output_open(output_t **r_output, const char *path, bool held)
{
    output_t *output = output_new();
    gpg_error_t error = output ? open_path(output, path, held) : gpg_error(GPG_ERR_ENOMEM);
    if (error)
        output_close(&output);
    *r_output = output;
    return error;
}

gpg_error_t output_open_file(output_t **r_output, const char *path)
{
    output_t *output = output_new();
    gpg_error_t error = output ? open_itself(output, path) : gpg_error(GPG_ERR_ENOMEM);
    if (error)
        output_close(&output);
    *r_output = output;
    return error;
}

static gpg_error_t flush(output_t *output)
{
    if (!output->error)
        output->error = still_read(file_write(output->fd, output->buffer, output->used));
    output->used = 0;
    return output->error;
}

gpg_error_t output_write(void *user, const void *data, size_t size)
{
    output_t *output = user;
    if (size > BUFFER_SIZE - output->used)
        flush(output);
    if (!output->error && size >= BUFFER_SIZE) {
        output->error = still_read(file_write(output->fd, data, size));
    } else if (!output->error && size) {
        memcpy(output->buffer + output->used, data, size);
        output->used += size;
    }
    return output->error;
}

gpg_error_t output_error(const output_t *output)
{
    return output->error;
}

static gpg_error_t copy_held(output_t *output)
{
    if (lseek(output->fd, 0, SEEK_SET) < 0)
        return gpg_error_from_syserror();
    for (;;) {
        ssize_t got = read(output->fd, output->buffer, BUFFER_SIZE);
        if (got < 0 && errno != EINTR)
            return gpg_error_from_syserror();
        if (got == 0)
            return 0;
        gpg_error_t error =
            got > 0 ? file_write(output->target_fd, output->buffer, (size_t)got) : 0;
        if (error)
            return still_read(error);
    }
}

/* Gives the nameless file a name. */
static gpg_error_t name_file(output_t *output)
{
    char source[64];
    snprintf(source, sizeof source, "/proc/self/fd/%d", output->fd);
    for (unsigned i = 0; i < NAME_TRIES; i++) {
        char *name = name_beside(output->target, i);
        if (!name)
            return gpg_error(GPG_ERR_ENOMEM);
        if (linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            keep_name(output->beside = name);
            return 0;
        }
        free(name);
        if (errno != EEXIST)
            return gpg_error_from_syserror();
    }
    return gpg_error(GPG_ERR_EEXIST);
}

/* A second name for the new file, which fails where something has it. File systems without second names
 * are asked first. */
static gpg_error_t take_free_place(output_t *output)
{
    struct stat status;
    if (linkat(AT_FDCWD, output->beside, AT_FDCWD, output->target, 0) == 0)
        return unlink(output->beside) < 0 ? gpg_error_from_syserror() : 0;
    gpg_error_t error = gpg_error_from_syserror();
    if (errno != EPERM && errno != EOPNOTSUPP)
        return error;
    if (lstat(output->target, &status) == 0)
        return gpg_error(GPG_ERR_EEXIST);
    return rename(output->beside, output->target) < 0 ? gpg_error_from_syserror() : 0;
}

static gpg_error_t take_place(output_t *output)
{
    if (output->must_be_new)
        return take_free_place(output);
    return rename(output->beside, output->target) < 0 ? gpg_error_from_syserror() : 0;
}

static gpg_error_t put_in_place(output_t *output)
{
    if (output->mode && fchmod(output->fd, output->mode) < 0)
        return gpg_error_from_syserror();
    if (fsync(output->fd) < 0)
        return gpg_error_from_syserror();
    sigset_t old = block_signals();
    gpg_error_t error = output->beside ? 0 : name_file(output);
    if (!error)
        error = take_place(output);
    if (error && output->beside)
        unlink(output->beside);
    forget_name(output->beside);
    restore_signals(&old);
    free(output->beside);
    output->beside = NULL;
    return error;
}

gpg_error_t output_commit(output_t *output)
{
    gpg_error_t error = flush(output);
    if (error)
        return error;
    if (output->target)
        error = put_in_place(output);
    else if (output->target_fd >= 0)
        error = copy_held(output);
    int fd = output->target_fd >= 0 ? output->target_fd : output->fd;
    bool own = output->target_fd >= 0 ? output->own_target_fd : output->own_fd;
    if (!error && own && close(fd) < 0)
        error = gpg_error_from_syserror();
    if (own && output->target_fd >= 0)
        output->target_fd = -1;
    else if (own)
        output->fd = -1;
    return output->error = error;
}

gpg_error_t output_commit_new(output_t *output)
{
    output->must_be_new = true;
    return output_commit(output);
}

bool output_keeps_owner(const output_t *output)
{
    struct stat own, old;
    return !output->target || stat(output->target, &old) < 0 ||
           (fstat(output->fd, &own) == 0 && own.st_uid == old.st_uid && own.st_gid == old.st_gid);
}

void output_close(output_t **output)
{
    output_t *old = *output;
    *output = NULL;
    if (!old)
        return;
    if (old->beside)
        unlink(old->beside);
    forget_name(old->beside);
    if (old->own_fd && old->fd >= 0)
        close(old->fd);
    if (old->own_target_fd && old->target_fd >= 0)
        close(old->target_fd);
    free(old->beside);
    free(old->target);
    free(old);
}

static gpg_error_t stdout_error;

void output_print(const char *text, size_t size)
{
    if (size && fwrite(text, 1, size, stdout) < size && !stdout_error)
        stdout_error = still_read(gpg_error_from_syserror());
}

gpg_error_t output_flush_stdout(void)
{
    errno = 0;
    if (!stdout_error && (fflush(stdout) != 0 || ferror(stdout)))
        stdout_error = still_read(errno ? gpg_error_from_syserror() : gpg_error(GPG_ERR_EIO));
    return stdout_error;
}

gpg_error_t output_finish_stdout(void)
{
    output_flush_stdout();
    /* Some file systems tell only now. The descriptor may be closed already: then nothing was
     * printed. */
    if (!stdout_error && close(STDOUT_FILENO) < 0 && errno != EBADF)
        stdout_error = gpg_error_from_syserror();
    return stdout_error;
}
