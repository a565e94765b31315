/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/base64.c: decoding in chunks of any size, strict and with white space (RFC 4648, RFC 2045 section 6.8). */
#include "base/base64.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_decodes(const char *in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(base64_decode(bytes_text(in), buffer_write, &out), 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), expected));
    buffer_free(&out);
}

static void assert_refuses(const char *in, const char *written)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(gpg_err_code(base64_decode(bytes_text(in), buffer_write, &out)),
                     GPG_ERR_BAD_DATA);
    assert_true(bytes_equal_text(buffer_bytes(&out), written));
    buffer_free(&out);
}

static void test_rfc_4648_vectors(void **state)
{
    (void)state;
    assert_decodes("", "");
    assert_decodes("Zg==", "f");
    assert_decodes("Zm8=", "fo");
    assert_decodes("Zm9v", "foo");
    assert_decodes("Zm9vYg==", "foob");
    assert_decodes("Zm9vYmE=", "fooba");
    assert_decodes("Zm9vYmFy", "foobar");
    assert_decodes("++//", "\xFB\xEF\xFF");
}

static void test_white_space_may_stand_anywhere(void **state)
{
    (void)state;
    assert_decodes(" Z\r\nm\t9 v\n\nYg\r\n=\n= \r\n", "foob");
    assert_decodes("\r\n\r\n", "");
}

static void test_padding_may_be_missing(void **state)
{
    (void)state;
    assert_decodes("Zm9vYg", "foob");
    assert_decodes("Zm9vYg=", "foob");
    assert_decodes("Zm9vYmE", "fooba");
}

static void test_other_bytes_are_refused(void **state)
{
    (void)state;
    assert_refuses("Zm9v*", "foo");
    assert_refuses("Zm9vY-Jh", "foo");
    assert_refuses("Zm9v\x80", "foo");
    assert_refuses("Zm9v\xFF\xFF\xFF\xFF", "foo");
    buffer_t out = BUFFER_INIT;
    assert_int_equal(gpg_err_code(base64_decode(bytes_of("Zm9v\0", 5), buffer_write, &out)),
                     GPG_ERR_BAD_DATA);
    buffer_free(&out);
}

static void test_data_after_padding_is_refused(void **state)
{
    (void)state;
    assert_refuses("Zg==Zm9v", "");
    assert_refuses("Zg==\r\nZ", "");
    assert_refuses("Zm9=v", "");
    assert_refuses("Zg=Z", "");
}

static void test_misplaced_padding_is_refused(void **state)
{
    (void)state;
    assert_refuses("=", "");
    assert_refuses("Z=", "");
    assert_refuses("Zg===", "");
    assert_refuses("Zm9v=", "foo");
    assert_refuses("Zm8==", "");
}

static void test_a_single_last_character_is_refused(void **state)
{
    (void)state;
    assert_refuses("Z", "");
    assert_refuses("Zm9vZ", "foo");
}

static void encode(bytes_t in, size_t step, unsigned line_length, const char *newline,
                   buffer_t *out)
{
    base64_writer_t writer;
    base64_writer_init(&writer, line_length, newline, buffer_write, out);
    for (size_t at = 0; at < in.size; at += step)
        assert_int_equal(base64_writer_feed(&writer, bytes_slice(in, at, step)), 0);
    assert_int_equal(base64_writer_feed(&writer, BYTES_NONE), 0);
    assert_int_equal(base64_writer_finish(&writer), 0);
}

