/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is looked at in a template before it is signed: what recipients would not accept, or would not
 * read alike. */
#ifndef SMIME_SIGN_TEMPLATE_CHECK_H
#define SMIME_SIGN_TEMPLATE_CHECK_H

#include "sign/sign.h"

/* Checks header, date, layers that are there already and the author against the signers' certificates,
 * and plans the signed part. What is found goes to the task's findings. */
gpg_error_t sign_check_template(sign_task_t *task);

#endif
