/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What many results come to: counts by verdict, by what decided, by who signed. */
#ifndef CLI_TOTALS_H
#define CLI_TOTALS_H

#include "smime.h"

#include <pthread.h>

#define TOTALS_VERDICTS (SMIME_VERDICT_VALID + 1)

/* How often a word occurred. */
typedef struct tally {
    char *word;
    size_t count;
} tally_t;

typedef struct tallies {
    void *tree;               /* of entries (tsearch) */
    struct tally_entry *last; /* all of them, the last first */
    size_t count;
} tallies_t;

typedef struct totals {
    pthread_mutex_t lock; /* of what is below, while threads still add */
    size_t messages;
    size_t by_verdict[TOTALS_VERDICTS];
    bool words;
    tallies_t codes, signers;
} totals_t;

/* words: what decided and who signed is counted, too. */
void totals_start(totals_t *totals, bool words);
void totals_free(totals_t *totals);
/* Counts a report; NULL: an error. Any thread. GPG_ERR_ENOMEM: it is not counted in full. */
gpg_error_t totals_add(totals_t *totals, const smime_report_t *report);
/* How many so far are invalid or indeterminate, or could not be judged. Any thread. */
size_t totals_bad(totals_t *totals);

/* When all is added, the most frequent first (malloc): of the codes of the findings that decided, or
 * of the addresses of those who signed valid messages. NULL: no memory. */
tally_t *totals_sorted(const tallies_t *tallies);

/* "3 messages: 2 valid, 1 invalid" (malloc); NULL: no memory. */
char *totals_sentence(const totals_t *totals);
/* The verdicts in the order in which they are told. */
extern const smime_verdict_t totals_order[TOTALS_VERDICTS];

#endif
