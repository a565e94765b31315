/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many inputs: files, directories, mailboxes and standard input, worked through by threads, with
 * the results in the order of the inputs. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "input.h"

#include <stdbool.h>
#include <stdio.h>

#define BATCH_JOBS_MAX 64
/* For options of a Type with an unsigned field `jobs`. */
#define JOBS_OPTION(Type)                                                                          \
    OPTION_RARE(Type, jobs, 0, "jobs", "N", store_jobs, GROUP_INPUT, "work on N messages at a time")

/* One message. */
typedef struct batch_item {
    const char *name;  /* "a.eml", "-", "box.mbox#3" */
    gpg_error_t error; /* it could not be read: there is no data */
    const uint8_t *data;
    size_t size;
    const input_t *input; /* what data is a part of: input_shrunk counts when the result is known */
    bool alone;           /* it is all that there is */
    bool of_mailbox;      /* one of several in a file: its name is made here */
    FILE *out, *err;      /* what is said about it */
    void **kept;          /* what print gets to know beside that: freed by free() */
} batch_item_t;

/* What was said about one message. */
typedef struct batch_said {
    const char *out, *err;
    size_t out_size, err_size;
    const void *kept; /* NULL: nothing was */
    size_t done;      /* messages, with this one */
    double share;     /* of all work that is known of, 0 to 1 */
} batch_said_t;

/* What the items are given to. Each thread has a worker, so that nothing else is shared. */
typedef struct batch_handler {
    gpg_error_t (*start)(void *user, void **r_worker);
    int (*handle)(void *user, void *worker, const batch_item_t *item); /* gives an exit status */
    void (*stop)(void *worker);
    /* Takes what was said about the items, in the order of the inputs, one after the other. An error
     * ends the work. */
    gpg_error_t (*print)(void *user, const batch_said_t *said);
    void *user;
    bool as_they_are; /* nothing is decompressed */
} batch_handler_t;

/* Works through names with `jobs` threads. A directory stands for the regular files in it in the
 * order of their names, numbers first and by what they count (those in cur and new and in its folders, if it is a Maildir), a mailbox for its messages.
 * *r_status gets the worst exit status in the sense of status_worst. An error means that the work
 * came to no end. */
gpg_error_t batch_run(const char *const *names, size_t count, unsigned jobs,
                      const batch_handler_t *handler, int *r_status);

#endif
