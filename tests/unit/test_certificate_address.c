/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which addresses a certificate is for, and which ones only look as if. */
#include "x509/certificate.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "pki.h"
#include "x509/certificate_address.h"
#include "x509/certificate_info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Compares the addresses with a list that ends with NULL; malformed ones begin with '!' in it. */
static void assert_addresses(certificate_t *certificate, const char *const *expected)
{
    size_t position = 0;
    bytes_t address;
    bool malformed;
    for (; *expected; expected++) {
        address = certificate_address(certificate, &position, &malformed);
        assert_true(bytes_present(address));
        assert_int_equal(malformed, **expected == '!');
        if (!malformed)
            assert_true(bytes_equal_text(address, *expected));
    }
    for (int i = 0; i < 3; i++) { /* at the end it stays there */
        address = certificate_address(certificate, &position, &malformed);
        assert_false(bytes_present(address));
        assert_false(malformed);
    }
    certificate_unref(&certificate);
}

#define ASSERT_ADDRESSES(certificate, ...)                                                         \
    assert_addresses((certificate), (const char *const[]){__VA_ARGS__, NULL})
#define CERTIFICATE(...) pki_parse(PKI_ISSUE(&arena, __VA_ARGS__))

static void test_addresses_come_from_the_subject_alt_name(void **state)
{
    (void)state;
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x", .names =
                                                        "dns:b.example;email:a@b.example;"
                                                        "dir:O=x;email:c@b.example;uri:http://b/"),
                     "a@b.example", "c@b.example");
    ASSERT_ADDRESSES(
        CERTIFICATE(.subject = "CN=x", .names = "smtputf8:\xe4\xbe\x8b@b.example;upn:u@b.example"),
        "\xe4\xbe\x8b@b.example");
}

/* RFC 8550 section 3 knows both. */
static void test_addresses_of_the_subject_follow_those_of_the_alt_name(void **state)
{
    (void)state;
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E=s@b.example"), "s@b.example");
    ASSERT_ADDRESSES(
        CERTIFICATE(.subject = "CN=x,E=s@b.example,E=t@b.example", .names = "dns:b.example"),
        "s@b.example", "t@b.example");
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E=s@b.example", .names = "email:a@b.example"),
                     "a@b.example", "s@b.example");
    ASSERT_ADDRESSES(
        CERTIFICATE(.subject = "CN=x,E=s@b.example", .names = "smtputf8:\xe4\xbe\x8b@b"),
        "\xe4\xbe\x8b@b", "s@b.example");
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E=S@b.example,E=t@b.example",
                                 .names = "email:a@b.example;email:s@b.EXAMPLE"),
                     "a@b.example", "s@b.EXAMPLE", "t@b.example"); /* each once */
    assert_addresses(CERTIFICATE(.subject = "CN=a@b.example"), (const char *const[]){NULL});
}

/* A certificate with one rfc822Name of these bytes, and a subject that names another address. */
static certificate_t *with_address(const char *bytes, size_t size)
{
    buffer_t out = BUFFER_INIT;
    der_write_header(&out, DER_CONTEXT, false, 1, size);
    buffer_append(&out, bytes_of(bytes, size));
    der_wrap_sequence(&out, 0);
    const pki_extension_t extra[] = {{"2.5.29.17", false, pki_take(&arena, &out)},
                                     {NULL, false, BYTES_NONE}};
    return pki_parse(PKI_ISSUE(&arena, .subject = "CN=x,E=s@b.example", .extra = extra));
}

