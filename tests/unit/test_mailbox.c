/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/mailbox.c: mailboxes and groups of address fields (RFC 5322 section 3.4). */
#include "mime/mailbox.h"

#include "base/limits.h"
#include "mime/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int set_up(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static mailbox_list_t parse(const char *value)
{
    mailbox_list_t list;
    assert_int_equal(mailbox_list_parse(&arena, bytes_text(value), &list), 0);
    return list;
}

static void assert_text(const char *text, const char *expected)
{
    if (!expected) {
        assert_null(text);
        return;
    }
    assert_non_null(text);
    assert_string_equal(text, expected);
}

/* One well-formed mailbox. */
static void assert_one(const char *value, const char *display_name, const char *address)
{
    mailbox_list_t list = parse(value);
    if (list.count != 1 || list.malformed || list.groups || list.too_many)
        fail_msg("%s: %zu mailboxes, malformed %d", value, list.count, list.malformed);
    assert_text(list.items[0].display_name, display_name);
    assert_string_equal(list.items[0].address, address);
    assert_false(list.items[0].in_group);
}

/* Not taken for one well-formed mailbox. */
static void assert_malformed(const char *value)
{
    mailbox_list_t list = parse(value);
    if (!list.malformed)
        fail_msg("%s", value);
}

static void test_usual_forms(void **state)
{
    (void)state;
    assert_one("alice@good.example", NULL, "alice@good.example");
    assert_one(" <alice@good.example>\r\n", NULL, "alice@good.example");
    assert_one("Alice <alice@good.example>", "Alice", "alice@good.example");
    assert_one("\"Smith, Alice\" <alice@good.example>", "Smith, Alice", "alice@good.example");
    assert_one("Alice B.\r\n Smith\r\n <alice@good.example>", "Alice B. Smith",
               "alice@good.example");
    assert_one("alice+tag=x/y@good.example", NULL, "alice+tag=x/y@good.example");
    assert_one("a@[192.0.2.1]", NULL, "a@[192.0.2.1]");
}

static void test_lists(void **state)
{
    (void)state;
    mailbox_list_t list = parse("a@x, B <b@y>,, \"c,d\" <c@z>,");
    assert_int_equal(list.count, 3);
    assert_false(list.malformed || list.groups);
    assert_string_equal(list.items[1].address, "b@y");
    assert_string_equal(list.items[2].display_name, "c,d");
    assert_null(list.items[0].display_name);
}

static void test_comments_are_kept_apart(void **state)
{
    (void)state;
    mailbox_list_t list = parse("(a) Joe (at (work)) <(b) joe(c)@(d)x(e).y(f)> (boss\\@z)");
    assert_int_equal(list.count, 1);
    assert_false(list.malformed);
    assert_string_equal(list.items[0].display_name, "Joe");
    assert_string_equal(list.items[0].address, "joe@x.y");
    assert_true(bytes_equal_text(list.items[0].comments, "a at (work) b c d e f boss\\@z"));
    assert_string_equal(list.items[0].comment_text, "a at (work) b c d e f boss@z");
    list = parse("joe@x.y (Joe =?utf-8?q?=C3=A9?=), a@b");
    assert_string_equal(list.items[0].comment_text, "Joe \xC3\xA9");
    assert_false(bytes_present(list.items[1].comments));
    assert_null(list.items[1].comment_text);
    list = parse("(a), b@c.example (d), (e@f.example)");
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].comment_text, "a d e@f.example");
    list = parse("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3D40b=3F=3D?= <c@d.example>");
    assert_string_equal(list.items[0].display_name, "=?utf-8?Q?a=40b?=");
    assert_string_equal(list.items[0].lossy_name, "a@b");
}

static void test_quotes_that_say_nothing_are_dropped(void **state)
{
    (void)state;
    assert_one("\"alice\"@good.example", NULL, "alice@good.example");
    assert_one("\"al\\ice\".b@good.example", NULL, "alice.b@good.example");
    assert_one("\"a,b\"@good.example", NULL, "\"a,b\"@good.example");
    assert_one("\"a@b\"@good.example", NULL, "\"a@b\"@good.example");
    assert_one("\"a\\\"b\"@good.example", NULL, "\"a\\\"b\"@good.example");
}

