/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times as people write them. */
#include "date_text.h"

#include "base/portable.h"
#include "base/time_text.h"
#include "date.h"
#include "language.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* of_day: with the time of day, precise: to the second. */
static date_text_t in_japanese(int64_t time, bool of_day, bool precise)
{
    date_text_t r = {"?"};
    time_t seconds = (time_t)time;
    struct tm parts;
    char clock[40] = "", zone[16] = "";
    if (seconds != time || !localtime_r(&seconds, &parts))
        return r;
    if (of_day && strftime(clock, sizeof clock, precise ? " %H:%M:%S " : " %H:%M ", &parts) &&
        !strftime(zone, sizeof zone, "%Z", &parts))
        zone[0] = '\0';
    snprintf(r.text, sizeof r.text, "%" PRId64 "年%d月%d日%s%s", parts.tm_year + INT64_C(1900),
             parts.tm_mon + 1, parts.tm_mday, clock, zone);
    return r;
}

static date_text_t in_english(time_text_t time)
{
    date_text_t r;
    snprintf(r.text, sizeof r.text, "%s", time.text);
    return r;
}

date_text_t date_text(int64_t time)
{
    return language_spoken() == LANGUAGE_JAPANESE ? in_japanese(time, true, true)
                                                  : in_english(time_text_for_people(time));
}

date_text_t date_text_to_the_minute(int64_t time)
{
    return language_spoken() == LANGUAGE_JAPANESE ? in_japanese(time, true, false)
                                                  : in_english(time_text_to_the_minute(time));
}

date_text_t date_text_day(int64_t time)
{
    return language_spoken() == LANGUAGE_JAPANESE ? in_japanese(time, false, false)
                                                  : in_english(time_text_day(time));
}

date_text_t date_text_of_detail(const char *text)
{
    date_text_t r = {""};
    struct tm parts = {0};
    int64_t time;
    const char *end = *text >= '0' && *text <= '9' ? strptime(text, "%Y-%m-%d", &parts) : NULL;
    if (!end)
        return r;
    if (!*end && language_spoken() == LANGUAGE_JAPANESE)
        snprintf(r.text, sizeof r.text, "%d年%d月%d日", parts.tm_year + 1900, parts.tm_mon + 1,
                 parts.tm_mday); /* a day is the same in every zone */
    else if (!*end)
        snprintf(r.text, sizeof r.text, "%s", text);
    else if (*end == 'T' && date_parse(text, &time))
        r = date_text(time);
    return r;
}
