/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3, clause by clause; (f) and (g) are in test_crl_signer.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "asn1/der_write.h"
#include "revocation_world.h"

#define DAY 86400

/* The user's certificate with distribution points. */
static void issue_user(world_t *w, const pki_extension_t *points)
{
    w->user = PKI_ISSUE(&w->arena, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca,
                        .extra = points);
}

static const pki_revoked_t *user_revoked(world_t *w, int reason)
{
    return world_revoked(w, w->user, PKI_NOW - DAY, reason);
}

/* A CRL of the CA; the user is on it or not. */
static bytes_t crl_of_ca(world_t *w, bool revoked, const pki_extension_t *extra)
{
    return WORLD_CRL(w, .issuer = w->ca, .revoked = revoked ? user_revoked(w, 0) : NULL,
                     .extra = extra);
}

/* ---- no data, simple data ---- */

static void test_crl_check_without_crls_has_no_data(void **state)
{
    world_t *w = *state;
    assert_int_equal(world_status(w, 0), REVOCATION_NO_DATA);
    assert_int_equal(world_status(w, 1), REVOCATION_NO_DATA);
    assert_int_equal(w->findings.list->count, 0);
}

static void test_crl_check_takes_crls_of_the_store_and_of_the_message(void **state)
{
    world_t *w = *state;
    bytes_t crl = crl_of_ca(w, true, NULL);
    assert_int_equal(WORLD_STATUS_BY(w, crl), REVOCATION_REVOKED);
    assert_non_null(strstr(w->detail, "in the message"));
    world_forget(w);
    assert_int_equal(smime_store_add_crls(w->store, crl.data, crl.size), 0);
    assert_int_equal(world_status(w, 0), REVOCATION_REVOKED);
    assert_non_null(strstr(w->detail, "given"));
}

static void test_crl_check_is_not_confused_by_other_bytes(void **state)
{
    world_t *w = *state;
    assert_int_equal(WORLD_STATUS_BY(w, w->ca->der, bytes_text("x"), crl_of_ca(w, false, NULL)),
                     REVOCATION_GOOD);
}

/* ---- (a) freshness ---- */

static bytes_t stale_crl(world_t *w, const pki_revoked_t *revoked, unsigned number)
{
    return WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 60 * DAY,
                     .next_update = PKI_NOW - 30 * DAY, .revoked = revoked, .number = number);
}

static void test_6_3_3_a_accepts_a_list_until_its_next_update(void **state)
{
    world_t *w = *state;
    bytes_t crl = WORLD_CRL(w, .issuer = w->ca, .next_update = PKI_NOW);
    assert_int_equal(WORLD_STATUS_BY(w, crl), REVOCATION_GOOD);
    w->rules.at = PKI_NOW + 1;
    assert_int_equal(world_status(w, 0), REVOCATION_UNKNOWN);
}

static void test_6_3_3_a_rejects_a_list_that_is_out_of_date(void **state)
{
    world_t *w = *state;
    assert_int_equal(WORLD_STATUS_BY(w, stale_crl(w, NULL, 1)), REVOCATION_UNKNOWN);
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
    assert_non_null(strstr(w->detail, "out of date since 2024-12-02T00:00:00Z"));
}

/* Section 5.1.2.5 wants nextUpdate in every CRL. */
static void test_6_3_3_a_does_not_believe_a_list_without_next_update_for_ever(void **state)
{
    world_t *w = *state;
    bytes_t good = WORLD_CRL(w, .issuer = w->ca, .next_update = -1);
    bytes_t bad = WORLD_CRL(w, .issuer = w->ca, .next_update = -1, .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, good), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "until when"));
    assert_int_equal(WORLD_STATUS_BY(w, bad), REVOCATION_REVOKED);
    bytes_t delta = WORLD_CRL(w, .issuer = w->ca, .number = 3, .delta_base = PKI_NUMBER(1));
    assert_int_equal(WORLD_STATUS_BY(w, good, delta), REVOCATION_GOOD);
}

