/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/date_time.c: the date-time of RFC 5322 section 3.3, obsolete forms included. */

#include "mime/date_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void assert_date(const char *value, int64_t expected)
{
    int64_t time = -1;
    if (header_date(bytes_text(value), &time) != 0 || time != expected)
        fail_msg("%s: %lld", value, (long long)time);
}

static void assert_no_date(const char *value)
{
    int64_t time = -1;
    if (gpg_err_code(header_date(bytes_text(value), &time)) != GPG_ERR_INV_VALUE || time != 0)
        fail_msg("%s", value);
}

static void test_dates_as_mail_programs_write_them(void **state)
{
    (void)state;
    assert_date(" Thu, 01 Jan 1970 00:00:00 +0000", 0);
    assert_date("Tue, 24 Nov 2026 15:00:00 +0900 (JST)", 1795500000);
    assert_date("24 Nov 2026 06:00:00 GMT", 1795500000);
    assert_date("Tue, 24 Nov 2026 06:00 -0000", 1795500000);
    assert_date("Mon, 23 Nov 2026 22:30:00 -0730", 1795500000);
    assert_date("Fri,  1 Feb 2019 9:05:07 +0000", 1549011907);
}

static void test_obsolete_forms(void **state)
{
    (void)state;
    assert_date("Thu, 1 Jan 70 00:00:00 UT", 0);
    assert_date("1 Jan 00 00:00:00 Z", 946684800);
    assert_date("31 Dec 1999 19:00:00 EST", 946684800);
    assert_date("Fri , 31\tDec 1999\r\n 16:00:00 PST(f (g)) (h)", 946684800);
    assert_date("FRI 31 DEC 1999 17:00:00 pdt", 946684800);
    assert_date("31 Dec 99 23:00:00 -0100", 946684800);
    assert_date("1 Jan 49 00:00:00 GMT", 2493072000);
}

