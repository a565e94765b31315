/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of the library's enumerations for people; in English they are those of the JSON. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "smime.h"

const char *answer_word(smime_answer_t answer);
const char *coverage_word(smime_coverage_t coverage);
const char *severity_word(smime_severity_t severity);
/* "valid", within a sentence; headline.h has the words that stand for themselves. */
const char *verdict_name_word(smime_verdict_t verdict);

#endif