static void test_addresses_that_are_malformed_count_for_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } cases[] = {
        {"a@b.example\0@evil.example", 25},
        {"a@b.example\n", 12},
        {"a@b.example\r", 12},
        {"a\x7f@b.example", 12},
        {"a@b\x1b.example", 12},
        {"ab.example", 10},
        {"@b.example", 10},
        {"a@", 2},
        {"", 0},
        {"\xc3\xa4@b.example", 12}, /* an IA5String has no such bytes */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        certificate_t *certificate = with_address(cases[i].bytes, cases[i].size);
        assert_false(certificate_has_address(&arena, certificate, bytes_text("a@b.example")));
        assert_true(certificate_has_address(&arena, certificate, bytes_text("s@b.example")));
        assert_false(
            certificate_has_address(&arena, certificate, bytes_of(cases[i].bytes, cases[i].size)));
        assert_string_equal(certificate_info(certificate)->addresses[0], "s@b.example");
        assert_null(certificate_info(certificate)->addresses[1]);
        ASSERT_ADDRESSES(certificate, "!", "s@b.example");
    }
    certificate_t *certificate = with_address("a@b.example", 11);
    assert_true(certificate_has_address(&arena, certificate, bytes_text("a@b.example")));
    certificate_unref(&certificate);
}

static void test_address_that_is_too_long_counts_for_nothing(void **state)
{
    (void)state;
    char text[LIMIT_ADDRESS_SIZE + 1];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 10, "@b.example", 10);
    certificate_t *certificate = with_address(text + 1, sizeof text - 1);
    assert_true(certificate_has_address(&arena, certificate, bytes_of(text + 1, sizeof text - 1)));
    certificate_unref(&certificate);
    certificate = with_address(text, sizeof text);
    assert_false(certificate_has_address(&arena, certificate, bytes_of(text, sizeof text)));
    ASSERT_ADDRESSES(certificate, "!", "s@b.example");
}

static void test_address_of_the_subject_is_malformed_likewise(void **state)
{
    (void)state;
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E=nobody,E=a@b.example"), "!", "a@b.example");
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E:b=a@b.example"),
                     "!"); /* BMPString: full of NULs */
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x,E:u=\xc3\xa4@b.example"), "!");
}

static void test_address_that_is_utf8_has_to_be_utf8(void **state)
{
    (void)state;
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x", .names = "smtputf8:\xff@b.example"), "!");
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x", .names = "smtputf8:\xc2\x85@b.example"), "!");
    ASSERT_ADDRESSES(CERTIFICATE(.subject = "CN=x", .names = "smtputf8:\xe4\xbe\x8b"), "!");
}

static void test_has_address_ignores_ascii_case(void **state)
{
    (void)state;
    certificate_t *certificate =
        CERTIFICATE(.subject = "CN=x", .names = "email:other@b.example;email:NoReply@B.example");
    assert_true(certificate_has_address(&arena, certificate, bytes_text("noreply@b.EXAMPLE")));
    assert_true(certificate_has_address(&arena, certificate, bytes_text("other@b.example")));
    assert_false(certificate_has_address(&arena, certificate, bytes_text("noreply@b.example.org")));
    assert_false(certificate_has_address(&arena, certificate, bytes_text("reply@b.example")));
    assert_false(certificate_has_address(&arena, certificate, bytes_text("")));
    assert_false(certificate_has_address(&arena, certificate, BYTES_NONE));
    certificate_unref(&certificate);
}

static void test_addresses_end_where_the_alt_name_is_broken(void **state)
{
    (void)state;
    const pki_extension_t extra[] = {
        {"2.5.29.17", false, pki_hex(&arena, "30 0c 81 03 61 40 62 05 00 81 03 63 40 64")},
        {NULL, false, BYTES_NONE}};
    certificate_t *certificate =
        pki_parse(PKI_ISSUE(&arena, .subject = "CN=x,E=s@b.example", .extra = extra));
    assert_non_null(certificate->malformed);
    ASSERT_ADDRESSES(certificate, "a@b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_come_from_the_subject_alt_name),
        cmocka_unit_test(test_addresses_of_the_subject_follow_those_of_the_alt_name),
        cmocka_unit_test(test_addresses_that_are_malformed_count_for_nothing),
        cmocka_unit_test(test_address_that_is_too_long_counts_for_nothing),
        cmocka_unit_test(test_address_of_the_subject_is_malformed_likewise),
        cmocka_unit_test(test_address_that_is_utf8_has_to_be_utf8),
        cmocka_unit_test(test_has_address_ignores_ascii_case),
        cmocka_unit_test(test_addresses_end_where_the_alt_name_is_broken),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
