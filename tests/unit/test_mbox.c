/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mailboxes, split into messages. */
#include "mbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LINE "From eve@example.org Mon Jul  1 12:00:00 2019\n"

/* The sizes of the messages, up to 8. */
static size_t split(const char *text, const char **r_messages, size_t *r_sizes)
{
    size_t count = 0, size = strlen(text), next;
    for (size_t start = 0; start < size && count < 8; start = next) {
        size_t end = mbox_message_end((const uint8_t *)text, size, start, &next);
        assert_true(end >= start && next >= end && next > start && next <= size);
        r_messages[count] = text + start;
        r_sizes[count++] = end - start;
    }
    return count;
}

static void assert_count(const char *text, size_t expected)
{
    const char *messages[8];
    size_t sizes[8];
    assert_int_equal(split(text, messages, sizes), expected);
}

static void test_mbox_is_split_at_from_lines(void **state)
{
    (void)state;
    const char *messages[8];
    size_t sizes[8];
    assert_int_equal(split(LINE "A: 1\n\nx\n\n" LINE "A: 2\n\ny\n", messages, sizes), 2);
    assert_memory_equal(messages[0], LINE "A: 1\n\nx\n", sizes[0]);
    assert_int_equal(sizes[0], strlen(LINE "A: 1\n\nx\n"));
    assert_string_equal(messages[1], LINE "A: 2\n\ny\n");
}

static void test_mbox_with_crlf_is_split(void **state)
{
    (void)state;
    assert_count("From a@b Mon Jul  1 12:00:00 2019\r\nA: 1\r\n\r\nx\r\n\r\n"
                 "From a@b Mon Jul  1 12:00:01 2019\r\nA: 2\r\n\r\ny\r\n",
                 2);
}

static void test_mbox_is_split_without_an_empty_line(void **state)
{
    (void)state;
    assert_count(LINE "A: 1\n\nx\n" LINE "more\n", 2);
    assert_count(LINE "A: 1\n\nx\n \t\n" LINE "more\n", 2);
    assert_count(LINE "A: 1\n\nx\n"
                      "From - Mon Jul  1 6:00:00 2019\nmore\n",
                 2);
}

static void test_mbox_is_split_where_a_header_follows(void **state)
{
    (void)state;
    assert_count(LINE "A: 1\n\nx\nFrom me\nSubject: y\n\nz\n", 2);
    assert_count(LINE "A: 1\n\nx\n\nFrom \r\nSubject:y\r\n\r\nz\r\n", 2);
    assert_count(LINE "A: 1\n\nx\n\nFrom Tokyo to Osaka\nhttps://map.example/\n", 1);
    assert_count(LINE "A: 1\n\nx\n\nFrom Tokyo to Osaka\n: \n", 1);
}

static void test_mbox_message_ends_before_a_line_of_spaces(void **state)
{
    (void)state;
    const char *messages[8];
    size_t sizes[8];
    assert_int_equal(split(LINE "A: 1\n\nx\n \r\n" LINE "A: 2\n", messages, sizes), 2);
    assert_int_equal(sizes[0], strlen(LINE "A: 1\n\nx\n"));
    assert_int_equal(split(LINE "A: 1\n\nx\n" LINE "A: 2\n", messages, sizes), 2);
    assert_int_equal(sizes[0], strlen(LINE "A: 1\n\nx\n"));
}

static void test_mbox_line_without_an_empty_line_needs_more_than_a_time(void **state)
{
    (void)state;
    assert_count(LINE "A: 1\n\nx\nFrom noon to 12:30 we eat\n", 1);
    assert_count(LINE "A: 1\n\nx\n\nFrom eve 2019-07-01 12:30\n", 2);
}

static void test_mbox_line_needs_a_date(void **state)
{
    (void)state;
    assert_count(LINE "A: 1\n\nx\n\nFrom now on, all is well\n", 1);
    assert_count(LINE "A: 1\n\nx\n\nFrom 12 to 13\n", 1);
}

static void test_mbox_needs_a_from_line_on_top(void **state)
{
    (void)state;
    assert_count("A: 1\n\nx\n\n" LINE "A: 2\n\ny\n", 1);
    assert_count("", 0);
    assert_count("From", 1);
    assert_count(LINE, 1);
}

static void test_mbox_is_read_at_every_length(void **state)
{
    (void)state;
    const char text[] = LINE "A: 1\n\nx\n\n" LINE "A: 2\n\ny\n\n" LINE;
    for (size_t size = 0; size < sizeof text; size++) {
        uint8_t *copy = malloc(size ? size : 1);
        memcpy(copy, text, size);
        size_t next;
        for (size_t start = 0; start < size; start = next)
            assert_true(mbox_message_end(copy, size, start, &next) <= size && next > start);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mbox_is_split_at_from_lines),
        cmocka_unit_test(test_mbox_with_crlf_is_split),
        cmocka_unit_test(test_mbox_is_split_without_an_empty_line),
        cmocka_unit_test(test_mbox_is_split_where_a_header_follows),
        cmocka_unit_test(test_mbox_message_ends_before_a_line_of_spaces),
        cmocka_unit_test(test_mbox_line_without_an_empty_line_needs_more_than_a_time),
        cmocka_unit_test(test_mbox_line_needs_a_date),
        cmocka_unit_test(test_mbox_needs_a_from_line_on_top),
        cmocka_unit_test(test_mbox_is_read_at_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
