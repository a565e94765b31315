/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports as JSON: the contract of schema 1. */
#include "report_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const addresses[] = {"noreply@demo.example", NULL};
static const char *const usages[] = {"digitalSignature", NULL};
static const char *const protected_fields[] = {"from", "subject", NULL};

static const smime_certificate_t certificate = {
    .subject = "CN=Demo",
    .issuer = "CN=CA",
    .serial = "0c0c31",
    .not_before = 1500000000,
    .not_after = 1600000000,
    .addresses = addresses,
    .organization = "デモ",
    .validated = "organization",
    .key_algorithm = "RSA",
    .key_bits = 2048,
    .key_usage = usages,
    .sha256 = "aa",
};
static const smime_path_entry_t *const path[] = {
    &(const smime_path_entry_t){.certificate = &certificate, .state = SMIME_PASS},
    &(const smime_path_entry_t){
        .certificate = &certificate, .state = SMIME_PASS, .anchor = "root.pem"},
    NULL};
static const smime_signer_result_t *const signers[] = {
    &(const smime_signer_result_t){.integrity = SMIME_PASS,
                                   .trust = SMIME_UNKNOWN,
                                   .identity = SMIME_FAIL,
                                   .signature_algorithm = "RSASSA-PKCS1-v1_5",
                                   .digest_algorithm = "sha256",
                                   .has_signing_time = true,
                                   .signing_time = 1550000000,
                                   .identifier = "x",
                                   .certificate = &certificate,
                                   .path = path,
                                   .path_count = 2},
    &(const smime_signer_result_t){.signature_algorithm = NULL}, NULL};
static const smime_layer_result_t *const layers[] = {
    &(const smime_layer_result_t){.part = "",
                                  .format = "multipart/signed",
                                  .integrity = SMIME_PASS,
                                  .trust = SMIME_UNKNOWN,
                                  .identity = SMIME_FAIL,
                                  .signers = signers,
                                  .signer_count = 2},
    NULL};
static const smime_mailbox_t *const from[] = {
    &(const smime_mailbox_t){.display_name = "Demo", .address = "noreply@demo.example"}, NULL};
static const smime_finding_t *const findings[] = {
    &(const smime_finding_t){.code = "signer-mismatch",
                             .severity = SMIME_SEVERITY_FAIL,
                             .question = SMIME_ABOUT_IDENTITY,
                             .sentence = "It differs",
                             .detail = "a and b",
                             .reference = "RFC 8550 section 3",
                             .part = ""},
    &(const smime_finding_t){.code = "no-path",
                             .severity = SMIME_SEVERITY_UNKNOWN,
                             .question = SMIME_ABOUT_TRUST,
                             .sentence = "No path",
                             .detail = "",
                             .reference = "",
                             .layer = -1,
                             .signer = -1},
    NULL};
static const smime_header_t header = {.from = from,
                                      .from_count = 1,
                                      .subject = "件名",
                                      .message_id = "<1@demo.example>",
                                      .protected_fields = protected_fields};

static const smime_report_t report = {
    .verdict = SMIME_VERDICT_INVALID,
    .integrity = SMIME_PASS,
    .trust = SMIME_UNKNOWN,
    .identity = SMIME_FAIL,
    .coverage = SMIME_COVERAGE_WHOLE,
    .checked_at = 1700000000,
    .header = &header,
    .layers = layers,
    .layer_count = 1,
    .findings = findings,
    .finding_count = 2,
};

/* A stream to write to, and what was written. */
typedef struct written {
    FILE *out;
    char *text;
    size_t size;
} written_t;

static void open_stream(written_t *written)
{
    written->out = open_memstream(&written->text, &written->size);
    assert_non_null(written->out);
}

static void assert_written(written_t *written, const char *expected)
{
    fclose(written->out);
    assert_string_equal(written->text, expected);
    free(written->text);
}

#define CERTIFICATE                                                                                \
    "{\"subject\":\"CN=Demo\",\"issuer\":\"CN=CA\",\"serial\":\"0c0c31\","                         \
    "\"not_before\":\"2017-07-14T02:40:00Z\",\"not_after\":\"2020-09-13T12:26:40Z\","              \
    "\"addresses\":[\"noreply@demo.example\"],\"organization\":\"\xe3\x83\x87\xe3\x83\xa2\","      \
    "\"validated\":\"organization\",\"public_key\":{\"algorithm\":\"RSA\",\"bits\":2048},"         \
    "\"key_usage\":[\"digitalSignature\"],\"extended_key_usage\":[],\"policies\":[],"              \
    "\"ca\":false,\"sha256\":\"aa\"}"

