/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every function of smime.h with NULL for each of its pointers: what the header says of it, no crash.
 * tests/cli/test_abi.sh sees to it that none is left out. */
#include "smime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define REFUSED(call) assert_int_equal(gpg_err_code(call), GPG_ERR_INV_ARG)

static const smime_verify_options_t verify_options = SMIME_VERIFY_OPTIONS_INIT;
static const smime_sign_options_t sign_options = SMIME_SIGN_OPTIONS_INIT;
/* What a result pointer holds before the call: a refusal clears it. */
static char nothing;
#define SET(pointer) ((pointer) = (void *)&nothing)

static gpg_error_t nowhere(void *user, const void *data, size_t size)
{
    (void)user, (void)data, (void)size;
    return 0;
}

static gpg_error_t no_signature(void *user, const smime_signature_request_t *request,
                                void *signature, size_t *size)
{
    (void)user, (void)request, (void)signature, (void)size;
    return gpg_error(GPG_ERR_NOT_SUPPORTED);
}

static void test_null_names(void **state)
{
    (void)state;
    assert_non_null(smime_version());
    assert_true(smime_version_number() > 0);
    assert_non_null(smime_answer_name((smime_answer_t)99));
    assert_non_null(smime_coverage_name((smime_coverage_t)99));
    assert_non_null(smime_verdict_name((smime_verdict_t)99));
    assert_non_null(smime_client_answer_name((smime_client_answer_t)99));
    assert_null(smime_client_rule(9999));
    assert_non_null(smime_severity_name((smime_severity_t)99));
    assert_null(smime_limit_text(0));
    assert_int_equal(smime_phrase_text(NULL, NULL, NULL, NULL, 0), 0);
    assert_null(smime_finding_kind(0));
    assert_null(smime_finding_kind(100000));
    assert_null(smime_finding_kind_of(NULL));
}

static void test_null_input(void **state)
{
    (void)state;
    smime_input_t *input;
    REFUSED(smime_input_read(NULL, 0));
    SET(input);
    assert_int_equal(gpg_err_code(smime_input_read(&input, -1)), GPG_ERR_EBADF);
    assert_null(input);
    assert_null(smime_input_data(NULL));
    assert_int_equal(smime_input_size(NULL), 0);
    smime_input_free(&input);
    smime_input_free(NULL);
}

