/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of serial numbers: everything that people paste is read, everything else is named by its
 * line. */
#include "base/limits.h"
#include "verify/serial_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static smime_serial_list_t *read_column(const char *text, unsigned column)
{
    smime_serial_list_t *list;
    size_t line = 99;
    gpg_error_t error = smime_serial_list_read(&list, text, strlen(text), column, &line);
    assert_int_equal(error, 0);
    assert_int_equal(line, 0);
    assert_non_null(list);
    return list;
}

static void assert_number(const char *text, const char *serial)
{
    smime_serial_list_t *list = read_column(text, 1);
    assert_int_equal(smime_serial_list_count(list), 1);
    assert_true(smime_serial_list_has(list, serial));
    smime_serial_list_free(&list);
    assert_null(list);
}

/* The text as second line, where no title may stand. */
static void assert_refused_with(const char *text, const char *limit)
{
    char two_lines[256];
    snprintf(two_lines, sizeof two_lines, "01\n%s\n", text);
    smime_serial_list_t *list;
    size_t line;
    gpg_error_t error = smime_serial_list_read(&list, two_lines, strlen(two_lines), 1, &line);
    if (limit)
        assert_string_equal(smime_limit_text(error), limit);
    else
        assert_int_equal(gpg_err_code(error), GPG_ERR_INV_VALUE);
    assert_int_equal(line, 2);
    assert_null(list);
}

static void assert_no_number(const char *text)
{
    assert_refused_with(text, NULL);
}

static void test_serial_list_reads_the_forms_of_hex(void **state)
{
    (void)state;
    assert_number("0c0c31", "0c0c31");
    assert_number("0C0C31", "0c0c31");
    assert_number("0C:0c:31", "0c0c31");
    assert_number("0c 0c 31", "0c0c31");
    assert_number("  0c0c31  \t", "0c0c31");
    assert_number("0x0C0C31", "0c0c31");
    assert_number("0X c0c31", "0c0c31");
    assert_number("000000000c0c31", "0c0c31");
    assert_number("c0c31", "0c0c31");
    assert_number("c:0c:31", "0c0c31"); /* only the first group may be half a byte */
    assert_number("0c0c 3145", "0c0c3145");
    assert_number("0c : 0c : 31", "0c0c31");
    assert_number("0", "00");
    assert_number("-05", "-05");
    assert_number("-00", "00");
    /* A number whose CA forgot the leading zero: the octets, and what OpenSSL prints of them. */
    assert_number("9a0b", "9a0b");
    assert_number("009a0b", "9a0b");
    assert_number("-65f5", "9a0b");
    assert_number("9a0b", "-65f5");
    assert_number("decimal:-26101", "9a0b");
    assert_number("-80", "80");
    assert_number("-81", "ff7f");
    assert_number("-100", "ff00");
    assert_number("-0100", "ff00");
    assert_number("-8000", "8000");
}

static void test_serial_list_reads_what_openssl_and_spreadsheets_write(void **state)
{
    (void)state;
    assert_number("serial=0C0C31", "0c0c31");
    assert_number("Serial Number: 0c:0c:31", "0c0c31");
    assert_number("        Serial Number: 4660 (0x1234)", "1234");
    assert_number("'0C0C31", "0c0c31");
    assert_number("\"'0C0C31\"", "0c0c31");
    assert_number("0C-0C-31", "0c0c31");
    assert_number("-0c", "-0c");
    assert_number("serial=-65F5", "9a0b");
    assert_number("Serial Number: -8 (-0x8)", "f8");
    assert_number("(Negative)65:f5", "9a0b");
    assert_no_number("serial=");
    assert_no_number("serial 12");
    assert_no_number("Serial Number: (0x1234)x");
    assert_no_number("Serial Number: ()");
    assert_no_number("2026-11-24");
    assert_no_number("0c-");
    assert_no_number("0c-0");
    assert_no_number("0c--31");
    assert_no_number("0c-0c:31");
}

