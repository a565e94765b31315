/* Structure-aware mutations: of every harmless message the MIME parts and header fields, of some
 * the CMS elements, are dropped, duplicated, swapped, wrapped, unwrapped and replaced by another
 * message's. Whatever is still valid has to carry the same signed content, byte for byte, and the
 * same author. */
#include "cases.h"
#include "mutation.h"

#include "mime/transfer_encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define EVERY 17
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EVERY 17
#endif
#endif
#ifndef EVERY
#define EVERY 1
#endif

#define SAMPLE_SIZE_MAX 20000

/* A valid message, and what is good in it. */
typedef struct sample {
    const attack_t *row;
    bytes_t message, content;
    const char *author;
} sample_t;

typedef struct trial {
    bench_t *bench;
    const sample_t *sample, *donor;
    bytes_t before, after; /* of the CMS: what stands around its base64 */
    size_t used, valid, failed;
} trial_t;

static const char *author_of(const smime_report_t *report)
{
    return report->header.from_count == 1 ? report->header.from[0].address : "";
}

static bool is_good(const trial_t *trial, const outcome_t *outcome)
{
    bytes_t written = buffer_bytes(&outcome->written);
    const char *author = author_of(outcome->report);
    bool same =
        bytes_equal(written, trial->sample->content) && strcmp(author, trial->sample->author) == 0;
    bool donors = trial->donor && bytes_equal(written, trial->donor->content) &&
                  strcmp(author, trial->donor->author) == 0;
    return same || donors;
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
    node_t *donor = trial->donor ? node_of_message(&arena, trial->donor->message) : NULL;
    mutate(root, donor, EVERY, judge_mutant, trial);
    arena_free(&arena);
}

/* ---- CMS ---- */

/* The one CMS structure of a message in base64; what stands around it goes to before and after. */
static bool find_cms(world_t *world, bytes_t message, bytes_t *r_before, bytes_t *r_cms,
                     bytes_t *r_after)
{
    size_t start = bytes_find(message, bytes_text("\r\n\r\nMI"));
    buffer_t cms = BUFFER_INIT;
    if (start == SIZE_MAX)
        return false;
    start += 4;
    size_t end = start + bytes_find(bytes_from(message, start), bytes_text("\r\n--"));
    if (end < start || end > message.size)
        end = message.size;
    *r_before = bytes_slice(message, 0, start);
    *r_after = bytes_from(message, end);
    gpg_error_t error =
        transfer_decode_buffer(ENCODING_BASE64, bytes_slice(message, start, end - start), &cms);
    pki_require(!error, "base64 of a sample");
    *r_cms = pki_take(&world->arena, &cms);
    return true;
}

static gpg_error_t append(void *user, const void *data, size_t size)
{
    buffer_append(user, bytes_of(data, size));
    return 0;
}

static void judge_cms(void *user, bytes_t mutant, const char *what)
{
    trial_t *trial = user;
    base64_writer_t writer;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, trial->before);
    base64_writer_init(&writer, 76, "\r\n", append, &out);
    pki_require(!base64_writer_feed(&writer, mutant) && !base64_writer_finish(&writer), "base64");
    buffer_append(&out, trial->after);
    judge_mutant(trial, buffer_bytes(&out), what);
    buffer_free(&out);
}

static void mutate_cms(trial_t *trial)
{
    arena_t arena = ARENA_INIT;
    world_t *world = &trial->bench->world;
    bytes_t before, after, cms, donor;
    pki_require(find_cms(world, trial->donor->message, &before, &donor, &after), "donor");
    pki_require(find_cms(world, trial->sample->message, &trial->before, &cms, &trial->after),
                "sample");
    mutate(node_of_der(&arena, cms), node_of_der(&arena, donor), EVERY, judge_cms, trial);
    arena_free(&arena);
}

/* ---- the samples ---- */

static bool make_sample(bench_t *bench, const attack_t *row, sample_t *sample)
{
    *sample = (sample_t){.row = row, .message = attack_message(bench, row)};
    if (sample->message.size > SAMPLE_SIZE_MAX || row->mail.form == BARE_CMS)
        return false;
    outcome_t outcome = attack_judge(bench, row, sample->message);
    bool valid = outcome.report && outcome.report->verdict == SMIME_VERDICT_VALID;
    if (valid) {
        sample->content = arena_copy(&bench->world.arena, buffer_bytes(&outcome.written));
        sample->author = arena_text(&bench->world.arena, bytes_text(author_of(outcome.report)));
    } else {
        printf("%s: is not valid, skipped\n", row->name);
    }
    outcome_release(&outcome);
    return valid;
}

static size_t make_samples(bench_t *bench, sample_t *samples, size_t size)
{
    size_t count = 0;
    for (const attack_table_t *const *tables = harmless_tables; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count && count < size; i++)
            count += make_sample(bench, &(*tables)->items[i], &samples[count]);
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
           EVERY > 1 ? " (every 17th: AddressSanitizer)" : "", trial->valid, trial->failed);
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
