/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Details of findings in other languages: what is ours is translated, what is the message's is not. */
#include "base/phrase.h"

#include "base/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

/* "german" of a few texts. */
static const char *translate(void *user, const char *english)
{
    static const char *const texts[][2] = {
        {"signed by %s, From is %s", "From: %2$s, Unterschrift: %1$s"},
        {"part %s: %-s", "Teil %s: %-s"},
        {"altered", "veraendert"},
        {"%zu of 100%%", "%zu von 100%%"},
        {"more than %s", "mehr als %s"}};
    (void)user;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i][0], english) == 0)
            return texts[i][1];
    return english;
}

static const char *in_german(const char *phrase)
{
    static char text[400];
    size_t size = smime_phrase_text(phrase, translate, NULL, text, sizeof text);
    assert_int_equal(size, strlen(text));
    return text;
}

static void assert_said(const char *phrase, const char *english, const char *german)
{
    assert_non_null(phrase);
    assert_string_equal(phrase_in_english(&arena, phrase), english);
    assert_string_equal(in_german(phrase), german);
}

static void test_arguments_stand_where_the_translation_wants_them(void **state)
{
    (void)state;
    assert_said(phrase(&arena, "signed by %s, From is %s", "x", "y"), "signed by x, From is y",
                "From: y, Unterschrift: x");
    assert_said(phrase(&arena, "%zu of 100%%", (size_t)7), "7 of 100%", "7 von 100%");
    assert_said(phrase(&arena, "%d %u %lld %llu %02x %.*s %.2s", -1, 2u, 3LL, UINT64_MAX + 0ULL,
                       10u, 2, "abc", "def"),
                "-1 2 3 18446744073709551615 0a ab de", "-1 2 3 18446744073709551615 0a ab de");
}

static void test_only_our_own_words_are_translated(void **state)
{
    (void)state;
    assert_said("altered", "altered", "veraendert");
    assert_said(phrase(&arena, "part %s: %-s", "altered", "altered"), "part altered: altered",
                "Teil altered: veraendert");
    const char *inner = phrase(&arena, "part %s: %-s", "1", "altered");
    assert_said(phrase(&arena, "%-s, %-s", inner, MORE_THAN(LIMIT_OIDS)),
                "part 1: altered, more than LIMIT_OIDS (1000)",
                "Teil 1: veraendert, mehr als LIMIT_OIDS (1000)");
}

/* The marks are bytes that UTF-8 has not: they are not let in. */
static void test_text_of_a_message_makes_no_phrase(void **state)
{
    (void)state;
    assert_said(phrase(&arena, "part %s: %-s",
                       "\xF9"
                       "altered"
                       "\xFB",
                       "altered"),
                "part \uFFFDaltered\uFFFD: altered", "Teil \uFFFDaltered\uFFFD: veraendert");
    assert_said(phrase(&arena, "part %s: %-s", "%s%n%1$s\xFA", "altered"),
                "part %s%n%1$s\uFFFD: altered", "Teil %s%n%1$s\uFFFD: veraendert");
    char longest[5000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_true(strlen(phrase_in_english(&arena, phrase(&arena, "%s!", longest))) < 2100);
}

/* Whatever a string with marks is, it is read within its end. */
static void test_odd_marks_are_read_to_their_end(void **state)
{
    (void)state;
    static const char *const odd[] = {"\xF9",
                                      "\xF9%s",
                                      "\xF9%s\xFA",
                                      "\xFB",
                                      "\xF9%s\xFA\xF9\xF9\xF9",
                                      "\xF9%9$s %s %\xFA"
                                      "a\xFB",
                                      "\xF9%-s\xFA\xF9%-s\xFA"
                                      "b\xFB"};
    char text[8];
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        size_t size = smime_phrase_text(odd[i], translate, NULL, text, sizeof text);
        assert_int_equal(smime_phrase_text(odd[i], NULL, NULL, NULL, 0), size);
    }
    assert_int_equal(smime_phrase_text("altered", NULL, NULL, text, 4), 7);
    assert_string_equal(text, "alt");
    assert_int_equal(smime_phrase_text(NULL, translate, NULL, text, sizeof text), 0);
    assert_string_equal(text, "");
}

static void test_findings_keep_their_phrase(void **state)
{
    (void)state;
    finding_list_t list;
    findings_t findings = findings_start(&list, &arena);
    findings_add(&findings, FINDING_NO_PATH, "part %s: %-s", "2", "altered");
    findings_add(&findings, FINDING_NO_PATH, NULL);
    smime_finding_t copy = list.items[0];
    findings_repeat(&findings, &copy);
    assert_string_equal(list.items[0].detail, "part 2: altered");
    assert_string_equal(in_german(list.items[0].phrase), "Teil 2: veraendert");
    assert_string_equal(in_german(list.items[1].phrase), "");
    assert_string_equal(in_german(list.items[2].phrase), "Teil 2: veraendert");
}

static int end(void **state)
{
    (void)state;
    return arena_free(&arena) ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments_stand_where_the_translation_wants_them),
        cmocka_unit_test(test_only_our_own_words_are_translated),
        cmocka_unit_test(test_text_of_a_message_makes_no_phrase),
        cmocka_unit_test(test_odd_marks_are_read_to_their_end),
        cmocka_unit_test(test_findings_keep_their_phrase),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
