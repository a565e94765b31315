/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values: each type takes exactly its own. */
#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static der_item_t item_of(uint32_t tag, const void *content, size_t size, der_rules_t rules)
{
    return (der_item_t){.tag = tag,
                        .whole = bytes_of(content, size),
                        .content = bytes_of(content, size),
                        .rules = rules};
}

#define ITEM(tag, rules, ...)                                                                      \
    item_of(tag, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), rules)
#define EMPTY(tag) item_of(tag, "", 0, DER_RULES_BER)

static void test_boolean_is_0_or_ff_in_der(void **state)
{
    (void)state;
    bool value;
    der_item_t item = ITEM(DER_BOOLEAN, DER_RULES_DER, 0xff);
    assert_int_equal(der_boolean(&item, &value), 0);
    assert_true(value);
    item = ITEM(DER_BOOLEAN, DER_RULES_DER, 0);
    assert_int_equal(der_boolean(&item, &value), 0);
    assert_false(value);
    item = ITEM(DER_BOOLEAN, DER_RULES_DER, 1);
    assert_int_not_equal(der_boolean(&item, &value), 0);
    assert_false(value);
    item.rules = DER_RULES_BER;
    assert_int_equal(der_boolean(&item, &value), 0);
    assert_true(value);
    item = EMPTY(DER_BOOLEAN);
    assert_int_not_equal(der_boolean(&item, &value), 0);
    item = ITEM(DER_BOOLEAN, DER_RULES_BER, 1, 1);
    assert_int_not_equal(der_boolean(&item, &value), 0);
}

static void assert_small_integer(der_item_t item, int64_t expected)
{
    int64_t value;
    assert_int_equal(der_small_integer(&item, &value), 0);
    assert_true(value == expected);
}

static void test_small_integer_reads_both_signs(void **state)
{
    (void)state;
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0), 0);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0x7f), 127);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0x00, 0x80), 128);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0x80), -128);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0xff, 0x7f), -129);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_DER, 0x80, 0, 0, 0, 0, 0, 0, 0), INT64_MIN);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_BER, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5), 5);
    assert_small_integer(ITEM(DER_INTEGER, DER_RULES_BER, 0xff, 0xff, 0xfe), -2);
    int64_t value;
    der_item_t item = ITEM(DER_INTEGER, DER_RULES_BER, 0, 0x80, 0, 0, 0, 0, 0, 0, 0);
    assert_int_not_equal(der_small_integer(&item, &value), 0);
}

static void test_integer_is_minimal_in_der_only(void **state)
{
    (void)state;
    bytes_t content;
    der_item_t item = ITEM(DER_INTEGER, DER_RULES_DER, 0x00, 0x7f);
    assert_int_not_equal(der_integer(&item, &content), 0);
    assert_false(bytes_present(content));
    item.rules = DER_RULES_BER;
    assert_int_equal(der_integer(&item, &content), 0);
    assert_int_equal(content.size, 2);
    item = ITEM(DER_INTEGER, DER_RULES_DER, 0xff, 0x80);
    assert_int_not_equal(der_integer(&item, &content), 0);
    item = EMPTY(DER_INTEGER);
    assert_int_not_equal(der_integer(&item, &content), 0);
}

static void test_bit_string_checks_its_unused_bits(void **state)
{
    (void)state;
    bytes_t bits;
    unsigned unused;
    der_item_t item = ITEM(DER_BIT_STRING, DER_RULES_DER, 5, 0xa0);
    assert_int_equal(der_bit_string(&item, &bits, &unused), 0);
    assert_int_equal(unused, 5);
    assert_int_equal(bits.size, 1);
    assert_int_not_equal(der_bit_string(&item, &bits, NULL), 0);
    item = ITEM(DER_BIT_STRING, DER_RULES_DER, 5, 0xa1);
    assert_int_not_equal(der_bit_string(&item, &bits, &unused), 0);
    item.rules = DER_RULES_BER;
    assert_int_equal(der_bit_string(&item, &bits, &unused), 0);
    item = ITEM(DER_BIT_STRING, DER_RULES_BER, 8, 0xff);
    assert_int_not_equal(der_bit_string(&item, &bits, &unused), 0);
    item = ITEM(DER_BIT_STRING, DER_RULES_BER, 1);
    assert_int_not_equal(der_bit_string(&item, &bits, &unused), 0);
    item = ITEM(DER_BIT_STRING, DER_RULES_DER, 0);
    assert_int_equal(der_bit_string(&item, &bits, NULL), 0);
    assert_int_equal(bits.size, 0);
    item = EMPTY(DER_BIT_STRING);
    assert_int_not_equal(der_bit_string(&item, &bits, &unused), 0);
}

