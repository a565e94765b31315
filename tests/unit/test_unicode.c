/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/unicode.c: characters that a person does not see. */
#include "base/unicode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_what_takes_no_room_is_ignorable(void **state)
{
    (void)state;
    static const uint32_t yes[] = {0xAD,   0x34F,  0x115F, 0x180B, 0x200B,  0x202E, 0x2066,
                                   0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0x1D173, 0xE0041};
    static const uint32_t no[] = {0,      'a',    ' ',    0xA0,     0x200A,
                                  0x2010, 0x3000, 0xE000, 0x10FFFF, UINT32_MAX};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(unicode_is_ignorable(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(unicode_is_ignorable(no[i]));
}

static void test_blanks_of_any_width_are_spaces(void **state)
{
    (void)state;
    static const uint32_t yes[] = {'\t',   '\n',   ' ',    0x85,   0xA0,   0x1680, 0x2000,
                                   0x200A, 0x2028, 0x202F, 0x205F, 0x2800, 0x3000};
    static const uint32_t no[] = {0, 8, '_', 0x200B, 0x2801, 0x3001, 0xFEFF};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(unicode_is_space(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(unicode_is_space(no[i]));
}

static void test_hidden_holds_all_that_is_ignorable_and_all_controls(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
        bool none = (c >= 0xD800 && c <= 0xF8FF) || (c & 0xFFFE) == 0xFFFE || c >= 0xE0000;
        if (control || none || unicode_is_ignorable(c))
            assert_true(unicode_is_hidden(c));
    }
    static const uint32_t no[] = {' ',    'a',    0xA0,   0x600,  0x6DD,
                                  0x2010, 0x3000, 0x3042, 0xFFFC, 0x1F600};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(unicode_is_hidden(no[i]));
    assert_true(unicode_is_hidden(0x2028) && unicode_is_hidden(0xFFF9) &&
                unicode_is_hidden(0x13430));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_takes_no_room_is_ignorable),
        cmocka_unit_test(test_blanks_of_any_width_are_spaces),
        cmocka_unit_test(test_hidden_holds_all_that_is_ignorable_and_all_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
