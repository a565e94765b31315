/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 4158: finding the path, and saying what is missing where there is none. */
#include "path/path_pool.h"
#include "path_fixture.h"
#include "trust/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NO_KEY_IDS                                                                                 \
    (1u << EXTENSION_SUBJECT_KEY_IDENTIFIER | 1u << EXTENSION_AUTHORITY_KEY_IDENTIFIER)

/* ---- good paths are found ---- */

static void test_embedded_certificates_come_in_any_order(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true);
    const pki_certificate_t *made[5] = {root};
    for (unsigned i = 1; i < 5; i++)
        made[i] = PKI_ISSUE(&f->arena, .issuer = made[i - 1], .ca = true, .key = i,
                            .subject = arena_printf(&f->arena, "CN=CA%u", i),
                            .omit = i % 2 ? NO_KEY_IDS : 0);
    static const unsigned order[] = {3, 1, 4, 0, 2, 3};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        path_embed(f, made[order[i]]);
    path_trust(f, root);
    assert_path_good(f, SIGNER(f, .issuer = made[4]));
    assert_int_equal(f->path.count, 6);
}

static void test_helpers_of_the_store_complete_a_path_but_never_end_one(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 1, .issuer = root);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca);
    const pki_certificate_t *stranger =
        PKI_ISSUE(&f->arena, .subject = "CN=Stranger", .ca = true, .key = 2);
    assert_path_unknown(f, signer, FINDING_NO_PATH, 0);
    assert_int_equal(store_add_helper(f->store, ca->der), 0);
    assert_int_equal(store_add_helper(f->store, stranger->der), 0);
    assert_path_good(f, signer);
    assert_path_unknown(f, SIGNER(f, .issuer = stranger), FINDING_NO_PATH, 1);
}

static void test_cross_certificate_leads_to_the_root_that_is_trusted(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *trusted = path_root(f);
    const pki_certificate_t *other =
        PKI_ISSUE(&f->arena, .subject = "CN=Other", .ca = true, .key = 1);
    const pki_certificate_t *by_other = AUTHORITY(f, .issuer = other, .subject = "CN=CA", .key = 2);
    path_embed(f, other);
    assert_path_unknown(f, SIGNER(f, .issuer = by_other), FINDING_NO_PATH, 2);
    AUTHORITY(f, .issuer = trusted, .subject = "CN=CA", .key = 2);
    assert_path_good(f, SIGNER(f, .issuer = by_other));
    assert_int_equal(f->path.count, 3);
}

static void test_renewed_authority_with_the_same_name_and_another_key(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *old = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    const pki_certificate_t *new = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 2);
    assert_path_good(f, SIGNER(f, .issuer = old));
    assert_path_good(f, SIGNER(f, .issuer = new));
    assert_path_good(f, SIGNER(f, .issuer = old, .omit = NO_KEY_IDS));
    assert_path_good(f, SIGNER(f, .issuer = new, .omit = NO_KEY_IDS));
}

static void test_key_rollover_through_self_issued_certificates(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *old = path_root(f);
    const pki_certificate_t *new_with_old =
        AUTHORITY(f, .issuer = old, .subject = "O=Test,CN=Root", .key = 2);
    const pki_certificate_t *new =
        PKI_ISSUE(&f->arena, .subject = "O=Test,CN=Root", .ca = true, .key = 2);
    path_embed(f, new);
    AUTHORITY(f, .issuer = new, .subject = "O=Test,CN=Root", .key = 0); /* old with new: a loop */
    assert_path_good(f, SIGNER(f, .issuer = new_with_old));
    assert_int_equal(f->path.count, 3);
}

static void test_twin_that_is_valid_is_taken(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .not_after = PKI_NOW - 1);
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_EXPIRED, 1);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .not_before = PKI_NOW + 1);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = ca));
}

static void test_twin_that_keeps_the_rules_is_taken(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *bad = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1,
                                             .permitted = "email:other.example");
    const pki_certificate_t *signer = SIGNER(f, .issuer = bad);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .path_length = PKI_NUMBER(0),
              .key_usage = KEY_USAGE_CRL_SIGN);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .usages = "1.3.6.1.5.5.7.3.1");
    path_judge(f, signer);
    assert_int_equal(f->path.trust, SMIME_FAIL);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, signer);
}

