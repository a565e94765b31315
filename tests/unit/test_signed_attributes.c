/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed attributes: each rule of RFC 5652 section 11, RFC 5035 and RFC 6211, kept and broken. */
#include "cms/signed_attributes.h"

#include "asn1/der_write.h"
#include "base/limits.h"
#include "cms_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena_t arena;
    finding_list_t found;
    findings_t findings;
    const pki_certificate_t *certificate, *other;
    cms_signer_t signer;
    signed_data_t signed_data;
    signed_attributes_t attributes;
} fixture_t;

static const bytes_t content = {(const uint8_t *)"content", 7};

static int set_up(void **state)
{
    fixture_t *f = calloc(1, sizeof *f);
    f->findings = findings_start(&f->found, &f->arena);
    f->certificate = PKI_ISSUE(&f->arena, .subject = "O=Test,CN=A");
    f->other = PKI_ISSUE(&f->arena, .subject = "O=Test,CN=B", .key = 1);
    f->signer = (cms_signer_t){.certificate = f->certificate};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture_t *f = *state;
    arena_free(&f->arena);
    free(f);
    return 0;
}

/* Builds a SignedData with f->signer, and reads its attributes. */
static gpg_err_code_t read_back(fixture_t *f)
{
    f->findings = findings_start(&f->found, &f->arena);
    bytes_t cms = CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer));
    assert_int_equal(signed_data_parse(&f->arena, cms, &f->findings, &f->signed_data), 0);
    return gpg_err_code(signed_attributes_parse(&f->arena, &f->signed_data.signers[0],
                                                f->signed_data.content_type, &f->findings,
                                                &f->attributes));
}

static void assert_good(fixture_t *f)
{
    assert_int_equal(read_back(f), 0);
    assert_int_equal(f->findings.list->count, 0);
}

/* Exactly one finding, this one, with this detail. */
static void assert_refused(fixture_t *f, finding_id_t id, const char *detail)
{
    assert_int_equal(read_back(f), GPG_ERR_BAD_BER);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(findings_have(&f->findings, 0, id));
    assert_int_equal(f->findings.list->items[0].severity, SMIME_SEVERITY_FAIL);
    assert_string_equal(f->findings.list->items[0].detail, detail);
}

/* It claims nothing, and nothing else is wrong. */
static void assert_time_unreadable(fixture_t *f)
{
    assert_int_equal(read_back(f), 0);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(findings_have(&f->findings, 0, FINDING_SIGNING_TIME_UNREADABLE));
    assert_int_equal(f->findings.list->items[0].severity, SMIME_SEVERITY_UNKNOWN);
    assert_int_equal(f->findings.list->items[0].question, SMIME_ABOUT_NONE);
    assert_false(f->attributes.has_signing_time);
    assert_true(f->attributes.signing_time_unreadable);
}

static void set_value(fixture_t *f, cms_attribute_t value[2], const char *oid, bytes_t der)
{
    value[0] = (cms_attribute_t){oid, der};
    value[1] = (cms_attribute_t){NULL, BYTES_NONE};
    f->signer.values = value;
}

static const struct {
    unsigned id;
    const char *oid, *name;
} known[CMS_ATTRIBUTES] = {
    {CMS_CONTENT_TYPE, CMS_OID_CONTENT_TYPE, "content-type"},
    {CMS_MESSAGE_DIGEST, CMS_OID_MESSAGE_DIGEST, "message-digest"},
    {CMS_SIGNING_TIME, CMS_OID_SIGNING_TIME, "signing-time"},
    {CMS_SIGNING_CERTIFICATE, CMS_OID_SIGNING_CERTIFICATE, "signingCertificate"},
    {CMS_SIGNING_CERTIFICATE_V2, CMS_OID_SIGNING_CERTIFICATE_V2, "signingCertificateV2"},
    {CMS_ALGORITHM_PROTECTION, CMS_OID_ALGORITHM_PROTECTION, "CMSAlgorithmProtection"},
};
#define ADDED (CMS_SIGNING_CERTIFICATE | CMS_SIGNING_CERTIFICATE_V2 | CMS_ALGORITHM_PROTECTION)

