/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of signature schemes agrees with itself, with GnuTLS and with what is written. */
#include "crypto/scheme.h"

#include "crypto/algorithm.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const signature_scheme_t schemes[] = {SCHEME_RSA_PKCS1, SCHEME_RSA_PSS, SCHEME_ECDSA,
                                             SCHEME_DSA,       SCHEME_ED25519, SCHEME_ED448};
#define SCHEMES (sizeof schemes / sizeof *schemes)

static const char *const digests[] = {NULL,       "sha224",   "sha256",   "sha384",
                                      "sha512",   "sha3-224", "sha3-256", "sha3-384",
                                      "sha3-512", "sha1",     "md5"};
#define DIGESTS (sizeof digests / sizeof *digests)

static void test_rows_are_what_gnutls_calls_them(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t d = 0; d < DIGESTS; d++) {
            const digest_algorithm_t *digest = digest_algorithm_named(digests[d]);
            const scheme_oid_t *row = scheme_checked(schemes[s], digest);
            if (!row)
                continue;
            checked++;
            assert_int_equal(row->scheme, schemes[s]);
            if (digest)
                assert_int_equal(gnutls_sign_get_hash_algorithm(row->gnutls), digest->gnutls);
            key_type_t type = key_type_of_gnutls((int)gnutls_sign_get_pk_algorithm(row->gnutls));
            assert_true(scheme_has_key(schemes[s], type));
            if (row->gnutls_rsa)
                assert_int_equal(gnutls_sign_get_hash_algorithm(row->gnutls_rsa), digest->gnutls);
        }
    assert_int_equal(checked, 10 + 3 + 9 + 9 + 1 + 1);
}

static void test_what_is_written_is_read_again(void **state)
{
    (void)state;
    size_t written = 0;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t d = 0; d < DIGESTS; d++) {
            signature_algorithm_t algorithm = {.scheme = schemes[s],
                                               .digest = digest_algorithm_named(digests[d]),
                                               .salt_size = 20};
            signature_algorithm_t again;
            buffer_t out = BUFFER_INIT;
            if (!scheme_checked(schemes[s], algorithm.digest))
                continue;
            signature_algorithm_write(&out, &algorithm);
            if (!scheme_written(schemes[s], algorithm.digest)) {
                assert_int_equal(gpg_err_code(out.error), GPG_ERR_NOT_SUPPORTED);
            } else {
                assert_int_equal(out.error, 0);
                assert_int_equal(signature_algorithm_parse(buffer_bytes(&out), &again), 0);
                assert_int_equal(again.scheme, schemes[s]);
                assert_string_equal(again.name, scheme_of(schemes[s])->name);
                assert_true(!again.digest || again.digest == algorithm.digest);
                written++;
            }
            buffer_free(&out);
        }
    assert_int_equal(written, 10 + 3 + 3 + 1);
}

static void test_what_is_signed_beside_a_signature(void **state)
{
    (void)state;
    const digest_algorithm_t *sha384 = digest_algorithm_named("sha384");
    const signature_algorithm_t ecdsa = {.scheme = SCHEME_ECDSA, .digest = sha384};
    const signature_algorithm_t ed25519 = {.scheme = SCHEME_ED25519};
    const signature_algorithm_t ed448 = {.scheme = SCHEME_ED448};
    assert_ptr_equal(signature_algorithm_digest(&ecdsa), sha384);
    assert_string_equal(signature_algorithm_digest(&ed25519)->name, "sha512");
    assert_null(signature_algorithm_digest(&ed448)); /* SHAKE256 */
}

static void test_key_types_have_names_and_schemes(void **state)
{
    (void)state;
    for (unsigned type = KEY_UNKNOWN + 1; type <= KEY_ED448; type++) {
        size_t made = 0;
        for (size_t s = 0; s < SCHEMES; s++)
            made += scheme_has_key(schemes[s], (key_type_t)type);
        assert_int_equal(made, type == KEY_RSA ? 2 : 1);
        assert_int_not_equal(*key_type_name((key_type_t)type), 0);
    }
    assert_false(scheme_has_key(SCHEME_UNKNOWN, KEY_UNKNOWN));
    assert_false(scheme_has_key(SCHEME_ECDSA, KEY_UNKNOWN));
    assert_int_equal(key_type_of_oid(BYTES_NONE), KEY_UNKNOWN);
    assert_int_equal(key_type_of_gnutls(GNUTLS_PK_UNKNOWN), KEY_UNKNOWN);
    assert_null(scheme_by_oid(BYTES_NONE));
    assert_null(scheme_checked(SCHEME_UNKNOWN, NULL));
    assert_null(scheme_written(SCHEME_UNKNOWN, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_what_gnutls_calls_them),
        cmocka_unit_test(test_what_is_written_is_read_again),
        cmocka_unit_test(test_what_is_signed_beside_a_signature),
        cmocka_unit_test(test_key_types_have_names_and_schemes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