static void test_good_path_is_found_behind_more_bad_ones_than_are_judged(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root =
        PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true, .kind = PKI_RSA_2048);
    path_trust(f, root);
    for (unsigned i = 0; i < LIMIT_PATHS_JUDGED + 1; i++) {
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .digest = "sha1");
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .usages = "1.3.6.1.5.5.7.3.1");
    }
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = ca));
}

static void test_path_that_breaks_fewer_rules_is_shown(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1,
                  .permitted = "email:other.example", .usages = "1.3.6.1.5.5.7.3.1");
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .usages = "1.3.6.1.5.5.7.3.1");
    assert_path_broken(f, SIGNER(f, .issuer = ca), FINDING_EXTENDED_KEY_USAGE, 1);
}

static void test_expired_path_is_not_reported_as_broken(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1,
                                            .permitted = "email:other.example");
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .not_after = PKI_NOW - 1);
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_EXPIRED, 1);
}

static void test_weak_certificate_is_avoided_where_a_strong_one_leads_up_too(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root =
        PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true, .kind = PKI_RSA_2048);
    path_trust(f, root);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .digest = "sha1");
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_CERTIFICATE_WEAK, 1);
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = ca));
}

static void test_loops_and_meshes_end(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *cas[5];
    path_root(f);
    for (unsigned i = 0; i < 5; i++)
        cas[i] = PKI_ISSUE(&f->arena, .subject = arena_printf(&f->arena, "CN=M%u", i), .ca = true,
                           .key = i + 1);
    for (unsigned i = 0; i < 5; i++)
        for (unsigned j = 0; j < 5; j++)
            if (i != j)
                AUTHORITY(f, .issuer = cas[i], .subject = arena_printf(&f->arena, "CN=M%u", j),
                          .key = j + 1);
    path_judge(f, SIGNER(f, .issuer = cas[0]));
    assert_int_equal(f->path.trust, SMIME_UNKNOWN);
}

/* ---- anchors ---- */

static void test_signer_that_is_trusted_itself(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *stranger = PKI_ISSUE(&f->arena, .subject = "CN=X", .ca = true);
    const pki_certificate_t *signer = SIGNER(f, .issuer = stranger);
    path_trust(f, signer);
    assert_path_good(f, signer);
    assert_int_equal(f->path.count, 1);
    assert_string_equal(f->path.entries[0].anchor, "test.pem");
}

static void test_signer_that_is_trusted_itself_still_has_to_be_for_mail(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *server = SIGNER(f, .usages = "1.3.6.1.5.5.7.3.1");
    const pki_certificate_t *old = SIGNER(f, .not_after = PKI_NOW - 1);
    path_trust(f, server);
    path_trust(f, old);
    assert_path_broken(f, server, FINDING_EXTENDED_KEY_USAGE, 0);
    assert_path_unknown(f, old, FINDING_EXPIRED, 0);
}

static void test_intermediate_that_is_trusted_ends_the_path(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .break_signature = true);
    path_trust(f, ca);
    assert_path_good(f, SIGNER(f, .issuer = ca));
    assert_int_equal(f->path.count, 2);
}

static void test_anchor_that_is_embedded_too_is_an_anchor(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_embed(f, path_root(f));
    assert_path_good(f, SIGNER(f, .issuer = root));
    assert_path_good(f, SIGNER(f, .issuer = root, .omit = NO_KEY_IDS));
}

static void test_anchor_may_be_distrusted_for_late_certificates(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true);
    assert_int_equal(store_add_anchor(f->store, root->der, "nss", PKI_NOW - 1000), 0);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .not_before = PKI_NOW - 10);
    assert_path_good(f, SIGNER(f, .issuer = ca, .not_before = PKI_NOW - 1000));
    assert_path_unknown(f, SIGNER(f, .issuer = ca, .not_before = PKI_NOW - 999),
                        FINDING_ANCHOR_DISTRUSTED, 2);
    /* another root that trusts the same authority still does */
    const pki_certificate_t *other =
        PKI_ISSUE(&f->arena, .subject = "CN=Other", .ca = true, .key = 5);
    path_trust(f, other);
    AUTHORITY(f, .issuer = other, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = ca, .not_before = PKI_NOW - 999));
}

static void test_6_1_1_d_the_anchors_own_signature_and_expiry_break_nothing(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true,
                                              .break_signature = true, .not_after = PKI_NOW - 1);
    path_trust(f, root);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = ca));
    assert_string_equal(f->path.entries[2].problem, finding_code(FINDING_ANCHOR_EXPIRED));
}

