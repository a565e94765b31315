/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Private keys in every form that they are kept in. */
#include "base/error.h"
#include "crypto/private_key.h"
#include "crypto/signature.h"
#include "pki.h"

#include <dlfcn.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* In place of GnuTLS's: an error where a thread has no random numbers. */
static int no_random;

int gnutls_rnd(gnutls_rnd_level_t level, void *data, size_t size)
{
    static int (*real)(gnutls_rnd_level_t, void *, size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "gnutls_rnd");
    return no_random ? no_random : real(level, data, size);
}

static bool matches(private_key_t *key, bytes_t spki)
{
    bool same;
    assert_int_equal(private_key_matches(key, spki, &same), 0);
    return same;
}

static arena_t arena;

static gnutls_x509_privkey_t x509_key(pki_key_kind_t kind)
{
    gnutls_x509_privkey_t key;
    assert_int_equal(gnutls_privkey_export_x509(pki_key(kind, 0), &key), 0);
    return key;
}

static bytes_t take(gnutls_datum_t *data)
{
    bytes_t copy = arena_copy(&arena, bytes_of(data->data, data->size));
    gnutls_free(data->data);
    return copy;
}

/* PKCS#1 or SEC1 */
static bytes_t export_plain(pki_key_kind_t kind, bool pem)
{
    gnutls_datum_t out;
    gnutls_x509_privkey_t key = x509_key(kind);
    assert_int_equal(
        gnutls_x509_privkey_export2(key, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER, &out), 0);
    gnutls_x509_privkey_deinit(key);
    return take(&out);
}

static bytes_t export_pkcs8(pki_key_kind_t kind, bool pem, const char *passphrase, unsigned cipher)
{
    gnutls_datum_t out;
    gnutls_x509_privkey_t key = x509_key(kind);
    assert_int_equal(gnutls_x509_privkey_export2_pkcs8(
                         key, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER, passphrase,
                         passphrase ? cipher : GNUTLS_PKCS_PLAIN, &out),
                     0);
    gnutls_x509_privkey_deinit(key);
    return take(&out);
}

static void expect_key(bytes_t in, bool pem, const char *passphrase, pki_key_kind_t kind)
{
    private_key_t *key;
    assert_int_equal(private_key_parse(in, pem, passphrase, &key), 0);
    assert_true(matches(key, pki_spki(&arena, pki_key(kind, 0))));
    assert_false(matches(key, pki_spki(&arena, pki_key(kind, 1))));
    private_key_free(&key);
    assert_null(key);
}

static void test_private_key_reads_pkcs1_and_sec1(void **state)
{
    (void)state;
    for (int pem = 0; pem < 2; pem++) {
        expect_key(export_plain(PKI_RSA_2048, pem), pem, NULL, PKI_RSA_2048);
        expect_key(export_plain(PKI_P256, pem), pem, NULL, PKI_P256);
        expect_key(export_plain(PKI_P521, pem), pem, NULL, PKI_P521);
    }
}

static void test_private_key_reads_pkcs8(void **state)
{
    (void)state;
    static const pki_key_kind_t kinds[] = {PKI_RSA_2048, PKI_RSA_PSS, PKI_P256,
                                           PKI_P384,     PKI_ED25519, PKI_ED448};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int pem = 0; pem < 2; pem++)
            expect_key(export_pkcs8(kinds[i], pem, NULL, 0), pem, NULL, kinds[i]);
}

static void test_private_key_reads_encrypted_pkcs8(void **state)
{
    (void)state;
    static const unsigned ciphers[] = {GNUTLS_PKCS_PBES2_AES_256, GNUTLS_PKCS_PBES2_3DES,
                                       GNUTLS_PKCS_PKCS12_3DES};
    for (size_t i = 0; i < sizeof ciphers / sizeof *ciphers; i++)
        for (int pem = 0; pem < 2; pem++)
            expect_key(export_pkcs8(PKI_P256, pem, "pässwörd", ciphers[i]), pem, "pässwörd",
                       PKI_P256);
}

