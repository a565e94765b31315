/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of certificates: PEM, DER, base64 alone; one or many; cut off or followed by something. */
#include "base/error.h"
#include "pki.h"
#include "x509/certificate_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static bytes_t one, two;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    one = PKI_ISSUE(&arena, .subject = "CN=one")->der;
    two = PKI_ISSUE(&arena, .subject = "CN=two", .kind = PKI_RSA_2048)->der;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

typedef struct seen {
    bytes_t der[4]; /* copies */
    size_t count;
} seen_t;

static gpg_error_t note(void *user, bytes_t der)
{
    seen_t *seen = user;
    if (!bytes_present(der))
        return gpg_error(GPG_ERR_BAD_CERT);
    assert_true(seen->count < 4);
    seen->der[seen->count++] = arena_copy(&arena, der);
    return 0;
}

static gpg_err_code_t each(bytes_t in, seen_t *seen)
{
    *seen = (seen_t){.count = 0};
    return gpg_err_code(certificates_each(in, note, seen));
}

static void assert_both(bytes_t in)
{
    seen_t seen;
    assert_int_equal(each(in, &seen), 0);
    assert_int_equal(seen.count, 2);
    assert_true(bytes_equal(seen.der[0], one));
    assert_true(bytes_equal(seen.der[1], two));
}

static bytes_t text(const char *format, const char *a, const char *b)
{
    buffer_t out = BUFFER_INIT;
    for (; *format; format++) {
        if (*format == '1')
            buffer_append_text(&out, a);
        else if (*format == '2')
            buffer_append_text(&out, b);
        else
            buffer_append_byte(&out, (uint8_t)*format);
    }
    return pki_take(&arena, &out);
}

static void test_pem_files_hold_one_or_many(void **state)
{
    (void)state;
    const char *a = pki_pem(&arena, "CERTIFICATE", one);
    const char *b = pki_pem(&arena, "CERTIFICATE", two);
    assert_both(text("12", a, b));
    assert_both(text("\xef\xbb\xbf"
                     "12",
                     a, b));
    assert_both(text("subject=CN = x\nissuer=CN = y\n1\n\nBag Attributes\n    x: y\n2 end", a, b));
    assert_both(text("12", pki_pem(&arena, "X509 CERTIFICATE", one), b));
}

static void test_pem_files_may_hold_other_things(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, pki_pem(&arena, "PRIVATE KEY", bytes_text("not looked at")));
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", one));
    buffer_append_text(&out, pki_pem(&arena, "X509 CRL", bytes_text("not looked at")));
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", two));
    assert_both(pki_take(&arena, &out));
}

static void test_openssl_trusted_certificates_end_before_their_trust(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, one);
    buffer_append(&out, pki_hex(&arena, "30 03 30 01 05"));
    bytes_t trusted = pki_take(&arena, &out);
    assert_both(text("12", pki_pem(&arena, "TRUSTED CERTIFICATE", trusted),
                     pki_pem(&arena, "CERTIFICATE", two)));
    seen_t seen;
    assert_int_equal(each(text("1", pki_pem(&arena, "CERTIFICATE", trusted), ""), &seen),
                     GPG_ERR_BAD_CERT);
}

typedef struct settings {
    bytes_t of[4];
    size_t count;
} settings_t;

static gpg_error_t note_settings(void *user, bytes_t der, bytes_t settings)
{
    settings_t *seen = user;
    assert_true(bytes_equal(der, one));
    seen->of[seen->count++] = bytes_present(settings) ? arena_copy(&arena, settings) : BYTES_NONE;
    return 0;
}

static void test_openssl_trust_is_handed_on(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, one);
    buffer_append(&out, pki_hex(&arena, "30 03 30 01 05"));
    bytes_t trusted = pki_take(&arena, &out);
    buffer_append_text(&out, pki_pem(&arena, "TRUSTED CERTIFICATE", trusted));
    buffer_append_text(&out, pki_pem(&arena, "TRUSTED CERTIFICATE", one));
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", one));
    settings_t seen = {.count = 0};
    assert_int_equal(certificates_each_trusted(pki_take(&arena, &out), note_settings, &seen), 0);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.of[0].size, 5);
    assert_true(bytes_present(seen.of[1]));
    assert_int_equal(seen.of[1].size, 0);
    assert_false(bytes_present(seen.of[2]));
}

static bytes_t der_of_both(const char *between, const char *after)
{
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, one);
    buffer_append_text(&out, between);
    buffer_append(&out, two);
    buffer_append_text(&out, after);
    return pki_take(&arena, &out);
}

