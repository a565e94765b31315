/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys that live elsewhere: every scheme by a call-back, and call-backs that do wrong. */
#include "crypto/external_key.h"

#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *root, *ca;

/* What stands in for a key service: a key, and what it does wrong. */
typedef enum way { SIGNS, FAILS, SIGNS_SOMETHING_ELSE, GIVES_NOTHING, GIVES_TOO_MUCH } way_t;
typedef struct service {
    private_key_t *key;
    way_t way;
    unsigned calls;
    size_t digest_size;
} service_t;

/* The request as it stands, with GnuTLS. */
static gnutls_sign_algorithm_t asked(const smime_signature_request_t *request, key_type_t type)
{
    bool sha256 = request->digest_algorithm && strcmp(request->digest_algorithm, "sha256") == 0;
    if (strcmp(request->algorithm, "RSASSA-PKCS1-v1_5") == 0)
        return sha256 ? GNUTLS_SIGN_RSA_SHA256 : GNUTLS_SIGN_RSA_SHA512;
    if (strcmp(request->algorithm, "RSASSA-PSS") == 0)
        return type == KEY_RSA_PSS ? GNUTLS_SIGN_RSA_PSS_SHA256 : GNUTLS_SIGN_RSA_PSS_RSAE_SHA256;
    if (strcmp(request->algorithm, "ECDSA") == 0)
        return sha256                       ? GNUTLS_SIGN_ECDSA_SHA256
               : request->digest_size == 48 ? GNUTLS_SIGN_ECDSA_SHA384
                                            : GNUTLS_SIGN_ECDSA_SHA512;
    assert_string_equal(request->algorithm, "Ed25519");
    return GNUTLS_SIGN_EDDSA_ED25519;
}

static gpg_error_t make(void *user, const smime_signature_request_t *request, void *signature,
                        size_t *size)
{
    service_t *service = user;
    gnutls_datum_t made = {NULL, 0};
    service->calls++;
    service->digest_size = request->digest_size;
    assert_true(*size >= 4096);
    if (service->way == FAILS)
        return gpg_error(GPG_ERR_CARD);
    if (service->way == GIVES_NOTHING || service->way == GIVES_TOO_MUCH) {
        *size = service->way == GIVES_NOTHING ? 0 : *size + 1;
        return 0;
    }
    gnutls_sign_algorithm_t how = asked(request, service->key->type);
    unsigned flags = request->salt_size ? GNUTLS_PRIVKEY_FLAG_RSA_PSS_FIXED_SALT_LENGTH : 0;
    const void *data = request->digest ? request->digest : request->content;
    size_t data_size = request->digest ? request->digest_size : request->content_size;
    gnutls_datum_t in = {gnutls_malloc(data_size), (unsigned)data_size};
    memcpy(in.data, data, data_size);
    in.data[0] = (unsigned char)(in.data[0] ^ (service->way == SIGNS_SOMETHING_ELSE));
    int result = request->digest
                     ? gnutls_privkey_sign_hash2(service->key->handle, how, flags, &in, &made)
                     : gnutls_privkey_sign_data2(service->key->handle, how, 0, &in, &made);
    assert_int_equal(result, 0);
    memcpy(signature, made.data, made.size);
    *size = made.size;
    gnutls_free(made.data);
    gnutls_free(in.data);
    return 0;
}

/* Signs a message with the certificate's key, which the service has. */
static gpg_err_code_t sign(service_t *service, const pki_certificate_t *certificate,
                           const smime_sign_options_t *options, buffer_t *out)
{
    static const char template[] =
        "From: a@b.example\nDate: Wed, 1 Jan 2025 00:10:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n\nHello\n";
    smime_signer_t *signer;
    smime_report_t *report;
    const char *key = pki_key_pem(&arena, certificate->key);
    const char *pem[] = {pki_pem(&arena, "CERTIFICATE", certificate->der),
                         pki_pem(&arena, "CERTIFICATE", ca->der)};
    const char *both = arena_printf(&arena, "%s%s", pem[0], pem[1]);
    assert_int_equal(private_key_parse(bytes_text(key), true, NULL, &service->key), 0);
    assert_int_equal(smime_signer_new(&signer), 0);
    assert_int_equal(smime_signer_add_key(signer, both, strlen(both), make, service), 0);
    gpg_error_t error =
        smime_sign(signer, options, template, sizeof template - 1, buffer_write, out, &report);
    if (error && report->finding_count)
        print_message("%s %s\n", report->findings[0]->code, report->findings[0]->detail);
    smime_report_free(&report);
    smime_signer_free(&signer);
    private_key_free(&service->key);
    return gpg_err_code(error);
}

