/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SignedData: what senders make is read, in DER and BER; what is not one is refused, wherever it
 * breaks off. */
#include "cms/signed_data.h"

#include "asn1/der_write.h"
#include "base/limits.h"
#include "base/spool.h"
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
    const pki_certificate_t *rsa, *ec;
    cms_signer_t signer;
    signed_data_t signed_data;
} fixture_t;

static const bytes_t content = {(const uint8_t *)"Content-Type: text/plain\r\n\r\nHello\r\n", 35};

static int set_up(void **state)
{
    fixture_t *f = calloc(1, sizeof *f);
    f->findings = findings_start(&f->found, &f->arena);
    f->ec = PKI_ISSUE(&f->arena, .subject = "CN=A", .kind = PKI_P256);
    f->rsa = PKI_ISSUE(&f->arena, .subject = "CN=B", .kind = PKI_RSA_1024);
    f->signer = (cms_signer_t){.certificate = f->ec};
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

static bool has_finding(const fixture_t *f, finding_id_t id)
{
    return findings_have(&f->findings, 0, id);
}

static gpg_err_code_t parse(fixture_t *f, bytes_t cms)
{
    f->findings = findings_start(&f->found, &f->arena);
    return gpg_err_code(signed_data_parse(&f->arena, cms, &f->findings, &f->signed_data));
}

static void assert_reads(fixture_t *f, bytes_t cms)
{
    assert_int_equal(parse(f, cms), 0);
    assert_int_equal(f->findings.list->count, 0);
}

static void assert_malformed(fixture_t *f, bytes_t cms)
{
    assert_int_equal(parse(f, cms), GPG_ERR_BAD_BER);
    assert_true(has_finding(f, FINDING_CMS_MALFORMED));
    assert_int_equal(f->signed_data.signer_count, 0);
}

static bytes_t content_of(fixture_t *f, spool_t *spool)
{
    bytes_t all;
    spool_init(spool);
    assert_int_equal(signed_data_content(&f->signed_data, spool, &all), 0);
    return all;
}

static void test_signed_data_reads_what_an_honest_sender_makes(void **state)
{
    fixture_t *f = *state;
    spool_t spool;
    assert_reads(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer)));
    assert_int_equal(f->signed_data.version, 1);
    assert_true(f->signed_data.has_content);
    assert_true(bytes_equal(content_of(f, &spool), content));
    spool_free(&spool);
    assert_int_equal(f->signed_data.certificate_count, 1);
    assert_true(bytes_equal(f->signed_data.certificates[0], f->ec->der));
    assert_int_equal(f->signed_data.signer_count, 1);
    const signer_info_t *signer = &f->signed_data.signers[0];
    assert_int_equal(signer->version, 1);
    assert_true(bytes_equal(signer->issuer, f->ec->issuer));
    assert_true(bytes_equal(signer->serial, f->ec->serial));
    assert_false(bytes_present(signer->key_identifier));
    assert_true(bytes_present(signer->signed_attributes));
    assert_false(bytes_present(signer->unsigned_attributes));
    assert_int_equal(signer->signature.data[0], 0x30); /* ECDSA-Sig-Value */
}

static void test_signed_data_reads_a_detached_one_without_certificates(void **state)
{
    fixture_t *f = *state;
    spool_t spool;
    assert_reads(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer),
                              .detached = true, .omit_certificates = true));
    assert_false(f->signed_data.has_content);
    assert_false(bytes_present(content_of(f, &spool)));
    assert_int_equal(f->signed_data.certificate_count, 0);
    spool_free(&spool);
}

