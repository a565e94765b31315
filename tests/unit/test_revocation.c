/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which revocations count at which time, and how CRLs and OCSP responses go together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "revocation_world.h"

#define DAY 86400

/* A list of today on which the user was revoked at `date`. */
static bytes_t revoked_at(world_t *w, int64_t date, int reason)
{
    return WORLD_CRL(w, .issuer = w->ca, .revoked = world_revoked(w, w->user, date, reason));
}

static bytes_t ocsp_revoked_at(world_t *w, int64_t date, int reason)
{
    return PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca, .status = 1,
                    .revoked_at = date, .reason = reason);
}

/* The status at ten days ago of what was revoked five days ago, by a CRL or by an OCSP response. */
static revocation_status_t past_status(world_t *w, bool by_ocsp, int reason)
{
    world_forget(w);
    w->rules.at = PKI_NOW - 10 * DAY;
    if (by_ocsp)
        world_embed_ocsp(w, ocsp_revoked_at(w, PKI_NOW - 5 * DAY, reason));
    else
        world_embed_crl(w, revoked_at(w, PKI_NOW - 5 * DAY, reason));
    return world_status(w, 0);
}

static void test_revocation_counts_from_its_date_on(void **state)
{
    world_t *w = *state;
    world_embed_crl(w, revoked_at(w, PKI_NOW - 5 * DAY, 0));
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    assert_non_null(strstr(w->detail, "revoked on 2024-12-27T00:00:00Z (unspecified)"));
    w->rules.at = PKI_NOW - 5 * DAY;
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    w->rules.at--;
    assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
}

static void test_later_revocation_is_a_warning_at_an_earlier_date(void **state)
{
    world_t *w = *state;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++) {
        assert_int_equal(past_status(w, by_ocsp, PKI_NUMBER(4)), REVOCATION_GOOD);
        assert_true(world_found(w, FINDING_REVOKED_LATER));
        assert_non_null(
            strstr(w->findings.list->items[0].detail, "CN=User: revoked on 2024-12-27"));
        assert_int_equal(past_status(w, by_ocsp, PKI_NUMBER(6)), REVOCATION_GOOD);
    }
}

static void test_later_compromise_of_a_key_counts_at_an_earlier_date(void **state)
{
    world_t *w = *state;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++) {
        assert_int_equal(past_status(w, by_ocsp, PKI_NUMBER(1)), REVOCATION_REVOKED);
        assert_int_equal(past_status(w, by_ocsp, PKI_NUMBER(2)), REVOCATION_REVOKED);
        assert_false(world_found(w, FINDING_REVOKED_LATER));
    }
}

static void test_any_revocation_counts_at_the_signing_time(void **state)
{
    world_t *w = *state;
    w->rules.signing_time = true;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++)
        for (int reason = 0; reason <= 6; reason++)
            assert_int_equal(past_status(w, by_ocsp, PKI_NUMBER(reason)), REVOCATION_REVOKED);
}

/* RFC 5280 section 5.3.2: the key may have been lost before anybody noticed. */
static void test_invalidity_date_makes_a_revocation_count_earlier(void **state)
{
    world_t *w = *state;
    const pki_revoked_t revoked[] = {
        {.certificate = w->user, .date = PKI_NOW - 5 * DAY, .invalidity_date = PKI_NOW - 20 * DAY},
        {.certificate = NULL}};
    world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca, .revoked = revoked));
    w->rules.at = PKI_NOW - 10 * DAY;
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    w->rules.at = PKI_NOW - 21 * DAY;
    assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
}

static bytes_t ocsp_good(world_t *w, int64_t this_update)
{
    return PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca, .this_update = this_update);
}

static void test_revocation_by_either_kind_of_data_counts(void **state)
{
    world_t *w = *state;
    world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca));
    world_embed_ocsp(w, ocsp_revoked_at(w, PKI_NOW - 5 * DAY, 0));
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    world_forget(w);
    world_embed_crl(w, revoked_at(w, PKI_NOW - 5 * DAY, 0));
    world_embed_ocsp(w, ocsp_good(w, PKI_NOW));
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
}

static void test_good_by_either_kind_of_data_is_enough(void **state)
{
    world_t *w = *state;
    bytes_t stale = WORLD_CRL(w, .issuer = w->ca, .next_update = PKI_NOW - 1);
    world_embed_crl(w, stale);
    world_embed_ocsp(w, ocsp_good(w, PKI_NOW));
    assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
    world_forget(w);
    world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca));
    world_embed_ocsp(w, PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca, .status = 2));
    assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
    world_forget(w);
    world_embed_crl(w, stale);
    assert_int_equal(world_status(w, 0), REVOCATION_UNKNOWN);
}

static void test_hold_ends_with_newer_good_data_only(void **state)
{
    world_t *w = *state;
    bytes_t held = revoked_at(w, PKI_NOW - 5 * DAY, PKI_NUMBER(6)); /* of a day ago */
    world_embed_crl(w, held);
    world_embed_ocsp(w, ocsp_good(w, PKI_NOW - 2 * DAY));
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    world_forget(w);
    world_embed_crl(w, held);
    world_embed_ocsp(w, ocsp_good(w, PKI_NOW));
    assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
}

/* ---- from the future: RFC 6960 section 4.2.2.1 ---- */

