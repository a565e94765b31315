/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The chain that goes into a signed message: the best that the given certificates make, in any
 * order, and never one with a hole. */
#include "base/error.h"
#include "pki.h"
#include "sign/sign_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define DAY   86400
#define GIVEN 4

static arena_t arena;
static const pki_certificate_t *root, *ca, *signer;

static void choose(const pki_certificate_t *of, const pki_certificate_t *const given[GIVEN],
                   bool backwards, signer_chain_t *r_chain)
{
    smime_signer_t *keys;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    certificate_t *certificate = pki_parse(of);
    const signer_pair_t pair = {NULL, certificate};
    options.signing_time = PKI_NOW;
    assert_int_equal(smime_signer_new(&keys), 0);
    for (size_t i = 0; i < GIVEN; i++) {
        const pki_certificate_t *one = given[backwards ? GIVEN - 1 - i : i];
        if (one)
            assert_int_equal(smime_signer_add_chain(keys, one->der.data, one->der.size), 0);
    }
    assert_int_equal(sign_choose_chain(keys, &options, &pair, &arena, r_chain), 0);
    for (size_t i = 0; i < r_chain->count; i++) /* the keys' end */
        r_chain->items[i] = certificate_ref(r_chain->items[i]);
    r_chain->root = r_chain->root ? certificate_ref(r_chain->root) : NULL;
    r_chain->stray = NULL;
    smime_signer_free(&keys);
    certificate_unref(&certificate);
}

static void release(signer_chain_t *chain)
{
    for (size_t i = 0; i < chain->count; i++)
        certificate_unref(&chain->items[i]);
    certificate_unref(&chain->root);
}

/* Of given the first is the one to send along, `top` the root; NULL: none. */
static void expect_first(const pki_certificate_t *const given[GIVEN], const pki_certificate_t *top)
{
    for (int backwards = 0; backwards < 2; backwards++) {
        signer_chain_t chain;
        choose(signer, given, backwards, &chain);
        assert_true(chain.complete);
        assert_int_equal(chain.count, 1);
        assert_true(bytes_equal(chain.items[0]->der, given[0]->der));
        assert_int_equal(top != NULL, chain.root != NULL);
        if (top)
            assert_true(bytes_equal(chain.root->der, top->der));
        release(&chain);
    }
}

static void expect_complete(bool complete, const pki_certificate_t *of,
                            const pki_certificate_t *const given[GIVEN])
{
    for (int backwards = 0; backwards < 2; backwards++) {
        signer_chain_t chain;
        choose(of, given, backwards, &chain);
        assert_int_equal(chain.complete, complete);
        release(&chain);
    }
}

/* The same name and key as ca. */
#define TWIN(...)                                                                                  \
    PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 2, .issuer = root, __VA_ARGS__)

static void test_signer_chain_passes_over_a_twin_that_will_not_do(void **state)
{
    (void)state;
    const pki_certificate_t *const twins[] = {
        TWIN(.not_after = PKI_NOW - DAY),      TWIN(.not_before = PKI_NOW + DAY),
        TWIN(.usages = "1.3.6.1.5.5.7.3.1"),   TWIN(.excluded = "email:b.example"),
        TWIN(.key_usage = KEY_USAGE_CRL_SIGN), TWIN(.digest = "sha1"),
    };
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        expect_first((const pki_certificate_t *[GIVEN]){ca, twins[i], root}, root);
        expect_first((const pki_certificate_t *[GIVEN]){ca, twins[i]}, NULL);
    }
}

static void test_signer_chain_takes_what_is_valid_the_longest(void **state)
{
    (void)state;
    const pki_certificate_t *week = TWIN(.not_after = PKI_NOW + 7 * DAY);
    const pki_certificate_t *longer = TWIN(.not_after = PKI_NOT_AFTER + DAY);
    expect_first((const pki_certificate_t *[GIVEN]){ca, week, root}, root);
    expect_first((const pki_certificate_t *[GIVEN]){longer, ca, week, root}, root);
}

static void test_signer_chain_ends_in_the_root_that_is_valid(void **state)
{
    (void)state;
    const pki_certificate_t *old =
        PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1, .not_after = PKI_NOW - DAY);
    expect_first((const pki_certificate_t *[GIVEN]){ca, old, root}, root);
    expect_first((const pki_certificate_t *[GIVEN]){ca, old}, old);
}

/* Ways of the same length: the bytes decide, so that the message is the same. */
static void test_signer_chain_is_the_same_in_any_order(void **state)
{
    (void)state;
    const pki_certificate_t *twin = TWIN(.serial = 4711);
    signer_chain_t there, back;
    choose(signer, (const pki_certificate_t *[GIVEN]){ca, twin, root}, false, &there);
    choose(signer, (const pki_certificate_t *[GIVEN]){ca, twin, root}, true, &back);
    assert_true(bytes_equal(there.items[0]->der, back.items[0]->der));
    release(&there);
    release(&back);
}

