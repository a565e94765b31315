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
/* The certificates in any input; the passphrase is for .p12. */
gpg_error_t any_input_certificates(passphrase_t *passphrase, const char *name, const input_t *input,
                                   smime_certificates_t **r_certificates);

/* Likewise, of what has been read from it already. */
gpg_error_t any_input_judge_read(const judging_t *judging, const input_t *input,
                                 const smime_certificates_t *certificates,
                                 smime_report_t **r_report);

#endif
