/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/raw_mailbox.c: the one address behind a raw Japanese name. */
#include "mime/raw_mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ADDRESS "<alice@demo.example>"

static arena_t arena;

static mailbox_list_t parse(const char *value)
{
    mailbox_list_t list;
    assert_int_equal(mailbox_list_parse(&arena, bytes_text(value), &list), 0);
    return list;
}

static void test_a_raw_name_before_the_one_address_is_unreadable(void **state)
{
    (void)state;
    static const char *const values[] = {
        "\033$B<RNc6d9T\033(B " ADDRESS,     /* bytes are brackets */
        "\033$B<RNc6d9T\033(B" ADDRESS,      /* no space */
        "\"\033$B%\"\033(B\" " ADDRESS,      /* a quote */
        "\"\033$B%G%b\" " ADDRESS,           /* no end */
        "\033$@<RNc\033(J (x) " ADDRESS " ", /* other sequences, a comment, a blank behind */
        "\033$B;3ED\033(B \033$BB@O:\033(B " ADDRESS, /* a colon, as of a group, and an at sign */
        "\"\033$B;3\":ED\033(B\" " ADDRESS,           /* a quote, then a colon */
        "\"\x95\x5c\x8e\xa6\x95\x5c\" " ADDRESS,      /* Shift_JIS: a backslash before the quote */
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        mailbox_list_t list = parse(values[i]);
        if (list.malformed || list.count != 1 || !list.items[0].unreadable)
            fail_msg("%zu", i);
        assert_string_equal(list.items[0].address, "alice@demo.example");
        assert_non_null(list.items[0].display_name);
    }
    assert_string_equal(parse(values[0]).items[0].display_name,
                        "\xE7\xA4\xBE\xE4\xBE\x8B\xE9\x8A\x80\xE8\xA1\x8C");
}

static void test_what_may_name_another_author_stays_malformed(void **state)
{
    (void)state;
    static const char *const values[] = {
        "\033$B<boss@corp.example>!\033(B " ADDRESS,    /* two addresses in brackets */
        "\033$B!!,boss@corp.example,!!\033(B " ADDRESS, /* an author and a comma */
        "boss@corp.example, \033$B<R\033(B " ADDRESS,   /* two authors to all */
        "\033$B<R\033(B " ADDRESS ", <boss@corp.example>",
        "\033$B<R\033(B " ADDRESS " more", /* does not end the field */
        "\033$B<R\033(B <alice@demo.example",
        "\033$B<R\033(B alice@demo.example", /* no brackets */
        "\033[2J\033$B<R\033(B " ADDRESS,    /* for a terminal */
        "\033$B<R\033(B: " ADDRESS ";",      /* a group */
        "\033$B<R\033(B: " ADDRESS,          /* that does not end */
        "\033$BO:\033(B: " ADDRESS,
        "x\001y " ADDRESS, /* no raw text at all */
        "<RNc6d9T " ADDRESS,
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        mailbox_list_t list = parse(values[i]);
        if (!list.malformed && list.count == 1 && !list.groups)
            fail_msg("%zu", i);
    }
}

static void test_names_that_all_read_alike_stay_readable(void **state)
{
    (void)state;
    static const char *const values[] = {"\"\033$B%G%b\033(B\" " ADDRESS,
                                         "\"\x83\x66\x83\x82\" " ADDRESS, "Demo " ADDRESS};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        mailbox_list_t list = parse(values[i]);
        assert_false(list.malformed);
        assert_int_equal(list.count, 1);
        assert_null(list.items[0].unreadable);
    }
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
        cmocka_unit_test(test_a_raw_name_before_the_one_address_is_unreadable),
        cmocka_unit_test(test_what_may_name_another_author_stays_malformed),
        cmocka_unit_test(test_names_that_all_read_alike_stay_readable),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
