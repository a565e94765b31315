/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14: policies as they stand in a certificate. */
#include "x509/certificate_policy.h"

#include "asn1/der_value.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static void assert_oid(bytes_t oid, const char *expected)
{
    char text[64];
    assert_int_equal(der_oid_text(oid, text, sizeof text), 0);
    assert_string_equal(text, expected);
}

static certificate_t *with_extension(const char *oid, bool critical, const char *value)
{
    const pki_extension_t extension[] = {{oid, critical, pki_hex(&arena, value)},
                                         {NULL, false, BYTES_NONE}};
    return pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .extra = extension));
}

static void test_policies_keep_their_order_and_mappings_are_sorted(void **state)
{
    (void)state;
    certificate_t *certificate = pki_parse(
        PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .policies = "1.2.9 1.2.3 2.5.29.32.0",
                  .mappings = "1.2.9=1.2.8 1.2.3=1.2.4", .require_explicit = PKI_NUMBER(0),
                  .inhibit_mapping = PKI_NUMBER(3), .inhibit_any = PKI_NUMBER(2)));
    const certificate_policies_t *policies = &certificate->policies;
    assert_int_equal(policies->count, 3);
    assert_oid(policies->items[0], "1.2.9");
    assert_oid(policies->items[1], "1.2.3");
    assert_oid(policies->items[2], "2.5.29.32.0");
    assert_int_equal(policies->mapping_count, 2);
    assert_oid(policies->mappings[0].issuer, "1.2.3");
    assert_oid(policies->mappings[0].subject, "1.2.4");
    assert_oid(policies->mappings[1].issuer, "1.2.9");
    assert_int_equal(policies->require_explicit, 0);
    assert_int_equal(policies->inhibit_mapping, 3);
    assert_int_equal(policies->inhibit_any, 2);
    assert_false(policies->unknown_qualifiers);
    certificate_unref(&certificate);
}

static void test_what_is_absent_says_nothing(void **state)
{
    (void)state;
    certificate_t *certificate = pki_parse(PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true));
    const certificate_policies_t *policies = &certificate->policies;
    assert_int_equal(policies->count + policies->mapping_count, 0);
    assert_true(policies->require_explicit < 0 && policies->inhibit_mapping < 0 &&
                policies->inhibit_any < 0);
    certificate_unref(&certificate);
    certificate = with_extension("2.5.29.36", true, "30 03 81 01 05"); /* one of the two */
    assert_true(certificate->policies.require_explicit < 0);
    assert_int_equal(certificate->policies.inhibit_mapping, 5);
    certificate_unref(&certificate);
    certificate = with_extension("2.5.29.54", true, "02 0a 7f ff ff ff ff ff ff ff ff ff");
    assert_int_equal(certificate->policies.inhibit_any, INT64_MAX); /* as large as can be */
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
}

static void test_qualifiers_have_to_be_known_where_they_are_critical(void **state)
{
    (void)state;
    static const char cps[] = "30 14 30 12 06 02 2a 03 30 0c 30 0a 06 08 2b 06 01 05 05 07 02 01";
    static const char other[] = "30 14 30 12 06 02 2a 03 30 0c 30 0a 06 08 2b 06 01 05 05 07 02 03";
    static const struct {
        const char *value;
        bool critical, unknown;
    } cases[] = {
        {cps, false, false}, {cps, true, false}, {other, false, false}, {other, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        certificate_t *certificate = with_extension("2.5.29.32", cases[i].critical, cases[i].value);
        assert_null(certificate->malformed);
        assert_int_equal(certificate->policies.unknown_qualifiers, cases[i].unknown);
        certificate_unref(&certificate);
    }
}

static void test_malformed_extensions_are_told_apart(void **state)
{
    (void)state;
    certificate_t *certificate =
        with_extension("2.5.29.32", false, "30 0b 30 04 06 02 2a 03 30 03 02 01 00");
    assert_true(certificate->extensions[EXTENSION_CERTIFICATE_POLICIES].malformed);
    assert_false(certificate->extensions[EXTENSION_POLICY_MAPPINGS].malformed);
    assert_string_equal(certificate->malformed, "certificatePolicies");
    assert_int_equal(certificate->policies.count, 1); /* what could be read */
    certificate_unref(&certificate);
    certificate = with_extension("2.5.29.32", false, "30 0c 30 04 06 02 2a 03 30 04 06 02 2a 03");
    assert_true(certificate->extensions[EXTENSION_CERTIFICATE_POLICIES].malformed);
    assert_int_equal(certificate->policies.count, 2);
    certificate_unref(&certificate);
    certificate = with_extension("2.5.29.33", true, "30 0a 30 08 06 02 2a 03 02 02 2a 04");
    assert_true(certificate->extensions[EXTENSION_POLICY_MAPPINGS].malformed);
    certificate_unref(&certificate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policies_keep_their_order_and_mappings_are_sorted),
        cmocka_unit_test(test_what_is_absent_says_nothing),
        cmocka_unit_test(test_qualifiers_have_to_be_known_where_they_are_critical),
        cmocka_unit_test(test_malformed_extensions_are_told_apart),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
