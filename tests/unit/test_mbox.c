/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mailboxes, split into messages. */
#include "mbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
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

/* Lines between the separator and the first field that one reader or another passes over: Python's
 * mailbox, formail, s-nail, GMime, dovecot. */
static void test_mbox_is_split_where_a_reader_finds_a_header(void **state)
{
    (void)state;
    static const char *const between[] = {" x\n",       "\tx\n",         " \n",
                                          ": x\n",      ">From y\n",     " x\r\n: y\r\n",
                                          "no field\n", "No field: x\n", "\x80\n"};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        char text[200];
        snprintf(text, sizeof text, LINE "A: 1\n\nx\n\nFrom me\n%sFrom: y\n\nz\n", between[i]);
        assert_count(text, 2);
        snprintf(text, sizeof text, LINE "A: 1\n\nx\nFrom me\r\n%ssubject : y\r\n", between[i]);
        assert_count(text, 2);
    }
    assert_count(LINE "A: 1\n\nx\nFrom me\n x\nNote: y\n", 2);
    assert_count(LINE "A: 1\n\nx\nFrom me\n\x80y: z\n", 2);
    assert_count(LINE "A: 1\nFrom me\nFrom: y\n\nz\n", 2);
    assert_count(LINE "A: 1\n\nx\nFrom now on\nall is well\nNote: y\n", 1);
    assert_count(LINE "A: 1\n\nx\nFrom now on\nall is well\n\nFrom: y\n", 1);
}

static void test_mbox_parts_what_carriage_returns_part(void **state)
{
    (void)state;
    assert_count(LINE "A: 1\n\nx\rFrom me\rFrom: y\r\rz\r", 2);
    assert_count("From a@b Mon Jul  1 12:00:00 2019\rA: 1\r\rx\r\rFrom me\rA: 2\r\ry\r", 2);
    assert_count(LINE "A: 1\n\nx\rFrom now on\rall is well\r", 1);
}

static void test_mbox_begins_behind_empty_lines_and_a_byte_order_mark(void **state)
{
    (void)state;
    assert_count("\n" LINE "A: 1\n\nx\n\n" LINE "A: 2\n", 2);
    assert_count("\r\n\n" LINE "A: 1\n\nx\n\n" LINE "A: 2\n", 2);
    assert_count("\xef\xbb\xbf" LINE "A: 1\n\nx\n\n" LINE "A: 2\n", 2);
    assert_count("\n" LINE "A: 1\n\nx\n", 1);
}

/* The rest of a line that is longer than a reader's buffer is a line to it. */
static void test_mbox_is_split_where_a_long_line_is_cut(void **state)
{
    (void)state;
    static char text[20000];
    const char *messages[8];
    size_t sizes[8];
    for (size_t length = 8100; length < 16500; length++) {
        size_t top = (size_t)sprintf(text, "%s", LINE "A: 1\n\nshort\n");
        memset(text + top, 'x', length);
        strcpy(text + top + length, LINE "A: 2\n\ny\n");
        size_t expected = length % 8191 == 0 ? 2 : 1;
        assert_int_equal(split(text, messages, sizes), expected);
        if (expected == 2)
            assert_string_equal(messages[1], LINE "A: 2\n\ny\n");
    }
    size_t top = (size_t)sprintf(text, "%s", LINE "A: 1\n\n");
    memset(text + top, 'x', 8191);
    strcpy(text + top + 8191, "From now on\nA: 2\n\ny\n");
    assert_count(text, 1);
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
        cmocka_unit_test(test_mbox_is_split_where_a_reader_finds_a_header),
        cmocka_unit_test(test_mbox_parts_what_carriage_returns_part),
        cmocka_unit_test(test_mbox_begins_behind_empty_lines_and_a_byte_order_mark),
        cmocka_unit_test(test_mbox_is_split_where_a_long_line_is_cut),
        cmocka_unit_test(test_mbox_message_ends_before_a_line_of_spaces),
        cmocka_unit_test(test_mbox_line_without_an_empty_line_needs_more_than_a_time),
        cmocka_unit_test(test_mbox_line_needs_a_date),
        cmocka_unit_test(test_mbox_needs_a_from_line_on_top),
        cmocka_unit_test(test_mbox_is_read_at_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