static void test_private_key_refuses_a_wrong_passphrase(void **state)
{
    (void)state;
    private_key_t *key;
    bytes_t in = export_pkcs8(PKI_P256, true, "right", GNUTLS_PKCS_PBES2_AES_256);
    assert_int_equal(gpg_err_code(private_key_parse(in, true, "wrong", &key)),
                     GPG_ERR_BAD_PASSPHRASE);
    assert_null(key);
    assert_int_equal(gpg_err_code(private_key_parse(in, true, NULL, &key)), GPG_ERR_BAD_PASSPHRASE);
}

static void test_private_key_refuses_what_is_none(void **state)
{
    (void)state;
    private_key_t *key;
    bytes_t good = export_pkcs8(PKI_P256, false, NULL, 0);
    for (size_t size = 0; size < good.size; size++) {
        assert_int_not_equal(private_key_parse(bytes_slice(good, 0, size), false, NULL, &key), 0);
        assert_null(key);
    }
    assert_int_not_equal(private_key_parse(bytes_text("no key"), true, NULL, &key), 0);
}

static void test_private_key_refuses_dsa(void **state)
{
    (void)state;
    private_key_t *key;
    bytes_t in = export_pkcs8(PKI_DSA_2048, false, NULL, 0);
    assert_int_equal(gpg_err_code(private_key_parse(in, false, NULL, &key)),
                     GPG_ERR_UNSUPPORTED_ALGORITHM);
}

/* One RSA key may be certified as one for RSASSA-PSS only: it is the same key. */
static void test_private_key_matches_by_key_not_by_encoding(void **state)
{
    (void)state;
    private_key_t *key;
    gnutls_pubkey_t restricted;
    gnutls_x509_spki_t pss;
    gnutls_datum_t out, modulus, exponent;
    assert_int_equal(
        private_key_parse(export_pkcs8(PKI_RSA_2048, false, NULL, 0), false, NULL, &key), 0);
    gnutls_pubkey_init(&restricted);
    gnutls_privkey_export_rsa_raw2(pki_key(PKI_RSA_2048, 0), &modulus, &exponent, NULL, NULL, NULL,
                                   NULL, NULL, NULL, 0);
    assert_int_equal(gnutls_pubkey_import_rsa_raw(restricted, &modulus, &exponent), 0);
    gnutls_x509_spki_init(&pss);
    gnutls_x509_spki_set_rsa_pss_params(pss, GNUTLS_DIG_SHA256, 32);
    assert_int_equal(gnutls_pubkey_set_spki(restricted, pss, 0), 0);
    assert_int_equal(gnutls_pubkey_export2(restricted, GNUTLS_X509_FMT_DER, &out), 0);
    assert_true(matches(key, take(&out)));
    assert_false(matches(key, bytes_text("no key")));
    gnutls_free(modulus.data);
    gnutls_free(exponent.data);
    gnutls_x509_spki_deinit(pss);
    gnutls_pubkey_deinit(restricted);
    private_key_free(&key);
}

static void expect_signature(pki_key_kind_t kind, signature_scheme_t scheme, const char *digest,
                             bool reproducible)
{
    const bytes_t data = bytes_text("what is signed");
    signature_algorithm_t how = {.scheme = scheme, .digest = digest_algorithm_named(digest)};
    how.salt_size = scheme == SCHEME_RSA_PSS ? how.digest->size : 0;
    private_key_t *key;
    public_key_t public_half;
    key_budget_t budget = {.left = 100};
    buffer_t first = BUFFER_INIT, second = BUFFER_INIT;
    assert_int_equal(private_key_parse(export_pkcs8(kind, false, NULL, 0), false, NULL, &key), 0);
    assert_int_equal(private_key_sign(key, &how, data, &first), 0);
    assert_int_equal(private_key_sign(key, &how, data, &second), 0);
    assert_int_equal(public_key_parse(pki_spki(&arena, pki_key(kind, 0)), &public_half), 0);
    assert_int_equal(
        signature_check(&public_half, &how, data, false, buffer_bytes(&first), &budget), 0);
    first.data[first.size - 1] ^= 1;
    assert_int_not_equal(
        signature_check(&public_half, &how, data, false, buffer_bytes(&first), &budget), 0);
    first.data[first.size - 1] ^= 1;
    assert_int_equal(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)), reproducible);
    public_key_release(&public_half);
    private_key_free(&key);
    buffer_free(&first);
    buffer_free(&second);
}

