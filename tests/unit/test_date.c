/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates and lengths of time of the command line. */
#include "date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_date(const char *text, int64_t expected)
{
    int64_t seconds;
    assert_true(date_parse(text, &seconds));
    assert_int_equal(seconds, expected);
}

static void assert_no_date(const char *text)
{
    int64_t seconds;
    assert_false(date_parse(text, &seconds));
}

static void test_date_alone_is_its_first_second_in_utc(void **state)
{
    (void)state;
    assert_date("1970-01-01", 0);
    assert_date("2019-07-01", 1561939200);
    assert_date("1969-12-31", -86400);
    assert_date("9999-12-31", 253402214400);
}

static void test_date_reads_times_and_offsets(void **state)
{
    (void)state;
    assert_date("2019-07-01T12:00:00Z", 1561982400);
    assert_date("2019-07-01 12:00", 1561982400);
    assert_date("2019-07-01T21:00:00+09:00", 1561982400);
    assert_date("2019-07-01T21:00:00+0900", 1561982400);
    assert_date("2019-07-01T07:30-04:30", 1561982400);
}

static void test_date_knows_leap_years(void **state)
{
    (void)state;
    assert_date("2000-02-29", 951782400);
    assert_date("2024-03-01", 1709251200);
    assert_no_date("1900-02-29");
    assert_no_date("2023-02-29");
}

static void test_date_rejects_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "now",
                                        "2019-7-1",
                                        "2019-13-01",
                                        "2019-00-10",
                                        "2019-04-31",
                                        "2019-07-01T",
                                        "2019-07-01T24:00Z",
                                        "2019-07-01T12:60Z",
                                        "2019-07-01T12:00:60Z",
                                        "2019-07-01x",
                                        "2019-07-01T12:00z",
                                        "2019-07-01T12:00+9",
                                        "2019-07-01T12:00+24:00",
                                        "0000-01-01",
                                        " 2019-07-01",
                                        "20190701"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_no_date(texts[i]);
}

static void test_duration_reads_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {{"3600", 3600}, {"0", 0}, {"90s", 90}, {"90m", 5400}, {"2h", 7200}, {"1d", 86400}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds;
        assert_true(duration_parse(cases[i].text, &seconds));
        assert_int_equal(seconds, cases[i].seconds);
    }
}

static void test_duration_rejects_what_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "h", "-1", "1w", "1hh", "1.5h", "99999999999", " 1"};
    int64_t seconds;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(duration_parse(texts[i], &seconds));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date_alone_is_its_first_second_in_utc),
        cmocka_unit_test(test_date_reads_times_and_offsets),
        cmocka_unit_test(test_date_knows_leap_years),
        cmocka_unit_test(test_date_rejects_what_is_none),
        cmocka_unit_test(test_duration_reads_units),
        cmocka_unit_test(test_duration_rejects_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
