/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_verify and smime_certificate_judge: what they accept, and which certificate is judged. */
#include "base/limits.h"
#include "pki.h"
#include "smime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena_t arena;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_verify_options_t options;
} fixture_t;

static void begin(fixture_t *f)
{
    *f = (fixture_t){.options = SMIME_VERIFY_OPTIONS_INIT};
    f->options.at = PKI_NOW;
    assert_int_equal(smime_store_new(&f->store), 0);
    assert_int_equal(smime_verifier_new(&f->verifier, f->store), 0);
}

static void finish(fixture_t *f)
{
    smime_verifier_free(&f->verifier);
    smime_store_free(&f->store);
    arena_free(&f->arena);
}

static gpg_err_code_t verify_under(const char *policy)
{
    static const char message[] = "From: a@b.example\n\nx\n";
    const char *policies[] = {"1.2.3", policy, NULL};
    fixture_t f;
    smime_report_t *report;
    begin(&f);
    f.options.policies = policies;
    gpg_error_t error = smime_verify(f.verifier, &f.options, message, sizeof message - 1, &report);
    smime_report_free(&report);
    finish(&f);
    return gpg_err_code(error);
}

static void test_verify_takes_only_dotted_policies(void **state)
{
    (void)state;
    static const char *const good[] = {"0.0", "1.39.0", "2.999", "2.5.29.32.0",
                                       "2.25.329800735698586629295641978511506172918"};
    static const char *const bad[] = {"",     "foo",   "1",    "1.",   ".1",     "1.2.x",
                                      "1..2", "1.2.",  "01.2", "1.02", "1.2.00", "3.1",
                                      "1.40", "0.100", "1.2 ", "-1.2", "1,2",    "10.1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(verify_under(good[i]), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(verify_under(bad[i]), GPG_ERR_INV_ARG);
}

/* The subject that is judged where the input holds these certificates. */
static void expect_judged(const pki_certificate_t *const *items, size_t count, const char *subject)
{
    fixture_t f;
    smime_report_t *report;
    buffer_t input = BUFFER_INIT;
    begin(&f);
    for (size_t i = 0; i < count; i++) {
        bytes_t pem = bytes_text(pki_pem(&f.arena, "CERTIFICATE", items[i]->der));
        buffer_append(&input, pem);
    }
    assert_int_equal(input.error, 0);
    assert_int_equal(
        smime_certificate_judge(f.verifier, &f.options, input.data, input.size, &report), 0);
    assert_string_equal(report->layers[0]->signers[0]->certificate->subject, subject);
    smime_report_free(&report);
    buffer_free(&input);
    finish(&f);
}

static void test_certificate_judge_takes_the_signer_of_a_bundle_in_any_order(void **state)
{
    (void)state;
    arena_t arena = {0};
    const pki_certificate_t *root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true);
    const pki_certificate_t *ca =
        PKI_ISSUE(&arena, .issuer = root, .subject = "CN=CA", .ca = true, .key = 1);
    const pki_certificate_t *leaf = PKI_ISSUE(&arena, .issuer = ca, .subject = "CN=Leaf", .key = 2);
    const pki_certificate_t *other =
        PKI_ISSUE(&arena, .issuer = root, .subject = "CN=Other", .ca = true, .key = 3);
    expect_judged((const pki_certificate_t *const[]){leaf, ca, root}, 3, "CN=Leaf");
    expect_judged((const pki_certificate_t *const[]){root, ca, leaf}, 3, "CN=Leaf");
    expect_judged((const pki_certificate_t *const[]){ca, leaf}, 2, "CN=Leaf");
    expect_judged((const pki_certificate_t *const[]){other, root, leaf, leaf}, 4, "CN=Leaf");
    expect_judged((const pki_certificate_t *const[]){root, ca}, 2, "CN=CA");
    expect_judged((const pki_certificate_t *const[]){other, ca}, 2, "CN=Other");
    expect_judged((const pki_certificate_t *const[]){root}, 1, "CN=Root");
    expect_judged((const pki_certificate_t *const[]){root, root}, 2, "CN=Root");
    arena_free(&arena);
}

static void test_verify_allows_the_skew_that_the_library_names(void **state)
{
    (void)state;
    const smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    assert_int_equal(options.date_skew, LIMIT_DATE_SKEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify_allows_the_skew_that_the_library_names),
        cmocka_unit_test(test_verify_takes_only_dotted_policies),
        cmocka_unit_test(test_certificate_judge_takes_the_signer_of_a_bundle_in_any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
