/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What people should know of a template before it goes out, beside what signing refuses or warns of. */
#ifndef SMIME_SIGN_TEMPLATE_LINT_H
#define SMIME_SIGN_TEMPLATE_LINT_H

#include "sign/sign.h"

/* Adds placeholder-left, html-without-text, message-id-missing, carrier-recipient. Reads text parts, one at
 * a time, into memory (up to LIMIT_LINT_TEXT). Only ENOMEM and errors of temporary files fail. */
gpg_error_t template_lint(sign_task_t *task);
/* Adds validity-left: how long the certificate and those sent along can be signed with. */
void template_lint_validity(const sign_task_t *task, const signer_pair_t *pair,
                            const signer_chain_t *chain, const findings_t *findings);

#endif
