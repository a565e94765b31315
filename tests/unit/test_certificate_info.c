/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the public view says of a certificate. */
#include "pki.h"
#include "x509/certificate_info.h"

#include <gnutls/crypto.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define CERTIFICATE(...) pki_parse(PKI_ISSUE(&arena, __VA_ARGS__))

static void assert_texts(const char *const *texts, const char *expected)
{
    char joined[1024] = "";
    assert_non_null(texts);
    for (; *texts; texts++) {
        assert_true(strlen(joined) + strlen(*texts) + 2 < sizeof joined);
        strcat(strcat(joined, joined[0] ? " " : ""), *texts);
    }
    assert_string_equal(joined, expected);
}

static void test_info_says_who_it_is_for_and_from(void **state)
{
    (void)state;
    const pki_certificate_t *ca =
        PKI_ISSUE(&arena, .subject = "C=JP,O=Demo CA Inc.,CN=Demo CA", .ca = true);
    certificate_t *certificate =
        CERTIFICATE(.subject = "C=JP,O=Demo\\, Inc.,CN=no reply", .issuer = ca, .serial = 0x0c0c31,
                    .names = "email:a@demo.example;smtputf8:\xe4\xbe\x8b@demo.example");
    const smime_certificate_t *info = certificate_info(certificate);
    assert_non_null(info);
    assert_string_equal(info->subject, "CN=no reply,O=Demo\\, Inc.,C=JP");
    assert_string_equal(info->issuer, "CN=Demo CA,O=Demo CA Inc.,C=JP");
    assert_string_equal(info->serial, "0c0c31");
    assert_string_equal(info->common_name, "no reply");
    assert_string_equal(info->organization, "Demo, Inc.");
    assert_string_equal(info->issuer_common_name, "Demo CA");
    assert_true(info->not_before == PKI_NOT_BEFORE);
    assert_true(info->not_after == PKI_NOT_AFTER);
    assert_texts(info->addresses, "a@demo.example \xe4\xbe\x8b@demo.example");
    assert_false(info->ca);
    assert_false(info->self_issued);
    assert_int_equal(info->path_length, -1);
    assert_ptr_equal(info->der, certificate->der.data);
    assert_int_equal(info->der_size, certificate->der.size);
    assert_ptr_equal(certificate_info(certificate), info); /* made once */
    certificate_unref(&certificate);
}

static void test_info_leaves_absent_what_is_not_there(void **state)
{
    (void)state;
    const pki_certificate_t *ca = PKI_ISSUE(&arena, .subject = "O=Demo", .ca = true);
    certificate_t *certificate = CERTIFICATE(.issuer = ca, .omit = 0xffffffffu, .version = 1);
    const smime_certificate_t *info = certificate_info(certificate);
    assert_string_equal(info->subject, "");
    assert_null(info->common_name);
    assert_null(info->organization);
    assert_null(info->issuer_common_name);
    assert_null(info->validated);
    assert_null(info->key_usage);
    assert_null(info->extended_key_usage);
    assert_null(info->policies);
    assert_non_null(info->addresses);
    assert_null(info->addresses[0]);
    certificate_unref(&certificate);
}

static void test_info_names_usages_and_policies(void **state)
{
    (void)state;
    certificate_t *certificate =
        CERTIFICATE(.subject = "CN=x", .key_usage = KEY_USAGE_DIGITAL_SIGNATURE | 1u << 2 | 1u << 8,
                    .usages = "1.3.6.1.5.5.7.3.4 1.2.3.4 1.3.6.1.5.5.7.3.2 2.5.29.37.0",
                    .policies = "1.2.3 any");
    const smime_certificate_t *info = certificate_info(certificate);
    assert_texts(info->key_usage, "digitalSignature keyEncipherment decipherOnly");
    assert_texts(info->extended_key_usage,
                 "emailProtection 1.2.3.4 clientAuth anyExtendedKeyUsage");
    assert_texts(info->policies, "1.2.3 2.5.29.32.0");
    certificate_unref(&certificate);
    certificate = CERTIFICATE(.subject = "CN=x", .ca = true, .path_length = PKI_NUMBER(2));
    info = certificate_info(certificate);
    assert_texts(info->key_usage, "keyCertSign cRLSign");
    assert_true(info->ca);
    assert_true(info->self_issued);
    assert_int_equal(info->path_length, 2);
    certificate_unref(&certificate);
}

