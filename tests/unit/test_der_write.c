/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing: what is written is DER and reads back. */
#include "asn1/der.h"
#include "asn1/der_value.h"
#include "asn1/der_write.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void assert_written(buffer_t *out, bytes_t expected)
{
    assert_int_equal(out->error, 0);
    assert_true(bytes_equal(buffer_bytes(out), expected));
    buffer_free(out);
}

#define BYTES(...) bytes_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void test_headers_are_minimal_and_read_back(void **state)
{
    (void)state;
    static const uint32_t tags[] = {0, 30, 31, 127, 128, 16383, 16384, UINT32_MAX};
    static const size_t sizes[] = {0, 127, 128, 255, 256, 65535, 65536};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            buffer_t out = BUFFER_INIT;
            der_write_header(&out, DER_PRIVATE, false, tags[i], sizes[j]);
            assert_int_equal(out.size, der_header_size(tags[i], sizes[j]));
            size_t header_size = out.size;
            buffer_reserve(&out, sizes[j]);
            assert_int_equal(out.error, 0);
            memset(out.data + out.size, 0, sizes[j]);
            out.size += sizes[j];
            der_reader_t reader = der_reader(buffer_bytes(&out), DER_RULES_DER);
            der_item_t item;
            assert_int_equal(der_next(&reader, &item), 0);
            assert_true(der_is(&item, DER_PRIVATE, tags[i]));
            assert_int_equal(item.content.size, sizes[j]);
            assert_int_equal(item.whole.size, header_size + sizes[j]);
            buffer_free(&out);
        }
    }
    buffer_t out = BUFFER_INIT;
    der_write_header(&out, DER_CONTEXT, true, 0, UINT64_MAX);
    assert_written(&out, BYTES(0xa0, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
}

static void test_integers_are_minimal_and_not_negative(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    der_write_integer(&out, 0);
    der_write_integer(&out, 127);
    der_write_integer(&out, 128);
    der_write_integer(&out, UINT64_MAX);
    assert_written(&out, BYTES(2, 1, 0, 2, 1, 127, 2, 2, 0, 128, 2, 9, 0, 0xff, 0xff, 0xff, 0xff,
                               0xff, 0xff, 0xff, 0xff));
}

static void test_oids_read_back(void **state)
{
    (void)state;
    static const char *const oids[] = {"0.0",
                                       "0.39",
                                       "1.39",
                                       "2.0",
                                       "2.47",
                                       "2.48",
                                       "2.999.18446744073709551615",
                                       "1.2.840.113549.1.9.16.2.47"};
    for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++) {
        buffer_t out = BUFFER_INIT;
        char text[64];
        der_item_t item;
        der_write_oid(&out, oids[i]);
        der_reader_t reader = der_reader(buffer_bytes(&out), DER_RULES_DER);
        assert_int_equal(der_expect(&reader, DER_OID, &item), 0);
        assert_int_equal(der_oid_text(item.content, text, sizeof text), 0);
        assert_string_equal(text, oids[i]);
        buffer_free(&out);
    }
}

static void test_malformed_oids_are_an_error_that_stays(void **state)
{
    (void)state;
    static const char *const oids[] = {"",
                                       "1",
                                       "1.",
                                       "3.1",
                                       "1.40",
                                       "1.2.",
                                       ".1.2",
                                       "1..2",
                                       "1.2.x",
                                       "1.2 ",
                                       "1.2.18446744073709551616"};
    for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++) {
        buffer_t out = BUFFER_INIT;
        der_write_oid(&out, oids[i]);
        der_write_integer(&out, 1);
        der_wrap_sequence(&out, 0);
        assert_int_equal(gpg_err_code(out.error), GPG_ERR_INV_OID_STRING);
        buffer_free(&out);
    }
}