static void test_6_3_3_a_still_believes_revocations_of_a_list_that_is_out_of_date(void **state)
{
    world_t *w = *state;
    const pki_revoked_t *revoked = world_revoked(w, w->user, PKI_NOW - 70 * DAY, 0);
    const pki_revoked_t *held = world_revoked(w, w->user, PKI_NOW - 70 * DAY, PKI_NUMBER(6));
    assert_int_equal(WORLD_STATUS_BY(w, stale_crl(w, revoked, 1)), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, stale_crl(w, held, 1)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_a_1_i_accepts_an_old_list_with_a_current_delta(void **state)
{
    world_t *w = *state;
    bytes_t delta = WORLD_CRL(w, .issuer = w->ca, .number = 3, .delta_base = PKI_NUMBER(1));
    assert_int_equal(WORLD_STATUS_BY(w, stale_crl(w, NULL, 1), delta), REVOCATION_GOOD);
    bytes_t old = WORLD_CRL(w, .issuer = w->ca, .number = 3, .delta_base = PKI_NUMBER(1),
                            .next_update = PKI_NOW - 1);
    assert_int_equal(WORLD_STATUS_BY(w, stale_crl(w, NULL, 1), old), REVOCATION_UNKNOWN);
}

/* ---- (b)(1) issuer ---- */

static void test_6_3_3_b_1_accepts_a_crl_of_the_certificates_issuer(void **state)
{
    world_t *w = *state;
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, NULL)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, NULL)), REVOCATION_REVOKED);
    /* names are compared as section 7.1 says */
    bytes_t crl = WORLD_CRL(w, .issuer = w->ca, .issuer_name = "O:p= DEMO ,CN:p=ca");
    assert_int_equal(WORLD_STATUS_BY(w, crl), REVOCATION_GOOD);
}

static void test_6_3_3_b_1_rejects_a_crl_of_another_issuer(void **state)
{
    world_t *w = *state;
    bytes_t crl = WORLD_CRL(w, .issuer = w->root, .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, crl), REVOCATION_NO_DATA);
}

/* An entry that has the same serial number and belongs to another CA's certificate. */
static bytes_t indirect_crl(world_t *w, bool indirect, const char *certificate_issuer)
{
    const pki_revoked_t revoked[] = {
        {.certificate = w->user, .date = PKI_NOW - DAY, .certificate_issuer = certificate_issuer},
        {.certificate = NULL}};
    return WORLD_CRL(w, .issuer = w->root, .revoked = certificate_issuer ? revoked : NULL,
                     .extra = PKI_ISSUING(&w->arena, .indirect = indirect));
}

static void test_6_3_3_b_1_accepts_an_indirect_crl_of_the_points_crl_issuer(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://x/", .crl_issuer = "dir:CN=root"}));
    assert_int_equal(WORLD_STATUS_BY(w, indirect_crl(w, true, NULL)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, indirect_crl(w, true, "dir:O=Demo,CN=CA")),
                     REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, indirect_crl(w, true, "dir:O=Demo,CN=Another")),
                     REVOCATION_GOOD);
}

static void test_6_3_3_b_1_rejects_a_crl_issuers_list_that_is_not_indirect(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://x/", .crl_issuer = "dir:CN=Root"}));
    assert_int_equal(WORLD_STATUS_BY(w, indirect_crl(w, false, NULL)), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->root)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_b_1_rejects_an_indirect_crl_of_another_issuer(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://x/", .crl_issuer = "dir:CN=Other"}));
    assert_int_equal(WORLD_STATUS_BY(w, indirect_crl(w, true, NULL)), REVOCATION_NO_DATA);
    /* the name of one point and the issuer of another */
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://a/", .crl_issuer = "dir:CN=Other"},
                             {.names = "uri:http://b/", .crl_issuer = "dir:CN=Root"}));
    const char *const names[] = {"uri:http://a/", "uri:http://b/"};
    const revocation_status_t expected[] = {REVOCATION_UNKNOWN, REVOCATION_GOOD};
    for (size_t i = 0; i < 2; i++) {
        const pki_extension_t *point = PKI_ISSUING(&w->arena, .names = names[i], .indirect = true);
        assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->root, .extra = point)),
                         expected[i]);
    }
}

/* ---- (b)(2)(i) names ---- */

static void test_6_3_3_b_2_i_accepts_a_name_of_the_certificates_point(void **state)
{
    world_t *w = *state;
    const pki_extension_t *issuing = PKI_ISSUING(&w->arena, .names = "uri:http://a/;uri:http://b/");
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://z/"}, {.names = "uri:http://b/"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, issuing)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, issuing)), REVOCATION_REVOKED);
    const pki_extension_t *relative = PKI_ISSUING(&w->arena, .relative = "CN=Part 1");
    issue_user(w, PKI_POINTS(&w->arena, {.names = "dir:O=Demo,CN=CA,CN=Part 1"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, relative)), REVOCATION_GOOD);
}

