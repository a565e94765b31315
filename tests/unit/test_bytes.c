/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/bytes.c: views stay inside their input, buffers keep their first error. */
#include "base/bytes.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_bytes_slice_never_leaves_its_view(void **state)
{
    (void)state;
    bytes_t b = bytes_text("abcdef");
    assert_true(bytes_equal_text(bytes_slice(b, 2, 3), "cde"));
    assert_true(bytes_equal_text(bytes_slice(b, 4, 100), "ef"));
    assert_true(bytes_equal_text(bytes_slice(b, 4, SIZE_MAX), "ef"));
    assert_int_equal(bytes_slice(b, 100, 1).size, 0);
    assert_int_equal(bytes_from(b, SIZE_MAX).size, 0);
}

static void test_bytes_empty_is_not_absent(void **state)
{
    (void)state;
    assert_false(bytes_present(BYTES_NONE));
    assert_true(bytes_present(bytes_text("")));
    assert_true(bytes_equal(BYTES_NONE, bytes_text("")));
}

static void test_bytes_compare_puts_a_prefix_first(void **state)
{
    (void)state;
    assert_true(bytes_compare(bytes_text("ab"), bytes_text("abc")) < 0);
    assert_true(bytes_compare(bytes_text("b"), bytes_text("abc")) > 0);
    assert_int_equal(bytes_compare(bytes_text("abc"), bytes_text("abc")), 0);
    assert_true(bytes_compare(bytes_of("\xff", 1), bytes_of("\x01", 1)) > 0);
}

static void test_bytes_case_is_ascii_only(void **state)
{
    (void)state;
    assert_true(bytes_equal_nocase(bytes_text("FroM"), "from"));
    assert_false(bytes_equal_nocase(bytes_of("\xc4", 1), "\xe4"));
    assert_true(bytes_starts_with_nocase(bytes_text("Content-TYPE: x"), "content-type"));
    assert_true(bytes_ends_with_nocase(bytes_text("smime.P7M"), ".p7m"));
    assert_true(bytes_ends_with_nocase(bytes_text(".p7m"), ".p7m"));
    assert_false(bytes_ends_with_nocase(bytes_text("p7m"), ".p7m"));
    assert_false(bytes_ends_with_nocase(bytes_text(".p7m "), ".p7m"));
    assert_false(bytes_starts_with(bytes_text("Con"), "Content"));
}

static void test_bytes_find(void **state)
{
    (void)state;
    bytes_t b = bytes_of("a\0b--c", 6);
    assert_int_equal(bytes_find(b, bytes_text("--")), 3);
    assert_int_equal(bytes_find_byte(b, 'b'), 2);
    assert_true(bytes_find(b, bytes_text("--d")) == SIZE_MAX);
    assert_true(bytes_find(bytes_text(""), bytes_text("x")) == SIZE_MAX);
    assert_true(bytes_equal_text(bytes_trim(bytes_text(" \t x y\r\n")), "x y"));
}

static void test_buffer_grows_and_keeps_what_it_holds(void **state)
{
    (void)state;
    buffer_t buffer = BUFFER_INIT;
    for (int i = 0; i < 1000; i++)
        buffer_printf(&buffer, "%03d,", i);
    assert_int_equal(buffer.error, 0);
    assert_int_equal(buffer.size, 4000);
    assert_memory_equal(buffer.data + 3996, "999,", 4);
    buffer_clear(&buffer);
    assert_int_equal(buffer_bytes(&buffer).size, 0);
    buffer_wipe(&buffer);
    assert_null(buffer.data);
}

static void test_buffer_remembers_its_first_error(void **state)
{
    (void)state;
    buffer_t buffer = BUFFER_INIT;
    buffer_append_text(&buffer, "kept");
    buffer_reserve(&buffer, SIZE_MAX - 2);
    assert_int_equal(gpg_err_code(buffer.error), GPG_ERR_ENOMEM);
    buffer_append_text(&buffer, "dropped");
    assert_int_equal(buffer.size, 4);
    assert_int_equal(gpg_err_source(buffer.error), SMIME_ERROR_SOURCE);
    buffer_free(&buffer);
}

static void test_bytes_ascii_prefix_ends_at_the_first_other_byte(void **state)
{
    (void)state;
    char text[33];
    memset(text, 'a', sizeof text);
    assert_true(bytes_are_ascii(bytes_of(text, sizeof text)));
    assert_true(bytes_are_ascii(BYTES_NONE));
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)0x80;
        assert_int_equal(bytes_ascii_prefix(bytes_of(text, sizeof text)), i);
        assert_false(bytes_are_ascii(bytes_of(text, sizeof text)));
        text[i] = 0x7F;
    }
}

static void test_bytes_to_hex_writes_two_digits_a_byte(void **state)
{
    (void)state;
    char text[7] = "xxxxxx";
    assert_int_equal(bytes_to_hex(bytes_of("\x00\xAF\x10", 3), text), 6);
    assert_string_equal(text, "00af10");
    assert_int_equal(bytes_to_hex(BYTES_NONE, text), 0);
    assert_string_equal(text, "");
    for (unsigned i = 0; i < 16; i++)
        assert_int_equal(ascii_hex_value((uint8_t) "0123456789abcdef"[i]), i);
    assert_int_equal(ascii_hex_value('F'), 15);
    assert_int_equal(ascii_hex_value('g'), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_slice_never_leaves_its_view),
        cmocka_unit_test(test_bytes_empty_is_not_absent),
        cmocka_unit_test(test_bytes_compare_puts_a_prefix_first),
        cmocka_unit_test(test_bytes_case_is_ascii_only),
        cmocka_unit_test(test_bytes_find),
        cmocka_unit_test(test_bytes_ascii_prefix_ends_at_the_first_other_byte),
        cmocka_unit_test(test_bytes_to_hex_writes_two_digits_a_byte),
        cmocka_unit_test(test_buffer_grows_and_keeps_what_it_holds),
        cmocka_unit_test(test_buffer_remembers_its_first_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