static void assert_time_written(int64_t time, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    der_write_time(&out, time);
    assert_int_equal(out.error, 0);
    assert_true(bytes_equal_text(bytes_from(buffer_bytes(&out), 2), expected));
    der_reader_t reader = der_reader(buffer_bytes(&out), DER_RULES_DER);
    der_item_t item;
    int64_t again;
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(
        der_is(&item, DER_UNIVERSAL, strlen(expected) == 13 ? DER_UTC_TIME : DER_GENERALIZED_TIME));
    assert_int_equal(der_time(&item, &again), 0);
    assert_true(again == time);
    buffer_free(&out);
}

static void test_times_are_utctime_from_1950_through_2049(void **state)
{
    (void)state;
    assert_time_written(0, "700101000000Z");
    assert_time_written(-631152000, "500101000000Z");
    assert_time_written(-631152001, "19491231235959Z");
    assert_time_written(2524607999, "491231235959Z");
    assert_time_written(2524608000, "20500101000000Z");
    assert_time_written(253402300799, "99991231235959Z");
    buffer_t out = BUFFER_INIT;
    der_write_time(&out, 253402300800);
    assert_int_equal(gpg_err_code(out.error), GPG_ERR_INV_VALUE);
    buffer_free(&out);
    der_write_time(&out, INT64_MAX);
    assert_int_equal(gpg_err_code(out.error), GPG_ERR_INV_VALUE);
    buffer_free(&out);
}

static void test_wrap_puts_a_header_before_what_is_there(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    der_write(&out, DER_NULL, bytes_text(""));
    size_t start = out.size;
    der_write_integer(&out, 1);
    der_wrap(&out, start, DER_CONTEXT, true, 3);
    der_wrap_sequence(&out, start);
    assert_written(&out, BYTES(5, 0, 0x30, 5, 0xa3, 3, 2, 1, 1));
    der_wrap(&out, 1, DER_CONTEXT, true, 3);
    assert_int_equal(gpg_err_code(out.error), GPG_ERR_INV_ARG);
}

static void test_wrap_grows_to_long_lengths(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    for (int i = 0; i < 50000; i++)
        der_write_integer(&out, 7);
    der_wrap_sequence(&out, 0);
    assert_int_equal(out.error, 0);
    der_reader_t reader = der_reader(buffer_bytes(&out), DER_RULES_DER);
    der_item_t item;
    assert_int_equal(der_expect(&reader, DER_SEQUENCE, &item), 0);
    assert_int_equal(item.content.size, 150000);
    assert_true(der_at_end(&reader));
    buffer_free(&out);
}

static void test_set_of_is_sorted_by_its_bytes(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    der_write(&out, DER_NULL, bytes_text(""));
    size_t start = out.size;
    der_write(&out, DER_OCTET_STRING, BYTES(2));
    der_write(&out, DER_OCTET_STRING, BYTES(1, 1));
    der_write(&out, DER_OCTET_STRING, BYTES(1));
    der_write_integer(&out, 9);
    der_wrap_set_of(&out, start);
    assert_written(&out, BYTES(5, 0, 0x31, 13, 2, 1, 9, 4, 1, 1, 4, 1, 2, 4, 2, 1, 1));
    der_wrap_set_of(&out, 0);
    assert_written(&out, BYTES(0x31, 0));
}

static void test_set_of_refuses_what_is_no_element(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, BYTES(4, 5, 1));
    der_wrap_set_of(&out, 0);
    assert_int_equal(gpg_err_code(out.error), GPG_ERR_BAD_BER);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers_are_minimal_and_read_back),
        cmocka_unit_test(test_integers_are_minimal_and_not_negative),
        cmocka_unit_test(test_oids_read_back),
        cmocka_unit_test(test_malformed_oids_are_an_error_that_stays),
        cmocka_unit_test(test_times_are_utctime_from_1950_through_2049),
        cmocka_unit_test(test_wrap_puts_a_header_before_what_is_there),
        cmocka_unit_test(test_wrap_grows_to_long_lengths),
        cmocka_unit_test(test_set_of_is_sorted_by_its_bytes),
        cmocka_unit_test(test_set_of_refuses_what_is_no_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