static void test_report_json_has_the_fields_of_schema_1(void **state)
{
    (void)state;
    written_t written;
    open_stream(&written);
    json_report(written.out, "a.eml", &report);
    assert_written(
        &written,
        "{\"schema\":1,\"input\":\"a.eml\",\"verdict\":\"invalid\","
        "\"checked_at\":\"2023-11-14T22:13:20Z\",\"integrity\":\"pass\",\"trust\":\"unknown\","
        "\"identity\":\"fail\",\"coverage\":\"whole\","
        "\"headers\":{\"from\":[\"noreply@demo.example\"],\"sender\":[],\"subject\":\"件名\","
        "\"date\":null,\"message_id\":\"<1@demo.example>\",\"protected\":[\"from\",\"subject\"]},"
        "\"layers\":[{\"part\":\"\",\"format\":\"multipart/signed\",\"errant\":false,\"signers\":["
        "{\"integrity\":\"pass\",\"trust\":\"unknown\",\"identity\":\"fail\","
        "\"signature_algorithm\":\"RSASSA-PKCS1-v1_5\",\"digest_algorithm\":\"sha256\","
        "\"signing_time\":\"2019-02-12T19:33:20Z\",\"certificate\":" CERTIFICATE
        ",\"path\":[" CERTIFICATE "," CERTIFICATE "]},"
        "{\"integrity\":\"fail\",\"trust\":\"fail\",\"identity\":\"fail\","
        "\"signature_algorithm\":null,\"digest_algorithm\":null,\"signing_time\":null,"
        "\"certificate\":null,\"path\":[]}]}],"
        "\"findings\":[{\"code\":\"signer-mismatch\",\"severity\":\"fail\","
        "\"message\":\"It differs: a and b\",\"reference\":\"RFC 8550 section 3\",\"layer\":0,"
        "\"signer\":0,\"part\":\"\"},"
        "{\"code\":\"no-path\",\"severity\":\"unknown\",\"message\":\"No path\",\"reference\":\"\","
        "\"layer\":null,\"signer\":null,\"part\":null}]}\n");
}

static void test_report_json_of_an_error(void **state)
{
    (void)state;
    written_t written;
    open_stream(&written);
    json_error(written.out, "b\xff.eml", "it is empty");
    assert_written(&written, "{\"schema\":1,\"input\":\"b\ufffd.eml\",\"verdict\":\"error\","
                             "\"error\":\"it is empty\"}\n");
}

static void assert_json_text(const char *text, const char *expected)
{
    written_t written;
    open_stream(&written);
    json_writer_t json = JSON_WRITER_ON(written.out);
    json_put_text(&json, NULL, text);
    assert_int_equal(json_line_end(&json), 0);
    assert_written(&written, expected);
}

static void test_json_text_escapes_what_json_and_terminals_obey(void **state)
{
    (void)state;
    assert_json_text("a\"b\\c/", "\"a\\\"b\\\\c/\"\n");
    assert_json_text("\b\f\n\r\t\x01\x1b\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u001B\\u007F\"\n");
    assert_json_text("\xc2\x9b\u202e\u200b\U000e0041", "\"\\u009B\\u202E\\u200B\\uDB40\\uDC41\"\n");
    assert_json_text("日😀", "\"日😀\"\n");
    assert_json_text("", "\"\"\n");
    assert_json_text(NULL, "null\n");
}

static void test_json_text_replaces_what_is_not_utf8(void **state)
{
    (void)state;
    assert_json_text("a\xff日\xe6", "\"a\ufffd日\ufffd\"\n");
    assert_json_text("\xed\xa0\x80", "\"\ufffd\ufffd\ufffd\"\n");
}

static void test_json_separates_members_and_items(void **state)
{
    (void)state;
    written_t written;
    open_stream(&written);
    json_writer_t json = JSON_WRITER_ON(written.out);
    for (int i = 0; i < 2; i++) {
        json_open_object(&json, NULL);
        json_open_array(&json, "a");
        json_close(&json);
        json_open_array(&json, "b");
        json_put_integer(&json, NULL, -1);
        json_open_object(&json, NULL);
        json_close(&json);
        json_put_null(&json, NULL);
        json_close(&json);
        json_put_boolean(&json, "c", true);
        json_put_time(&json, "d", 0);
        json_put_detailed(&json, "e", "x", "");
        json_put_detailed(&json, "f", "x", "y\n");
        json_close(&json);
        json_line_end(&json);
    }
#define LINE                                                                                       \
    "{\"a\":[],\"b\":[-1,{},null],\"c\":true,\"d\":\"1970-01-01T00:00:00Z\",\"e\":\"x\","          \
    "\"f\":\"x: y\\n\"}\n"
    assert_written(&written, LINE LINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_json_has_the_fields_of_schema_1),
        cmocka_unit_test(test_report_json_of_an_error),
        cmocka_unit_test(test_json_text_escapes_what_json_and_terminals_obey),
        cmocka_unit_test(test_json_text_replaces_what_is_not_utf8),
        cmocka_unit_test(test_json_separates_members_and_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
