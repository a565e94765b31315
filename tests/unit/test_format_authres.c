/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Authentication-Results fields (RFC 8601, 7281): what each verdict becomes, and that nothing of a certificate gets
 * out of its quotes. tests/cli/test_authres.sh reads them by the grammar. */
#include "base/bytes.h"
#include "formats.h"
#include "results.h"
#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define START "Authentication-Results: mx.customer.example; smime="

static char *field_of(const smime_report_t *report, bool is_temporary)
{
    char *text = NULL;
    size_t size;
    const page_t page = {.out = open_memstream(&text, &size)};
    const result_t result = {.input = "a.eml",
                             .report = report,
                             .error = report ? NULL : "it is\r\nempty",
                             .is_temporary = is_temporary,
                             .authserv_id = "mx.customer.example"};
    assert_non_null(page.out);
    assert_int_equal(format_authres.put(&page, &result), 0);
    fclose(page.out);
    return text;
}

static void assert_field(const smime_report_t *report, bool is_temporary, const char *expected)
{
    char *text = field_of(report, is_temporary);
    assert_string_equal(text, expected);
    free(text);
}

/* A report whose signer's certificate names others. */
typedef struct scene {
    smime_report_t report;
    smime_certificate_t certificate;
    smime_signer_result_t signer;
    smime_layer_result_t layer;
    const smime_signer_result_t *signers[2];
    const smime_layer_result_t *layers[2];
    const char *addresses[3];
} scene_t;

static void set_scene(scene_t *scene, const char *address, const char *issuer)
{
    scene->report = sample_report;
    scene->layer = *sample_report.layers[0];
    scene->signer = *scene->layer.signers[0];
    scene->certificate = *scene->signer.certificate;
    scene->addresses[0] = address;
    scene->addresses[1] = scene->addresses[2] = NULL;
    scene->certificate.addresses = scene->addresses;
    scene->certificate.issuer = issuer;
    scene->signer.certificate = &scene->certificate;
    scene->signers[0] = &scene->signer;
    scene->signers[1] = NULL;
    scene->layer.signers = scene->signers;
    scene->layer.signer_count = 1;
    scene->layers[0] = &scene->layer;
    scene->layers[1] = NULL;
    scene->report.layers = scene->layers;
}

static void test_format_authres_has_a_result_for_each_verdict(void **state)
{
    (void)state;
    smime_report_t report = sample_report;
    report.layer_count = 0;
    assert_field(&report, false, START "policy\n reason=\"signer-mismatch: It differs\"\n");
    report.integrity = SMIME_FAIL;
    assert_field(&report, false, START "fail\n reason=\"signer-mismatch: It differs\"\n");
    report.verdict = SMIME_VERDICT_INDETERMINATE;
    assert_field(&report, false,
                 START "neutral reason=\"no-path:\n No path\"\n"); /* the failure cannot have */
    report.verdict = SMIME_VERDICT_UNSIGNED;
    assert_field(&report, false, START "none\n");
    report.verdict = SMIME_VERDICT_ERROR;
    report.finding_count = 0;
    assert_field(&report, false, START "permerror\n");
    report.verdict = SMIME_VERDICT_VALID;
    assert_field(&report, false, START "pass\n");
    assert_field(NULL, false, START "permerror reason=\"the\n message could not be judged\"\n");
    assert_field(NULL, true, START "temperror reason=\"the\n message could not be judged\"\n");
}

static void test_format_authres_says_who_signed(void **state)
{
    (void)state;
    scene_t scene;
    set_scene(&scene, "other@demo.example", "CN=CA 1,O=\"Demo\\, Sign\"");
    scene.addresses[1] = "noreply@demo.example";
    scene.layer.part = "1.2";
    assert_field(&scene.report, false,
                 START "policy\n reason=\"signer-mismatch: It differs\" body.smime-part=1.2.2\n"
                       " body.smime-identifier=\"noreply@demo.example\" body.smime-serial=0c0c31\n"
                       " body.smime-issuer=\"CN=CA 1,O=\\\"Demo\\\\, Sign\\\"\"\n");
    scene.layer.format = "application/pkcs7-mime";
    scene.layer.part = "";
    scene.addresses[0] = NULL; /* none in the certificate */
    assert_field(
        &scene.report, false,
        START "policy\n reason=\"signer-mismatch: It differs\" body.smime-part=1\n"
              " body.smime-serial=0c0c31 body.smime-issuer=\"CN=CA 1,O=\\\"Demo\\\\, Sign\\\"\"\n");
}