static void test_serial_list_reads_utf16_without_a_mark(void **state)
{
    (void)state;
    static const char little[] = "0\0"
                                 "c\0"
                                 "\n\0"
                                 "1\0"
                                 "2\0",
                      big[] = "\0"
                              "0\0"
                              "c\0"
                              "\n\0"
                              "1\0"
                              "2";
    const char *texts[] = {little, big};
    smime_serial_list_t *list;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(smime_serial_list_read(&list, texts[i], 10, 1, NULL), 0);
        assert_int_equal(smime_serial_list_count(list), 2);
        assert_true(smime_serial_list_has(list, "0c"));
        assert_true(smime_serial_list_has(list, "12"));
        smime_serial_list_free(&list);
    }
    assert_int_equal(gpg_err_code(smime_serial_list_read(&list, "1\n2\0", 4, 1, NULL)),
                     GPG_ERR_INV_VALUE);
}

static void test_serial_list_reads_decimal_numbers_of_any_size(void **state)
{
    (void)state;
    assert_number("decimal:789553", "0c0c31");
    assert_number("Decimal: 789 553", "0c0c31");
    assert_number("decimal:0", "00");
    assert_number("decimal:-5", "-05");
    assert_number("decimal:00000000000000000000000000000000000000000000000000000000000000005",
                  "05");
    assert_number("decimal:1461501637330902918203684832716283019655932542975",
                  "ffffffffffffffffffffffffffffffffffffffff");
    assert_number("decimal:1461501637330902918203684832716283019655932542976",
                  "010000000000000000000000000000000000000000");
}

static void test_serial_list_reads_what_windows_puts_on_the_clipboard(void **state)
{
    (void)state;
    assert_number("\xe2\x80\x8e"
                  "0c 0c 31",
                  "0c0c31");
    assert_number("\xe2\x80\x8e"
                  "0c0c31\xe2\x80\x8e",
                  "0c0c31");
    assert_number("\xef\xbc\x90\xef\xbd\x83\xef\xbc\x90\xef\xbc\xa3\xef\xbc\x93\xef\xbc\x91",
                  "0c0c31"); /* full-width digits and letters */
    assert_number("0c\xef\xbc\x9a"
                  "0c\xe3\x80\x80"
                  "31",
                  "0c0c31"); /* full-width colon, space */
    assert_number("0c\xc2\xa0"
                  "0c\xc2\xa0"
                  "31",
                  "0c0c31");
    assert_number("\xef\xbb\xbf"
                  "0c0c31\r\n",
                  "0c0c31"); /* byte order mark */
    assert_number("\xef\xbb\xbf\"0c0c31\"\r\n", "0c0c31");
}

static void test_serial_list_reads_one_entry_a_line(void **state)
{
    (void)state;
    smime_serial_list_t *list = read_column(
        "# published 2026\r\n\r\n0c0c31, issuing CA\r\n  \r0d;x\n0e\t# old\n0f # new", 1);
    assert_int_equal(smime_serial_list_count(list), 4);
    assert_true(smime_serial_list_has(list, "0c0c31"));
    assert_true(smime_serial_list_has(list, "0d"));
    assert_true(smime_serial_list_has(list, "0e"));
    assert_true(smime_serial_list_has(list, "0f"));
    smime_serial_list_free(&list);
}

static void test_serial_list_takes_the_named_column(void **state)
{
    (void)state;
    smime_serial_list_t *list =
        read_column("Name,Serial\n\"Demo, Inc.\",0c0c31\n\"x\";\"0d\"\n", 2);
    assert_int_equal(smime_serial_list_count(list), 2);
    assert_true(smime_serial_list_has(list, "0c0c31"));
    assert_true(smime_serial_list_has(list, "0d"));
    smime_serial_list_free(&list);
    list = read_column("a\tb\t0c\n", 3);
    assert_true(smime_serial_list_has(list, "0c"));
    smime_serial_list_free(&list);
}

static void test_serial_list_refuses_a_line_without_the_column(void **state)
{
    (void)state;
    smime_serial_list_t *list;
    size_t line;
    const char *text = "a,0c\nb,0d\nc\n";
    gpg_error_t error = smime_serial_list_read(&list, text, strlen(text), 2, &line);
    assert_int_equal(gpg_err_code(error), GPG_ERR_INV_VALUE);
    assert_int_equal(line, 3);
    assert_int_equal(gpg_err_code(smime_serial_list_read(&list, text, strlen(text), 0, &line)),
                     GPG_ERR_INV_ARG);
    error = smime_serial_list_read(&list, "x\ny\n", 4, UINT32_MAX, NULL);
    assert_int_equal(gpg_err_code(error), GPG_ERR_INV_VALUE);
}

