/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 3.2, 4.2.2: which OCSP responses count, and what for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "revocation_world.h"
#include "trust/store.h"
#include "x509/certificate_usage.h"

#define DAY           86400
#define ISSUE(w, ...) PKI_ISSUE(&(w)->arena, __VA_ARGS__)
/* A response about the user, by the CA unless told otherwise. */
#define RESPONSE(w, ...)                                                                           \
    PKI_OCSP(&(w)->arena, .certificate = (w)->user, .issuer = (w)->ca, __VA_ARGS__)

static revocation_status_t status_by(world_t *w, bytes_t response)
{
    w->ocsp_count = 0;
    world_embed_ocsp(w, response);
    return world_status(w, 0);
}

static const pki_certificate_t *responder(world_t *w, const pki_certificate_t *issuer,
                                          const char *usages, const pki_extension_t *extra)
{
    return ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = issuer, .usages = usages,
                 .extra = extra);
}

/* ---- statuses ---- */

static void test_ocsp_check_believes_the_ca(void **state)
{
    world_t *w = *state;
    assert_int_equal(status_by(w, RESPONSE(w, .status = 0)), REVOCATION_GOOD);
    assert_int_equal(status_by(w, RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY)),
                     REVOCATION_REVOKED);
    assert_non_null(strstr(w->detail, "revoked on 2024-12-31T00:00:00Z (unspecified)"));
    assert_int_equal(status_by(w, RESPONSE(w, .status = 2)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "does not know"));
    assert_int_equal(status_by(w, RESPONSE(w, .by_key = true)), REVOCATION_GOOD);
    assert_int_equal(status_by(w, RESPONSE(w, .hash = "sha256")), REVOCATION_GOOD);
}

static void test_ocsp_check_takes_responses_of_the_store(void **state)
{
    world_t *w = *state;
    bytes_t response = RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY);
    assert_int_equal(smime_store_add_ocsp(w->store, response.data, response.size), 0);
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
}

static void test_ocsp_check_passes_over_other_certificates(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *other = ISSUE(w, .subject = "CN=Else", .issuer = w->ca);
    bytes_t of_other = PKI_OCSP(&w->arena, .certificate = other, .issuer = w->ca, .status = 1,
                                .revoked_at = PKI_NOW - DAY);
    bytes_t of_other_ca = PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->root,
                                   .status = 1, .revoked_at = PKI_NOW - DAY);
    bytes_t wrong_key = RESPONSE(w, .key_hash = bytes_of("01234567890123456789", 20), .status = 1,
                                 .revoked_at = PKI_NOW - DAY);
    assert_int_equal(status_by(w, of_other), REVOCATION_NO_DATA);
    assert_int_equal(status_by(w, of_other_ca), REVOCATION_NO_DATA);
    assert_int_equal(status_by(w, wrong_key), REVOCATION_NO_DATA);
    assert_int_equal(status_by(w, bytes_text("x")), REVOCATION_NO_DATA);
}

/* ---- time ---- */

static void test_ocsp_check_rejects_a_good_status_that_is_out_of_date(void **state)
{
    world_t *w = *state;
    bytes_t until_now = RESPONSE(w, .next_update = PKI_NOW);
    assert_int_equal(status_by(w, until_now), REVOCATION_GOOD);
    w->rules.at = PKI_NOW + 1;
    assert_int_equal(status_by(w, until_now), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "out of date"));
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
}

static void test_ocsp_check_still_believes_revocations_that_are_out_of_date(void **state)
{
    world_t *w = *state;
    bytes_t revoked =
        RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY, .next_update = PKI_NOW - 1);
    bytes_t held = RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY, .reason = PKI_NUMBER(6),
                            .next_update = PKI_NOW - 1);
    assert_int_equal(status_by(w, revoked), REVOCATION_REVOKED);
    assert_int_equal(status_by(w, held), REVOCATION_UNKNOWN);
}

static void test_ocsp_check_believes_a_status_without_next_update_for_a_day(void **state)
{
    world_t *w = *state;
    assert_int_equal(
        status_by(w, RESPONSE(w, .this_update = PKI_NOW - LIMIT_OCSP_AGE, .next_update = -1)),
        REVOCATION_GOOD);
    assert_int_equal(
        status_by(w, RESPONSE(w, .this_update = PKI_NOW - LIMIT_OCSP_AGE - 1, .next_update = -1)),
        REVOCATION_UNKNOWN);
}

static void test_ocsp_check_lets_the_newest_response_win(void **state)
{
    world_t *w = *state;
    bytes_t old = RESPONSE(w, .this_update = PKI_NOW - 2 * DAY);
    bytes_t newer = RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY);
    world_embed_ocsp(w, old);
    world_embed_ocsp(w, newer);
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    world_forget(w);
    world_embed_ocsp(w, newer);
    world_embed_ocsp(w, old);
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
}

