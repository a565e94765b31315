/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One template, signed into an output that appears only when all has succeeded. */
#ifndef CLI_SIGN_ONE_H
#define CLI_SIGN_ONE_H

#include "failure.h"
#include "input.h"
#include "output.h"
#include "smime.h"

/* Signs data, which is the whole input or a message of a mailbox, as smime_sign does, and commits the output. */
gpg_error_t sign_one(const smime_signer_t *signer, const smime_sign_options_t *options,
                     const input_t *input, const uint8_t *data, size_t size, output_t *output,
                     smime_report_t **r_report);
/* What is at fault: what is wrong with the signer is wrong with every template, and has its own exit status. */
about_t sign_one_about(const smime_report_t *report, gpg_error_t error);
/* The report of a template could not be made: says so, and that the message is there if it is, which is not taken
 * back. The exit status. */
int sign_one_unsaid(FILE *stream, const char *command, const char *name, gpg_error_t lost,
                    bool is_signed);

#endif
