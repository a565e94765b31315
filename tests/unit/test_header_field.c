/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/header_field.c: header fields of RFC 5322 section 2.2, unfolded, in their order. */
#include "mime/header_field.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    static arena_t arena;
    arena = ARENA_INIT;
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static size_t parse(arena_t *arena, const char *text, bool top, header_t *r_header)
{
    size_t body;
    assert_int_equal(header_parse(arena, bytes_text(text), top, r_header, &body), 0);
    return body;
}

static void assert_field(const header_t *header, size_t index, const char *name, const char *value,
                         const char *whole)
{
    assert_true(index < header->count);
    assert_true(bytes_equal_text(header->fields[index].name, name));
    assert_true(bytes_equal_text(header->fields[index].value, value));
    assert_true(bytes_equal_text(header->fields[index].whole, whole));
}

static void test_fields_keep_their_bytes(void **state)
{
    header_t header;
    size_t body = parse(*state, "From: a@b\r\nSubject:x\r\n\r\nbody", false, &header);
    assert_int_equal(header.count, 2);
    assert_field(&header, 0, "From", " a@b", "From: a@b\r\n");
    assert_field(&header, 1, "Subject", "x", "Subject:x\r\n");
    assert_true(bytes_equal_text(header.whole, "From: a@b\r\nSubject:x\r\n"));
    assert_int_equal(body, strlen("From: a@b\r\nSubject:x\r\n\r\n"));
    assert_false(header.no_empty_line || header.has_bare_cr || header.has_nul);
    assert_false(bytes_present(header.malformed));
}

static void test_lf_and_crlf_may_mix(void **state)
{
    header_t header;
    size_t body = parse(*state, "A: 1\nB: 2\r\n\nbody", false, &header);
    assert_int_equal(header.count, 2);
    assert_field(&header, 1, "B", " 2", "B: 2\r\n");
    assert_int_equal(body, 12);
}

static void test_folded_field_is_one_field(void **state)
{
    header_t header;
    parse(*state, "A: one\r\n two\r\n\tthree\r\nB: x\r\n\r\n", false, &header);
    assert_int_equal(header.count, 2);
    assert_field(&header, 0, "A", " one\r\n two\r\n\tthree", "A: one\r\n two\r\n\tthree\r\n");
    bytes_t unfolded = header_unfold(*state, header.fields[0].value);
    assert_true(bytes_equal_text(unfolded, "one two\tthree"));
}

static void test_unfold_copies_nothing_without_folds(void **state)
{
    bytes_t value = bytes_text(" plain \r\n");
    bytes_t unfolded = header_unfold(*state, value);
    assert_ptr_equal(unfolded.data, value.data + 1);
    assert_true(bytes_equal_text(unfolded, "plain"));
}

static bool all_equal(arena_t *arena, const char *text)
{
    header_t header;
    bool equal;
    parse(arena, text, false, &header);
    assert_int_equal(header_fields_equal(arena, &header, "A", &equal), 0);
    return equal;
}

static void test_repeated_fields_are_equal_once_unfolded(void **state)
{
    assert_true(all_equal(*state, "A: 1 2\na:1\r\n 2\nB: 3\n\n"));
    assert_true(all_equal(*state, "A: 1\n\n"));
    assert_true(all_equal(*state, "B: 1\n\n"));
    assert_true(all_equal(*state, "A:\nA: \n\n"));
    assert_false(all_equal(*state, "A: 1\nA: 2\n\n"));
    assert_false(all_equal(*state, "A: x\nA: x\nA: X\n\n"));
    assert_false(all_equal(*state, "A: 1  2\nA: 1 2\n\n"));
    assert_false(all_equal(*state, "A:\nA: 1\n\n"));
}

static void test_header_without_body(void **state)
{
    header_t header;
    assert_int_equal(parse(*state, "A: 1", false, &header), 4);
    assert_true(header.no_empty_line);
    assert_field(&header, 0, "A", " 1", "A: 1");
    assert_int_equal(parse(*state, "A: 1\n", false, &header), 5);
    assert_true(header.no_empty_line);
    assert_int_equal(parse(*state, "A: 1\n\n", false, &header), 6);
    assert_false(header.no_empty_line);
    assert_int_equal(parse(*state, "", false, &header), 0);
    assert_int_equal(header.count, 0);
}

static void test_empty_header(void **state)
{
    header_t header;
    assert_int_equal(parse(*state, "\r\nbody", false, &header), 2);
    assert_int_equal(header.count, 0);
    assert_false(header.no_empty_line);
    assert_false(bytes_present(header.malformed));
}

static void test_space_before_the_colon_is_noted(void **state)
{
    header_t header;
    parse(*state, "From : a@b\nTo\t :c\nX:\n\n", false, &header);
    assert_int_equal(header.count, 3);
    assert_field(&header, 0, "From", " a@b", "From : a@b\n");
    assert_true(header.fields[0].space_before_colon);
    assert_true(header.fields[1].space_before_colon);
    assert_false(header.fields[2].space_before_colon);
}

