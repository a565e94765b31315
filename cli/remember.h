/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Authors of valid messages who are added to the file of known senders: by address and issuer, nothing that
 * a message could choose. */
#ifndef CLI_REMEMBER_H
#define CLI_REMEMBER_H

#include "smime.h"

/* Whom a report would have remembered, in one piece (malloc). */
typedef struct author {
    const char *address, *issuer;
} author_t;

typedef struct remember remember_t;

/* *r_author: NULL if the message is not valid, or its author is one of senders (NULL: none). */
gpg_error_t remember_author_of(const smime_report_t *report, const smime_senders_t *senders,
                               author_t **r_author);

/* Finds out whether the file at path, which may not exist yet, can be replaced. path has to stay. */
gpg_error_t remember_open(remember_t **r_remember, const char *path);
/* Adds the author, unless a section of the file is his by now; the file is complete at any time, and whoever
 * writes to it at the same time loses nothing. Not for several threads at once. */
gpg_error_t remember_add(remember_t *remember, const author_t *author);
size_t remember_count(const remember_t *remember); /* of those that were added */
void remember_free(remember_t **remember);

#endif
