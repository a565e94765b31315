/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3339: times as text. */
#include "base/time_text.h"

#include <inttypes.h>
#include <stdio.h>

bool time_parts(int64_t time, struct tm *r_parts)
{
    time_t seconds = (time_t)time;
    *r_parts = (struct tm){.tm_mday = 1};
    return seconds == time && gmtime_r(&seconds, r_parts);
}

static time_text_t format(int64_t time, const char *pattern)
{
    time_text_t r = {"?"};
    struct tm parts;
    if (time_parts(time, &parts))
        snprintf(r.text, sizeof r.text, pattern, parts.tm_year + INT64_C(1900), parts.tm_mon + 1,
                 parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return r;
}

time_text_t time_text(int64_t time)
{
    return format(time, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ");
}

time_text_t time_text_for_people(int64_t time)
{
    return format(time, "%04" PRId64 "-%02d-%02d %02d:%02d:%02d UTC");
}

time_text_t time_text_to_the_minute(int64_t time)
{
    return format(time, "%04" PRId64 "-%02d-%02d %02d:%02d UTC");
}

time_text_t time_text_day(int64_t time)
{
    return format(time, "%04" PRId64 "-%02d-%02d");
}