/* A list or a response that is dated so much after now. */
static void embed_dated(world_t *w, bool by_ocsp, int64_t after, bool revoked)
{
    const pki_revoked_t *entries = revoked ? world_revoked(w, w->user, PKI_NOW - DAY, 0) : NULL;
    if (by_ocsp)
        world_embed_ocsp(w, PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca,
                                     .status = revoked, .revoked_at = PKI_NOW - DAY,
                                     .this_update = PKI_NOW + after,
                                     .next_update = PKI_NOW + 90 * DAY));
    else
        world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW + after,
                                     .next_update = PKI_NOW + 90 * DAY, .revoked = entries));
}

static void test_4_2_2_1_data_from_the_future_does_not_vouch(void **state)
{
    world_t *w = *state;
    w->rules.now = PKI_NOW;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++) {
        world_forget(w);
        embed_dated(w, by_ocsp, 301, false);
        assert_int_equal(world_status(w, 0), REVOCATION_UNKNOWN);
        assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
        assert_non_null(strstr(w->detail, "in the future"));
        world_forget(w);
        embed_dated(w, by_ocsp, 300, false); /* clocks differ */
        assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
    }
}

static void test_4_2_2_1_data_from_the_future_hides_no_revocation(void **state)
{
    world_t *w = *state;
    w->rules.now = PKI_NOW;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++)
        for (int future_by_ocsp = 0; future_by_ocsp < 2; future_by_ocsp++) {
            world_forget(w);
            embed_dated(w, future_by_ocsp, 30 * DAY, false);
            embed_dated(w, by_ocsp, -60, true);
            assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
        }
}

static void test_4_2_2_1_data_from_the_future_may_still_revoke(void **state)
{
    world_t *w = *state;
    w->rules.now = PKI_NOW;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++) {
        world_forget(w);
        embed_dated(w, by_ocsp, -60, false);
        assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
        embed_dated(w, by_ocsp, 30 * DAY, true);
        assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
        embed_dated(w, by_ocsp, 31 * DAY, false);
        assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    }
}

/* At a date of the past, later data is not from the future: it may vouch where there is nothing of
 * then, but takes nothing back that was revoked then. */
static void test_data_of_after_the_date_hides_no_revocation_of_then(void **state)
{
    world_t *w = *state;
    w->rules.at = PKI_NOW - 40 * DAY;
    for (int by_ocsp = 0; by_ocsp < 2; by_ocsp++)
        for (int later_by_ocsp = 0; later_by_ocsp < 2; later_by_ocsp++) {
            const int64_t of_then = w->rules.at - DAY, until = w->rules.at + DAY;
            world_forget(w);
            embed_dated(w, later_by_ocsp, -60, false);
            assert_int_equal(world_status(w, 0), REVOCATION_GOOD);
            if (by_ocsp)
                world_embed_ocsp(w, PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca,
                                             .status = 1, .reason = PKI_NUMBER(6),
                                             .revoked_at = of_then, .this_update = of_then,
                                             .next_update = until));
            else
                world_embed_crl(
                    w, WORLD_CRL(w, .issuer = w->ca, .this_update = of_then, .next_update = until,
                                 .revoked = world_revoked(w, w->user, of_then, PKI_NUMBER(6))));
            assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
        }
}

static void test_revocation_of_a_ca_is_told_by_its_issuer(void **state)
{
    world_t *w = *state;
    world_embed_crl(
        w, WORLD_CRL(w, .issuer = w->root, .revoked = world_revoked(w, w->ca, PKI_NOW - DAY, 0)));
    assert_int_equal(world_status(w, 1), REVOCATION_REVOKED);
    assert_int_equal(world_status(w, 0), REVOCATION_NO_DATA);
}

static void test_revocation_of_an_anchor_is_nobodys_to_tell(void **state)
{
    world_t *w = *state;
    world_embed_crl(
        w, WORLD_CRL(w, .issuer = w->root, .revoked = world_revoked(w, w->root, PKI_NOW - DAY, 0)));
    assert_int_not_equal(world_status(w, 2), REVOCATION_REVOKED);
    assert_int_not_equal(world_status(w, 2), REVOCATION_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_revocation_counts_from_its_date_on),
        WORLD_TEST(test_later_revocation_is_a_warning_at_an_earlier_date),
        WORLD_TEST(test_later_compromise_of_a_key_counts_at_an_earlier_date),
        WORLD_TEST(test_any_revocation_counts_at_the_signing_time),
        WORLD_TEST(test_invalidity_date_makes_a_revocation_count_earlier),
        WORLD_TEST(test_revocation_by_either_kind_of_data_counts),
        WORLD_TEST(test_good_by_either_kind_of_data_is_enough),
        WORLD_TEST(test_hold_ends_with_newer_good_data_only),
        WORLD_TEST(test_4_2_2_1_data_from_the_future_does_not_vouch),
        WORLD_TEST(test_4_2_2_1_data_from_the_future_hides_no_revocation),
        WORLD_TEST(test_4_2_2_1_data_from_the_future_may_still_revoke),
        WORLD_TEST(test_data_of_after_the_date_hides_no_revocation_of_then),
        WORLD_TEST(test_revocation_of_a_ca_is_told_by_its_issuer),
        WORLD_TEST(test_revocation_of_an_anchor_is_nobodys_to_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
