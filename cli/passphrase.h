/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases and PINs: from a file, else from the person at the terminal. */
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "smime.h"

typedef struct passphrase {
    const char *command; /* for messages */
    const char *file;    /* --passphrase-file, or NULL */
    bool quiet;          /* no warnings */
    int status;          /* the exit status, if the file cannot be read: this has been said */
    char *line; /* of the file, once it has been read: a pipe gives it once only; or NULL */
    bool again; /* several will ask for the same: what a person answered is kept */
    struct passphrase_answer {
        char *what, *line;
    } * answers;
    size_t answer_count;
} passphrase_t;

/* As smime_passphrase_t; user is a passphrase_t. The first line of the file counts, once; the
 * terminal is asked without echo. GPG_ERR_NO_PASSPHRASE if there is no terminal.
 * Any thread. */
gpg_error_t passphrase_ask(void *user, const char *what, unsigned attempt, char *passphrase,
                           size_t size);
/* Wipes what was kept. */
void passphrase_release(passphrase_t *passphrase);

#endif
