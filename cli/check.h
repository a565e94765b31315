/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sign --check: many templates looked at, nothing signed. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "options.h"
#include "smime.h"

typedef struct check {
    const command_t *command;
    const common_t *common;
    const smime_signer_t *signer; /* NULL: the templates alone */
    const smime_sign_options_t *options;
    int format; /* number of CHECK_FORMATS; -1: text, or JSON with --json */
    bool strict;
} check_t;

/* Prints what it finds in them; gives the exit status: 0 if nothing would be refused, or, strictly, warned
 * of, else 1; what cannot be read has its own. */
int check_run(const check_t *check, const strings_t *names);

#endif
