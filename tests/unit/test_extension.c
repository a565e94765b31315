/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Extensions: their values are read, and those that a path depends on are checked. */
#include "x509/certificate_usage.h"
#include "x509/extension.h"

#include "asn1/der_value.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "pki.h"
#include "x509/general_name.h"

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

#define EVERY_EXTENSION 0xffffffffu

#define KEY_USAGE          "2.5.29.15"
#define BASIC_CONSTRAINTS  "2.5.29.19"
#define ALT_NAME           "2.5.29.17"
#define USAGES             "2.5.29.37"
#define POLICIES           "2.5.29.32"
#define MAPPINGS           "2.5.29.33"
#define POLICY_CONSTRAINTS "2.5.29.36"
#define INHIBIT_ANY        "2.5.29.54"
#define NAME_CONSTRAINTS   "2.5.29.30"
#define SUBJECT_KEY_ID     "2.5.29.14"
#define AUTHORITY_KEY_ID   "2.5.29.35"

/* A certificate with just this extension; its value in hex. */
static certificate_t *with_extension(const char *oid, bool critical, const char *hex)
{
    const pki_extension_t extra[] = {{oid, critical, pki_hex(&arena, hex)},
                                     {NULL, false, BYTES_NONE}};
    return pki_parse(PKI_ISSUE(&arena, .subject = "CN=x", .omit = EVERY_EXTENSION, .extra = extra));
}

static void assert_malformed(const char *oid, const char *hex, const char *what)
{
    certificate_t *certificate = with_extension(oid, false, hex);
    assert_non_null(certificate->malformed);
    assert_string_equal(certificate->malformed, what);
    certificate_unref(&certificate);
}

static void assert_well_formed(const char *oid, const char *hex)
{
    certificate_t *certificate = with_extension(oid, true, hex);
    assert_null(certificate->malformed);
    assert_false(certificate->unknown_critical);
    certificate_unref(&certificate);
}

static void test_basic_constraints(void **state)
{
    (void)state;
    certificate_t *certificate = with_extension(BASIC_CONSTRAINTS, true, "30 06 01 01 ff 02 01 05");
    assert_true(certificate->ca);
    assert_int_equal(certificate->path_length, 5);
    assert_true(certificate->extensions[EXTENSION_BASIC_CONSTRAINTS].critical);
    certificate_unref(&certificate);
    /* INTEGER (0..MAX): beyond all bounds is no bound */
    certificate =
        with_extension(BASIC_CONSTRAINTS, true, "30 0e 01 01 ff 02 09 00 ff ff ff ff ff ff ff ff");
    assert_null(certificate->malformed);
    assert_true(certificate->path_length == INT64_MAX);
    certificate_unref(&certificate);
    assert_malformed(BASIC_CONSTRAINTS, "30 0e 01 01 ff 02 09 ff 00 00 00 00 00 00 00 00",
                     "basicConstraints");
    assert_malformed(BASIC_CONSTRAINTS, "30 0e 01 01 ff 02 09 00 7f ff ff ff ff ff ff ff",
                     "basicConstraints"); /* not the shortest form */
    certificate = with_extension(BASIC_CONSTRAINTS, false, "30 00");
    assert_false(certificate->ca);
    assert_int_equal(certificate->path_length, -1);
    assert_false(certificate->extensions[EXTENSION_BASIC_CONSTRAINTS].critical);
    certificate_unref(&certificate);
    certificate =
        with_extension(BASIC_CONSTRAINTS, true, "30 03 01 01 00"); /* DEFAULT written out */
    assert_false(certificate->ca);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    assert_malformed(BASIC_CONSTRAINTS, "30 06 01 01 ff 02 01 ff", "basicConstraints");
    assert_malformed(BASIC_CONSTRAINTS, "30 03 01 01 01", "basicConstraints");
    assert_malformed(BASIC_CONSTRAINTS, "30 06 02 01 05 01 01 ff", "basicConstraints");
    assert_malformed(BASIC_CONSTRAINTS, "30 00 00", "basicConstraints");
    assert_malformed(BASIC_CONSTRAINTS, "01 01 ff", "basicConstraints");
}