static void test_signed_attributes_reads_them_all(void **state)
{
    fixture_t *f = *state;
    f->signer.add = ADDED;
    f->signer.signing_time = 1234567890;
    assert_good(f);
    assert_true(
        bytes_equal_text(f->attributes.content_type, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"));
    assert_int_equal(f->attributes.message_digest.size, 32);
    assert_true(f->attributes.has_signing_time);
    assert_int_equal(f->attributes.signing_time, 1234567890);
    assert_true(bytes_present(f->attributes.signing_certificate));
    assert_true(bytes_present(f->attributes.signing_certificate_v2));
    assert_true(bytes_present(f->attributes.algorithm_protection));
    assert_true(f->attributes.was_der);
    assert_int_equal(f->attributes.der.data[0], 0x31);
}

static void test_signed_attributes_need_only_content_type_and_digest(void **state)
{
    fixture_t *f = *state;
    f->signer.omit = CMS_SIGNING_TIME;
    assert_good(f);
    assert_false(f->attributes.has_signing_time);
    f->signer.omit = CMS_CONTENT_TYPE;
    assert_refused(f, FINDING_ATTRIBUTE_MISSING, "content-type");
    f->signer.omit = CMS_MESSAGE_DIGEST;
    assert_refused(f, FINDING_ATTRIBUTE_MISSING, "message-digest");
    f->signer.attributes = bytes_of("", 0);
    assert_int_equal(read_back(f), GPG_ERR_BAD_BER);
    assert_int_equal(f->findings.list->count, 2);
}

static void test_signed_attributes_may_not_be_repeated(void **state)
{
    fixture_t *f = *state;
    f->signer.add = ADDED;
    for (size_t i = 0; i < CMS_ATTRIBUTES; i++) {
        char several[64];
        f->signer.repeat = known[i].id;
        assert_refused(f, FINDING_ATTRIBUTE_DUPLICATE, known[i].name);
        f->signer.repeat = 0;
        f->signer.twice = known[i].id;
        snprintf(several, sizeof several, "%s has several values", known[i].name);
        assert_refused(f, FINDING_ATTRIBUTE_DUPLICATE, several);
        f->signer.twice = 0;
    }
    assert_good(f);
}

static void test_signed_attributes_need_a_value_of_their_type(void **state)
{
    fixture_t *f = *state;
    f->signer.add = ADDED;
    for (size_t i = 0; i < CMS_ATTRIBUTES; i++) {
        cms_attribute_t value[2];
        char none[64];
        set_value(f, value, known[i].oid, bytes_of("", 0));
        snprintf(none, sizeof none, "%s has no value", known[i].name);
        assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, none);
        const char *wrong[] = {"\x05\x00", "\x02\x01\x05", "\x30\x00", "\x30\x03\x02\x01\x00",
                               "\x0c\x01\x61"};
        const size_t sizes[] = {2, 3, 2, 5, 3};
        for (size_t n = 0; n < 5; n++) {
            set_value(f, value, known[i].oid, bytes_of(wrong[n], sizes[n]));
            if (known[i].id == CMS_SIGNING_TIME) {
                assert_time_unreadable(f);
                continue;
            }
            assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, known[i].name);
        }
    }
}

static void test_signed_attributes_content_type_has_to_be_the_contents(void **state)
{
    fixture_t *f = *state;
    f->signer.content_type = CMS_OID_SIGNED_DATA;
    assert_refused(f, FINDING_ATTRIBUTE_CONTENT_TYPE, "");
}