/* Everything in quotes undone, so that what is left stands outside of them. */
static void assert_nothing_escapes(const char *text)
{
    bool quoted = false;
    unsigned lines = 0, column = 0;
    for (const char *at = text; *at; at++) {
        assert_true(*at == '\n' || (*at >= ' ' && *at < 0x7f));
        column = *at == '\n' ? 0 : column + 1;
        assert_true(column <= 998);
        if (*at == '\n' && at[1])
            assert_int_equal(at[1], ' ');
        lines += *at == '\n';
        if (quoted && *at == '\\')
            assert_int_not_equal(*++at, '\n');
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted)
            assert_null(strchr("()<>,:?[]@\\", *at == ':' && at - text < 23 ? 'x' : *at));
    }
    assert_false(quoted);
    assert_true(lines > 1);
}

static void test_format_authres_lets_nothing_out_of_its_quotes(void **state)
{
    (void)state;
    static const char *const names[] = {
        "x\"; smime=pass",
        "\\\"; smime=pass; \\",
        "a\r\nAuthentication-Results: mx.customer.example; smime=pass",
        "a\n\nbody",
        "a\r b\x0b\x0c\x7f\x1b[2J",
        "電子署名 株式会社",
        "\xff\xfe\xc0\xaf",
        "(comment) =?utf-8?q?a?= <a@b>",
        "     ",
        "",
    };
    scene_t scene;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            set_scene(&scene, names[i], names[k]);
            scene.certificate.serial = names[i];
            char *text = field_of(&scene.report, false);
            assert_nothing_escapes(text);
            free(text);
        }
}

static void test_format_authres_leaves_out_what_no_line_holds(void **state)
{
    (void)state;
    static const char pieces[] = {'a', '"', ' ', (char)0xe3};
    char name[10241];
    scene_t scene;
    for (size_t i = 0; i < sizeof pieces; i++)
        for (size_t size = 200; size < sizeof name; size += size < 1000 ? 1 : 4620) {
            memset(name, pieces[i], size);
            name[size] = '\0';
            set_scene(&scene, "noreply@demo.example", name);
            char *text = field_of(&scene.report, false);
            assert_nothing_escapes(text);
            assert_non_null(strstr(text, "body.smime-identifier=\"noreply@demo.example\""));
            assert_int_equal(!strstr(text, "smime-issuer"), size * (pieces[i] == '"' ? 2
                                                                    : pieces[i] < 0  ? 4
                                                                                     : 1) +
                                                                    (pieces[i] == 'a' ? 0 : 2) >
                                                                900);
            free(text);
        }
}

static void test_format_authres_takes_names_of_hosts(void **state)
{
    (void)state;
    const option_t option = {.name = "authserv-id"};
    const char *stored = NULL;
    char name[257];
    memset(name, 'a', 256);
    name[256] = '\0';
    assert_non_null(store_authserv_id(&option, &stored, name));
    name[255] = '\0';
    assert_null(store_authserv_id(&option, &stored, name));
    assert_ptr_equal(stored, name);
    assert_null(store_authserv_id(&option, &stored, "mx-1.customer_2.example"));
    static const char *const bad[] = {"", "a b", "a;b", "a\nb", "\"a\"", "(a)", "a=b", "\xc3\xa4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(store_authserv_id(&option, &stored, bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_authres_has_a_result_for_each_verdict),
        cmocka_unit_test(test_format_authres_says_who_signed),
        cmocka_unit_test(test_format_authres_lets_nothing_out_of_its_quotes),
        cmocka_unit_test(test_format_authres_leaves_out_what_no_line_holds),
        cmocka_unit_test(test_format_authres_takes_names_of_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