static void test_anchor_that_is_not_yet_valid_is_not_said_to_have_expired(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root =
        PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true, .not_before = PKI_NOW + 1);
    path_trust(f, root);
    assert_path_good(f, SIGNER(f, .issuer = root));
    const smime_finding_t *finding = &f->findings.list->items[0];
    assert_string_equal(finding->code, finding_code(FINDING_ANCHOR_EXPIRED));
    assert_null(strstr(finding->sentence, "expired"));
    assert_non_null(strstr(finding->detail, "valid from"));
}

static void test_anchor_that_is_no_authority_issues_nothing(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *person =
        PKI_ISSUE(&f->arena, .subject = "CN=Person", .names = "email:p@test.example",
                  .omit = 1u << EXTENSION_KEY_USAGE);
    path_trust(f, person);
    assert_path_good(f, person);
    assert_path_broken(f, SIGNER(f, .issuer = person), FINDING_NOT_A_CA, 1);
}

static void test_anchor_that_cannot_say_or_says_by_key_usage_may_issue(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *old = PKI_ISSUE(&f->arena, .subject = "CN=Old", .version = 1);
    const pki_certificate_t *usage =
        PKI_ISSUE(&f->arena, .subject = "CN=Usage", .key_usage = KEY_USAGE_KEY_CERT_SIGN);
    const pki_certificate_t *denied =
        PKI_ISSUE(&f->arena, .subject = "CN=Denied", .key_usage = KEY_USAGE_KEY_CERT_SIGN,
                  .constraints_of_end_entity = true);
    path_trust(f, old);
    path_trust(f, usage);
    path_trust(f, denied);
    assert_path_good(f, SIGNER(f, .issuer = old));
    assert_path_good(f, SIGNER(f, .issuer = usage));
    assert_path_broken(f, SIGNER(f, .issuer = denied), FINDING_NOT_A_CA, 1);
}

static void test_constraints_of_the_anchor_hold(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root =
        PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true, .path_length = PKI_NUMBER(0),
                  .permitted = "email:test.example");
    path_trust(f, root);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, SIGNER(f, .issuer = root));
    assert_path_broken(f, SIGNER(f, .issuer = ca), FINDING_PATH_LENGTH, 1);
    assert_path_broken(f, SIGNER(f, .issuer = root, .names = "email:a@evil.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
}

static void test_certificate_from_several_sources_is_one_candidate(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_embed(f, path_embed(f, path_root(f)));
    certificate_t *signer = pki_parse(SIGNER(f, .issuer = root));
    path_sources_t sources = {.store = f->store,
                              .cache = f->cache,
                              .embedded = f->embedded,
                              .embedded_count = f->embedded_count};
    path_pool_t pool;
    path_node_t *node;
    assert_int_equal(store_add_helper(f->store, root->der), 0);
    assert_int_equal(path_pool_init(&pool, &sources, PKI_NOW, &f->budget), 0);
    assert_int_equal(path_pool_node(&pool, signer, &node), 0);
    assert_int_equal(path_pool_find_links(&pool, node), 0);
    assert_int_equal(node->link_count, 1);
    assert_non_null(node->links[0].issuer->anchor);
    path_pool_release(&pool);
    certificate_unref(&signer);
}

static void test_certificates_that_end_alike_are_kept_apart(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 1, .issuer = root,
                  .serial_der = bytes_text("serial number"));
    pki_certificate_t twin = *ca; /* its serial number altered, its signature the same */
    size_t serial = bytes_find(ca->der, ca->serial);
    assert_int_not_equal(serial, SIZE_MAX);
    twin.der = arena_copy(&f->arena, ca->der);
    ((uint8_t *)(uintptr_t)twin.der.data)[serial + ca->serial.size - 1] ^= 1;
    path_embed(f, &twin);
    path_embed(f, ca);
    path_embed(f, ca);
    path_sources_t sources = {.store = f->store,
                              .cache = f->cache,
                              .embedded = f->embedded,
                              .embedded_count = f->embedded_count};
    path_pool_t pool;
    assert_int_equal(path_pool_init(&pool, &sources, PKI_NOW, &f->budget), 0);
    assert_int_equal(pool.count, 2);
    path_pool_release(&pool);
    assert_path_good(f, SIGNER(f, .issuer = ca));
}

/* ---- what is missing ---- */

