/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Character sets of terminals: what the locale's name says, what they have, and how wide it is. */
#include "terminal.h"

#include "columns.h"
#include "printable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_goes_out(const char *text, const char *expected)
{
    size_t size;
    char *shown = printable(text);
    char *converted = terminal_text(shown, strlen(shown), &size);
    assert_non_null(converted);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(converted, expected);
    free(converted);
    free(shown);
}

static void test_what_names_no_set_is_utf8(void **state)
{
    (void)state;
    static const char *const names[] = {"C",
                                        "POSIX",
                                        "ja",
                                        "ja_JP",
                                        "ja_JP.UTF-8",
                                        "ja_JP.utf8@x",
                                        "de_DE@euro",
                                        "ja_JP.unheard-of",
                                        "ja_JP.UTF-16",
                                        "ja_JP.",
                                        ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        terminal_start_as(names[i]);
        if (!terminal_is_utf8())
            fail_msg("%s", names[i]);
    }
    assert_goes_out("有効 😀", "有効 😀");
}

static void test_euc_jp_by_its_names(void **state)
{
    (void)state;
    static const char *const names[] = {"ja_JP.EUC-JP", "ja_JP.eucJP", "ja_JP.ujis", "ja.eucjp@x"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        terminal_start_as(names[i]);
        assert_false(terminal_is_utf8());
        assert_goes_out("署名: ok", "\xbd\xf0\xcc\xbe: ok");
        assert_goes_out("a\u00e9", "a\x8f\xab\xb1"); /* JIS X 0212 */
        assert_goes_out("😀", "\\U0001f600");
    }
}

static void test_shift_jis_by_its_names(void **state)
{
    (void)state;
    static const char *const names[] = {"ja_JP.SJIS", "ja_JP.Shift_JIS", "ja_JP.CP932",
                                        "ja_JP.PCK"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        terminal_start_as(names[i]);
        assert_goes_out("署名①", "\x8f\x90\x96\xbc\x87\x40");
        assert_goes_out("a\u00e9\u20ac", "a\\u00e9\\u20ac");
        assert_goes_out("\u00a5", "\\u00a5"); /* would become a backslash */
    }
}

static void test_other_sets_by_name(void **state)
{
    (void)state;
    terminal_start_as("de_DE.ISO-8859-15@euro");
    assert_goes_out("M\u00fcller \u20ac 署", "M\xfcller \xa4 \\u7f72");
}

static void test_widths_are_those_of_the_set(void **state)
{
    (void)state;
    terminal_start_as("C");
    assert_int_equal(columns_of("署名 ﾊﾝ e\u0301"), 4 + 1 + 2 + 1 + 1);
    assert_int_equal(columns_of("\u2192"), 1);
    terminal_start_as("ja_JP.EUC-JP");
    assert_int_equal(columns_of("署名"), 4);
    assert_int_equal(columns_of("\u2192"), 2);
}

/* Where printable has not been, nothing stops it. */
static void test_what_is_lacking_never_stops_the_rest(void **state)
{
    (void)state;
    size_t size;
    terminal_start_as("ja_JP.SJIS");
    char *converted = terminal_text("a😀\xff署", strlen("a😀\xff署"), &size);
    assert_string_equal(converted, "a??\x8f\x90");
    free(converted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_names_no_set_is_utf8),
        cmocka_unit_test(test_euc_jp_by_its_names),
        cmocka_unit_test(test_shift_jis_by_its_names),
        cmocka_unit_test(test_other_sets_by_name),
        cmocka_unit_test(test_widths_are_those_of_the_set),
        cmocka_unit_test(test_what_is_lacking_never_stops_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
