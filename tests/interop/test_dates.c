/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Date field (RFC 5322 section 3.3) as Python's email package and GMime read it: where header_date
 * reads a day and a time of day, they read no other. What they cannot read is no other. */
#include "mime/date_time.h"

#include <gmime/gmime.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MOST     6000
#define WALL     "%Y-%m-%dT%H:%M:%S"
#define SECONDS  20 /* of a wall time as text, with its NUL */
#define PICK(of) of[(size_t)random() % (sizeof of / sizeof *of)]

typedef struct sample {
    char text[400];
    int east; /* seconds, of the zone that was written */
} sample_t;

static sample_t samples[MOST];
static size_t sample_count;

static void add(int east, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(int east, const char *format, ...)
{
    assert_true(sample_count < MOST);
    va_list args;
    va_start(args, format);
    vsnprintf(samples[sample_count].text, sizeof samples[0].text, format, args);
    va_end(args);
    samples[sample_count++].east = east;
}

static const char *const comments[] = {"(JST)",
                                       "(x)",
                                       "(Mon, 1 Jan 2030 01:02:03 +0000)",
                                       "(1 Jan 2030 01:02:03 +0000)",
                                       "(1 JAN 30)",
                                       "(Jan)",
                                       "(01:02:03)",
                                       "(2030-01-01)",
                                       "(GMT+09:00)",
                                       "(,)",
                                       "(a (1 Jan 2030) b)",
                                       "(Tokyo Standard Time)",
                                       "(\")",
                                       "(\\()",
                                       "( 2030 )",
                                       "(+0000)",
                                       "(a\r\n Jan 1)",
                                       "(January)",
                                       "(1)",
                                       "()"};
static const struct {
    const char *name;
    int east;
} zones[] = {{"+0900", 32400},    {"-0730", -27000}, {"-0000", 0},
             {"GMT", 0},          {"UT", 0},         {"Z", 0},
             {"EST", -18000},     {"PDT", -25200},   {"JST", 32400},
             {"CEST", 7200},      {"+09:00", 32400}, {"-04:30", -16200},
             {"GMT+0900", 32400}, {"WEST", 3600},    {"UTC+09:00", 32400},
             {"EEST", 10800},     {"z", 0},          {"mst", -25200}};

/* A comment in each gap of a date, with and without white space. */
static void add_comments(void)
{
    static const char *const pieces[] = {"Tue,", "24", "Nov", "2026", "15:00:00", "+0900"};
    for (size_t first = 0; first < 2; first++)
        for (size_t c = 0; c < sizeof comments / sizeof *comments; c++)
            for (size_t gap = first; gap <= 6; gap++)
                for (int tight = 0; tight < 2; tight++) {
                    char text[300] = "";
                    for (size_t i = first; i <= 6; i++) {
                        const char *space = tight || (i == gap && i == first) ? "" : " ";
                        if (i == gap)
                            strcat(strcat(strcat(text, space), comments[c]), tight ? "" : " ");
                        else if (i > first)
                            strcat(text, " ");
                        if (i < 6)
                            strcat(text, pieces[i]);
                    }
                    add(32400, "%s", text);
                }
}

static void add_odd_ones(void)
{
    static const char *const years[] = {
        "26", "026", "126", "100",  "070", "999", "00",   "49",   "50",   "51",   "68", "69",
        "70", "99",  "70",  "2026", "199", "019", "1970", "2099", "2100", "1999", "0",  "20260"};
    static const char *const times[] = {
        "15:00",     "15:00:00", "9:05:07", "9:05",     "15 : 00 : 00", "15: 00",  "15 :00",
        "15:00 :00", "15:0",     "0:00:00", "15.00.00", "1500",         "15:00:0", "24:00:00"};
    static const char *const days[] = {"",     "Tue, ", "Tue ",   "Tue , ",
                                       "TUE,", "Mon, ", "tue,\t", "Tue,\r\n "};
    for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
        for (size_t i = 0; i < sizeof years / sizeof *years; i++)
            add(32400, "%s24 Nov %s 15:00:00 +0900", days[d], years[i]);
        for (size_t i = 0; i < sizeof times / sizeof *times; i++)
            add(32400, "%s24 Nov 2026 %s +0900", days[d], times[i]);
        for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
            add(zones[i].east, "%s24 Nov 2026 15:00:00%s", days[d], zones[i].name);
            add(zones[i].east, "%s24 Nov 2026 15:00 %s (%s)", days[d], zones[i].name,
                zones[i].name);
        }
    }
}

