/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Object identifiers as text: which text is one, and of which it is the text. */
#include "asn1/dotted_oid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is(const char *dotted, const char *content, size_t size)
{
    return dotted_oid_is(dotted, bytes_of(content, size));
}

static void test_dotted_oid_is_the_one_of_its_content(void **state)
{
    (void)state;
    assert_true(is("2.5.29.32.0", "\x55\x1d\x20\0", 4));
    assert_false(is("2.5.29.32.0", "\x55\x1d\x20", 3));
    assert_false(is("2.5.29.32", "\x55\x1d\x20\0", 4)); /* longer than what is asked for */
    assert_false(is("2.5.29.32.1", "\x55\x1d\x20\0", 4));
    assert_true(is("2.999", "\x88\x37", 2));
    assert_true(is("0.0", "\0", 1));
    assert_false(is("2.5.29.32.0", "\x55\x1d\x20\x80", 4)); /* does not end */
    assert_false(is("", "", 0));
    assert_false(is("x", "\x55\x1d", 2));
}

/* A UUID below 2.25 has 128 bits. */
static void test_dotted_oid_has_arcs_of_any_size(void **state)
{
    (void)state;
    const char *uuid = "2.25.340282366920938463463374607431768211455";
    char content[20] = "\x69\x83";
    memset(content + 2, '\xff', 18);
    content[19] = '\x7f';
    assert_true(is_dotted_oid(uuid));
    assert_true(is(uuid, content, 20));
    content[19] = '\x7e';
    assert_false(is(uuid, content, 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dotted_oid_is_the_one_of_its_content),
        cmocka_unit_test(test_dotted_oid_has_arcs_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
