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

/* The plain definition, line by line and byte by byte. */
static unsigned reference(bytes_t lines)
{
    unsigned faults = 0;
    for (size_t start = 0, end; start < lines.size; start = end + 1) {
        for (end = start; end < lines.size && lines.data[end] != '\n'; end++)
            ;
        bytes_t line = bytes_slice(lines, start, end - start);
        if (end < lines.size && line.size && line.data[line.size - 1] == '\r')
            line.size--;
        faults |= line.size > LINE_LENGTH_MAX ? FAULT_LONG : 0;
        faults |= bytes_equal_text(line, ".") ? FAULT_DOT : 0;
        faults |= line.size >= 5 && memcmp(line.data, "From ", 5) == 0 ? FAULT_FROM : 0;
        for (size_t i = 0; i < line.size; i++) {
            const uint8_t c = line.data[i];
            faults |= (c & 0x80 ? FAULT_8BIT : 0) | (c == 0 ? FAULT_NUL : 0);
            faults |= c == '\r' ? FAULT_BARE_CR : 0;
            faults |= i + 1 == line.size && (c == ' ' || c == '\t') ? FAULT_TRAILING_SPACE : 0;
        }
    }
    return faults;
}

static void test_line_faults_of_random_lines_match_the_definition(void **state)
{
    (void)state;
    static const char *const rare[] = {"\r",      "\r\n", " \n",     "\n.\n",
                                       "\nFrom ", "\xe9", "\n.\r\n", "\t\r\n"};
    srandom(1);
    for (int round = 0; round < 3000; round++) {
        buffer_t in = BUFFER_INIT;
        const size_t size = (size_t)random() % (round % 20 ? 300 : 40000), kind = (size_t)random();
        const long line = 1 + random() % (round % 5 ? 200 : 3000);
        while (in.size < size)
            buffer_append_text(&in, random() % line ? "x" : "\n");
        for (int i = 0; i < 2 && in.size > 10; i++) {
            const char *odd = rare[(kind + (size_t)random() % 2) % 8];
            memcpy(in.data + (size_t)random() % (in.size - 7), odd, strlen(odd));
        }
        if (round % 7 == 0 && in.size)
            in.data[(size_t)random() % in.size] = 0;
        assert_int_equal(line_faults(buffer_bytes(&in)), reference(buffer_bytes(&in)));
        buffer_free(&in);
    }
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
        cmocka_unit_test(test_line_faults_of_random_lines_match_the_definition),
        cmocka_unit_test(test_line_fault_find_says_where),
    };
    return cmocka_run_group_tests_name("line_fault", tests, NULL, NULL);
}