static void test_6_3_3_b_2_i_rejects_other_names_than_the_certificates_points(void **state)
{
    world_t *w = *state;
    const pki_extension_t *issuing = PKI_ISSUING(&w->arena, .names = "uri:http://a/");
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://b/"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, issuing)), REVOCATION_UNKNOWN);
    const pki_extension_t *relative = PKI_ISSUING(&w->arena, .relative = "CN=Part 1");
    issue_user(w, PKI_POINTS(&w->arena, {.relative = "CN=Part 2"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, relative)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_b_2_i_compares_with_crl_issuer_where_the_point_has_no_name(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.crl_issuer = "dir:CN=Root"}));
    bytes_t same =
        WORLD_CRL(w, .issuer = w->root,
                  .extra = PKI_ISSUING(&w->arena, .names = "dir:CN=Root", .indirect = true));
    bytes_t other =
        WORLD_CRL(w, .issuer = w->root,
                  .extra = PKI_ISSUING(&w->arena, .names = "uri:http://x/", .indirect = true));
    assert_int_equal(WORLD_STATUS_BY(w, same), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, other), REVOCATION_UNKNOWN);
}

/* "assume a DP with both the reasons and the cRLIssuer fields omitted and a distribution point name
 * of the certificate issuer" */
static void test_6_3_3_accepts_crls_outside_the_points_of_the_certificate(void **state)
{
    world_t *w = *state;
    const pki_extension_t *by_name = PKI_ISSUING(&w->arena, .names = "dir:O=Demo,CN=CA");
    const pki_extension_t *by_uri = PKI_ISSUING(&w->arena, .names = "uri:http://ca.example/");
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, by_name)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, by_uri)), REVOCATION_UNKNOWN);
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://else/", .crl_issuer = "dir:CN=X"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, NULL)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, by_name)), REVOCATION_REVOKED);
    buffer_t names = BUFFER_INIT;
    pki_append_general_names(&names, "uri:http://ca.example/");
    der_wrap_sequence(&names, 0);
    issue_user(w,
               pki_extension(&w->arena, PKI_OID_ISSUER_NAMES, false, pki_take(&w->arena, &names)));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, by_uri)), REVOCATION_GOOD);
}

/* ---- (b)(2)(ii)-(iv) kinds of certificates ---- */

/* The status of the CA's certificate by a CRL of the root. */
static revocation_status_t ca_status(world_t *w, const pki_extension_t *issuing)
{
    world_forget(w);
    world_embed_crl(w, WORLD_CRL(w, .issuer = w->root, .extra = issuing));
    return world_status(w, 1);
}

static void test_6_3_3_b_2_ii_accepts_only_user_certs_for_a_user_not_a_ca(void **state)
{
    world_t *w = *state;
    const pki_extension_t *only_user = PKI_ISSUING(&w->arena, .only_user = true);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, only_user)), REVOCATION_GOOD);
    assert_int_equal(ca_status(w, only_user), REVOCATION_UNKNOWN);
}

static void test_6_3_3_b_2_iii_accepts_only_ca_certs_for_a_ca_not_a_user(void **state)
{
    world_t *w = *state;
    const pki_extension_t *only_ca = PKI_ISSUING(&w->arena, .only_ca = true);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, only_ca)), REVOCATION_UNKNOWN);
    assert_int_equal(ca_status(w, only_ca), REVOCATION_GOOD);
}

static void test_6_3_3_b_2_iv_rejects_only_attribute_certs(void **state)
{
    world_t *w = *state;
    const pki_extension_t *only_attribute = PKI_ISSUING(&w->arena, .only_attribute = true);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, only_attribute)), REVOCATION_UNKNOWN);
    assert_int_equal(ca_status(w, only_attribute), REVOCATION_UNKNOWN);
}

/* ---- (c) delta CRLs; section 5.2.4 ---- */

#define COMPLETE(w, ...) WORLD_CRL((w), .issuer = (w)->ca, .number = 5, __VA_ARGS__)
#define DELTA(w, ...)                                                                              \
    WORLD_CRL((w), .this_update = PKI_NOW - 100, .number = 8, .delta_base = PKI_NUMBER(5),         \
              .revoked = user_revoked((w), 0), __VA_ARGS__)