static void assert_validated(const char *policies, const char *expected)
{
    certificate_t *certificate = CERTIFICATE(.subject = "CN=x", .policies = policies);
    const char *validated = certificate_info(certificate)->validated;
    assert_int_equal(validated == NULL, expected == NULL);
    if (expected)
        assert_string_equal(validated, expected);
    certificate_unref(&certificate);
}

static void test_info_says_how_far_the_ca_checked(void **state)
{
    (void)state;
    assert_validated("2.23.140.1.5.1.1", "mailbox");
    assert_validated("1.2.3 2.23.140.1.5.2.3", "organization");
    assert_validated("2.23.140.1.5.3.2", "sponsor");
    assert_validated("2.23.140.1.5.4.1", "individual");
    assert_validated("2.23.140.1.5.3.2 2.23.140.1.5.1.2", "mailbox"); /* the weakest of several */
    assert_validated("2.23.140.1.5.5.1", NULL);
    assert_validated("2.23.140.1.5.11.1", NULL);
    assert_validated("2.23.140.1.5.1", NULL);
    assert_validated("2.23.140.1.2.2", NULL);
    assert_validated("1.2.3", NULL);
}

static void test_info_names_key_and_signature(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        const char *digest;
        bool pss;
        const char *key, *curve, *signature;
        unsigned bits;
    } cases[] = {
        {PKI_P256, NULL, false, "ECDSA", "P-256", "ECDSA with sha256", 256},
        {PKI_P384, "sha384", false, "ECDSA", "P-384", "ECDSA with sha384", 384},
        {PKI_RSA_2048, "sha512", false, "RSA", NULL, "RSASSA-PKCS1-v1_5 with sha512", 2048},
        {PKI_RSA_2048, "sha256", true, "RSA", NULL, "RSASSA-PSS with sha256", 2048},
        {PKI_ED25519, NULL, false, "Ed25519", NULL, "Ed25519", 256},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        certificate_t *certificate = CERTIFICATE(.subject = "CN=x", .kind = cases[i].kind,
                                                 .digest = cases[i].digest, .pss = cases[i].pss);
        const smime_certificate_t *info = certificate_info(certificate);
        assert_string_equal(info->key_algorithm, cases[i].key);
        if (cases[i].curve)
            assert_string_equal(info->key_curve, cases[i].curve);
        else
            assert_null(info->key_curve);
        assert_string_equal(info->signature_algorithm, cases[i].signature);
        assert_int_equal(info->key_bits, cases[i].bits);
        certificate_unref(&certificate);
    }
}

static void assert_fingerprint(const char *text, gnutls_digest_algorithm_t algorithm, bytes_t der)
{
    uint8_t digest[32];
    size_t size = gnutls_hash_get_len(algorithm);
    assert_int_equal(gnutls_hash_fast(algorithm, der.data, der.size, digest), 0);
    assert_int_equal(strlen(text), 2 * size);
    for (size_t i = 0; i < size; i++) {
        char hex[3];
        snprintf(hex, sizeof hex, "%02x", digest[i]);
        assert_memory_equal(text + 2 * i, hex, 2);
    }
}

static void test_info_gives_fingerprints(void **state)
{
    (void)state;
    certificate_t *certificate = CERTIFICATE(.subject = "CN=x");
    const smime_certificate_t *info = certificate_info(certificate);
    assert_fingerprint(info->sha256, GNUTLS_DIG_SHA256, certificate->der);
    assert_fingerprint(info->sha1, GNUTLS_DIG_SHA1, certificate->der);
    certificate_unref(&certificate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info_says_who_it_is_for_and_from),
        cmocka_unit_test(test_info_leaves_absent_what_is_not_there),
        cmocka_unit_test(test_info_names_usages_and_policies),
        cmocka_unit_test(test_info_says_how_far_the_ca_checked),
        cmocka_unit_test(test_info_names_key_and_signature),
        cmocka_unit_test(test_info_gives_fingerprints),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
