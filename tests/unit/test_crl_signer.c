/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3 (f), (g): who may sign a CRL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "revocation_world.h"
#include "trust/store.h"

#define DAY           86400
#define CRL_SIGN      KEY_USAGE_CRL_SIGN
#define CERT_SIGN     KEY_USAGE_KEY_CERT_SIGN
#define CA_NAME       "O=Demo,CN=CA"
#define ISSUE(w, ...) PKI_ISSUE(&(w)->arena, __VA_ARGS__)

static const pki_revoked_t *user_revoked(world_t *w)
{
    return world_revoked(w, w->user, PKI_NOW - DAY, 0);
}

/* ---- (f) keyUsage ---- */

static void reissue_ca(world_t *w, unsigned key_usage, unsigned omit)
{
    w->ca = ISSUE(w, .subject = CA_NAME, .ca = true, .key = KEY_CA, .issuer = w->root,
                  .key_usage = key_usage, .omit = omit);
    w->user = ISSUE(w, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca);
}

static void test_6_3_3_f_accepts_an_issuer_that_may_sign_crls(void **state)
{
    world_t *w = *state;
    reissue_ca(w, CERT_SIGN | CRL_SIGN, 0);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_GOOD);
    reissue_ca(w, 0, 1u << EXTENSION_KEY_USAGE);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_GOOD);
}

static void test_6_3_3_f_rejects_an_issuer_whose_key_usage_lacks_crl_sign(void **state)
{
    world_t *w = *state;
    reissue_ca(w, CERT_SIGN, 0);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "may not sign CRLs"));
    assert_true(world_found(w, FINDING_REVOCATION_UNUSABLE));
}

/* ---- (g) signature ---- */

static void test_6_3_3_g_rejects_a_signature_that_does_not_match(void **state)
{
    world_t *w = *state;
    bytes_t broken = WORLD_CRL(w, .issuer = w->ca, .break_signature = true);
    bytes_t forged = WORLD_CRL(w, .issuer = w->ca, .sign_with = pki_key(PKI_P256, KEY_OTHER));
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, broken), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, forged), REVOCATION_UNKNOWN);
    bytes_t forged_bad = WORLD_CRL(w, .issuer = w->ca, .revoked = user_revoked(w),
                                   .sign_with = pki_key(PKI_P256, KEY_OTHER));
    assert_int_equal(WORLD_STATUS_BY(w, forged_bad), REVOCATION_UNKNOWN);
}

static void test_6_3_3_g_rejects_weak_algorithms_unless_asked(void **state)
{
    world_t *w = *state;
    bytes_t sha1 = WORLD_CRL(w, .issuer = w->ca, .digest = "sha1");
    assert_int_equal(WORLD_STATUS_BY(w, sha1), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "too weak"));
    w->rules.allow_weak = true;
    assert_int_equal(WORLD_STATUS_BY(w, sha1), REVOCATION_GOOD);
    w->ca = ISSUE(w, .subject = CA_NAME, .ca = true, .kind = PKI_RSA_1024, .issuer = w->root);
    w->user = ISSUE(w, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca, .digest = "md5")),
                     REVOCATION_UNKNOWN);
    w->rules.allow_weak = false;
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_UNKNOWN);
}

static void test_crl_signer_inherits_dsa_parameters(void **state)
{
    world_t *w = *state;
    w->root =
        ISSUE(w, .subject = "CN=DSA Root", .ca = true, .kind = PKI_DSA_2048, .digest = "sha256");
    assert_int_equal(store_add_anchor(w->store, w->root->der, "dsa", INT64_MAX), 0);
    w->ca = ISSUE(w, .subject = CA_NAME, .ca = true, .kind = PKI_DSA_2048, .digest = "sha256",
                  .issuer = w->root, .omit_dsa_parameters = true);
    w->user = ISSUE(w, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca, .digest = "sha256");
    bytes_t good = WORLD_CRL(w, .issuer = w->ca, .digest = "sha256");
    bytes_t bad = WORLD_CRL(w, .issuer = w->ca, .digest = "sha256", .revoked = user_revoked(w));
    assert_int_equal(WORLD_STATUS_BY(w, good), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, bad), REVOCATION_REVOKED);
}

