/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/verify/verdict.c and lib/base/finding.c: answers combine as the manual page says; nothing open is valid.
 */
#include "verify/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct scene {
    arena_t arena;
    finding_list_t found;
    findings_t findings;
    layers_t layers;
    layer_t layer[4];
    smime_layer_result_t results[4];
    const smime_layer_result_t *listed[4];
    const smime_signer_result_t *signers[2];
    smime_report_t report;
} scene_t;

#define PASS    SMIME_PASS
#define UNKNOWN SMIME_UNKNOWN
#define FAIL    SMIME_FAIL

static void scene_start(scene_t *scene, size_t envelope, size_t errant)
{
    memset(scene, 0, sizeof *scene);
    scene->findings = findings_start(&scene->found, &scene->arena);
    scene->layers.envelope = envelope;
    scene->layers.count = envelope + errant;
    scene->report.layers = scene->listed;
    for (size_t i = 0; i < 4; i++)
        scene->listed[i] = &scene->results[i];
    scene->report.layer_count = scene->layers.count;
    for (size_t i = 0; i < scene->layers.count; i++)
        scene->layers.items[i] = &scene->layer[i];
}

static void answers(scene_t *scene, size_t layer, smime_answer_t integrity, smime_answer_t trust,
                    smime_answer_t identity)
{
    scene->results[layer].integrity = integrity;
    scene->results[layer].trust = trust;
    scene->results[layer].identity = identity;
}

static void add_to(scene_t *scene, int layer, int signer, finding_id_t id)
{
    const findings_t in_layer = findings_in_layer(&scene->findings, layer, NULL);
    const findings_t of_signer = findings_of_signer(&in_layer, (size_t)signer);
    findings_add(signer < 0 ? &in_layer : &of_signer, id, NULL);
}

static smime_verdict_t finish(scene_t *scene)
{
    verdict_of_message(&scene->report, &scene->layers, &scene->findings);
    smime_verdict_t verdict = scene->report.verdict;
    arena_free(&scene->arena);
    return verdict;
}

static void test_verdict_valid_needs_every_answer(void **state)
{
    (void)state;
    for (int i = 0; i < 27; i++) {
        scene_t scene;
        smime_answer_t a = (smime_answer_t)(i % 3), b = (smime_answer_t)(i / 3 % 3),
                       c = (smime_answer_t)(i / 9);
        scene_start(&scene, 1, 0);
        answers(&scene, 0, a, b, c);
        smime_verdict_t expected = SMIME_VERDICT_VALID;
        if (a == FAIL || b == FAIL || c == FAIL)
            expected = SMIME_VERDICT_INVALID;
        else if (a == UNKNOWN || b == UNKNOWN || c == UNKNOWN)
            expected = SMIME_VERDICT_INDETERMINATE;
        assert_int_equal(finish(&scene), expected);
    }
}

static void test_verdict_no_layer_is_unsigned_unless_sealed(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 0, 0);
    assert_int_equal(finish(&scene), SMIME_VERDICT_UNSIGNED);
    scene_start(&scene, 0, 0);
    scene.layers.sealed = true;
    assert_int_equal(finish(&scene), SMIME_VERDICT_INDETERMINATE);
}

static void test_verdict_partial_coverage_is_never_valid(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 0, 1);
    answers(&scene, 0, PASS, PASS, PASS);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INDETERMINATE);
    assert_int_equal(scene.report.coverage, SMIME_COVERAGE_PARTIAL);
    scene_start(&scene, 0, 2);
    answers(&scene, 0, PASS, PASS, PASS);
    answers(&scene, 1, FAIL, PASS, PASS);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
}

static void test_verdict_an_untrusted_wrapper_does_not_hide_the_author(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 2, 0);
    answers(&scene, 0, PASS, UNKNOWN, FAIL);
    answers(&scene, 1, PASS, PASS, PASS);
    add_to(&scene, 0, 0, FINDING_NO_PATH);
    add_to(&scene, 0, 0, FINDING_SIGNER_MISMATCH);
    assert_int_equal(finish(&scene), SMIME_VERDICT_VALID);
    assert_int_equal(scene.report.author_layer, 1);
}

