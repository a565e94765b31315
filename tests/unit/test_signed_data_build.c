/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SignedData as it is written: read back by our own reader, byte for byte where it matters. */
#include "base/error.h"
#include "base/limits.h"
#include "cms/signed_data_build.h"
#include "cms/signer.h"
#include "pki.h"

#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const char content[] = "Content-Type: text/plain\r\n\r\nHello\r\n";

typedef struct made {
    build_signer_t signers[3];
    certificate_t *certificates[3];
    private_key_t *keys[3];
    bytes_t ders[3];
    build_input_t input;
    content_digests_t digests;
    bytes_t cms; /* prefix, content if embedded, suffix */
} made_t;

static private_key_t *key_of(const pki_certificate_t *certificate)
{
    gnutls_privkey_t handle;
    gnutls_x509_privkey_t plain;
    private_key_t *key;
    assert_int_equal(gnutls_privkey_export_x509(certificate->key, &plain), 0);
    assert_int_equal(gnutls_privkey_init(&handle), 0);
    assert_int_equal(gnutls_privkey_import_x509(handle, plain, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE),
                     0);
    assert_int_equal(private_key_of_handle(handle, &key), 0);
    return key;
}

static void add_signer(made_t *made, pki_key_kind_t kind, signature_scheme_t scheme,
                       const char *digest, bool key_id)
{
    size_t i = made->input.signer_count++;
    const pki_certificate_t *issued = PKI_ISSUE(&arena, .subject = "O=Test,CN=Signer", .kind = kind,
                                                .names = "email:a@b.example");
    signature_algorithm_t algorithm = {.scheme = scheme, .digest = digest_algorithm_named(digest)};
    algorithm.salt_size = scheme == SCHEME_RSA_PSS ? algorithm.digest->size : 0;
    made->certificates[i] = pki_parse(issued);
    made->keys[i] = key_of(issued);
    made->ders[i] = issued->der;
    made->signers[i] = (build_signer_t){made->keys[i], made->certificates[i], algorithm, key_id};
}

static void make(made_t *made, bool embedded)
{
    buffer_t prefix = BUFFER_INIT, suffix = BUFFER_INIT;
    content_digests_init(&made->digests);
    for (size_t i = 0; i < made->input.signer_count; i++)
        content_digests_add(&made->digests,
                            signature_algorithm_digest(&made->signers[i].algorithm));
    content_digests_write(&made->digests, content, strlen(content));
    content_digests_finish(&made->digests);
    made->input.signers = made->signers;
    made->input.certificates = made->ders;
    made->input.certificate_count = made->input.signer_count;
    made->input.signing_time = PKI_NOW;
    made->input.digests = &made->digests;
    made->input.embedded = embedded;
    made->input.content_size = strlen(content);
    assert_int_equal(signed_data_build(&made->input, &prefix, &suffix), 0);
    if (embedded) {
        assert_int_not_equal(suffix.size, 0);
        buffer_append_text(&prefix, content);
    }
    buffer_append(&prefix, buffer_bytes(&suffix));
    made->cms = arena_copy(&arena, buffer_bytes(&prefix));
    buffer_free(&prefix);
    buffer_free(&suffix);
}

static void release(made_t *made)
{
    for (size_t i = 0; i < made->input.signer_count; i++) {
        certificate_unref(&made->certificates[i]);
        private_key_free(&made->keys[i]);
    }
    content_digests_release(&made->digests);
}

static signed_data_t parse(const made_t *made)
{
    finding_list_t found;
    findings_t findings;
    signed_data_t signed_data;
    findings = findings_start(&found, &arena);
    assert_int_equal(signed_data_parse(&arena, made->cms, &findings, &signed_data), 0);
    assert_int_equal(findings.list->count, 0);
    return signed_data;
}

