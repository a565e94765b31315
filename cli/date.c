/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates of the proleptic Gregorian calendar in UTC, whatever the time zone of the machine. */
#include "date.h"

#include <string.h>

#define DAY  86400
#define HOUR 3600

static const uint8_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Reads exactly `digits` digits and moves on. */
static bool read_number(const char **text, unsigned digits, int *r_number)
{
    int number = 0;
    for (unsigned i = 0; i < digits; i++, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        number = number * 10 + (**text - '0');
    }
    *r_number = number;
    return true;
}

static bool skip(const char **text, char c)
{
    bool found = **text == c;
    *text += found;
    return found;
}

static bool read_day(const char **text, int64_t *r_days)
{
    int year, month, day;
    if (!read_number(text, 4, &year) || !skip(text, '-') || !read_number(text, 2, &month) ||
        !skip(text, '-') || !read_number(text, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > month_days[month - 1] + (month == 2 && is_leap(year)))
        return false;
    int past = year - 1;
    int64_t days = (int64_t)past * 365 + past / 4 - past / 100 + past / 400 - 719162;
    for (int i = 1; i < month; i++)
        days += month_days[i - 1] + (i == 2 && is_leap(year));
    *r_days = days + day - 1;
    return true;
}

static bool read_clock(const char **text, int64_t *r_seconds)
{
    int hour, minute, second = 0;
    if (!read_number(text, 2, &hour) || !skip(text, ':') || !read_number(text, 2, &minute))
        return false;
    if (skip(text, ':') && !read_number(text, 2, &second))
        return false;
    *r_seconds = (int64_t)hour * HOUR + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

static bool read_zone(const char **text, int64_t *r_seconds)
{
    *r_seconds = 0;
    if (!**text || skip(text, 'Z'))
        return true;
    int sign = skip(text, '+') ? 1 : skip(text, '-') ? -1 : 0;
    int hour, minute;
    if (!sign || !read_number(text, 2, &hour))
        return false;
    skip(text, ':');
    if (!read_number(text, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *r_seconds = sign * (hour * HOUR + minute * 60);
    return true;
}

bool date_parse(const char *text, int64_t *r_seconds)
{
    int64_t days, clock = 0, zone = 0;
    *r_seconds = 0;
    if (!read_day(&text, &days))
        return false;
    if ((skip(&text, 'T') || skip(&text, ' ')) &&
        (!read_clock(&text, &clock) || !read_zone(&text, &zone)))
        return false;
    if (*text)
        return false;
    *r_seconds = days * DAY + clock - zone;
    return true;
}

bool duration_parse(const char *text, int64_t *r_seconds)
{
    int64_t number = 0;
    size_t digits = strspn(text, "0123456789");
    *r_seconds = 0;
    if (digits == 0 || digits > 10)
        return false;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (text[i] - '0');
    const char *unit = text + digits;
    int factor = !*unit || !strcmp(unit, "s") ? 1
                 : !strcmp(unit, "m")         ? 60
                 : !strcmp(unit, "h")         ? HOUR
                 : !strcmp(unit, "d")         ? DAY
                                              : 0;
    *r_seconds = number * factor;
    return factor != 0;
}
