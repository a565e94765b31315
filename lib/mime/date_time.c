/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 sections 3.3 and 4.3: date-time, obsolete forms included. */
#include "mime/date_time.h"

#include "base/error.h"
#include "mime/header_field.h"

/* Reads of structured text; false stays false. */
typedef struct cursor {
    bytes_t text;
    size_t at;
    bool good;
} cursor_t;

/* White space and folds; what parsers make of a comment here differs. */
static void skip(cursor_t *cursor)
{
    while (cursor->at < cursor->text.size && ascii_is_space(cursor->text.data[cursor->at]))
        cursor->at++;
}

/* At least one: NSPR takes "24Nov" for neither, and looks for the missing one in a comment. */
static void part(cursor_t *cursor)
{
    const size_t start = cursor->at;
    skip(cursor);
    cursor->good = cursor->good && cursor->at > start;
}

static uint8_t peek(const cursor_t *cursor)
{
    return cursor->good && cursor->at < cursor->text.size ? cursor->text.data[cursor->at] : 0;
}

static bool accept(cursor_t *cursor, uint8_t c)
{
    bool there = c != 0 && peek(cursor) == c;
    cursor->at += there;
    return there;
}

/* A number of at least least and at most most digits, in low..high. */
static int number(cursor_t *cursor, unsigned least, unsigned most, int low, int high)
{
    int value = 0;
    unsigned digits = 0;
    while (ascii_is_digit(peek(cursor)) && digits < most) {
        value = value * 10 + (cursor->text.data[cursor->at++] - '0');
        digits++;
    }
    cursor->good = cursor->good && digits >= least && value >= low && value <= high &&
                   !ascii_is_digit(peek(cursor));
    return value;
}

static bytes_t word(cursor_t *cursor)
{
    size_t start = cursor->at;
    while (ascii_is_alpha(peek(cursor)))
        cursor->at++;
    return bytes_slice(cursor->text, start, cursor->at - start);
}

/* The index of a word in a table of names, or -1. */
static int word_index(bytes_t text, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (bytes_equal_nocase(text, names[i]))
            return i;
    return -1;
}

/* Whether a comma stands behind it. */
static bool day_of_week(cursor_t *cursor)
{
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    skip(cursor);
    if (!ascii_is_alpha(peek(cursor)))
        return false;
    cursor->good = word_index(word(cursor), days, 7) >= 0;
    skip(cursor);
    return accept(cursor, ',');
}

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

static int month(cursor_t *cursor)
{
    int index = word_index(word(cursor), months, 12);
    cursor->good = cursor->good && index >= 0;
    return index + 1;
}

/* Two digits where all agree: from 50 to 69 they are RFC 5322's 1950 (section 4.3) or others' 2050. To
 * three digits some add 1900, some nothing. */
static int year(cursor_t *cursor)
{
    size_t start = cursor->at;
    int value = number(cursor, 2, 4, 0, 9999);
    const bool is_short = cursor->at - start == 2;
    cursor->good = cursor->good && (is_short ? value < 50 || value > 69 : value >= 1900);
    return is_short ? value + (value < 50 ? 2000 : 1900) : value;
}

/* "+0900", or "+09:00" as ISO 8601 has it: seconds east of UTC. */
static int offset(cursor_t *cursor)
{
    bool west = accept(cursor, '-');
    cursor->good = (west || accept(cursor, '+')) && cursor->good;
    bytes_t rest = bytes_from(cursor->text, cursor->at);
    int hours, minutes;
    if (rest.size > 2 && rest.data[2] == ':') {
        hours = number(cursor, 2, 2, 0, 23);
        accept(cursor, ':');
        minutes = number(cursor, 2, 2, 0, 59);
    } else {
        int both = number(cursor, 4, 4, 0, 2359);
        hours = both / 100;
        minutes = both % 100;
        cursor->good = cursor->good && minutes < 60;
    }
    int seconds = (hours * 60 + minutes) * 60;
    return west ? -seconds : seconds;
}

/* Seconds east of UTC. Beside the names of RFC 5322 those are known that senders write and that
 * mean one zone everywhere. Others are refused: the RFC says to take them for UTC, but mail programs
 * know some of them and would read another time than this. */