static void test_der_files_hold_one_or_many(void **state)
{
    (void)state;
    seen_t seen;
    assert_both(der_of_both("", ""));
    assert_both(der_of_both("", "\r\n"));
    assert_int_equal(each(one, &seen), 0);
    assert_int_equal(seen.count, 1);
    assert_int_equal(each(der_of_both("x", ""), &seen), GPG_ERR_BAD_CERT);
    assert_int_equal(each(der_of_both("", "x"), &seen), GPG_ERR_BAD_CERT);
}

static void test_base64_without_armour_is_read(void **state)
{
    (void)state;
    const char *pem = pki_pem(&arena, "CERTIFICATE", der_of_both("", ""));
    const char *body = strchr(pem, '\n') + 1;
    bytes_t base64 = bytes_of(body, (size_t)(strstr(body, "-----END") - body));
    assert_both(base64);
    seen_t seen;
    assert_int_equal(each(bytes_slice(base64, 0, 801), &seen), GPG_ERR_NO_DATA);
    assert_int_equal(each(bytes_text("MIIC"), &seen), GPG_ERR_NO_DATA);
    assert_int_equal(each(bytes_text("More words"), &seen), GPG_ERR_NO_DATA);
}

static void test_files_without_certificates_say_so(void **state)
{
    (void)state;
    seen_t seen;
    assert_int_equal(each(BYTES_NONE, &seen), GPG_ERR_NO_DATA);
    assert_int_equal(each(bytes_text("0 words\n"), &seen), GPG_ERR_NO_DATA);
    assert_int_equal(each(bytes_text("\0\1\2"), &seen), GPG_ERR_NO_DATA);
    assert_int_equal(
        each(bytes_text(pki_pem(&arena, "PRIVATE KEY", bytes_text("not looked at"))), &seen),
        GPG_ERR_NO_DATA);
    assert_int_equal(each(pki_hex(&arena, "30 05 06 03 2a 03 04"), &seen), GPG_ERR_NO_DATA);
}

static void test_files_that_are_cut_off_are_refused(void **state)
{
    (void)state;
    seen_t seen;
    bytes_t pem =
        text("12", pki_pem(&arena, "CERTIFICATE", one), pki_pem(&arena, "CERTIFICATE", two));
    size_t end_of_first = bytes_find(pem, bytes_text("-----END CERTIFICATE-----")) + 25;
    for (size_t size = 27; size + 1 < pem.size; size++) {
        bool whole = size >= end_of_first && size < end_of_first + 1 + 27;
        assert_int_equal(each(bytes_slice(pem, 0, size), &seen), whole ? 0 : GPG_ERR_BAD_CERT);
    }
    for (size_t size = 5; size < one.size; size++)
        assert_int_equal(each(bytes_slice(one, 0, size), &seen), GPG_ERR_BAD_CERT);
    /* The first of two, whether the second is a certificate or not. */
    static const char cut[] = "-----BEGIN CERTIFICATE-----\nMIIB\n";
    assert_int_equal(each(text("12", cut, pki_pem(&arena, "CERTIFICATE", two)), &seen),
                     GPG_ERR_BAD_CERT);
    assert_int_equal(each(text("12", cut, pki_pem(&arena, "CMS", two)), &seen), GPG_ERR_BAD_CERT);
}

static void test_pem_that_is_garbage_is_refused(void **state)
{
    (void)state;
    seen_t seen;
    static const char *const texts[] = {
        "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(each(bytes_text(texts[i]), &seen), GPG_ERR_BAD_CERT);
}

static gpg_error_t stop(void *user, bytes_t der)
{
    (void)der;
    ++*(int *)user;
    return ERR(CANCELED);
}

static void test_what_found_returns_stops_and_is_passed_on(void **state)
{
    (void)state;
    int calls = 0;
    assert_int_equal(gpg_err_code(certificates_each(der_of_both("", ""), stop, &calls)),
                     GPG_ERR_CANCELED);
    assert_int_equal(calls, 1);
    const char *pem = pki_pem(&arena, "CERTIFICATE", one);
    assert_int_equal(gpg_err_code(certificates_each(text("11", pem, ""), stop, &calls)),
                     GPG_ERR_CANCELED);
    assert_int_equal(calls, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pem_files_hold_one_or_many),
        cmocka_unit_test(test_pem_files_may_hold_other_things),
        cmocka_unit_test(test_openssl_trusted_certificates_end_before_their_trust),
        cmocka_unit_test(test_openssl_trust_is_handed_on),
        cmocka_unit_test(test_der_files_hold_one_or_many),
        cmocka_unit_test(test_base64_without_armour_is_read),
        cmocka_unit_test(test_files_without_certificates_say_so),
        cmocka_unit_test(test_files_that_are_cut_off_are_refused),
        cmocka_unit_test(test_pem_that_is_garbage_is_refused),
        cmocka_unit_test(test_what_found_returns_stops_and_is_passed_on),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