/* As Python's email package, GMime, mutt, Thunderbird's NSPR and Perl's Date::Parse were found to: tests/interop/test_dates.c. */
static void test_what_parsers_read_differently_is_no_date(void **state)
{
    (void)state;
    static const char *const values[] = {
        "(Mon, 1 Jan 2030 00:00:00 +0000) Tue, 24 Nov 2026 15:00:00 +0900",
        "(x) Tue, 24 Nov 2026 15:00:00 +0900",
        "Tue (x), 24 Nov 2026 15:00:00 +0900",
        "Tue, (1 Jan 2030 00:00:00 +0000) 24 Nov 2026 15:00:00 +0900",
        "Tue, 24 (1 Jan 2030) Nov 2026 15:00:00 +0900",
        "Tue, 24 Nov (2030) 2026 15:00:00 +0900",
        "Tue, 24 Nov 2026 (01:02:03) 15:00:00 +0900",
        "Tue, 24 Nov 2026 15:00:00 (x) +0900",
        "Tue, 24 Nov 2026 15:00:00(x)+0900",
        "Tue, 24 Nov 2026 15:(x)00:00 +0900",
        "24 Nov 2026 15:00:00 +0900 (Mon, 1 Jan 2030 00:00:00 +0000)",
        "24 Nov 2026 15:00:00 +0900 (a, b)",
        "Tue 24 Nov 2026 15:00:00 +0900 (JST,)",
        "Tue, 24 NOV 2026 15:00:00 +0900 (1 Jan 2030 00:00:00 +0000)",
        "Tue, 24 Nov 2026 15:00:00 +0900 (x (in january 30))",
        "24 Nov 126 15:00:00 +0900",
        "24 Nov 026 15:00:00 +0900",
        "24 Nov 50 15:00:00 +0900",
        "24 Nov 69 15:00:00 +0900",
        "Tue, 24 Nov 2026 15 : 00 : 00 +0900",
        "Tue, 24 Nov 2026 15 :00 +0900",
        "Tue, 24 Nov 2026 15:00: 00 +0900",
        "Tue, 24 Nov 2026 15:00:00+0900",
        "Tue, 24 Nov 2026 15:00:00GMT",
        "Tue, 24 Nov2026 15:00:00 GMT (2030)",
        "Tue, 24 Nov 2026 15:00:00 GMT (-9900)",
        "Tue, 24 Nov 2026 15:00:00 CEST(x+15:00)",
        "Tue, 24 Nov 2026 15:00:00 CEST(--55)",
        "24Nov 2026 15:00:00 GMT (5/6/07)",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_no_date(values[i]);
    assert_date("Tue, 24 Nov 2026 15:00:00 +0900 (a, b)", 1795500000);
    assert_date("24 Nov 2026 15:00:00 GMT+0900 (GMT+09:00)", 1795500000);
    assert_date("24 Nov 2026 15:00:00 +0900 (Marquesas)", 1795500000);
    assert_date("24 Nov 2026 15:00:00 +0900 (zone 9)", 1795500000);
    assert_date("24 Nov 2026 06:00:00 GMT (GMT+14:00 or -0500)", 1795500000);
}

static void test_zones_as_odd_senders_write_them(void **state)
{
    (void)state;
    static const char *const values[] = {
        "24 Nov 2026 15:00:00 JST",      "24 Nov 2026 15:00:00 +09:00",
        "24 Nov 2026 15:00:00 GMT+0900", "24 Nov 2026 15:00:00 UTC+09:00",
        "24 Nov 2026 08:00:00 CEST",     "24 Nov 2026 07:00:00 cet",
        "24 Nov 2026 01:30:00 -04:30",   "24 Nov 2026 15:00:00 KST",
        "24 Nov 2026 09:00:00 EEST",     "24 Nov 2026 15:00:00 GMT+0900 (JST)",
        "24 Nov 2026 05:00:00 GMT-0100"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_date(values[i], 1795500000);
}

static void test_days_that_exist(void **state)
{
    (void)state;
    assert_date("29 Feb 2024 00:00:00 +0000", 1709164800);
    assert_date("29 Feb 2000 00:00:00 +0000", 951782400);
    assert_date("31 Dec 2016 23:59:60 +0000", 1483228800);
    assert_no_date("29 Feb 2023 00:00:00 +0000");
    assert_no_date("29 Feb 1900 00:00:00 +0000");
    assert_no_date("31 Apr 2024 00:00:00 +0000");
    assert_no_date("0 Apr 2024 00:00:00 +0000");
}

static void test_what_is_no_date(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",
        "today",
        "Tue, 24 Nov 2026",
        "Tue, 24 Nov 2026 06:00:00",
        "Tue, 24 Nov 2026 06:00:00 IST",
        "Tue, 24 Nov 2026 06:00:00 JST+0900",
        "Tue, 24 Nov 2026 06:00:00 GMT+09",
        "Tue, 24 Nov 2026 06:00:00 GMT+0900x",
        "Tue, 24 Nov 2026 06:00:00 +09:0",
        "Tue, 24 Nov 2026 06:00:00 +09:60",
        "Tue, 24 Nov 2026 06:00:00 +24:00",
        "Tue, 24 Nov 2026 06:00:00 +:0900",
        "Tue, 24 Nov 2026 06:00:00 +09::00",
        "Tue, 24 Nov 2026 06:00:00 A",
        "Tue, 24 Nov 2026 06:00:00 +0900 x",
        "Tue, 24 Nov 2026 06:00:00 +0960",
        "Tue, 24 Nov 2026 06:00:00 +900",
        "Tue, 24 Nov 2026 06:00:00 +09000",
        "Tue, 24 Nov 2026 24:00:00 +0900",
        "Tue, 24 Nov 2026 06:60:00 +0900",
        "Tue, 24 Nov 2026 06:00:61 +0900",
        "Tue, 24 Nov 2026 6:0:0 +0900",
        "Tue, 24 November 2026 06:00:00 +0900",
        "Tag, 24 Nov 2026 06:00:00 +0900",
        "Tue, 124 Nov 2026 06:00:00 +0900",
        "Tue, 24 Nov 1899 06:00:00 +0900",
        "Tue, 24 Nov 20260 06:00:00 +0900",
        "Tue, 24 Nov 2026 06:00:00 +0900 (open",
        "2026-11-24T06:00:00Z",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_no_date(values[i]);
}

static void test_every_truncation_is_another_or_no_date(void **state)
{
    (void)state;
    const char *value = "Tue, 24 Nov 2026 15:00:00 +0900";
    for (size_t size = 0; size < strlen(value); size++) {
        int64_t time;
        assert_int_not_equal(header_date(bytes_of(value, size), &time), 0);
    }
}

static void test_agrees_with_the_c_library(void **state)
{
    (void)state;
    srandom(4);
    for (int i = 0; i < 2000; i++) {
        time_t t = ((int64_t)random() * 110) % 250000000000 - 2208988800;
        struct tm tm;
        char text[100];
        assert_non_null(gmtime_r(&t, &tm));
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm);
        assert_date(text, t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates_as_mail_programs_write_them),
        cmocka_unit_test(test_obsolete_forms),
        cmocka_unit_test(test_what_parsers_read_differently_is_no_date),
        cmocka_unit_test(test_zones_as_odd_senders_write_them),
        cmocka_unit_test(test_days_that_exist),
        cmocka_unit_test(test_what_is_no_date),
        cmocka_unit_test(test_every_truncation_is_another_or_no_date),
        cmocka_unit_test(test_agrees_with_the_c_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