static void test_values_are_never_read_from_constructed_elements(void **state)
{
    (void)state;
    der_item_t item = ITEM(DER_BIT_STRING, DER_RULES_BER, 0, 0xff);
    item.constructed = true;
    bytes_t bits;
    bool value;
    int64_t number;
    assert_int_not_equal(der_bit_string(&item, &bits, NULL), 0);
    assert_int_not_equal(der_integer(&item, &bits), 0);
    item.content.size = 1;
    assert_int_not_equal(der_boolean(&item, &value), 0);
    item = item_of(DER_UTC_TIME, "190701000000Z", 13, DER_RULES_DER);
    assert_int_equal(der_time(&item, &number), 0);
    item.constructed = true;
    assert_int_not_equal(der_time(&item, &number), 0);
}

/* ---- times ---- */

static gpg_error_t read_time(uint32_t tag, const char *text, der_rules_t rules, int64_t *r_time)
{
    der_item_t item = item_of(tag, text, strlen(text), rules);
    return der_time(&item, r_time);
}

static void assert_time(uint32_t tag, const char *text, der_rules_t rules, int64_t expected)
{
    int64_t time;
    assert_int_equal(read_time(tag, text, rules, &time), 0);
    assert_true(time == expected);
}

static void test_time_reads_both_types_before_and_after_2000(void **state)
{
    (void)state;
    assert_time(DER_UTC_TIME, "700101000000Z", DER_RULES_DER, 0);
    assert_time(DER_UTC_TIME, "500101000000Z", DER_RULES_DER, -631152000);
    assert_time(DER_UTC_TIME, "491231235959Z", DER_RULES_DER, 2524607999);
    assert_time(DER_UTC_TIME, "000229120000Z", DER_RULES_DER, 951825600);
    assert_time(DER_GENERALIZED_TIME, "20500101000000Z", DER_RULES_DER, 2524608000);
    assert_time(DER_GENERALIZED_TIME, "19500101000000Z", DER_RULES_DER, -631152000);
    assert_time(DER_GENERALIZED_TIME, "99991231235959Z", DER_RULES_DER, 253402300799);
    assert_time(DER_GENERALIZED_TIME, "00000101000000Z", DER_RULES_DER, -62167219200);
}

static void test_time_agrees_with_timegm_on_every_day_of_four_centuries(void **state)
{
    (void)state;
    for (int64_t day = -134774; day < 146097; day++) { /* from 1601-01-01 on */
        time_t expected = (time_t)day * 86400 + 45296;
        struct tm tm;
        char text[32];
        gmtime_r(&expected, &tm);
        strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &tm);
        assert_time(DER_GENERALIZED_TIME, text, DER_RULES_DER, expected);
    }
}

static void test_time_refuses_what_der_does_not_write(void **state)
{
    (void)state;
    static const char *const utc[] = {
        "",
        "7001010000Z",
        "700101000000",
        "700101000000+0000",
        "700101000000Z ",
        "700101000000.5Z",
        "70010100000Z",
        "19700101000000Z",
        "7001010000000Z",
        "70010a000000Z",
        "-10101000000Z",
        "700101000000z",
    };
    static const char *const generalized[] = {
        "19700101000000.5Z", "197001010000Z",       "1970010100Z",
        "19700101000000",    "19700101000000+0000", "700101000000Z",
    };
    int64_t time;
    for (size_t i = 0; i < sizeof utc / sizeof utc[0]; i++)
        assert_int_not_equal(read_time(DER_UTC_TIME, utc[i], DER_RULES_DER, &time), 0);
    for (size_t i = 0; i < sizeof generalized / sizeof generalized[0]; i++)
        assert_int_not_equal(read_time(DER_GENERALIZED_TIME, generalized[i], DER_RULES_DER, &time),
                             0);
    assert_int_not_equal(read_time(DER_OCTET_STRING, "700101000000Z", DER_RULES_DER, &time), 0);
}

static void test_time_refuses_days_that_do_not_exist(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "20190229000000Z", "21000229000000Z", "20190431000000Z", "20190001000000Z",
        "20191301000000Z", "20190100000000Z", "20190132000000Z", "20190101240000Z",
        "20190101006000Z", "20190101000060Z",
    };
    int64_t time;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_not_equal(read_time(DER_GENERALIZED_TIME, texts[i], DER_RULES_DER, &time), 0);
        assert_int_equal(time, 0);
    }
    assert_time(DER_GENERALIZED_TIME, "20000229000000Z", DER_RULES_DER, 951782400);
}