static void test_missing_issuer_is_named(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        PKI_ISSUE(&f->arena, .subject = "O=Firm,CN=Gone", .ca = true, .key = 1, .issuer = root);
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_NO_PATH, 0);
    const char *detail = path_detail(f, FINDING_NO_PATH);
    assert_non_null(strstr(detail, "\"Signer\" (serial "));
    assert_non_null(strstr(detail, "the certificate of its issuer CN=Gone,O=Firm is not at hand; "
                                   "it goes with --certs or, if it is a root to be trusted, with "
                                   "--trust"));
}

static void test_path_that_got_furthest_is_shown(void **state)
{
    path_fixture_t *f = *state;
    path_root(f);
    const pki_certificate_t *gone = PKI_ISSUE(&f->arena, .subject = "CN=Gone", .ca = true);
    AUTHORITY(f, .issuer = gone, .subject = "CN=Lower", .key = 2);
    const pki_certificate_t *upper = AUTHORITY(f, .issuer = gone, .subject = "CN=Upper", .key = 1);
    const pki_certificate_t *lower = AUTHORITY(f, .issuer = upper, .subject = "CN=Lower", .key = 2);
    AUTHORITY(f, .issuer = gone, .subject = "CN=Lower", .key = 2);
    assert_path_unknown(f, SIGNER(f, .issuer = lower), FINDING_NO_PATH, 2);
    assert_int_equal(f->path.count, 3);
    assert_non_null(strstr(path_detail(f, FINDING_NO_PATH), "\"Upper\""));
}

static void test_self_signed_certificate_that_is_not_trusted(void **state)
{
    path_fixture_t *f = *state;
    path_root(f);
    const pki_certificate_t *own = PKI_ISSUE(&f->arena, .subject = "CN=Own", .ca = true);
    path_embed(f, own);
    assert_path_unknown(f, SIGNER(f, .issuer = own), FINDING_NO_PATH, 1);
    assert_non_null(strstr(path_detail(f, FINDING_NO_PATH), "self-signed"));
    assert_path_unknown(f, SIGNER(f, .names = NULL), FINDING_NO_PATH, 0);
    assert_non_null(strstr(path_detail(f, FINDING_NO_PATH), "self-signed"));
}

static void test_store_without_anchors(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true);
    assert_path_unknown(f, SIGNER(f, .issuer = root), FINDING_NO_TRUST_ANCHORS, 0);
}

static void test_rules_of_the_signer_are_judged_without_a_path(void **state)
{
    path_fixture_t *f = *state;
    path_root(f);
    const pki_certificate_t *gone = PKI_ISSUE(&f->arena, .subject = "CN=Gone", .ca = true);
    path_judge(f, SIGNER(f, .issuer = gone, .usages = "1.3.6.1.5.5.7.3.1"));
    assert_int_equal(f->path.trust, SMIME_FAIL);
    assert_int_equal(f->path.entries[0].state, SMIME_FAIL);
    assert_string_equal(f->path.entries[0].problem, finding_code(FINDING_EXTENDED_KEY_USAGE));
    assert_string_not_equal(path_detail(f, FINDING_NO_PATH), "");
}

static void test_another_key_under_the_issuers_name_is_no_broken_signature(void **state)
{
    path_fixture_t *f = *state;
    /* trusted is the renewed root; the signer was certified with the old key */
    path_root(f);
    const pki_certificate_t *old =
        PKI_ISSUE(&f->arena, .subject = "O=Test,CN=Root", .ca = true, .key = 1);
    assert_path_unknown(f, SIGNER(f, .issuer = old), FINDING_NO_PATH, 0);
    assert_non_null(strstr(path_detail(f, FINDING_NO_PATH), "no certificate named CN=Root,O=Test"));
}

static void test_forger_who_names_a_trusted_issuer_has_a_broken_signature(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    assert_path_broken(f,
                       SIGNER(f, .issuer = root, .sign_with = pki_key(PKI_P256, 50),
                              .authority_key_id = root->key_id),
                       FINDING_CERTIFICATE_SIGNATURE, 0);
    assert_path_broken(
        f, SIGNER(f, .issuer = root, .sign_with = pki_key(PKI_P256, 50), .omit = NO_KEY_IDS),
        FINDING_CERTIFICATE_SIGNATURE, 0);
    /* a key of another kind */
    assert_path_broken(f,
                       SIGNER(f, .issuer = root, .sign_with = pki_key(PKI_ED25519, 0),
                              .authority_key_id = root->key_id),
                       FINDING_CERTIFICATE_SIGNATURE, 0);
}

/* ---- limits ---- */