static void test_signed_attributes_reads_times_of_both_types(void **state)
{
    fixture_t *f = *state;
    static const struct {
        uint8_t tag;
        const char *text;
        int64_t time; /* -1: unreadable */
    } rows[] = {
        {DER_UTC_TIME, "240229120000Z", 1709208000},
        {DER_GENERALIZED_TIME, "20240229120000Z", 1709208000},
        {DER_UTC_TIME, "2402291200Z", 1709208000}, /* minutes only: BER */
        {DER_UTC_TIME, "240229140000+0200", 1709208000},
        {DER_UTC_TIME, "240230120000Z", -1},
        {DER_UTC_TIME, "20240229120000Z", -1},
        {DER_GENERALIZED_TIME, "24", -1},
        {DER_UTF8_STRING, "240229120000Z", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cms_attribute_t value[2];
        buffer_t time = BUFFER_INIT;
        der_write(&time, rows[i].tag, bytes_text(rows[i].text));
        set_value(f, value, CMS_OID_SIGNING_TIME, pki_take(&f->arena, &time));
        if (rows[i].time < 0) {
            assert_time_unreadable(f);
        } else {
            assert_good(f);
            assert_int_equal(f->attributes.signing_time, rows[i].time);
        }
    }
}

static void test_signed_attributes_message_digest_may_come_in_segments(void **state)
{
    fixture_t *f = *state;
    cms_attribute_t value[2];
    set_value(f, value, CMS_OID_MESSAGE_DIGEST,
              bytes_of("\x24\x80\x04\x01\x61\x04\x01\x62\0\0", 10));
    assert_good(f);
    assert_true(bytes_equal_text(f->attributes.message_digest, "ab"));
    assert_false(f->attributes.was_der);
    assert_int_equal(bytes_find(f->attributes.der, bytes_of("\x04\x02\x61\x62", 4)) == SIZE_MAX, 0);
}

static void test_signed_attributes_ignores_what_it_does_not_know(void **state)
{
    fixture_t *f = *state;
    const cms_attribute_t extra[] = {
        {"1.2.840.113549.1.9.15", bytes_of("\x30\x00", 2)}, /* SMIMECapabilities */
        {"1.2.3.4", bytes_of("\x02\x01\x01\x02\x01\x02", 6)},
        {"1.2.3.4", bytes_of("\x05\x00", 2)},
        {NULL, BYTES_NONE},
    };
    f->signer.extra = extra;
    assert_good(f);
}

static void test_signed_attributes_have_to_be_attributes_throughout(void **state)
{
    fixture_t *f = *state;
    bytes_t good = bytes_from(cms_signed_attributes(&f->arena, &(cms_options_t){.content = content},
                                                    &(cms_signer_t){.certificate = f->certificate}),
                              2);
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {
        {"\x02\x01\x05", 3},                              /* no SEQUENCE */
        {"\x30\x03\x06\x01\x2a", 5},                      /* no values */
        {"\x30\x05\x06\x01\x2a\x30\x00", 7},              /* values are no SET */
        {"\x30\x07\x06\x01\x2a\x31\x00\x05\x00", 9},      /* something behind the values */
        {"\x30\x08\x06\x01\x2a\x31\x03\x02\x02\x01", 10}, /* a value breaks off */
        {"\x30\x04\x02\x00\x31\x00", 6},                  /* no OID */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        buffer_t both = BUFFER_INIT;
        buffer_append(&both, good);
        buffer_append(&both, bytes_of(wrong[i].bytes, wrong[i].size));
        f->signer.attributes = pki_take(&f->arena, &both);
        assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, "not a set of attributes");
    }
    f->signer.attributes = good;
    assert_good(f);
}

static void test_signed_attributes_of_unknown_types_have_to_be_asn1_to_the_bottom(void **state)
{
    fixture_t *f = *state;
    const cms_attribute_t extra[] = {
        {"1.2.3.4", bytes_of("\x30\x04\x30\x02\x02\x05", 6)}, /* breaks off two levels down */
        {NULL, BYTES_NONE},
    };
    f->signer.extra = extra;
    assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, "a value is not ASN.1");
}

