/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signature that a message has already, when it is signed once more. */
#ifndef SMIME_SIGN_INNER_SIGNATURE_H
#define SMIME_SIGN_INNER_SIGNATURE_H

#include "base/finding.h"

/* Adds inner-signature for each reason why the layers of the message are not intact: a failure
 * where recipients will find the same, a warning where it is not known. at: the time of signing. */
gpg_error_t inner_signature_check(bytes_t message, int64_t at, const findings_t *findings);

#endif