static void test_null_certificates(void **state)
{
    (void)state;
    smime_certificates_t *list;
    REFUSED(smime_certificates_read(NULL, "x", 1));
    SET(list);
    REFUSED(smime_certificates_read(&list, NULL, 1));
    assert_null(list);
    assert_int_equal(gpg_err_code(smime_certificates_read(&list, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_certificates_read_pkcs12(NULL, "name", "x", 1, NULL, NULL));
    SET(list);
    REFUSED(smime_certificates_read_pkcs12(&list, "name", NULL, 1, NULL, NULL));
    assert_null(list);
    assert_int_equal(gpg_err_code(smime_certificates_read_pkcs12(&list, NULL, NULL, 0, NULL, NULL)),
                     GPG_ERR_NO_DATA);
    assert_int_equal(smime_certificates_count(NULL), 0);
    assert_int_equal(smime_certificates_unreadable(NULL, 0), 0);
    assert_null(smime_certificates_get(NULL, 0));
    smime_certificates_free(&list);
    smime_certificates_free(NULL);
}

static void test_null_store(void **state)
{
    (void)state;
    smime_store_t *store;
    REFUSED(smime_store_new(NULL));
    assert_int_equal(smime_store_new(&store), 0);
    REFUSED(smime_store_add_trust(NULL, "system"));
    REFUSED(smime_store_add_trust(store, NULL));
    REFUSED(smime_store_add_anchors(NULL, "name", "x", 1));
    REFUSED(smime_store_add_anchors(store, "name", NULL, 1));
    assert_int_equal(gpg_err_code(smime_store_add_anchors(store, NULL, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_store_add_certificates(NULL, "x", 1));
    REFUSED(smime_store_add_certificates(store, NULL, 1));
    assert_int_equal(gpg_err_code(smime_store_add_certificates(store, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_store_add_crls(NULL, "x", 1));
    REFUSED(smime_store_add_crls(store, NULL, 1));
    assert_int_equal(gpg_err_code(smime_store_add_crls(store, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_store_add_ocsp(NULL, "x", 1));
    REFUSED(smime_store_add_ocsp(store, NULL, 1));
    assert_int_equal(gpg_err_code(smime_store_add_ocsp(store, NULL, 0)), GPG_ERR_NO_DATA);
    smime_store_free(&store);
    assert_null(store);
    smime_store_free(&store);
    smime_store_free(NULL);
}

static void test_null_serial_list(void **state)
{
    (void)state;
    smime_serial_list_t *list;
    size_t line = 7;
    REFUSED(smime_serial_list_read(NULL, "01\n", 3, 1, &line));
    assert_int_equal(line, 0);
    SET(list);
    REFUSED(smime_serial_list_read(&list, NULL, 1, 1, &line));
    assert_null(list);
    SET(list);
    REFUSED(smime_serial_list_read(&list, "01\n", 3, 0, NULL));
    assert_null(list);
    assert_int_equal(smime_serial_list_read(&list, "01\n", 3, 1, NULL), 0);
    assert_false(smime_serial_list_has(NULL, "01"));
    assert_false(smime_serial_list_has(list, NULL));
    assert_true(smime_serial_list_has(list, "01"));
    assert_int_equal(smime_serial_list_count(NULL), 0);
    smime_serial_list_free(&list);
    smime_serial_list_free(&list);
    smime_serial_list_free(NULL);
}

static void test_null_senders(void **state)
{
    (void)state;
    smime_senders_t *senders;
    const smime_sender_t *const nobody[] = {NULL};
    REFUSED(smime_senders_new(NULL, nobody, NULL));
    SET(senders);
    REFUSED(smime_senders_new(&senders, NULL, NULL));
    assert_null(senders);
    assert_int_equal(smime_senders_count(NULL), 0);
    smime_senders_free(NULL);
}

static void test_null_verification(void **state)
{
    (void)state;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    assert_int_equal(smime_store_new(&store), 0);
    REFUSED(smime_verifier_new(NULL, store));
    SET(verifier);
    REFUSED(smime_verifier_new(&verifier, NULL));
    assert_null(verifier);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    REFUSED(smime_verify(verifier, &verify_options, "x", 1, NULL));
    SET(report);
    REFUSED(smime_verify(NULL, &verify_options, "x", 1, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_verify(verifier, NULL, "x", 1, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_verify(verifier, &verify_options, NULL, 1, &report));
    assert_null(report);
    assert_int_equal(gpg_err_code(smime_verify(verifier, &verify_options, NULL, 0, &report)),
                     GPG_ERR_NO_DATA);
    REFUSED(smime_certificate_judge(verifier, &verify_options, "x", 1, NULL));
    SET(report);
    REFUSED(smime_certificate_judge(NULL, &verify_options, "x", 1, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_certificate_judge(verifier, NULL, "x", 1, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_certificate_judge(verifier, &verify_options, NULL, 1, &report));
    assert_null(report);
    assert_int_equal(
        gpg_err_code(smime_certificate_judge(verifier, &verify_options, NULL, 0, &report)),
        GPG_ERR_NO_DATA);
    smime_report_free(&report);
    smime_report_free(NULL);
    smime_verifier_free(&verifier);
    smime_verifier_free(&verifier);
    smime_verifier_free(NULL);
    smime_store_free(&store);
}

static void test_null_signing(void **state)
{
    (void)state;
    smime_signer_t *signer;
    smime_report_t *report;
    REFUSED(smime_signer_new(NULL));
    assert_int_equal(smime_signer_new(&signer), 0);
    smime_signer_set_passphrase(NULL, NULL, NULL);
    smime_signer_set_passphrase(signer, NULL, NULL);
    REFUSED(smime_signer_add(NULL, "name", "x", 1));
    REFUSED(smime_signer_add(signer, "name", NULL, 1));
    assert_int_equal(gpg_err_code(smime_signer_add(signer, NULL, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_signer_add_uri(NULL, "pkcs11:"));
    REFUSED(smime_signer_add_uri(signer, NULL));
    REFUSED(smime_signer_add_key(NULL, "x", 1, no_signature, NULL));
    REFUSED(smime_signer_add_key(signer, NULL, 1, no_signature, NULL));
    REFUSED(smime_signer_add_key(signer, "x", 1, NULL, NULL));
    assert_int_equal(gpg_err_code(smime_signer_add_key(signer, NULL, 0, no_signature, NULL)),
                     GPG_ERR_NO_DATA);
    REFUSED(smime_signer_add_chain(NULL, "x", 1));
    REFUSED(smime_signer_add_chain(signer, NULL, 1));
    assert_int_equal(gpg_err_code(smime_signer_add_chain(signer, NULL, 0)), GPG_ERR_NO_DATA);
    REFUSED(smime_sign(signer, &sign_options, "x", 1, nowhere, NULL, NULL));
    SET(report);
    REFUSED(smime_sign(NULL, &sign_options, "x", 1, nowhere, NULL, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_sign(signer, NULL, "x", 1, nowhere, NULL, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_sign(signer, &sign_options, NULL, 1, nowhere, NULL, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_sign(signer, &sign_options, "x", 1, NULL, NULL, &report));
    assert_null(report);
    REFUSED(smime_sign_check(signer, &sign_options, "x", 1, NULL));
    SET(report);
    REFUSED(smime_sign_check(NULL, NULL, "x", 1, &report));
    assert_null(report);
    SET(report);
    REFUSED(smime_sign_check(NULL, &sign_options, NULL, 1, &report));
    assert_null(report);
    smime_signer_free(&signer);
    smime_signer_free(&signer);
    smime_signer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_names),        cmocka_unit_test(test_null_input),
        cmocka_unit_test(test_null_certificates), cmocka_unit_test(test_null_store),
        cmocka_unit_test(test_null_serial_list),  cmocka_unit_test(test_null_senders),
        cmocka_unit_test(test_null_verification), cmocka_unit_test(test_null_signing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