static void test_crl_signer_stops_when_the_budget_is_spent(void **state)
{
    world_t *w = *state;
    bytes_t crl = WORLD_CRL(w, .issuer = w->ca);
    w->budget = 0;
    assert_int_equal(WORLD_STATUS_BY(w, crl), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "public-key operations"));
}

/* ---- (f) the path of a separate CRL signer ---- */

static bytes_t crl_by(world_t *w, unsigned key, const pki_revoked_t *revoked)
{
    return WORLD_CRL(w, .issuer = w->ca, .sign_with = pki_key(PKI_P256, key), .revoked = revoked);
}

static const pki_certificate_t *crl_signer(world_t *w, const pki_certificate_t *issuer,
                                           unsigned key_usage)
{
    return ISSUE(w, .subject = CA_NAME, .key = KEY_CRL, .issuer = issuer, .key_usage = key_usage,
                 .usages = PKI_NO_USAGE);
}

/* The CA has one certificate for its certificates and one for its CRLs. */
static void test_6_3_3_f_accepts_a_separate_key_for_crls(void **state)
{
    world_t *w = *state;
    reissue_ca(w, CERT_SIGN, 0);
    world_embed(w, crl_signer(w, w->root, CRL_SIGN));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, user_revoked(w))), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_OTHER, NULL)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_f_takes_signers_from_helper_certificates(void **state)
{
    world_t *w = *state;
    assert_int_equal(store_add_helper(w->store, crl_signer(w, w->root, CRL_SIGN)->der), 0);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, user_revoked(w))), REVOCATION_REVOKED);
}

static void test_6_3_3_f_rejects_a_separate_key_that_may_not_sign_crls(void **state)
{
    world_t *w = *state;
    world_embed(w, crl_signer(w, w->root, CERT_SIGN));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_f_rejects_a_signer_without_a_path(void **state)
{
    world_t *w = *state;
    world_embed(w, ISSUE(w, .subject = CA_NAME, .ca = true, .key = KEY_CRL));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "no good path"));
}

static void test_6_3_3_f_rejects_a_signer_under_another_anchor(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *other =
        ISSUE(w, .subject = "CN=Other root", .ca = true, .key = KEY_OTHER);
    assert_int_equal(store_add_anchor(w->store, other->der, "other", INT64_MAX), 0);
    world_embed(w, crl_signer(w, other, CRL_SIGN));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, "same trusted certificate"));
}

/* The same name and key in another certificate is the same anchor. */
static void test_6_3_3_f_accepts_a_signer_under_the_anchors_renewed_certificate(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *renewed =
        ISSUE(w, .subject = "CN=Root", .ca = true, .key = KEY_ROOT, .serial = 99);
    smime_store_free(&w->store);
    assert_int_equal(smime_store_new(&w->store), 0);
    assert_int_equal(store_add_anchor(w->store, renewed->der, "renewed", INT64_MAX), 0);
    world_embed(w, crl_signer(w, w->root, CRL_SIGN));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_GOOD);
}

static void test_6_3_3_f_rejects_an_expired_signer(void **state)
{
    world_t *w = *state;
    world_embed(w, ISSUE(w, .subject = CA_NAME, .key = KEY_CRL, .issuer = w->root,
                         .key_usage = CRL_SIGN, .usages = PKI_NO_USAGE,
                         .not_after = PKI_NOW - 10 * DAY));
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_UNKNOWN);
}

/* A signer that was certified only after the time of judgement, but before the list was made. */
static void test_6_3_3_f_judges_the_signer_when_the_list_was_made(void **state)
{
    world_t *w = *state;
    world_embed(w, ISSUE(w, .subject = CA_NAME, .key = KEY_CRL, .issuer = w->root,
                         .key_usage = CRL_SIGN, .usages = PKI_NO_USAGE,
                         .not_before = PKI_NOW - 10 * DAY));
    w->rules.at = PKI_NOW - 20 * DAY;
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_GOOD);
}

static void test_6_3_3_f_rejects_a_signer_that_has_been_revoked(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *signer = crl_signer(w, w->root, CRL_SIGN);
    bytes_t of_root =
        WORLD_CRL(w, .issuer = w->root, .revoked = world_revoked(w, signer, PKI_NOW - DAY, 0));
    world_embed(w, signer);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL), of_root), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL), WORLD_CRL(w, .issuer = w->root)),
                     REVOCATION_GOOD);
}

