/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a report comes to in one sentence, and the one thing to do next. */
#ifndef CLI_HEADLINE_H
#define CLI_HEADLINE_H

#include "format.h"

/* "VALID" */
const char *verdict_word(smime_verdict_t verdict);
/* The verdict of a result; an error if there is no report. */
smime_verdict_t result_verdict(const result_t *result);
/* A sentence with its full stop, printable (malloc). It takes `most` columns where its text is ours
 * (75 are enough). NULL: no memory. */
char *headline_of(const page_t *page, const result_t *result, unsigned most);
/* The sentence behind "Next: ". */
const char *next_step_of(const result_t *result);

#endif
