/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every code of the findings catalogue that verification can produce is produced by a message of
 * the tables. What is left is listed here by name, with the test that produces it. */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code, *where;
} elsewhere[] = {
    {"key-mismatch", "signing: unit/sign"},
    {"validity-short", "signing: unit/sign"},
    {"chain-incomplete", "signing: unit/sign"},
    {"chain-end", "signing: unit/sign"},
    {"already-signed", "signing: unit/sign"},
    {"already-encrypted", "signing: cli/sign"},
    {"transport-unsafe", "signing: unit/transport_safe"},
    {"charset-missing", "signing: unit/transport_safe"},
    {"charset-mismatch", "signing: unit/content_check"},
    {"charset-unknown", "signing: unit/content_check"},
    {"field-repeated", "signing: unit/outer_header"},
    {"dkim-broken", "signing: unit/outer_header"},
    {"key-identifier-missing", "signing: unit/sign"},
    {"header-unsafe", "signing: unit/outer_header"},
    {"inner-signature", "signing: unit/inner_signature"},
    {"placeholder-left", "checking: cli/check"},
    {"html-without-text", "checking: cli/check"},
    {"message-id-missing", "checking: cli/check"},
    {"carrier-recipient", "checking: cli/check"},
    {"validity-left", "checking: cli/check"},
    {"web-trust-store", "the system's store: unit/system_trust"},
    {"outlook-sender", "an Outlook file: cli/containers"},
    {"outlook-subject", "an Outlook file: cli/containers"},
    {"content-length-mismatch", "a mailbox: cli/mailboxes"},
    {"anchor-distrusted", "the system's store: unit/certification_path"},
};

static const char *place_of(const char *code)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(elsewhere[i].code, code) == 0)
            return elsewhere[i].where;
    return NULL;
}

/* Notes which codes the messages of these tables get. */
static void judge_tables(bench_t *bench, const attack_table_t *const *tables, bool *seen)
{
    const smime_finding_kind_t *kind;
    for (; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count; i++) {
            const attack_t *row = &(*tables)->items[i];
            outcome_t outcome = attack_judge(bench, row, attack_message(bench, row));
            for (unsigned id = 1; (kind = smime_finding_kind(id)); id++)
                seen[id] = seen[id] || outcome_has(&outcome, kind->code);
            outcome_release(&outcome);
        }
}

/* Codes that the rows expect have to be codes of the catalogue: a typing error is no expectation.
 */
static size_t check_rows(const attack_table_t *const *tables)
{
    size_t failed = 0;
    for (; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count; i++) {
            const attack_t *row = &(*tables)->items[i];
            bool known = !row->finding || smime_finding_kind_of(row->finding);
            if (!known)
                printf("FAILED %s expects %s, which is not in the catalogue\n", row->name,
                       row->finding);
            failed += !known;
        }
    return failed;
}

static size_t check_catalogue(const bool *seen)
{
    const smime_finding_kind_t *kind;
    size_t failed = 0;
    for (unsigned id = 1; (kind = smime_finding_kind(id)); id++) {
        const char *place = place_of(kind->code);
        printf("%-30s %s\n", kind->code,
               seen[id] ? "seen"
               : place  ? place
                        : "FAILED: not seen at all");
        failed += !seen[id] && !place;
        if (seen[id] && place) {
            printf("FAILED %s: is produced here, and still listed as not\n", kind->code);
            failed++;
        }
    }
    return failed;
}

int main(void)
{
    static bool seen[500];
    bench_t bench;
    bench_init(&bench);
    judge_tables(&bench, attack_tables, seen);
    judge_tables(&bench, harmless_tables, seen);
    size_t failed = check_catalogue(seen) + check_rows(attack_tables) + check_rows(harmless_tables);
    bench_free(&bench);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
