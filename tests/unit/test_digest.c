/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of digest algorithms. */
#include "asn1/der_write.h"
#include "crypto/digest.h"

#include <gnutls/crypto.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_digest_names_and_oids_agree(void **state)
{
    (void)state;
    const char *names[] = {"sha256",   "sha384",   "sha512",   "sha224", "sha3-224",
                           "sha3-256", "sha3-384", "sha3-512", "sha1",   "md5"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const digest_algorithm_t *digest = digest_algorithm_named(names[i]);
        assert_non_null(digest);
        assert_int_equal(gnutls_hash_get_len(digest->gnutls), digest->size);
        buffer_t oid = BUFFER_INIT;
        der_write_oid(&oid, digest->oid);
        assert_ptr_equal(digest_algorithm_oid(bytes_from(buffer_bytes(&oid), 2)), digest);
        buffer_free(&oid);
    }
    assert_null(digest_algorithm_named("sha255"));
    assert_null(digest_algorithm_named(NULL));
    assert_null(digest_algorithm_oid(BYTES_NONE));
}

static void test_digest_strength_is_ours(void **state)
{
    (void)state;
    assert_int_equal(digest_algorithm_named("sha256")->strength, STRENGTH_GOOD);
    assert_int_equal(digest_algorithm_named("sha1")->strength, STRENGTH_WEAK);
    assert_int_equal(digest_algorithm_named("md5")->strength, STRENGTH_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digest_names_and_oids_agree),
        cmocka_unit_test(test_digest_strength_is_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
