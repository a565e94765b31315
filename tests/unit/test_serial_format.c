/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Serial numbers in other forms. */
#include "serial_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_formatted(const char *hex, serial_format_t format, const char *expected)
{
    char *text = serial_formatted(hex, format);
    assert_string_equal(text, expected);
    free(text);
}

static void test_serial_formatted_as_hex_is_unchanged(void **state)
{
    (void)state;
    assert_formatted("0c0c31", SERIAL_HEX, "0c0c31");
}

static void test_serial_formatted_with_colons(void **state)
{
    (void)state;
    assert_formatted("0c0c31", SERIAL_COLON, "0c:0c:31");
    assert_formatted("00", SERIAL_COLON, "00");
    assert_formatted("8180", SERIAL_COLON, "81:80");
}

static void test_serial_formatted_as_decimal(void **state)
{
    (void)state;
    assert_formatted("00", SERIAL_DECIMAL, "0");
    assert_formatted("0a", SERIAL_DECIMAL, "10");
    assert_formatted("ff", SERIAL_DECIMAL, "255");
    assert_formatted("0100", SERIAL_DECIMAL, "256");
    assert_formatted("04000000000121585308a2", SERIAL_DECIMAL, "4835703278459759426209954");
    assert_formatted("ffffffffffffffffffffffffffffffffffffffff", SERIAL_DECIMAL,
                     "1461501637330902918203684832716283019655932542975");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serial_formatted_as_hex_is_unchanged),
        cmocka_unit_test(test_serial_formatted_with_colons),
        cmocka_unit_test(test_serial_formatted_as_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
