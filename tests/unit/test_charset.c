/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/charset.c: text in the character sets of mail becomes UTF-8, or is said to be unreadable. */
#include "mime/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_converts(const char *charset, const char *in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, ">");
    assert_int_equal(charset_to_utf8(bytes_text(charset), bytes_text(in), &out), 0);
    buffer_append_byte(&out, 0);
    assert_string_equal((char *)out.data + 1, expected);
    buffer_free(&out);
}

static void assert_refuses(const char *charset, bytes_t in, gpg_err_code_t code)
{
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, "before");
    assert_int_equal(gpg_err_code(charset_to_utf8(bytes_text(charset), in, &out)), code);
    assert_true(bytes_equal_text(buffer_bytes(&out), "before"));
    buffer_free(&out);
}

static void test_plain_sets_need_no_conversion(void **state)
{
    (void)state;
    assert_converts("US-ASCII", "plain", "plain");
    assert_converts(" utf-8 ", "\xE6\x97\xA5", "\xE6\x97\xA5");
    assert_converts("UTF8", "", "");
}

static void test_plain_sets_refuse_what_they_do_not_contain(void **state)
{
    (void)state;
    assert_refuses("us-ascii", bytes_text("\xE9"), GPG_ERR_BAD_DATA);
    assert_refuses("utf-8", bytes_text("\xE9"), GPG_ERR_BAD_DATA);
}

static void test_western_and_cyrillic(void **state)
{
    (void)state;
    assert_converts("ISO-8859-1", "caf\xE9", "caf\xC3\xA9");
    assert_converts("iso-8859-15", "\xA4", "\xE2\x82\xAC");
    assert_converts("windows-1252", "\x80", "\xE2\x82\xAC");
    assert_converts("koi8-r", "\xC1", "\xD0\xB0");
}

static void test_japanese(void **state)
{
    (void)state;
    assert_converts("ISO-2022-JP", "\033$BF|K\\\033(B!", "\xE6\x97\xA5\xE6\x9C\xAC!");
    assert_converts("Shift_JIS", "\x93\xFA\x96\x7B", "\xE6\x97\xA5\xE6\x9C\xAC");
    assert_converts("EUC-JP", "\xC6\xFC\xCB\xDC", "\xE6\x97\xA5\xE6\x9C\xAC");
}

static void test_japanese_vendor_characters(void **state)
{
    (void)state;
    /* NEC's circled one (row 13), IBM's U+7E8A (row 89), half-width katakana */
    assert_converts("ISO-2022-JP", "\033$B-!\033(B", "\xE2\x91\xA0");
    assert_converts("ISO-2022-JP", "\033$By!\033(B", "\xE7\xBA\x8A");
    assert_converts("iso-2022-jp", "\033(I1\033(B", "\xEF\xBD\xB1");
    assert_converts("cp50221", "\033$BF|\r\nA", "\xE6\x97\xA5\r\nA");
    assert_converts("Shift_JIS", "\x87\x40", "\xE2\x91\xA0");
    assert_converts("Windows-31J", "\xFA\x40", "\xE2\x85\xB0");
}

static void test_japanese_that_is_broken_is_refused(void **state)
{
    (void)state;
    assert_refuses("iso-2022-jp", bytes_text("\033$BF"), GPG_ERR_BAD_DATA);
    assert_refuses("cp50221", bytes_text("\033$B\x7F\x7F\033(B"), GPG_ERR_BAD_DATA);
    assert_refuses("iso-2022-jp", bytes_text("\033%Gx"), GPG_ERR_BAD_DATA);
    assert_refuses("cp50221", bytes_text("\033"), GPG_ERR_BAD_DATA);
    assert_refuses("shift_jis", bytes_text("\x93"), GPG_ERR_BAD_DATA);
}

static void test_chinese_and_korean(void **state)
{
    (void)state;
    assert_converts("gb2312", "\xD6\xD0", "\xE4\xB8\xAD");
    assert_converts("Big5", "\xA4\xA4", "\xE4\xB8\xAD");
    assert_converts("HZ-GB-2312", "a~~~{VP~}~\nb",
                    "a~\xE4\xB8\xAD"
                    "b");
    assert_refuses("hz-gb-2312", bytes_text("a~b"), GPG_ERR_BAD_DATA);
    assert_refuses("hz-gb-2312", bytes_text("~"), GPG_ERR_BAD_DATA);
    assert_refuses("hz-gb-2312", bytes_text("~{V"), GPG_ERR_BAD_DATA);
    assert_refuses("hz-gb-2312", bytes_text("~{V\nP~}"), GPG_ERR_BAD_DATA);
    assert_converts("ks_c_5601-1987", "\xC7\xD1", "\xED\x95\x9C");
}