static void test_private_key_signs_what_checks(void **state)
{
    (void)state;
    static const char *const digests[] = {"sha256", "sha384", "sha512"};
    for (size_t i = 0; i < 3; i++) {
        expect_signature(PKI_RSA_2048, SCHEME_RSA_PKCS1, digests[i], true);
        expect_signature(PKI_RSA_2048, SCHEME_RSA_PSS, digests[i], false);
        expect_signature(PKI_RSA_PSS, SCHEME_RSA_PSS, digests[i], false);
        expect_signature(PKI_P256, SCHEME_ECDSA, digests[i], true);
        expect_signature(PKI_P384, SCHEME_ECDSA, digests[i], true);
        expect_signature(PKI_P521, SCHEME_ECDSA, digests[i], true);
    }
    expect_signature(PKI_ED25519, SCHEME_ED25519, NULL, true);
}

static void test_private_key_does_not_sign_with_another_kind(void **state)
{
    (void)state;
    private_key_t *key;
    buffer_t out = BUFFER_INIT;
    const signature_algorithm_t rsa = {.scheme = SCHEME_RSA_PKCS1,
                                       .digest = digest_algorithm_named("sha256")};
    const signature_algorithm_t none = {.scheme = SCHEME_UNKNOWN};
    assert_int_equal(private_key_parse(export_pkcs8(PKI_P256, false, NULL, 0), false, NULL, &key),
                     0);
    assert_int_not_equal(private_key_sign(key, &rsa, bytes_text("x"), &out), 0);
    assert_int_equal(gpg_err_code(private_key_sign(key, &none, bytes_text("x"), &out)),
                     GPG_ERR_NOT_SUPPORTED);
    assert_int_equal(out.size, 0);
    private_key_free(&key);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void test_private_key_signs_nothing_without_random_numbers(void **state)
{
    (void)state;
    private_key_t *key;
    buffer_t out = BUFFER_INIT;
    const signature_algorithm_t rsa = {.scheme = SCHEME_RSA_PKCS1,
                                       .digest = digest_algorithm_named("sha256")};
    assert_int_equal(
        private_key_parse(export_pkcs8(PKI_RSA_2048, false, NULL, 0), false, NULL, &key), 0);
    no_random = GNUTLS_E_RANDOM_FAILED;
    assert_int_equal(gpg_err_code(private_key_sign(key, &rsa, bytes_text("x"), &out)),
                     GPG_ERR_NOT_OPERATIONAL);
    no_random = GNUTLS_E_MEMORY_ERROR;
    assert_int_equal(gpg_err_code(private_key_sign(key, &rsa, bytes_text("x"), &out)),
                     GPG_ERR_ENOMEM);
    no_random = 0;
    assert_int_equal(out.size, 0);
    assert_int_equal(private_key_sign(key, &rsa, bytes_text("x"), &out), 0);
    buffer_free(&out);
    private_key_free(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_private_key_reads_pkcs1_and_sec1),
        cmocka_unit_test(test_private_key_reads_pkcs8),
        cmocka_unit_test(test_private_key_reads_encrypted_pkcs8),
        cmocka_unit_test(test_private_key_refuses_a_wrong_passphrase),
        cmocka_unit_test(test_private_key_refuses_what_is_none),
        cmocka_unit_test(test_private_key_refuses_dsa),
        cmocka_unit_test(test_private_key_matches_by_key_not_by_encoding),
        cmocka_unit_test(test_private_key_signs_what_checks),
        cmocka_unit_test(test_private_key_does_not_sign_with_another_kind),
        cmocka_unit_test(test_private_key_signs_nothing_without_random_numbers),
    };
    return cmocka_run_group_tests_name("private_key", tests, NULL, end);
}