static void test_signed_data_reads_key_identifiers_and_unsigned_attributes(void **state)
{
    fixture_t *f = *state;
    buffer_t attribute = BUFFER_INIT;
    der_write_oid(&attribute, "1.2.840.113549.1.9.6"); /* countersignature: ignored */
    der_wrap_set_of(&attribute, attribute.size);
    der_wrap_sequence(&attribute, 0);
    f->signer.by_key_id = true;
    f->signer.unsigned_attributes = pki_take(&f->arena, &attribute);
    assert_reads(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer)));
    assert_int_equal(f->signed_data.version, 3);
    const signer_info_t *signer = &f->signed_data.signers[0];
    assert_int_equal(signer->version, 3);
    assert_true(bytes_equal(signer->key_identifier, f->ec->key_id));
    assert_false(bytes_present(signer->issuer));
    assert_false(bytes_present(signer->serial));
    assert_true(bytes_present(signer->unsigned_attributes));
}

static void test_signed_data_reads_several_signers_in_order(void **state)
{
    fixture_t *f = *state;
    cms_signer_t second = {.certificate = f->rsa, .no_attributes = true, .split_signature = true};
    assert_reads(
        f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer, &second)));
    assert_int_equal(f->signed_data.signer_count, 2);
    assert_true(bytes_equal(f->signed_data.signers[0].issuer, f->ec->issuer));
    assert_true(bytes_equal(f->signed_data.signers[1].issuer, f->rsa->issuer));
    assert_false(bytes_present(f->signed_data.signers[1].signed_attributes));
    assert_int_equal(f->signed_data.signers[1].signature.size, 128); /* put together */
    assert_int_equal(f->signed_data.certificate_count, 2);
}

static void test_signed_data_without_signers_is_the_callers_to_judge(void **state)
{
    fixture_t *f = *state;
    assert_reads(f, CMS_BUILD(&f->arena, .detached = true,
                              .certificates = (bytes_t[]){f->ec->der, f->rsa->der, {0}}));
    assert_int_equal(f->signed_data.signer_count, 0);
    assert_int_equal(f->signed_data.certificate_count, 2);
}

static void test_signed_data_reads_ber_with_content_in_segments(void **state)
{
    fixture_t *f = *state;
    const size_t sizes[] = {1, 7, 34, 35, 1000};
    for (size_t i = 0; i < 5; i++)
        for (int indefinite = 0; indefinite < 2; indefinite++) {
            spool_t spool;
            assert_reads(f,
                         CMS_BUILD(&f->arena, .content = content, .segment = sizes[i],
                                   .indefinite = indefinite, .signers = CMS_SIGNERS(&f->signer)));
            bytes_t all = content_of(f, &spool);
            assert_true(bytes_equal(all, content));
            assert_int_equal(spool.size, sizes[i] < content.size ? content.size : 0);
            assert_int_equal(f->signed_data.signer_count, 1);
            spool_free(&spool);
        }
}

static void test_octets_in_segments_may_be_none(void **state)
{
    fixture_t *f = *state;
    static const char *const texts[] = {"24 00", "24 80 00 00", "24 02 04 00"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        der_reader_t reader = der_reader(pki_hex(&f->arena, texts[i]), DER_RULES_BER);
        der_item_t item;
        bytes_t octets;
        assert_int_equal(der_expect(&reader, DER_OCTET_STRING, &item), 0);
        assert_int_equal(octets_whole(&f->arena, &item, &octets), 0);
        assert_true(bytes_present(octets) && octets.size == 0);
    }
}

static void test_signed_data_with_empty_content_has_content(void **state)
{
    fixture_t *f = *state;
    for (size_t segment = 0; segment < 2; segment++) {
        spool_t spool;
        assert_reads(f, CMS_BUILD(&f->arena, .content = bytes_of("", 0), .segment = segment,
                                  .signers = CMS_SIGNERS(&f->signer)));
        assert_true(f->signed_data.has_content);
        bytes_t all = content_of(f, &spool);
        assert_true(bytes_present(all));
        assert_int_equal(all.size, 0);
        spool_free(&spool);
    }
}