static void test_signed_attributes_are_limited_in_number_and_size(void **state)
{
    fixture_t *f = *state;
    cms_attribute_t extra[LIMIT_ATTRIBUTES + 1] = {{NULL, BYTES_NONE}};
    for (size_t i = 0; i < LIMIT_ATTRIBUTES - 3; i++)
        extra[i] = (cms_attribute_t){"1.2.3", bytes_of("\x05\x00", 2)};
    f->signer.extra = extra;
    assert_good(f);
    extra[LIMIT_ATTRIBUTES - 3] = extra[0];
    assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, "more than " LIMIT_TEXT(LIMIT_ATTRIBUTES));

    buffer_t values = BUFFER_INIT;
    for (size_t i = 0; i <= LIMIT_ATTRIBUTES; i++)
        buffer_append(&values, bytes_of("\x05\x00", 2));
    extra[0].values = buffer_bytes(&values);
    extra[1] = (cms_attribute_t){NULL, BYTES_NONE};
    assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, "more than " LIMIT_TEXT(LIMIT_ATTRIBUTES));

    buffer_clear(&values);
    for (size_t i = 0; i < LIMIT_ATTRIBUTES_SIZE; i++)
        buffer_append_byte(&values, 'x');
    der_wrap(&values, 0, DER_UNIVERSAL, false, DER_OCTET_STRING);
    extra[0].values = buffer_bytes(&values);
    assert_refused(f, FINDING_ATTRIBUTE_MALFORMED, "more than " LIMIT_TEXT(LIMIT_ATTRIBUTES_SIZE));
    buffer_free(&values);
}

static void test_signed_attributes_out_of_order_are_sorted_again(void **state)
{
    fixture_t *f = *state;
    f->signer.reverse = true;
    assert_good(f);
    assert_false(f->attributes.was_der);
    bytes_t der = f->attributes.der, as_sent = f->attributes.as_sent;
    assert_int_equal(der.size, as_sent.size);
    assert_int_equal(as_sent.data[0], 0x31);
    assert_false(bytes_equal(der, as_sent));
    f->signer.reverse = false;
    bytes_t sorted =
        cms_signed_attributes(&f->arena, &(cms_options_t){.content = content}, &f->signer);
    assert_true(bytes_equal(der, sorted));
}

static void test_signed_attributes_in_ber_are_made_der(void **state)
{
    fixture_t *f = *state;
    f->signer.indefinite_attributes = true;
    assert_good(f);
    assert_false(f->attributes.was_der);
    assert_true(bytes_equal(
        f->attributes.der,
        cms_signed_attributes(&f->arena, &(cms_options_t){.content = content}, &f->signer)));
}

static void test_signed_attributes_algorithm_protection_has_to_agree(void **state)
{
    fixture_t *f = *state;
    cms_attribute_t value[2];
    f->signer.add = CMS_ALGORITHM_PROTECTION;
    f->signer.null_parameters = true; /* the same as absent ones */
    buffer_t out = BUFFER_INIT;
    static const struct {
        const char *digest, *signature, *detail;
    } rows[] = {
        {"2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2", NULL},
        {"2.16.840.1.101.3.4.2.3", "1.2.840.10045.4.3.2", "digest algorithm"},
        {"2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.4", "signature algorithm"},
    };
    for (size_t i = 0; i < 3; i++) {
        der_write_oid(&out, rows[i].digest);
        der_wrap_sequence(&out, 0);
        size_t signature = out.size;
        der_write_oid(&out, rows[i].signature);
        der_wrap(&out, signature, DER_CONTEXT, true, 1);
        der_wrap_sequence(&out, 0);
        set_value(f, value, CMS_OID_ALGORITHM_PROTECTION, pki_take(&f->arena, &out));
        if (rows[i].detail)
            assert_refused(f, FINDING_ALGORITHM_PROTECTION, rows[i].detail);
        else
            assert_good(f);
    }
}

/* Whether the attributes of f->signer name the certificate. */
static bool names(fixture_t *f, const pki_certificate_t *certificate)
{
    assert_int_equal(read_back(f), 0);
    certificate_t *parsed = pki_parse(certificate);
    bool result;
    assert_int_equal(signed_attributes_name_certificate(&f->attributes, parsed, &result), 0);
    certificate_unref(&parsed);
    return result;
}

