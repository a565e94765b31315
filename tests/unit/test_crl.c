/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CRL reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "pki_revocation.h"
#include "x509/crl.h"

typedef struct fixture {
    arena_t arena;
    const pki_certificate_t *ca, *user;
} fixture_t;

static int setup(void **state)
{
    fixture_t *fixture = calloc(1, sizeof *fixture);
    fixture->ca = PKI_ISSUE(&fixture->arena, .subject = "CN=CA", .ca = true);
    fixture->user = PKI_ISSUE(&fixture->arena, .subject = "CN=User", .issuer = fixture->ca);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *fixture = *state;
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static crl_t parse(bytes_t der)
{
    crl_t crl;
    assert_int_equal(crl_parse(der, &crl), 0);
    return crl;
}

static void test_crl_reads_all_fields(void **state)
{
    fixture_t *f = *state;
    bytes_t point = pki_issuing_point(&f->arena, &(pki_issuing_point_t){.only_user = true});
    crl_t crl =
        parse(PKI_CRL(&f->arena, .issuer = f->ca, .this_update = PKI_NOW,
                      .next_update = PKI_NOW + 10, .number = 300, .delta_base = PKI_NUMBER(7),
                      .extra = pki_extension(&f->arena, PKI_OID_ISSUING_POINT, true, point)));
    assert_true(bytes_equal(crl.issuer, f->ca->subject));
    assert_int_equal(crl.this_update, PKI_NOW);
    assert_int_equal(crl.next_update, PKI_NOW + 10);
    assert_true(bytes_equal(crl.number, bytes_of("\x01\x2c", 2)));
    assert_true(bytes_equal(crl.base_number, bytes_of("\x07", 1)));
    assert_true(bytes_equal(crl.key_id, f->ca->key_id));
    assert_true(bytes_equal(crl.point.value, point));
    assert_true(crl.point.only_user);
    assert_false(crl.unknown_critical);
    assert_false(bytes_present(crl.entries));
    assert_true(bytes_present(crl.signature));
}

static void test_crl_reads_version_1_without_extensions(void **state)
{
    fixture_t *f = *state;
    crl_t crl = parse(PKI_CRL(&f->arena, .issuer = f->ca, .version = 1, .next_update = -1));
    assert_true(crl.next_update == INT64_MIN);
    assert_false(bytes_present(crl.number));
    assert_false(bytes_present(crl.point.value));
    assert_int_equal(crl.point.reasons, REASONS_ALL);
}

static void test_crl_notes_unknown_critical_extensions(void **state)
{
    fixture_t *f = *state;
    const pki_extension_t *critical =
        pki_extension(&f->arena, "1.2.3", true, pki_hex(&f->arena, "05 00"));
    const pki_extension_t *other =
        pki_extension(&f->arena, "1.2.3", false, pki_hex(&f->arena, "05 00"));
    assert_true(parse(PKI_CRL(&f->arena, .issuer = f->ca, .extra = critical)).unknown_critical);
    assert_false(parse(PKI_CRL(&f->arena, .issuer = f->ca, .extra = other)).unknown_critical);
}

static void test_crl_rejects_repeated_and_malformed_extensions(void **state)
{
    fixture_t *f = *state;
    static const struct {
        const char *oid, *value;
    } cases[] = {
        {"2.5.29.20", "02 01 05"},                /* a second cRLNumber */
        {"2.5.29.27", "02 01 ff"},                /* a negative BaseCRLNumber */
        {"2.5.29.27", "04 01 01"},                /* no INTEGER */
        {"2.5.29.35", "30 00"},                   /* a second authorityKeyIdentifier */
        {"2.5.29.28", "30 03 86 01 ff"},          /* no such member */
        {"2.5.29.28", "30 06 82 01 ff 81 01 ff"}, /* in the wrong order */
        {"2.5.29.28", "30 03 81 01 01"},          /* no DER BOOLEAN */
        {"2.5.29.28", "30 00 00"},                /* something behind it */
    };
    crl_t crl;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const pki_extension_t *extra =
            pki_extension(&f->arena, cases[i].oid, false, pki_hex(&f->arena, cases[i].value));
        bytes_t der = PKI_CRL(&f->arena, .issuer = f->ca, .extra = extra);
        assert_int_equal(gpg_err_code(crl_parse(der, &crl)), GPG_ERR_INV_CRL);
        assert_false(bytes_present(crl.tbs));
    }
}

