/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bar of long work, by a clock that the test moves. */
#include "progress.h"

#include "columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A bar on a terminal that is none. */
typedef struct shown {
    progress_t progress;
    char *text;
    size_t size, seen;
} shown_t;

static void open_bar(shown_t *shown, unsigned columns)
{
    shown->seen = 0;
    FILE *out = open_memstream(&shown->text, &shown->size);
    assert_non_null(out);
    shown->progress = progress_on(out, 5000);
    assert_null(shown->progress.out); /* it is no terminal: it would be left alone */
    shown->progress.out = out;
    shown->progress.columns = columns;
}

/* What was written since the last time. */
static const char *written(shown_t *shown)
{
    static char copy[400];
    fflush(shown->progress.out);
    snprintf(copy, sizeof copy, "%s", shown->text + shown->seen);
    shown->seen = shown->size;
    return copy;
}

static void close_bar(shown_t *shown)
{
    fclose(shown->progress.out);
    free(shown->text);
}

static void test_progress_is_not_shown_for_short_work(void **state)
{
    (void)state;
    shown_t shown;
    const progress_state_t half = {10, 0, 0.5};
    open_bar(&shown, 80);
    progress_show(&shown.progress, &half, 5000);
    progress_show(&shown.progress, &half, 5999);
    progress_hide(&shown.progress);
    assert_string_equal(written(&shown), "");
    close_bar(&shown);
}

static void test_progress_tells_done_rate_time_left_and_bad(void **state)
{
    (void)state;
    shown_t shown;
    const progress_state_t quarter = {500, 3, 0.25};
    open_bar(&shown, 80);
    progress_show(&shown.progress, &quarter, 7000);
    assert_string_equal(written(&shown), "\r[#######.......................] "
                                         " 25%  500 done, 250/s, 0:06 left, 3 bad\x1b[K");
    close_bar(&shown);
}

static void test_progress_tells_hours_and_slow_rates(void **state)
{
    (void)state;
    shown_t shown;
    const progress_state_t little = {5, 0, 0.01}, unknown = {5, 0, 0.001};
    open_bar(&shown, 50);
    progress_show(&shown.progress, &little, 5000 + 60000);
    assert_string_equal(written(&shown),
                        "\r[......]   1%  5 done, 0.1/s, 1:39:00 left, 0 bad\x1b[K");
    close_bar(&shown);
    open_bar(&shown, 30);
    progress_show(&shown.progress, &unknown, 5000 + 60000);
    assert_string_equal(written(&shown), "\r  0%  5 done, 0.1/s, 0 bad\x1b[K");
    close_bar(&shown);
}

static void test_progress_is_no_wider_than_the_terminal(void **state)
{
    (void)state;
    const progress_state_t much = {123456789, 123456789, 0.5};
    for (unsigned columns = 2; columns < 200; columns++) {
        shown_t shown;
        open_bar(&shown, columns);
        progress_show(&shown.progress, &much, 99999000);
        const char *text = written(&shown);
        assert_in_range(columns_of(text), 4, columns - 1 + 4);
        close_bar(&shown);
    }
}

static void test_progress_is_drawn_ten_times_a_second_and_taken_away(void **state)
{
    (void)state;
    shown_t shown;
    const progress_state_t half = {10, 0, 0.5};
    open_bar(&shown, 80);
    progress_show(&shown.progress, &half, 6000);
    assert_true(strlen(written(&shown)) > 0);
    progress_show(&shown.progress, &half, 6099);
    assert_string_equal(written(&shown), "");
    progress_hide(&shown.progress);
    assert_string_equal(written(&shown), "\r\x1b[K");
    progress_hide(&shown.progress);
    progress_show(&shown.progress, &half, 6100);
    assert_true(shown.progress.visible);
    close_bar(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_progress_is_not_shown_for_short_work),
        cmocka_unit_test(test_progress_tells_done_rate_time_left_and_bad),
        cmocka_unit_test(test_progress_tells_hours_and_slow_rates),
        cmocka_unit_test(test_progress_is_no_wider_than_the_terminal),
        cmocka_unit_test(test_progress_is_drawn_ten_times_a_second_and_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