static void test_what_is_no_field_is_skipped_and_noted(void **state)
{
    static const char *const lines[] = {"no colon here",  "two words: x", ": no name", " folded",
                                        "n\303\244me: x", "\r: x",        "a\001: x"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        header_t header;
        char text[100];
        snprintf(text, sizeof text, "%s\n more of it\nB: 2\n\nbody", lines[i]);
        parse(*state, text, false, &header);
        assert_int_equal(header.count, 1);
        assert_field(&header, 0, "B", " 2", "B: 2\n");
        assert_true(bytes_equal_text(header.malformed, lines[i]));
    }
}

static void test_continuation_of_a_malformed_line_joins_no_field(void **state)
{
    header_t header;
    parse(*state, "A: 1\ngarbage\n tail\nB: 2\n\n", false, &header);
    assert_int_equal(header.count, 2);
    assert_field(&header, 0, "A", " 1", "A: 1\n");
    assert_true(bytes_equal_text(header.malformed, "garbage"));
}

static void test_mbox_line_is_skipped_on_top_only(void **state)
{
    header_t header;
    const char *text = "From a@b Mon Jan  1 00:00:00 2024\nA: 1\n\n";
    parse(*state, text, true, &header);
    assert_int_equal(header.count, 1);
    assert_true(bytes_starts_with(header.mbox_from, "From a@b"));
    assert_true(bytes_equal_text(header.whole, "A: 1\n"));
    parse(*state, text, false, &header);
    assert_false(bytes_present(header.mbox_from));
    assert_true(bytes_present(header.malformed));
}

static void test_from_with_space_before_the_colon_is_no_mbox_line(void **state)
{
    header_t header;
    parse(*state, "From : a@b\n\n", true, &header);
    assert_false(bytes_present(header.mbox_from));
    assert_int_equal(header_count(&header, "from"), 1);
}

static void test_bytes_that_parsers_stumble_over_are_noted(void **state)
{
    header_t header;
    size_t body;
    parse(*state, "A: 1\rB: 2\n\n", false, &header);
    assert_true(header.has_bare_cr);
    parse(*state, "A: 1\r\r\n\r\n", false, &header);
    assert_true(header.has_bare_cr);
    parse(*state, "A: 1\r", false, &header);
    assert_true(header.has_bare_cr);
    parse(*state, "A: 1\r\n\r\nbody\rbody", false, &header);
    assert_false(header.has_bare_cr);
    assert_int_equal(header_parse(*state, bytes_of("A: \0\n\n", 6), false, &header, &body), 0);
    assert_true(header.has_nul);
    assert_int_equal(header_parse(*state, bytes_of("A:\n\n\0", 5), false, &header, &body), 0);
    assert_false(header.has_nul);
}

static void test_blank_continuation_matters_when_more_follows(void **state)
{
    header_t header;
    parse(*state, "A: 1\n \t\nB: 2\n\n", false, &header);
    assert_true(header.has_blank_fold);
    assert_int_equal(header.count, 2);
    parse(*state, "A: 1\n \r\n\tB: 2\n\n", false, &header);
    assert_true(header.has_blank_fold);
    parse(*state, "A: 1\n \t\n\nB: 2", false, &header);
    assert_false(header.has_blank_fold);
    parse(*state, "A: 1\n  x\nB: 2\n\n", false, &header);
    assert_false(header.has_blank_fold);
}

static void test_find_ignores_case_and_counts(void **state)
{
    header_t header;
    parse(*state, "to: 1\nTO: 2\nTo: 3\nTox: 4\n\n", false, &header);
    assert_int_equal(header_count(&header, "To"), 3);
    assert_true(bytes_equal_text(header_find(&header, "To", 2)->value, " 3"));
    assert_null(header_find(&header, "To", 3));
    assert_null(header_find(&header, "From", 0));
}

static void test_too_many_fields_are_not_read(void **state)
{
    buffer_t text = BUFFER_INIT;
    header_t header;
    size_t body;
    for (int i = 0; i < LIMIT_HEADER_FIELDS; i++)
        buffer_append_text(&text, "A: b\n");
    buffer_append_text(&text, "\nbody");
    assert_int_equal(header_parse(*state, buffer_bytes(&text), false, &header, &body), 0);
    assert_null(header.limit);
    text.size -= 5;
    buffer_append_text(&text, "Last: one\n\nbody");
    assert_int_equal(header_parse(*state, buffer_bytes(&text), false, &header, &body), 0);
    assert_string_equal(header.limit, LIMIT_TEXT(LIMIT_HEADER_FIELDS));
    assert_int_equal(header.count, LIMIT_HEADER_FIELDS);
    assert_true(bytes_equal_text(bytes_from(buffer_bytes(&text), body), "body"));
    buffer_free(&text);
}

