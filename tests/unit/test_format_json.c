/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports as JSON: the contract of schema 1. */
#include "certificate_json.h"
#include "formats.h"
#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
    "\"validated\":\"organization\",\"public_key\":{\"algorithm\":\"RSA\",\"bits\":2048,"          \
    "\"curve\":null},"                                                                             \
    "\"key_usage\":[\"digitalSignature\"],\"extended_key_usage\":[],\"policies\":[],"              \
    "\"ca\":false,\"sha256\":\"aa\"}"

static void put_result(FILE *out, const result_t *result)
{
    page_t page = {.out = out};
    assert_int_equal(format_json.put(&page, result), 0);
    /* cli/schema compares them with the schema. */
    FILE *lines = getenv("SMIME_LINES") ? fopen(getenv("SMIME_LINES"), "a") : NULL;
    if (!lines)
        return;
    page.out = lines;
    assert_int_equal(format_json.put(&page, result), 0);
    fclose(lines);
}

static void test_format_json_has_the_fields_of_schema_1(void **state)
{
    (void)state;
    written_t written;
    open_stream(&written);
    put_result(written.out,
               &(const result_t){"a.eml", &sample_report, NULL, NULL, NULL, false, NULL});
    assert_written(
        &written,
        "{\"schema\":1,\"input\":\"a.eml\",\"verdict\":\"invalid\","
        "\"checked_at\":\"2023-11-14T22:13:20Z\",\"integrity\":\"pass\",\"trust\":\"unknown\","
        "\"identity\":\"fail\",\"coverage\":\"whole\",\"pins\":[],\"known_sender\":null,"
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
        "\"signer\":0,\"part\":\"\",\"line\":null},"
        "{\"code\":\"no-path\",\"severity\":\"unknown\",\"message\":\"No path\",\"reference\":\"\","
        "\"layer\":null,\"signer\":null,\"part\":null,\"line\":null}]}\n");
}

static void test_format_json_of_an_error(void **state)
{
    (void)state;
    written_t written;
    open_stream(&written);
    put_result(written.out, &(const result_t){"b\xff.eml", NULL, "it is empty", NULL,
                                              "input-unreadable", false, NULL});
    assert_written(&written, "{\"schema\":1,\"input\":\"b\ufffd.eml\",\"verdict\":\"error\","
                             "\"error\":\"it is empty\",\"code\":\"input-unreadable\"}\n");
}

static void test_format_json_sums_up_in_one_line(void **state)
{
    (void)state;
    written_t written;
    totals_t totals;
    open_stream(&written);
    page_t page = {.out = written.out};
    totals_start(&totals, true);
    assert_int_equal(totals_add(&totals, &sample_report), 0);
    assert_int_equal(totals_add(&totals, &sample_valid), 0);
    assert_int_equal(totals_add(&totals, NULL), 0);
    assert_int_equal(format_json.summary(&page, &totals), 0);
    totals_free(&totals);
    assert_written(&written, "{\"schema\":1,\"messages\":3,\"verdicts\":{\"valid\":1,\"invalid\":1,"
                             "\"indeterminate\":0,\"unsigned\":0,\"error\":1},"
                             "\"codes\":[{\"code\":\"signer-mismatch\",\"count\":1}],"
                             "\"signers\":[{\"address\":\"noreply@demo.example\",\"count\":1}]}\n");
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
        cmocka_unit_test(test_format_json_has_the_fields_of_schema_1),
        cmocka_unit_test(test_format_json_of_an_error),
        cmocka_unit_test(test_format_json_sums_up_in_one_line),
        cmocka_unit_test(test_json_text_escapes_what_json_and_terminals_obey),
        cmocka_unit_test(test_json_text_replaces_what_is_not_utf8),
        cmocka_unit_test(test_json_separates_members_and_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
