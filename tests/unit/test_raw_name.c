/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/raw_name.c: display names with raw 8-bit bytes or escape sequences. */
#include "mime/raw_name.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEMO "\033$B%G%b\033(B"

static void test_double_byte_runs_explain_their_escapes(void **state)
{
    (void)state;
    assert_int_equal(raw_name_escapes(bytes_text("\"" DEMO "\"")), 2);
    assert_int_equal(raw_name_escapes(bytes_text("a" DEMO "b \033$@%G\033(B")), 4);
    assert_int_equal(raw_name_escapes(bytes_text("\033$B\033(B")), 2);
    assert_int_equal(raw_name_escapes(BYTES_NONE), 0);
}

static void test_runs_that_are_read_in_two_ways_explain_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\033$B%\"\033(B",  /* ends a quoted string */
        "\033$B%\\\033(B",  /* a quoted pair */
        "\033$B%G%\033(B",  /* half a character */
        "\033$B% %b\033(B", /* a space */
        "\033$B%G\033(J",   /* JIS X 0201, in which a backslash is none */
        "\033(I12\033(B",   /* its katakana */
        "\033[2J",          /* for a terminal */
        "\033$B%G",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(raw_name_escapes(bytes_text(texts[i])), 0);
}

static void test_every_truncation_of_a_run_explains_nothing(void **state)
{
    (void)state;
    for (size_t size = 0; size < strlen(DEMO); size++)
        assert_int_equal(raw_name_escapes(bytes_of(DEMO, size)), 0);
}

static void test_raw_iso_2022_jp_is_decoded(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(raw_name_decode(bytes_text("a " DEMO), &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), "a \xe3\x83\x87\xe3\x83\xa2"));
    buffer_clear(&out);
    assert_int_equal(gpg_err_code(raw_name_decode(bytes_text("plain"), &out)), GPG_ERR_BAD_DATA);
    assert_int_equal(gpg_err_code(raw_name_decode(bytes_text("\033$B\xff\xff\033(B"), &out)),
                     GPG_ERR_BAD_DATA);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

static const char *lossily(arena_t *arena, const char *text)
{
    buffer_t out = BUFFER_INIT;
    bool lacking;
    assert_int_equal(raw_name_lossily(bytes_text(text), &out, &lacking), 0);
    assert_false(lacking);
    const char *shown = arena_text(arena, buffer_bytes(&out));
    buffer_free(&out);
    return shown;
}

static void test_all_that_may_be_shown_is_there(void **state)
{
    (void)state;
    arena_t arena = ARENA_INIT;
    const char *jis = lossily(&arena, DEMO "@");
    const char *shift_jis = lossily(&arena, "\x83\x66\x83\x82@");
    const char *euc = lossily(&arena, "\xa5\xc7\xa5\xe2@");
    assert_non_null(strstr(jis, "\xe3\x83\x87\xe3\x83\xa2"));
    assert_non_null(strstr(jis, "$B%G%b"));
    assert_non_null(strstr(shift_jis, "\xe3\x83\x87\xe3\x83\xa2"));
    assert_non_null(strstr(euc, "\xe3\x83\x87\xe3\x83\xa2"));
    static const char *const signs[] = {"\033$B!w\033(B", "\x81\x97", "\xa1\xf7"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        assert_non_null(strstr(lossily(&arena, signs[i]), "\xef\xbc\xa0"));
    assert_string_equal(lossily(&arena, DEMO), "");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_double_byte_runs_explain_their_escapes),
        cmocka_unit_test(test_runs_that_are_read_in_two_ways_explain_nothing),
        cmocka_unit_test(test_every_truncation_of_a_run_explains_nothing),
        cmocka_unit_test(test_raw_iso_2022_jp_is_decoded),
        cmocka_unit_test(test_all_that_may_be_shown_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