static void test_carriers_addresses(void **state)
{
    (void)state;
    assert_one("a..b@docomo.ne.jp", NULL, "a..b@docomo.ne.jp");
    assert_one("Taro <a.@ezweb.ne.jp>", "Taro", "a.@ezweb.ne.jp");
    assert_one("\"a..b.\"@docomo.ne.jp", NULL, "a..b.@docomo.ne.jp");
    assert_one(".a@docomo.ne.jp", NULL, ".a@docomo.ne.jp");
}

static void test_forgotten_quotes_in_names(void **state)
{
    (void)state;
    assert_one("Acme Inc. [Tokyo] <a@b>", "Acme Inc. [Tokyo]", "a@b");
    assert_one("alice@good.example <alice@good.example>", "alice@good.example",
               "alice@good.example");
    assert_one("\xE5\xB1\xB1\xE7\x94\xB0 <a@b>", "\xE5\xB1\xB1\xE7\x94\xB0", "a@b");
    assert_one("O'Neil <a@b>", "O'Neil", "a@b");
}

static void test_encoded_names(void **state)
{
    (void)state;
    assert_one("=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@b>", "\xE5\xB1\xB1\xE7\x94\xB0", "a@b");
    assert_one("=?utf-8?q?A?=\r\n =?utf-8?q?B?= <a@b>", "AB", "a@b");
    assert_one("\"=?utf-8?q?A?=\" x <a@b>", "A x", "a@b");
    mailbox_list_t list = parse("=?iso-2022-jp?B?GyRC//8bKEI=?= <a@b>");
    assert_false(list.malformed);
    assert_string_equal(list.items[0].lossy_name, "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(list.items[0].display_name, "=?iso-2022-jp?B?GyRC//8bKEI=?=");
    assert_null(parse("x <a@b>").items[0].lossy_name);
}

static void test_obsolete_forms(void **state)
{
    (void)state;
    assert_one("Joe <@a.example,@b.example:joe@c.example>", "Joe", "joe@c.example");
    assert_one("joe . smith @ c . example", NULL, "joe.smith@c.example");
    assert_one("joe\r\n @c.example", NULL, "joe@c.example");
}

static void test_groups(void **state)
{
    (void)state;
    mailbox_list_t list = parse("Team: a@x, B <b@y>;, c@z");
    assert_true(list.groups);
    assert_false(list.malformed);
    assert_int_equal(list.count, 3);
    assert_true(list.items[0].in_group && list.items[1].in_group);
    assert_false(list.items[2].in_group);
    list = parse("undisclosed-recipients:;");
    assert_true(list.groups);
    assert_int_equal(list.count, 0);
    assert_false(list.malformed);
    assert_malformed("a@b: c@d;");
    assert_malformed(": c@d;");
    assert_malformed("a: b: c@d;;");
    assert_malformed("a@b; c@d");
}

static void test_no_address(void **state)
{
    (void)state;
    mailbox_list_t list = parse("");
    assert_int_equal(list.count, 0);
    list = parse(" \r\n ");
    assert_int_equal(list.count, 0);
    list = parse("(only a comment)");
    assert_int_equal(list.count, 0);
    static const char *const values[] = {"Alice",
                                         "\"alice@good.example\"",
                                         "<>",
                                         "Alice <>",
                                         "Alice <alice>",
                                         "=?utf-8?q?alice=40good.example?=",
                                         "alice(@good.example)"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_malformed(values[i]);
        assert_int_equal(parse(values[i]).count, 0);
    }
}

/* What was used to make mail programs show another author than the one that was checked. */
static void test_attacks_on_the_address(void **state)
{
    (void)state;
    static const char *const values[] = {
        "alice@good.example@evil.example",
        "<alice@good.example@evil.example>",
        "alice@good.example, <eve@evil.example",
        "alice@good.example> <eve@evil.example>",
        "<alice@good.example> <eve@evil.example>",
        "<alice@good.example> eve@evil.example",
        "<alice@good.example>eve",
        "<<alice@good.example>>",
        "Alice <alice@good.example <eve@evil.example>>",
        "alice@good.example eve@evil.example",
        "alice smith@good.example",
        "alice@good.example smith",
        "alice\\@good.example@evil.example",
        "=?utf-8?q?alice=40good.example=00?=@evil.example",
        "<=?utf-8?b?YWxpY2VAZ29vZC5leGFtcGxl?=@evil.example>",
        "=?utf-8?q?alice=40good.example?=",
        "alice@good.example\x01",
        "alice@good.example\x7F",
        "Al\x08ice <alice@good.example>",
        "\"Alice\x1B[31m\" <alice@good.example>",
        "\"alice\x01\"@good.example",
        "\"a b\"@good.example",
        "\"\"@good.example",
        "@good.example",
        "alice@",
        "alice@good..example",
        "alice@.example",
        "alice@good.example\xE2\x80\x8B",
        "alice@go\xC2\xADod.example",
        "alice@\xEF\xBC\x87ood.example",
        "alice@good example",
        "alice@\"good.example\"",
        "alice@[192.0.2.1",
        "alice@[192.0.2.1]x",
        "alice@good.exa[mple]",
        "\"alice@good.example",
        "(alice@good.example <eve@evil.example>",
        "alice@good.example)",
        "Alice, Bob <alice@good.example>",
        "Re: x <alice@good.example>; y",
        "<a, b@good.example>",
        "<x:alice@good.example>",
        "<alice@good.example;>",
        "al\xE9@good.example",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_malformed(values[i]);
}

static void test_nul_is_malformed_wherever_it_stands(void **state)
{
    (void)state;
    static const char value[] = "Alice <alice@good.example> (c)";
    for (size_t i = 0; i < sizeof value - 1; i++) {
        char copy[sizeof value];
        memcpy(copy, value, sizeof value);
        copy[i] = 0;
        mailbox_list_t list;
        assert_int_equal(mailbox_list_parse(&arena, bytes_of(copy, sizeof value - 1), &list), 0);
        assert_true(list.malformed);
    }
}

static void test_names_with_addresses_keep_both(void **state)
{
    (void)state;
    assert_one("\"boss@corp.example\" <eve@evil.example>", "boss@corp.example", "eve@evil.example");
    assert_one("boss@corp.example <eve@evil.example>", "boss@corp.example", "eve@evil.example");
    assert_one("=?utf-8?q?boss=40corp.example?= <eve@evil.example>", "boss@corp.example",
               "eve@evil.example");
    assert_one("\"boss@corp.example\\\" <x@y>\" <eve@evil.example>", "boss@corp.example\" <x@y>",
               "eve@evil.example");
    assert_one("boss @ corp . example <eve@evil.example>", "boss @ corp . example",
               "eve@evil.example");
    assert_one("=?utf-8?q?Alice=3Calice=40good=2Eexample=3E?= <eve@evil.example>",
               "Alice<alice@good.example>", "eve@evil.example");
}

static bool shows_other(const char *field)
{
    mailbox_list_t list = parse(field);
    assert_int_equal(list.count, 1);
    assert_false(list.malformed);
    return mailbox_name_shows_other(&arena, &list.items[0]) ||
           mailbox_comment_shows_other(&arena, &list.items[0]);
}

static void test_own_address_is_shown_in_many_ways(void **state)
{
    (void)state;
    static const char *const own[] = {
        "\"alice@good.example\" <alice@good.example>",
        "\"alice@good.example.\" <alice@good.example>",
        "\"'alice@good.example'\" <alice@good.example>",
        "\"Alice \\\"alice@good.example\\\"\" <alice@good.example>",
        "\"=?utf-8?Q?alice=40good.example=2E?=\" <alice@good.example>",
        "alice@good.example (\"alice@good.example.\")"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (shows_other(own[i]))
            fail_msg("%s", own[i]);
    assert_true(shows_other("eve@evil.example (boss\"@\"corp.example)"));
    assert_true(shows_other("=?utf-8?Q?x?\"=?utf-8?Q?boss=40corp.example?=\" <eve@evil.example>"));
}

static void test_several_authors_are_counted(void **state)
{
    (void)state;
    assert_int_equal(parse("alice@good.example, eve@evil.example").count, 2);
    assert_int_equal(parse("alice@good.example,, eve@evil.example,").count, 2);
    assert_int_equal(parse("g: alice@good.example;, eve@evil.example").count, 2);
    assert_int_equal(parse("Eve (x <alice@good.example>, y) <eve@evil.example>").count, 1);
    assert_int_equal(parse("\"Eve <alice@good.example>,\" <eve@evil.example>").count, 1);
}

static void test_many_mailboxes_stop_at_the_limit(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    mailbox_list_t list;
    for (int i = 0; i < LIMIT_MAILBOXES; i++)
        buffer_append_text(&text, "a@b,");
    assert_int_equal(mailbox_list_parse(&arena, buffer_bytes(&text), &list), 0);
    assert_int_equal(list.count, LIMIT_MAILBOXES);
    assert_false(list.too_many);
    for (int i = 0; i < 200000; i++)
        buffer_append_text(&text, "a@b,");
    assert_int_equal(mailbox_list_parse(&arena, buffer_bytes(&text), &list), 0);
    assert_int_equal(list.count, LIMIT_MAILBOXES);
    assert_true(list.too_many);
    buffer_free(&text);
}

/* A field of this size made of one piece over and over. */
static void parse_many(const char *piece)
{
    buffer_t text = BUFFER_INIT;
    mailbox_list_t list;
    while (text.size < 2 * 1024 * 1024)
        buffer_append_text(&text, piece);
    assert_int_equal(mailbox_list_parse(&arena, buffer_bytes(&text), &list), 0);
    assert_true(list.malformed || list.count <= 1);
    buffer_free(&text);
    arena_free(&arena);
}

static void test_hostile_fields_cost_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(",   "((",   "()", "<",   ">",    "\"",
                                         "\\",  "@",    "a ", "a@",  ":",    ";",
                                         "[",   "\"\"", "a:", "<a:", "<@a,", "=?utf-8?q?a?= ",
                                         "(\\", ")"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        parse_many(pieces[i]);
}

static void test_random_bytes_never_break_it(void **state)
{
    (void)state;
    static const char text[] =
        "A \"b c\" <@r:a.b@c.d> (x), g: =?utf-8?q?e?= <e@f>;, \"q\"@[1.2.3.4]";
    srandom(9);
    for (int round = 0; round < 20000; round++) {
        size_t size = (size_t)random() % sizeof text;
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        memcpy(copy, text, size);
        for (long i = random() % 4; i > 0 && size; i--)
            copy[(size_t)random() % size] = (uint8_t)("\"\\()<>@,;:[] .\0\xE9"[random() % 17]);
        mailbox_list_t list;
        assert_int_equal(mailbox_list_parse(&arena, bytes_of(copy, size), &list), 0);
        for (size_t i = 0; i < list.count; i++)
            assert_non_null(address_normalize(&arena, bytes_text(list.items[i].address)));
        free(copy);
        arena_free(&arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_usual_forms),
        TEST(test_lists),
        TEST(test_comments_are_kept_apart),
        TEST(test_quotes_that_say_nothing_are_dropped),
        TEST(test_carriers_addresses),
        TEST(test_forgotten_quotes_in_names),
        TEST(test_encoded_names),
        TEST(test_obsolete_forms),
        TEST(test_groups),
        TEST(test_no_address),
        TEST(test_attacks_on_the_address),
        TEST(test_nul_is_malformed_wherever_it_stands),
        TEST(test_names_with_addresses_keep_both),
        TEST(test_own_address_is_shown_in_many_ways),
        TEST(test_several_authors_are_counted),
        TEST(test_many_mailboxes_stop_at_the_limit),
        TEST(test_hostile_fields_cost_linear_time),
        TEST(test_random_bytes_never_break_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
