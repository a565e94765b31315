/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/canonical.c: lines end with CRLF, whatever ended them (RFC 8551 section 3.1.1). */
#include "mime/canonical.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct sink {
    buffer_t all;
    size_t pieces, largest;
    size_t fail_after; /* pieces */
} sink_t;

static gpg_error_t take(void *user, const void *data, size_t size)
{
    sink_t *sink = user;
    assert_true(size > 0);
    if (sink->pieces == sink->fail_after)
        return ERR(EIO);
    sink->pieces++;
    sink->largest = size > sink->largest ? size : sink->largest;
    buffer_append(&sink->all, bytes_of(data, size));
    return 0;
}

static void assert_canonical(bytes_t in, bytes_t expected)
{
    sink_t sink = {.fail_after = SIZE_MAX};
    assert_int_equal(canonical_write(in, take, &sink), 0);
    assert_int_equal(sink.all.size, expected.size);
    assert_true(bytes_equal(buffer_bytes(&sink.all), expected));
    assert_true(sink.largest <= 1024 * 1024);
    buffer_free(&sink.all);
}

static void assert_canonical_text(const char *in, const char *expected)
{
    assert_canonical(bytes_text(in), bytes_text(expected));
}

static void test_bare_lf_becomes_crlf(void **state)
{
    (void)state;
    assert_canonical_text("", "");
    assert_canonical_text("\n", "\r\n");
    assert_canonical_text("a\nb\n", "a\r\nb\r\n");
    assert_canonical_text("a\n\n\nb", "a\r\n\r\n\r\nb");
}

static void test_crlf_and_bare_cr_stay(void **state)
{
    (void)state;
    assert_canonical_text("a\r\nb\r\n", "a\r\nb\r\n");
    assert_canonical_text("a\rb\r\r\n\r", "a\rb\r\r\n\r");
    assert_canonical_text("mixed\r\nlines\nhere\r\n", "mixed\r\nlines\r\nhere\r\n");
}

/* The plain definition, byte by byte. */
static void reference(bytes_t in, buffer_t *out)
{
    for (size_t i = 0; i < in.size; i++) {
        if (in.data[i] == '\n' && (i == 0 || in.data[i - 1] != '\r'))
            buffer_append_byte(out, '\r');
        buffer_append_byte(out, in.data[i]);
    }
}

static void test_random_input_matches_the_definition(void **state)
{
    (void)state;
    srandom(1);
    for (int round = 0; round < 300; round++) {
        buffer_t in = BUFFER_INIT, expected = BUFFER_INIT;
        size_t size = (size_t)random() % 40000;
        long rare = 1 + random() % 3000;
        for (size_t i = 0; i < size; i++)
            buffer_append_byte(&in, random() % rare ? 'x' : (uint8_t)("\r\n\n"[random() % 3]));
        reference(buffer_bytes(&in), &expected);
        assert_canonical(buffer_bytes(&in), buffer_bytes(&expected));
        buffer_free(&in);
        buffer_free(&expected);
    }
}

static void test_lines_of_every_length_match_the_definition(void **state)
{
    (void)state;
    for (size_t length = 0; length < 100; length++) {
        buffer_t in = BUFFER_INIT, expected = BUFFER_INIT;
        while (in.size < 10000) {
            for (size_t i = 0; i < length; i++)
                buffer_append_byte(&in, 'x');
            buffer_append_text(&in, in.size % 7 ? "\n" : "\r\n");
        }
        in.size -= length / 2; /* ends anywhere in a block */
        reference(buffer_bytes(&in), &expected);
        assert_canonical(buffer_bytes(&in), buffer_bytes(&expected));
        buffer_free(&in);
        buffer_free(&expected);
    }
}

static void test_large_canonical_runs_are_handed_on_whole(void **state)
{
    (void)state;
    buffer_t in = BUFFER_INIT;
    while (in.size < 3 * 1024 * 1024)
        buffer_append_text(&in, "a line that is canonical already\r\n");
    sink_t sink = {.fail_after = SIZE_MAX};
    assert_int_equal(canonical_write(buffer_bytes(&in), take, &sink), 0);
    assert_true(bytes_equal(buffer_bytes(&sink.all), buffer_bytes(&in)));
    assert_int_equal(sink.pieces, 4);
    assert_int_equal(sink.largest, 1024 * 1024);
    buffer_free(&sink.all);
    buffer_free(&in);
}

static void test_error_of_the_receiver_is_passed_on(void **state)
{
    (void)state;
    buffer_t in = BUFFER_INIT;
    while (in.size < 3 * 1024 * 1024)
        buffer_append_text(&in, in.size < 1024 * 1024 ? "line\n" : "xxxxxxxxxxxxxxxxxxxxx");
    for (size_t pieces = 0; pieces < 5; pieces++) {
        sink_t sink = {.fail_after = pieces};
        assert_int_equal(gpg_err_code(canonical_write(buffer_bytes(&in), take, &sink)),
                         GPG_ERR_EIO);
        assert_int_equal(sink.pieces, pieces);
        buffer_free(&sink.all);
    }
    buffer_free(&in);
}

static void test_the_first_line_end_tells_the_kind(void **state)
{
    (void)state;
    assert_true(canonical_is_lf(bytes_text("a\nb\r\n")));
    assert_true(canonical_is_lf(bytes_text("\n")));
    assert_false(canonical_is_lf(bytes_text("a\r\nb\n")));
    assert_false(canonical_is_lf(bytes_text("no line end")));
    assert_false(canonical_is_lf(bytes_text("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_lf_becomes_crlf),
        cmocka_unit_test(test_crlf_and_bare_cr_stay),
        cmocka_unit_test(test_random_input_matches_the_definition),
        cmocka_unit_test(test_lines_of_every_length_match_the_definition),
        cmocka_unit_test(test_large_canonical_runs_are_handed_on_whole),
        cmocka_unit_test(test_error_of_the_receiver_is_passed_on),
        cmocka_unit_test(test_the_first_line_end_tells_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
