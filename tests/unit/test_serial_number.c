/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Serial numbers as text, and as numbers that compare. */
#include "x509/serial_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(...) bytes_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void assert_hex(bytes_t integer, const char *expected)
{
    arena_t arena = ARENA_INIT;
    assert_string_equal(serial_number_hex(&arena, integer), expected);
    arena_free(&arena);
}

static void test_serial_number_drops_the_sign_byte(void **state)
{
    (void)state;
    assert_hex(BYTES(0x0c, 0x31), "0c31");
    assert_hex(BYTES(0x00, 0x8c, 0x31), "8c31");
    assert_hex(BYTES(0x00, 0x00, 0x05), "05"); /* not minimal */
    assert_hex(BYTES(0x01, 0x00), "0100");
}

static void test_serial_number_zero_is_00(void **state)
{
    (void)state;
    assert_hex(BYTES(0), "00");
    assert_hex(BYTES(0, 0, 0), "00");
    assert_hex(BYTES_NONE, "00");
}

/* As certificate windows do: a CA forgot the leading zero. */
static void test_serial_number_shows_the_octets_of_negative_numbers(void **state)
{
    (void)state;
    assert_hex(BYTES(0xff), "ff");
    assert_hex(BYTES(0x80), "80");
    assert_hex(BYTES(0xff, 0x7f), "ff7f");
    assert_hex(BYTES(0x80, 0x00, 0x00), "800000");
    assert_hex(BYTES(0xff, 0xff, 0xfe), "fffffe"); /* not minimal */
    assert_hex(BYTES(0xfe, 0xdc, 0xba), "fedcba");
}

static void test_serial_number_takes_any_size(void **state)
{
    (void)state;
    static uint8_t large[100000] = {0x80};
    arena_t arena = ARENA_INIT;
    const char *text = serial_number_hex(&arena, bytes_of(large, sizeof large));
    assert_non_null(text);
    assert_int_equal(strlen(text), 2 * sizeof large);
    assert_int_equal(strspn(text + 1, "0"), 2 * sizeof large - 1);
    arena_free(&arena);
}

static void test_serial_number_equal_is_by_value_and_sign(void **state)
{
    (void)state;
    assert_true(serial_number_equal(BYTES(5), BYTES(0, 0, 5)));
    assert_true(serial_number_equal(BYTES(0xff, 0xff), BYTES(0xff)));
    assert_true(serial_number_equal(BYTES(0), BYTES(0, 0)));
    assert_false(serial_number_equal(BYTES(0x80), BYTES(0, 0x80)));
    assert_false(serial_number_equal(BYTES(5), BYTES(5, 0)));
    assert_false(serial_number_equal(BYTES(5), BYTES(6)));
    assert_false(serial_number_equal(BYTES_NONE, BYTES_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serial_number_drops_the_sign_byte),
        cmocka_unit_test(test_serial_number_zero_is_00),
        cmocka_unit_test(test_serial_number_shows_the_octets_of_negative_numbers),
        cmocka_unit_test(test_serial_number_takes_any_size),
        cmocka_unit_test(test_serial_number_equal_is_by_value_and_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
