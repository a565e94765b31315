/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said where GnuTLS does not start: here the program has a gnutls_global_init of its own. */
#include "crypto/gnutls_start.h"

#include "smime.h"

#include <gnutls/gnutls.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

int gnutls_global_init(void)
{
    return GNUTLS_E_RANDOM_FAILED;
}

static void test_gnutls_that_does_not_start_is_an_error_each_time(void **state)
{
    (void)state;
    assert_int_equal(gpg_err_code(gnutls_start()), GPG_ERR_NOT_OPERATIONAL);
    assert_int_equal(gpg_err_code(gnutls_start()), GPG_ERR_NOT_OPERATIONAL);
}

static void test_nothing_that_needs_gnutls_is_made_without_it(void **state)
{
    (void)state;
    smime_store_t *store = (smime_store_t *)(uintptr_t)1;
    smime_signer_t *signer = (smime_signer_t *)(uintptr_t)1;
    smime_certificates_t *list = (smime_certificates_t *)(uintptr_t)1;
    assert_int_equal(gpg_err_code(smime_store_new(&store)), GPG_ERR_NOT_OPERATIONAL);
    assert_null(store);
    assert_int_equal(gpg_err_code(smime_signer_new(&signer)), GPG_ERR_NOT_OPERATIONAL);
    assert_null(signer);
    assert_int_equal(gpg_err_code(smime_certificates_read(&list, "x", 1)), GPG_ERR_NOT_OPERATIONAL);
    assert_null(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gnutls_that_does_not_start_is_an_error_each_time),
        cmocka_unit_test(test_nothing_that_needs_gnutls_is_made_without_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