static void test_crl_rejects_every_truncation_and_survives_every_flip(void **state)
{
    fixture_t *f = *state;
    const pki_revoked_t revoked[] = {
        {.certificate = f->user, .date = PKI_NOW, .reason = PKI_NUMBER(1)}, {.certificate = NULL}};
    bytes_t der = PKI_CRL(&f->arena, .issuer = f->ca, .revoked = revoked);
    crl_t crl;
    crl_entry_t entry;
    for (size_t size = 0; size < der.size; size++)
        assert_int_equal(gpg_err_code(crl_parse(bytes_slice(der, 0, size), &crl)), GPG_ERR_INV_CRL);
    uint8_t *copy = malloc(der.size);
    memcpy(copy, der.data, der.size);
    for (size_t bit = 0; bit < der.size * 8; bit++) {
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (!crl_parse(bytes_of(copy, der.size), &crl))
            (void)crl_find(&crl, f->user->serial, f->ca->subject, &entry);
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    free(copy);
}

static void test_crl_rejects_an_inner_algorithm_that_differs(void **state)
{
    fixture_t *f = *state;
    bytes_t der = PKI_CRL(&f->arena, .issuer = f->ca);
    uint8_t *copy = malloc(der.size);
    memcpy(copy, der.data, der.size);
    /* ecdsa-with-SHA256 to ecdsa-with-SHA384, in the signed part only */
    bytes_t oid = bytes_of("\x2a\x86\x48\xce\x3d\x04\x03\x02", 8);
    size_t at = bytes_find(der, oid);
    assert_true(at < der.size);
    copy[at + 7] = 3;
    crl_t crl;
    assert_int_equal(gpg_err_code(crl_parse(bytes_of(copy, der.size), &crl)), GPG_ERR_INV_CRL);
    free(copy);
}

/* ---- entries ---- */

static crl_entry_t find(fixture_t *f, const pki_revoked_t *revoked, const pki_extension_t *extra)
{
    crl_t crl = parse(PKI_CRL(&f->arena, .issuer = f->ca, .revoked = revoked, .extra = extra));
    crl_entry_t entry;
    assert_int_equal(crl_find(&crl, f->user->serial, f->ca->subject, &entry), 0);
    return entry;
}

static unsigned find_error(fixture_t *f, const pki_revoked_t *revoked)
{
    crl_t crl = parse(PKI_CRL(&f->arena, .issuer = f->ca, .revoked = revoked));
    crl_entry_t entry;
    gpg_error_t err = crl_find(&crl, f->user->serial, f->ca->subject, &entry);
    assert_false(entry.found);
    return gpg_err_code(err);
}

static void test_crl_finds_an_entry_by_serial_number(void **state)
{
    fixture_t *f = *state;
    bytes_t other = pki_hex(&f->arena, "7f 01");
    const pki_revoked_t revoked[] = {
        {.serial = other, .date = PKI_NOW},
        {.certificate = f->user, .date = PKI_NOW + 5, .reason = PKI_NUMBER(4)},
        {.certificate = NULL}};
    const pki_revoked_t others[] = {{.serial = other, .date = PKI_NOW}, {.certificate = NULL}};
    crl_entry_t entry = find(f, revoked, NULL);
    assert_true(entry.found);
    assert_int_equal(entry.time, PKI_NOW + 5);
    assert_int_equal(entry.reason, 4);
    assert_string_equal(crl_reason_name(entry.reason), "superseded");
    assert_false(find(f, others, NULL).found);
    assert_false(find(f, NULL, NULL).found);
}

/* "The removeFromCRL (8) reasonCode value may only appear in delta CRLs" */
static void test_5_3_1_crl_ignores_remove_from_crl_in_a_complete_list(void **state)
{
    fixture_t *f = *state;
    const pki_revoked_t removal = {
        .certificate = f->user, .date = PKI_NOW - 9, .reason = PKI_NUMBER(8)};
    const pki_revoked_t revocation = {
        .certificate = f->user, .date = PKI_NOW, .reason = PKI_NUMBER(4)};
    const pki_revoked_t alone[] = {removal, {.certificate = NULL}};
    const pki_revoked_t first[] = {removal, revocation, {.certificate = NULL}};
    const pki_revoked_t last[] = {revocation, removal, {.certificate = NULL}};
    assert_false(find(f, alone, NULL).found);
    const crl_entry_t entries[] = {find(f, first, NULL), find(f, last, NULL)};
    for (size_t i = 0; i < 2; i++) {
        assert_true(entries[i].found);
        assert_int_equal(entries[i].reason, 4);
        assert_int_equal(entries[i].time, PKI_NOW);
    }
}

/* In any order; the certificate is revoked since the earliest of them. */
static void test_crl_finds_the_gravest_of_several_entries(void **state)
{
    fixture_t *f = *state;
    static const int reasons[] = {8, 6, 4, 1}; /* ascending */
    for (size_t low = 0; low < 3; low++)
        for (int swap = 0; swap < 2; swap++) {
            pki_revoked_t revoked[] = {{.certificate = f->user, .date = PKI_NOW - 9},
                                       {.certificate = f->user, .date = PKI_NOW},
                                       {.certificate = NULL}};
            revoked[swap].reason = PKI_NUMBER(reasons[low]);
            revoked[!swap].reason = PKI_NUMBER(reasons[low + 1]);
            crl_t crl = parse(PKI_CRL(&f->arena, .issuer = f->ca, .revoked = revoked,
                                      .delta_base = PKI_NUMBER(1), .number = 2));
            crl_entry_t entry;
            assert_int_equal(crl_find(&crl, f->user->serial, f->ca->subject, &entry), 0);
            assert_true(entry.found);
            assert_int_equal(entry.reason, reasons[low + 1]);
            assert_int_equal(entry.time, low || swap ? PKI_NOW - 9 : PKI_NOW);
        }
}

static void test_crl_takes_the_earlier_of_revocation_and_invalidity_date(void **state)
{
    fixture_t *f = *state;
    const pki_revoked_t earlier[] = {
        {.certificate = f->user, .date = PKI_NOW, .invalidity_date = PKI_NOW - 100},
        {.certificate = NULL}};
    const pki_revoked_t later[] = {
        {.certificate = f->user, .date = PKI_NOW, .invalidity_date = PKI_NOW + 100},
        {.certificate = NULL}};
    assert_int_equal(find(f, earlier, NULL).time, PKI_NOW - 100);
    assert_int_equal(find(f, later, NULL).time, PKI_NOW);
}

/* Section 5.3.3: certificateIssuer goes for the entries that follow as well. */
static void test_crl_follows_certificate_issuer_in_indirect_lists(void **state)
{
    fixture_t *f = *state;
    const pki_extension_t *indirect = PKI_ISSUING(&f->arena, .indirect = true);
    bytes_t other = pki_hex(&f->arena, "7f 01");
    const pki_revoked_t of_others[] = {
        {.serial = other, .date = PKI_NOW, .certificate_issuer = "dir:CN=Other"},
        {.certificate = f->user, .date = PKI_NOW},
        {.certificate = NULL}};
    const pki_revoked_t back[] = {
        {.serial = other, .date = PKI_NOW, .certificate_issuer = "dir:CN=Other"},
        {.serial = other, .date = PKI_NOW, .certificate_issuer = "dns:x.example;dir:CN=ca"},
        {.certificate = f->user, .date = PKI_NOW},
        {.certificate = NULL}};
    const pki_revoked_t before[] = {
        {.certificate = f->user, .date = PKI_NOW},
        {.serial = other, .date = PKI_NOW, .certificate_issuer = "dir:CN=Other"},
        {.certificate = NULL}};
    assert_false(find(f, of_others, indirect).found);
    assert_true(find(f, back, indirect).found);
    assert_true(find(f, before, indirect).found);
    /* In a list that is not indirect it is a critical extension that is not known. */
    assert_int_equal(find_error(f, of_others), GPG_ERR_UNKNOWN_CRIT_EXTN);
}

static void test_crl_refuses_unknown_critical_entry_extensions_anywhere(void **state)
{
    fixture_t *f = *state;
    const pki_extension_t *critical =
        pki_extension(&f->arena, "1.2.3", true, pki_hex(&f->arena, "05 00"));
    const pki_extension_t *other =
        pki_extension(&f->arena, "1.2.3", false, pki_hex(&f->arena, "05 00"));
    const pki_revoked_t elsewhere[] = {
        {.certificate = f->user, .date = PKI_NOW},
        {.serial = pki_hex(&f->arena, "7f"), .date = PKI_NOW, .extra = critical},
        {.certificate = NULL}};
    const pki_revoked_t harmless[] = {{.certificate = f->user, .date = PKI_NOW, .extra = other},
                                      {.certificate = NULL}};
    assert_int_equal(find_error(f, elsewhere), GPG_ERR_UNKNOWN_CRIT_EXTN);
    assert_true(find(f, harmless, NULL).found);
}

static void test_crl_refuses_malformed_entries_anywhere(void **state)
{
    fixture_t *f = *state;
    static const struct {
        const char *oid, *value;
    } cases[] = {
        {"2.5.29.21", "0a 01 07"},                          /* reason 7 is not used */
        {"2.5.29.21", "0a 01 0b"},                          /* nor 11 */
        {"2.5.29.21", "0a 01 ff"},                          /* nor -1 */
        {"2.5.29.21", "02 01 01"},                          /* no ENUMERATED */
        {"2.5.29.24", "17 0d 323230383331303030303030 5a"}, /* UTCTime */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const pki_extension_t *extra =
            pki_extension(&f->arena, cases[i].oid, false, pki_hex(&f->arena, cases[i].value));
        const pki_revoked_t revoked[] = {
            {.certificate = f->user, .date = PKI_NOW},
            {.serial = pki_hex(&f->arena, "7f"), .date = PKI_NOW, .extra = extra},
            {.certificate = NULL}};
        assert_int_equal(find_error(f, revoked), GPG_ERR_INV_CRL);
    }
}

static void test_crl_compares_numbers_by_value(void **state)
{
    (void)state;
    bytes_t one = bytes_of("\1", 1), long_one = bytes_of("\0\0\1", 3), big = bytes_of("\1\0", 2);
    assert_int_equal(crl_number_compare(one, long_one), 0);
    assert_true(crl_number_compare(one, big) < 0);
    assert_true(crl_number_compare(big, long_one) > 0);
    assert_true(crl_number_compare(BYTES_NONE, one) < 0);
}

static void test_crl_names_all_reasons(void **state)
{
    (void)state;
    assert_string_equal(crl_reason_name(REASON_UNSPECIFIED), "unspecified");
    assert_string_equal(crl_reason_name(REASON_KEY_COMPROMISE), "keyCompromise");
    assert_string_equal(crl_reason_name(REASON_CA_COMPROMISE), "cACompromise");
    assert_string_equal(crl_reason_name(REASON_CERTIFICATE_HOLD), "certificateHold");
    assert_string_equal(crl_reason_name(REASON_REMOVE_FROM_CRL), "removeFromCRL");
    assert_string_equal(crl_reason_name(REASON_LAST), "aACompromise");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_crl_reads_all_fields),
        TEST(test_crl_reads_version_1_without_extensions),
        TEST(test_crl_notes_unknown_critical_extensions),
        TEST(test_crl_rejects_repeated_and_malformed_extensions),
        TEST(test_crl_rejects_every_truncation_and_survives_every_flip),
        TEST(test_crl_rejects_an_inner_algorithm_that_differs),
        TEST(test_crl_finds_an_entry_by_serial_number),
        TEST(test_5_3_1_crl_ignores_remove_from_crl_in_a_complete_list),
        TEST(test_crl_finds_the_gravest_of_several_entries),
        TEST(test_crl_takes_the_earlier_of_revocation_and_invalidity_date),
        TEST(test_crl_follows_certificate_issuer_in_indirect_lists),
        TEST(test_crl_refuses_unknown_critical_entry_extensions_anywhere),
        TEST(test_crl_refuses_malformed_entries_anywhere),
        TEST(test_crl_compares_numbers_by_value),
        TEST(test_crl_names_all_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
