/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for people: the verdict first, then why, then who signed and what leads to whom. */
#ifndef CLI_REPORT_TEXT_H
#define CLI_REPORT_TEXT_H

#include "page.h"
#include "smime.h"

/* A whole report about input. */
void text_of_report(const page_t *page, const char *input, const smime_report_t *report);
/* Its findings, worst first; those below `least` are left out. */
void text_of_findings(const page_t *page, const smime_report_t *report, smime_severity_t least);
/* Those about trust. */
void text_of_trust_findings(const page_t *page, const char *heading, const smime_report_t *report);

#endif
