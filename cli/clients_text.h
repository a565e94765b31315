/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of mail clients behind a report: whether each shows the message as valid, and why not. */
#ifndef CLI_CLIENTS_TEXT_H
#define CLI_CLIENTS_TEXT_H

#include "page.h"
#include "smime.h"

/* Nothing, where the report has no such answers. */
void clients_text(const page_t *page, const smime_report_t *report);

#endif
