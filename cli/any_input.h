/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs of show-cert and serial: messages, signatures and files of certificates alike. */
#ifndef CLI_ANY_INPUT_H
#define CLI_ANY_INPUT_H

#include "input.h"
#include "judging.h"
#include "passphrase.h"

/* Judges a message or a signature or, if the input is neither, the certificates in it. */
gpg_error_t any_input_judge(const judging_t *judging, passphrase_t *passphrase, const char *name,
                            const input_t *input, smime_report_t **r_report);
/* Likewise, of what has been read from it already. */
gpg_error_t any_input_judge_read(const judging_t *judging, const input_t *input,
                                 const smime_certificates_t *certificates,
                                 smime_report_t **r_report);
/* The certificates in any input; the passphrase is for .p12. */
gpg_error_t any_input_certificates(passphrase_t *passphrase, const char *name, const input_t *input,
                                   smime_certificates_t **r_certificates);

/* What a command does with each of its inputs; take gives an exit status. */
typedef struct any_input_taker {
    const command_t *command;
    const common_t *common;
    passphrase_t *passphrase;
    int (*take)(void *user, const char *name);
    void *user;
} any_input_taker_t;

/* All of them, behind the fence: one that cannot be read does not stop the others. The worst status. */
int any_input_take_all(const any_input_taker_t *taker, const strings_t *names);

#endif