/* The CA itself certified its key for CRLs, and that is on the list that this key signs: a circle.
 */
static void test_6_3_3_f_accepts_a_self_issued_signer(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *signer = crl_signer(w, w->ca, CRL_SIGN);
    world_embed(w, w->ca);
    world_embed(w, signer);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, user_revoked(w))), REVOCATION_REVOKED);
    const pki_revoked_t *itself = world_revoked(w, signer, PKI_NOW - DAY, 0);
    assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, itself)), REVOCATION_UNKNOWN);
}

static void test_6_3_3_f_accepts_the_issuer_of_an_indirect_list(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *issuer = ISSUE(w, .subject = "CN=CRL issuer", .key = KEY_CRL,
                                            .issuer = w->root, .key_usage = CRL_SIGN);
    w->user = ISSUE(w, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca,
                    .extra = PKI_POINTS(&w->arena, {.crl_issuer = "dir:CN=CRL issuer"}));
    const pki_revoked_t revoked[] = {
        {.certificate = w->user, .date = PKI_NOW - DAY, .certificate_issuer = "dir:" CA_NAME},
        {.certificate = NULL}};
    const pki_extension_t *indirect = PKI_ISSUING(&w->arena, .indirect = true);
    bytes_t good = WORLD_CRL(w, .issuer = issuer, .extra = indirect);
    bytes_t bad = WORLD_CRL(w, .issuer = issuer, .extra = indirect, .revoked = revoked);
    assert_int_equal(WORLD_STATUS_BY(w, good), REVOCATION_UNKNOWN); /* its certificate is missing */
    world_embed(w, issuer);
    assert_int_equal(WORLD_STATUS_BY(w, good), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, bad), REVOCATION_REVOKED);
}

/* The path of a CRL's signer is asked after twice at the most. */
static void test_crl_signer_is_not_asked_after_without_end(void **state)
{
    world_t *w = *state;
    w->rules.crl_depth = LIMIT_CRL_SIGNER_DEPTH;
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca, .revoked = user_revoked(w))),
                     REVOCATION_NO_DATA);
}

/* Certificates that only have the name cost a message nothing but a few tries. */
static void test_crl_signer_tries_few_certificates_outside_the_path(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *signer = crl_signer(w, w->root, CRL_SIGN);
    for (unsigned tries = LIMIT_CRL_SIGNERS - 1; tries <= LIMIT_CRL_SIGNERS; tries++) {
        smime_store_free(&w->store);
        assert_int_equal(smime_store_new(&w->store), 0);
        assert_int_equal(store_add_anchor(w->store, w->root->der, "test", INT64_MAX), 0);
        for (unsigned i = 0; i < tries; i++) {
            const pki_certificate_t *same_name =
                ISSUE(w, .subject = CA_NAME, .ca = true, .key = KEY_FREE, .serial = 100 + i);
            assert_int_equal(store_add_helper(w->store, same_name->der), 0);
        }
        assert_int_equal(store_add_helper(w->store, signer->der), 0);
        assert_int_equal(WORLD_STATUS_BY(w, crl_by(w, KEY_CRL, NULL)),
                         tries < LIMIT_CRL_SIGNERS ? REVOCATION_GOOD : REVOCATION_UNKNOWN);
    }
}

/* A sender can put any number of them into a message, and a good status from before as well. */
static void test_crl_signer_behind_too_many_others_leaves_nothing_good(void **state)
{
    world_t *w = *state;
    const pki_certificate_t *signer = crl_signer(w, w->root, CRL_SIGN);
    bytes_t revoked = crl_by(w, KEY_CRL, user_revoked(w));
    bytes_t older = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 2 * DAY);
    assert_int_equal(store_add_helper(w->store, signer->der), 0);
    assert_int_equal(WORLD_STATUS_BY(w, older, revoked), REVOCATION_REVOKED);
    for (unsigned i = 0; i < LIMIT_CRL_SIGNERS; i++)
        world_embed(w,
                    ISSUE(w, .subject = CA_NAME, .ca = true, .key = KEY_FREE, .serial = 100 + i));
    assert_int_equal(WORLD_STATUS_BY(w, older, revoked), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, LIMIT_TEXT(LIMIT_CRL_SIGNERS)));
    world_embed_ocsp(w, PKI_OCSP(&w->arena, .certificate = w->user, .issuer = w->ca));
    assert_int_equal(WORLD_STATUS_BY(w, revoked), REVOCATION_UNKNOWN);
    assert_int_equal(WORLD_STATUS_BY(w, older), REVOCATION_GOOD);
}