static void test_key_usage(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        unsigned bits;
    } cases[] = {
        {"03 02 07 80", 1u << 0},     {"03 02 06 c0", 3u},       {"03 02 01 06", 3u << 5},
        {"03 03 07 00 80", 1u << 8},  {"03 03 07 08 80", 0x110}, {"03 01 00", 0},
        {"03 02 00 86", 3u << 5 | 1}, /* trailing zero bit kept */
        {"03 02 05 ff", 7},           /* padding bits that are set do not count */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        certificate_t *certificate = with_extension(KEY_USAGE, true, cases[i].hex);
        assert_true(certificate->has_key_usage);
        assert_int_equal(certificate->key_usage, cases[i].bits);
        assert_null(certificate->malformed);
        certificate_unref(&certificate);
    }
    assert_malformed(KEY_USAGE, "03 00", "keyUsage");
    assert_malformed(KEY_USAGE, "03 01 01", "keyUsage");
    assert_malformed(KEY_USAGE, "04 02 07 80", "keyUsage");
    assert_malformed(KEY_USAGE, "03 02 07 80 00", "keyUsage");
}

static void test_extended_key_usage(void **state)
{
    (void)state;
    bool present;
    certificate_t *certificate =
        with_extension(USAGES, true, "30 0a 06 08 2b 06 01 05 05 07 03 04");
    assert_true(certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present));
    assert_true(present);
    assert_false(certificate_has_usage(certificate, OID_EKU_ANY, NULL));
    assert_false(certificate_has_usage(certificate, "1.3.6.1.5.5.7.3", NULL));
    certificate_unref(&certificate);
    certificate = with_extension(KEY_USAGE, true, "03 02 07 80");
    assert_false(certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present));
    assert_false(present);
    certificate_unref(&certificate);
    assert_malformed(USAGES, "30 00", "extendedKeyUsage");
    assert_malformed(USAGES, "30 03 02 01 05", "extendedKeyUsage");
    assert_malformed(USAGES, "30 03 06 01 80", "extendedKeyUsage");
    certificate = with_extension(USAGES, true, "30 00");
    assert_false(certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present));
    assert_true(present);
    certificate_unref(&certificate);
}

static void test_policies(void **state)
{
    (void)state;
    assert_well_formed(POLICIES, "30 0c 30 04 06 02 2a 03 30 04 06 02 2a 04");
    assert_well_formed(POLICIES, "30 0e 30 0c 06 02 2a 03 30 06 30 04 06 02 2a 05");
    assert_malformed(POLICIES, "30 00", "certificatePolicies");
    assert_malformed(POLICIES, "30 02 30 00", "certificatePolicies");
    assert_malformed(POLICIES, "30 0c 30 04 06 02 2a 03 30 04 06 02 2a 03", "certificatePolicies");
    assert_malformed(POLICIES, "30 08 30 06 06 02 2a 03 05 00", "certificatePolicies");
}

static void test_policy_mappings(void **state)
{
    (void)state;
    assert_well_formed(MAPPINGS, "30 0a 30 08 06 02 2a 03 06 02 2a 04");
    assert_malformed(MAPPINGS, "30 00", "policyMappings");
    assert_malformed(MAPPINGS, "30 06 30 04 06 02 2a 03", "policyMappings");
    assert_malformed(MAPPINGS, "30 0e 30 0c 06 02 2a 03 06 02 2a 04 06 02 2a 05", "policyMappings");
}

static void test_policy_constraints(void **state)
{
    (void)state;
    assert_well_formed(POLICY_CONSTRAINTS, "30 06 80 01 00 81 01 05");
    assert_well_formed(POLICY_CONSTRAINTS, "30 03 81 01 05");
    assert_well_formed(POLICY_CONSTRAINTS, "30 0b 80 09 01 00 00 00 00 00 00 00 00");
    assert_malformed(POLICY_CONSTRAINTS, "30 00", "policyConstraints");
    assert_malformed(POLICY_CONSTRAINTS, "30 03 80 01 ff", "policyConstraints");
    assert_malformed(POLICY_CONSTRAINTS, "30 06 81 01 00 80 01 05", "policyConstraints");
    assert_malformed(POLICY_CONSTRAINTS, "30 02 80 00", "policyConstraints");
}

static void test_inhibit_any_policy(void **state)
{
    (void)state;
    assert_well_formed(INHIBIT_ANY, "02 01 00");
    assert_well_formed(INHIBIT_ANY, "02 09 01 00 00 00 00 00 00 00 00");
    assert_malformed(INHIBIT_ANY, "02 09 fe 00 00 00 00 00 00 00 00", "inhibitAnyPolicy");
    assert_malformed(INHIBIT_ANY, "02 01 80", "inhibitAnyPolicy");
    assert_malformed(INHIBIT_ANY, "02 01 00 00", "inhibitAnyPolicy");
    assert_malformed(INHIBIT_ANY, "30 00", "inhibitAnyPolicy");
}

