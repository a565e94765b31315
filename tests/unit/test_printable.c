/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text out of a message, made harmless for a terminal. */
#include "printable.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_shown(const char *text, const char *expected)
{
    char *shown = printable(text);
    assert_non_null(shown);
    assert_string_equal(shown, expected);
    free(shown);
}

static int use_utf8(void **state)
{
    (void)state;
    terminal_start_as("C");
    return terminal_is_utf8() ? 0 : -1;
}

static int use_ascii(void **state)
{
    (void)state;
    terminal_start_as("en_US.US-ASCII");
    return terminal_is_utf8() ? -1 : 0;
}

static void test_printable_passes_plain_text(void **state)
{
    (void)state;
    assert_shown("", "");
    assert_shown("Hello, world", "Hello, world");
    assert_shown("CN=Foo\\, Inc.", "CN=Foo\\, Inc.");
}

static void test_printable_passes_japanese_and_emoji(void **state)
{
    (void)state;
    assert_shown("契約書　ご確認", "契約書　ご確認");
    assert_shown("😀", "😀");
}

static void test_printable_escapes_controls(void **state)
{
    (void)state;
    assert_shown("\x1b[2Jx", "\\x1b[2Jx");
    assert_shown("a\nVALID", "a\\nVALID");
    assert_shown("a\r\tb\x7f\x01", "a\\r\\tb\\x7f\\x01");
    assert_shown("\xc2\x9b"
                 "31m\xc2\x85",
                 "\\u009b31m\\u0085");
}

static void test_printable_escapes_what_reorders_text(void **state)
{
    (void)state;
    assert_shown("a\u202eb\u2066c\u200fd\u061ce", "a\\u202eb\\u2066c\\u200fd\\u061ce");
}

static void test_printable_escapes_what_cannot_be_seen(void **state)
{
    (void)state;
    assert_shown("a\u200bb\ufeffc\u00add\u2028e\u2029", "a\\u200bb\\ufeffc\\u00add\\u2028e\\u2029");
    assert_shown("a\u3164b\ufe0f", "a\\u3164b\\ufe0f");
    assert_shown("a\U000e0041", "a\\U000e0041");
}

static void test_printable_escapes_private_use_and_unassigned(void **state)
{
    (void)state;
    assert_shown("\ue000", "\\ue000");
    assert_shown("\U0010ffff", "\\U0010ffff");
    assert_shown("\u0378", "\\u0378");
}

static void test_printable_escapes_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    assert_shown("a\xff", "a\\xff");
    assert_shown("\xc0\xaf", "\\xc0\\xaf");
    assert_shown("\xed\xa0\x80", "\\xed\\xa0\\x80");
    assert_shown("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    assert_shown("\xe3\x81", "\\xe3\\x81");
}

static void test_printable_escapes_blanks_after_blanks(void **state)
{
    (void)state;
    assert_shown("a  b", "a \\x20b");
    assert_shown(" a", "\\x20a");
    assert_shown("a \u3000\u00a0b", "a \\u3000\\u00a0b");
}

static void test_printable_limits_combining_marks(void **state)
{
    (void)state;
    assert_shown("e\u0301", "e\u0301");
    assert_shown("\u0301e", "\\u0301e");
    assert_shown("e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301\\u0301");
    assert_shown("e\u0301\u0301\u0301\u0301f\u0301", "e\u0301\u0301\u0301\u0301f\u0301");
}

static void test_printable_passes_the_variant_of_an_ideograph_only(void **state)
{
    (void)state;
    assert_shown("葛\U000e0100", "葛\U000e0100");
    assert_shown("a\U000e0100", "a\\U000e0100");
    assert_shown("葛\U000e0100\U000e0101", "葛\U000e0100\\U000e0101");
}

static void test_printable_shortens_in_the_middle(void **state)
{
    (void)state;
    char text[3 * PRINTABLE_BYTES_MAX + 1];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "日", 4);
    memcpy(text, "Q", 1);
    text[1] = text[2] = 'Q';
    char *shown = printable(text);
    assert_non_null(shown);
    assert_true(strlen(shown) < PRINTABLE_BYTES_MAX + 10);
    assert_non_null(strstr(shown, "日…日"));
    assert_true(utf8_valid(bytes_text(shown)));
    assert_memory_equal(shown, "QQQ日", 6);
    free(shown);
    shown = printable_whole(text);
    assert_string_equal(shown, text);
    free(shown);
}

static void test_printable_in_ascii_locale_escapes_what_is_not(void **state)
{
    (void)state;
    assert_shown("契約 x", "\\u5951\\u7d04 x");
    assert_shown("😀", "\\U0001f600");
    assert_shown("e\u0301", "e\\u0301");
}

static void test_printable_never_passes_a_control_byte(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        for (size_t i = 0; i < sizeof text - 1; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = (char)((seed >> 24) | 1);
        }
        text[sizeof text - 1] = '\0';
        char *shown = printable(text);
        assert_non_null(shown);
        assert_true(utf8_valid(bytes_text(shown)));
        for (size_t at = 0, size; shown[at]; at += size) {
            uint32_t c;
            size = utf8_read(bytes_text(shown + at), &c);
            assert_true(c == ' ' || !unicode_is_hidden(c) || (c >= 0xe0100 && c <= 0xe01ef));
        }
        free(shown);
    }
}

static void test_printable_width_counts_columns(void **state)
{
    (void)state;
    size_t size;
    assert_int_equal(printable_width("a", &size), 1);
    assert_int_equal(size, 1);
    assert_int_equal(printable_width("日", &size), 2);
    assert_int_equal(size, 3);
    assert_int_equal(printable_width("\u0301", &size), 0);
    assert_int_equal(size, 2);
}

#define IN_UTF8(test) cmocka_unit_test_setup(test, use_utf8)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_UTF8(test_printable_passes_plain_text),
        IN_UTF8(test_printable_passes_japanese_and_emoji),
        IN_UTF8(test_printable_escapes_controls),
        IN_UTF8(test_printable_escapes_what_reorders_text),
        IN_UTF8(test_printable_escapes_what_cannot_be_seen),
        IN_UTF8(test_printable_escapes_private_use_and_unassigned),
        IN_UTF8(test_printable_escapes_bytes_that_are_not_utf8),
        IN_UTF8(test_printable_escapes_blanks_after_blanks),
        IN_UTF8(test_printable_limits_combining_marks),
        IN_UTF8(test_printable_passes_the_variant_of_an_ideograph_only),
        IN_UTF8(test_printable_shortens_in_the_middle),
        IN_UTF8(test_printable_never_passes_a_control_byte),
        IN_UTF8(test_printable_width_counts_columns),
        cmocka_unit_test_setup(test_printable_in_ascii_locale_escapes_what_is_not, use_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