/* The same for the list that tells whether the signer of a list has been revoked: the root's, here.
 */
static void test_cap_in_the_path_of_a_crl_signer_leaves_nothing_good(void **state)
{
    world_t *w = *state;
    world_embed(w, crl_signer(w, w->root, CRL_SIGN));
    bytes_t revoked = crl_by(w, KEY_CRL, user_revoked(w));
    bytes_t older = WORLD_CRL(w, .issuer = w->ca, .this_update = PKI_NOW - 2 * DAY);
    bytes_t of_root = WORLD_CRL(w, .issuer = w->root, .sign_with = pki_key(PKI_P256, KEY_OTHER));
    assert_int_equal(WORLD_STATUS_BY(w, older, revoked), REVOCATION_REVOKED);
    for (unsigned i = 0; i <= LIMIT_CRL_SIGNERS; i++) {
        const pki_certificate_t *same_name =
            ISSUE(w, .subject = "CN=Root", .ca = true, .key = KEY_FREE, .serial = 100 + i);
        assert_int_equal(store_add_helper(w->store, same_name->der), 0);
    }
    assert_int_equal(WORLD_STATUS_BY(w, older, revoked), REVOCATION_REVOKED);
    assert_int_equal(WORLD_STATUS_BY(w, older, revoked, of_root), REVOCATION_UNKNOWN);
    assert_non_null(strstr(w->detail, LIMIT_TEXT(LIMIT_CRL_SIGNERS)));
}

static void test_crl_signer_of_eddsa_lists_is_found(void **state)
{
    world_t *w = *state;
    w->ca = ISSUE(w, .subject = CA_NAME, .ca = true, .kind = PKI_ED25519, .issuer = w->root);
    w->user = ISSUE(w, .subject = "CN=User", .key = KEY_USER, .issuer = w->ca);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca)), REVOCATION_GOOD);
    assert_int_equal(WORLD_STATUS_BY(w, WORLD_CRL(w, .issuer = w->ca, .break_signature = true)),
                     REVOCATION_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_6_3_3_f_accepts_an_issuer_that_may_sign_crls),
        WORLD_TEST(test_6_3_3_f_rejects_an_issuer_whose_key_usage_lacks_crl_sign),
        WORLD_TEST(test_6_3_3_g_rejects_a_signature_that_does_not_match),
        WORLD_TEST(test_6_3_3_g_rejects_weak_algorithms_unless_asked),
        WORLD_TEST(test_crl_signer_inherits_dsa_parameters),
        WORLD_TEST(test_crl_signer_stops_when_the_budget_is_spent),
        WORLD_TEST(test_6_3_3_f_accepts_a_separate_key_for_crls),
        WORLD_TEST(test_6_3_3_f_takes_signers_from_helper_certificates),
        WORLD_TEST(test_6_3_3_f_rejects_a_separate_key_that_may_not_sign_crls),
        WORLD_TEST(test_6_3_3_f_rejects_a_signer_without_a_path),
        WORLD_TEST(test_6_3_3_f_rejects_a_signer_under_another_anchor),
        WORLD_TEST(test_6_3_3_f_accepts_a_signer_under_the_anchors_renewed_certificate),
        WORLD_TEST(test_6_3_3_f_rejects_an_expired_signer),
        WORLD_TEST(test_6_3_3_f_judges_the_signer_when_the_list_was_made),
        WORLD_TEST(test_6_3_3_f_rejects_a_signer_that_has_been_revoked),
        WORLD_TEST(test_6_3_3_f_accepts_a_self_issued_signer),
        WORLD_TEST(test_6_3_3_f_accepts_the_issuer_of_an_indirect_list),
        WORLD_TEST(test_crl_signer_is_not_asked_after_without_end),
        WORLD_TEST(test_crl_signer_tries_few_certificates_outside_the_path),
        WORLD_TEST(test_crl_signer_behind_too_many_others_leaves_nothing_good),
        WORLD_TEST(test_cap_in_the_path_of_a_crl_signer_leaves_nothing_good),
        WORLD_TEST(test_crl_signer_of_eddsa_lists_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
