/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures whose signer's certificate is not to be had. */
#ifndef CLI_MISSING_SIGNER_H
#define CLI_MISSING_SIGNER_H

#include "options.h"
#include "smime.h"

/* Says on stderr of which signers the certificate is missing, and what to do (advice). Gives 0 if
 * the certificate of some signer is there, else the exit status: that of the verdict or, where
 * there is no signature at all, that of an input without certificates. */
int missing_signers_tell(const command_t *command, const common_t *common, const char *name,
                         const smime_report_t *report, const char *advice);

#endif