static void test_writer_makes_lines(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    encode(bytes_text("foobar"), 100, 4, "\r\n", &out);
    assert_true(bytes_equal_text(buffer_bytes(&out), "Zm9v\r\nYmFy\r\n"));
    buffer_clear(&out);
    encode(bytes_text("foob"), 1, 76, "\n", &out);
    assert_true(bytes_equal_text(buffer_bytes(&out), "Zm9vYg==\n"));
    buffer_clear(&out);
    encode(BYTES_NONE, 1, 76, "\n", &out);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

static void test_lines_are_never_longer_and_only_the_last_is_shorter(void **state)
{
    (void)state;
    uint8_t data[1000] = {0};
    for (size_t size = 0; size < sizeof data; size++) {
        buffer_t out = BUFFER_INIT;
        encode(bytes_of(data, size), 7, 76, "\n", &out);
        size_t characters = (size + 2) / 3 * 4;
        assert_int_equal(out.size, characters + (characters + 75) / 76);
        for (size_t at = 76; at < out.size; at += 77)
            assert_int_equal(out.data[at], '\n');
        buffer_free(&out);
    }
}

static void test_random_data_comes_back(void **state)
{
    (void)state;
    srandom(5);
    for (int round = 0; round < 300; round++) {
        buffer_t in = BUFFER_INIT, encoded = BUFFER_INIT, out = BUFFER_INIT;
        size_t size = (size_t)random() % 5000;
        for (size_t i = 0; i < size; i++)
            buffer_append_byte(&in, (uint8_t)random());
        encode(buffer_bytes(&in), 1 + (size_t)random() % 999, round % 2 ? 76 : 64,
               round % 3 ? "\r\n" : "\n", &encoded);
        assert_int_equal(base64_decode(buffer_bytes(&encoded), buffer_write, &out), 0);
        assert_true(bytes_equal(buffer_bytes(&in), buffer_bytes(&out)));
        buffer_free(&in);
        buffer_free(&encoded);
        buffer_free(&out);
    }
}

/* What is spread out with white space is decoded character by character: as it has to be in one go. */
static void assert_as_spread_out(bytes_t in)
{
    buffer_t spread = BUFFER_INIT, out = BUFFER_INIT, expected = BUFFER_INIT;
    for (size_t i = 0; i < in.size; i++) {
        buffer_append_byte(&spread, in.data[i]);
        buffer_append_byte(&spread, ' ');
    }
    const gpg_error_t error = base64_decode(buffer_bytes(&spread), buffer_write, &expected);
    assert_int_equal(base64_decode(in, buffer_write, &out), error);
    assert_int_equal(out.size, expected.size);
    assert_true(bytes_equal(buffer_bytes(&out), buffer_bytes(&expected)));
    buffer_free(&spread);
    buffer_free(&out);
    buffer_free(&expected);
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void test_every_byte_counts_wherever_it_stands(void **state)
{
    (void)state;
    uint8_t text[100];
    for (size_t at = 0; at < 76; at++)
        for (unsigned byte = 0; byte < 256; byte++) {
            for (size_t i = 0; i < sizeof text; i++)
                text[i] = (uint8_t)digits[(7 * i + byte) % 64];
            text[at] = (uint8_t)byte;
            assert_as_spread_out(bytes_of(text, sizeof text));
        }
}

static void test_random_text_is_decoded_as_if_spread_out(void **state)
{
    (void)state;
    static const char odd[] = "\n\r\n \t==-\x80\xff\0";
    srandom(6);
    for (int round = 0; round < 3000; round++) {
        buffer_t in = BUFFER_INIT;
        const size_t size = (size_t)random() % (round % 10 ? 400 : 9000);
        const long rare = 2 + random() % (round % 3 ? 100 : 5000);
        for (size_t i = 0; i < size; i++) {
            const bool line_end = round % 2 && i % 77 == 76;
            buffer_append_byte(&in, (uint8_t)(line_end          ? '\n'
                                              : random() % rare ? digits[random() % 64]
                                                                : odd[random() % 12]));
        }
        assert_as_spread_out(buffer_bytes(&in));
        buffer_free(&in);
    }
}

static gpg_error_t refuse(void *user, const void *data, size_t size)
{
    (void)data;
    *(size_t *)user += size;
    return ERR(EIO);
}

static void test_error_of_the_receiver_is_passed_on(void **state)
{
    (void)state;
    buffer_t in = BUFFER_INIT;
    size_t seen = 0;
    while (in.size < 100000)
        buffer_append_text(&in, "Zm9v");
    assert_int_equal(gpg_err_code(base64_decode(buffer_bytes(&in), refuse, &seen)), GPG_ERR_EIO);
    assert_true(seen < 20000);
    base64_writer_t writer;
    base64_writer_init(&writer, 76, "\n", refuse, &seen);
    assert_int_equal(gpg_err_code(base64_writer_feed(&writer, buffer_bytes(&in))), GPG_ERR_EIO);
    buffer_free(&in);
}

/* Where decoding fails, and nowhere else, also behind what is looked at in one go. */
static void test_fault_is_where_decoding_fails(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t fault; /* behind the prefix */
    } rows[] = {{"", SIZE_MAX},     {"AAAA", SIZE_MAX}, {"AA==\n", SIZE_MAX}, {"AAA", SIZE_MAX},
                {"AAAAA", 5},       {"AA=", SIZE_MAX},  {"AA<A", 2},          {"AA==AA", 4},
                {"AAA=\n-- \n", 5}, {"=", 0},           {"\xc3\xa9", 0}};
    char text[400];
    for (size_t prefix = 0; prefix < 260; prefix += 4)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            memset(text, 'Q', prefix);
            strcpy(text + prefix, rows[i].text);
            size_t fault = base64_fault(bytes_text(text));
            size_t expected = rows[i].fault == SIZE_MAX ? SIZE_MAX : prefix + rows[i].fault;
            assert_int_equal(fault, expected);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_4648_vectors),
        cmocka_unit_test(test_white_space_may_stand_anywhere),
        cmocka_unit_test(test_padding_may_be_missing),
        cmocka_unit_test(test_other_bytes_are_refused),
        cmocka_unit_test(test_fault_is_where_decoding_fails),
        cmocka_unit_test(test_data_after_padding_is_refused),
        cmocka_unit_test(test_misplaced_padding_is_refused),
        cmocka_unit_test(test_a_single_last_character_is_refused),
        cmocka_unit_test(test_writer_makes_lines),
        cmocka_unit_test(test_lines_are_never_longer_and_only_the_last_is_shorter),
        cmocka_unit_test(test_random_data_comes_back),
        cmocka_unit_test(test_every_byte_counts_wherever_it_stands),
        cmocka_unit_test(test_random_text_is_decoded_as_if_spread_out),
        cmocka_unit_test(test_error_of_the_receiver_is_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
