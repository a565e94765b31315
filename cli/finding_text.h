/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings for people. */
#ifndef CLI_FINDING_TEXT_H
#define CLI_FINDING_TEXT_H

#include "page.h"
#include "smime.h"

/* A report's findings, worst first; those below `least` are left out. */
void text_of_findings(const page_t *page, const smime_report_t *report, smime_severity_t least);
/* Those about signers' certificates: about trust and their keys. */
void text_of_certificate_findings(const page_t *page, const char *heading,
                                  const smime_report_t *report);
/* Whether there is a header to show. */
bool finding_text_has_header(const smime_header_t *header);

#endif