static void test_ocsp_check_lets_revocation_win_a_tie(void **state)
{
    world_t *w = *state;
    const bytes_t bad = RESPONSE(w, .status = 1, .revoked_at = PKI_NOW - DAY);
    for (unsigned status = 0; status <= 2; status += 2)
        for (int bad_first = 0; bad_first < 2; bad_first++) {
            bytes_t other = RESPONSE(w, .status = status);
            world_forget(w);
            world_embed_ocsp(w, bad_first ? bad : other);
            world_embed_ocsp(w, bad_first ? other : bad);
            assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
        }
}

static void test_ocsp_check_does_not_take_a_status_of_after_the_expiry_for_good(void **state)
{
    world_t *w = *state;
    bytes_t late = RESPONSE(w, .this_update = PKI_NOT_AFTER + 1, .next_update = PKI_NOT_AFTER + 9);
    assert_int_equal(status_by(w, late), REVOCATION_UNKNOWN);
}

/* ---- signatures and responders (section 4.2.2.2) ---- */

static void test_4_2_2_2_rejects_signatures_of_nobody(void **state)
{
    world_t *w = *state;
    assert_int_equal(status_by(w, RESPONSE(w, .break_signature = true)), REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .sign_with = pki_key(PKI_P256, KEY_OTHER))),
                     REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = w->root)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "not signed by the CA"));
}

static void test_4_2_2_2_accepts_a_delegate_of_the_ca(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *delegate = responder(w, w->ca, OID_EKU_OCSP_SIGNING, NULL);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = delegate, .include = delegate)),
                     REVOCATION_GOOD);
    assert_int_equal(
        status_by(w, RESPONSE(w, .responder = delegate, .include = delegate, .by_key = true,
                              .status = 1, .revoked_at = PKI_NOW - DAY)),
        REVOCATION_REVOKED);
}

static void test_4_2_2_2_takes_delegates_from_the_message_and_the_helpers(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *delegate = responder(w, w->ca, OID_EKU_OCSP_SIGNING, NULL);
    bytes_t bare = RESPONSE(w, .responder = delegate);
    assert_int_equal(status_by(w, bare), REVOCATION_UNKNOWN);
    world_embed(w, delegate);
    assert_int_equal(status_by(w, bare), REVOCATION_GOOD);
    world_forget(w);
    assert_int_equal(store_add_helper(w->store, delegate->der), 0);
    assert_int_equal(status_by(w, bare), REVOCATION_GOOD);
}

static revocation_status_t status_by_delegate(world_t *w, const pki_certificate_t *delegate)
{
    return status_by(w, RESPONSE(w, .responder = delegate, .include = delegate));
}

static void test_4_2_2_2_rejects_a_delegate_without_the_usage(void **state)
{
    world_t *w = *state;
    assert_int_equal(status_by_delegate(w, responder(w, w->ca, PKI_NO_USAGE, NULL)),
                     REVOCATION_UNKNOWN);
    assert_int_equal(status_by_delegate(w, responder(w, w->ca, OID_EKU_ANY, NULL)),
                     REVOCATION_UNKNOWN);
    const pki_certificate_t *wrong_key_usage =
        ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = w->ca,
              .usages = OID_EKU_OCSP_SIGNING, .key_usage = KEY_USAGE_CRL_SIGN);
    assert_int_equal(status_by_delegate(w, wrong_key_usage), REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_rejects_a_delegate_of_another_ca(void **state)
{
    world_t *w = *state;
    assert_int_equal(status_by_delegate(w, responder(w, w->root, OID_EKU_OCSP_SIGNING, NULL)),
                     REVOCATION_UNKNOWN);
    const pki_certificate_t *pretended =
        ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = w->root,
              .issuer_name = "O=Demo,CN=CA", .usages = OID_EKU_OCSP_SIGNING);
    assert_int_equal(status_by_delegate(w, pretended), REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_rejects_a_delegate_that_names_another_issuer(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *misnamed =
        ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = w->ca,
              .issuer_name = "O=Demo,CN=Else", .usages = OID_EKU_OCSP_SIGNING);
    assert_int_equal(status_by_delegate(w, misnamed), REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_rejects_what_the_named_responder_has_not_signed(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *delegate = responder(w, w->ca, OID_EKU_OCSP_SIGNING, NULL);
    gnutls_privkey_t free_key = pki_key(PKI_P256, KEY_FREE);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = delegate, .include = delegate,
                                           .sign_with = free_key)),
                     REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = delegate, .include = delegate,
                                           .break_signature = true)),
                     REVOCATION_UNKNOWN);
    /* signed by somebody who may, in another's name */
    assert_int_equal(status_by(w, RESPONSE(w, .responder = w->root, .sign_with = w->ca->key)),
                     REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = w->root, .include = delegate,
                                           .sign_with = delegate->key)),
                     REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .responder = w->root, .by_key = true,
                                           .include = delegate, .sign_with = delegate->key)),
                     REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_rejects_a_delegate_that_is_not_valid_now(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *expired =
        ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = w->ca,
              .usages = OID_EKU_OCSP_SIGNING, .not_after = PKI_NOW - 1);
    const pki_certificate_t *future =
        ISSUE(w, .subject = "CN=Responder", .key = KEY_OTHER, .issuer = w->ca,
              .usages = OID_EKU_OCSP_SIGNING, .not_before = PKI_NOW + 1);
    assert_int_equal(status_by_delegate(w, expired), REVOCATION_UNKNOWN);
    assert_int_equal(status_by_delegate(w, future), REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_rejects_a_delegate_with_an_unknown_critical_extension(void **state)
{
    world_t *w = *state;
    bytes_t null = pki_hex(&w->arena, "05 00");
    assert_int_equal(
        status_by_delegate(w, responder(w, w->ca, OID_EKU_OCSP_SIGNING,
                                        pki_extension(&w->arena, "1.2.3", true, null))),
        REVOCATION_UNKNOWN);
}

static void test_4_2_2_2_1_asks_whether_the_delegate_has_been_revoked(void **state)
{
    world_t *w = *state;
    bytes_t null = pki_hex(&w->arena, "05 00");
    const pki_certificate_t *asked = responder(w, w->ca, OID_EKU_OCSP_SIGNING, NULL);
    const pki_certificate_t *spared =
        responder(w, w->ca, OID_EKU_OCSP_SIGNING,
                  pki_extension(&w->arena, PKI_OID_OCSP_NO_CHECK, false, null));
    const pki_extension_t *points = PKI_ISSUING(&w->arena, .reasons = 1 << 1);
    const pki_revoked_t both[] = {{.certificate = asked, .date = PKI_NOW - DAY},
                                  {.certificate = spared, .date = PKI_NOW - DAY},
                                  {.certificate = NULL}};
    /* a list that is not for all reasons leaves the user's own status to the response */
    world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca, .revoked = both, .extra = points));
    assert_int_equal(status_by_delegate(w, asked), REVOCATION_UNKNOWN);
    assert_int_equal(status_by_delegate(w, spared), REVOCATION_GOOD);
}

