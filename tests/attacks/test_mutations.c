/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Structure-aware mutations: of every harmless message the MIME parts and header fields, of some
 * the CMS elements, are dropped, duplicated, swapped, wrapped, unwrapped and replaced by another
 * message's. Whatever is still valid has to carry the same signed content, byte for byte, and the
 * same author. */
#include "damage.h"
#include "mutation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_SIZE_MAX 20000

typedef struct trial {
    bench_t *bench;
    const sample_t *sample, *donor;
    armour_t armour; /* of the sample whose CMS is mutated */
    size_t used, valid, failed;
} trial_t;

static bool is_good(const trial_t *trial, const outcome_t *outcome)
{
    return sample_matches(trial->sample, outcome) || sample_matches(trial->donor, outcome);
}

static void judge_mutant(void *user, bytes_t mutant, const char *what)
{
    trial_t *trial = user;
    trial->used++;
    if (!mutant.size)
        return;
    outcome_t outcome = attack_judge(trial->bench, trial->sample->row, mutant);
    bool valid = outcome.report && outcome.report->verdict == SMIME_VERDICT_VALID;
    trial->valid += valid;
    if (valid && !is_good(trial, &outcome)) {
        trial->failed++;
        printf("FAILED %s: %s: valid with other content or another author:\n%.*s\n",
               trial->sample->row->name, what, (int)(mutant.size < 4000 ? mutant.size : 4000),
               (const char *)mutant.data);
    }
    outcome_release(&outcome);
}

/* ---- MIME ---- */

static void mutate_mime(trial_t *trial)
{
    arena_t arena = ARENA_INIT;
    node_t *root = node_of_message(&arena, trial->sample->message);
    node_t *donor = node_of_message(&arena, trial->donor->message);
    mutate(root, donor, DAMAGE_EVERY, judge_mutant, trial);
    arena_free(&arena);
}

/* ---- CMS ---- */

static void judge_cms(void *user, bytes_t mutant, const char *what)
{
    trial_t *trial = user;
    buffer_t out = BUFFER_INIT;
    armour_put(&trial->armour, mutant, &out);
    judge_mutant(trial, buffer_bytes(&out), what);
    buffer_free(&out);
}

static void mutate_cms(trial_t *trial)
{
    arena_t arena = ARENA_INIT;
    world_t *world = &trial->bench->world;
    armour_t donor;
    pki_require(armour_take(world, trial->donor->message, &donor), "donor");
    pki_require(armour_take(world, trial->sample->message, &trial->armour), "sample");
    mutate(node_of_der(&arena, trial->armour.cms), node_of_der(&arena, donor.cms), DAMAGE_EVERY,
           judge_cms, trial);
    arena_free(&arena);
}

/* ---- the samples ---- */

static size_t make_samples(bench_t *bench, sample_t *samples, size_t size)
{
    size_t count = 0;
    for (const attack_table_t *const *tables = harmless_tables; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count && count < size; i++) {
            const attack_t *row = &(*tables)->items[i];
            if (row->mail.form != BARE_CMS && sample_make(bench, row, &samples[count]) &&
                samples[count].message.size <= SAMPLE_SIZE_MAX)
                count++;
        }
    return count;
}

static const sample_t *sample_named(const sample_t *samples, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(samples[i].row->name, name) == 0)
            return &samples[i];
    pki_require(false, name);
    return NULL;
}

static size_t report(const char *what, const trial_t *trial)
{
    printf("%s: %zu mutants judged%s, %zu of them still valid, %zu wrongly\n", what, trial->used,
           DAMAGE_NOTE, trial->valid, trial->failed);
    /* What changes nothing that is signed stays valid: none at all would mean that none was judged.
     */
    return trial->failed + (trial->valid ? 0 : 1);
}

static size_t all_mime(bench_t *bench, const sample_t *samples, size_t count)
{
    trial_t trial = {.bench = bench};
    for (size_t i = 0; i < count; i++) {
        trial.sample = &samples[i];
        trial.donor = &samples[(i + 1) % count];
        mutate_mime(&trial);
    }
    return report("MIME parts and header fields", &trial);
}

static size_t all_cms(bench_t *bench, const sample_t *samples, size_t count)
{
    static const char *const pairs[][2] = {
        {"usual-clear", "usual-opaque"},
        {"usual-opaque", "content-multipart"},
        {"signer-cosigned", "usual-clear"},
        {"signer-no-attributes", "usual-clear"},
        {"signer-key-identifier", "signer-cosigned"},
        {"signer-all-attributes", "certificate-idn"},
        {"signer-rsa", "signer-pss"},
        {"cms-indefinite-lengths", "usual-opaque"},
        {"cms-content-repeated", "content-multipart"},
    };
    trial_t trial = {.bench = bench};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        trial.sample = sample_named(samples, count, pairs[i][0]);
        trial.donor = sample_named(samples, count, pairs[i][1]);
        mutate_cms(&trial);
    }
    return report("CMS elements", &trial);
}

int main(void)
{
    static sample_t samples[200];
    bench_t bench;
    bench_init(&bench);
    size_t count = make_samples(&bench, samples, sizeof samples / sizeof *samples);
    printf("%zu valid samples\n", count);
    size_t failed = all_mime(&bench, samples, count);
    failed += all_cms(&bench, samples, count);
    bench_free(&bench);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