static void test_name_constraints(void **state)
{
    (void)state;
    assert_well_formed(NAME_CONSTRAINTS, "30 07 a0 05 30 03 81 01 61");
    assert_well_formed(NAME_CONSTRAINTS, "30 0a a1 08 30 06 81 01 61 80 01 00");
    assert_malformed(NAME_CONSTRAINTS, "30 00", "nameConstraints");
    assert_malformed(NAME_CONSTRAINTS, "30 02 a0 00", "nameConstraints");
    assert_malformed(NAME_CONSTRAINTS, "30 04 a0 02 30 00", "nameConstraints");
    assert_malformed(NAME_CONSTRAINTS, "30 07 a0 05 30 03 89 01 61", "nameConstraints");
    assert_malformed(NAME_CONSTRAINTS, "30 09 a0 07 30 05 81 01 61 05 00", "nameConstraints");
}

static void test_key_identifiers_only_help(void **state)
{
    (void)state;
    certificate_t *certificate = with_extension(SUBJECT_KEY_ID, false, "04 02 ab cd");
    assert_int_equal(certificate->subject_key_id.size, 2);
    certificate_unref(&certificate);
    certificate = with_extension(AUTHORITY_KEY_ID, false, "30 04 80 02 ab cd");
    assert_int_equal(certificate->authority_key_id.size, 2);
    certificate_unref(&certificate);
    certificate = with_extension(SUBJECT_KEY_ID, false, "30 00");
    assert_false(bytes_present(certificate->subject_key_id));
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    certificate = with_extension(AUTHORITY_KEY_ID, false, "04 00");
    assert_false(bytes_present(certificate->authority_key_id));
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
}

static void test_unknown_extensions_count_if_they_are_critical(void **state)
{
    (void)state;
    char oid[64];
    certificate_t *certificate = with_extension("1.2.3.4", false, "05 00");
    assert_false(certificate->unknown_critical);
    certificate_unref(&certificate);
    certificate = with_extension("1.2.3.4", true, "05 00");
    assert_true(certificate->unknown_critical);
    assert_int_equal(der_oid_text(certificate->unknown_critical_oid, oid, sizeof oid), 0);
    assert_string_equal(oid, "1.2.3.4");
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    certificate = with_extension("2.5.29.0", true, "05 00");
    assert_true(certificate->unknown_critical);
    assert_false(bytes_present(certificate->extensions[EXTENSION_AUTHORITY_INFO_ACCESS].value));
    certificate_unref(&certificate);
}

static void assert_repeated(const char *first, const char *second, bool repeated)
{
    const pki_extension_t extra[] = {{first, false, pki_hex(&arena, "05 00")},
                                     {second, false, pki_hex(&arena, "05 00")},
                                     {NULL, false, BYTES_NONE}};
    certificate_t *certificate = pki_parse(PKI_ISSUE(&arena, .subject = "CN=x", .extra = extra));
    assert_int_equal(certificate->malformed != NULL, repeated);
    certificate_unref(&certificate);
}

static void test_extensions_must_not_be_repeated(void **state)
{
    (void)state;
    assert_repeated("1.2.3", "1.2.3", true); /* not even unknown ones */
    assert_repeated("1.2.3", "1.2.4", false);
    assert_repeated("1.2.3", KEY_USAGE, true);
    /* The first of two counts: which one is shown is nothing that an attacker gains by. */
    const pki_extension_t extra[] = {{BASIC_CONSTRAINTS, true, pki_hex(&arena, "30 03 01 01 ff")},
                                     {NULL, false, BYTES_NONE}};
    certificate_t *certificate = pki_parse(
        PKI_ISSUE(&arena, .subject = "CN=x", .constraints_of_end_entity = true, .extra = extra));
    assert_string_equal(certificate->malformed, "a repeated extension");
    assert_false(certificate->ca);
    certificate_unref(&certificate);
}

