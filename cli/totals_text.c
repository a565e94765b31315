/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Totals for people, as a small page. */
#include "totals_text.h"

#include "language.h"

#include <stdlib.h>

#define COUNT_HANG 13 /* the column that words start in */

gpg_error_t totals_text_line(const page_t *page, const totals_t *totals)
{
    char *sentence = totals_sentence(totals);
    if (!sentence)
        return gpg_error(GPG_ERR_ENOMEM);
    page_text(page, 0, "%s", sentence);
    free(sentence);
    return 0;
}

static gpg_error_t put_tallies(const page_t *page, const char *heading, const tallies_t *tallies,
                               bool with_sentences)
{
    tally_t *sorted = totals_sorted(tallies);
    if (!sorted)
        return gpg_error(GPG_ERR_ENOMEM);
    if (tallies->count)
        page_heading(page, heading);
    for (size_t i = 0; i < tallies->count; i++) {
        char count[24];
        snprintf(count, sizeof count, "%7zu", sorted[i].count);
        page_item(page, 2 * PAGE_INDENT, COUNT_HANG, STYLE_PLAIN, count, "%s", sorted[i].word);
        const smime_finding_kind_t *kind =
            with_sentences ? smime_finding_kind_of(sorted[i].word) : NULL;
        if (kind)
            page_text(page, COUNT_HANG, "%s.", _(kind->sentence));
    }
    free(sorted);
    return 0;
}

gpg_error_t totals_text(const page_t *page, const totals_t *totals)
{
    gpg_error_t error = totals_text_line(page, totals);
    if (!error)
        error = put_tallies(page, N_("What decided"), &totals->codes, true);
    if (!error)
        error = put_tallies(page, N_("Who signed what is valid"), &totals->signers, false);
    return error;
}