/* The element of digestAlgorithms is the first AlgorithmIdentifier of all. */
static void test_signed_data_refuses_digest_algorithms_that_are_none(void **state)
{
    fixture_t *f = *state;
    const bytes_t whole = pki_hex(&f->arena, "30 0b 06 09 60 86 48 01 65 03 04 02 01");
    bytes_t cms = CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer));
    size_t at = bytes_find(cms, whole);
    assert_true(at < 60);
    uint8_t *byte = (uint8_t *)(uintptr_t)cms.data + at;
    static const struct {
        size_t offset;
        uint8_t value;
    } rows[] = {{0, 0x04}, {0, 0x31}, {2, 0x04}, {3, 10}, {3, 7}, {12, 0x81}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t before = byte[rows[i].offset];
        byte[rows[i].offset] = rows[i].value;
        assert_malformed(f, cms);
        byte[rows[i].offset] = before;
    }
    assert_reads(f, cms);
}

static void test_signed_data_refuses_unsigned_attributes_that_are_none(void **state)
{
    fixture_t *f = *state;
    const char *broken[] = {"04 00",
                            "30 00",
                            "30 03 06 01 2a",
                            "30 05 06 01 2a 30 00",
                            "30 06 06 01 2a 31 01 30",
                            "30 07 06 01 2a 31 00 05 00"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        f->signer.unsigned_attributes = pki_hex(&f->arena, broken[i]);
        assert_malformed(
            f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer)));
    }
    f->signer.unsigned_attributes = pki_hex(&f->arena, "30 07 06 01 2a 31 02 05 00");
    assert_reads(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer)));
}

static void test_signed_data_refuses_every_truncation(void **state)
{
    fixture_t *f = *state;
    for (int indefinite = 0; indefinite < 2; indefinite++) {
        bytes_t cms = CMS_BUILD(&f->arena, .content = content, .indefinite = indefinite,
                                .segment = indefinite ? 10 : 0, .signers = CMS_SIGNERS(&f->signer));
        for (size_t cut = 0; cut < cms.size; cut++) {
            /* A copy of exactly this size, so that a sanitizer sees every read past it. */
            uint8_t *copy = malloc(cut ? cut : 1);
            memcpy(copy, cms.data, cut);
            assert_malformed(f, bytes_of(copy, cut));
            free(copy);
        }
    }
}

static void test_signed_data_survives_any_flipped_bit(void **state)
{
    fixture_t *f = *state;
    for (int indefinite = 0; indefinite < 2; indefinite++) {
        bytes_t cms = CMS_BUILD(&f->arena, .content = content, .indefinite = indefinite,
                                .segment = indefinite ? 10 : 0, .signers = CMS_SIGNERS(&f->signer));
        uint8_t *copy = malloc(cms.size);
        memcpy(copy, cms.data, cms.size);
        for (size_t i = 0; i < cms.size; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                arena_t arena = ARENA_INIT;
                finding_list_t found;
                findings_t findings;
                signed_data_t signed_data;
                findings = findings_start(&found, &arena);
                copy[i] ^= (uint8_t)(1u << bit);
                gpg_error_t err =
                    signed_data_parse(&arena, bytes_of(copy, cms.size), &findings, &signed_data);
                if (err)
                    assert_true(findings_have(&findings, 0, FINDING_CMS_MALFORMED));
                copy[i] ^= (uint8_t)(1u << bit);
                arena_free(&arena);
            }
        free(copy);
    }
}

