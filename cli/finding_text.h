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
/* The same for another form: a finding's code may have several places, which are shown together. */
#define FINDING_TEXT_DETAILS 6 /* of one code; the number of the others is given */
/* Whether a finding is of another's code, and to be shown with it. */
bool finding_text_is_like(const smime_finding_t *a, const smime_finding_t *b);
/* Whether it is shown, and is the first of its code. */
bool finding_text_is_first(const smime_report_t *report, size_t index);
/* Its detail, and its place where there is more than one that it can be at; or "". Raw (malloc). NULL:
 * no memory. */
char *finding_text_detail(const smime_report_t *report, const smime_finding_t *finding);
/* Whether there is a header to show. */
bool finding_text_has_header(const smime_header_t *header);

#endif
