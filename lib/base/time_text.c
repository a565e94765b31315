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

static char *put_two(char *to, int value, char behind)
{
    *to++ = (char)('0' + value / 10);
    *to++ = (char)('0' + value % 10);
    *to++ = behind;
    return to;
}

/* By hand, since every line of JSON has eight of them. */
time_text_t time_text(int64_t time)
{
    time_text_t r = {"?"};
    struct tm parts;
    if (!time_parts(time, &parts))
        return r;
    const int year = parts.tm_year + 1900;
    if (year < 0 || year > 9999)
        return format(time, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ");
    char *to = put_two(r.text, year / 100, '\0');
    to = put_two(to - 1, year % 100, '-');
    to = put_two(to, parts.tm_mon + 1, '-');
    to = put_two(to, parts.tm_mday, 'T');
    to = put_two(to, parts.tm_hour, ':');
    to = put_two(to, parts.tm_min, ':');
    *put_two(to, parts.tm_sec, 'Z') = '\0';
    return r;
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
