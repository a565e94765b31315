/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A fence around hostile bytes: a command that has read what it goes by gives up, before it reads the
 * first message, what it no longer needs. Where the kernel has neither seccomp nor Landlock it goes on
 * without. */
#ifndef CLI_FENCE_H
#define CLI_FENCE_H

#include "string_list.h"

#include <gpg-error.h>
#include <stdbool.h>
#include <stdio.h>

/* What is still opened afterwards. Every member may be left out; "-" is passed over. */
typedef struct fence {
    const strings_t *inputs;     /* files, directories, mailboxes */
    const char *output;          /* a file that is replaced, or a device */
    const char *page;            /* likewise */
    const char *senders;         /* a file that is replaced: --remember */
    const char *passphrase_file; /* beside the terminal, which asks is for */
    bool asks;
} fence_t;

/* Raises it, once and for good. To be called before any thread is started: those that run already
 * stay outside. Left are the files that are named, a place for temporary ones, and iconv's modules;
 * no other program is started, no socket opened. Only ENOMEM fails. */
gpg_error_t fence_raise(const fence_t *fence);
/* Whether it is up. */
bool fence_is_up(void);
/* Prints a line that says what is in force of it in this process. */
void fence_describe(FILE *out);

#endif
