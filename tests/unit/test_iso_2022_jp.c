/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/iso_2022_jp.c: ISO-2022-JP with vendors' characters, whole and broken. */
#include "mime/iso_2022_jp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LOST "\xEF\xBF\xBD"

static void test_vendors_characters_are_read(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"\033$BF|K\\\033(B!", "\xE6\x97\xA5\xE6\x9C\xAC!"},
        {"\033$B-!\033(B", "\xE2\x91\xA0"},               /* NEC's row 13 */
        {"\033$By!|b\033(B", "\xE7\xBA\x8A\xE9\xAB\x99"}, /* NEC's selection of IBM's */
        {"\033(I1\033(J2", "\xEF\xBD\xB1"
                           "2"},
        {"\033$B!w", "\xEF\xBC\xA0"}, /* does not return to ASCII */
        {"plain", "plain"},
        {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_t out = BUFFER_INIT;
        assert_int_equal(iso_2022_jp_decode(bytes_text(cases[i][0]), &out), 0);
        if (!bytes_equal_text(buffer_bytes(&out), cases[i][1]))
            fail_msg("%s: %.*s", cases[i][0], (int)out.size, out.data);
        buffer_free(&out);
    }
}

static void test_broken_text_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"\033",     "\033(Z", "\033$BF",
                                        "\033$B~~", "\x80",   "\033$BF\xFC"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buffer_t out = BUFFER_INIT;
        assert_int_equal(gpg_err_code(iso_2022_jp_decode(bytes_text(texts[i]), &out)),
                         GPG_ERR_BAD_DATA);
        buffer_free(&out);
    }
}

static void test_what_is_not_of_rfc_1468_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t fault;
    } cases[] = {{"plain\n", SIZE_MAX},
                 {"\033$BF|K\\\033(B\r\n\033(Jx\n", SIZE_MAX},
                 {"\033$BF|K\\\nnext\033(B\n", 7},
                 {"\033$BF|K\\\r\n", 7},
                 {"\033$BF|K\\", SIZE_MAX}, /* nothing follows that could be misread */
                 {"\033(I12\n", 5},
                 {"a\xB1", 1},
                 {"a\0161\017", 1},
                 {"\033$BF\xFC", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(iso_2022_jp_fault(bytes_text(cases[i].text)), cases[i].fault);
}

static void assert_lossy(const char *in, iso_2022_jp_reader_t reader, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(iso_2022_jp_decode_lossily(bytes_text(in), reader, &out), 0);
    if (!bytes_equal_text(buffer_bytes(&out), expected))
        fail_msg("%s: %.*s", in, (int)out.size, out.data);
    buffer_free(&out);
}

static void test_what_is_broken_does_not_hide_what_follows(void **state)
{
    (void)state;
    /* What no table has takes two bytes, so that the pairs behind it stay pairs. */
    assert_lossy("\033$B~~!w\033(B@", ISO_2022_JP_AS_WINDOWS, LOST "\xEF\xBC\xA0@");
    assert_lossy("\033$B~~!w\033(B@", ISO_2022_JP_AS_BROWSERS, LOST "\xEF\xBC\xA0@");
    assert_lossy("a\xFF@", ISO_2022_JP_AS_WINDOWS, "a" LOST "@");
    assert_lossy("\033$B!\033(B@", ISO_2022_JP_AS_WINDOWS, LOST "@");
    assert_lossy("\xB1@", ISO_2022_JP_AS_WINDOWS, "\xEF\xBD\xB1@");
    assert_lossy("\033(I1@\033(B", ISO_2022_JP_AS_WINDOWS, "\xEF\xBD\xB1\xEF\xBE\x80");
}

static void test_unknown_escape_sequences_end_or_change_nothing(void **state)
{
    (void)state;
    assert_lossy("\033$B!w\033(Za@b", ISO_2022_JP_AS_WINDOWS,
                 "\xEF\xBC\xA0"
                 "a@b");
    assert_lossy("\033(Za@b", ISO_2022_JP_AS_BROWSERS, LOST "(Za@b");
    assert_lossy("\033$B!w\033!w", ISO_2022_JP_AS_BROWSERS, "\xEF\xBC\xA0" LOST "\xEF\xBC\xA0");
    assert_lossy("\033$B!w\na@b", ISO_2022_JP_AS_WINDOWS, "\xEF\xBC\xA0\na@b");
    assert_lossy("\033$(Ba@b", ISO_2022_JP_AS_WINDOWS, "a@b"); /* few programs know it */
    assert_lossy("\033", ISO_2022_JP_AS_WINDOWS, "");
}

static void test_those_that_know_rfc_1468_alone_keep_the_set(void **state)
{
    (void)state;
    assert_lossy("\033$B#b\033(I!w", ISO_2022_JP_AS_RFC_1468, "\xEF\xBD\x82" LOST "\xEF\xBC\xA0");
    assert_lossy("a\033(I@b\033(B", ISO_2022_JP_AS_RFC_1468, "a" LOST "@b");
    assert_lossy("\033$(@!w\033(B@", ISO_2022_JP_AS_RFC_1468, "\xEF\xBC\xA0@");
    assert_lossy("\033$B!\x80!w\n!w", ISO_2022_JP_AS_RFC_1468,
                 LOST "\xEF\xBC\xA0" LOST "\xEF\xBC\xA0");
    assert_lossy("\033$B!", ISO_2022_JP_AS_RFC_1468, LOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vendors_characters_are_read),
        cmocka_unit_test(test_broken_text_is_refused),
        cmocka_unit_test(test_what_is_not_of_rfc_1468_is_found),
        cmocka_unit_test(test_what_is_broken_does_not_hide_what_follows),
        cmocka_unit_test(test_unknown_escape_sequences_end_or_change_nothing),
        cmocka_unit_test(test_those_that_know_rfc_1468_alone_keep_the_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
