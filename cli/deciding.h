/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which finding decided a report, and what that comes to in one sentence. */
#ifndef CLI_DECIDING_H
#define CLI_DECIDING_H

#include "smime.h"

/* The finding that keeps a report from being valid; NULL: none does. */
const smime_finding_t *deciding_finding(const smime_report_t *report);
/* In one sentence, without a full stop. */
const char *deciding_sentence(const smime_report_t *report);

#endif
