/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/address_in_text.c: an address that a reader would see in a display name is found. */

#include "mime/address_in_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define EVE "eve@evil.example"

static bool shows_other(const char *text, const char *address)
{
    arena_t arena = ARENA_INIT;
    bool other = address_other_in_text(&arena, text, address);
    arena_free(&arena);
    return other;
}

static void assert_shows_other(const char *text)
{
    if (!shows_other(text, EVE))
        fail_msg("%s", text);
}

static void assert_innocent(const char *text, const char *address)
{
    if (shows_other(text, address))
        fail_msg("%s <%s>", text, address);
}

static void test_other_addresses_are_seen(void **state)
{
    (void)state;
    static const char *const texts[] = {"boss@corp.example",
                                        "The Boss <boss@corp.example>",
                                        "boss@corp.example (Boss)",
                                        "\"boss@corp.example\"",
                                        "'boss@corp.example'",
                                        "mailto:boss@corp.example",
                                        "\"the boss\"@corp.example",
                                        "Eve " EVE " boss@corp.example",
                                        EVE ".corp.example",
                                        "x" EVE,
                                        "boss@[192.0.2.1]",
                                        "boss@corp.example.x",
                                        "boss@corp.example.5",
                                        "boss@b\xC3\xBC"
                                        "ro.example",
                                        "\xE7\xA4\xBE\xE9\x95\xB7@corp.example",
                                        "a..b@docomo.ne.jp",
                                        "BOSS@CORP.EXAMPLE",
                                        "boss@corp.co"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_shows_other(texts[i]);
}

static void test_spacing_and_look_alikes_do_not_help(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "boss @ corp.example",
        "boss @corp.example",
        "boss@ corp.example",
        "boss@corp . example",
        "boss@corp. example",
        "boss @ corp . example",
        "boss\tat@corp.example",
        "boss\xC2\xA0@\xE3\x80\x80" /* no-break and ideographic space */
        "corp.example",
        "boss\xEF\xBC\xA0" /* full-width @ */
        "corp.example",
        "boss\xEF\xB9\xAB" /* small @ */
        "corp.example",
        "boss@corp\xE3\x80\x82" /* ideographic full stop */
        "example",
        "boss@corp\xEF\xBC\x8E" /* full-width full stop */
        "example",
        "boss@corp\xE2\x80\xA4" /* one dot leader */
        "example",
        "boss@corp\xC2\xB7" /* middle dot */
        "example",
        "boss@corp\xE2\x80\xA7" /* hyphenation point */
        "example",
        "boss@corp\xE2\xB8\xBC" /* stenographic full stop */
        "example",
        "boss@corp\xE3\x83\xBB\xE2\x80\x8B" /* Katakana middle dot, zero width space */
        "example",
        "boss@corp\xDB\x94" /* Arabic full stop */
        "example",
        "boss@corp\xF0\x9D\x85\xAD" /* musical augmentation dot */
        "example",
        "boss@corp\xE1\x9B\xAB" /* runic single punctuation */
        "example",
        "boss@corp\xEA\x9E\x8F" /* sinological dot */
        "example",
        "boss@corp\xE1\x90\xA7" /* Canadian syllabics final middle dot */
        "example",
        "boss@corp\xF0\x90\x84\x81" /* Aegean word separator dot */
        "example",
        "boss\xE2\x93\x90" /* a in a circle */
        "corp.example",
        "boss@corp..example",
        "boss@@corp.example",
        "boss@@@ corp.example",
        "boss@192.0.2.1",
        "boss@<corp.example>",
        "\xEF\xBD\x82\xEF\xBD\x8F\xEF\xBD\x93\xEF\xBD\x93@corp.example",
        "boss\xE2\x80\x8B@\xE2\x80\x8B" /* zero width spaces */
        "corp\xC2\xAD.exa\xC2\xADmple", /* soft hyphens */
        "boss@corp.\xE2\x81\xA0"        /* word joiner */
        "example",
        "bo\x01ss@corp.example",
        "elpmaxe.proc\xE2\x80\xAE@ssob"}; /* right-to-left override */
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_shows_other(texts[i]);
}

static void test_middle_dots_between_japanese_words_are_no_dots(void **state)
{
    (void)state;
    assert_innocent("\xE5\xB1\xB1\xE7\x94\xB0\xEF\xBC\xA0\xE6\x9D\xB1\xE4\xBA\xAC\xE3\x83\xBB"
                    "\xE5\xA4\xA7\xE9\x98\xAA",
                    EVE);
}

static void test_the_same_address_is_no_other(void **state)
{
    (void)state;
    static const char *const texts[] = {EVE,
                                        "EVE@Evil.Example",
                                        "<" EVE ">",
                                        "'" EVE "'",
                                        "\xE2\x80\x98" EVE "\xE2\x80\x99",
                                        "Eve (" EVE ")",
                                        EVE ".",
                                        EVE ", Sales",
                                        EVE " via List",
                                        EVE " - Sales",
                                        EVE "-",
                                        "eve @ evil.example",
                                        "eve@@evil.example",
                                        "eve@<evil.example>",
                                        EVE "..",
                                        "eve\xEF\xBC\xA0"
                                        "evil.example",
                                        "\xE3\x80\x8C" EVE "\xE3\x80\x8D", /* corner brackets */
                                        "\xE5\xB1\xB1\xE7\x94\xB0" EVE "\xE6\xA7\x98",
                                        "\"eve\"@evil.example",
                                        EVE " " EVE};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_innocent(texts[i], EVE);
    assert_innocent("a@b\xC3\xBC"
                    "cher.example",
                    "a@xn--bcher-kva.example");
    assert_innocent("o'neil@corp.example", "o'neil@corp.example");
    assert_innocent("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp");
}

static void test_names_without_an_address_are_innocent(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Alice",
        "@",
        "a@b",
        "@example.com",
        "Follow us: @corp.example",
        "Alice @ Example Corp",
        "Alice @ Example Corp.",
        "Alice @ Acme. Tokyo",
        "Alice @ Example Inc. Tokyo",
        "Alice @ home...",
        "Alice@Work",
        "v1@2.0",
        "v1@1.2.3",
        "v1@1.2.3.4.5",
        "Tokyo@2025.01.31.0900",
        "x@256.0.2.1",
        "Alice@home...now",
        "@@corp.example",
        "a@<b>",
        "\xE2\x93\x90\xE2\x93\x91 Corp. Tokyo",
        "LINE@",
        "\xE6\xA5\xBD\xE5\xA4\xA9\xEF\xBC\xA0\xE5\xB8\x82\xE5\xA0\xB4",
        "Dr. Alice B. Smith, M.D.",
        "www.corp.example",
        "=?utf-8?q?boss?="};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_innocent(texts[i], EVE);
}

static void test_many_at_signs_are_not_looked_through(void **state)
{
    (void)state;
    buffer_t text = BUFFER_INIT;
    while (text.size < 4 * 1024 * 1024)
        buffer_append_text(&text, EVE " ");
    buffer_append_byte(&text, 0);
    assert_true(shows_other((const char *)text.data, EVE));
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_addresses_are_seen),
        cmocka_unit_test(test_spacing_and_look_alikes_do_not_help),
        cmocka_unit_test(test_middle_dots_between_japanese_words_are_no_dots),
        cmocka_unit_test(test_the_same_address_is_no_other),
        cmocka_unit_test(test_names_without_an_address_are_innocent),
        cmocka_unit_test(test_many_at_signs_are_not_looked_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