static const pki_certificate_t *issue(pki_key_kind_t kind)
{
    return PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = ca, .kind = kind, .key = 5,
                     .names = "email:a@b.example");
}

static smime_sign_options_t usual(void)
{
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    options.signing_time = PKI_NOW;
    return options;
}

static void expect_valid(const buffer_t *message)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = PKI_NOW + 60;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(smime_store_add_anchors(store, "Root", root->der.data, root->der.size), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    assert_int_equal(smime_verify(verifier, &options, message->data, message->size, &report), 0);
    assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
    const smime_signer_result_t *signer = report->layers[0]->signers[0];
    assert_string_equal(signer->path[signer->path_count - 1]->anchor, "Root");
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
}

static void test_external_keys_of_every_kind_sign(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        bool pss;
        size_t digest_size;
    } cases[] = {{PKI_RSA_2048, false, 32}, {PKI_RSA_2048, true, 32}, {PKI_RSA_PSS, false, 32},
                 {PKI_P256, false, 32},     {PKI_P384, false, 48},    {PKI_P521, false, 64},
                 {PKI_ED25519, false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int opaque = 0; opaque < 2; opaque++) {
            buffer_t out = BUFFER_INIT;
            service_t service = {.way = SIGNS};
            smime_sign_options_t options = usual();
            options.pss = cases[i].pss;
            options.opaque = opaque;
            assert_int_equal(sign(&service, issue(cases[i].kind), &options, &out), 0);
            assert_int_equal(service.calls, 1);
            assert_int_equal(service.digest_size, cases[i].digest_size);
            expect_valid(&out);
            buffer_free(&out);
        }
}

static void test_external_keys_that_do_wrong_sign_nothing(void **state)
{
    (void)state;
    static const struct {
        way_t way;
        gpg_err_code_t code;
    } cases[] = {{FAILS, GPG_ERR_CARD},
                 {SIGNS_SOMETHING_ELSE, GPG_ERR_BAD_SIGNATURE},
                 {GIVES_NOTHING, GPG_ERR_BAD_SIGNATURE},
                 {GIVES_TOO_MUCH, GPG_ERR_BAD_SIGNATURE}};
    static const pki_key_kind_t kinds[] = {PKI_RSA_2048, PKI_P256, PKI_ED25519};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            buffer_t out = BUFFER_INIT;
            service_t service = {.way = cases[i].way};
            smime_sign_options_t options = usual();
            assert_int_equal(sign(&service, issue(kinds[k]), &options, &out), cases[i].code);
            assert_int_equal(service.calls, 1);
            assert_int_equal(out.size, 0);
            buffer_free(&out);
        }
}

static void test_external_keys_need_a_certificate_of_a_known_kind(void **state)
{
    (void)state;
    smime_signer_t *signer;
    service_t service = {.way = SIGNS};
    const pki_certificate_t *dsa = issue(PKI_DSA_2048);
    assert_int_equal(smime_signer_new(&signer), 0);
    assert_int_equal(
        gpg_err_code(smime_signer_add_key(signer, dsa->der.data, dsa->der.size, make, &service)),
        GPG_ERR_UNSUPPORTED_ALGORITHM);
    assert_int_equal(gpg_err_code(smime_signer_add_key(signer, "x", 1, make, &service)),
                     GPG_ERR_NO_DATA);
    smime_signer_free(&signer);
}

static int setup(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true);
    ca = PKI_ISSUE(&arena, .issuer = root, .subject = "CN=CA", .ca = true, .key = 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_external_keys_of_every_kind_sign),
        cmocka_unit_test(test_external_keys_that_do_wrong_sign_nothing),
        cmocka_unit_test(test_external_keys_need_a_certificate_of_a_known_kind),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
