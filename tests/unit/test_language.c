/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which language is spoken: what --lang says, else the environment as GNU gettext reads it; and that each
 * text that has a place of its size fits into it. */
#include "language.h"

#include "columns.h"
#include "page.h"
#include "smime.h"

#include <limits.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void set(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void test_the_environment_is_read_as_gettext_does(void **state)
{
    (void)state;
    static const struct {
        const char *language, *all, *messages, *lang;
        language_t chosen;
    } rows[] = {
        {NULL, NULL, NULL, NULL, LANGUAGE_ENGLISH},
        {NULL, NULL, NULL, "ja_JP.UTF-8", LANGUAGE_JAPANESE},
        {NULL, NULL, NULL, "ja_JP.eucJP", LANGUAGE_JAPANESE},
        {NULL, NULL, NULL, "ja", LANGUAGE_JAPANESE},
        {NULL, NULL, NULL, "ja@x", LANGUAGE_JAPANESE},
        {NULL, NULL, NULL, "jam_JM", LANGUAGE_ENGLISH},
        {NULL, NULL, NULL, "fr_FR.UTF-8", LANGUAGE_ENGLISH},
        {NULL, NULL, "ja_JP.UTF-8", "en_US.UTF-8", LANGUAGE_JAPANESE},
        {NULL, "en_US.UTF-8", "ja_JP.UTF-8", "ja_JP.UTF-8", LANGUAGE_ENGLISH},
        {NULL, "", "ja_JP.UTF-8", NULL, LANGUAGE_JAPANESE},
        {NULL, "C", NULL, "ja_JP.UTF-8", LANGUAGE_ENGLISH},
        {"ja", NULL, NULL, NULL, LANGUAGE_ENGLISH},
        {"ja", NULL, NULL, "C", LANGUAGE_ENGLISH},
        {"ja", "POSIX", NULL, "en_US.UTF-8", LANGUAGE_ENGLISH},
        {"ja", "C.UTF-8", NULL, NULL, LANGUAGE_ENGLISH},
        {"ja", NULL, NULL, "en_US.UTF-8", LANGUAGE_JAPANESE},
        {"en", NULL, NULL, "ja_JP.UTF-8", LANGUAGE_ENGLISH},
        {"fr:ja:en", NULL, NULL, "en_US.UTF-8", LANGUAGE_JAPANESE},
        {"fr:en_GB:ja", NULL, NULL, "ja_JP.UTF-8", LANGUAGE_ENGLISH},
        {"fr:de", NULL, NULL, "ja_JP.UTF-8", LANGUAGE_JAPANESE},
        {"::", NULL, NULL, "ja_JP.UTF-8", LANGUAGE_JAPANESE},
        {"", NULL, NULL, "ja_JP.UTF-8", LANGUAGE_JAPANESE},
    };
    char *arguments[] = {(char[]){"smimetool"}, (char[]){"verify"}, NULL};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set("LANGUAGE", rows[i].language);
        set("LC_ALL", rows[i].all);
        set("LC_MESSAGES", rows[i].messages);
        set("LANG", rows[i].lang);
        if (language_choose(2, arguments) != rows[i].chosen)
            fail_msg("row %zu", i);
    }
}

static language_t chosen_by(const char *first, const char *second)
{
    char *arguments[] = {(char[]){"smimetool"}, (char *)(uintptr_t)first, (char *)(uintptr_t)second,
                         NULL};
    return language_choose(second ? 3 : 2, arguments);
}

static void test_the_option_counts_before_the_environment(void **state)
{
    (void)state;
    set("LANGUAGE", NULL);
    set("LC_ALL", "C");
    assert_int_equal(chosen_by("--lang", "ja"), LANGUAGE_JAPANESE);
    assert_int_equal(chosen_by("--lang=ja", NULL), LANGUAGE_JAPANESE);
    assert_int_equal(chosen_by("--lang", NULL), LANGUAGE_ENGLISH);
    assert_int_equal(chosen_by("--lang=", NULL), LANGUAGE_ENGLISH);
    assert_int_equal(chosen_by("--lang=fr", NULL), LANGUAGE_ENGLISH);
    assert_int_equal(chosen_by("--language=ja", NULL), LANGUAGE_ENGLISH);
    assert_int_equal(chosen_by("--", "--lang=ja"), LANGUAGE_ENGLISH);
    set("LC_ALL", "ja_JP.UTF-8");
    assert_int_equal(chosen_by("--lang", "en"), LANGUAGE_ENGLISH);
    assert_int_equal(chosen_by("--lang=en", NULL), LANGUAGE_ENGLISH);
}

static void test_texts_come_out_of_the_catalogue(void **state)
{
    (void)state;
    assert_int_equal(language_speak(LANGUAGE_ENGLISH), 0);
    assert_string_equal(_("private key"), "private key");
    assert_int_equal(language_speak(LANGUAGE_JAPANESE), 0);
    assert_int_equal(language_spoken(), LANGUAGE_JAPANESE);
    assert_string_equal(_("private key"), "秘密鍵");
    assert_string_equal(_("of which nobody has heard"), "of which nobody has heard");
    assert_string_equal(C_("nowhere", "private key"), "private key");
    assert_null(language_text(NULL));
}

/* ---- what findings come to, in each language ---- */

#define HEADLINE_MOST 75
#define TEXT_MOST     54

static void assert_fits(const smime_finding_kind_t *kind, const char *text, unsigned most)
{
    const char *shown = _(text);
    if (language_spoken() != LANGUAGE_ENGLISH && shown == text)
        fail_msg("%s: '%s' is not translated", kind->code, text);
    if (columns_of(shown) > most)
        fail_msg("%s: '%s' takes %u columns of %u", kind->code, shown, columns_of(shown), most);
    if (strstr(shown, "件名") == NULL && strstr(shown, "メールのサブジェクト"))
        fail_msg("%s: '%s': the Subject of a mail is 件名", kind->code, shown);
}

static void assert_two_lines(const smime_finding_kind_t *kind)
{
    page_t page = {.utf8 = true, .width = PAGE_WIDTH};
    if (page_rest_lines(&page, PAGE_INDENT + columns_of(_("Next: ")), _(kind->next)) > 2)
        fail_msg("%s: '%s' takes more than two lines", kind->code, _(kind->next));
}

static void test_words_of_every_finding_fit_in_every_language(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (int language = LANGUAGE_ENGLISH; language <= LANGUAGE_JAPANESE; language++) {
        assert_int_equal(language_speak((language_t)language), 0);
        const smime_finding_kind_t *kind;
        for (unsigned id = 1; (kind = smime_finding_kind(id)) != NULL; id++) {
            assert_fits(kind, kind->headline, HEADLINE_MOST);
            assert_fits(kind, kind->row_text, TEXT_MOST);
            assert_fits(kind, kind->next, UINT_MAX);
            assert_fits(kind, kind->sentence, UINT_MAX);
            assert_two_lines(kind);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_environment_is_read_as_gettext_does),
        cmocka_unit_test(test_the_option_counts_before_the_environment),
        cmocka_unit_test(test_words_of_every_finding_fit_in_every_language),
        cmocka_unit_test(test_texts_come_out_of_the_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
