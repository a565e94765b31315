/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/encoded_word.c: encoded words of RFC 2047 in fields and names. */

#include "mime/encoded_word.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_decodes(const char *value, const char *expected)
{
    arena_t arena = ARENA_INIT;
    const char *text;
    assert_int_equal(header_decode(&arena, bytes_text(value), &text), 0);
    assert_string_equal(text, expected);
    arena_free(&arena);
}

static void assert_undecodable(const char *phrase, const char *expected)
{
    arena_t arena = ARENA_INIT;
    bool certain = true;
    const char *text;
    assert_int_equal(header_decode_phrase(&arena, bytes_text(phrase), &text, &certain), 0);
    assert_string_equal(text, expected);
    assert_false(certain);
    arena_free(&arena);
}

/* Whether `reading` is one of the lines of all. */
static bool is_among(const char *all, const char *reading)
{
    size_t size = strlen(reading);
    for (const char *line = all; line; line = strchr(line, '\n'), line += line != NULL)
        if (strncmp(line, reading, size) == 0 && (line[size] == 0 || line[size] == '\n'))
            return true;
    return false;
}

static void test_text_without_encoded_words_stays(void **state)
{
    (void)state;
    assert_decodes(" Hello\r\n world ", "Hello world");
    assert_decodes("", "");
    assert_decodes("a = b? yes =? no", "a = b? yes =? no");
    assert_decodes("raw \xE6\x97\xA5", "raw \xE6\x97\xA5");
}

static void test_q_and_b(void **state)
{
    (void)state;
    assert_decodes("=?ISO-8859-1?Q?caf=E9_au=20lait?=", "caf\xC3\xA9 au lait");
    assert_decodes("=?utf-8?b?5pel5pys?=", "\xE6\x97\xA5\xE6\x9C\xAC");
    assert_decodes("=?UTF-8?q?a=3db?= tail", "a=b tail");
    assert_decodes("=?us-ascii*en?Q?language?=", "language");
    assert_decodes("=?utf-8?Q?bad =ZZ escape=4?=", "bad =ZZ escape=4");
    assert_decodes("=?utf-8?Q?"
                   "?=",
                   "");
}

static void test_white_space_between_words_is_dropped(void **state)
{
    (void)state;
    assert_decodes("=?utf-8?q?a?= =?utf-8?q?b?=", "ab");
    assert_decodes("=?utf-8?q?a?=\r\n  =?us-ascii?b?Yg==?=", "ab");
    assert_decodes("=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b");
    assert_decodes("x =?utf-8?q?a?= =? =?utf-8?q?b?=", "x a =? b");
}

static void test_characters_split_between_words_are_joined(void **state)
{
    (void)state;
    assert_decodes("=?utf-8?Q?=E6=97?= =?UTF-8?B?peacrA==?=", "\xE6\x97\xA5\xE6\x9C\xAC");
    assert_decodes("=?iso-2022-jp?Q?=1B$BF|?= =?iso-2022-jp?Q?K\\=1B(B?=",
                   "\xE6\x97\xA5\xE6\x9C\xAC");
}

static void test_words_inside_other_text_are_decoded_too(void **state)
{
    (void)state;
    assert_decodes("(=?utf-8?q?a?=)", "(a)");
    assert_decodes("x=?utf-8?q?a?=y", "xay");
}

static void test_japanese_vendor_words(void **state)
{
    (void)state;
    assert_decodes("=?ISO-2022-JP?B?GyRCLSEbKEI=?=", "\xE2\x91\xA0");
}

static void test_what_cannot_be_decoded_stays_as_written(void **state)
{
    (void)state;
    assert_undecodable("=?x-unknown?q?a?=", "=?x-unknown?q?a?=");
    assert_undecodable("=?utf-8?q?=FF?=", "=?utf-8?q?=FF?=");
    assert_undecodable("=?utf-8?b?*?=", "=?utf-8?b?*?=");
    assert_undecodable("=?iso-2022-jp?B?GyRC//8bKEI=?=", "=?iso-2022-jp?B?GyRC//8bKEI=?=");
    assert_undecodable("=??q?a?=", "=??q?a?=");
}