/* Our own verification finds nothing to remark on. */
static void expect_good(const made_t *made, size_t index)
{
    finding_list_t found;
    findings_t findings;
    signer_check_t check;
    content_digests_t digests;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    signed_data_t signed_data = parse(made);
    signer_info_t *signer = &signed_data.signers[index];
    certificate_t *certificate = NULL;
    bool named;
    for (size_t i = 0; i < made->input.signer_count; i++) {
        assert_int_equal(signer_identifies(signer, made->certificates[i], &named), 0);
        if (named)
            certificate = made->certificates[i];
    }
    assert_non_null(certificate);
    findings = findings_start(&found, &arena);
    content_digests_init(&digests);
    assert_int_equal(
        signer_prepare(&arena, &signed_data, signer, false, &findings, &digests, &check), 0);
    content_digests_write(&digests, content, strlen(content));
    content_digests_finish(&digests);
    assert_int_equal(signer_judge(&check, signer, &digests, bytes_text(content), certificate, false,
                                  &budget, &findings),
                     SMIME_PASS);
    assert_int_equal(findings.list->count, 0);
    assert_true(check.attributes.has_signing_time);
    assert_int_equal(check.attributes.signing_time, PKI_NOW);
    assert_true(check.attributes.was_der);
    assert_true(bytes_present(check.attributes.signing_certificate_v2));
    assert_int_equal(signed_attributes_name_certificate(&check.attributes, certificate, &named), 0);
    assert_true(named);
    content_digests_release(&digests);
}

