/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store: anchors by subject, helpers, revocation data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pki.h"
#include "trust/store.h"

static const store_anchor_t *anchors_named(const smime_store_t *store, bytes_t name,
                                           size_t *position)
{
    const store_anchor_t *anchor;
    assert_int_equal(store_anchors_named(store, name, position, &anchor), 0);
    return anchor;
}

static bytes_t helpers_named(const smime_store_t *store, bytes_t name, size_t *position)
{
    bytes_t der;
    assert_int_equal(store_helpers_named(store, name, position, &der), 0);
    return der;
}

typedef struct fixture {
    arena_t arena;
    smime_store_t *store;
    const pki_certificate_t *root, *renewed, *other;
} fixture_t;

static int setup(void **state)
{
    fixture_t *fixture = calloc(1, sizeof *fixture);
    fixture->root = PKI_ISSUE(&fixture->arena, .subject = "C=JP,O=Demo,CN=Root", .ca = true);
    fixture->renewed =
        PKI_ISSUE(&fixture->arena, .subject = "C=JP,O=Demo,CN=Root", .ca = true, .key = 1);
    fixture->other = PKI_ISSUE(&fixture->arena, .subject = "CN=Other", .ca = true, .key = 2);
    assert_int_equal(smime_store_new(&fixture->store), 0);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *fixture = *state;
    smime_store_free(&fixture->store);
    assert_null(fixture->store);
    smime_store_free(&fixture->store);
    smime_store_free(NULL);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static void test_store_finds_all_anchors_of_a_name(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(store_add_anchor(f->store, f->root->der, "a", 7), 0);
    assert_int_equal(store_add_anchor(f->store, f->other->der, "b", INT64_MAX), 0);
    assert_int_equal(store_add_anchor(f->store, f->renewed->der, "c", INT64_MAX), 0);
    size_t position = 0;
    const store_anchor_t *first = anchors_named(f->store, f->root->subject, &position);
    const store_anchor_t *second = anchors_named(f->store, f->root->subject, &position);
    assert_non_null(first);
    assert_true(bytes_equal(first->der, f->root->der));
    assert_true(bytes_equal(first->subject, f->root->subject));
    assert_string_equal(first->origin, "a");
    assert_int_equal(first->distrust_after, 7);
    assert_non_null(second);
    assert_true(bytes_equal(second->der, f->renewed->der));
    assert_null(anchors_named(f->store, f->root->subject, &position));
    assert_null(anchors_named(f->store, f->root->subject, &position));
}

/* RFC 5280 section 7.1. */
static void test_store_compares_names_not_bytes(void **state)
{
    fixture_t *f = *state;
    size_t position = 0;
    store_add_anchor(f->store, f->root->der, "a", INT64_MAX);
    bytes_t same = pki_name(&f->arena, "C:p=jp,O:p=  DEMO,CN:p=root ");
    assert_non_null(anchors_named(f->store, same, &position));
    position = 0;
    bytes_t longer = pki_name(&f->arena, "C=JP,O=Demo,CN=Root,CN=Root");
    assert_null(anchors_named(f->store, longer, &position));
}

static void test_store_takes_the_same_bytes_once(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(store_add_anchor(f->store, f->root->der, "a", INT64_MAX), 0);
    assert_int_equal(store_add_anchor(f->store, f->root->der, "b", INT64_MAX), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    assert_string_equal(store_anchor_of(f->store, f->root->der)->origin, "a");
    assert_null(store_anchor_of(f->store, f->renewed->der));
    assert_null(store_anchor_of(f->store, bytes_text("0")));
}

static void test_store_holds_many_anchors(void **state)
{
    fixture_t *f = *state;
    enum { MANY = 100 };
    const pki_certificate_t *made[MANY];
    for (unsigned i = 0; i < MANY; i++) {
        char name[32];
        snprintf(name, sizeof name, "CN=Root %u", i);
        made[i] = PKI_ISSUE(&f->arena, .subject = name, .ca = true);
        assert_int_equal(store_add_anchor(f->store, made[i]->der, "many", INT64_MAX), 0);
    }
    assert_int_equal(store_anchor_count(f->store), MANY);
    store_drop_anchors(f->store, MANY / 2);
    for (unsigned i = 0; i < MANY; i++) {
        size_t position = 0;
        const store_anchor_t *found = anchors_named(f->store, made[i]->subject, &position);
        assert_int_equal(found != NULL, i < MANY / 2);
        assert_int_equal(store_anchor_of(f->store, made[i]->der) != NULL, i < MANY / 2);
    }
}

static void test_store_rejects_what_is_no_certificate(void **state)
{
    fixture_t *f = *state;
    bytes_t der = f->root->der;
    for (size_t size = 0; size < der.size; size++)
        assert_int_equal(
            gpg_err_code(store_add_anchor(f->store, bytes_slice(der, 0, size), "a", 0)),
            GPG_ERR_BAD_CERT);
    buffer_t longer = BUFFER_INIT;
    buffer_append(&longer, der);
    buffer_append_byte(&longer, 0);
    assert_int_equal(gpg_err_code(store_add_anchor(f->store, buffer_bytes(&longer), "a", 0)),
                     GPG_ERR_BAD_CERT);
    buffer_free(&longer);
    assert_int_equal(store_anchor_count(f->store), 0);
}

static void test_store_is_empty_at_first(void **state)
{
    fixture_t *f = *state;
    size_t position = 0;
    assert_int_equal(store_anchor_count(f->store), 0);
    assert_null(anchors_named(f->store, f->root->subject, &position));
    position = 0;
    assert_false(bytes_present(helpers_named(f->store, f->root->subject, &position)));
    assert_false(bytes_present(store_helper(f->store, 0)));
    assert_null(store_crl(f->store, 0));
    assert_false(bytes_present(store_ocsp(f->store, 0)));
    assert_null(store_note(f->store));
    assert_string_equal(store_origins(f->store), "");
}

static void test_store_keeps_helpers_apart_from_anchors(void **state)
{
    fixture_t *f = *state;
    size_t position = 0;
    assert_int_equal(store_add_helper(f->store, f->root->der), 0);
    assert_int_equal(store_add_helper(f->store, f->other->der), 0);
    assert_int_equal(store_anchor_count(f->store), 0);
    assert_null(anchors_named(f->store, f->root->subject, &position));
    assert_null(store_anchor_of(f->store, f->root->der));
    assert_true(bytes_equal(store_helper(f->store, 0), f->root->der));
    assert_true(bytes_equal(store_helper(f->store, 1), f->other->der));
    assert_false(bytes_present(store_helper(f->store, 2)));
    position = 0;
    assert_true(bytes_equal(helpers_named(f->store, f->other->subject, &position), f->other->der));
    assert_false(bytes_present(helpers_named(f->store, f->other->subject, &position)));
}

static void test_store_reads_crls_in_pem_and_der(void **state)
{
    fixture_t *f = *state;
    bytes_t first = PKI_CRL(&f->arena, .issuer = f->root);
    bytes_t second = PKI_CRL(&f->arena, .issuer = f->other);
    buffer_t both = BUFFER_INIT;
    buffer_append(&both, first);
    buffer_append(&both, second);
    assert_int_equal(smime_store_add_crls(f->store, both.data, both.size), 0);
    buffer_clear(&both);
    buffer_append_text(&both, "0. a certificate and a list\n");
    buffer_append_text(&both, pki_pem(&f->arena, "CERTIFICATE", f->root->der));
    buffer_append_text(&both, pki_pem(&f->arena, "X509 CRL", second));
    assert_int_equal(smime_store_add_crls(f->store, both.data, both.size), 0);
    buffer_free(&both);
    assert_true(bytes_equal(store_crl(f->store, 0)->der, first));
    assert_true(bytes_equal(store_crl(f->store, 1)->der, second));
    assert_true(bytes_equal(store_crl(f->store, 2)->der, second));
    assert_null(store_crl(f->store, 3));
}

static void test_store_rejects_crls_that_are_none(void **state)
{
    fixture_t *f = *state;
    bytes_t crl = PKI_CRL(&f->arena, .issuer = f->root);
    const char *pem = pki_pem(&f->arena, "CERTIFICATE", f->root->der);
    const char *wrong = pki_pem(&f->arena, "X509 CRL", f->root->der);
    assert_int_equal(gpg_err_code(smime_store_add_crls(f->store, "", 0)), GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(smime_store_add_crls(f->store, pem, strlen(pem))),
                     GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(smime_store_add_crls(f->store, wrong, strlen(wrong))),
                     GPG_ERR_INV_CRL);
    assert_int_equal(gpg_err_code(smime_store_add_crls(f->store, crl.data, 1)), GPG_ERR_NO_DATA);
    for (size_t size = 2; size < crl.size; size++)
        assert_int_equal(gpg_err_code(smime_store_add_crls(f->store, crl.data, size)),
                         GPG_ERR_INV_CRL);
    assert_null(store_crl(f->store, 0));
}

static void test_store_rejects_ocsp_responses_that_are_none(void **state)
{
    fixture_t *f = *state;
    assert_int_equal(gpg_err_code(smime_store_add_ocsp(f->store, "", 0)), GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(smime_store_add_ocsp(f->store, "\x30\x03\x0a\x01\x03", 5)),
                     GPG_ERR_INV_RESPONSE);
    assert_false(bytes_present(store_ocsp(f->store, 0)));
}

static void test_store_takes_anchors_from_memory_all_or_none(void **state)
{
    fixture_t *f = *state;
    const char *pem = pki_pem(&f->arena, "CERTIFICATE", f->root->der);
    const char *broken = arena_printf(
        &f->arena, "%s-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", pem);
    assert_int_equal(gpg_err_code(smime_store_add_anchors(f->store, "x", broken, strlen(broken))),
                     GPG_ERR_BAD_CERT);
    assert_int_equal(store_anchor_count(f->store), 0);
    assert_string_equal(store_origins(f->store), "");
    assert_int_equal(smime_store_add_anchors(f->store, NULL, pem, strlen(pem)), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    assert_string_equal(store_anchor_of(f->store, f->root->der)->origin, "given");
    assert_int_equal(
        smime_store_add_anchors(f->store, "mine", f->root->der.data, f->root->der.size), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    assert_string_equal(store_origins(f->store), "given, mine");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_store_finds_all_anchors_of_a_name),
        TEST(test_store_compares_names_not_bytes),
        TEST(test_store_takes_the_same_bytes_once),
        TEST(test_store_holds_many_anchors),
        TEST(test_store_rejects_what_is_no_certificate),
        TEST(test_store_takes_anchors_from_memory_all_or_none),
        TEST(test_store_is_empty_at_first),
        TEST(test_store_keeps_helpers_apart_from_anchors),
        TEST(test_store_reads_crls_in_pem_and_der),
        TEST(test_store_rejects_crls_that_are_none),
        TEST(test_store_rejects_ocsp_responses_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
