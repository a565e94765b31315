/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Helper certificates: from whatever holds certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "pki.h"
#include "trust/store.h"

static void test_helper_certificates_come_from_pem_and_der_and_trust_nothing(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    smime_store_t *store;
    const pki_certificate_t *one = PKI_ISSUE(&arena, .subject = "CN=One", .ca = true);
    const pki_certificate_t *two = PKI_ISSUE(&arena, .subject = "CN=Two", .ca = true);
    assert_int_equal(smime_store_new(&store), 0);
    const char *pem = pki_pem(&arena, "CERTIFICATE", one->der);
    assert_int_equal(smime_store_add_certificates(store, pem, strlen(pem)), 0);
    assert_int_equal(smime_store_add_certificates(store, two->der.data, two->der.size), 0);
    assert_int_equal(smime_store_add_certificates(store, two->der.data, two->der.size), 0);
    assert_true(bytes_equal(store_helper(store, 0), one->der));
    assert_true(bytes_equal(store_helper(store, 1), two->der));
    assert_false(bytes_present(store_helper(store, 2)));
    assert_int_equal(store_anchor_count(store), 0);
    smime_store_free(&store);
    arena_free(&arena);
}

static void test_helper_certificates_refuse_other_input(void **state)
{
    (void)state;
    smime_store_t *store;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(gpg_err_code(smime_store_add_certificates(store, "", 0)), GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(smime_store_add_certificates(store, "x", LIMIT_TRUST_FILE + 1UL)),
                     GPG_ERR_TOO_LARGE);
    assert_false(bytes_present(store_helper(store, 0)));
    smime_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_helper_certificates_come_from_pem_and_der_and_trust_nothing),
        cmocka_unit_test(test_helper_certificates_refuse_other_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
