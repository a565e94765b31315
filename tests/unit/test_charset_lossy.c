/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/charset_lossy.c: the readings that mail programs may make of a text and its label. */
#include "mime/charset_lossy.h"

#include "mime/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LOST "\xEF\xBF\xBD"

/* Whether one of the readings is expected. */
static bool reads(const char *label, bytes_t in, const char *expected)
{
    unsigned count = charset_reading_count(bytes_text(label), in);
    bool found = false;
    assert_true(count >= 1);
    for (unsigned i = 0; i < count; i++) {
        buffer_t out = BUFFER_INIT;
        assert_int_equal(charset_to_utf8_lossy(bytes_text(label), i, in, &out), 0);
        found = found || bytes_equal_text(buffer_bytes(&out), expected);
        buffer_free(&out);
    }
    return found;
}

static void test_labels_that_all_know_have_one_reading(void **state)
{
    (void)state;
    static const char *const labels[] = {"utf-8", "iso-8859-1", "windows-1251", "koi8-r"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_int_equal(charset_reading_count(bytes_text(labels[i]), bytes_text("a\xE9")), 1);
    assert_int_equal(charset_reading_count(bytes_text("shift_jis"), bytes_text("plain")), 1);
    assert_int_equal(charset_reading_count(bytes_text("us-ascii"), bytes_text("plain")), 1);
}

static void test_a_second_byte_that_is_none_to_others(void **state)
{
    (void)state;
    assert_true(reads("shift_jis", bytes_text("\xF0@"), LOST "@"));
    assert_true(reads("gb2312", bytes_text("\x81@"), "\xE4\xB8\x82"));
    assert_true(reads("gb2312", bytes_text("\x81@"), LOST "@"));
    assert_true(reads("big5", bytes_text("\xFA@"), LOST "@"));
    assert_true(reads("euc-kr", bytes_text("\x81\x41"), "\xC2\x81\x41"));
    assert_true(reads("euc-jp", bytes_text("\xFD\xA1\xF7"), LOST "\xEF\xBC\xA0"));
    assert_true(
        reads("iso-2022-jp", bytes_text("\033$B!w\033(I!w"), "\xEF\xBC\xA0" LOST "\xEF\xBC\xA0"));
}

static void test_programs_that_do_not_know_the_label_show_the_bytes(void **state)
{
    (void)state;
    assert_true(reads("ibm037", bytes_text("\x81|\x82"), "a@b"));
    assert_true(reads("ibm037", bytes_text("a@b"), "a@b"));
    assert_true(reads("utf-16", bytes_text("a@b.jp"), "a@b.jp"));
    assert_true(reads("csunicode", bytes_text("a@b.jp"), "a@b.jp"));
    assert_true(reads("windows-31j", bytes_text("\xEF\xBC\xA0"), "\xEF\xBC\xA0"));
    assert_true(reads("utf-7", bytes_text("a+AEA-b"), "a@b"));
    assert_true(reads("utf-7", bytes_text("a+AEA-b"), "a+AEA-b"));
    assert_true(reads("utf-7", bytes_text("+-"), "+"));
}

static void test_byte_order_is_guessed_both_ways(void **state)
{
    (void)state;
    assert_true(reads("utf-16", bytes_of("a\0@\0", 4), "a@"));
    assert_true(reads("utf-16", bytes_of("\0a\0@", 4), "a@"));
    assert_true(reads("utf-16be", bytes_of("a\0@\0", 4), "a@"));
    assert_true(reads("utf-16", bytes_of("\xFF\xFE@\0", 4), "\xEF\xBB\xBF@"));
}

static void test_bytes_of_no_named_set_may_be_of_many(void **state)
{
    (void)state;
    assert_true(reads("unknown-8bit", bytes_text("\x81\x97"), "\xEF\xBC\xA0"));
    assert_true(reads("x-unknown", bytes_text("\xA1\xF7"), "\xEF\xBC\xA0"));
    assert_true(reads("", bytes_text("\xA3\xC0"), "\xEF\xBC\xA0"));
    assert_true(reads("", bytes_text("\xA2\x49"), "\xEF\xBC\xA0"));
    assert_true(reads("", bytes_text("\033$B!w\033(B"), "\xEF\xBC\xA0"));
    /* iconv is not asked where no address can be. */
    assert_int_equal(charset_reading_count(BYTES_NONE, bytes_text("\x83\x82")), 1);
    assert_int_equal(charset_reading_count(BYTES_NONE, bytes_text("\xE6\x97\xA5@")), 1);
}

static gpg_err_code_t error_of(const char *label, bytes_t in)
{
    buffer_t out = BUFFER_INIT;
    gpg_error_t error = charset_to_utf8_lossy(bytes_text(label), 0, in, &out);
    assert_true(bytes_equal(buffer_bytes(&out), in));
    assert_true(charset_error_is_textual(error));
    buffer_free(&out);
    return gpg_err_code(error);
}

static void test_what_others_may_read_is_told(void **state)
{
    (void)state;
    assert_int_equal(error_of("x-carrier", bytes_text("a\x81")), GPG_ERR_UNSUPPORTED_ENCODING);
    assert_int_equal(error_of("iso-2022-kr", bytes_text("\016\x30")), GPG_ERR_BAD_DATA);
    assert_int_equal(error_of("iso-2022-kr", bytes_text("a\016@b\033$)C")), GPG_ERR_BAD_DATA);
    assert_int_equal(error_of("hz-gb-2312", bytes_text("~{V")), GPG_ERR_BAD_DATA);
    assert_int_equal(error_of("iso-2022-cn", bytes_text("\016\x30")), GPG_ERR_BAD_DATA);
    assert_true(reads("iso-2022-kr", bytes_text("\033$)C\016\x30\x21\017@"), "\xEA\xB0\x80@"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_that_all_know_have_one_reading),
        cmocka_unit_test(test_a_second_byte_that_is_none_to_others),
        cmocka_unit_test(test_programs_that_do_not_know_the_label_show_the_bytes),
        cmocka_unit_test(test_byte_order_is_guessed_both_ways),
        cmocka_unit_test(test_bytes_of_no_named_set_may_be_of_many),
        cmocka_unit_test(test_what_others_may_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
