/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/shown_text.c: names as people may see them, and what cannot be known of them. */
#include "mime/shown_text.h"

#include "base/phrase.h"
#include "mime/mailbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static int refuse_with;  /* errno, or 0 */
static bool refuse_once; /* the next call alone */

/* In the place of the C library's. */
iconv_t iconv_open(const char *to, const char *from)
{
    static iconv_t (*real)(const char *, const char *);
    if (refuse_with) {
        errno = refuse_with;
        refuse_with = refuse_once ? 0 : refuse_with;
        return (iconv_t)-1;
    }
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "iconv_open");
    return real(to, from);
}

static shown_text_t shown(const char *phrase)
{
    shown_text_t text;
    assert_int_equal(shown_text_read(&arena, bytes_text(phrase), &text), 0);
    if (text.unreadable)
        text.unreadable = phrase_in_english(&arena, text.unreadable);
    return text;
}

/* First, while no converter is kept: a reading that failed for want of memory is not left out. */
static void test_one_shortage_is_an_error(void **state)
{
    (void)state;
    static const char *const names[] = {"\033$B%G%b@\033(B", "=?iso-2022-jp?Q?=1B$B%G%b=1B(B?=",
                                        "=?shift_jis?B?g2aDgg==?=", "\xA3\xC0@"};
    refuse_once = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        shown_text_t text;
        refuse_with = ENOMEM;
        assert_int_equal(gpg_err_code(shown_text_read(&arena, bytes_text(names[i]), &text)),
                         GPG_ERR_ENOMEM);
        assert_int_equal(refuse_with, 0);
    }
    refuse_once = false;
}

/* While no converter is kept. */
static void test_what_iconv_lacks_here_is_unreadable(void **state)
{
    (void)state;
    static const char *const names[] = {
        "=?iso-2022-jp?Q?=1B$B%G%b=1B(B?=", "=?shift_jis?B?g2aDgg==?=", "=?iso-8859-15?Q?=E9?=",
        "\x83\x66\x83\x82@", "\033$B%G%b@\033(B"};
    refuse_with = EINVAL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        shown_text_t text = shown(names[i]);
        if (!text.unreadable || !strstr(text.unreadable, "iconv on this machine"))
            fail_msg("%s", names[i]);
    }
    assert_null(shown("=?utf-8?Q?=C3=A9?= =?iso-8859-15?Q?plain?=").unreadable);
    assert_null(shown("\x83\x66\x83\x82").unreadable); /* no address can be in it */
    refuse_with = 0;
    assert_null(shown(names[0]).unreadable);
    assert_string_equal(shown(names[0]).text, "\xE3\x83\x87\xE3\x83\xA2");
}

/* Before their converters are kept. */
static void test_no_memory_and_no_descriptors_are_errors(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int number;
    } cases[] = {{"=?koi8-r?Q?=C1?=", ENOMEM},
                 {"=?ibm037?Q?=C1?=", EMFILE},
                 {"=?iso-8859-2?Q?=C1?= =?iso-8859-2?Q?=C2?=", ENOMEM},
                 {"\xA3\xC0@", ENOMEM}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        shown_text_t text;
        mailbox_list_t list;
        const char *from = arena_printf(&arena, "\"%s\" <a@b>", cases[i].name);
        refuse_with = cases[i].number;
        if (shown_text_read(&arena, bytes_text(cases[i].name), &text) == 0)
            fail_msg("%s", cases[i].name);
        assert_int_not_equal(mailbox_list_parse(&arena, bytes_text(from), &list), 0);
        assert_int_equal(list.count, 0);
        refuse_with = 0;
        assert_int_equal(shown_text_read(&arena, bytes_text(cases[i].name), &text), 0);
    }
}

static void test_plain_names_have_one_reading(void **state)
{
    (void)state;
    static const char *const names[] = {"Demo",
                                        "",
                                        "\xE6\x97\xA5",
                                        "=?utf-8?Q?Demo?=",
                                        "=?shift_jis?B?g2aDgg==?=",
                                        "=?big5?Q?=A4=A4?=",
                                        "=?iso-2022-jp?Q?=1B$B%G%b=1B(B?="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_null(shown(names[i]).lossy);
        assert_null(shown(names[i]).unreadable);
    }
}

static void test_other_readings_are_kept_where_an_address_may_be(void **state)
{
    (void)state;
    shown_text_t text = shown("=?gb2312?Q?boss=81=40corp.example?=");
    assert_string_equal(text.text, "boss\xE4\xB8\x82"
                                   "corp.example");
    assert_non_null(strstr(text.lossy, "\xEF\xBF\xBD@corp.example"));
    assert_null(text.unreadable);
    assert_non_null(strstr(shown("=?ibm037?Q?boss=40corp.example?=").lossy, "boss@corp.example"));
    assert_non_null(strstr(shown("=?unknown-8bit?Q?=81=97?=").lossy, "\xEF\xBC\xA0"));
    assert_non_null(
        strstr(shown("=?iso-2022-jp?Q?=1B$B-!boss@corp.example?=").lossy, "boss@corp.example ="));
    assert_null(shown("=?utf-8?Q?a=5Fb@corp.example?=").lossy);
}

static void test_labels_that_nobody_knows_are_named(void **state)
{
    (void)state;
    assert_non_null(strstr(shown("=?x-carrier?Q?a?=").unreadable, "\"x-carrier\""));
    assert_non_null(strstr(shown("a =?x-carrier*de?B?YQ==?=").unreadable, "\"x-carrier\""));
    assert_non_null(shown("=?utf-8?Q?=3D=3Fx-carrier=3FQ=3Fa=3F=3D?=").unreadable);
    assert_null(shown("=?x-unknown?Q?a?=").unreadable);
    assert_null(shown("=?utf-8?Q?=FF?=").unreadable);
}

static void test_broken_words_are_unreadable_where_an_address_may_be(void **state)
{
    (void)state;
    static const char *const names[] = {"=?utf-8?Q?boss@corp", "=?utf-8?Z?YQ==?= a@b",
                                        "=?utf-8?B?QA=", "a=?b@c"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *why = shown(names[i]).unreadable;
        if (!why || !strstr(why, "broken encoded word"))
            fail_msg("%s", names[i]);
    }
    assert_null(shown("=?utf-8?Q?Demo Sign?").unreadable);
    assert_non_null(shown("=?utf-8?Q?a=40b?= \x81\x44").unreadable);
    assert_null(shown("=?utf-8?Q?ab?= \x81\x44").unreadable);
    assert_null(shown("=?utf-8?Q?a=40b?= \xE6\x97\xA5").unreadable);
    assert_non_null(shown("=?ibm037?Q?=7C?= =?x-cp1252?Q?=81?=").unreadable);
    assert_null(shown("=?ibm037?Q?=81?= =?x-cp1252?Q?=81?=").unreadable);
    assert_null(shown("=?ibm037?Q?=7C?= =?iso-8859-1?Q?=E9?=").unreadable);
    assert_null(shown("=?utf-8?Q?a=40b?=").unreadable);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_shortage_is_an_error),
        cmocka_unit_test(test_what_iconv_lacks_here_is_unreadable),
        cmocka_unit_test(test_no_memory_and_no_descriptors_are_errors),
        cmocka_unit_test(test_plain_names_have_one_reading),
        cmocka_unit_test(test_other_readings_are_kept_where_an_address_may_be),
        cmocka_unit_test(test_labels_that_nobody_knows_are_named),
        cmocka_unit_test(test_broken_words_are_unreadable_where_an_address_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