/* The [3] field alone, read into a certificate that is otherwise empty. */
static gpg_err_code_t read_field(const char *hex, const char **r_malformed)
{
    static certificate_t certificate;
    memset(&certificate, 0, sizeof certificate);
    bytes_t der = pki_hex(&arena, hex);
    der_reader_t reader = der_reader(der, DER_RULES_DER);
    der_item_t field;
    assert_int_equal(der_next(&reader, &field), 0);
    gpg_error_t error = extensions_read(&certificate, &field);
    *r_malformed = certificate.malformed;
    arena_free(&certificate.arena);
    return gpg_err_code(error);
}

static void test_extensions_structure(void **state)
{
    (void)state;
    const char *malformed;
    assert_int_equal(read_field("a3 02 30 00", &malformed), 0);
    assert_non_null(malformed); /* SIZE (1..MAX) */
    assert_int_equal(read_field("a3 0a 30 08 30 06 06 02 2a 03 04 00", &malformed), 0);
    assert_null(malformed);
    assert_int_equal(read_field("a3 0d 30 0b 30 09 06 02 2a 03 01 01 00 04 00", &malformed), 0);
    assert_null(malformed); /* DEFAULT FALSE written out */
    static const char *const broken[] = {
        "a3 00",
        "a3 04 30 00 05 00",
        "a3 02 31 00",
        "a3 04 30 02 30 00",
        "a3 08 30 06 30 04 06 02 2a 03",
        "a3 0a 30 08 30 06 06 02 2a 03 05 00",
        "a3 0c 30 0a 30 08 06 02 2a 03 04 00 05 00",
        "a3 0d 30 0b 30 09 06 02 2a 03 04 00 01 01 ff",
        "a3 0a 30 08 30 06 06 02 2a 83 04 00",
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_int_equal(read_field(broken[i], &malformed), GPG_ERR_BAD_BER);
}

static void test_critical_is_anything_but_zero(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, pki_hex(&arena, "a3 0d 30 0b 30 09 06 02 2a 03 01 01 01 04 00"));
    der_reader_t reader = der_reader(buffer_bytes(&out), DER_RULES_DER);
    der_item_t field;
    certificate_t certificate = {.version = 3};
    assert_int_equal(der_next(&reader, &field), 0);
    assert_int_equal(extensions_read(&certificate, &field), 0);
    assert_true(certificate.unknown_critical);
    buffer_free(&out);
}

static void test_extensions_are_capped(void **state)
{
    (void)state;
    pki_extension_t extra[LIMIT_EXTENSIONS + 2] = {{NULL, false, BYTES_NONE}};
    for (size_t i = 0; i <= LIMIT_EXTENSIONS; i++)
        extra[i] =
            (pki_extension_t){arena_printf(&arena, "1.2.%zu", i), false, pki_hex(&arena, "05 00")};
    const pki_certificate_t *many =
        PKI_ISSUE(&arena, .subject = "CN=x", .omit = EVERY_EXTENSION, .extra = extra);
    certificate_t *certificate;
    assert_string_equal(smime_limit_text(certificate_parse(many->der, &certificate)),
                        LIMIT_TEXT(LIMIT_EXTENSIONS));
    extra[LIMIT_EXTENSIONS].oid = NULL;
    many = PKI_ISSUE(&arena, .subject = "CN=x", .omit = EVERY_EXTENSION, .extra = extra);
    assert_int_equal(certificate_parse(many->der, &certificate), 0);
    certificate_unref(&certificate);
}

static void test_usages_and_policies_are_capped(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        buffer_t out = BUFFER_INIT;
        for (size_t i = 0; i <= LIMIT_OIDS; i++) {
            size_t start = out.size;
            char oid[32];
            snprintf(oid, sizeof oid, "1.2.%zu", i);
            der_write_oid(&out, oid);
            if (which)
                der_wrap_sequence(&out, start);
        }
        der_wrap_sequence(&out, 0);
        const pki_extension_t extra[] = {{which ? POLICIES : USAGES, false, pki_take(&arena, &out)},
                                         {NULL, false, BYTES_NONE}};
        const pki_certificate_t *many =
            PKI_ISSUE(&arena, .subject = "CN=x", .omit = EVERY_EXTENSION, .extra = extra);
        certificate_t *certificate;
        assert_int_equal(gpg_err_code(certificate_parse(many->der, &certificate)),
                         LIMIT_ERROR_OIDS);
    }
}

/* ---- general names ---- */

static gpg_err_code_t read_general_name(const char *hex, general_name_t *r_name)
{
    der_reader_t reader = der_reader(pki_hex(&arena, hex), DER_RULES_DER);
    return gpg_err_code(general_name_next(&reader, r_name));
}