static void test_signed_data_build_every_algorithm_verifies(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        signature_scheme_t scheme;
        const char *digest;
    } cases[] = {
        {PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha256"}, {PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha384"},
        {PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha512"}, {PKI_RSA_2048, SCHEME_RSA_PSS, "sha256"},
        {PKI_RSA_2048, SCHEME_RSA_PSS, "sha384"},   {PKI_RSA_PSS, SCHEME_RSA_PSS, "sha512"},
        {PKI_P256, SCHEME_ECDSA, "sha256"},         {PKI_P384, SCHEME_ECDSA, "sha384"},
        {PKI_P521, SCHEME_ECDSA, "sha512"},         {PKI_ED25519, SCHEME_ED25519, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int embedded = 0; embedded < 2; embedded++) {
            made_t made = {.input = {.signers = NULL}};
            add_signer(&made, cases[i].kind, cases[i].scheme, cases[i].digest, false);
            make(&made, embedded);
            expect_good(&made, 0);
            release(&made);
        }
}

static void test_signed_data_build_versions_follow_the_identifier(void **state)
{
    (void)state;
    for (int key_id = 0; key_id < 2; key_id++) {
        made_t made = {.input = {.signers = NULL}};
        add_signer(&made, PKI_P256, SCHEME_ECDSA, "sha256", key_id);
        make(&made, false);
        signed_data_t read = parse(&made);
        assert_int_equal(read.version, key_id ? 3 : 1);
        assert_int_equal(read.signers[0].version, key_id ? 3 : 1);
        assert_int_equal(bytes_present(read.signers[0].key_identifier), key_id);
        assert_int_equal(bytes_present(read.signers[0].issuer), !key_id);
        expect_good(&made, 0);
        release(&made);
    }
}

static void test_signed_data_build_several_signers(void **state)
{
    (void)state;
    made_t made = {.input = {.signers = NULL}};
    add_signer(&made, PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha256", false);
    add_signer(&made, PKI_P384, SCHEME_ECDSA, "sha384", true);
    add_signer(&made, PKI_P256, SCHEME_ECDSA, "sha256", false);
    make(&made, false);
    signed_data_t read = parse(&made);
    assert_int_equal(read.signer_count, 3);
    assert_int_equal(read.certificate_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(bytes_equal(read.certificates[i], made.ders[i]));
        expect_good(&made, i);
    }
    release(&made);
}

static void test_signed_data_build_is_der_throughout(void **state)
{
    (void)state;
    made_t made = {.input = {.signers = NULL}};
    add_signer(&made, PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha256", false);
    make(&made, true);
    der_reader_t reader = der_reader(made.cms, DER_RULES_DER);
    der_item_t item;
    assert_int_equal(der_next(&reader, &item), 0);
    assert_int_equal(der_expect_end(&reader), 0);
    signed_data_t read = parse(&made);
    assert_true(read.has_content);
    assert_true(bytes_equal_text(read.content.content, content));
    release(&made);
}

/* RFC 8551 section 2.2 and RFC 5754: what readers expect to see, as bytes. */
static void test_signed_data_build_writes_the_usual_identifiers(void **state)
{
    (void)state;
    static const char rsa_encryption[] =
        "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    static const char sha256[] = "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    made_t made = {.input = {.signers = NULL}};
    add_signer(&made, PKI_RSA_2048, SCHEME_RSA_PKCS1, "sha256", false);
    make(&made, false);
    signed_data_t read = parse(&made);
    assert_true(bytes_equal(read.signers[0].signature_algorithm,
                            bytes_of(rsa_encryption, sizeof rsa_encryption - 1)));
    assert_true(bytes_equal(read.signers[0].digest_algorithm, bytes_of(sha256, sizeof sha256 - 1)));
    release(&made);
}

static void test_signed_data_build_needs_the_digest(void **state)
{
    (void)state;
    made_t made = {.input = {.signers = NULL}};
    buffer_t prefix = BUFFER_INIT, suffix = BUFFER_INIT;
    add_signer(&made, PKI_P256, SCHEME_ECDSA, "sha256", false);
    make(&made, false);
    made.signers[0].algorithm.digest = digest_algorithm_named("sha512");
    assert_int_equal(gpg_err_code(signed_data_build(&made.input, &prefix, &suffix)),
                     GPG_ERR_INV_ARG);
    made.signers[0].algorithm.scheme = SCHEME_DSA;
    made.signers[0].algorithm.digest = NULL;
    assert_int_equal(gpg_err_code(signed_data_build(&made.input, &prefix, &suffix)),
                     GPG_ERR_NOT_SUPPORTED);
    assert_int_equal(prefix.size, 0);
    release(&made);
}

/* The length octets grow with the content; the headers have to follow. */
static void test_signed_data_build_announces_any_size(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {
        0, 127, 128, 255, 65535, 0xffffffff, UINT64_C(1) << 32, UINT64_C(5) << 33};
    made_t made = {.input = {.signers = NULL}};
    add_signer(&made, PKI_P256, SCHEME_ECDSA, "sha256", false);
    make(&made, true);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        buffer_t prefix = BUFFER_INIT, suffix = BUFFER_INIT;
        made.input.content_size = sizes[i];
        assert_int_equal(signed_data_build(&made.input, &prefix, &suffix), 0);
        unsigned octets = prefix.data[1] & 0x7f;
        uint64_t announced = prefix.data[1];
        if (prefix.data[1] & 0x80) {
            announced = 0;
            for (unsigned k = 0; k < octets; k++)
                announced = announced << 8 | prefix.data[2 + k];
            announced += octets;
        }
        assert_int_equal(announced + 2, prefix.size + sizes[i] + suffix.size);
        buffer_free(&prefix);
        buffer_free(&suffix);
    }
    release(&made);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_data_build_every_algorithm_verifies),
        cmocka_unit_test(test_signed_data_build_versions_follow_the_identifier),
        cmocka_unit_test(test_signed_data_build_several_signers),
        cmocka_unit_test(test_signed_data_build_is_der_throughout),
        cmocka_unit_test(test_signed_data_build_writes_the_usual_identifiers),
        cmocka_unit_test(test_signed_data_build_needs_the_digest),
        cmocka_unit_test(test_signed_data_build_announces_any_size),
    };
    return cmocka_run_group_tests_name("signed_data_build", tests, NULL, end);
}