static void test_path_of_the_greatest_length(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *above = path_root(f);
    for (unsigned i = 1; i < LIMIT_PATH_LENGTH; i++) {
        if (i == LIMIT_PATH_LENGTH - 1)
            assert_path_good(f, SIGNER(f, .issuer = above));
        above = AUTHORITY(f, .issuer = above, .key = i,
                          .subject = arena_printf(&f->arena, "CN=CA%u", i));
    }
    path_judge(f, SIGNER(f, .issuer = above));
    assert_int_equal(f->path.trust, SMIME_UNKNOWN);
    assert_non_null(
        strstr(path_detail(f, FINDING_PATH_LIMIT), "more than " LIMIT_TEXT(LIMIT_PATH_LENGTH)));
}

static void embed_look_alikes(path_fixture_t *f, unsigned count, unsigned omit, bytes_t key_id,
                              bytes_t root_key_id)
{
    for (unsigned i = 0; i < count; i++)
        path_embed(f, PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 100 + i,
                                .issuer_name = "O=Test,CN=Root", .sign_with = pki_key(PKI_P256, 99),
                                .omit = omit, .subject_key_id = key_id,
                                .authority_key_id = root_key_id));
}

static void test_look_alikes_cost_no_signature_checks_where_key_ids_tell(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 1, .issuer = root);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca);
    certificate_t *parsed = pki_parse(root);
    const unsigned cost = public_key_cost(&parsed->key);
    certificate_unref(&parsed);
    embed_look_alikes(f, 100, 0, ca->key_id, root->key_id); /* they copy all that can be */
    path_embed(f, ca);
    assert_path_good(f, signer);
    assert_int_equal(LIMIT_PUBLIC_KEY_COST - f->budget.left, 2 * cost);
}

static void test_look_alikes_of_another_root_come_last(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *false_root =
        PKI_ISSUE(&f->arena, .subject = "O=Test,CN=Root", .ca = true, .key = 90);
    for (unsigned i = 0; i < 100; i++)
        AUTHORITY(f, .issuer = false_root, .subject = "CN=CA", .key = 100 + i);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    certificate_t *parsed = pki_parse(root);
    const unsigned cost = public_key_cost(&parsed->key);
    certificate_unref(&parsed);
    assert_path_good(f, SIGNER(f, .issuer = ca, .omit = NO_KEY_IDS));
    assert_int_equal(LIMIT_PUBLIC_KEY_COST - f->budget.left, 2 * cost);
}

static void test_good_path_is_found_among_look_alikes_without_key_ids(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 1,
                                            .issuer = root, .omit = NO_KEY_IDS);
    embed_look_alikes(f, 100, NO_KEY_IDS, BYTES_NONE, BYTES_NONE);
    path_embed(f, ca);
    assert_path_good(f, SIGNER(f, .issuer = ca, .omit = NO_KEY_IDS));
}

static void test_search_that_costs_too_much_is_given_up(void **state)
{
    path_fixture_t *f = *state;
    path_root(f);
    const pki_certificate_t *ca =
        PKI_ISSUE(&f->arena, .subject = "CN=CA", .ca = true, .key = 1, .omit = NO_KEY_IDS);
    embed_look_alikes(f, LIMIT_PATH_CANDIDATES + 5, NO_KEY_IDS, BYTES_NONE, BYTES_NONE);
    path_judge(f, SIGNER(f, .issuer = ca, .omit = NO_KEY_IDS));
    assert_int_equal(f->path.trust, SMIME_UNKNOWN);
    assert_int_equal(f->path.count, 1);
    assert_string_not_equal(path_detail(f, FINDING_PATH_LIMIT), "");
}

static void test_same_key_in_many_certificates_is_checked_once(void **state)
{
    path_fixture_t *f = *state;
    path_root(f);
    const pki_certificate_t *gone = PKI_ISSUE(&f->arena, .subject = "CN=Gone", .ca = true);
    const pki_certificate_t *ca = NULL;
    for (unsigned i = 0; i < 50; i++)
        ca = AUTHORITY(f, .issuer = gone, .subject = "CN=CA", .key = 1);
    certificate_t *parsed = pki_parse(ca);
    const unsigned cost = public_key_cost(&parsed->key);
    certificate_unref(&parsed);
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_NO_PATH, 1);
    assert_int_equal(LIMIT_PUBLIC_KEY_COST - f->budget.left, cost);
}

