/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Header fields that no relay changes, and that still say the same. */
#include "mime/content_type.h"
#include "sign/line_fault.h"
#include "sign/safe_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

/* The field as it is written; *r_left as safe_field_write gives it. */
static const char *written(const char *field, const char *parameter, unsigned *r_left)
{
    header_t header;
    size_t body;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(header_parse(&arena, bytes_text(field), false, &header, &body), 0);
    assert_int_equal(header.count, 1);
    assert_int_equal(safe_field_write(&arena, &header.fields[0], parameter, &out, r_left), 0);
    const char *text = arena_text(&arena, buffer_bytes(&out));
    buffer_free(&out);
    return text;
}

static void expect(const char *field, const char *expected)
{
    unsigned left;
    assert_string_equal(written(field, NULL, &left), expected);
    assert_int_equal(left, 0);
}

static void test_safe_field_keeps_what_is_safe(void **state)
{
    (void)state;
    expect("Subject: a\n\tb\n", "Subject: a\n\tb\n");
    expect("Subject: a\r\n b\r\n", "Subject: a\n b\n");
    expect("Subject:\n b\n", "Subject:\n b\n");
}

static void test_safe_field_moves_white_space_behind_the_fold(void **state)
{
    (void)state;
    expect("Subject: a \n b\n", "Subject: a\n  b\n");
    expect("Subject: \n b\n", "Subject:\n  b\n");
    expect("Subject: a \t\r\n \t \r\n b\r\n", "Subject: a\n \t \t  b\n");
    expect("Subject: a  \n", "Subject: a\n");
    expect("Subject: a\n  \n", "Subject: a\n");
}

static void test_safe_field_unfolds_to_the_same(void **state)
{
    (void)state;
    static const char *const fields[] = {"Subject: a \n \t \n b  \n",
                                         "Subject:  \n\t\n x y\n z \n"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        unsigned left;
        bytes_t was = header_unfold(&arena, bytes_from(bytes_text(fields[i]), 8));
        bytes_t is =
            header_unfold(&arena, bytes_from(bytes_text(written(fields[i], NULL, &left)), 8));
        assert_true(bytes_equal(was, is));
    }
}

static void test_safe_field_adds_a_parameter(void **state)
{
    (void)state;
    unsigned left;
    assert_string_equal(written("Content-Type: text/plain; charset=utf-8\n", "hp=\"clear\"", &left),
                        "Content-Type: text/plain; charset=utf-8;\n hp=\"clear\"\n");
    assert_string_equal(written("Content-Type: text/plain; \n", "hp=\"clear\"", &left),
                        "Content-Type: text/plain;\n hp=\"clear\"\n");
}

static void test_safe_field_writes_raw_utf8_parameters_as_rfc2231(void **state)
{
    (void)state;
    unsigned left;
    content_type_t read;
    static const char *const names[] = {
        "\xe8\xa6\x8b\xe7\xa9\x8d.pdf",
        "\xe8\xa6\x8b\xe7\xa9\x8d\xe6\x9b\xb8\xe8\xa6\x8b\xe7\xa9\x8d"
        "\xe6\x9b\xb8\xe8\xa6\x8b\xe7\xa9\x8d\xe6\x9b\xb8 2026.pdf"};
    for (size_t i = 0; i < 2; i++) {
        const char *field = arena_printf(
            &arena, "Content-Disposition: attachment; size=12; filename=\"%s\"\n", names[i]);
        const char *text = written(field, NULL, &left);
        assert_int_equal(left, 0);
        for (const char *line = text; *line; line = strchr(line, '\n') + 1)
            assert_true(strcspn(line, "\n") <= 76);
        assert_int_equal(
            content_disposition_parse(
                &arena, bytes_from(bytes_text(text), strlen("Content-Disposition:")), &read),
            0);
        assert_false(read.malformed);
        assert_string_equal(read.type, "attachment");
        assert_string_equal(content_type_parameter(&read, "filename")->value, names[i]);
        assert_string_equal(content_type_parameter(&read, "size")->value, "12");
    }
}

static void test_safe_field_quotes_what_it_writes_anew(void **state)
{
    (void)state;
    expect("Content-Type: text/plain; x=\"a\\\"b\\\\c\"; name=\"\xc3\xa9\"\n",
           "Content-Type: text/plain;\n x=\"a\\\"b\\\\c\";\n name*=utf-8''%C3%A9\n");
}

static void test_safe_field_says_what_it_cannot_mend(void **state)
{
    (void)state;
    unsigned left;
    written("Subject: caf\xc3\xa9\n", NULL, &left);
    assert_int_equal(left, FAULT_8BIT);
    written("Content-Type: text/plain; name=\"caf\xe9\"\n", NULL, &left); /* not UTF-8 */
    assert_int_equal(left, FAULT_8BIT);
    written("Content-Type: multipart/mixed; boundary=\"\xc3\xa9\"\n", NULL, &left);
    assert_int_equal(left, FAULT_8BIT);
    written("Subject: a\rb\n", NULL, &left);
    assert_int_equal(left, FAULT_BARE_CR);
    char *text = arena_alloc(&arena, 1100);
    memset(text, 'x', 1098);
    memcpy(text, "Subject: ", 9);
    text[1098] = '\n';
    written(text, NULL, &left);
    assert_int_equal(left, FAULT_LONG);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safe_field_keeps_what_is_safe),
        cmocka_unit_test(test_safe_field_moves_white_space_behind_the_fold),
        cmocka_unit_test(test_safe_field_unfolds_to_the_same),
        cmocka_unit_test(test_safe_field_adds_a_parameter),
        cmocka_unit_test(test_safe_field_writes_raw_utf8_parameters_as_rfc2231),
        cmocka_unit_test(test_safe_field_quotes_what_it_writes_anew),
        cmocka_unit_test(test_safe_field_says_what_it_cannot_mend),
    };
    return cmocka_run_group_tests_name("safe_field", tests, NULL, end);
}
