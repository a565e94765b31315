/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every bit flipped, one at a time, of a small RSA and a small P-256 message. Flipped in the
 * content, the signature, the signed attributes or a certificate of the path, the message is never
 * valid; flipped anywhere else in the file, it is never valid with other content or another author.
 */
#include "damage.h"

#include "cms/signed_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One pass over the bits of something. */
typedef struct pass {
    bench_t *bench;
    sample_t sample;
    armour_t armour;
    size_t flipped, valid, failed;
} pass_t;

/* may_be_valid: if it has the same content and author. */
static void judge_flip(pass_t *pass, bytes_t message, bool may_be_valid, const char *what,
                       size_t bit)
{
    outcome_t outcome = attack_judge(pass->bench, pass->sample.row, message);
    bool valid = outcome.report && outcome.report->verdict == SMIME_VERDICT_VALID;
    pass->flipped++;
    pass->valid += valid;
    if (valid && !(may_be_valid && sample_matches(&pass->sample, &outcome))) {
        pass->failed++;
        printf("FAILED %s: valid with bit %zu of %s flipped\n", pass->sample.row->name, bit, what);
    }
    outcome_release(&outcome);
}

/* ---- the file ---- */

static void flip_file(pass_t *pass)
{
    bytes_t copy = arena_copy(&pass->bench->world.arena, pass->sample.message);
    uint8_t *data = (uint8_t *)(uintptr_t)copy.data;
    size_t content = bytes_find(copy, bytes_text("Please pay")), end = content;
    while (data[end] != '\n')
        end++;
    for (size_t bit = 0; bit < 8 * copy.size; bit += DAMAGE_EVERY) {
        size_t byte = bit / 8;
        data[byte] ^= (uint8_t)(1u << bit % 8);
        judge_flip(pass, copy, byte < content || byte >= end, "the file", bit);
        data[byte] ^= (uint8_t)(1u << bit % 8);
    }
}

/* ---- the decoded structure ---- */

static bool is_within(const uint8_t *at, bytes_t view)
{
    return bytes_present(view) && at >= view.data && at < view.data + view.size;
}

/* What a signature protects, or is. */
static bool is_protected(const signed_data_t *signed_data, const uint8_t *at)
{
    for (size_t i = 0; i < signed_data->certificate_count; i++)
        if (is_within(at, signed_data->certificates[i]))
            return true;
    for (size_t i = 0; i < signed_data->signer_count; i++)
        if (is_within(at, signed_data->signers[i].signature) ||
            is_within(at, signed_data->signers[i].signed_attributes))
            return true;
    return signed_data->has_content && is_within(at, signed_data->content.whole);
}

static void flip_cms(pass_t *pass)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings;
    signed_data_t signed_data;
    bytes_t cms = pass->armour.cms, copy = arena_copy(&arena, cms);
    uint8_t *data = (uint8_t *)(uintptr_t)copy.data;
    findings = findings_start(&found, &arena);
    pki_require(!signed_data_parse(&arena, cms, &findings, &signed_data), "SignedData");
    for (size_t bit = 0; bit < 8 * cms.size; bit += DAMAGE_EVERY) {
        buffer_t message = BUFFER_INIT;
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        armour_put(&pass->armour, copy, &message);
        judge_flip(pass, buffer_bytes(&message), !is_protected(&signed_data, cms.data + bit / 8),
                   "the SignedData", bit);
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        buffer_free(&message);
    }
    arena_free(&arena);
}

static size_t flip_all(bench_t *bench, const char *name)
{
    pass_t pass = {.bench = bench};
    if (!sample_make(bench, attack_named(name), &pass.sample) ||
        !armour_take(&bench->world, pass.sample.message, &pass.armour))
        return 1;
    flip_cms(&pass);
    flip_file(&pass);
    printf("%s: %zu bits flipped%s, %zu times still valid, %zu times wrongly\n", name, pass.flipped,
           DAMAGE_NOTE, pass.valid, pass.failed);
    return pass.failed + (pass.valid ? 0 : 1); /* a flipped Message-ID changes nothing */
}

int main(void)
{
    static const char *const names[] = {"usual-clear", "usual-opaque", "signer-rsa"};
    bench_t bench;
    size_t failed = 0;
    bench_init(&bench);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        failed += flip_all(&bench, names[i]);
    bench_free(&bench);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
