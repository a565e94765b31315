/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed attributes from BER to DER, byte for byte. */
#include "cms/attribute_der.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(...) bytes_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static gpg_err_code_t convert(bytes_t ber, buffer_t *out)
{
    der_reader_t reader = der_reader(ber, DER_RULES_BER);
    der_item_t item;
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(der_at_end(&reader));
    return gpg_err_code(attributes_write_der(&item, out));
}

static void assert_converts(bytes_t ber, bytes_t expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(convert(ber, &out), 0);
    assert_int_equal(out.size, expected.size);
    assert_memory_equal(out.data, expected.data, expected.size);
    /* DER stays as it is. */
    buffer_t again = BUFFER_INIT;
    assert_int_equal(convert(buffer_bytes(&out), &again), 0);
    assert_true(bytes_equal(buffer_bytes(&out), buffer_bytes(&again)));
    buffer_free(&out);
    buffer_free(&again);
}

static void assert_refused(bytes_t ber)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(convert(ber, &out), GPG_ERR_BAD_BER);
    buffer_free(&out);
}

static void test_attribute_der_puts_the_tag_of_a_set(void **state)
{
    (void)state;
    assert_converts(BYTES(0xa0, 0x07, 0x30, 0x05, 0x06, 0x01, 0x2a, 0x31, 0x00),
                    BYTES(0x31, 0x07, 0x30, 0x05, 0x06, 0x01, 0x2a, 0x31, 0x00));
}

static void test_attribute_der_sorts_attributes(void **state)
{
    (void)state;
    assert_converts(BYTES(0xa0, 0x10,                                           /**/
                          0x30, 0x07, 0x06, 0x01, 0x2a, 0x31, 0x02, 0x05, 0x00, /**/
                          0x30, 0x05, 0x06, 0x01, 0x2b, 0x31, 0x00),
                    BYTES(0x31, 0x10,                               /* the shorter one first: */
                          0x30, 0x05, 0x06, 0x01, 0x2b, 0x31, 0x00, /* its length is smaller */
                          0x30, 0x07, 0x06, 0x01, 0x2a, 0x31, 0x02, 0x05, 0x00));
    assert_converts(BYTES(0xa0, 0x0e,                               /**/
                          0x30, 0x05, 0x06, 0x01, 0x2b, 0x31, 0x00, /**/
                          0x30, 0x05, 0x06, 0x01, 0x2a, 0x31, 0x00),
                    BYTES(0x31, 0x0e,                               /**/
                          0x30, 0x05, 0x06, 0x01, 0x2a, 0x31, 0x00, /**/
                          0x30, 0x05, 0x06, 0x01, 0x2b, 0x31, 0x00));
}

static void test_attribute_der_sorts_values(void **state)
{
    (void)state;
    assert_converts(BYTES(0xa0, 0x0d, 0x30, 0x0b, 0x06, 0x01, 0x2a, 0x31, 0x06, /**/
                          0x02, 0x01, 0x02, 0x02, 0x01, 0x01),
                    BYTES(0x31, 0x0d, 0x30, 0x0b, 0x06, 0x01, 0x2a, 0x31, 0x06, /**/
                          0x02, 0x01, 0x01, 0x02, 0x01, 0x02));
}

static void test_attribute_der_makes_lengths_definite_and_minimal(void **state)
{
    (void)state;
    assert_converts(BYTES(0xa0, 0x80,                                           /**/
                          0x30, 0x81, 0x11, 0x06, 0x81, 0x01, 0x2a,             /**/
                          0x31, 0x80, 0x30, 0x80, 0x02, 0x82, 0x00, 0x01, 0x07, /**/
                          0x00, 0x00, 0x00, 0x00,                               /**/
                          0x00, 0x00),
                    BYTES(0x31, 0x0c, 0x30, 0x0a, 0x06, 0x01, 0x2a, 0x31, 0x05, /**/
                          0x30, 0x03, 0x02, 0x01, 0x07));
}

static void test_attribute_der_joins_segmented_strings(void **state)
{
    (void)state;
    assert_converts(BYTES(0xa0, 0x10, 0x30, 0x0e, 0x06, 0x01, 0x2a, 0x31, 0x09, /**/
                          0x24, 0x07, 0x04, 0x01, 0x61, 0x04, 0x02, 0x62, 0x63),
                    BYTES(0x31, 0x0c, 0x30, 0x0a, 0x06, 0x01, 0x2a, 0x31, 0x05, /**/
                          0x04, 0x03, 0x61, 0x62, 0x63));
    assert_converts(BYTES(0xa0, 0x0c, 0x30, 0x0a, 0x06, 0x01, 0x2a, 0x31, 0x05, /**/
                          0x2c, 0x03, 0x04, 0x01, 0x61),
                    BYTES(0x31, 0x0a, 0x30, 0x08, 0x06, 0x01, 0x2a, 0x31, 0x03, /**/
                          0x0c, 0x01, 0x61));
}

static void test_attribute_der_refuses_what_is_no_attribute(void **state)
{
    (void)state;
    assert_refused(BYTES(0xa0, 0x03, 0x02, 0x01, 0x00));
    assert_refused(BYTES(0xa0, 0x05, 0x30, 0x03, 0x06, 0x01, 0x2a));
    assert_refused(BYTES(0xa0, 0x07, 0x30, 0x05, 0x06, 0x01, 0x2a, 0x30, 0x00));
    assert_refused(BYTES(0xa0, 0x09, 0x30, 0x07, 0x06, 0x01, 0x2a, 0x31, 0x00, 0x05, 0x00));
    assert_refused(BYTES(0xa0, 0x09, 0x30, 0x07, 0x06, 0x01, 0x2a, 0x31, 0x02, 0x30, 0x01));
    assert_refused(BYTES(0x80, 0x00));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attribute_der_puts_the_tag_of_a_set),
        cmocka_unit_test(test_attribute_der_sorts_attributes),
        cmocka_unit_test(test_attribute_der_sorts_values),
        cmocka_unit_test(test_attribute_der_makes_lengths_definite_and_minimal),
        cmocka_unit_test(test_attribute_der_joins_segmented_strings),
        cmocka_unit_test(test_attribute_der_refuses_what_is_no_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
