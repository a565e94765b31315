/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sign --output-dir: many templates, each into a file of its name. */
#ifndef CLI_SIGN_MANY_H
#define CLI_SIGN_MANY_H

#include "options.h"
#include "smime.h"

typedef struct sign_many {
    const command_t *command;
    const common_t *common;
    const smime_sign_options_t *options;
    bool clock; /* each is signed at the time when it is, not at that of the options */
    const char *directory;
    unsigned jobs;
    /* Gives a worker the keys: one for each, since a signer serves one at a time. Complains, and gives an
     * exit status, 0 if all is well. Called by one worker at a time. */
    int (*new_signer)(void *user, smime_signer_t **r_signer);
    void *user;
} sign_many_t;

/* Signs all that the names stand for (files, those of directories, messages of mailboxes); gives the worst
 * exit status. Where two would get the same name, or one the place of a template, nothing is signed. */
int sign_many_run(const sign_many_t *many, const strings_t *names);

#endif