static void test_utf16_obeys_its_byte_order_mark(void **state)
{
    (void)state;
    static const struct {
        const char *charset;
        uint8_t data[4];
        size_t size;
    } cases[] = {{"utf-16", {0xFF, 0xFE, 'A', 0}, 4},
                 {"utf-16", {0xFE, 0xFF, 0, 'A'}, 4},
                 {"utf-16", {0, 'A'}, 2},
                 {"utf-16le", {'A', 0}, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_t out = BUFFER_INIT;
        assert_int_equal(charset_to_utf8(bytes_text(cases[i].charset),
                                         bytes_of(cases[i].data, cases[i].size), &out),
                         0);
        assert_true(bytes_equal_text(buffer_bytes(&out), "A"));
        buffer_free(&out);
    }
    assert_refuses("utf-16", bytes_of("\xD8\x00\x00\x41", 4), GPG_ERR_BAD_DATA);
}

static void test_ebcdic_and_wide_units(void **state)
{
    (void)state;
    assert_converts("ibm037", "\x82\x96\xA2\xA2\x7C\x83", "boss@c");
    assert_converts("ibm1399", "\x81", "a");
    buffer_t out = BUFFER_INIT;
    assert_int_equal(charset_to_utf8(bytes_text("UCS-4"), bytes_of("\0\0\0@", 4), &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), "@"));
    buffer_free(&out);
}

static void test_names_off_the_list_never_reach_iconv(void **state)
{
    (void)state;
    static const char *const names[] = {"",       "utf-7",        "UTF-8//TRANSLIT",
                                        "../x",   "unknown-8bit", "ISO-8859-1//IGNORE",
                                        "vendor", "x-carrier",    "RAW"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(charset_known(bytes_text(names[i])));
        assert_refuses(names[i], bytes_text("a"), GPG_ERR_UNSUPPORTED_ENCODING);
    }
    assert_refuses("utf-8\0x", bytes_text("\xFF"), GPG_ERR_BAD_DATA);
    assert_false(charset_known(bytes_of("utf-8\0x", 7)));
}

static void test_every_listed_set_exists_here(void **state)
{
    (void)state;
    static const char *const names[] = {
        "iso-8859-2",  "iso-8859-8-i",  "iso-8859-11",   "iso-8859-16",   "windows-1258",
        "windows-874", "tis-620",       "koi8-u",        "ibm866",        "macintosh",
        "viscii",      "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-kr",
        "big5-hkscs",  "cp950",         "gb18030",       "hz-gb-2312",    "csiso2022jp2",
        "johab",       "iso-2022-cn"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_converts(names[i], "abc", "abc");
}

static void test_long_input_crosses_chunks(void **state)
{
    (void)state;
    buffer_t in = BUFFER_INIT, out = BUFFER_INIT;
    for (int i = 0; i < 5000; i++)
        buffer_append_byte(&in, 0xE9);
    assert_int_equal(charset_to_utf8(bytes_text("latin1"), buffer_bytes(&in), &out), 0);
    assert_int_equal(out.size, 10000);
    for (size_t i = 0; i < out.size; i += 2)
        assert_memory_equal(out.data + i, "\xC3\xA9", 2);
    buffer_free(&in);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_sets_need_no_conversion),
        cmocka_unit_test(test_plain_sets_refuse_what_they_do_not_contain),
        cmocka_unit_test(test_western_and_cyrillic),
        cmocka_unit_test(test_japanese),
        cmocka_unit_test(test_japanese_vendor_characters),
        cmocka_unit_test(test_japanese_that_is_broken_is_refused),
        cmocka_unit_test(test_chinese_and_korean),
        cmocka_unit_test(test_utf16_obeys_its_byte_order_mark),
        cmocka_unit_test(test_ebcdic_and_wide_units),
        cmocka_unit_test(test_names_off_the_list_never_reach_iconv),
        cmocka_unit_test(test_every_listed_set_exists_here),
        cmocka_unit_test(test_long_input_crosses_chunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