static void test_signing_certificate_names_one_certificate(void **state)
{
    fixture_t *f = *state;
    const unsigned kinds[] = {CMS_SIGNING_CERTIFICATE, CMS_SIGNING_CERTIFICATE_V2,
                              CMS_SIGNING_CERTIFICATE | CMS_SIGNING_CERTIFICATE_V2};
    assert_true(names(f, f->certificate)); /* absent: any */
    assert_true(names(f, f->other));
    for (size_t i = 0; i < 3; i++)
        for (int serial = 0; serial < 2; serial++) {
            f->signer.add = kinds[i];
            f->signer.names_serial = serial;
            assert_true(names(f, f->certificate));
            assert_false(names(f, f->other));
        }
}

static void test_signing_certificate_v2_with_other_hashes(void **state)
{
    fixture_t *f = *state;
    const char *digests[] = {"sha1", "sha256", "sha384", "sha512", "sha3-256"};
    f->signer.add = CMS_SIGNING_CERTIFICATE_V2;
    for (size_t i = 0; i < 5; i++) {
        f->signer.names_digest = digests[i];
        assert_true(names(f, f->certificate));
        assert_int_equal(f->findings.list->count, 0);
        assert_false(names(f, f->other));
    }
}

/* SigningCertificateV2 of the certificate's hash with another issuer and serial number. */
static bytes_t with_issuer_serial(fixture_t *f, bytes_t issuer, bytes_t serial)
{
    certificate_t *parsed = pki_parse(f->certificate);
    buffer_t out = BUFFER_INIT;
    der_write(&out, DER_OCTET_STRING, certificate_sha256(parsed));
    size_t start = out.size;
    buffer_append(&out, bytes_of("\x82\x01\x61", 3)); /* a dNSName first */
    size_t name = out.size;
    buffer_append(&out, issuer);
    der_wrap(&out, name, DER_CONTEXT, true, 4);
    der_wrap_sequence(&out, start);
    der_write(&out, DER_INTEGER, serial);
    der_wrap_sequence(&out, start);
    for (int i = 0; i < 3; i++)
        der_wrap_sequence(&out, 0);
    certificate_unref(&parsed);
    return pki_take(&f->arena, &out);
}

static void test_signing_certificate_issuer_and_serial_have_to_agree_too(void **state)
{
    fixture_t *f = *state;
    cms_attribute_t value[2];
    f->signer.add = CMS_SIGNING_CERTIFICATE_V2;
    const char oid[] = CMS_OID_SIGNING_CERTIFICATE_V2;
    set_value(f, value, oid, with_issuer_serial(f, f->certificate->issuer, f->certificate->serial));
    assert_true(names(f, f->certificate));
    set_value(f, value, oid, with_issuer_serial(f, f->other->issuer, f->certificate->serial));
    assert_false(names(f, f->certificate));
    set_value(f, value, oid, with_issuer_serial(f, f->certificate->issuer, f->other->serial));
    assert_false(names(f, f->certificate));
}

static void test_signing_certificate_with_unknown_hash_is_unknown(void **state)
{
    fixture_t *f = *state;
    cms_attribute_t value[2];
    buffer_t out = BUFFER_INIT;
    f->signer.add = CMS_SIGNING_CERTIFICATE_V2;
    der_write_oid(&out, "1.2.3");
    der_wrap_sequence(&out, 0);
    der_write(&out, DER_OCTET_STRING, content);
    for (int i = 0; i < 3; i++)
        der_wrap_sequence(&out, 0);
    set_value(f, value, CMS_OID_SIGNING_CERTIFICATE_V2, pki_take(&f->arena, &out));
    assert_int_equal(read_back(f), 0);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(findings_have(&f->findings, 0, FINDING_ALGORITHM_UNKNOWN));
}

