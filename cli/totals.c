/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counting, in trees, so that many signers cost little. */
#include "totals.h"

#include "deciding.h"
#include "language.h"
#include "memory_stream.h"
#include "report_pick.h"
#include "words.h"

#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const smime_verdict_t totals_order[TOTALS_VERDICTS] = {SMIME_VERDICT_VALID, SMIME_VERDICT_INVALID,
                                                       SMIME_VERDICT_INDETERMINATE,
                                                       SMIME_VERDICT_UNSIGNED, SMIME_VERDICT_ERROR};

void totals_start(totals_t *totals, bool words)
{
    *totals = (totals_t){.words = words};
    pthread_mutex_init(&totals->lock, NULL);
}

typedef struct tally_entry tally_entry_t;
struct tally_entry {
    tally_t tally;
    tally_entry_t *before; /* it was added */
};

static int by_word(const void *a, const void *b)
{
    return strcmp(((const tally_entry_t *)a)->tally.word, ((const tally_entry_t *)b)->tally.word);
}

static void tallies_free(tallies_t *tallies)
{
    while (tallies->last) {
        tally_entry_t *entry = tallies->last;
        tallies->last = entry->before;
        tdelete(entry, &tallies->tree, by_word);
        free(entry->tally.word);
        free(entry);
    }
}

void totals_free(totals_t *totals)
{
    tallies_free(&totals->codes);
    tallies_free(&totals->signers);
    pthread_mutex_destroy(&totals->lock);
    *totals = (totals_t){.messages = 0};
}

static gpg_error_t add_word(tallies_t *tallies, const char *word)
{
    tally_entry_t *entry = calloc(1, sizeof *entry);
    char *copy = entry ? strdup(word) : NULL;
    if (copy)
        *entry = (tally_entry_t){{copy, 1}, tallies->last};
    if (!copy || !tsearch(entry, &tallies->tree, by_word)) {
        free(copy);
        free(entry);
        return gpg_error(GPG_ERR_ENOMEM);
    }
    tallies->last = entry;
    tallies->count++;
    return 0;
}

static gpg_error_t count(tallies_t *tallies, const char *word)
{
    const tally_entry_t wanted = {{(char *)(uintptr_t)word, 0}, NULL};
    tally_entry_t **found = tfind(&wanted, &tallies->tree, by_word);
    if (!found)
        return add_word(tallies, word);
    (*found)->tally.count++;
    return 0;
}

/* Whom a valid message is from: with a header, the author; he is one of the signers. */
static const char *signer_of(const smime_report_t *report)
{
    if (report->header->from_count)
        return report->header->from[0]->address;
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (!signer)
        return "-";
    return signer->certificate->addresses[0] ? signer->certificate->addresses[0]
                                             : signer->certificate->subject;
}

gpg_error_t totals_add(totals_t *totals, const smime_report_t *report)
{
    const smime_finding_t *decided = report && totals->words ? deciding_finding(report) : NULL;
    smime_verdict_t verdict = report ? report->verdict : SMIME_VERDICT_ERROR;
    pthread_mutex_lock(&totals->lock);
    totals->messages++;
    totals->by_verdict[verdict]++;
    gpg_error_t error = decided ? count(&totals->codes, decided->code) : 0;
    if (!error && totals->words && verdict == SMIME_VERDICT_VALID)
        error = count(&totals->signers, signer_of(report));
    pthread_mutex_unlock(&totals->lock);
    return error;
}

size_t totals_bad(totals_t *totals)
{
    pthread_mutex_lock(&totals->lock);
    size_t bad = totals->by_verdict[SMIME_VERDICT_INVALID] +
                 totals->by_verdict[SMIME_VERDICT_INDETERMINATE] +
                 totals->by_verdict[SMIME_VERDICT_ERROR];
    pthread_mutex_unlock(&totals->lock);
    return bad;
}

static int by_count(const void *a, const void *b)
{
    const tally_t *first = a, *second = b;
    return first->count != second->count ? (first->count < second->count ? 1 : -1)
                                         : strcmp(first->word, second->word);
}

tally_t *totals_sorted(const tallies_t *tallies)
{
    tally_t *sorted = calloc(tallies->count + 1, sizeof *sorted);
    size_t used = 0;
    for (const tally_entry_t *entry = tallies->last; sorted && entry; entry = entry->before)
        sorted[used++] = entry->tally;
    if (sorted)
        qsort(sorted, used, sizeof *sorted, by_count);
    return sorted;
}

char *totals_sentence(const totals_t *totals)
{
    char *text = NULL;
    size_t size;
    FILE *stream = memory_stream_open(&text, &size);
    const char *between = ": ";
    if (!stream)
        return NULL;
    fprintf(stream, totals->messages == 1 ? _("%zu message") : _("%zu messages"), totals->messages);
    for (size_t i = 0; i < TOTALS_VERDICTS; i++) {
        smime_verdict_t verdict = totals_order[i];
        size_t of_it = totals->by_verdict[verdict];
        if (!of_it)
            continue;
        bool errors = verdict == SMIME_VERDICT_ERROR && of_it != 1;
        fputs(between, stream);
        fprintf(stream, C_("count", "%zu %s"), of_it,
                errors ? C_("verdict", "errors") : verdict_name_word(verdict));
        between = _(", ");
    }
    if (!memory_stream_close(stream, &text))
        return text;
    free(text);
    return NULL;
}