static void test_general_name_reads_each_kind(void **state)
{
    (void)state;
    general_name_t name;
    assert_int_equal(read_general_name("81 03 61 40 62", &name), 0);
    assert_int_equal(name.kind, GENERAL_NAME_EMAIL);
    assert_true(bytes_equal_text(name.value, "a@b"));
    assert_int_equal(read_general_name("87 04 0a 00 00 01", &name), 0);
    assert_int_equal(name.kind, GENERAL_NAME_IP);
    assert_int_equal(read_general_name("a4 02 30 00", &name), 0);
    assert_int_equal(name.kind, GENERAL_NAME_DIRECTORY);
    assert_int_equal(name.value.size, 2);
    assert_int_equal(read_general_name("a0 0a 06 02 2a 03 a0 04 0c 02 61 62", &name), 0);
    assert_int_equal(name.kind, GENERAL_NAME_OTHER);
    assert_int_equal(name.other_type.size, 2);
    assert_int_equal(name.value.size, 4);
    assert_false(bytes_present(general_name_smtp_utf8(&name)));
    assert_int_equal(
        read_general_name("a0 11 06 08 2b 06 01 05 05 07 08 09 a0 05 0c 03 61 40 62", &name), 0);
    assert_true(bytes_equal_text(general_name_smtp_utf8(&name), "a@b"));
    assert_int_equal(
        read_general_name("a0 11 06 08 2b 06 01 05 05 07 08 09 a0 05 16 03 61 40 62", &name), 0);
    assert_false(bytes_present(general_name_smtp_utf8(&name))); /* no UTF8String */
    assert_int_equal(read_general_name("a3 00", &name), 0);
}

static void test_general_name_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "89 00",       /* no such kind */
        "a1 02 81 00", /* an address is primitive */
        "01 01 ff",    /* not tagged */
        "84 02 30 00", /* a directoryName is not */
        "a4 00",
        "a4 04 30 00 30 00",
        "a4 04 30 02 31 00",
        "a0 00",
        "a0 04 06 02 2a 03",
        "a0 06 06 02 2a 03 a0 00",
        "a0 08 06 02 2a 03 a1 02 05 00",
        "a0 0a 06 02 2a 03 a0 04 05 00 05 00",
        "a0 0a 06 02 2a 03 a0 02 05 00 05 00",
        "88 02 2a 83", /* an OID that does not end */
        "83 00",
        "85 00",
        "81 05 61",
        "",
    };
    general_name_t name;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_int_equal(read_general_name(broken[i], &name), GPG_ERR_BAD_BER);
}

static void test_alt_name_has_to_be_general_names(void **state)
{
    (void)state;
    assert_well_formed(ALT_NAME, "30 05 81 03 61 40 62");
    assert_malformed(ALT_NAME, "30 00 00", "subjectAltName");
    assert_malformed(ALT_NAME, "30 07 81 03 61 40 62 05 00", "subjectAltName");
    assert_malformed(ALT_NAME, "81 03 61 40 62", "subjectAltName");
}

static void test_empty_alt_name_names_nobody(void **state)
{
    (void)state;
    assert_well_formed(ALT_NAME, "30 00");
    certificate_t *certificate = with_extension(ALT_NAME, true, "30 00");
    assert_true(certificate->no_alternative_name);
    certificate_unref(&certificate);
    certificate = with_extension(ALT_NAME, true, "30 05 81 03 61 40 62");
    assert_false(certificate->no_alternative_name);
    certificate_unref(&certificate);
}

