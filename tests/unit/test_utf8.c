/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3629: UTF-8, read and written. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_utf8_valid_follows_rfc_3629(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "ascii only, and longer than a word",
                                       "\xC2\x80",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\xAF",
                                      "\xC1\xBF",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xC3",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xE6\x97",
                                      "\xE6\x97z",
                                      "12345678\xFF",
                                      "\xFF",
                                      "\xC2z",
                                      "1234567\xC2"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(utf8_valid(bytes_text(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(bytes_text(bad[i])));
}

static void test_utf8_text_replaces_what_is_invalid(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    assert_string_equal(utf8_text(&arena, bytes_text("ok")), "ok");
    assert_string_equal(utf8_text(&arena, BYTES_NONE), "");
    assert_string_equal(utf8_text(&arena, bytes_text("a\xFFz")), "a\xEF\xBF\xBDz");
    assert_string_equal(utf8_text(&arena, bytes_of("a\0z", 3)), "a\xEF\xBF\xBDz");
    assert_string_equal(utf8_text(&arena, bytes_text("\xE6\x97")), "\xEF\xBF\xBD\xEF\xBF\xBD");
    arena_free(&arena);
}

static void test_utf8_append_and_next_are_inverse(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point < 0x11FFFF; code_point += 61) {
        buffer_t out = BUFFER_INIT;
        utf8_append(&out, code_point);
        bool exists = code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
        size_t offset = 0;
        assert_true(utf8_valid(buffer_bytes(&out)));
        assert_int_equal(utf8_next(buffer_bytes(&out), &offset), exists ? code_point : 0xFFFD);
        assert_int_equal(offset, out.size);
        buffer_free(&out);
    }
}

static void test_utf8_read_tells_where_no_character_starts(void **state)
{
    (void)state;
    uint32_t c = 1;
    assert_int_equal(utf8_read(bytes_text("\xE6\x97\xA5x"), &c), 3);
    assert_int_equal(c, 0x65E5);
    assert_int_equal(utf8_read(bytes_of("", 1), &c), 1);
    assert_int_equal(c, 0);
    assert_int_equal(utf8_read(BYTES_NONE, &c), 0);
    assert_int_equal(utf8_read(bytes_text("\xE6\x97"), &c), 0);
    assert_int_equal(utf8_read(bytes_text("\xED\xA0\x80"), &c), 0);
    assert_int_equal(c, 0);
}

static void test_utf8_append_repaired_keeps_what_is_valid(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    utf8_append_repaired(&out, bytes_text("a\xE6\x97\xA5\xC3(b"));
    assert_true(bytes_equal_text(buffer_bytes(&out), "a\xE6\x97\xA5\xEF\xBF\xBD(b"));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_valid_follows_rfc_3629),
        cmocka_unit_test(test_utf8_text_replaces_what_is_invalid),
        cmocka_unit_test(test_utf8_append_and_next_are_inverse),
        cmocka_unit_test(test_utf8_read_tells_where_no_character_starts),
        cmocka_unit_test(test_utf8_append_repaired_keeps_what_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