static void test_6_3_3_c_accepts_a_delta_that_goes_with_the_complete_list(void **state)
{
    world_t *w = *state;
    bytes_t delta = DELTA(w, .issuer = w->ca);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .revoked = NULL), delta), REVOCATION_REVOKED);
    /* built on an earlier list than the one at hand */
    bytes_t earlier = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(2),
                                .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .revoked = NULL), earlier), REVOCATION_REVOKED);
}

/* It may be the delta that revokes. */
static void test_delta_that_is_too_costly_to_check_leaves_nothing_good(void **state)
{
    world_t *w = *state;
    bytes_t complete = COMPLETE(w, .revoked = NULL), delta = DELTA(w, .issuer = w->ca);
    w->budget = 7; /* one check with P-256 */
    assert_int_equal(WORLD_STATUS_BY(w, complete), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, complete, delta), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, LIMIT_TEXT(LIMIT_PUBLIC_KEY_COST)));
}

static void test_6_3_3_c_rejects_a_delta_without_a_complete_list(void **state)
{
    world_t *w = *state;
    bytes_t delta = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(5));
    assert_int_equal(WORLD_STATUS_BY(w, delta), REVOCATION_UNKNOWN);
}

static void test_6_3_3_c_1_rejects_a_delta_of_another_issuer(void **state)
{
    world_t *w = *state;
    const pki_extension_t *indirect = PKI_ISSUING(&w->arena, .indirect = true);
    issue_user(w, PKI_POINTS(&w->arena, {.crl_issuer = "dir:CN=Root"}));
    const pki_revoked_t revoked[] = {
        {.certificate = w->user, .date = PKI_NOW - DAY, .certificate_issuer = "dir:O=Demo,CN=CA"},
        {.certificate = NULL}};
    const char *const issuers[] = {"CN=Root", "O=Demo,CN=CA"};
    const revocation_status_t expected[] = {REVOCATION_GOOD, REVOCATION_REVOKED};
    for (size_t i = 0; i < 2; i++) {
        bytes_t delta =
            WORLD_CRL(w, .issuer = w->ca, .issuer_name = issuers[i], .number = 8,
                      .delta_base = PKI_NUMBER(5), .revoked = revoked, .extra = indirect);
        assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .extra = indirect), delta), expected[i]);
    }
}

static void test_6_3_3_c_2_wants_the_same_issuing_distribution_point(void **state)
{
    world_t *w = *state;
    const pki_extension_t *only_user = PKI_ISSUING(&w->arena, .only_user = true);
    const pki_extension_t *other = PKI_ISSUING(&w->arena, .names = "dir:O=Demo,CN=CA");
    bytes_t delta = DELTA(w, .issuer = w->ca, .extra = only_user);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .extra = only_user), delta),
                     REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .extra = other), delta), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .extra = NULL), delta), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .extra = only_user), DELTA(w, .issuer = w->ca)),
                     REVOCATION_GOOD);
}

static void test_6_3_3_c_3_wants_the_same_authority_key_identifier(void **state)
{
    world_t *w = *state;
    bytes_t without = DELTA(w, .issuer = w->ca, .omit_key_id = true);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .omit_key_id = true), without),
                     REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .revoked = NULL), without), REVOCATION_GOOD);
}

static void test_5_2_4_rejects_a_delta_that_does_not_continue_the_list(void **state)
{
    world_t *w = *state;
    const pki_revoked_t *revoked = user_revoked(w, 0);
    bytes_t gap =
        WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(6), .revoked = revoked);
    bytes_t older =
        WORLD_CRL(w, .issuer = w->ca, .number = 4, .delta_base = PKI_NUMBER(3), .revoked = revoked);
    bytes_t unnumbered = WORLD_CRL(w, .issuer = w->ca, .omit_number = true,
                                   .delta_base = PKI_NUMBER(3), .revoked = revoked);
    bytes_t complete = COMPLETE(w, .revoked = NULL);
    assert_int_equal(WORLD_STATUS_BY(w, complete, gap), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, complete, older), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, complete, unnumbered), REVOCATION_UNKNOWN);
    assert_int_equal(
        WORLD_STATUS_BY(w, COMPLETE(w, .omit_number = true), DELTA(w, .issuer = w->ca)),
        REVOCATION_UNKNOWN);
}

