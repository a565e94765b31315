/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mistyped words. */
#include "nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const words[] = {"output-intact", "output", "serial-list", "serial", "crl",
                                    "trust",         "at",     "json",        NULL};

static const char *nearest_to(const char *word)
{
    nearest_t nearest = NEAREST_TO(word, strlen(word));
    for (size_t i = 0; words[i]; i++)
        nearest_try(&nearest, words[i]);
    return nearest.found;
}

static void test_nearest_word_is_a_slip_away(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("jsn"), "json");   /* left out */
    assert_string_equal(nearest_to("jsonn"), "json"); /* once more */
    assert_string_equal(nearest_to("jsom"), "json");  /* another */
    assert_string_equal(nearest_to("josn"), "json");  /* exchanged */
    assert_string_equal(nearest_to("truts"), "trust");
    assert_string_equal(nearest_to("serial_list"), "serial-list");
    assert_string_equal(nearest_to("outputintakt"), "output-intact");
}

static void test_nearest_word_may_be_cut_short(void **state)
{
    (void)state;
    assert_string_equal(nearest_to("outp"), "output"); /* the shorter one */
    assert_string_equal(nearest_to("output-i"), "output-intact");
    assert_string_equal(nearest_to("tr"), "trust");
}

static void test_nearest_word_is_none_where_none_is_near(void **state)
{
    (void)state;
    char longest[200] = {0};
    memset(longest, 'x', sizeof longest - 1);
    assert_null(nearest_to("unknown"));
    assert_null(nearest_to("x"));
    assert_null(nearest_to("xy"));
    assert_null(nearest_to("c"));
    assert_null(nearest_to(""));
    assert_null(nearest_to("jxxn"));
    assert_null(nearest_to(longest));
}

static void test_nearest_word_reads_no_further_than_its_size(void **state)
{
    (void)state;
    nearest_t nearest = NEAREST_TO("jsn=value", 3);
    nearest_try(&nearest, "json");
    assert_string_equal(nearest.found, "json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest_word_is_a_slip_away),
        cmocka_unit_test(test_nearest_word_may_be_cut_short),
        cmocka_unit_test(test_nearest_word_is_none_where_none_is_near),
        cmocka_unit_test(test_nearest_word_reads_no_further_than_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
