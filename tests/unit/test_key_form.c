/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What files of keys are wrapped in, and what those are called that cannot be read. */
#include "keys/key_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ZEROES "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void expect_form(const char *text, key_form_t expected)
{
    char curve[64];
    assert_int_equal(key_form_of(bytes_text(text), curve), expected);
    assert_string_equal(curve, "");
}

static void test_key_form_names_what_it_knows(void **state)
{
    (void)state;
    expect_form("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
                KEY_FORM_OPENSSH);
    expect_form("\xef\xbb\xbf-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", KEY_FORM_OPENSSH);
    expect_form("PuTTY-User-Key-File-3: ssh-rsa\n", KEY_FORM_PUTTY);
    expect_form("\xfe\xed\xfe\xed\x01", KEY_FORM_JAVA_KEYSTORE);
    expect_form("\xce\xce\xce\xce\x01", KEY_FORM_JAVA_KEYSTORE);
    expect_form("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n", KEY_FORM_OPENPGP);
    expect_form("\xff\xfe-", KEY_FORM_UTF16);
    expect_form("-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n",
                KEY_FORM_ESCAPED_LINES);
    expect_form("-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY-----\n", KEY_FORM_ONE_LINE);
    expect_form("KEY=-----BEGIN PRIVATE KEY----- MIIE -----END PRIVATE KEY-----",
                KEY_FORM_ONE_LINE);
}

static void test_key_form_says_nothing_of_others(void **state)
{
    (void)state;
    expect_form("", KEY_FORM_OTHER);
    expect_form("hello\n", KEY_FORM_OTHER);
    expect_form(ZEROES, KEY_FORM_OTHER);
    expect_form("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", KEY_FORM_OTHER);
    expect_form("-----BEGIN PRIVATE KEY-----", KEY_FORM_OTHER);
}

/* PKCS#8 and SEC1, as far as they are looked at. */
static void test_key_form_names_curves(void **state)
{
    (void)state;
    static const char brainpool[] =
        "\x30\x1d\x02\x01\x00\x30\x14\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
        "\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x07\x04\x02\x30\x00";
    static const char unnamed[] = "\x30\x0d\x02\x01\x01\x04\x01\x00\xa0\x05\x06\x03\x2a\x03\x04";
    static const char p256[] = "\x30\x1b\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
                               "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x01\x00";
    char curve[64];
    assert_int_equal(key_form_of(bytes_of(brainpool, sizeof brainpool - 1), curve), KEY_FORM_CURVE);
    assert_string_equal(curve, "brainpoolP256r1");
    assert_int_equal(key_form_of(bytes_of(unnamed, sizeof unnamed - 1), curve), KEY_FORM_CURVE);
    assert_string_equal(curve, "1.2.3.4");
    assert_int_equal(key_form_of(bytes_of(p256, sizeof p256 - 1), curve), KEY_FORM_OTHER);
    for (size_t size = 0; size < 28; size++)
        assert_int_equal(key_form_of(bytes_of(brainpool, size), curve), KEY_FORM_OTHER);
}

static void expect_unwrapped(const char *in, const char *expected)
{
    buffer_t scratch = BUFFER_INIT;
    bytes_t content;
    assert_int_equal(key_form_unwrap(bytes_text(in), &scratch, &content), 0);
    assert_true(bytes_equal_text(content, expected));
    buffer_wipe(&scratch);
}

static void test_key_form_takes_off_what_is_around(void **state)
{
    (void)state;
    const char *const pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
    expect_unwrapped("\xef\xbb\xbfX", "X");
    expect_unwrapped(pem, pem);
    expect_unwrapped("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUUKLS0tLS1F\n"
                     "TkQgUFJJVkFURSBLRVktLS0tLQo=\n",
                     pem);
    expect_unwrapped(ZEROES, ZEROES); /* base64, but of nothing that is known */
    expect_unwrapped("MDAw", "MDAw"); /* too short for a key */
}

static void test_key_form_knows_pkcs12_in_all_it_comes_in(void **state)
{
    (void)state;
    static const char der[] = "\x30\x05\x02\x01\x03\x30\x00";
    assert_true(key_form_is_pkcs12(bytes_of(der, sizeof der - 1)));
    assert_true(key_form_is_pkcs12(
        bytes_text("\xef\xbb\xbf-----BEGIN PKCS12-----\nMAUC\n-----END PKCS12-----\n")));
    assert_false(key_form_is_pkcs12(bytes_text("-----BEGIN CMS-----\nMAUC\n-----END CMS-----\n")));
    assert_false(key_form_is_pkcs12(bytes_text("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_form_names_what_it_knows),
        cmocka_unit_test(test_key_form_says_nothing_of_others),
        cmocka_unit_test(test_key_form_names_curves),
        cmocka_unit_test(test_key_form_takes_off_what_is_around),
        cmocka_unit_test(test_key_form_knows_pkcs12_in_all_it_comes_in),
    };
    return cmocka_run_group_tests_name("key_form", tests, NULL, NULL);
}
