/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/verify/signer_answer.c and lib/base/answer.c: only three passes are a pass, and what fails, fails. */
#include "verify/signer_answer.h"

#include "base/answer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static smime_signer_result_t signer(int integrity, int trust, int identity)
{
    return (smime_signer_result_t){.integrity = (smime_answer_t)integrity,
                                   .trust = (smime_answer_t)trust,
                                   .identity = (smime_answer_t)identity};
}

static void test_signer_answer_is_the_worst_of_three(void **state)
{
    (void)state;
    for (int i = 0; i < 27; i++) {
        int answers[] = {i / 9, i / 3 % 3, i % 3};
        smime_signer_result_t one = signer(answers[0], answers[1], answers[2]);
        int worst = SMIME_PASS;
        for (int k = 0; k < 3; k++)
            worst = answers[k] < worst ? answers[k] : worst;
        assert_int_equal(signer_answer(&one), worst);
        assert_int_equal(signer_passes(&one), i == 26);
    }
}

/* Of two certificates that answer to one identifier the one whose key made the signature counts,
 * whatever else is to be said about it. */
static void test_signer_rank_goes_by_integrity_then_trust_then_identity(void **state)
{
    (void)state;
    for (int i = 0; i + 1 < 27; i++) {
        smime_signer_result_t lower = signer(i / 9, i / 3 % 3, i % 3);
        smime_signer_result_t higher = signer((i + 1) / 9, (i + 1) / 3 % 3, (i + 1) % 3);
        assert_true(signer_rank(&higher) > signer_rank(&lower));
    }
}

static void test_answer_of_a_severity(void **state)
{
    (void)state;
    assert_int_equal(answer_of_severity(SMIME_SEVERITY_NOTE), SMIME_PASS);
    assert_int_equal(answer_of_severity(SMIME_SEVERITY_WARNING), SMIME_PASS);
    assert_int_equal(answer_of_severity(SMIME_SEVERITY_UNKNOWN), SMIME_UNKNOWN);
    assert_int_equal(answer_of_severity(SMIME_SEVERITY_FAIL), SMIME_FAIL);
}

static void test_answer_of_findings_is_about_one_question_from_one_on(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings = findings_start(&found, &arena);
    findings_add(&findings, FINDING_SIGNER_MISMATCH, NULL);
    findings_add(&findings, FINDING_EXPIRED, NULL);
    assert_int_equal(answer_of_findings(&findings, 0, SMIME_ABOUT_IDENTITY), SMIME_FAIL);
    assert_int_equal(answer_of_findings(&findings, 1, SMIME_ABOUT_IDENTITY), SMIME_PASS);
    assert_int_equal(answer_of_findings(&findings, 0, SMIME_ABOUT_TRUST), SMIME_UNKNOWN);
    assert_int_equal(answer_of_findings(&findings, 0, SMIME_ABOUT_INTEGRITY), SMIME_PASS);
    findings_fail(&findings, gpg_error(GPG_ERR_ENOMEM));
    assert_int_equal(answer_of_findings(&findings, 0, SMIME_ABOUT_INTEGRITY), SMIME_FAIL);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signer_answer_is_the_worst_of_three),
        cmocka_unit_test(test_signer_rank_goes_by_integrity_then_trust_then_identity),
        cmocka_unit_test(test_answer_of_a_severity),
        cmocka_unit_test(test_answer_of_findings_is_about_one_question_from_one_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
