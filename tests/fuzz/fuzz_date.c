/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a Date field: what is read can be written, and is read the same; a comment before it makes
 * it ambiguous, a zone's name behind it does not. */
#include "fuzz.h"

#include "mime/date_time.h"

#include <time.h>

static void check_written(int64_t seconds)
{
    char text[100];
    struct tm tm;
    time_t time = seconds;
    int64_t again;
    REQUIRE(gmtime_r(&time, &tm));
    if (tm.tm_year < 0 ||
        tm.tm_year > 8099) /* a zone beside the first or the last day that is read */
        return;
    REQUIRE(strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm));
    REQUIRE(header_date(bytes_text(text), &again) == 0 && again == seconds);
}

static int64_t read_with(const char *before, bytes_t value, const char *behind)
{
    buffer_t text = BUFFER_INIT;
    int64_t seconds;
    buffer_append_text(&text, before);
    buffer_append(&text, value);
    buffer_append_text(&text, behind);
    REQUIRE(!text.error);
    if (header_date(buffer_bytes(&text), &seconds))
        seconds = INT64_MIN;
    buffer_free(&text);
    return seconds;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes_t value = bytes_of(data, size);
    int64_t seconds;
    gpg_error_t error = header_date(value, &seconds);
    REQUIRE(!error || (gpg_err_code(error) == GPG_ERR_INV_VALUE && seconds == 0));
    if (error)
        return 0;
    check_written(seconds);
    REQUIRE(read_with("", value, " (JST)") == seconds);
    REQUIRE(read_with(" ", value, "\r\n ") == seconds);
    REQUIRE(read_with("(x)", value, "") == INT64_MIN);
    REQUIRE(read_with("", value, " (1 Jan 2030 00:00:00 +0000)") == INT64_MIN);
    REQUIRE(read_with("", value, " x") == INT64_MIN);
    return 0;
}