/* Section 4.2: what is critical has to be processed; the content of these is only looked at then. */
static void test_critical_extensions_that_only_help_have_to_be_readable(void **state)
{
    (void)state;
    static const struct {
        const char *oid, *good, *name;
        const char *broken[5];
    } rows[] = {
        {"2.5.29.18",
         "30 05 81 03 61 40 62",
         "issuerAltName",
         {"30 00", "04 00", "30 02 05 00", "30 05 81 03 61 40 62 00"}},
        {SUBJECT_KEY_ID,
         "04 02 ab cd",
         "subjectKeyIdentifier",
         {"30 00", "04 02 ab", "04 01 ab 00"}},
        {AUTHORITY_KEY_ID,
         "30 11 80 02 ab cd a1 08 82 06 61 2e 74 65 73 74 82 01 05",
         "authorityKeyIdentifier",
         {"04 00", "30 02 a0 00", "30 04 a1 02 05 00", "30 02 82 00", "30 03 83 01 05"}},
        {"2.5.29.31",
         "30 0d 30 0b a0 09 a0 07 86 05 68 74 74 70 3a",
         "cRLDistributionPoints",
         {"30 00", "05 00", "30 02 05 00", "30 06 30 04 a0 02 a0 00 00",
          "30 08 30 06 a0 04 a0 02 05 00"}},
        {"2.5.29.46",
         "30 0d 30 0b a0 09 a0 07 86 05 68 74 74 70 3a",
         "freshestCRL",
         {"30 00", "05 00", "30 03 30 01 00"}},
        {"1.3.6.1.5.5.7.1.1",
         "30 0f 30 0d 06 04 2b 06 01 05 86 05 68 74 74 70 3a",
         "authorityInfoAccess",
         {"30 00", "04 00", "30 02 30 00", "30 06 30 04 06 02 2a 03",
          "30 08 30 06 06 02 2a 03 05 00"}},
        {"1.3.6.1.5.5.7.48.1.5",
         "05 00",
         "id-pkix-ocsp-nocheck",
         {"04 00", "05 01 00", "05 00 00"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_well_formed(rows[i].oid, rows[i].good);
        for (size_t n = 0; n < 5 && rows[i].broken[n]; n++) {
            certificate_t *certificate = with_extension(rows[i].oid, true, rows[i].broken[n]);
            assert_non_null(certificate->malformed);
            assert_string_equal(certificate->malformed, rows[i].name);
            certificate_unref(&certificate);
            certificate = with_extension(rows[i].oid, false, rows[i].broken[n]);
            assert_null(certificate->malformed);
            certificate_unref(&certificate);
        }
    }
}

/* What it says is said by extendedKeyUsage. */
static void test_critical_netscape_type_needs_extended_key_usage(void **state)
{
    (void)state;
    const char *type = "2.16.840.1.113730.1.1";
    for (int with_usage = 0; with_usage < 2; with_usage++) {
        const pki_extension_t extra[] = {{type, true, pki_hex(&arena, "03 02 05 20")},
                                         {with_usage ? USAGES : "1.2.3", false,
                                          pki_hex(&arena, "30 0a 06 08 2b 06 01 05 05 07 03 04")},
                                         {NULL, false, BYTES_NONE}};
        certificate_t *certificate = pki_parse(
            PKI_ISSUE(&arena, .subject = "CN=x", .omit = EVERY_EXTENSION, .extra = extra));
        char oid[64];
        assert_null(certificate->malformed);
        assert_int_equal(certificate->unknown_critical, !with_usage);
        if (!with_usage) {
            assert_int_equal(der_oid_text(certificate->unknown_critical_oid, oid, sizeof oid), 0);
            assert_string_equal(oid, type);
        }
        certificate_unref(&certificate);
    }
    certificate_t *certificate = with_extension(type, false, "05 00");
    assert_null(certificate->malformed);
    assert_false(certificate->unknown_critical);
    certificate_unref(&certificate);
    certificate = with_extension(type, true, "05 00");
    assert_string_equal(certificate->malformed, "nsCertType");
    certificate_unref(&certificate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_basic_constraints),
        cmocka_unit_test(test_key_usage),
        cmocka_unit_test(test_extended_key_usage),
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_policy_mappings),
        cmocka_unit_test(test_policy_constraints),
        cmocka_unit_test(test_inhibit_any_policy),
        cmocka_unit_test(test_name_constraints),
        cmocka_unit_test(test_key_identifiers_only_help),
        cmocka_unit_test(test_unknown_extensions_count_if_they_are_critical),
        cmocka_unit_test(test_extensions_must_not_be_repeated),
        cmocka_unit_test(test_extensions_structure),
        cmocka_unit_test(test_critical_is_anything_but_zero),
        cmocka_unit_test(test_extensions_are_capped),
        cmocka_unit_test(test_usages_and_policies_are_capped),
        cmocka_unit_test(test_general_name_reads_each_kind),
        cmocka_unit_test(test_general_name_refuses_what_is_none),
        cmocka_unit_test(test_alt_name_has_to_be_general_names),
        cmocka_unit_test(test_empty_alt_name_names_nobody),
        cmocka_unit_test(test_critical_extensions_that_only_help_have_to_be_readable),
        cmocka_unit_test(test_critical_netscape_type_needs_extended_key_usage),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
