/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/boundary.c: delimiter lines of RFC 2046 section 5.1.1, and those that others take for one. */
#include "mime/boundary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static boundaries_t two(const char *outer, const char *inner)
{
    boundaries_t boundaries = {.count = 0};
    boundaries_push(&boundaries, bytes_text(outer));
    boundaries_push(&boundaries, bytes_text(inner));
    return boundaries;
}

static void assert_matches(const char *line, size_t level, bool closing)
{
    boundaries_t boundaries = two("--outer", "--inner");
    delimiter_t delimiter = {0};
    assert_true(boundaries_match(&boundaries, bytes_text(line), &delimiter));
    assert_int_equal(delimiter.level, level);
    assert_int_equal(delimiter.closing, closing);
    assert_false(boundaries.items[0].ambiguous || boundaries.items[1].ambiguous);
}

static void test_delimiters_of_every_level(void **state)
{
    (void)state;
    assert_matches("--outer\r\n", 0, false);
    assert_matches("--inner\n", 1, false);
    assert_matches("--inner--\n", 1, true);
    assert_matches("--outer--", 0, true);
}

static void test_white_space_at_the_end_is_padding(void **state)
{
    (void)state;
    assert_matches("--outer \t \r\n", 0, false);
    assert_matches("--outer-- \r\n", 0, true);
}

static void test_further_carriage_returns_at_the_end_are_ambiguous(void **state)
{
    (void)state;
    static const char *const lines[] = {"--inner\r\r\n", "--inner\r", "--inner\r \r\n",
                                        "--inner \r\r\n", "--inner--\r\r\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        boundaries_t boundaries = two("--outer", "--inner");
        delimiter_t delimiter = {0};
        assert_true(boundaries_match(&boundaries, bytes_text(lines[i]), &delimiter));
        assert_int_equal(delimiter.level, 1);
        assert_true(boundaries.items[1].ambiguous);
    }
}

static void test_boundaries_behind_a_lone_cr_are_ambiguous(void **state)
{
    (void)state;
    static const char *const texts[] = {"text\r--inner\r\rmore\n", "--\r--inner\n", "\r--inner",
                                        "-\r\r--inner\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        boundaries_t boundaries = two("--outer", "--inner");
        delimiter_t delimiter;
        assert_false(boundaries_find(&boundaries, bytes_text(texts[i]), 0, &delimiter));
        assert_false(boundaries.items[0].ambiguous);
        assert_true(boundaries.items[1].ambiguous);
    }
}

static void test_other_lines_are_no_delimiters(void **state)
{
    (void)state;
    static const char *const lines[] = {"",           "--",        "-- \n",    "--x\n",   "outer\n",
                                        " --outer\n", "--Outer\n", "-outer\n", "--oute\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        boundaries_t boundaries = two("--outer", "--inner");
        delimiter_t delimiter;
        assert_false(boundaries_match(&boundaries, bytes_text(lines[i]), &delimiter));
        assert_false(boundaries.items[0].ambiguous || boundaries.items[1].ambiguous);
    }
}

static void test_lines_that_only_begin_with_a_boundary_are_ambiguous(void **state)
{
    (void)state;
    static const char *const lines[] = {"--inner-\n",  "--inner---\n", "--inner--x\n",
                                        "--inner x\n", "--inner --\n", "--inner\rx\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        boundaries_t boundaries = two("--outer", "--inner");
        delimiter_t delimiter;
        assert_false(boundaries_match(&boundaries, bytes_text(lines[i]), &delimiter));
        assert_false(boundaries.items[0].ambiguous);
        assert_true(boundaries.items[1].ambiguous);
    }
}

static void test_boundaries_that_begin_with_one_another_are_ambiguous(void **state)
{
    (void)state;
    assert_true(two("--a", "--ab").items[1].ambiguous);
    assert_true(two("--ab", "--a").items[1].ambiguous);
    assert_true(two("--a", "--a").items[1].ambiguous);
    assert_false(two("--_Part_1_2", "--_Part_2_2").items[1].ambiguous);
}

static void test_a_closed_boundary_delimits_no_more(void **state)
{
    (void)state;
    boundaries_t boundaries = two("--outer", "--inner");
    delimiter_t delimiter;
    boundaries.items[1].state = BOUNDARY_CLOSED;
    assert_false(boundaries_match(&boundaries, bytes_text("--inner\n"), &delimiter));
    assert_true(boundaries.items[1].ambiguous);
    boundaries = two("--outer", "--inner");
    boundaries.items[1].state = BOUNDARY_IGNORED;
    assert_false(boundaries_match(&boundaries, bytes_text("--inner\n"), &delimiter));
    assert_false(boundaries.items[1].ambiguous);
}

static void test_find_looks_at_line_starts_only(void **state)
{
    (void)state;
    boundaries_t boundaries = two("--outer", "--inner");
    delimiter_t delimiter;
    bytes_t in = bytes_text("x--outer\n -\n--\n--other\n--inner\nrest");
    assert_true(boundaries_find(&boundaries, in, 0, &delimiter));
    assert_int_equal(delimiter.line, 23);
    assert_int_equal(delimiter.next, 31);
    assert_int_equal(delimiter.level, 1);
    assert_false(boundaries_find(&boundaries, in, delimiter.next, &delimiter));
    assert_true(boundaries_find(&boundaries, bytes_text("--outer"), 0, &delimiter));
    assert_int_equal(delimiter.line, 0);
    assert_int_equal(delimiter.next, 7);
}

static void test_find_ends_with_the_input(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "-", "--", "\n", "\n-", "\n--", "--\n", "--\n-", "x"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        boundaries_t boundaries = two("--outer", "--inner");
        delimiter_t delimiter;
        for (size_t from = 0; from <= strlen(texts[i]); from++)
            assert_false(boundaries_find(&boundaries, bytes_text(texts[i]), from, &delimiter));
    }
}

static void test_find_without_boundaries_finds_nothing(void **state)
{
    (void)state;
    boundaries_t boundaries = {.count = 0};
    delimiter_t delimiter;
    assert_false(boundaries_find(&boundaries, bytes_text("--\n"), 0, &delimiter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delimiters_of_every_level),
        cmocka_unit_test(test_white_space_at_the_end_is_padding),
        cmocka_unit_test(test_further_carriage_returns_at_the_end_are_ambiguous),
        cmocka_unit_test(test_boundaries_behind_a_lone_cr_are_ambiguous),
        cmocka_unit_test(test_other_lines_are_no_delimiters),
        cmocka_unit_test(test_lines_that_only_begin_with_a_boundary_are_ambiguous),
        cmocka_unit_test(test_boundaries_that_begin_with_one_another_are_ambiguous),
        cmocka_unit_test(test_a_closed_boundary_delimits_no_more),
        cmocka_unit_test(test_find_looks_at_line_starts_only),
        cmocka_unit_test(test_find_ends_with_the_input),
        cmocka_unit_test(test_find_without_boundaries_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
