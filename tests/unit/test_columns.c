/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text cut to fit into columns. */
#include "columns.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_cut(char *cut, const char *expected)
{
    assert_non_null(cut);
    assert_string_equal(cut, expected);
    free(cut);
}

static void test_columns_of_wide_characters_and_marks(void **state)
{
    (void)state;
    assert_int_equal(columns_of(""), 0);
    assert_int_equal(columns_of("abc"), 3);
    assert_int_equal(columns_of("署名"), 4);
    assert_int_equal(columns_of("e\u0301"), 1);
}

static void test_columns_cut_nothing_that_fits(void **state)
{
    (void)state;
    assert_cut(columns_cut_middle("abcdef", 6, true), "abcdef");
    assert_cut(columns_cut_end("署名", 4, true), "署名");
    assert_cut(columns_cut_end("", 0, true), "");
}

static void test_columns_cut_the_middle(void **state)
{
    (void)state;
    assert_cut(columns_cut_middle("abcdefgh", 6, true), "abc\u2026gh");
    assert_cut(columns_cut_middle("abcdefgh", 7, true), "abc\u2026fgh");
    assert_cut(columns_cut_middle("abcdefgh", 7, false), "ab...gh");
    assert_cut(columns_cut_middle("署名の依頼", 6, true), "署\u2026頼");
    assert_cut(columns_cut_middle("abcde\u0301fg", 4, true), "ab\u2026g");
}

static void test_columns_cut_the_end(void **state)
{
    (void)state;
    assert_cut(columns_cut_end("abcdefgh", 6, true), "abcde\u2026");
    assert_cut(columns_cut_end("abcdefgh", 6, false), "abc...");
    assert_cut(columns_cut_end("署名の依頼", 6, true), "署名\u2026");
}

static void test_columns_cut_are_never_more_than_there_are(void **state)
{
    (void)state;
    static const char text[] = "a署b名c\u0301の依d頼efg";
    for (unsigned most = 0; most < 24; most++)
        for (int way = 0; way < 4; way++) {
            char *cut = way < 2 ? columns_cut_middle(text, most, way % 2)
                                : columns_cut_end(text, most, way % 2);
            assert_non_null(cut);
            assert_in_range(columns_of(cut), 0, most);
            free(cut);
        }
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_of_wide_characters_and_marks),
        cmocka_unit_test(test_columns_cut_nothing_that_fits),
        cmocka_unit_test(test_columns_cut_the_middle),
        cmocka_unit_test(test_columns_cut_the_end),
        cmocka_unit_test(test_columns_cut_are_never_more_than_there_are),
    };
    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
