/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How mail clients will take a message that has not been signed yet. */
#ifndef SMIME_SIGN_PLANNED_CLIENTS_H
#define SMIME_SIGN_PLANNED_CLIENTS_H

#include "sign/sign.h"

/* Puts the answers into the task's report, whose findings are in it already. ENOMEM. */
gpg_error_t planned_clients_answer(sign_task_t *task);

#endif