static void test_too_long_a_header_is_not_read(void **state)
{
    buffer_t text = BUFFER_INIT;
    header_t header;
    size_t body;
    buffer_append_text(&text, "A: b\nLong: ");
    for (int i = 0; i < LIMIT_HEADER_SIZE; i++)
        buffer_append_byte(&text, 'x');
    buffer_append_text(&text, "\nB: c\n\nbody");
    assert_int_equal(header_parse(*state, buffer_bytes(&text), false, &header, &body), 0);
    assert_string_equal(header.limit, LIMIT_TEXT(LIMIT_HEADER_SIZE));
    assert_int_equal(header.count, 1);
    assert_true(bytes_equal_text(bytes_from(buffer_bytes(&text), body), "body"));
    buffer_free(&text);
}

static void test_cfws_is_skipped_with_nested_comments(void **state)
{
    (void)state;
    size_t offset = 0;
    bytes_t value = bytes_text(" (a (b) \\) c)\r\n\t(d)x");
    assert_true(header_skip_cfws(value, &offset));
    assert_int_equal(value.data[offset], 'x');
    offset = 0;
    assert_false(header_skip_cfws(bytes_text("(never (ends)"), &offset));
    assert_int_equal(offset, 13);
    offset = 0;
    assert_false(header_skip_cfws(bytes_text("(\\"), &offset));
    assert_int_equal(offset, 2);
}

static void test_comments_nest_up_to_the_limit(void **state)
{
    (void)state;
    for (size_t depth = LIMIT_COMMENT_DEPTH; depth <= LIMIT_COMMENT_DEPTH + 1; depth++) {
        char text[2 * LIMIT_COMMENT_DEPTH + 2];
        memset(text, '(', depth);
        memset(text + depth, ')', depth);
        size_t offset = 0;
        assert_int_equal(header_skip_cfws(bytes_of(text, 2 * depth), &offset),
                         depth == LIMIT_COMMENT_DEPTH);
        assert_int_equal(offset, 2 * depth);
    }
}

static void test_quoted_string_is_unquoted(void **state)
{
    size_t offset = 2;
    bytes_t text =
        header_quoted_string(*state, bytes_text("x \"a \\\"b\\\\\r\n c\" rest"), &offset);
    assert_true(bytes_equal_text(text, "a \"b\\ c"));
    assert_int_equal(offset, 15);
    offset = 0;
    text = header_quoted_string(*state, bytes_text("\"\""), &offset);
    assert_true(bytes_present(text));
    assert_int_equal(text.size, 0);
}

static void test_quoted_string_that_does_not_end(void **state)
{
    static const char *const values[] = {"\"", "\"abc", "\"abc\\", "\"abc\\\""};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        size_t offset = 0;
        assert_false(bytes_present(header_quoted_string(*state, bytes_text(values[i]), &offset)));
        assert_int_equal(offset, strlen(values[i]));
    }
}

/* The fields and what is noted cover a header at every truncation and whatever byte is flipped. */
static void test_random_headers_stay_inside_their_input(void **state)
{
    static const char text[] = "From x\nA : 1\r\n\t2\n \nbad\n (c)\r\nB:\r\n\r\nbody";
    srandom(2);
    for (int round = 0; round < 5000; round++) {
        size_t size = (size_t)random() % sizeof text;
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        memcpy(copy, text, size);
        if (size)
            copy[(size_t)random() % size] = (uint8_t)("\r\n: \tx\0"[random() % 7]);
        header_t header;
        size_t body;
        assert_int_equal(header_parse(*state, bytes_of(copy, size), round % 2, &header, &body), 0);
        assert_true(body <= size);
        for (size_t i = 0; i < header.count; i++) {
            const header_field_t *field = &header.fields[i];
            assert_true(field->whole.data >= copy);
            assert_true(field->whole.data + field->whole.size <= copy + body);
            assert_true(field->value.data >= field->name.data + field->name.size + 1);
            assert_true(field->value.data + field->value.size <=
                        field->whole.data + field->whole.size);
        }
        free(copy);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_fields_keep_their_bytes),
        TEST(test_lf_and_crlf_may_mix),
        TEST(test_folded_field_is_one_field),
        TEST(test_unfold_copies_nothing_without_folds),
        TEST(test_repeated_fields_are_equal_once_unfolded),
        TEST(test_header_without_body),
        TEST(test_empty_header),
        TEST(test_space_before_the_colon_is_noted),
        TEST(test_what_is_no_field_is_skipped_and_noted),
        TEST(test_continuation_of_a_malformed_line_joins_no_field),
        TEST(test_mbox_line_is_skipped_on_top_only),
        TEST(test_from_with_space_before_the_colon_is_no_mbox_line),
        TEST(test_bytes_that_parsers_stumble_over_are_noted),
        TEST(test_blank_continuation_matters_when_more_follows),
        TEST(test_find_ignores_case_and_counts),
        TEST(test_too_many_fields_are_not_read),
        TEST(test_too_long_a_header_is_not_read),
        TEST(test_cfws_is_skipped_with_nested_comments),
        TEST(test_comments_nest_up_to_the_limit),
        TEST(test_quoted_string_is_unquoted),
        TEST(test_quoted_string_that_does_not_end),
        TEST(test_random_headers_stay_inside_their_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
