/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/time_text.c: times as text. */
#include "base/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_times_are_written_in_utc(void **state)
{
    (void)state;
    assert_string_equal(time_text(1561982400).text, "2019-07-01T12:00:00Z");
    assert_string_equal(time_text(-1).text, "1969-12-31T23:59:59Z");
    assert_string_equal(time_text(253402300799).text, "9999-12-31T23:59:59Z");
    assert_string_equal(time_text(-62135596800).text, "0001-01-01T00:00:00Z");
    assert_string_equal(time_text_for_people(0).text, "1970-01-01 00:00:00 UTC");
}

static void test_times_beyond_any_calendar_have_no_text(void **state)
{
    (void)state;
    struct tm parts;
    assert_string_equal(time_text(INT64_MAX).text, "?");
    assert_string_equal(time_text_for_people(INT64_MIN).text, "?");
    assert_false(time_parts(INT64_MAX, &parts));
    assert_true(time_parts(67767976233532799, &parts)); /* the last year that fits */
    assert_string_equal(time_text(67767976233532799).text, "2147483647-12-31T23:59:59Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_are_written_in_utc),
        cmocka_unit_test(test_times_beyond_any_calendar_have_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