/* Decoded strictly, none of these shows the address that mail programs may show. */
static void test_broken_words_are_decoded_lossily(void **state)
{
    (void)state;
    static const struct {
        const char *phrase, *expected;
    } cases[] = {
        /* bytes that are not UTF-8 */
        {"=?utf-8?B?Ym9zc0Bjb3JwLmV4YW1wbGUgwA==?=", "boss@corp.example \xEF\xBF\xBD"},
        /* characters that JIS X 0208 lacks */
        {"=?iso-2022-jp?B?GyRCfn4bKEIgYm9zc0Bjb3JwLmV4YW1wbGU=?=",
         "\xEF\xBF\xBD boss@corp.example"},
        /* an unknown escape sequence */
        {"=?iso-2022-jp?B?GyhaYm9zc0Bjb3JwLmV4YW1wbGU=?=", "boss@corp.example"},
        /* an unknown escape sequence in two-byte text */
        {"=?iso-2022-jp?B?GyRCfn4bKFpib3NzQGNvcnAuZXhhbXBsZQ==?=", "\xEF\xBF\xBD"
                                                                   "boss@corp.example"},
        /* a full-width @ beside what JIS X 0208 lacks */
        {"=?iso-2022-jp?B?GyRCfn4bKEJib3NzGyRCIXcbKEJjb3JwLmV4YW1wbGU=?=", "\xEF\xBF\xBD"
                                                                           "boss\xEF\xBC\xA0"
                                                                           "corp.example"},
        /* a charset with no fixed meaning */
        {"=?x-user-defined?B?Ym9zc0Bjb3JwLmV4YW1wbGU=?=", "boss@corp.example"},
        /* an unknown charset */
        {"=?x-carrier?B?Ym9zc0Bjb3JwLmV4YW1wbGUgwA==?=", "boss@corp.example \xEF\xBF\xBD"},
        /* UTF-7 */
        {"=?utf-7?Q?boss+AEA-corp.example?=", "boss@corp.example"},
        /* base64 that ends in other characters */
        {"=?utf-8?B?Ym9zc0Bjb3JwLmV4YW1wbG**?=", "boss@corp.exampl"},
        /* an unclosed word */
        {"=?utf-8?Q?boss=40corp.example", "boss@corp.example"},
        /* a question mark in the text */
        {"=?utf-8?Q?who?boss=40corp.example?=", "who?boss@corp.example"},
        /* an unfinished word before */
        {"=?utf-8?B?A=?utf-8?B?Ym9zc0Bjb3JwLmV4YW1wbG**?=", "boss@corp.exampl"},
        /* a long language tag */
        {"=?utf-8*xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?Q?boss="
         "40corp.example?=",
         "boss@corp.example"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t arena = ARENA_INIT;
        bool certain = true;
        const char *text, *unreadable;
        buffer_t lossy = BUFFER_INIT;
        bytes_t phrase = bytes_text(cases[i].phrase);
        assert_int_equal(header_decode_phrase(&arena, phrase, &text, &certain), 0);
        assert_int_equal(header_decode_lossily(&arena, phrase, &lossy, &unreadable), 0);
        const char *all = utf8_text(&arena, buffer_bytes(&lossy));
        if (certain || !is_among(all, cases[i].expected))
            fail_msg("%s: %s", cases[i].phrase, all);
        buffer_free(&lossy);
        arena_free(&arena);
    }
}

static void test_a_bad_word_leaves_its_neighbours_readable(void **state)
{
    (void)state;
    assert_undecodable("=?utf-8?q?a?= =?utf-8?q?=FF?=  =?utf-8?q?b?= =?utf-8?q?c?=",
                       "a =?utf-8?q?=FF?=  bc");
}

static void test_decoded_text_is_always_utf8_without_nul(void **state)
{
    (void)state;
    assert_decodes("=?utf-8?q?a=00b?=", "a\xEF\xBF\xBD"
                                        "b");
    assert_decodes("raw \xFF", "raw \xEF\xBF\xBD");
}

static void test_unfinished_words_stay(void **state)
{
    (void)state;
    static const char *const values[] = {"=?",           "=?utf-8",       "=?utf-8?",
                                         "=?utf-8?q",    "=?utf-8?q?",    "=?utf-8?q?a",
                                         "=?utf-8?q?a?", "=?utf-8?x?a?=", "=?utf-8?q?a? ="};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_decodes(values[i], values[i]);
}

static void test_many_unfinished_words_cost_linear_time(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    while (text.size < 8 * 1024 * 1024)
        buffer_append_text(&text, "=?utf-8?q?xxxxxx");
    buffer_append_byte(&text, 0);
    assert_decodes((char *)text.data, (char *)text.data);
    arena_t arena = ARENA_INIT;
    const char *unreadable;
    buffer_t lossy = BUFFER_INIT;
    assert_int_equal(header_decode_lossily(&arena, buffer_bytes(&text), &lossy, &unreadable), 0);
    buffer_free(&lossy);
    arena_free(&arena);
    buffer_free(&text);
}

static void test_random_bytes_never_break_it(void **state)
{
    (void)state;
    static const char text[] = "=?utf-8?q?=E6=97=A5?= =?iso-2022-jp?b?GyRCRnwbKEI=?= x =?a?b?c?=";
    srandom(3);
    for (int round = 0; round < 5000; round++) {
        arena_t arena = ARENA_INIT;
        uint8_t copy[sizeof text];
        memcpy(copy, text, sizeof text);
        size_t size = (size_t)random() % sizeof text;
        for (int i = 0; i < 3 && size; i++)
            copy[(size_t)random() % size] = (uint8_t)random();
        const char *shown, *unreadable;
        buffer_t lossy = BUFFER_INIT;
        assert_int_equal(header_decode(&arena, bytes_of(copy, size), &shown), 0);
        assert_int_equal(header_decode_lossily(&arena, bytes_of(copy, size), &lossy, &unreadable),
                         0);
        buffer_free(&lossy);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_without_encoded_words_stays),
        cmocka_unit_test(test_q_and_b),
        cmocka_unit_test(test_white_space_between_words_is_dropped),
        cmocka_unit_test(test_characters_split_between_words_are_joined),
        cmocka_unit_test(test_words_inside_other_text_are_decoded_too),
        cmocka_unit_test(test_japanese_vendor_words),
        cmocka_unit_test(test_what_cannot_be_decoded_stays_as_written),
        cmocka_unit_test(test_broken_words_are_decoded_lossily),
        cmocka_unit_test(test_a_bad_word_leaves_its_neighbours_readable),
        cmocka_unit_test(test_decoded_text_is_always_utf8_without_nul),
        cmocka_unit_test(test_unfinished_words_stay),
        cmocka_unit_test(test_many_unfinished_words_cost_linear_time),
        cmocka_unit_test(test_random_bytes_never_break_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