static void test_signature_that_held_is_remembered_for_its_key_alone(void **state)
{
    path_fixture_t *f = *state;
    certificate_t *root = pki_parse(path_root(f));
    certificate_t *ca = pki_parse(path_authority(f)), *twin = NULL, *other = NULL;
    other = pki_parse(PKI_ISSUE(&f->arena, .subject = "O=Test,CN=Root", .ca = true, .key = 90));
    path_node_t node = {.certificate = ca};
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST}, spent = {.left = 0};
    link_state_t link;
    assert_int_equal(path_node_check(&node, &other->key, &budget, &link), 0);
    assert_int_equal(link, LINK_BAD);
    assert_false(certificate_made_by(ca, &other->key));
    assert_int_equal(gpg_err_code(path_node_check(&node, &root->key, &spent, &link)),
                     GPG_ERR_RESOURCE_LIMIT);
    assert_int_equal(path_node_check(&node, &root->key, &budget, &link), 0);
    assert_int_equal(link, LINK_GOOD);
    path_node_t again = {.certificate = ca}; /* of another message */
    assert_int_equal(path_node_check(&again, &root->key, &spent, &link), 0);
    assert_int_equal(link, LINK_GOOD);
    assert_int_equal(path_node_check(&again, &other->key, &budget, &link), 0);
    assert_int_equal(link, LINK_BAD);
    assert_int_equal(certificate_parse(ca->der, &twin), 0); /* nothing goes by the bytes */
    path_node_t unknown = {.certificate = twin};
    assert_int_equal(gpg_err_code(path_node_check(&unknown, &root->key, &spent, &link)),
                     GPG_ERR_RESOURCE_LIMIT);
    certificate_unref(&twin);
    certificate_unref(&other);
    certificate_unref(&ca);
    certificate_unref(&root);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, path_fixture_setup, path_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_signature_that_held_is_remembered_for_its_key_alone),
        TEST(test_embedded_certificates_come_in_any_order),
        TEST(test_helpers_of_the_store_complete_a_path_but_never_end_one),
        TEST(test_cross_certificate_leads_to_the_root_that_is_trusted),
        TEST(test_renewed_authority_with_the_same_name_and_another_key),
        TEST(test_key_rollover_through_self_issued_certificates),
        TEST(test_twin_that_is_valid_is_taken),
        TEST(test_twin_that_keeps_the_rules_is_taken),
        TEST(test_good_path_is_found_behind_more_bad_ones_than_are_judged),
        TEST(test_path_that_breaks_fewer_rules_is_shown),
        TEST(test_expired_path_is_not_reported_as_broken),
        TEST(test_weak_certificate_is_avoided_where_a_strong_one_leads_up_too),
        TEST(test_loops_and_meshes_end),
        TEST(test_signer_that_is_trusted_itself),
        TEST(test_signer_that_is_trusted_itself_still_has_to_be_for_mail),
        TEST(test_intermediate_that_is_trusted_ends_the_path),
        TEST(test_anchor_that_is_embedded_too_is_an_anchor),
        TEST(test_anchor_may_be_distrusted_for_late_certificates),
        TEST(test_6_1_1_d_the_anchors_own_signature_and_expiry_break_nothing),
        TEST(test_anchor_that_is_not_yet_valid_is_not_said_to_have_expired),
        TEST(test_anchor_that_is_no_authority_issues_nothing),
        TEST(test_anchor_that_cannot_say_or_says_by_key_usage_may_issue),
        TEST(test_constraints_of_the_anchor_hold),
        TEST(test_certificate_from_several_sources_is_one_candidate),
        TEST(test_certificates_that_end_alike_are_kept_apart),
        TEST(test_missing_issuer_is_named),
        TEST(test_path_that_got_furthest_is_shown),
        TEST(test_self_signed_certificate_that_is_not_trusted),
        TEST(test_store_without_anchors),
        TEST(test_rules_of_the_signer_are_judged_without_a_path),
        TEST(test_another_key_under_the_issuers_name_is_no_broken_signature),
        TEST(test_forger_who_names_a_trusted_issuer_has_a_broken_signature),
        TEST(test_path_of_the_greatest_length),
        TEST(test_look_alikes_cost_no_signature_checks_where_key_ids_tell),
        TEST(test_look_alikes_of_another_root_come_last),
        TEST(test_good_path_is_found_among_look_alikes_without_key_ids),
        TEST(test_search_that_costs_too_much_is_given_up),
        TEST(test_same_key_in_many_certificates_is_checked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