static void test_serial_list_allows_one_title(void **state)
{
    (void)state;
    smime_serial_list_t *list = read_column("# a comment\n\nSerial numbers\n0c\n", 1);
    assert_int_equal(smime_serial_list_count(list), 1);
    smime_serial_list_free(&list);
    size_t line;
    const char *text = "Title\nSubtitle\n0c\n";
    gpg_error_t error = smime_serial_list_read(&list, text, strlen(text), 1, &line);
    assert_int_equal(gpg_err_code(error), GPG_ERR_INV_VALUE);
    assert_int_equal(line, 2);
    text = "0c\r\n\r\nnot a number\r\n";
    error = smime_serial_list_read(&list, text, strlen(text), 1, &line);
    assert_int_equal(gpg_err_code(error), GPG_ERR_INV_VALUE);
    assert_int_equal(line, 3);
}

static void test_serial_list_refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0c0g31", "0x",   "decimal:", "decimal:12a", "decimal 12", "0c::31", ":0c",
        "0c:",    "0c:1", "0c 0 31",  "0c\xc3\xa9",  "0c\xff",     "--5",    "-",
        ",0c",    "0c-0", "0c.0c",    "\"0c",        "0x0x5",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_no_number(texts[i]);
}

static void test_serial_list_names_the_cap_on_a_number(void **state)
{
    (void)state;
    char digits[200] = "decimal:1";
    memset(digits + 9, '0', 155); /* 10^155 > 2^512 */
    assert_refused_with(digits, LIMIT_TEXT(LIMIT_SERIAL_SIZE));
    memset(digits, 0, sizeof digits);
    memset(digits, '2', 2 * LIMIT_SERIAL_SIZE + 1);
    assert_refused_with(digits, LIMIT_TEXT(LIMIT_SERIAL_SIZE));
}

static void assert_reads_one(const char *data, size_t size, const char *number);

/* Whose octets may be one more than those of their magnitude. */
static void test_serial_list_names_the_cap_on_a_negative_number(void **state)
{
    (void)state;
    char digits[2 * LIMIT_SERIAL_SIZE + 2] = "-8";
    memset(digits + 2, '0', sizeof digits - 3);
    assert_reads_one(digits, strlen(digits), digits + 1);
    digits[sizeof digits - 2] = '1';
    assert_refused_with(digits, LIMIT_TEXT(LIMIT_SERIAL_SIZE));
}

static void assert_reads_one(const char *data, size_t size, const char *number)
{
    smime_serial_list_t *list;
    size_t line = 99;
    assert_int_equal(smime_serial_list_read(&list, data, size, 1, &line), 0);
    assert_int_equal(line, 0);
    assert_int_equal(smime_serial_list_count(list), 1);
    assert_true(smime_serial_list_has(list, number));
    smime_serial_list_free(&list);
}

static void test_serial_list_reads_utf16_with_its_mark(void **state)
{
    (void)state;
    assert_reads_one("\xff\xfe"
                     "0\0c\0\r\0\n\0",
                     10, "0c");
    assert_reads_one("\xfe\xff"
                     "\0"
                     "0\0c\0\n",
                     8, "0c");
    smime_serial_list_t *list;
    size_t line;
    assert_int_equal(gpg_err_code(smime_serial_list_read(&list,
                                                         "\xff\xfe"
                                                         "0\0c",
                                                         5, 1, &line)),
                     GPG_ERR_INV_VALUE);
    assert_int_equal(gpg_err_code(smime_serial_list_read(&list, "0c\0\0", 4, 1, &line)),
                     GPG_ERR_INV_VALUE);
    assert_int_equal(line, 1);
}