static void test_verdict_integrity_counts_in_every_layer(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 2, 0);
    answers(&scene, 0, PASS, PASS, PASS);
    answers(&scene, 1, FAIL, PASS, PASS);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
    scene_start(&scene, 2, 0);
    answers(&scene, 0, UNKNOWN, UNKNOWN, UNKNOWN);
    answers(&scene, 1, PASS, PASS, PASS);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INDETERMINATE);
}

static void test_verdict_trust_and_identity_must_be_of_one_layer(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 2, 0);
    answers(&scene, 0, PASS, PASS, FAIL);
    answers(&scene, 1, PASS, FAIL, PASS);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
}

static void test_verdict_an_open_finding_keeps_a_message_from_being_valid(void **state)
{
    (void)state;
    const smime_finding_kind_t *kind;
    for (unsigned i = 1; (kind = smime_finding_kind(i)); i++) {
        scene_t scene;
        scene_start(&scene, 1, 0);
        answers(&scene, 0, PASS, PASS, PASS);
        add_to(&scene, -1, -1, (finding_id_t)i);
        smime_verdict_t verdict = finish(&scene);
        assert_int_equal(verdict, kind->severity == SMIME_SEVERITY_FAIL ? SMIME_VERDICT_INVALID
                                  : kind->severity == SMIME_SEVERITY_UNKNOWN
                                      ? SMIME_VERDICT_INDETERMINATE
                                      : SMIME_VERDICT_VALID);
        smime_answer_t answer = kind->severity == SMIME_SEVERITY_FAIL      ? FAIL
                                : kind->severity == SMIME_SEVERITY_UNKNOWN ? UNKNOWN
                                                                           : PASS;
        const smime_report_t *report = &scene.report;
        assert_int_equal(report->integrity,
                         kind->question == SMIME_ABOUT_INTEGRITY ? answer : PASS);
        assert_int_equal(report->trust, kind->question == SMIME_ABOUT_TRUST ? answer : PASS);
        assert_int_equal(report->identity, kind->question == SMIME_ABOUT_IDENTITY ? answer : PASS);
    }
}

static void test_verdict_errant_layers_do_not_touch_a_whole_one(void **state)
{
    (void)state;
    scene_t scene;
    scene_start(&scene, 1, 1);
    answers(&scene, 0, PASS, PASS, PASS);
    answers(&scene, 1, FAIL, UNKNOWN, FAIL);
    add_to(&scene, 1, 0, FINDING_CONTENT_ALTERED);
    assert_int_equal(finish(&scene), SMIME_VERDICT_VALID);
}

/* ---- signers of one layer ---- */

static void signers(scene_t *scene, smime_signer_result_t *items, size_t count)
{
    scene_start(scene, 1, 0);
    for (size_t i = 0; i < count; i++)
        scene->signers[i] = &items[i];
    scene->results[0].signers = scene->signers;
    scene->results[0].signer_count = count;
}

static void test_layer_one_signer_passes_and_the_other_is_unknown(void **state)
{
    (void)state;
    scene_t scene;
    smime_signer_result_t two[2] = {{.integrity = UNKNOWN, .trust = PASS, .identity = FAIL},
                                    {.integrity = PASS, .trust = PASS, .identity = PASS}};
    signers(&scene, two, 2);
    add_to(&scene, 0, 0, FINDING_ALGORITHM_UNKNOWN);
    add_to(&scene, 0, 0, FINDING_SIGNER_MISMATCH);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(finish(&scene), SMIME_VERDICT_VALID);
}

static void test_layer_a_failing_signer_fails_the_layer(void **state)
{
    (void)state;
    scene_t scene;
    smime_signer_result_t two[2] = {{.integrity = PASS, .trust = PASS, .identity = PASS},
                                    {.integrity = FAIL, .trust = PASS, .identity = PASS}};
    signers(&scene, two, 2);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(scene.results[0].integrity, FAIL);
    two[1] = (smime_signer_result_t){.integrity = PASS, .trust = FAIL, .identity = PASS};
    signers(&scene, two, 2);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(scene.results[0].trust, FAIL);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
}

