/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names that people write. */
#include "x509/name_compare.h"
#include "x509/name_parse.h"

#include "base/arena.h"
#include "x509/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_reads(const char *written, name_order_t order, const char *text)
{
    arena_t arena = ARENA_INIT;
    buffer_t der = BUFFER_INIT;
    assert_int_equal(name_parse(written, order, &der), 0);
    const char *read = name_text(&arena, buffer_bytes(&der));
    assert_non_null(read);
    assert_string_equal(read, text);
    buffer_free(&der);
    arena_free(&arena);
}

static void assert_refused(const char *written)
{
    buffer_t der = BUFFER_INIT;
    assert_int_not_equal(name_parse(written, NAME_LAST_FIRST, &der), 0);
    buffer_free(&der);
}

static void test_name_parse_reads_rfc_4514(void **state)
{
    (void)state;
    assert_reads("CN=Demo CA,O=Demo,C=JP", NAME_LAST_FIRST, "CN=Demo CA,O=Demo,C=JP");
    assert_reads("CN=a\\,b\\+c", NAME_LAST_FIRST, "CN=a\\,b\\+c");
    assert_reads("CN=a\\2Cb", NAME_LAST_FIRST, "CN=a\\,b");
    assert_reads("CN=\\E6\\97\\A5", NAME_LAST_FIRST, "CN=日");
    assert_reads("2.5.4.3=a", NAME_LAST_FIRST, "CN=a");
    assert_reads("CN=#0C0161", NAME_LAST_FIRST, "CN=a");
    assert_reads("O=", NAME_LAST_FIRST, "O=");
    assert_reads("CN=a\\ ", NAME_LAST_FIRST, "CN=a\\ ");
}

static void test_name_parse_reads_what_people_write(void **state)
{
    (void)state;
    assert_reads("cn = Demo CA , o = \"Demo, Inc.\"; c=JP ", NAME_LAST_FIRST,
                 "CN=Demo CA,O=Demo\\, Inc.,C=JP");
    assert_reads("C = JP, O = Demo, CN = Demo CA", NAME_FIRST_FIRST, "CN=Demo CA,O=Demo,C=JP");
    assert_reads("OID.2.5.4.3=a, E=a@b.example", NAME_LAST_FIRST, "CN=a,emailAddress=a@b.example");
}

static void test_name_parse_keeps_attributes_of_one_rdn_together(void **state)
{
    (void)state;
    buffer_t one = BUFFER_INIT, other = BUFFER_INIT, apart = BUFFER_INIT;
    assert_int_equal(name_parse("CN=a+O=b", NAME_LAST_FIRST, &one), 0);
    assert_int_equal(name_parse("O = B + CN = A", NAME_LAST_FIRST, &other), 0);
    assert_int_equal(name_parse("CN=a,O=b", NAME_LAST_FIRST, &apart), 0);
    bool equal;
    assert_int_equal(name_equal(buffer_bytes(&one), buffer_bytes(&other), &equal), 0);
    assert_true(equal);
    assert_int_equal(name_equal(buffer_bytes(&one), buffer_bytes(&apart), &equal), 0);
    assert_false(equal);
    buffer_free(&one);
    buffer_free(&other);
    buffer_free(&apart);
}

static void test_name_parse_refuses_what_is_no_name(void **state)
{
    (void)state;
    const char *const texts[] = {"",       "Demo CA", "CN",     "=a",        "CN=a,",
                                 "CN=a,,", "XX=a",    "CN=\"a", "CN=\"a\"b", "CN=a\\",
                                 "CN=#0g", "CN=#0",   "1.2.=a", "9.9.9=a"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refused(texts[i]);
    char long_text[6000];
    memset(long_text, 'a', sizeof long_text);
    memcpy(long_text, "CN=", 3);
    long_text[sizeof long_text - 1] = '\0';
    assert_refused(long_text);
    for (size_t i = 0; i < 400; i += 5)
        memcpy(long_text + i, "CN=a,", 5);
    memcpy(long_text + 400, "CN=b", 5);
    assert_refused(long_text); /* more attributes than a name may have */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_parse_reads_rfc_4514),
        cmocka_unit_test(test_name_parse_reads_what_people_write),
        cmocka_unit_test(test_name_parse_keeps_attributes_of_one_rdn_together),
        cmocka_unit_test(test_name_parse_refuses_what_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
