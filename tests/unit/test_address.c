/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/address.c: two addresses are one if ASCII case and the form of an IDN domain aside they are equal. */
#include "base/limits.h"
#include "mime/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_normal(const char *address, const char *expected)
{
    arena_t arena = ARENA_INIT;
    const char *text = address_normalize(&arena, bytes_text(address));
    if (!text || strcmp(text, expected) != 0)
        fail_msg("%s: %s", address, text ? text : "no address");
    arena_free(&arena);
}

static void assert_none(bytes_t address)
{
    arena_t arena = ARENA_INIT;
    const char *text = address_normalize(&arena, address);
    if (text)
        fail_msg("%s", text);
    arena_free(&arena);
}

/* Both comparisons, both ways. */
static bool equal(const char *a, const char *b)
{
    arena_t arena = ARENA_INIT;
    known_address_t known;
    bool same = address_equal(&arena, bytes_text(a), bytes_text(b));
    assert_int_equal(address_equal(&arena, bytes_text(b), bytes_text(a)), same);
    if (known_address_read(&arena, bytes_text(a), &known))
        assert_int_equal(address_is_known(&arena, bytes_text(b), &known), same);
    if (known_address_read(&arena, bytes_text(b), &known))
        assert_int_equal(address_is_known(&arena, bytes_text(a), &known), same);
    arena_free(&arena);
    return same;
}

static void test_ascii_case_does_not_matter(void **state)
{
    (void)state;
    assert_normal("Alice@Good.EXAMPLE", "alice@good.example");
    assert_true(equal("BAD@evil.example", "bad@EVIL.example"));
    assert_false(equal("alice@good.example", "alice@good.example.evil"));
    assert_false(equal("alice@good.example", "lice@good.example"));
}

/* What is plain takes a short way, which must not let through more. */
static void test_plain_addresses_have_whole_labels(void **state)
{
    (void)state;
    assert_normal("A.+b=_-1@X_y-9.Example.", "a.+b=_-1@x_y-9.example");
    assert_normal(".a..@b", ".a..@b");
    static const char *const none[] = {"@b",     "a@",    "a@.",   "a@.b",  "a@b..",
                                       "a@b..c", "a@b@c", "a@b+c", "a@b=c", "alice"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_none(bytes_text(none[i]));
    assert_none(bytes_of("a@b\0c", 5));
}

static void test_quotes_that_say_nothing_do_not_matter(void **state)
{
    (void)state;
    assert_true(equal("\"alice\"@good.example", "alice@good.example"));
    assert_true(equal("\"a\\lice\"@good.example", "alice@good.example"));
    assert_true(equal("\"a..b\"@docomo.ne.jp", "a..b@docomo.ne.jp"));
    assert_normal("\"a@b\"@good.example", "\"a@b\"@good.example");
    assert_normal("\"a\\\"B\"@good.example", "\"a\\\"b\"@good.example");
}

static void test_domains(void **state)
{
    (void)state;
    assert_normal("a@good.example.", "a@good.example");
    assert_normal("a@localhost", "a@localhost");
    assert_normal("a@[IPv6:2001:DB8::1]", "a@[ipv6:2001:db8::1]");
    assert_normal("a@under_score.example", "a@under_score.example");
}

static void test_u_labels_equal_their_a_labels(void **state)
{
    (void)state;
    assert_normal("a@b\xC3\xBC"
                  "cher.example",
                  "a@xn--bcher-kva.example");
    assert_true(equal("a@\xE4\xBE\x8B\xE3\x81\x88.jp", "A@XN--R8JZ45G.jp"));
    assert_true(equal("\xE4\xBE\x8B@good.example", "\xE4\xBE\x8B@GOOD.example"));
    assert_false(equal("\xC3\x84@good.example", "\xC3\xA4@good.example"));
}

static void test_what_is_no_u_label_is_no_address(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "a@go\xC2\xADod.example",     /* soft hyphen */
        "a@good\xE2\x80\x8B.example", /* zero width space */
        "a@\xEF\xBD\x87ood.example",  /* full-width g */
        "a@good\xE3\x80\x82"          /* ideographic full stop */
        "example",
        "a@B\xC3\x9C" /* capital beyond ASCII */
        "cher.example",
        "a@u\xCC\x88.example",         /* not composed */
        "a@good\xE2\x80\xAE.example"}; /* right-to-left override */
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        assert_none(bytes_text(addresses[i]));
}