/* The line of what is wrong in UTF-16 of either order, with its mark. */
static void assert_utf16_line(const uint16_t *units, size_t count, size_t odd, size_t wanted)
{
    for (int big = 0; big < 2; big++) {
        uint8_t data[64];
        size_t size = 0, line;
        smime_serial_list_t *list;
        for (size_t i = 0; i < count; i++) {
            data[size++] = (uint8_t)(big ? units[i] >> 8 : units[i]);
            data[size++] = (uint8_t)(big ? units[i] : units[i] >> 8);
        }
        size += odd; /* one octet of another unit */
        data[size] = 'x';
        gpg_error_t error = smime_serial_list_read(&list, data, size, 1, &line);
        assert_int_equal(gpg_err_code(error), wanted ? GPG_ERR_INV_VALUE : 0);
        assert_int_equal(line, wanted);
        smime_serial_list_free(&list);
    }
}

static void test_serial_list_tells_the_line_in_utf16(void **state)
{
    (void)state;
    static const uint16_t wrong[] = {0xfeff, '1', '2', '\n', '3', '4', '\r', '\n', 'x', 'y'},
                          half[] = {0xfeff, '1', '2', '\n', '3', 0xd83d, '4', '\n'},
                          reversed[] = {0xfeff, '1', '2', '\n', '#', 0xde00, 0xd83d, '\n'},
                          open[] = {0xfeff, '1', '2', '\n', '#', 0xd83d},
                          good[] = {0xfeff, '1', '2', '\n', '#', 0xd83d, 0xde00, '\n'};
    assert_utf16_line(wrong, 10, 0, 3);
    assert_utf16_line(half, 8, 0, 2);
    assert_utf16_line(reversed, 8, 0, 2);
    assert_utf16_line(open, 6, 0, 2);
    assert_utf16_line(good, 8, 0, 0);
    assert_utf16_line(good, 8, 1, 3);
    smime_serial_list_t *list;
    size_t line;
    assert_int_equal(gpg_err_code(smime_serial_list_read(&list, "N\0x", 3, 1, &line)),
                     GPG_ERR_INV_VALUE);
    assert_int_equal(line, 1);
}

static void test_serial_list_reads_quotes_and_spaces_of_word_processors(void **state)
{
    (void)state;
    const char *const forms[] = {"\u201c0c 1d\u201d", "\u20180c1d\u2019", "0c\u00a01d",
                                 "0c\u30001d"};
    for (size_t i = 0; i < 4; i++)
        assert_reads_one(forms[i], strlen(forms[i]), "0c1d");
}

static void test_serial_list_tells_of_a_title_that_looks_like_a_number(void **state)
{
    (void)state;
    smime_serial_list_t *list;
    size_t line;
    const char *text = "# numbers\n0c0O\n0d\n";
    assert_int_equal(smime_serial_list_read(&list, text, strlen(text), 1, &line), 0);
    assert_int_equal(line, 2);
    smime_serial_list_free(&list);
}

static void test_serial_list_matches_whole_numbers_only(void **state)
{
    (void)state;
    smime_serial_list_t *list = read_column("0c0c31\n", 1);
    assert_true(smime_serial_list_has(list, "0c0c31"));
    assert_true(smime_serial_list_has(list, "0C0C31"));
    assert_true(smime_serial_list_has(list, "c0c31"));
    assert_false(smime_serial_list_has(list, "0c0c3145"));
    assert_false(smime_serial_list_has(list, "0c0c"));
    assert_false(smime_serial_list_has(list, "0c310c0c31"));
    assert_false(smime_serial_list_has(list, "-0c0c31"));
    assert_false(smime_serial_list_has(list, "0c0c3100"));
    assert_false(smime_serial_list_has(list, ""));
    assert_false(smime_serial_list_has(list, NULL));
    assert_false(smime_serial_list_has(NULL, "0c0c31"));
    smime_serial_list_free(&list);
}

static void test_serial_list_that_is_empty_has_nothing(void **state)
{
    (void)state;
    smime_serial_list_t *list = read_column("", 1);
    assert_int_equal(smime_serial_list_count(list), 0);
    assert_false(smime_serial_list_has(list, "00"));
    smime_serial_list_free(&list);
    list = read_column("Only a title", 1);
    assert_int_equal(smime_serial_list_count(list), 0);
    smime_serial_list_free(&list);
    smime_serial_list_free(&list);
    smime_serial_list_free(NULL);
}

