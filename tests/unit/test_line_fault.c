/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What relays and mailboxes change, found where it stands. */
#include "sign/line_fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned faults(const char *text)
{
    return line_faults(bytes_text(text));
}

static void test_line_faults_none_in_plain_lines(void **state)
{
    (void)state;
    assert_int_equal(faults(""), 0);
    assert_int_equal(faults("a\nb\n"), 0);
    assert_int_equal(faults("a\r\n\r\nb"), 0);
    assert_int_equal(faults("\tindented\n >From here\n..\n"), 0);
}

static void test_line_faults_each_kind(void **state)
{
    (void)state;
    assert_int_equal(faults("caf\xc3\xa9\n"), FAULT_8BIT);
    assert_int_equal(line_faults(bytes_of("a\0b\n", 4)), FAULT_NUL);
    assert_int_equal(faults("a\rb\n"), FAULT_BARE_CR);
    assert_int_equal(faults("a\r\r\n"), FAULT_BARE_CR);
    assert_int_equal(faults("a\r"), FAULT_BARE_CR);
    assert_int_equal(faults("a \nb\n"), FAULT_TRAILING_SPACE);
    assert_int_equal(faults("a\t\r\nb\n"), FAULT_TRAILING_SPACE);
    assert_int_equal(faults("a\n "), FAULT_TRAILING_SPACE);
    assert_int_equal(faults("From me\n"), FAULT_FROM);
    assert_int_equal(faults("x\r\nFrom me"), FAULT_FROM);
    assert_int_equal(faults("a\r\n.\r\nb"), FAULT_DOT);
    assert_int_equal(faults("."), FAULT_DOT);
}

static void test_line_faults_gathers_all(void **state)
{
    (void)state;
    assert_int_equal(faults("\xe9 \nFrom x\n.\n"),
                     FAULT_8BIT | FAULT_TRAILING_SPACE | FAULT_FROM | FAULT_DOT);
}

static void test_line_faults_length_is_without_the_line_end(void **state)
{
    (void)state;
    char line[LINE_LENGTH_MAX + 3];
    memset(line, 'x', sizeof line);
    memcpy(line + LINE_LENGTH_MAX, "\r\n", 3);
    assert_int_equal(faults(line), 0);
    memcpy(line + LINE_LENGTH_MAX, "x\n", 3);
    assert_int_equal(faults(line), FAULT_LONG);
}

/* The bytes are looked at in blocks: nothing may hide at their edges. */
static void test_line_faults_far_into_the_input(void **state)
{
    (void)state;
    const size_t size = 70 * 1024;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 64 == 63 ? '\n' : 'x';
    for (size_t at = 16 * 1024 - 2; at < 16 * 1024 + 2; at++) {
        char was = text[at];
        text[at] = (char)0x80;
        assert_int_equal(line_faults(bytes_of(text, size)) & FAULT_8BIT, FAULT_8BIT);
        text[at] = 0;
        assert_int_equal(line_faults(bytes_of(text, size)) & FAULT_NUL, FAULT_NUL);
        text[at] = '\r';
        assert_int_equal(line_faults(bytes_of(text, size)) & FAULT_BARE_CR,
                         text[at + 1] == '\n' ? 0 : FAULT_BARE_CR);
        text[at] = was;
    }
    assert_int_equal(line_faults(bytes_of(text, size)), 0);
    free(text);
}

static void test_line_fault_find_says_where(void **state)
{
    (void)state;
    unsigned found;
    bytes_t lines = bytes_text("one\ntwo \nthre\xe9 \n");
    assert_int_equal(line_fault_find(lines, FAULT_8BIT | FAULT_TRAILING_SPACE, &found), 4);
    assert_int_equal(found, FAULT_TRAILING_SPACE);
    assert_int_equal(line_fault_find(lines, FAULT_8BIT, &found), 9);
    assert_int_equal(found, FAULT_8BIT);
    assert_int_equal(line_fault_find(lines, FAULT_DOT, &found), lines.size);
    assert_int_equal(found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_faults_none_in_plain_lines),
        cmocka_unit_test(test_line_faults_each_kind),
        cmocka_unit_test(test_line_faults_gathers_all),
        cmocka_unit_test(test_line_faults_length_is_without_the_line_end),
        cmocka_unit_test(test_line_faults_far_into_the_input),
        cmocka_unit_test(test_line_fault_find_says_where),
    };
    return cmocka_run_group_tests_name("line_fault", tests, NULL, NULL);
}