static void test_signed_data_takes_only_zeros_and_newlines_behind_it(void **state)
{
    fixture_t *f = *state;
    static const struct {
        const char *bytes;
        size_t size;
        bool harmless;
    } rows[] = {
        {"\0", 1, true}, {"\r\n", 2, true}, {"\n\n\0\0\r\n", 6, true}, {"\0\0x", 3, false},
        {" ", 1, false}, {"0", 1, false},   {"\x30\x00", 2, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int indefinite = 0; indefinite < 2; indefinite++) {
            bytes_t trailing = bytes_of(rows[i].bytes, rows[i].size);
            bytes_t cms = CMS_BUILD(&f->arena, .content = content, .trailing = trailing,
                                    .indefinite = indefinite, .signers = CMS_SIGNERS(&f->signer));
            assert_int_equal(parse(f, cms), 0);
            assert_int_equal(has_finding(f, FINDING_CMS_TRAILING_DATA), !rows[i].harmless);
            assert_int_equal(f->signed_data.signer_count, 1);
        }
}

static void test_signed_data_warns_about_version_numbers(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(parse(f, CMS_BUILD(&f->arena, .content = content, .version = PKI_NUMBER(3),
                                        .signers = CMS_SIGNERS(&f->signer))),
                     0);
    assert_true(has_finding(f, FINDING_CMS_VERSION));
    assert_int_equal(f->findings.list->items[0].severity, SMIME_SEVERITY_WARNING);
    assert_int_equal(f->findings.list->items[0].signer, -1);

    f->signer.version = PKI_NUMBER(0);
    assert_int_equal(
        parse(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer))), 0);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(has_finding(f, FINDING_CMS_VERSION));
    assert_int_equal(f->findings.list->items[0].signer, 0);
    assert_int_equal(f->findings.signer, -1);
}

static void
test_signed_data_wants_version_3_for_attribute_certificates_and_5_for_others(void **state)
{
    fixture_t *f = *state;
    static const struct {
        uint8_t choice[2];
        int version;
    } rows[] = {{{0xa1, 0}, 3}, {{0xa2, 0}, 4}, {{0xa3, 0}, 5}};
    for (size_t i = 0; i < 3; i++)
        for (int version = 1; version <= 5; version++) {
            bytes_t cms = CMS_BUILD(
                &f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer),
                .version = PKI_NUMBER(version), .certificates_raw = bytes_of(rows[i].choice, 2));
            assert_int_equal(parse(f, cms), 0);
            assert_int_equal(has_finding(f, FINDING_CMS_VERSION), version != rows[i].version);
            assert_int_equal(f->signed_data.certificate_count, 1);
        }
}

static void test_signed_data_wants_content_of_type_data(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(
        parse(f, CMS_BUILD(&f->arena, .content = content, .content_type = CMS_OID_SIGNED_DATA,
                           .signers = CMS_SIGNERS(&f->signer))),
        0);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(has_finding(f, FINDING_CMS_CONTENT_TYPE));
    assert_string_equal(f->findings.list->items[0].detail, CMS_OID_SIGNED_DATA);
}

static void test_signed_data_is_not_another_content_type(void **state)
{
    fixture_t *f = *state;
    const char *types[] = {CMS_OID_DATA, "1.2.840.113549.1.7.3", "1.2.3"};
    for (size_t i = 0; i < 3; i++)
        assert_malformed(f, CMS_BUILD(&f->arena, .content = content, .outer_type = types[i],
                                      .signers = CMS_SIGNERS(&f->signer)));
}

static void test_signed_data_finds_revocation_data(void **state)
{
    fixture_t *f = *state;
    bytes_t crl = PKI_CRL(&f->arena, .issuer = f->ec);
    bytes_t ocsp = bytes_of("\x30\x03\x0a\x01\x01", 5);
    assert_reads(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer),
                              .crls = (bytes_t[]){crl, crl, {0}}, .ocsp = ocsp));
    assert_int_equal(f->signed_data.crl_count, 2);
    assert_true(bytes_equal(f->signed_data.crls[1], crl));
    assert_int_equal(f->signed_data.ocsp_count, 1);
    assert_true(bytes_equal(f->signed_data.ocsp[0], ocsp));
}

static void test_signed_data_warns_about_a_certificate_that_is_none(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(
        parse(f, CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(&f->signer),
                           .certificates_raw = bytes_of("\x02\x01\x05", 3))),
        0);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(has_finding(f, FINDING_CERTIFICATE_UNREADABLE));
    assert_int_equal(f->signed_data.certificate_count, 1);
}