static void assert_field(const char *data, size_t size, unsigned column, size_t line,
                         const char *expected)
{
    char *field = serial_list_field(data, size, column, line);
    if (expected)
        assert_string_equal(field, expected);
    else
        assert_null(field);
    free(field);
}

static void test_serial_list_quotes_a_field(void **state)
{
    (void)state;
    static const char list[] = "a;\"b;c\"\r\n\nd ,,\xff\x1b\te#f\n\"x\0y\"";
    static const char utf16[] = "\xff\xfe"
                                "a\0;\0\xe9\0\n\0"
                                "b\0";
    assert_field(list, sizeof list - 1, 1, 1, "a");
    assert_field(list, sizeof list - 1, 2, 1, "b;c");
    assert_field(list, sizeof list - 1, 3, 1, NULL);
    assert_field(list, sizeof list - 1, 1, 3, "d");
    assert_field(list, sizeof list - 1, 2, 3, "");
    assert_field(list, sizeof list - 1, 3, 3, "\xff\x1b");
    assert_field(list, sizeof list - 1, 4, 3, "e");
    assert_field(list, sizeof list - 1, 1, 4, "x?y");
    assert_field(list, sizeof list - 1, 1, 5, NULL);
    assert_field(list, sizeof list - 1, 1, 0, NULL);
    assert_field(list, sizeof list - 1, 0, 1, NULL);
    assert_field("", 0, 1, 1, NULL);
    assert_field(utf16, sizeof utf16 - 1, 2, 1, "\u00e9");
    assert_field(utf16, sizeof utf16 - 1, 1, 2, "b");
}

static void test_serial_list_of_100000_lines_is_searched(void **state)
{
    (void)state;
    const size_t lines = 100000;
    char *text = malloc(lines * 16 + 1), *at = text;
    assert_non_null(text);
    for (size_t i = 0; i < lines; i++)
        at += sprintf(at, "%08x\n", (unsigned)(i * 2654435761u));
    smime_serial_list_t *list = read_column(text, 1);
    assert_int_equal(smime_serial_list_count(list), lines);
    for (size_t i = 0; i < lines; i++) {
        char serial[16];
        sprintf(serial, "%x", (unsigned)(i * 2654435761u));
        assert_true(smime_serial_list_has(list, serial));
    }
    assert_false(smime_serial_list_has(list, "0c0c3132"));
    smime_serial_list_free(&list);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serial_list_reads_the_forms_of_hex),
        cmocka_unit_test(test_serial_list_reads_what_openssl_and_spreadsheets_write),
        cmocka_unit_test(test_serial_list_reads_utf16_without_a_mark),
        cmocka_unit_test(test_serial_list_reads_decimal_numbers_of_any_size),
        cmocka_unit_test(test_serial_list_reads_what_windows_puts_on_the_clipboard),
        cmocka_unit_test(test_serial_list_reads_one_entry_a_line),
        cmocka_unit_test(test_serial_list_takes_the_named_column),
        cmocka_unit_test(test_serial_list_refuses_a_line_without_the_column),
        cmocka_unit_test(test_serial_list_allows_one_title),
        cmocka_unit_test(test_serial_list_refuses_what_is_no_number),
        cmocka_unit_test(test_serial_list_names_the_cap_on_a_number),
        cmocka_unit_test(test_serial_list_names_the_cap_on_a_negative_number),
        cmocka_unit_test(test_serial_list_reads_utf16_with_its_mark),
        cmocka_unit_test(test_serial_list_tells_the_line_in_utf16),
        cmocka_unit_test(test_serial_list_reads_quotes_and_spaces_of_word_processors),
        cmocka_unit_test(test_serial_list_tells_of_a_title_that_looks_like_a_number),
        cmocka_unit_test(test_serial_list_matches_whole_numbers_only),
        cmocka_unit_test(test_serial_list_that_is_empty_has_nothing),
        cmocka_unit_test(test_serial_list_quotes_a_field),
        cmocka_unit_test(test_serial_list_of_100000_lines_is_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