/* It cannot be combined with the list, but tells that the list is outdated. */
static void test_5_2_4_believes_no_list_that_a_later_delta_contradicts(void **state)
{
    world_t *w = *state;
    bytes_t complete = COMPLETE(w, .revoked = NULL);
    bytes_t gap = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(6),
                            .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, complete, gap), REVOCATION_UNKNOWN);
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
    assert_non_null(strstr(w->detail, "a delta CRL revokes it"));
    /* nor does a response outweigh it, which may be as old as the list */
    world_embed_ocsp(w, PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca));
    assert_int_equal(WORLD_STATUS_BY(w, complete, gap), REVOCATION_UNKNOWN);
    w->ocsp_count = 0;
    /* with the list that it continues it revokes */
    bytes_t next = WORLD_CRL(w, .issuer = w->ca, .number = 6);
    assert_int_equal(WORLD_STATUS_BY(w, complete, gap, next), REVOCATION_REVOKED);
    /* one that says nothing of the certificate, or that nobody signed, is no matter */
    bytes_t silent = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(6));
    bytes_t removing = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(6),
                                 .revoked = user_revoked(w, PKI_NUMBER(8)));
    bytes_t forged = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(6),
                               .revoked = user_revoked(w, 0), .break_signature = true);
    assert_int_equal(WORLD_STATUS_BY(w, complete, silent), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, complete, removing), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, complete, forged), REVOCATION_GOOD);
}

/* ---- (d), (e), (l) reasons ---- */

enum { SOME = 1 << 1 | 1 << 2, OTHERS = 0x1fe & ~SOME };

static void test_6_3_3_d_1_e_takes_the_reasons_that_point_and_list_share(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://a/", .reasons = SOME | 1 << 3}));
    const pki_extension_t *some = PKI_ISSUING(&w->arena, .names = "uri:http://a/", .reasons = SOME);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, some)), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, some)), REVOCATION_REVOKED);
    /* none in common: (e) leaves the list out */
    const pki_extension_t *disjoint =
        PKI_ISSUING(&w->arena, .names = "uri:http://a/", .reasons = 1 << 5);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, disjoint)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_d_2_l_takes_the_lists_reasons(void **state)
{
    world_t *w = *state;
    bytes_t some = crl_of_ca(w, false, PKI_ISSUING(&w->arena, .reasons = SOME));
    bytes_t others = crl_of_ca(w, false, PKI_ISSUING(&w->arena, .reasons = OTHERS));
    assert_int_equal(WORLD_STATUS_BY(w, some), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "all reasons"));
    assert_int_equal(WORLD_STATUS_BY(w, some, others), REVOCATION_GOOD); /* (l) */
    bytes_t bad = crl_of_ca(w, true, PKI_ISSUING(&w->arena, .reasons = OTHERS));
    assert_int_equal(WORLD_STATUS_BY(w, some, bad), REVOCATION_REVOKED);
}

static void test_6_3_3_d_3_takes_the_points_reasons(void **state)
{
    world_t *w = *state;
    const pki_extension_t *one = PKI_ISSUING(&w->arena, .names = "uri:http://a/");
    const pki_extension_t *two = PKI_ISSUING(&w->arena, .names = "uri:http://b/");
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://a/", .reasons = SOME},
                             {.names = "uri:http://b/", .reasons = OTHERS}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, one)), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, one), crl_of_ca(w, false, two)),
                     REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, one), crl_of_ca(w, true, two)),
                     REVOCATION_REVOKED);
}

static void test_6_3_3_d_4_takes_all_reasons(void **state)
{
    world_t *w = *state;
    const pki_extension_t *issuing = PKI_ISSUING(&w->arena, .names = "uri:http://a/");
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://a/"}));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, issuing)), REVOCATION_GOOD);
}

/* ---- (h) ---- */

static void test_6_3_3_h_rejects_a_delta_signed_by_another_key(void **state)
{
    world_t *w = *state;
    bytes_t complete = COMPLETE(w, .revoked = NULL);
    bytes_t broken = DELTA(w, .issuer = w->ca, .break_signature = true);
    assert_int_equal(WORLD_STATUS_BY(w, complete, broken), REVOCATION_GOOD);
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
    bytes_t good = WORLD_CRL(w, .issuer = w->ca, .number = 7, .delta_base = PKI_NUMBER(5),
                             .this_update = PKI_NOW - 200, .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, complete, broken, good), REVOCATION_REVOKED);
}

/* ---- (i), (j), (k) ---- */

static void test_6_3_3_i_finds_the_certificate_in_the_delta(void **state)
{
    world_t *w = *state;
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .revoked = NULL), DELTA(w, .issuer = w->ca)),
                     REVOCATION_REVOKED);
}

