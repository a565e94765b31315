/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a message shows as valid in the mail clients of client_table.h, as far as it is documented. */
#ifndef SMIME_VERIFY_CLIENTS_H
#define SMIME_VERIFY_CLIENTS_H

#include "message/layer.h"
#include "verify/client_check.h"

/* Puts an answer for each client into the report that the facts are about, whose findings and layers are
 * in it already. ENOMEM. */
gpg_error_t clients_answer(arena_t *arena, const client_facts_t *facts, smime_report_t *report);
/* Likewise for a report of verification: of the author's layer (else the first). layers: those of the
 * message that it is about; NULL: it is about a certificate. ENOMEM. */
gpg_error_t clients_answer_report(arena_t *arena, const layers_t *layers, smime_report_t *report);

#endif