static void test_time_reads_ber_forms_under_ber_rules(void **state)
{
    (void)state;
    assert_time(DER_UTC_TIME, "7001010000Z", DER_RULES_BER, 0);
    assert_time(DER_UTC_TIME, "7001010900+0900", DER_RULES_BER, 0);
    assert_time(DER_UTC_TIME, "691231190000-0500", DER_RULES_BER, 0);
    assert_time(DER_GENERALIZED_TIME, "19700101000000.999Z", DER_RULES_BER, 0);
    assert_time(DER_GENERALIZED_TIME, "19700101000001,5+0000", DER_RULES_BER, 1);
    assert_time(DER_GENERALIZED_TIME, "197001010000Z", DER_RULES_BER, 0);
    int64_t time;
    assert_int_not_equal(read_time(DER_GENERALIZED_TIME, "19700101000000", DER_RULES_BER, &time),
                         0);
    assert_int_not_equal(read_time(DER_GENERALIZED_TIME, "19700101000000.Z", DER_RULES_BER, &time),
                         0);
    assert_int_not_equal(read_time(DER_UTC_TIME, "700101000000.1Z", DER_RULES_BER, &time), 0);
    assert_int_not_equal(read_time(DER_UTC_TIME, "700101000000+09", DER_RULES_BER, &time), 0);
    assert_int_not_equal(read_time(DER_UTC_TIME, "700101000000+2400", DER_RULES_BER, &time), 0);
}

/* ---- object identifiers ---- */

static void assert_oid(bytes_t oid, const char *expected)
{
    char text[128];
    assert_int_equal(der_oid_text(oid, text, sizeof text), 0);
    assert_string_equal(text, expected);
    size_t needed = strlen(expected) + 1;
    assert_int_equal(der_oid_text(oid, text, needed), 0);
    assert_string_equal(text, expected);
    for (size_t size = 0; size < needed; size++)
        assert_int_equal(gpg_err_code(der_oid_text(oid, text, size)), GPG_ERR_BUFFER_TOO_SHORT);
}

#define OID(...) bytes_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void test_oid_text_writes_arcs_of_any_size(void **state)
{
    (void)state;
    assert_oid(OID(0x00), "0.0");
    assert_oid(OID(0x27), "0.39");
    assert_oid(OID(0x28), "1.0");
    assert_oid(OID(0x50), "2.0");
    assert_oid(OID(0x88, 0x37), "2.999");
    assert_oid(OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02), "1.2.840.113549.1.7.2");
    assert_oid(OID(0x69, 0x83, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                   0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
               "2.25.340282366920938463463374607431768211455");
    assert_oid(OID(0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
               "1.2.9223372036854775807");
    assert_oid(OID(0x2a, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x03),
               "1.2.9223372036854775808.3");
}

static void test_oid_refuses_what_is_not_minimal_or_not_finished(void **state)
{
    (void)state;
    char text[64] = "x";
    assert_false(der_oid_valid(BYTES_NONE));
    assert_false(der_oid_valid(OID(0x2a, 0x86)));
    assert_false(der_oid_valid(OID(0x80, 0x01)));
    assert_false(der_oid_valid(OID(0x2a, 0x80, 0x01)));
    assert_true(der_oid_valid(OID(0x2a, 0x81, 0x80, 0x01)));
    assert_int_equal(gpg_err_code(der_oid_text(OID(0x2a, 0x86), text, sizeof text)),
                     GPG_ERR_BAD_BER);
    assert_string_equal(text, "");
}

static void test_oid_text_gives_up_on_an_absurd_arc(void **state)
{
    (void)state;
    static uint8_t oid[100000];
    static char text[200000];
    memset(oid, 0xff, sizeof oid);
    oid[0] = 0x2a;
    oid[sizeof oid - 1] = 0x7f;
    assert_int_equal(gpg_err_code(der_oid_text(bytes_of(oid, sizeof oid), text, sizeof text)),
                     GPG_ERR_BUFFER_TOO_SHORT);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boolean_is_0_or_ff_in_der),
        cmocka_unit_test(test_small_integer_reads_both_signs),
        cmocka_unit_test(test_integer_is_minimal_in_der_only),
        cmocka_unit_test(test_bit_string_checks_its_unused_bits),
        cmocka_unit_test(test_values_are_never_read_from_constructed_elements),
        cmocka_unit_test(test_time_reads_both_types_before_and_after_2000),
        cmocka_unit_test(test_time_agrees_with_timegm_on_every_day_of_four_centuries),
        cmocka_unit_test(test_time_refuses_what_der_does_not_write),
        cmocka_unit_test(test_time_refuses_days_that_do_not_exist),
        cmocka_unit_test(test_time_reads_ber_forms_under_ber_rules),
        cmocka_unit_test(test_oid_text_writes_arcs_of_any_size),
        cmocka_unit_test(test_oid_refuses_what_is_not_minimal_or_not_finished),
        cmocka_unit_test(test_oid_text_gives_up_on_an_absurd_arc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