static int zone(cursor_t *cursor)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"ut", 0},   {"gmt", 0},  {"utc", 0},  {"z", 0},    {"edt", -4},
                 {"est", -5}, {"cdt", -5}, {"cst", -6}, {"mdt", -6}, {"mst", -7},
                 {"pdt", -7}, {"pst", -8}, {"jst", 9},  {"kst", 9},  {"wet", 0},
                 {"west", 1}, {"cet", 1},  {"cest", 2}, {"eet", 2},  {"eest", 3}};
    static const size_t universal = 3; /* the first, which an offset may follow: "GMT+0900" */
    if (!ascii_is_alpha(peek(cursor)))
        return offset(cursor);
    bytes_t name = word(cursor);
    size_t i = 0, count = sizeof zones / sizeof *zones;
    while (i < count && !bytes_equal_nocase(name, zones[i].name))
        i++;
    cursor->good = cursor->good && i < count;
    if (i < universal && (peek(cursor) == '+' || peek(cursor) == '-'))
        return offset(cursor);
    return i < count ? zones[i].hours * 3600 : 0;
}

/* White space beside a colon (section 4.3) ends the time for some. */
static int time_of_day(cursor_t *cursor)
{
    int hour = number(cursor, 1, 2, 0, 23);
    cursor->good = accept(cursor, ':');
    int minute = number(cursor, 2, 2, 0, 59);
    if (!accept(cursor, ':'))
        return hour * 3600 + minute * 60;
    int second = number(cursor, 2, 2, 0, 60); /* 60: a leap second */
    return hour * 3600 + minute * 60 + second;
}

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Days from 1970-01-01 to the first of a month; the year is 1900 at least. */
static int64_t days_before(int y, int m)
{
    int past = y - 1;
    int64_t days = 365 * (int64_t)past + past / 4 - past / 100 + past / 400 - 719162;
    for (int i = 1; i < m; i++)
        days += days_in_month(y, i);
    return days;
}

/* The zone as it stands apart from the time: together with it some read no time. */
static int separate_zone(cursor_t *cursor)
{
    part(cursor);
    return zone(cursor);
}

/* Whether there is a digit and a word that begins as a month's name does. */
static bool holds_date(bytes_t text)
{
    bool has_digit = false, has_month = false;
    cursor_t cursor = {text, 0, true};
    while (cursor.at < text.size) {
        bytes_t name = word(&cursor);
        has_month = has_month || word_index(bytes_slice(name, 0, 3), months, 12) >= 0;
        has_digit = has_digit || ascii_is_digit(peek(&cursor));
        cursor.at++;
    }
    return has_digit && has_month;
}

/* Whether there is an offset that is no zone's: NSPR adds those of comments where the zone has a name. */
static bool holds_far_offset(bytes_t text)
{
    cursor_t cursor = {text, 0, true};
    while (cursor.at < text.size) {
        const bool sign = accept(&cursor, '+') || accept(&cursor, '-');
        const size_t start = cursor.at;
        int value = 0;
        while (sign && ascii_is_digit(peek(&cursor)) && cursor.at - start < 4)
            value = value * 10 + (text.data[cursor.at++] - '0');
        if (value / (cursor.at - start > 2 ? 100 : 1) > 14)
            return true;
        cursor.at += !sign;
    }
    return false;
}

/* Comments at the end: readers who fall back to looking for pieces of a date find those in them too,
 * and to those who look for the comma of the day of the week a comma is the first one. */
static void end(cursor_t *cursor, bool has_comma)
{
    bytes_t rest = bytes_from(cursor->text, cursor->at);
    bool comma = !has_comma && bytes_find_byte(rest, ',') != SIZE_MAX;
    cursor->good = header_skip_cfws(cursor->text, &cursor->at) && cursor->good && !comma &&
                   !holds_date(rest) && !holds_far_offset(rest);
}

gpg_error_t header_date(bytes_t value, int64_t *r_time)
{
    *r_time = 0;
    cursor_t cursor = {value, 0, true};
    bool comma = day_of_week(&cursor);
    skip(&cursor);
    int day = number(&cursor, 1, 2, 1, 31);
    part(&cursor);
    int m = month(&cursor);
    part(&cursor);
    int y = year(&cursor);
    part(&cursor);
    int seconds = time_of_day(&cursor);
    int east = separate_zone(&cursor);
    end(&cursor, comma);
    if (!cursor.good || cursor.at != value.size || day > days_in_month(y, m))
        return ERR(INV_VALUE);
    *r_time = (days_before(y, m) + day - 1) * 86400 + seconds - east;
    return 0;
}
