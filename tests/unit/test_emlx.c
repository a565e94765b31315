/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/container/emlx.c: the message between the number of its octets and the property list. */
#include "container/emlx.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *in, const char *message)
{
    bytes_t found;
    assert_true(emlx_is(bytes_text(in)));
    assert_int_equal(emlx_message(bytes_text(in), &found), 0);
    assert_true(bytes_equal_text(found, message));
}

static void test_message_has_as_many_octets_as_the_first_line_says(void **state)
{
    (void)state;
    expect("15\nFrom: a@b\n\nhi\r\n<?xml version=\"1.0\"?>", "From: a@b\n\nhi\r\n");
    expect("16\nFrom: a@b\n\nhi\r\n<<?xml version=\"1.0\"?>", "From: a@b\n\nhi\r\n<");
    expect("3\nabc\r\n \tbplist00", "abc");
    expect("5      \nabc\n\n<?xml", "abc\n\n");
    expect("0\n", "");
}

static void test_other_first_lines_are_no_emlx(void **state)
{
    (void)state;
    assert_false(emlx_is(bytes_text("")));
    assert_false(emlx_is(bytes_text("12")));
    assert_false(emlx_is(bytes_text("From: a@b\n")));
    assert_false(emlx_is(bytes_text("12 a\n")));
    assert_false(emlx_is(bytes_text("1234567890123\nabc")));
    assert_false(emlx_is(bytes_text("\n12\n")));
}

static void test_cut_off_is_an_error(void **state)
{
    bytes_t found;
    (void)state;
    assert_int_equal(gpg_err_code(emlx_message(bytes_text("4\nabc"), &found)), GPG_ERR_INV_OBJ);
    assert_int_equal(gpg_err_code(emlx_message(bytes_text("999999999999\nabc"), &found)),
                     GPG_ERR_INV_OBJ);
}

static void test_another_message_behind_it_is_an_error(void **state)
{
    static const char *const rests[] = {"From: eve@b\n\nhi", "\n\nx", "\n?xml", " <", "\0x"};
    (void)state;
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        buffer_t file = BUFFER_INIT;
        bytes_t found;
        buffer_append_text(&file, "3\nabc");
        buffer_append(&file, bytes_of(rests[i], i == 4 ? 2 : bytes_text(rests[i]).size));
        assert_int_equal(gpg_err_code(emlx_message(buffer_bytes(&file), &found)), GPG_ERR_INV_OBJ);
        assert_false(bytes_present(found));
        buffer_free(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message_has_as_many_octets_as_the_first_line_says),
        cmocka_unit_test(test_other_first_lines_are_no_emlx),
        cmocka_unit_test(test_cut_off_is_an_error),
        cmocka_unit_test(test_another_message_behind_it_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
