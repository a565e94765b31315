/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verification: smime_verify, in the two forms of what it hands out. */
#ifndef SMIME_VERIFY_VERIFY_H
#define SMIME_VERIFY_VERIFY_H

#include "smime.h"

/* As smime_verify, but options->write receives the message as it was before signing (restored_message.h),
 * in the same pass. Where no layer is around the whole message nothing is written.
 *   GPG_ERR_INV_ARG    options->detached is given: a message that is not there cannot be restored
 *   GPG_ERR_TOO_LARGE  a header is larger than is read */
gpg_error_t verify_restoring(smime_verifier_t *verifier, const smime_verify_options_t *options,
                             const void *data, size_t size, smime_report_t **r_report);

#endif