static void test_layer_answers_come_from_one_signer(void **state)
{
    (void)state;
    scene_t scene;
    smime_signer_result_t two[2] = {{.integrity = PASS, .trust = UNKNOWN, .identity = PASS},
                                    {.integrity = PASS, .trust = PASS, .identity = UNKNOWN}};
    signers(&scene, two, 2);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INDETERMINATE);
}

static void test_layer_without_signers_fails(void **state)
{
    (void)state;
    scene_t scene;
    signers(&scene, NULL, 0);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
}

static void test_layer_structure_counts_beside_its_signers(void **state)
{
    (void)state;
    scene_t scene;
    smime_signer_result_t one = {.integrity = PASS, .trust = PASS, .identity = PASS};
    signers(&scene, &one, 1);
    add_to(&scene, 0, -1, FINDING_CONTENT_MISMATCH);
    verdict_of_layer(&scene.results[0], 0, &scene.findings);
    assert_int_equal(scene.results[0].integrity, FAIL);
    assert_int_equal(finish(&scene), SMIME_VERDICT_INVALID);
}

/* ---- the catalogue ---- */

static const unsigned finding_table_rows = 0
#define FINDING(identifier, code, severity, question, sentence, reference) +1
#include "base/finding_table.h"
#undef FINDING
    ;

static void test_catalogue_codes_are_kebab_case_and_unique(void **state)
{
    (void)state;
    const smime_finding_kind_t *kind;
    unsigned count = 0;
    for (unsigned i = 1; (kind = smime_finding_kind(i)); count = i++) {
        assert_int_equal(kind->id, i);
        assert_ptr_equal(smime_finding_kind_of(kind->code), kind);
        assert_int_equal(strspn(kind->code, "abcdefghijklmnopqrstuvwxyz-"), strlen(kind->code));
        assert_true(strlen(kind->sentence) > 20);
        assert_true(kind->sentence[strlen(kind->sentence) - 1] != '.');
        assert_null(strstr(kind->reference, ".h")); /* no file that users do not have */
        for (unsigned j = 1; j < i; j++)
            assert_string_not_equal(kind->code, smime_finding_kind(j)->code);
    }
    assert_int_equal(count, finding_table_rows);
    assert_null(smime_finding_kind(0));
    assert_null(smime_finding_kind_of("no-such-finding"));
}

static void test_findings_details_are_valid_utf8(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings = findings_start(&found, &arena);
    findings_add(&findings, FINDING_EXPIRED, "%s", "a\xff\xfe b");
    assert_string_equal(findings.list->items[0].detail, "a\xef\xbf\xbd\xef\xbf\xbd b");
    assert_int_equal(findings.list->error, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdict_valid_needs_every_answer),
        cmocka_unit_test(test_verdict_no_layer_is_unsigned_unless_sealed),
        cmocka_unit_test(test_verdict_partial_coverage_is_never_valid),
        cmocka_unit_test(test_verdict_an_untrusted_wrapper_does_not_hide_the_author),
        cmocka_unit_test(test_verdict_integrity_counts_in_every_layer),
        cmocka_unit_test(test_verdict_trust_and_identity_must_be_of_one_layer),
        cmocka_unit_test(test_verdict_an_open_finding_keeps_a_message_from_being_valid),
        cmocka_unit_test(test_verdict_errant_layers_do_not_touch_a_whole_one),
        cmocka_unit_test(test_layer_one_signer_passes_and_the_other_is_unknown),
        cmocka_unit_test(test_layer_a_failing_signer_fails_the_layer),
        cmocka_unit_test(test_layer_answers_come_from_one_signer),
        cmocka_unit_test(test_layer_without_signers_fails),
        cmocka_unit_test(test_layer_structure_counts_beside_its_signers),
        cmocka_unit_test(test_catalogue_codes_are_kebab_case_and_unique),
        cmocka_unit_test(test_findings_details_are_valid_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