static void test_6_3_3_j_finds_the_certificate_in_the_complete_list(void **state)
{
    world_t *w = *state;
    bytes_t empty_delta = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(5));
    bytes_t complete = COMPLETE(w, .revoked = user_revoked(w, PKI_NUMBER(4)));
    assert_int_equal(WORLD_STATUS_BY(w, complete, empty_delta), REVOCATION_REVOKED);
    assert_non_null(strstr(w->detail, "superseded"));
}

static void test_6_3_3_k_takes_back_what_the_delta_removes(void **state)
{
    world_t *w = *state;
    bytes_t held = COMPLETE(w, .revoked = user_revoked(w, PKI_NUMBER(6)));
    bytes_t removed = WORLD_CRL(w, .issuer = w->ca, .number = 8, .delta_base = PKI_NUMBER(5),
                                .revoked = user_revoked(w, PKI_NUMBER(8)));
    assert_int_equal(WORLD_STATUS_BY(w, held), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, held, removed), REVOCATION_GOOD);
}

/* ---- section 5.2, 5.3: critical extensions ---- */

static void test_5_2_rejects_lists_with_unknown_critical_extensions(void **state)
{
    world_t *w = *state;
    bytes_t null = pki_hex(&w->arena, "05 00");
    const pki_extension_t *critical = pki_extension(&w->arena, "1.2.3.4", true, null);
    const pki_extension_t *other = pki_extension(&w->arena, "1.2.3.4", false, null);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, critical)), REVOCATION_UNKNOWN);
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, true, critical)), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, crl_of_ca(w, false, other)), REVOCATION_GOOD);
    bytes_t delta = DELTA(w, .issuer = w->ca, .extra = critical);
    assert_int_equal(WORLD_STATUS_BY(w, COMPLETE(w, .revoked = NULL), delta), REVOCATION_GOOD);
}

static void test_5_3_rejects_lists_with_entries_of_unknown_critical_extensions(void **state)
{
    world_t *w = *state;
    bytes_t null = pki_hex(&w->arena, "05 00");
    const pki_revoked_t revoked[] = {{.serial = pki_hex(&w->arena, "7f"),
                                      .date = PKI_NOW - DAY,
                                      .extra = pki_extension(&w->arena, "1.2.3.4", true, null)},
                                     {.certificate = NULL}};
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca, .revoked = revoked)),
                     REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "critical extension"));
}

/* ---- several lists ---- */

static void test_crl_check_lets_the_newest_list_win_whatever_the_order(void **state)
{
    world_t *w = *state;
    bytes_t old_good = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 5 * DAY);
    bytes_t new_bad = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - DAY, .number = 2,
                                .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, old_good, new_bad), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, new_bad, old_good), REVOCATION_REVOKED);
    /* the sender embeds an old one, the user has a newer one */
    assert_int_equal(smime_store_add_crls(w->store, new_bad.data, new_bad.size), 0);
    assert_int_equal(WORLD_STATUS_BY(w, old_good), REVOCATION_REVOKED);
}

static void test_crl_check_lets_a_newer_list_end_a_hold(void **state)
{
    world_t *w = *state;
    bytes_t held = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 5 * DAY,
                             .revoked = user_revoked(w, PKI_NUMBER(6)));
    bytes_t newer = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - DAY, .number = 2);
    assert_int_equal(WORLD_STATUS_BY(w, held, newer), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, newer, held), REVOCATION_GOOD);
}

static void test_crl_check_breaks_a_tie_by_crl_number(void **state)
{
    world_t *w = *state;
    bytes_t first = WORLD_CRL(w, .issuer = w->ca, .number = 255);
    bytes_t second = WORLD_CRL(w, .issuer = w->ca, .number = 256, .revoked = user_revoked(w, 0));
    assert_int_equal(WORLD_STATUS_BY(w, first, second), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, second, first), REVOCATION_REVOKED);
}