static void test_attributes_as_content_are_recognised(void **state)
{
    fixture_t *f = *state;
    cms_options_t options = {.content = content};
    bytes_t set = cms_signed_attributes(&f->arena, &options, &f->signer);
    assert_true(signed_attributes_are_content(set));
    f->signer.reverse = f->signer.sign_as_sent = true;
    assert_true(
        signed_attributes_are_content(cms_signed_attributes(&f->arena, &options, &f->signer)));
    for (size_t cut = 0; cut < set.size; cut++)
        assert_false(signed_attributes_are_content(bytes_slice(set, 0, cut)));
    buffer_t longer = BUFFER_INIT;
    buffer_append(&longer, set);
    buffer_append_byte(&longer, '\n');
    assert_false(signed_attributes_are_content(buffer_bytes(&longer)));
    buffer_free(&longer);
    f->signer.omit = CMS_MESSAGE_DIGEST;
    assert_false(
        signed_attributes_are_content(cms_signed_attributes(&f->arena, &options, &f->signer)));
    f->signer.omit = 0;
    uint8_t *large = calloc(1, LIMIT_ATTRIBUTES_SIZE);
    buffer_t value = BUFFER_INIT;
    der_write(&value, DER_OCTET_STRING, bytes_of(large, LIMIT_ATTRIBUTES_SIZE - 300));
    const cms_attribute_t extra[] = {{"1.2.3", buffer_bytes(&value)}, {NULL, BYTES_NONE}};
    f->signer.extra = extra;
    assert_true(
        signed_attributes_are_content(cms_signed_attributes(&f->arena, &options, &f->signer)));
    buffer_free(&value);
    free(large);
    assert_false(signed_attributes_are_content(bytes_text("1\r\nContent-Type: text/plain")));
    assert_false(signed_attributes_are_content(BYTES_NONE));
}

static void test_signed_attributes_survive_any_flipped_bit(void **state)
{
    fixture_t *f = *state;
    f->signer.add = ADDED;
    f->signer.names_serial = true;
    bytes_t cms = CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer));
    assert_int_equal(signed_data_parse(&f->arena, cms, &f->findings, &f->signed_data), 0);
    bytes_t good = f->signed_data.signers[0].signed_attributes;
    uint8_t *copy = malloc(good.size);
    memcpy(copy, good.data, good.size);
    certificate_t *parsed = pki_parse(f->certificate);
    for (size_t i = 0; i < good.size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            arena_t arena = ARENA_INIT;
            finding_list_t found;
            findings_t findings;
            signed_attributes_t attributes;
            signer_info_t signer = f->signed_data.signers[0];
            signer.signed_attributes = bytes_of(copy, good.size);
            findings = findings_start(&found, &arena);
            copy[i] ^= (uint8_t)(1u << bit);
            gpg_error_t err = signed_attributes_parse(&arena, &signer, f->signed_data.content_type,
                                                      &findings, &attributes);
            if (err)
                assert_true(findings.list->count > 0);
            else
                assert_int_equal(attributes.as_sent.size, good.size);
            bool named;
            assert_int_equal(signed_attributes_name_certificate(&attributes, parsed, &named), 0);
            copy[i] ^= (uint8_t)(1u << bit);
            arena_free(&arena);
        }
    certificate_unref(&parsed);
    free(copy);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_signed_attributes_reads_them_all),
        TEST(test_signed_attributes_need_only_content_type_and_digest),
        TEST(test_signed_attributes_may_not_be_repeated),
        TEST(test_signed_attributes_need_a_value_of_their_type),
        TEST(test_signed_attributes_content_type_has_to_be_the_contents),
        TEST(test_signed_attributes_reads_times_of_both_types),
        TEST(test_signed_attributes_message_digest_may_come_in_segments),
        TEST(test_signed_attributes_ignores_what_it_does_not_know),
        TEST(test_signed_attributes_have_to_be_attributes_throughout),
        TEST(test_signed_attributes_of_unknown_types_have_to_be_asn1_to_the_bottom),
        TEST(test_signed_attributes_are_limited_in_number_and_size),
        TEST(test_signed_attributes_out_of_order_are_sorted_again),
        TEST(test_signed_attributes_in_ber_are_made_der),
        TEST(test_signed_attributes_algorithm_protection_has_to_agree),
        TEST(test_signing_certificate_names_one_certificate),
        TEST(test_signing_certificate_v2_with_other_hashes),
        TEST(test_signing_certificate_issuer_and_serial_have_to_agree_too),
        TEST(test_signing_certificate_with_unknown_hash_is_unknown),
        TEST(test_attributes_as_content_are_recognised),
        TEST(test_signed_attributes_survive_any_flipped_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
