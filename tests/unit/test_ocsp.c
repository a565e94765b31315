/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reader of OCSP responses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "pki_revocation.h"
#include "x509/ocsp.h"

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

static ocsp_single_t only_single(bytes_t der, ocsp_response_t *r_response)
{
    ocsp_single_t single;
    assert_int_equal(ocsp_response_parse(der, r_response), 0);
    der_reader_t singles = der_reader(r_response->responses, DER_RULES_DER);
    assert_int_equal(ocsp_single_next(&singles, &single), 0);
    assert_true(der_at_end(&singles));
    return single;
}

static void test_ocsp_reads_a_good_status(void **state)
{
    fixture_t *f = *state;
    ocsp_response_t response;
    ocsp_single_t single =
        only_single(PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .hash = "sha256",
                             .this_update = PKI_NOW, .next_update = -1),
                    &response);
    assert_true(bytes_equal(response.responder_name, f->ca->subject));
    assert_false(bytes_present(response.responder_key_hash));
    assert_false(bytes_present(response.certificates));
    assert_int_equal(single.status, OCSP_GOOD);
    assert_int_equal(single.issuer_name_hash.size, 32);
    assert_int_equal(single.issuer_key_hash.size, 32);
    assert_true(bytes_equal(single.serial, f->user->serial));
    assert_int_equal(single.this_update, PKI_NOW);
    assert_true(single.next_update == INT64_MAX);
}

static void test_ocsp_reads_a_revoked_status_of_a_responder_by_key(void **state)
{
    fixture_t *f = *state;
    ocsp_response_t response;
    ocsp_single_t single =
        only_single(PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .status = 1,
                             .revoked_at = PKI_NOW - 5, .reason = PKI_NUMBER(1), .by_key = true,
                             .include = f->ca),
                    &response);
    assert_false(bytes_present(response.responder_name));
    assert_int_equal(response.responder_key_hash.size, 20);
    assert_true(bytes_equal(response.certificates, f->ca->der));
    assert_int_equal(single.status, OCSP_REVOKED);
    assert_int_equal(single.revoked_at, PKI_NOW - 5);
    assert_int_equal(single.reason, REASON_KEY_COMPROMISE);
    assert_int_equal(single.next_update, PKI_NOW + 86400);
}

static void test_ocsp_reads_an_unknown_status(void **state)
{
    fixture_t *f = *state;
    ocsp_response_t response;
    bytes_t der = PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .status = 2);
    assert_int_equal(only_single(der, &response).status, OCSP_UNKNOWN);
}

static void test_ocsp_ignores_a_nonce_and_notes_other_critical_extensions(void **state)
{
    fixture_t *f = *state;
    ocsp_response_t response;
    bytes_t value = pki_hex(&f->arena, "04 01 00");
    const pki_extension_t *nonce = pki_extension(&f->arena, PKI_OID_OCSP_NONCE, true, value);
    const pki_extension_t *unknown = pki_extension(&f->arena, "1.2.3", true, value);
    bytes_t with_nonce =
        PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .extensions = nonce);
    bytes_t with_unknown =
        PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .extensions = unknown);
    bytes_t in_single =
        PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .single_extensions = unknown);
    assert_false(only_single(with_nonce, &response).unknown_critical);
    assert_false(response.unknown_critical);
    only_single(with_unknown, &response);
    assert_true(response.unknown_critical);
    assert_true(only_single(in_single, &response).unknown_critical);
    assert_false(response.unknown_critical);
}

static void test_ocsp_rejects_refusals(void **state)
{
    fixture_t *f = *state;
    ocsp_response_t response;
    bytes_t try_later =
        PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .response_status = 3);
    assert_int_equal(gpg_err_code(ocsp_response_parse(try_later, &response)), GPG_ERR_INV_RESPONSE);
    assert_false(bytes_present(response.tbs));
}

static void test_ocsp_rejects_every_truncation_and_survives_every_flip(void **state)
{
    fixture_t *f = *state;
    bytes_t der = PKI_OCSP(&f->arena, .certificate = f->user, .issuer = f->ca, .status = 1,
                           .revoked_at = PKI_NOW, .reason = PKI_NUMBER(6));
    ocsp_response_t response;
    ocsp_single_t single;
    for (size_t size = 0; size < der.size; size++)
        assert_int_equal(gpg_err_code(ocsp_response_parse(bytes_slice(der, 0, size), &response)),
                         GPG_ERR_INV_RESPONSE);
    uint8_t *copy = malloc(der.size);
    memcpy(copy, der.data, der.size);
    for (size_t bit = 0; bit < der.size * 8; bit++) {
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (!ocsp_response_parse(bytes_of(copy, der.size), &response)) {
            der_reader_t singles = der_reader(response.responses, DER_RULES_DER);
            while (!der_at_end(&singles) && !ocsp_single_next(&singles, &single))
                continue;
        }
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    free(copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ocsp_reads_a_good_status),
        TEST(test_ocsp_reads_a_revoked_status_of_a_responder_by_key),
        TEST(test_ocsp_reads_an_unknown_status),
        TEST(test_ocsp_ignores_a_nonce_and_notes_other_critical_extensions),
        TEST(test_ocsp_rejects_refusals),
        TEST(test_ocsp_rejects_every_truncation_and_survives_every_flip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