/* Whatever the order: neither takes the other's place. */
static void test_crl_check_lets_revocation_win_a_tie(void **state)
{
    world_t *w = *state;
    bytes_t good = crl_of_ca(w, false, NULL), bad = crl_of_ca(w, true, NULL);
    assert_int_equal(WORLD_STATUS_BY(w, good, good, bad), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, bad, good, good), REVOCATION_REVOKED);
    bytes_t numberless = WORLD_CRL(w, .issuer = w->ca, .omit_number = true);
    bytes_t high = WORLD_CRL(w, .issuer = w->ca, .number = 9);
    assert_int_equal(WORLD_STATUS_BY(w, numberless, bad), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, bad, numberless), REVOCATION_REVOKED);
    /* by its number one of them is the later */
    bytes_t held = WORLD_CRL(w, .issuer = w->ca, .revoked = user_revoked(w, PKI_NUMBER(6)));
    assert_int_equal(WORLD_STATUS_BY(w, held, high), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, high, held), REVOCATION_GOOD);
}

static void test_crl_check_lets_revocation_win_a_tie_of_deltas(void **state)
{
    world_t *w = *state;
    bytes_t complete = COMPLETE(w, .revoked = NULL), bad = DELTA(w, .issuer = w->ca);
    bytes_t good = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 100, .number = 8,
                             .delta_base = PKI_NUMBER(5));
    bytes_t removing =
        WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 100, .number = 8,
                  .delta_base = PKI_NUMBER(5), .revoked = user_revoked(w, PKI_NUMBER(8)));
    assert_int_equal(WORLD_STATUS_BY(w, complete, good, bad), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, complete, bad, good), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, complete, removing, bad), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, complete, bad, removing), REVOCATION_REVOKED);
}

/* Section 5.3.1. */
static void test_5_3_1_complete_list_removes_nothing(void **state)
{
    world_t *w = *state;
    const pki_revoked_t entries[] = {
        {.certificate = w->user, .date = PKI_NOW - DAY, .reason = PKI_NUMBER(8)},
        {.certificate = w->user, .date = PKI_NOW - DAY, .reason = PKI_NUMBER(1)},
        {.certificate = NULL}};
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca, .revoked = entries)),
                     REVOCATION_REVOKED);
}

/* The newest counts also where another point of the certificate has an older one. */
static void test_crl_check_lets_the_newest_list_win_whatever_its_point(void **state)
{
    world_t *w = *state;
    issue_user(w, PKI_POINTS(&w->arena, {.names = "uri:http://a/"}, {.names = "uri:http://b/"}));
    bytes_t old_good = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 5 * DAY,
                                 .extra = PKI_ISSUING(&w->arena, .names = "uri:http://a/"));
    bytes_t new_bad =
        WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - DAY, .revoked = user_revoked(w, 0),
                  .extra = PKI_ISSUING(&w->arena, .names = "uri:http://b/"));
    assert_int_equal(WORLD_STATUS_BY(w, old_good, new_bad), REVOCATION_REVOKED);
}

static void test_crl_check_goes_on_to_another_list_if_the_newest_is_unusable(void **state)
{
    world_t *w = *state;
    bytes_t forged = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW, .number = 9,
                               .sign_with = pki_key(PKI_P256, KEY_OTHER));
    assert_int_equal(WORLD_STATUS_BY(w, forged, crl_of_ca(w, true, NULL)), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, forged, crl_of_ca(w, false, NULL)), REVOCATION_GOOD);
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
}

/* A CA may drop certificates that have expired from its list. */
static void test_crl_check_does_not_take_a_list_of_after_the_expiry_for_good(void **state)
{
    world_t *w = *state;
    bytes_t late = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOT_AFTER + DAY,
                             .next_update = PKI_NOT_AFTER + 2 * DAY);
    assert_int_equal(WORLD_STATUS_BY(w, late), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "after the certificate had expired"));
    bytes_t before = crl_of_ca(w, true, NULL);
    assert_int_equal(WORLD_STATUS_BY(w, late, before), REVOCATION_REVOKED);
}

