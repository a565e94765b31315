/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "pkcs11:" URIs: what is handed on, and what is kept from being handed on. */
#include "base/error.h"
#include "keys/token_uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect_written(const char *text, const char *type, const char *expected)
{
    token_uri_t uri;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(token_uri_parse(text, &uri), 0);
    token_uri_write(&uri, type, &out);
    assert_string_equal((const char *)out.data, expected);
    buffer_free(&out);
    token_uri_release(&uri);
}

static void test_token_uri_sets_the_type(void **state)
{
    (void)state;
    expect_written("pkcs11:token=a;object=b", "private", "pkcs11:token=a;object=b;type=private");
    expect_written("pkcs11:type=cert;token=a%20b", "cert", "pkcs11:token=a%20b;type=cert");
    expect_written("pkcs11:", "cert", "pkcs11:type=cert");
}

static void test_token_uri_names_what_has_an_id(void **state)
{
    (void)state;
    static const char *const written[][2] = {
        {"pkcs11:token=a;object=b;id=%01;type=cert", "pkcs11:token=a;id=%01;type=private"},
        {"pkcs11:object=b;id=%01", "pkcs11:id=%01;type=private"},
        {"pkcs11:object=b;token=a?pin-value=1", "pkcs11:token=a;type=private"},
        {"pkcs11:object=b", "pkcs11:type=private"},
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        token_uri_t uri;
        buffer_t out = BUFFER_INIT;
        assert_int_equal(token_uri_parse(written[i][0], &uri), 0);
        token_uri_write_id(&uri, uri.id, "private", &out);
        assert_string_equal((const char *)out.data, written[i][1]);
        buffer_free(&out);
        token_uri_release(&uri);
    }
}

static void test_token_uri_keeps_the_pin_to_itself(void **state)
{
    (void)state;
    expect_written("pkcs11:id=%01?pin-value=12%2034&module-path=/x.so", "private",
                   "pkcs11:id=%01;type=private");
    token_uri_t uri;
    assert_int_equal(
        token_uri_parse("pkcs11:id=%01?pin-value=12%2034&module-path=/x.so&vendor=1", &uri), 0);
    assert_string_equal((const char *)uri.pin_value.data, "12 34");
    assert_string_equal((const char *)uri.module_path.data, "/x.so");
    assert_int_equal(uri.pin_source.size, 0);
    assert_true(uri.names_an_object);
    token_uri_release(&uri);
    assert_int_equal(token_uri_parse("pkcs11:token=a?pin-source=file:/etc/pin%3f", &uri), 0);
    assert_string_equal((const char *)uri.pin_source.data, "file:/etc/pin?");
    assert_false(uri.names_an_object);
    token_uri_release(&uri);
}

static void test_token_uri_says_what_can_be_meant(void **state)
{
    (void)state;
    token_uri_t uri;
    assert_int_equal(token_uri_parse("pkcs11:object=a", &uri), 0);
    assert_true(token_uri_allows(&uri, "private") && token_uri_allows(&uri, "cert"));
    token_uri_release(&uri);
    assert_int_equal(token_uri_parse("pkcs11:object=a;type=cert", &uri), 0);
    assert_true(!token_uri_allows(&uri, "private") && token_uri_allows(&uri, "cert"));
    token_uri_release(&uri);
}

static void test_token_uri_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "pkcs12:token=a",
        "pkcs11:nothing",
        "pkcs11:token=a?pin-value=%4",
        "pkcs11:token=a?pin-value=%zz",
        "pkcs11:token=a?pin-value=1%002",
        "pkcs11:token=a?pin-value=1&pin-value=2",
        "pkcs11:token=a?pin",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        token_uri_t uri;
        assert_int_equal(gpg_err_code(token_uri_parse(bad[i], &uri)), GPG_ERR_INV_URI);
        assert_null(uri.base.data);
        assert_null(uri.pin_value.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_token_uri_sets_the_type),
        cmocka_unit_test(test_token_uri_names_what_has_an_id),
        cmocka_unit_test(test_token_uri_keeps_the_pin_to_itself),
        cmocka_unit_test(test_token_uri_says_what_can_be_meant),
        cmocka_unit_test(test_token_uri_refuses_what_is_none),
    };
    return cmocka_run_group_tests_name("token_uri", tests, NULL, NULL);
}
