/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of the report that says what was asked for and whether it holds. */
#ifndef SMIME_VERIFY_REPORT_PINS_H
#define SMIME_VERIFY_REPORT_PINS_H

#include "base/finding.h"
#include "verify/sender_claims.h"

/* Fills pins and known_sender of a report whose verdict stands: a pin holds where no finding says otherwise of
 * the signer who stands for the message. ENOMEM. */
gpg_error_t report_pins(arena_t *arena, smime_report_t *report,
                        const smime_verify_options_t *options, const sender_claims_t *claims,
                        const char *author, const findings_t *findings);

#endif
