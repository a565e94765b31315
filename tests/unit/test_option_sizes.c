/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of every version: shorter ones get defaults, longer ones may not set what is not known. */
#include "base/options.h"

#include "smime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct known {
    size_t size;
    int64_t first, second;
} known_t;

#define FIRST OPTIONS_END(known_t, first)

static gpg_err_code_t read_as(size_t size, const int64_t members[6], known_t *r_own)
{
    struct {
        size_t size;
        int64_t members[6];
    } given;
    given.size = size;
    memcpy(given.members, members, sizeof given.members);
    *r_own = (known_t){sizeof *r_own, 10, 20};
    return gpg_err_code(options_read(&given, FIRST, r_own, sizeof *r_own));
}

static void test_options_of_an_earlier_version_leave_the_defaults(void **state)
{
    (void)state;
    known_t own;
    assert_int_equal(read_as(FIRST, (const int64_t[6]){1, 2, 3, 4, 5, 6}, &own), 0);
    assert_int_equal(own.size, sizeof own);
    assert_int_equal(own.first, 1);
    assert_int_equal(own.second, 20);
    assert_int_equal(read_as(sizeof own, (const int64_t[6]){1, 2, 3}, &own), 0);
    assert_int_equal(own.second, 2);
}

static void test_options_of_a_later_version_may_not_set_what_is_not_known(void **state)
{
    (void)state;
    known_t own;
    assert_int_equal(read_as(sizeof own + 24, (const int64_t[6]){1, 2}, &own), 0);
    assert_int_equal(own.size, sizeof own);
    assert_int_equal(own.second, 2);
    assert_int_equal(
        read_as(sizeof own + 24, (const int64_t[6]){1, 2, 0, 0, (int64_t)1 << 56}, &own),
        GPG_ERR_INV_ARG);
    assert_int_equal(read_as(sizeof own + 16, (const int64_t[6]){1, 2, 0, 0, 1}, &own), 0);
}

static void test_options_of_no_possible_size_are_refused(void **state)
{
    (void)state;
    static const int64_t members[6] = {1, 2};
    static const size_t sizes[] = {0, 1, sizeof(size_t), FIRST - 1, FIRST + 1, 65544, SIZE_MAX};
    known_t own;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_int_equal(read_as(sizes[i], members, &own), GPG_ERR_INV_ARG);
    assert_int_equal(gpg_err_code(options_read(NULL, FIRST, &own, sizeof own)), GPG_ERR_INV_ARG);
}

/* ---- those of the library ---- */

/* Padding behind the last member holds anything, and would be read as the member that is appended
 * next: bools fill up with reserved ones. */
static void test_options_end_with_their_last_member(void **state)
{
    (void)state;
    assert_int_equal(OPTIONS_END(smime_verify_options_t, reserved), sizeof(smime_verify_options_t));
    assert_int_equal(OPTIONS_END(smime_sign_options_t, senders), sizeof(smime_sign_options_t));
}

static gpg_error_t nowhere(void *user, const void *data, size_t size)
{
    (void)user, (void)data, (void)size;
    return 0;
}

static gpg_err_code_t verify_with(const smime_verify_options_t *options)
{
    static const char message[] = "From: a@b.example\n\nx\n";
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    gpg_error_t error = smime_verify(verifier, options, message, sizeof message - 1, &report);
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return gpg_err_code(error);
}

static gpg_err_code_t sign_with(const smime_sign_options_t *options)
{
    smime_signer_t *signer;
    smime_report_t *report;
    assert_int_equal(smime_signer_new(&signer), 0);
    gpg_error_t error = smime_sign(signer, options, "x", 1, nowhere, NULL, &report);
    smime_report_free(&report);
    smime_signer_free(&signer);
    return gpg_err_code(error);
}

static void test_verify_options_hold_only_what_is_known(void **state)
{
    (void)state;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    assert_int_equal(verify_with(&options), 0);
    options.write_message = true;
    options.detached = "x";
    assert_int_equal(verify_with(&options), GPG_ERR_INV_ARG);
    options = (smime_verify_options_t)SMIME_VERIFY_OPTIONS_INIT;
    options.at_mode = (smime_at_t)7;
    assert_int_equal(verify_with(&options), GPG_ERR_INV_ARG);
    options = (smime_verify_options_t)SMIME_VERIFY_OPTIONS_INIT;
    options.detached_size = 1;
    assert_int_equal(verify_with(&options), GPG_ERR_INV_ARG);
    options = (smime_verify_options_t)SMIME_VERIFY_OPTIONS_INIT;
    options.size -= sizeof(size_t);
    assert_int_equal(verify_with(&options), GPG_ERR_INV_ARG);
}

static void test_sign_options_hold_only_what_is_known(void **state)
{
    (void)state;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    assert_int_equal(sign_with(&options), GPG_ERR_NO_SECKEY); /* the signer has none */
    for (size_t i = 0; i < sizeof options.reserved; i++) {
        options = (smime_sign_options_t)SMIME_SIGN_OPTIONS_INIT;
        options.reserved[i] = true;
        assert_int_equal(sign_with(&options), GPG_ERR_INV_ARG);
    }
    options = (smime_sign_options_t)SMIME_SIGN_OPTIONS_INIT;
    options.digest = (smime_digest_t)9;
    assert_int_equal(sign_with(&options), GPG_ERR_INV_ARG);
    options = (smime_sign_options_t)SMIME_SIGN_OPTIONS_INIT;
    options.size -= sizeof(size_t);
    assert_int_equal(sign_with(&options), GPG_ERR_INV_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_of_an_earlier_version_leave_the_defaults),
        cmocka_unit_test(test_options_of_a_later_version_may_not_set_what_is_not_known),
        cmocka_unit_test(test_options_of_no_possible_size_are_refused),
        cmocka_unit_test(test_options_end_with_their_last_member),
        cmocka_unit_test(test_verify_options_hold_only_what_is_known),
        cmocka_unit_test(test_sign_options_hold_only_what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