static void add_random_ones(void)
{
    static const char *const days[] = {"", "Tue, ", "Tue ", "TUE,", "Tue, "};
    static const char *const spaces[] = {" ", " ", "  ", "\t", "\r\n "};
    static const char *const months[] = {"Nov", "nov", "NOV"};
    static const char *const years[] = {"2026", "26", "2026"};
    static const char *const times[] = {"15:00:00", "15:00"};
    static const char *const none[] = {"", ""};
    srandom(26);
    while (sample_count < MOST - 100) {
        size_t zone = (size_t)random() % (sizeof zones / sizeof *zones);
        const char *first = random() % 4 ? PICK(comments) : PICK(none);
        const char *second = random() % 3 ? PICK(none) : PICK(comments);
        add(zones[zone].east, "%s24%s%s%s%s%s%s%s%s%s%s%s%s", PICK(days), PICK(spaces),
            PICK(months), PICK(spaces), PICK(years), PICK(spaces), PICK(times), PICK(spaces),
            zones[zone].name, random() % 2 ? " " : "", first, random() % 2 ? " " : "", second);
    }
}

static bool read_here(const sample_t *sample, char wall[SECONDS])
{
    int64_t seconds;
    struct tm tm;
    if (header_date(bytes_text(sample->text), &seconds))
        return false;
    time_t local = seconds + sample->east;
    return gmtime_r(&local, &tm) && strftime(wall, SECONDS, WALL, &tm) == SECONDS - 1;
}

static void compare(const char *reader, const sample_t *sample, const char *read, size_t *wrong)
{
    char wall[SECONDS];
    if (!*read || !read_here(sample, wall) || strcmp(read, wall) == 0)
        return;
    print_error("%s reads %s, here %s: %s\n", reader, read, wall, sample->text);
    ++*wrong;
}

static void test_dates_gmime_reads_no_other_day_or_time(void **state)
{
    (void)state;
    size_t wrong = 0;
    g_mime_init();
    for (size_t i = 0; i < sample_count; i++) {
        GDateTime *date = g_mime_utils_header_decode_date(samples[i].text);
        char *text = date ? g_date_time_format(date, WALL) : NULL;
        compare("GMime", &samples[i], text ? text : "", &wrong);
        g_free(text);
        if (date)
            g_date_time_unref(date);
    }
    g_mime_shutdown();
    assert_int_equal(wrong, 0);
}

/* One line of standard input a date, with its folds undone as Python's parser does before. */
static const char script[] =
    "import sys, email.utils\n"
    "for line in sys.stdin.read().split('\\0')[:-1]:\n"
    "    t = email.utils.parsedate_tz(line.replace('\\r\\n', ''))\n"
    "    print('' if t is None else '%04d-%02d-%02dT%02d:%02d:%02d' % t[:6])\n";

static void test_dates_python_reads_no_other_day_or_time(void **state)
{
    (void)state;
    char name[] = "/tmp/smime-dates-XXXXXX", command[1000];
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    for (size_t i = 0; i < sample_count; i++)
        fwrite(samples[i].text, 1, strlen(samples[i].text) + 1, file);
    fclose(file);
    snprintf(command, sizeof command, "python3 -c \"%s\" <%s", script, name);
    FILE *answers = popen(command, "r");
    char line[100];
    size_t wrong = 0, count = 0;
    while (fgets(line, sizeof line, answers) && count < sample_count) {
        line[strcspn(line, "\n")] = 0;
        compare("Python", &samples[count++], line, &wrong);
    }
    pclose(answers);
    unlink(name);
    if (!count)
        skip(); /* no Python */
    assert_int_equal(count, sample_count);
    assert_int_equal(wrong, 0);
}

/* The comparison is not about nothing. */
static void test_dates_most_are_read(void **state)
{
    (void)state;
    size_t read = 0;
    char wall[SECONDS];
    for (size_t i = 0; i < sample_count; i++)
        read += read_here(&samples[i], wall);
    assert_true(read > sample_count / 3);
}

static int make_samples(void **state)
{
    (void)state;
    add_comments();
    add_odd_ones();
    add_random_ones();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates_most_are_read),
        cmocka_unit_test(test_dates_gmime_reads_no_other_day_or_time),
        cmocka_unit_test(test_dates_python_reads_no_other_day_or_time),
    };
    return cmocka_run_group_tests(tests, make_samples, NULL);
}
