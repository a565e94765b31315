/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_sign_check: all that signing would refuse or warn of, with its place, and nothing signed. */
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *ca;

#define DATE "Date: Wed, 1 Jan 2025 00:10:00 +0000\n"
#define HEAD "From: a@b.example\n" DATE

static const pki_certificate_t *ann(void)
{
    return PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = ca, .kind = PKI_P256, .key = 5,
                     .names = "email:a@b.example");
}

static smime_signer_t *signer_of(const pki_certificate_t *certificate, gnutls_privkey_t key)
{
    smime_signer_t *signer;
    const char *chain = pki_pem(&arena, "CERTIFICATE", ca->der);
    const char *own = pki_pem(&arena, "CERTIFICATE", certificate->der);
    assert_int_equal(smime_signer_new(&signer), 0);
    assert_int_equal(smime_signer_add_chain(signer, chain, strlen(chain)), 0);
    assert_int_equal(smime_signer_add(signer, "own", own, strlen(own)), 0);
    const char *pem = key ? pki_key_pem(&arena, key) : "";
    if (key)
        assert_int_equal(smime_signer_add(signer, "key", pem, strlen(pem)), 0);
    return signer;
}

static smime_report_t *check(const smime_signer_t *signer, const char *template)
{
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    smime_report_t *report;
    options.signing_time = PKI_NOW;
    assert_int_equal(smime_sign_check(signer, &options, template, strlen(template), &report), 0);
    return report;
}

static const smime_finding_t *found(const smime_report_t *report, const char *code)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (strcmp(report->findings[i]->code, code) == 0)
            return report->findings[i];
    return NULL;
}

static void test_sign_check_needs_no_key_and_no_signer(void **state)
{
    (void)state;
    smime_signer_t *signers[] = {signer_of(ann(), NULL), signer_of(ann(), ann()->key), NULL};
    for (size_t i = 0; i < sizeof signers / sizeof *signers; i++) {
        smime_report_t *report = check(signers[i], HEAD "\nHi\n");
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        assert_int_equal(report->layer_count, signers[i] ? 1 : 0);
        if (signers[i])
            assert_string_equal(report->layers[0]->signers[0]->digest_algorithm, "sha256");
        assert_null(found(report, "key-mismatch"));
        smime_report_free(&report);
        smime_signer_free(&signers[i]);
    }
}

static void test_sign_check_says_all_reasons(void **state)
{
    (void)state;
    const pki_certificate_t *expired =
        PKI_ISSUE(&arena, .subject = "CN=Eve", .issuer = ca, .key = 6, .names = "email:e@b.example",
                  .not_before = PKI_NOW - 20, .not_after = PKI_NOW - 10);
    smime_signer_t *signer = signer_of(expired, NULL);
    smime_report_t *report = check(signer, HEAD "Content-Type: text/plain\n\n\xe9\n");
    assert_int_equal(report->verdict, SMIME_VERDICT_INVALID);
    assert_non_null(found(report, "expired"));
    assert_non_null(found(report, "signer-mismatch"));
    assert_non_null(found(report, "charset-missing"));
    smime_report_free(&report);
    smime_signer_free(&signer);
}

static void test_sign_check_counts_lines_of_the_template(void **state)
{
    (void)state;
    static const struct {
        const char *template, *code, *part;
        size_t line;
    } rows[] = {
        {HEAD "Subject: caf\xc3\xa9\r\n\r\nx\r\n", "header-unsafe", NULL, 3},
        {HEAD "Content-Type: text/plain\n\nok\n\xe9\n", "charset-missing", "", 6},
        {HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b\n"
              "X-A: b\nContent-Type : text/plain\n\n2\n--b--\n",
         "ambiguous-field", "2", 11},
        {HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n",
         "boundary-missing", "", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        smime_report_t *report = check(NULL, rows[i].template);
        const smime_finding_t *finding = found(report, rows[i].code);
        assert_non_null(finding);
        assert_int_equal(finding->line, rows[i].line);
        if (rows[i].part)
            assert_string_equal(finding->part, rows[i].part);
        smime_report_free(&report);
    }
}

static void test_sign_check_says_what_is_no_template(void **state)
{
    (void)state;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    smime_report_t *report;
    assert_int_equal(gpg_err_code(smime_sign_check(NULL, &options, "", 0, &report)),
                     GPG_ERR_NO_DATA);
    smime_report_free(&report);
    assert_int_equal(gpg_err_code(smime_sign_check(NULL, &options, "\n\n", 2, &report)),
                     GPG_ERR_UNSUPPORTED_ENCODING);
    smime_report_free(&report);
    assert_int_equal(gpg_err_code(smime_sign_check(NULL, NULL, "x", 1, &report)), GPG_ERR_INV_ARG);
    assert_null(report);
}

static int start(void **state)
{
    (void)state;
    const pki_certificate_t *root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 2, .issuer = root);
    return 0;
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
        cmocka_unit_test(test_sign_check_needs_no_key_and_no_signer),
        cmocka_unit_test(test_sign_check_says_all_reasons),
        cmocka_unit_test(test_sign_check_counts_lines_of_the_template),
        cmocka_unit_test(test_sign_check_says_what_is_no_template),
    };
    return cmocka_run_group_tests_name("sign_check", tests, start, end);
}