static void test_what_is_no_address(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "",       "alice",    "@",       "@b",        "a@",         "a@b@c",   "a b@c",
        "a@b c",  "a@b\n",    "\ta@b",   "a@\"b\"",   "<a@b>",      "a@b,c@d", "a,b@c",
        "a(x)@b", "a@b..c",   "a@.b",    "a@.",       "a@[1.2.3.4", "a@[]",    "a@[a b]",
        "\"a@b",  "\"a\"b@c", "\"\"@b",  "\"a b\"@c", "\"a\\",      "a\\b@c",  "a@b:c",
        "\xE9@b", "a@\xE9",   "a\x01@b", "a@b\x7F",   "\"a\x1F\"@b"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        assert_none(bytes_text(addresses[i]));
        assert_false(equal(addresses[i], addresses[i]));
    }
}

static void test_nul_ends_no_address(void **state)
{
    (void)state;
    assert_none(bytes_of("alice@good.example\0.evil.example", 32));
    assert_none(bytes_of("alice\0@good.example", 19));
    arena_t arena = ARENA_INIT;
    assert_false(address_equal(&arena, bytes_of("alice@good.example\0x", 20),
                               bytes_text("alice@good.example")));
    arena_free(&arena);
    assert_none(BYTES_NONE);
}

static void test_very_long_labels_are_no_address(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "a@");
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&text, "\xC3\xBC");
    assert_none(buffer_bytes(&text));
    buffer_free(&text);
}

static void test_known_address_takes_either_form_of_each_label(void **state)
{
    (void)state;
    static const char *const same[] = {
        "a@b\xC3\xBC"
        "cher.\xE4\xBE\x8B\xE3\x81\x88.example",
        "A@xn--bcher-kva.\xE4\xBE\x8B\xE3\x81\x88.Example",
        "\"a\"@b\xC3\xBC"
        "cher.XN--R8JZ45G.example.",
        "a@xn--bcher-kva.xn--r8jz45g.example",
    };
    static const char *const others[] = {
        "a@b\xC3\x9C"
        "cher.\xE4\xBE\x8B\xE3\x81\x88.example", /* a capital beyond ASCII */
        "a@b\xC3\xBC"
        "cher.\xE4\xBE\x8B\xE3\x81\x88",
        "a@b\xC3\xBC"
        "cher.\xE4\xBE\x8B\xE3\x81\x88.example.x",
        "a@b\xC3\xBC"
        "cher.\xE4\xBE\x8B\xE3\x81\x88.example..",
        "a@bu\xCC\x88"
        "cher.\xE4\xBE\x8B\xE3\x81\x88.example",
        "\"a b\"@xn--bcher-kva.xn--r8jz45g.example",
        "a@",
        "@xn--bcher-kva.xn--r8jz45g.example",
        "a",
        "",
        "\"a",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        for (size_t j = 0; j < sizeof same / sizeof *same; j++)
            assert_true(equal(same[i], same[j]));
        for (size_t j = 0; j < sizeof others / sizeof *others; j++)
            assert_false(equal(same[i], others[j]));
    }
}

static void test_address_that_is_too_long_matches_nothing(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    for (size_t size = LIMIT_ADDRESS_SIZE - 1; size <= LIMIT_ADDRESS_SIZE + 1; size++) {
        char *text = arena_alloc(&arena, size + 1);
        memset(text, 'a', size);
        memcpy(text + size - 10, "@b.example", 10);
        assert_int_equal(equal(text, text), size <= LIMIT_ADDRESS_SIZE);
    }
    known_address_t known; /* nor is what is longer because of its case or quotes one of these */
    char *longer = arena_alloc(&arena, LIMIT_ADDRESS_SIZE + 2);
    memset(longer, '.', LIMIT_ADDRESS_SIZE + 1);
    memcpy(longer, "a@b", 3);
    assert_true(known_address_read(&arena, bytes_text("a@b"), &known));
    assert_false(address_is_known(&arena, bytes_text(longer), &known));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ascii_case_does_not_matter),
        cmocka_unit_test(test_plain_addresses_have_whole_labels),
        cmocka_unit_test(test_quotes_that_say_nothing_do_not_matter),
        cmocka_unit_test(test_domains),
        cmocka_unit_test(test_u_labels_equal_their_a_labels),
        cmocka_unit_test(test_what_is_no_u_label_is_no_address),
        cmocka_unit_test(test_what_is_no_address),
        cmocka_unit_test(test_nul_ends_no_address),
        cmocka_unit_test(test_very_long_labels_are_no_address),
        cmocka_unit_test(test_known_address_takes_either_form_of_each_label),
        cmocka_unit_test(test_address_that_is_too_long_matches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