static void test_ocsp_check_rejects_weak_algorithms_unless_asked(void **state)
{
    world_t *w = *state;
    assert_int_equal(status_by(w, RESPONSE(w, .digest = "sha1")), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "too weak"));
    w->rules.allow_weak = true;
    assert_int_equal(status_by(w, RESPONSE(w, .digest = "sha1")), REVOCATION_GOOD);
}

static void test_ocsp_check_rejects_unknown_critical_extensions_but_not_a_nonce(void **state)
{
    world_t *w = *state;
    bytes_t value = pki_hex(&w->arena, "04 01 00");
    const pki_extension_t *unknown = pki_extension(&w->arena, "1.2.3", true, value);
    const pki_extension_t *nonce = pki_extension(&w->arena, PKI_OID_OCSP_NONCE, true, value);
    assert_int_equal(status_by(w, RESPONSE(w, .extensions = unknown)), REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .single_extensions = unknown)), REVOCATION_UNKNOWN);
    assert_int_equal(status_by(w, RESPONSE(w, .extensions = nonce)), REVOCATION_GOOD);
}

static void test_ocsp_check_stops_when_the_budget_is_spent(void **state)
{
    world_t *w = *state;
    w->budget = 0;
    assert_int_equal(status_by(w, RESPONSE(w, .status = 0)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "public-key operations"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_ocsp_check_believes_the_ca),
        WORLD_TEST(test_ocsp_check_takes_responses_of_the_store),
        WORLD_TEST(test_ocsp_check_passes_over_other_certificates),
        WORLD_TEST(test_ocsp_check_rejects_a_good_status_that_is_out_of_date),
        WORLD_TEST(test_ocsp_check_still_believes_revocations_that_are_out_of_date),
        WORLD_TEST(test_ocsp_check_believes_a_status_without_next_update_for_a_day),
        WORLD_TEST(test_ocsp_check_lets_the_newest_response_win),
        WORLD_TEST(test_ocsp_check_lets_revocation_win_a_tie),
        WORLD_TEST(test_ocsp_check_does_not_take_a_status_of_after_the_expiry_for_good),
        WORLD_TEST(test_4_2_2_2_rejects_signatures_of_nobody),
        WORLD_TEST(test_4_2_2_2_accepts_a_delegate_of_the_ca),
        WORLD_TEST(test_4_2_2_2_takes_delegates_from_the_message_and_the_helpers),
        WORLD_TEST(test_4_2_2_2_rejects_a_delegate_without_the_usage),
        WORLD_TEST(test_4_2_2_2_rejects_a_delegate_of_another_ca),
        WORLD_TEST(test_4_2_2_2_rejects_a_delegate_that_names_another_issuer),
        WORLD_TEST(test_4_2_2_2_rejects_what_the_named_responder_has_not_signed),
        WORLD_TEST(test_4_2_2_2_rejects_a_delegate_that_is_not_valid_now),
        WORLD_TEST(test_4_2_2_2_rejects_a_delegate_with_an_unknown_critical_extension),
        WORLD_TEST(test_4_2_2_2_1_asks_whether_the_delegate_has_been_revoked),
        WORLD_TEST(test_ocsp_check_rejects_weak_algorithms_unless_asked),
        WORLD_TEST(test_ocsp_check_rejects_unknown_critical_extensions_but_not_a_nonce),
        WORLD_TEST(test_ocsp_check_stops_when_the_budget_is_spent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
