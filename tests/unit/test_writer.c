/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/writer.c: bytes handed on in order, the first error kept. */
#include "base/writer.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct sink {
    buffer_t all;
    size_t calls, largest;
    bool fails;
} sink_t;

static gpg_error_t take(void *user, const void *data, size_t size)
{
    sink_t *sink = user;
    sink->calls++;
    sink->largest = size > sink->largest ? size : sink->largest;
    buffer_append(&sink->all, bytes_of(data, size));
    return sink->fails ? ERR(EIO) : 0;
}

static void test_small_pieces_are_gathered(void **state)
{
    (void)state;
    sink_t sink = {.calls = 0};
    writer_t writer;
    writer_init(&writer, take, &sink);
    for (int i = 0; i < 1000; i++) {
        writer_append(&writer, bytes_text("piece"));
        writer_append_byte(&writer, '.');
    }
    assert_int_equal(sink.calls, 0);
    assert_int_equal(writer_flush(&writer), 0);
    assert_int_equal(sink.calls, 1);
    assert_int_equal(sink.all.size, 6000);
    assert_memory_equal(sink.all.data + 5994, "piece.", 6);
    assert_int_equal(writer_flush(&writer), 0);
    assert_int_equal(sink.calls, 1);
    buffer_free(&sink.all);
}

static void test_order_is_kept_between_small_and_large(void **state)
{
    (void)state;
    sink_t sink = {.calls = 0};
    buffer_t expected = BUFFER_INIT;
    writer_t writer;
    uint8_t data[10000];
    srandom(10);
    writer_init(&writer, take, &sink);
    for (int i = 0; i < 500; i++) {
        size_t size = (size_t)random() % (random() % 2 ? 50 : sizeof data);
        memset(data, i, size);
        writer_append(&writer, bytes_of(data, size));
        buffer_append(&expected, bytes_of(data, size));
    }
    assert_int_equal(writer_flush(&writer), 0);
    assert_true(bytes_equal(buffer_bytes(&sink.all), buffer_bytes(&expected)));
    buffer_free(&sink.all);
    buffer_free(&expected);
}

static void test_pieces_have_a_largest_size(void **state)
{
    (void)state;
    sink_t sink = {.calls = 0};
    size_t size = 2 * WRITER_LARGEST_PIECE + 5;
    uint8_t *data = calloc(1, size);
    assert_non_null(data);
    writer_t writer;
    writer_init(&writer, take, &sink);
    writer_append(&writer, bytes_of(data, size));
    assert_int_equal(writer_flush(&writer), 0);
    assert_int_equal(sink.calls, 3);
    assert_int_equal(sink.largest, WRITER_LARGEST_PIECE);
    assert_int_equal(sink.all.size, size);
    buffer_free(&sink.all);
    free(data);
}

static void test_first_error_stays_and_nothing_follows_it(void **state)
{
    (void)state;
    sink_t sink = {.fails = true};
    writer_t writer;
    writer_init(&writer, take, &sink);
    for (int i = 0; i < 100000; i++)
        writer_append(&writer, bytes_text("piece"));
    assert_int_equal(sink.calls, 1);
    assert_int_equal(gpg_err_code(writer_flush(&writer)), GPG_ERR_EIO);
    assert_int_equal(sink.calls, 1);
    buffer_free(&sink.all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_pieces_are_gathered),
        cmocka_unit_test(test_order_is_kept_between_small_and_large),
        cmocka_unit_test(test_pieces_have_a_largest_size),
        cmocka_unit_test(test_first_error_stays_and_nothing_follows_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