static void test_signed_data_looks_at_a_limited_number_of_everything(void **state)
{
    fixture_t *f = *state;
    buffer_t many = BUFFER_INIT;
    bytes_t crls[LIMIT_CRLS + 2] = {{0}};
    const cms_signer_t *signers[LIMIT_SIGNERS + 2] = {0};
    for (int i = 0; i < LIMIT_CERTIFICATES; i++)
        der_wrap_sequence(&many, many.size);
    bytes_t enough = pki_take(&f->arena, &many);
    for (int i = 0; i < LIMIT_CRLS; i++)
        crls[i] = bytes_of("\x30\x00", 2);
    f->signer.no_attributes = true;
    for (int i = 0; i < LIMIT_SIGNERS; i++)
        signers[i] = &f->signer;
    cms_options_t options = {.content = content,
                             .signers = signers,
                             .crls = crls,
                             .certificates = (bytes_t[]){{0}},
                             .certificates_raw = enough};
    assert_reads(f, cms_build(&f->arena, &options));
    crls[LIMIT_CRLS] = crls[0];
    signers[LIMIT_SIGNERS] = &f->signer;
    options.certificates = (bytes_t[]){f->ec->der, {0}};
    assert_int_equal(parse(f, cms_build(&f->arena, &options)), 0);
    assert_int_equal(f->findings.list->count, 3);
    assert_true(has_finding(f, FINDING_CERTIFICATES_LIMIT));
    assert_true(has_finding(f, FINDING_CRLS_LIMIT));
    assert_true(has_finding(f, FINDING_SIGNERS_LIMIT));
    assert_int_equal(f->signed_data.certificate_count, LIMIT_CERTIFICATES);
    assert_int_equal(f->signed_data.crl_count, LIMIT_CRLS);
    assert_int_equal(f->signed_data.signer_count, LIMIT_SIGNERS);
}

static void test_signed_data_refuses_nesting_without_end(void **state)
{
    fixture_t *f = *state;
    buffer_t deep = BUFFER_INIT;
    for (int i = 0; i < 100; i++)
        der_wrap(&deep, 0, DER_CONTEXT, true, 0);
    assert_malformed(f, buffer_bytes(&deep));
    buffer_clear(&deep);
    for (int i = 0; i < 100000; i++)
        buffer_append(&deep, bytes_of("\x30\x80", 2));
    assert_malformed(f, buffer_bytes(&deep));
    buffer_free(&deep);
}

static void test_signed_data_refuses_more_than_is_read_apart_from_the_content(void **state)
{
    fixture_t *f = *state;
    const size_t size = LIMIT_CMS_SIZE;
    uint8_t *zeros = calloc(1, size);
    assert_non_null(zeros);
    cms_options_t options = {.content = bytes_of(zeros, size), .signers = CMS_SIGNERS(&f->signer)};
    assert_reads(f, cms_build(&f->arena, &options)); /* the content may be large */
    buffer_t certificate = BUFFER_INIT;
    der_write_header(&certificate, DER_UNIVERSAL, true, DER_SEQUENCE, size);
    buffer_append(&certificate, options.content);
    options.content = content;
    options.certificates_raw = buffer_bytes(&certificate);
    assert_malformed(f, cms_build(&f->arena, &options));
    assert_string_equal(f->findings.list->items[0].detail, "more than " LIMIT_TEXT(LIMIT_CMS_SIZE));
    buffer_free(&certificate);
    free(zeros);
}

