/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output that appears complete or not at all: a file is written beside its place and renamed when
 * everything has succeeded; what cannot be renamed (a device, a pipe, standard output) is written
 * to. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct output output_t;

/* From here on a reader of an output that goes away ends the program by SIGPIPE, without a word,
 * unless that was ignored when the program began: then it is an error of writing. Other pipes and
 * sockets (those of tokens) end nothing. */
void output_watch_pipes(void);

/* path: "-" is standard output. held: what goes to a device or a pipe is kept back until
 * output_commit. */
gpg_error_t output_open(output_t **r_output, const char *path, bool held);
/* For a name in a directory that others may write to: path itself becomes the file. EEXIST: a link, a device or a
 * pipe is called like that; what a link leads to might be another result, or what it is made of. */
gpg_error_t output_open_file(output_t **r_output, const char *path);
/* As smime_write_t; user is the output_t. The first error stays. */
gpg_error_t output_write(void *user, const void *data, size_t size);
/* The first error of writing, or 0. */
gpg_error_t output_error(const output_t *output);
/* Everything has succeeded: the file takes its place. Then output_close still has to be called. */
gpg_error_t output_commit(output_t *output);
/* Likewise, but takes nothing's place. EEXIST: by now there is a file of that name. */
gpg_error_t output_commit_new(output_t *output);
/* Whether the file that is replaced, if there is one, keeps its owner and group. */
bool output_keeps_owner(const output_t *output);
/* Without a commit before, nothing is left behind. */
void output_close(output_t **output);
/* The text at path, wholly or not at all. */
gpg_error_t output_put(const char *path, const void *data, size_t size);
/* Whether path is standard output. */
bool output_is_stdout(const char *path);

/* Prints to standard output. */
void output_print(const char *text, size_t size);
/* Flushes standard output; what was lost on the way (a full disk, a reader that has gone) is
 * noticed and remembered. */
gpg_error_t output_flush_stdout(void);
/* Likewise, and closes it: the last that a program does. */
gpg_error_t output_finish_stdout(void);

#endif
