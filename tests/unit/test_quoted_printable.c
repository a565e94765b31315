/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/mime/quoted_printable.c: decoding quoted-printable (RFC 2045 section 6.7) in chunks. */

#include "mime/quoted_printable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_decodes(const char *in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(quoted_printable_decode(bytes_text(in), buffer_write, &out), 0);
    if (!bytes_equal_text(buffer_bytes(&out), expected))
        fail_msg("%s", in);
    buffer_free(&out);
}

static void assert_encodes(const char *in, bool text, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(quoted_printable_encode(bytes_text(in), text, "\r\n", buffer_write, &out), 0);
    if (!bytes_equal_text(buffer_bytes(&out), expected))
        fail_msg("%s", in);
    buffer_free(&out);
}

static void test_decodes_bytes_and_keeps_line_ends(void **state)
{
    (void)state;
    assert_decodes("caf=E9 =3D\r\nb=c3=A9\n", "caf\xE9 =\r\nb\xC3\xA9\n");
    assert_decodes("", "");
    assert_decodes("\r\n\n", "\r\n\n");
}

static void test_soft_breaks_join_lines(void **state)
{
    (void)state;
    assert_decodes("a=\r\nb=\nc", "abc");
    assert_decodes("a= \t\r\nb", "ab");
    assert_decodes("a=", "a");
}

static void test_trailing_white_space_was_added_on_the_way(void **state)
{
    (void)state;
    assert_decodes("a \t\r\nb ", "a\r\nb");
    assert_decodes("a=20\r\n", "a \r\n");
}

static void test_what_is_no_encoded_byte_stays(void **state)
{
    (void)state;
    assert_decodes("=ZZ =4 =", "=ZZ =4 ");
    assert_decodes("==3D", "==");
    assert_decodes("x=4", "x=4");
}

static void test_encodes_what_would_not_survive(void **state)
{
    (void)state;
    assert_encodes("a=b\tc\x7F\xE9\n", true, "a=3Db\tc=7F=E9\r\n");
    assert_encodes("end \nend\t\r\nlast ", true, "end=20\r\nend=09\r\nlast=20");
    assert_encodes("From me\nfrom me\nx From me\n.\n.x\na.", true,
                   "=46rom me\r\nfrom me\r\nx From me\r\n=2E\r\n=2Ex\r\na.");
    assert_encodes("a\rb\n", true, "a=0Db\r\n");
    assert_encodes("", true, "");
}

static void test_bytes_keep_their_line_ends_encoded(void **state)
{
    (void)state;
    assert_encodes("a\r\nb\n", false, "a=0D=0Ab=0A");
}

static void test_lines_are_76_characters_at_most(void **state)
{
    (void)state;
    for (size_t size = 70; size < 80; size++) {
        char line[100] = "";
        char expected[120];
        memset(line, 'x', size);
        if (size <= 76)
            strcpy(expected, line);
        else
            snprintf(expected, sizeof expected, "%.75s=\r\n%s", line, line + 75);
        assert_encodes(line, true, expected);
    }
}

static void test_start_of_a_continued_line_is_a_start_too(void **state)
{
    (void)state;
    char line[100], expected[120];
    memset(line, 'x', 75);
    strcpy(line + 75, "From here");
    snprintf(expected, sizeof expected, "%.75s=\r\n=46rom here", line);
    assert_encodes(line, true, expected);
    strcpy(line + 75, "--b");
    snprintf(expected, sizeof expected, "%.75s=\r\n=2D-b", line);
    assert_encodes(line, true, expected);
}

/* Text must not become a boundary by being encoded, whatever the boundary is. */
static void test_no_line_starts_like_a_boundary(void **state)
{
    (void)state;
    assert_encodes("--b\n-- \n-b\na--b\n---", true, "=2D-b\r\n=2D-=20\r\n-b\r\na--b\r\n=2D--");
}

static void test_random_text_comes_back_and_is_safe(void **state)
{
    (void)state;
    srandom(6);
    for (int round = 0; round < 500; round++) {
        buffer_t in = BUFFER_INIT, encoded = BUFFER_INIT, out = BUFFER_INIT;
        size_t size = (size_t)random() % 2000;
        bool text = round % 2;
        for (size_t i = 0; i < size; i++) {
            if (random() % 20 == 0)
                buffer_append_text(&in, text ? "\r\n" : "\n");
            uint8_t c = random() % 4 ? (uint8_t)("a. \tF="[random() % 6]) : (uint8_t)random();
            buffer_append_byte(&in, text && c == '\n' ? 'n' : c);
        }
        /* a CR before a line end is part of it */
        if (text)
            for (size_t i = 0; i + 1 < in.size; i++)
                if (in.data[i] == '\r' && in.data[i + 1] == '\r')
                    in.data[i] = 'r';
        assert_int_equal(
            quoted_printable_encode(buffer_bytes(&in), text, "\r\n", buffer_write, &encoded), 0);
        for (size_t i = 0, column = 0; i < encoded.size; i++) {
            column = encoded.data[i] == '\n' ? 0 : column + 1;
            assert_true(column <= 77); /* with its CR */
            assert_true(encoded.data[i] < 127);
        }
        assert_int_equal(quoted_printable_decode(buffer_bytes(&encoded), buffer_write, &out), 0);
        assert_true(bytes_equal(buffer_bytes(&in), buffer_bytes(&out)));
        buffer_free(&in);
        buffer_free(&encoded);
        buffer_free(&out);
    }
}

static void test_fault_is_an_equals_sign_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t fault;
    } rows[] = {{"a=3D=3d=\nb= \r\nc=", SIZE_MAX}, {"a=3", 1}, {"=3D=\"x\"", 3}, {"==\n", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(quoted_printable_fault(bytes_text(rows[i].text)), rows[i].fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decodes_bytes_and_keeps_line_ends),
        cmocka_unit_test(test_soft_breaks_join_lines),
        cmocka_unit_test(test_fault_is_an_equals_sign_alone),
        cmocka_unit_test(test_trailing_white_space_was_added_on_the_way),
        cmocka_unit_test(test_what_is_no_encoded_byte_stays),
        cmocka_unit_test(test_encodes_what_would_not_survive),
        cmocka_unit_test(test_bytes_keep_their_line_ends_encoded),
        cmocka_unit_test(test_lines_are_76_characters_at_most),
        cmocka_unit_test(test_start_of_a_continued_line_is_a_start_too),
        cmocka_unit_test(test_no_line_starts_like_a_boundary),
        cmocka_unit_test(test_random_text_comes_back_and_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