static void test_crl_check_reports_few_of_many_unusable_lists(void **state)
{
    world_t *w = *state;
    for (unsigned i = 0; i < 2 * LIMIT_COMPLAINTS; i++)
        world_embed_crl(w, WORLD_CRL(w, .issuer = w->ca, .number = i + 1, .break_signature = true));
    assert_int_equal(world_status(w, 0), REVOCATION_UNKNOWN);
    assert_int_equal(w->findings.list->count, LIMIT_COMPLAINTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_crl_check_without_crls_has_no_data),
        WORLD_TEST(test_crl_check_takes_crls_of_the_store_and_of_the_message),
        WORLD_TEST(test_crl_check_is_not_confused_by_other_bytes),
        WORLD_TEST(test_6_3_3_a_accepts_a_list_until_its_next_update),
        WORLD_TEST(test_6_3_3_a_rejects_a_list_that_is_out_of_date),
        WORLD_TEST(test_6_3_3_a_does_not_believe_a_list_without_next_update_for_ever),
        WORLD_TEST(test_6_3_3_a_still_believes_revocations_of_a_list_that_is_out_of_date),
        WORLD_TEST(test_6_3_3_a_1_i_accepts_an_old_list_with_a_current_delta),
        WORLD_TEST(test_6_3_3_b_1_accepts_a_crl_of_the_certificates_issuer),
        WORLD_TEST(test_6_3_3_b_1_rejects_a_crl_of_another_issuer),
        WORLD_TEST(test_6_3_3_b_1_accepts_an_indirect_crl_of_the_points_crl_issuer),
        WORLD_TEST(test_6_3_3_b_1_rejects_a_crl_issuers_list_that_is_not_indirect),
        WORLD_TEST(test_6_3_3_b_1_rejects_an_indirect_crl_of_another_issuer),
        WORLD_TEST(test_6_3_3_b_2_i_accepts_a_name_of_the_certificates_point),
        WORLD_TEST(test_6_3_3_b_2_i_rejects_other_names_than_the_certificates_points),
        WORLD_TEST(test_6_3_3_b_2_i_compares_with_crl_issuer_where_the_point_has_no_name),
        WORLD_TEST(test_6_3_3_accepts_crls_outside_the_points_of_the_certificate),
        WORLD_TEST(test_6_3_3_b_2_ii_accepts_only_user_certs_for_a_user_not_a_ca),
        WORLD_TEST(test_6_3_3_b_2_iii_accepts_only_ca_certs_for_a_ca_not_a_user),
        WORLD_TEST(test_6_3_3_b_2_iv_rejects_only_attribute_certs),
        WORLD_TEST(test_6_3_3_c_accepts_a_delta_that_goes_with_the_complete_list),
        WORLD_TEST(test_delta_that_is_too_costly_to_check_leaves_nothing_good),
        WORLD_TEST(test_6_3_3_c_rejects_a_delta_without_a_complete_list),
        WORLD_TEST(test_6_3_3_c_1_rejects_a_delta_of_another_issuer),
        WORLD_TEST(test_6_3_3_c_2_wants_the_same_issuing_distribution_point),
        WORLD_TEST(test_6_3_3_c_3_wants_the_same_authority_key_identifier),
        WORLD_TEST(test_5_2_4_rejects_a_delta_that_does_not_continue_the_list),
        WORLD_TEST(test_5_2_4_believes_no_list_that_a_later_delta_contradicts),
        WORLD_TEST(test_6_3_3_d_1_e_takes_the_reasons_that_point_and_list_share),
        WORLD_TEST(test_6_3_3_d_2_l_takes_the_lists_reasons),
        WORLD_TEST(test_6_3_3_d_3_takes_the_points_reasons),
        WORLD_TEST(test_6_3_3_d_4_takes_all_reasons),
        WORLD_TEST(test_6_3_3_h_rejects_a_delta_signed_by_another_key),
        WORLD_TEST(test_6_3_3_i_finds_the_certificate_in_the_delta),
        WORLD_TEST(test_6_3_3_j_finds_the_certificate_in_the_complete_list),
        WORLD_TEST(test_6_3_3_k_takes_back_what_the_delta_removes),
        WORLD_TEST(test_5_2_rejects_lists_with_unknown_critical_extensions),
        WORLD_TEST(test_5_3_rejects_lists_with_entries_of_unknown_critical_extensions),
        WORLD_TEST(test_crl_check_lets_the_newest_list_win_whatever_the_order),
        WORLD_TEST(test_crl_check_lets_a_newer_list_end_a_hold),
        WORLD_TEST(test_crl_check_breaks_a_tie_by_crl_number),
        WORLD_TEST(test_crl_check_lets_revocation_win_a_tie),
        WORLD_TEST(test_crl_check_lets_revocation_win_a_tie_of_deltas),
        WORLD_TEST(test_5_3_1_complete_list_removes_nothing),
        WORLD_TEST(test_crl_check_lets_the_newest_list_win_whatever_its_point),
        WORLD_TEST(test_crl_check_goes_on_to_another_list_if_the_newest_is_unusable),
        WORLD_TEST(test_crl_check_does_not_take_a_list_of_after_the_expiry_for_good),
        WORLD_TEST(test_crl_check_reports_few_of_many_unusable_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
