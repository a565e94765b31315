/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Digests of a content in one pass. */
#include "cms/content_digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"sha256",   "sha384",   "sha512",   "sha224", "sha3-224",
                                    "sha3-256", "sha3-384", "sha3-512", "sha1",   "md5"};
#define NAMES (sizeof names / sizeof *names)

static void test_content_digests_computes_all_of_them_in_one_pass(void **state)
{
    (void)state;
    content_digests_t digests;
    content_digests_init(&digests);
    for (size_t round = 0; round < 2; round++) /* asking twice changes nothing */
        for (size_t i = 0; i < NAMES; i++)
            assert_int_equal(content_digests_add(&digests, digest_algorithm_named(names[i])), 0);
    assert_int_equal(digests.count, NAMES);
    assert_int_equal(content_digests_write(&digests, "in two ", 7), 0);
    assert_int_equal(content_digests_write(&digests, "pieces", 6), 0);
    content_digests_finish(&digests);
    for (size_t i = 0; i < NAMES; i++) {
        const digest_algorithm_t *digest = digest_algorithm_named(names[i]);
        uint8_t expected[64];
        assert_int_equal(gnutls_hash_fast(digest->gnutls, "in two pieces", 13, expected), 0);
        assert_true(
            bytes_equal(content_digests_get(&digests, digest), bytes_of(expected, digest->size)));
    }
    content_digests_release(&digests);
}

static void test_content_digests_gives_nothing_that_was_not_asked_for_or_finished(void **state)
{
    (void)state;
    content_digests_t digests;
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    content_digests_init(&digests);
    assert_int_equal(content_digests_add(&digests, sha256), 0);
    assert_false(bytes_present(content_digests_get(&digests, sha256)));
    content_digests_finish(&digests);
    assert_true(bytes_present(content_digests_get(&digests, sha256)));
    assert_false(bytes_present(content_digests_get(&digests, digest_algorithm_named("sha512"))));
    assert_int_not_equal(content_digests_write(&digests, "late", 4), 0);
    content_digests_release(&digests);
    assert_false(bytes_present(content_digests_get(&digests, sha256)));
}

static void test_content_digests_of_nothing_is_the_digest_of_no_bytes(void **state)
{
    (void)state;
    content_digests_t digests;
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    uint8_t expected[32];
    content_digests_init(&digests);
    assert_int_equal(content_digests_add(&digests, sha256), 0);
    content_digests_finish(&digests);
    assert_int_equal(gnutls_hash_fast(GNUTLS_DIG_SHA256, "", 0, expected), 0);
    assert_true(bytes_equal(content_digests_get(&digests, sha256), bytes_of(expected, 32)));
    content_digests_release(&digests);
}

static void test_content_digests_refuses_what_gnutls_cannot_compute(void **state)
{
    (void)state;
    content_digests_t digests;
    const digest_algorithm_t none = {.name = "none", .gnutls = GNUTLS_DIG_UNKNOWN};
    content_digests_init(&digests);
    assert_int_equal(gpg_err_code(content_digests_add(&digests, &none)), GPG_ERR_DIGEST_ALGO);
    assert_int_equal(digests.count, 0);
    content_digests_release(&digests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content_digests_computes_all_of_them_in_one_pass),
        cmocka_unit_test(test_content_digests_gives_nothing_that_was_not_asked_for_or_finished),
        cmocka_unit_test(test_content_digests_of_nothing_is_the_digest_of_no_bytes),
        cmocka_unit_test(test_content_digests_refuses_what_gnutls_cannot_compute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