static void test_signer_chain_with_a_hole_is_not_complete(void **state)
{
    (void)state;
    const pki_certificate_t *a =
        PKI_ISSUE(&arena, .subject = "CN=A", .ca = true, .key = 20, .issuer = root);
    const pki_certificate_t *b =
        PKI_ISSUE(&arena, .subject = "CN=B", .ca = true, .key = 21, .issuer = a);
    const pki_certificate_t *c =
        PKI_ISSUE(&arena, .subject = "CN=C", .ca = true, .key = 22, .issuer = b);
    const pki_certificate_t *deep = PKI_ISSUE(&arena, .subject = "CN=Deep", .key = 23, .issuer = c);
    expect_complete(true, deep, (const pki_certificate_t *[GIVEN]){a, b, c, root});
    expect_complete(true, deep, (const pki_certificate_t *[GIVEN]){a, b, c});
    expect_complete(true, deep, (const pki_certificate_t *[GIVEN]){b, c});
    expect_complete(true, deep, (const pki_certificate_t *[GIVEN]){c});
    expect_complete(false, deep, (const pki_certificate_t *[GIVEN]){a, c, root});
    expect_complete(false, deep, (const pki_certificate_t *[GIVEN]){a, c});
    expect_complete(false, deep, (const pki_certificate_t *[GIVEN]){c, root});
    expect_complete(false, deep, (const pki_certificate_t *[GIVEN]){b, c, root});
    expect_complete(false, deep, (const pki_certificate_t *[GIVEN]){a, b, root});
}

/* A renewed key of the issuer and the authority next door tell nothing about a hole. */
static void test_signer_chain_may_have_company(void **state)
{
    (void)state;
    const pki_certificate_t *renewed =
        PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 30, .issuer = root);
    const pki_certificate_t *sibling =
        PKI_ISSUE(&arena, .subject = "CN=Sibling", .ca = true, .key = 31, .issuer = root);
    const pki_certificate_t *person =
        PKI_ISSUE(&arena, .subject = "CN=Person", .key = 32, .issuer = sibling);
    const pki_certificate_t *stranger = PKI_ISSUE(&arena, .subject = "CN=X", .ca = true, .key = 33);
    expect_first((const pki_certificate_t *[GIVEN]){ca, renewed, sibling, person}, NULL);
    expect_first((const pki_certificate_t *[GIVEN]){ca, stranger, sibling, root}, root);
    expect_complete(false, signer, (const pki_certificate_t *[GIVEN]){ca, stranger});
}

/* What leads to another signer of the message is in its place. */
static void test_signer_chain_leaves_the_other_signers_chain_alone(void **state)
{
    (void)state;
    const pki_certificate_t *other_root =
        PKI_ISSUE(&arena, .subject = "CN=Other root", .ca = true, .key = 34);
    const pki_certificate_t *other =
        PKI_ISSUE(&arena, .subject = "CN=Other", .key = 35, .issuer = other_root);
    const pki_certificate_t *const given[] = {ca, other_root, other};
    const char *key = pki_key_pem(&arena, other->key);
    certificate_t *certificate = pki_parse(signer);
    signer_chain_t chain;
    smime_signer_t *keys;
    assert_int_equal(smime_signer_new(&keys), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(smime_signer_add(keys, "", given[i]->der.data, given[i]->der.size), 0);
    assert_int_equal(signer_keys_chain(keys, &arena, certificate, NULL, &chain), 0);
    assert_false(chain.complete);
    assert_true(bytes_equal(chain.stray->der, other_root->der));
    assert_int_equal(smime_signer_add(keys, "", key, strlen(key)), 0);
    assert_int_equal(signer_keys_chain(keys, &arena, certificate, NULL, &chain), 0);
    assert_true(chain.complete);
    assert_null(chain.stray);
    smime_signer_free(&keys);
    certificate_unref(&certificate);
}

/* Thirteen levels of three twins each are more ways than anybody can look at. */
static void test_signer_chain_search_ends(void **state)
{
    (void)state;
    smime_signer_t *keys;
    signer_chain_t chain;
    const pki_certificate_t *above = root;
    assert_int_equal(smime_signer_new(&keys), 0);
    for (unsigned level = 0; level < 13; level++) {
        const char *subject = arena_printf(&arena, "CN=Level %u", level);
        const pki_certificate_t *issuer = above;
        for (unsigned twin = 0; twin < 3; twin++) {
            above = PKI_ISSUE(&arena, .subject = subject, .ca = true, .key = 60 + level,
                              .issuer = issuer);
            assert_int_equal(smime_signer_add_chain(keys, above->der.data, above->der.size), 0);
        }
    }
    assert_int_equal(smime_signer_add_chain(keys, root->der.data, root->der.size), 0);
    certificate_t *leaf =
        pki_parse(PKI_ISSUE(&arena, .subject = "CN=L", .key = 80, .issuer = above));
    assert_int_equal(signer_keys_chain(keys, &arena, leaf, NULL, &chain), 0);
    assert_int_equal(chain.count, 13);
    assert_true(chain.complete && chain.root);
    smime_signer_free(&keys);
    certificate_unref(&leaf);
}

static int start(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 2, .issuer = root);
    signer = PKI_ISSUE(&arena, .subject = "CN=Signer", .key = 4, .issuer = ca,
                       .names = "email:a@b.example");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signer_chain_passes_over_a_twin_that_will_not_do),
        cmocka_unit_test(test_signer_chain_takes_what_is_valid_the_longest),
        cmocka_unit_test(test_signer_chain_ends_in_the_root_that_is_valid),
        cmocka_unit_test(test_signer_chain_is_the_same_in_any_order),
        cmocka_unit_test(test_signer_chain_with_a_hole_is_not_complete),
        cmocka_unit_test(test_signer_chain_may_have_company),
        cmocka_unit_test(test_signer_chain_leaves_the_other_signers_chain_alone),
        cmocka_unit_test(test_signer_chain_search_ends),
    };
    return cmocka_run_group_tests_name("signer_chain", tests, start, end);
}