static void test_cms_type_is_told_from_the_first_bytes(void **state)
{
    fixture_t *f = *state;
    static const struct {
        const char *oid;
        cms_type_t type;
    } rows[] = {
        {CMS_OID_DATA, CMS_DATA},
        {CMS_OID_SIGNED_DATA, CMS_SIGNED_DATA},
        {"1.2.840.113549.1.7.3", CMS_ENVELOPED_DATA},
        {"1.2.840.113549.1.7.6", CMS_ENVELOPED_DATA},
        {"1.2.840.113549.1.9.16.1.23", CMS_ENVELOPED_DATA},
        {"1.2.840.113549.1.9.16.1.9", CMS_COMPRESSED_DATA},
        {"1.2.3.4", CMS_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int indefinite = 0; indefinite < 2; indefinite++) {
            bytes_t cms = CMS_BUILD(&f->arena, .content = content, .outer_type = rows[i].oid,
                                    .indefinite = indefinite);
            assert_int_equal(cms_type_of(cms), rows[i].type);
            assert_int_equal(cms_type_of(bytes_slice(cms, 0, cms.size / 2)), rows[i].type);
            for (size_t cut = 0; cut < 5; cut++)
                assert_int_equal(cms_type_of(bytes_slice(cms, 0, cut)), CMS_NONE);
        }
    assert_int_equal(cms_type_of(bytes_text("From: a@b.example\r\n")), CMS_NONE);
    assert_int_equal(cms_type_of(bytes_text("0123456789")), CMS_NONE);
    assert_int_equal(cms_type_of(f->ec->der), CMS_NONE);
    assert_int_equal(cms_type_of(pki_hex(&f->arena, "30 04 06 02 2a 03")), CMS_OTHER);
    assert_int_equal(cms_type_of(pki_hex(&f->arena, "30 04 06 02 2a 80")), CMS_NONE);
    assert_int_equal(cms_type_of(pki_hex(&f->arena, "30 02 06 00")), CMS_NONE);
}

#define SIGNED_DATA_START                                                                          \
    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x82\x10\x10\x02\x01\x01"     \
    "1\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"                            \
    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80"

static void assert_content_starts(const char *in, size_t size, const char *expected)
{
    bytes_t start = cms_content_start(bytes_of(in, size));
    assert_true(bytes_present(start) && bytes_equal_text(start, expected));
}

static void test_what_is_cut_off_still_shows_how_its_content_begins(void **state)
{
    (void)state;
    static const char segmented[] = SIGNED_DATA_START "\x24\x80\x04\x02hi";
    static const char whole[] = SIGNED_DATA_START "\x04\x82\x10\x00hi";
    assert_content_starts(segmented, sizeof segmented - 1, "hi");
    assert_content_starts(whole, sizeof whole - 1, "hi");
    assert_content_starts(whole, sizeof whole - 3, "");
    for (size_t size = 0; size < sizeof whole - 3; size++)
        assert_false(cms_content_start(bytes_of(whole, size)).size);
    assert_false(bytes_present(cms_content_start(bytes_text(SIGNED_DATA_START "\x02\x01"))));
    assert_false(bytes_present(cms_content_start(bytes_text("hello"))));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_signed_data_reads_what_an_honest_sender_makes),
        TEST(test_signed_data_reads_a_detached_one_without_certificates),
        TEST(test_signed_data_reads_key_identifiers_and_unsigned_attributes),
        TEST(test_signed_data_reads_several_signers_in_order),
        TEST(test_signed_data_without_signers_is_the_callers_to_judge),
        TEST(test_signed_data_reads_ber_with_content_in_segments),
        TEST(test_octets_in_segments_may_be_none),
        TEST(test_signed_data_with_empty_content_has_content),
        TEST(test_signed_data_refuses_digest_algorithms_that_are_none),
        TEST(test_signed_data_refuses_unsigned_attributes_that_are_none),
        TEST(test_signed_data_refuses_every_truncation),
        TEST(test_signed_data_survives_any_flipped_bit),
        TEST(test_signed_data_takes_only_zeros_and_newlines_behind_it),
        TEST(test_signed_data_warns_about_version_numbers),
        TEST(test_signed_data_wants_version_3_for_attribute_certificates_and_5_for_others),
        TEST(test_signed_data_wants_content_of_type_data),
        TEST(test_signed_data_is_not_another_content_type),
        TEST(test_signed_data_finds_revocation_data),
        TEST(test_signed_data_warns_about_a_certificate_that_is_none),
        TEST(test_signed_data_looks_at_a_limited_number_of_everything),
        TEST(test_signed_data_refuses_nesting_without_end),
        TEST(test_signed_data_refuses_more_than_is_read_apart_from_the_content),
        TEST(test_cms_type_is_told_from_the_first_bytes),
        TEST(test_what_is_cut_off_still_shows_how_its_content_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
