/* RFC 5322 sections 3.3 and 4.3: date-time, obsolete forms included. */
#include "header_field.h"

#include "error.h"

/* Reads of structured text; false stays false. */
typedef struct cursor {
    bytes_t text;
    size_t at;
    bool good;
} cursor_t;

static void skip(cursor_t *cursor)
{
    cursor->good = header_skip_cfws(cursor->text, &cursor->at) && cursor->good;
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

static void day_of_week(cursor_t *cursor)
{
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    skip(cursor);
    if (!ascii_is_alpha(peek(cursor)))
        return;
    cursor->good = word_index(word(cursor), days, 7) >= 0;
    skip(cursor);
    accept(cursor, ',');
}

static int month(cursor_t *cursor)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    int index = word_index(word(cursor), months, 12);
    cursor->good = cursor->good && index >= 0;
    return index + 1;
}

/* RFC 5322 section 4.3: two and three digits. */
static int year(cursor_t *cursor)
{
    size_t start = cursor->at;
    int value = number(cursor, 2, 4, 0, 9999);
    if (cursor->at - start == 2)
        return value + (value < 50 ? 2000 : 1900);
    if (cursor->at - start == 3)
        return value + 1900;
    cursor->good = cursor->good && value >= 1900;
    return value;
}

/* Seconds east of UTC. A name that RFC 5322 does not define is refused: it says to take such a zone
 * for UTC, but mail programs know some of them and would read another time than this. */
static int zone(cursor_t *cursor)
{
    static const char *const names[] = {"ut",  "gmt", "utc", "z",   "edt", "est",
                                        "cdt", "cst", "mdt", "mst", "pdt", "pst"};
    static const int hours[] = {0, 0, 0, 0, -4, -5, -5, -6, -6, -7, -7, -8};
    bool west = accept(cursor, '-');
    if (west || accept(cursor, '+')) {
        int value = number(cursor, 4, 4, 0, 2359);
        cursor->good = cursor->good && value % 100 < 60;
        int seconds = (value / 100 * 60 + value % 100) * 60;
        return west ? -seconds : seconds;
    }
    int index = word_index(word(cursor), names, 12);
    cursor->good = cursor->good && index >= 0;
    return index >= 0 ? hours[index] * 3600 : 0;
}

static int time_of_day(cursor_t *cursor)
{
    int hour = number(cursor, 1, 2, 0, 23);
    skip(cursor);
    cursor->good = accept(cursor, ':');
    skip(cursor);
    int minute = number(cursor, 2, 2, 0, 59);
    skip(cursor);
    if (!accept(cursor, ':'))
        return hour * 3600 + minute * 60;
    skip(cursor);
    int second = number(cursor, 2, 2, 0, 60); /* 60: a leap second */
    skip(cursor);
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

gpg_error_t header_date(bytes_t value, int64_t *r_time)
{
    *r_time = 0;
    cursor_t cursor = {value, 0, true};
    day_of_week(&cursor);
    skip(&cursor);
    int day = number(&cursor, 1, 2, 1, 31);
    skip(&cursor);
    int m = month(&cursor);
    skip(&cursor);
    int y = year(&cursor);
    skip(&cursor);
    int seconds = time_of_day(&cursor);
    skip(&cursor);
    int east = zone(&cursor);
    skip(&cursor);
    if (!cursor.good || cursor.at != value.size || day > days_in_month(y, m))
        return ERR(INV_VALUE);
    *r_time = (days_before(y, m) + day - 1) * 86400 + seconds - east;
    return 0;
}
