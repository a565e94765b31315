/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/transfer_encoding.c: the encodings of RFC 2045 section 6 by name, decoded in chunks. */
#include "mime/transfer_encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static transfer_encoding_t of(const char *value)
{
    return transfer_encoding_of(bytes_text(value));
}

static void test_names_in_any_case_with_comments(void **state)
{
    (void)state;
    assert_int_equal(of(" base64"), ENCODING_BASE64);
    assert_int_equal(of("BASE64\r\n"), ENCODING_BASE64);
    assert_int_equal(of("(a) Quoted-Printable(b (c))\r\n (d)"), ENCODING_QUOTED_PRINTABLE);
    assert_int_equal(of("7Bit"), ENCODING_7BIT);
    assert_int_equal(of("8bit"), ENCODING_8BIT);
    assert_int_equal(of("binary"), ENCODING_BINARY);
}

static void test_other_names_are_unknown(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",           "x-uuencode", "base64;",      "base64 base64",
        "\"base64\"", "base 64",    "base64 (open", "unknown"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_int_equal(of(values[i]), ENCODING_UNKNOWN);
}

static void test_every_encoding_has_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < ENCODING_UNKNOWN; i++)
        assert_int_equal(of(transfer_encoding_name((transfer_encoding_t)i)), i);
    assert_string_equal(transfer_encoding_name(ENCODING_UNKNOWN), "unknown");
}

static void assert_decodes(transfer_encoding_t encoding, const char *in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(transfer_decode_buffer(encoding, bytes_text(in), &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), expected));
    buffer_free(&out);
}

static void test_decodes_by_encoding(void **state)
{
    (void)state;
    assert_decodes(ENCODING_BASE64, "YQ==", "a");
    assert_decodes(ENCODING_QUOTED_PRINTABLE, "=61", "a");
    assert_decodes(ENCODING_7BIT, "=61\n", "=61\n");
    assert_decodes(ENCODING_8BIT, "\xE9\r\n", "\xE9\r\n");
    assert_decodes(ENCODING_BINARY, "", "");
}

static void test_unknown_encoding_is_an_error(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(gpg_err_code(transfer_decode_buffer(ENCODING_UNKNOWN, bytes_text("a"), &out)),
                     GPG_ERR_UNSUPPORTED_ENCODING);
    assert_int_equal(out.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_in_any_case_with_comments),
        cmocka_unit_test(test_other_names_are_unknown),
        cmocka_unit_test(test_every_encoding_has_its_name),
        cmocka_unit_test(test_decodes_by_encoding),
        cmocka_unit_test(test_unknown_encoding_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
