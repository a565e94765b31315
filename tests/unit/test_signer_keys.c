/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and certificates to sign with: paired by public key, followed to their issuers. */
#include "base/error.h"
#include "pki.h"
#include "sign/signer_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *root, *ca, *subordinate, *signer;

static void add(smime_signer_t *keys, const char *pem)
{
    assert_int_equal(smime_signer_add(keys, "test", pem, strlen(pem)), 0);
}

static void add_certificate(smime_signer_t *keys, const pki_certificate_t *certificate)
{
    add(keys, pki_pem(&arena, "CERTIFICATE", certificate->der));
}

static void add_key(smime_signer_t *keys, const pki_certificate_t *certificate)
{
    add(keys, pki_key_pem(&arena, certificate->key));
}

static void add_chain(smime_signer_t *keys, const pki_certificate_t *certificate)
{
    const char *pem = pki_pem(&arena, "CERTIFICATE", certificate->der);
    assert_int_equal(smime_signer_add_chain(keys, pem, strlen(pem)), 0);
}

static smime_signer_t *new_keys(void)
{
    smime_signer_t *keys;
    assert_int_equal(smime_signer_new(&keys), 0);
    return keys;
}

static void expect_pair(const smime_signer_t *keys, const pki_certificate_t *certificate)
{
    signer_pair_t *pairs;
    size_t count;
    assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
    assert_int_equal(count, 1);
    if (!certificate)
        assert_null(pairs[0].certificate);
    else
        assert_true(bytes_equal(pairs[0].certificate->der, certificate->der));
}

static void test_signer_keys_pair_in_any_order(void **state)
{
    (void)state;
    const pki_certificate_t *const orders[][3] = {{root, ca, signer}, {signer, ca, root}};
    for (size_t i = 0; i < 2; i++)
        for (int key_first = 0; key_first < 2; key_first++) {
            smime_signer_t *keys = new_keys();
            if (key_first)
                add_key(keys, signer);
            for (size_t k = 0; k < 3; k++)
                add_certificate(keys, orders[i][k]);
            if (!key_first)
                add_key(keys, signer);
            expect_pair(keys, signer);
            smime_signer_free(&keys);
            assert_null(keys);
        }
}

static void test_signer_keys_say_when_nothing_pairs(void **state)
{
    (void)state;
    smime_signer_t *keys = new_keys();
    signer_pair_t *pairs;
    size_t count;
    assert_int_equal(gpg_err_code(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count)),
                     GPG_ERR_NO_SECKEY);
    add_key(keys, signer);
    assert_int_equal(gpg_err_code(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count)),
                     GPG_ERR_MISSING_CERT);
    add_certificate(keys, ca);
    expect_pair(keys, NULL);
    add_chain(keys, signer); /* chain only: not to sign with */
    expect_pair(keys, NULL);
    smime_signer_free(&keys);
}

/* Nobody whom the user wants to sign is dropped silently. */
static void test_signer_keys_name_the_certificate_without_a_key(void **state)
{
    (void)state;
    const pki_certificate_t *keyless =
        PKI_ISSUE(&arena, .subject = "CN=Keyless", .issuer = ca, .key = 9);
    const pki_certificate_t *old = PKI_ISSUE(&arena, .subject = "CN=Old CA", .key = 10);
    const pki_certificate_t *below =
        PKI_ISSUE(&arena, .subject = "CN=Below", .issuer = old, .key = 11);
    smime_signer_t *keys = new_keys();
    signer_pair_t *pairs;
    size_t count;
    add_key(keys, signer);
    add_certificate(keys, signer);
    add_certificate(keys, ca);
    add_chain(keys, keyless);
    add_certificate(keys, old); /* no basicConstraints, but an issuer */
    add_chain(keys, below);
    expect_pair(keys, signer);
    add_certificate(keys, keyless);
    assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
    assert_int_equal(count, 2);
    assert_true(bytes_equal(pairs[0].certificate->der, signer->der));
    assert_non_null(pairs[0].key);
    assert_true(bytes_equal(pairs[1].certificate->der, keyless->der));
    assert_null(pairs[1].key);
    smime_signer_free(&keys);
}

static void test_signer_keys_count_a_repeated_key_once(void **state)
{
    (void)state;
    smime_signer_t *keys = new_keys();
    add_key(keys, signer);
    add_key(keys, signer);
    add_certificate(keys, signer);
    add_certificate(keys, signer);
    expect_pair(keys, signer);
    smime_signer_free(&keys);
}

static void test_signer_keys_take_the_certificate_that_will_do(void **state)
{
    (void)state;
    const pki_certificate_t *expired =
        PKI_ISSUE(&arena, .subject = "CN=Old", .issuer = ca, .key = 7, .not_after = PKI_NOW - 1);
    const pki_certificate_t *server =
        PKI_ISSUE(&arena, .subject = "CN=Server", .issuer = ca, .key = 7,
                  .usages = "1.3.6.1.5.5.7.3.1", .not_before = PKI_NOW - 5);
    const pki_certificate_t *good =
        PKI_ISSUE(&arena, .subject = "CN=Good", .issuer = ca, .key = 7, .not_before = PKI_NOW - 10);
    const pki_certificate_t *newer =
        PKI_ISSUE(&arena, .subject = "CN=Newer", .issuer = ca, .key = 7, .not_before = PKI_NOW - 9);
    smime_signer_t *keys = new_keys();
    add_key(keys, good);
    add_certificate(keys, expired);
    expect_pair(keys, expired);
    add_certificate(keys, server);
    expect_pair(keys, server);
    add_certificate(keys, good);
    expect_pair(keys, good);
    add_certificate(keys, newer);
    expect_pair(keys, newer);
    smime_signer_free(&keys);
}

static void test_signer_keys_pass_over_encryption_keys(void **state)
{
    (void)state;
    const pki_certificate_t *encryption =
        PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = ca, .key = 8, .key_usage = 1 << 2);
    smime_signer_t *keys = new_keys();
    add_key(keys, encryption);
    add_certificate(keys, encryption);
    expect_pair(keys, encryption); /* alone: to be told what is wrong with it */
    add_key(keys, signer);
    add_certificate(keys, signer);
    expect_pair(keys, signer);
    smime_signer_free(&keys);
    keys = new_keys(); /* and over such a certificate without its key */
    add_certificate(keys, encryption);
    add_certificate(keys, signer);
    add_key(keys, signer);
    expect_pair(keys, signer);
    smime_signer_free(&keys);
}

/* One file: certificates, and the keys of those that are to have one. */
static void add_bundle(smime_signer_t *keys, const pki_certificate_t *const certificates[3],
                       const bool with_key[3])
{
    const char *bundle = "";
    for (size_t i = 0; i < 3 && certificates[i]; i++)
        bundle = arena_printf(&arena, "%s%s%s", bundle,
                              pki_pem(&arena, "CERTIFICATE", certificates[i]->der),
                              with_key[i] ? pki_key_pem(&arena, certificates[i]->key) : "");
    add(keys, bundle);
}

static void test_signer_keys_take_what_stands_beside_a_key_for_an_extra(void **state)
{
    (void)state;
    const pki_certificate_t *person =
        PKI_ISSUE(&arena, .subject = "CN=Person", .issuer = ca, .key = 9);
    signer_pair_t *pairs;
    size_t count;
    smime_signer_t *keys = new_keys();
    add_bundle(keys, (const pki_certificate_t *[3]){person, signer}, (bool[3]){false, true});
    expect_pair(keys, signer);
    add_certificate(keys, person); /* and by itself: to sign with */
    assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
    assert_int_equal(count, 2);
    smime_signer_free(&keys);
    keys = new_keys();
    add_certificate(keys, person); /* the other way round */
    add_bundle(keys, (const pki_certificate_t *[3]){person, signer}, (bool[3]){false, true});
    assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
    assert_int_equal(count, 2);
    smime_signer_free(&keys);
}

static void test_signer_keys_of_one_file_leave_old_ones_out(void **state)
{
    (void)state;
    const pki_certificate_t *others[] = {
        PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = ca, .key = 12,
                  .not_after = PKI_NOW - 1),
        PKI_ISSUE(&arena, .subject = "CN=Server", .issuer = ca, .key = 13,
                  .usages = "1.3.6.1.5.5.7.3.1"),
        PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = ca, .key = 14,
                  .not_after = PKI_NOW + 5),
        PKI_ISSUE(&arena, .subject = "CN=Another", .issuer = ca, .key = 15), /* it signs as well */
    };
    for (size_t i = 0; i < 4; i++)
        for (int first = 0; first < 2; first++) {
            signer_pair_t *pairs;
            size_t count;
            smime_signer_t *keys = new_keys();
            add_bundle(keys,
                       (const pki_certificate_t *[3]){first ? others[i] : signer,
                                                      first ? signer : others[i]},
                       (bool[3]){true, true});
            assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
            assert_int_equal(count, i < 3 ? 1 : 2);
            if (i < 3)
                expect_pair(keys, signer);
            smime_signer_free(&keys);
            keys = new_keys(); /* in files of their own all are meant */
            add_bundle(keys, (const pki_certificate_t *[3]){others[i]}, (bool[3]){true});
            add_bundle(keys, (const pki_certificate_t *[3]){signer}, (bool[3]){true});
            assert_int_equal(signer_keys_pair(keys, &arena, PKI_NOW, false, &pairs, &count), 0);
            assert_int_equal(count, 2);
            smime_signer_free(&keys);
        }
}

static signer_chain_t chain_of(const smime_signer_t *keys, const pki_certificate_t *of)
{
    signer_chain_t chain;
    certificate_t *certificate = pki_parse(of);
    assert_int_equal(signer_keys_chain(keys, &arena, certificate, NULL, &chain), 0);
    certificate_unref(&certificate);
    return chain;
}

static void expect_item(const signer_chain_t *chain, size_t index, const pki_certificate_t *of)
{
    assert_true(index < chain->count);
    assert_true(bytes_equal(chain->items[index]->der, of->der));
}

static void test_signer_keys_chain_leaves_the_root_out(void **state)
{
    (void)state;
    smime_signer_t *keys = new_keys();
    add_chain(keys, root);
    add_chain(keys, subordinate);
    add_certificate(keys, signer);
    add_chain(keys, ca);
    signer_chain_t chain = chain_of(keys, signer);
    assert_true(chain.complete);
    assert_int_equal(chain.count, 2);
    expect_item(&chain, 0, subordinate);
    expect_item(&chain, 1, ca);
    assert_true(bytes_equal(chain.root->der, root->der));
    smime_signer_free(&keys);
}

static void test_signer_keys_chain_does_without_the_root(void **state)
{
    (void)state;
    smime_signer_t *keys = new_keys();
    add_chain(keys, subordinate);
    signer_chain_t chain = chain_of(keys, signer);
    assert_true(chain.complete);
    assert_int_equal(chain.count, 1);
    assert_null(chain.root);
    assert_string_equal(chain.missing, "CN=CA"); /* to be told what recipients have to trust */
    smime_signer_free(&keys);
}

static void test_signer_keys_chain_needs_the_signers_issuer(void **state)
{
    (void)state;
    smime_signer_t *keys = new_keys();
    add_chain(keys, root);
    add_chain(keys, ca);
    signer_chain_t chain = chain_of(keys, signer);
    assert_false(chain.complete);
    assert_int_equal(chain.count, 0);
    assert_string_equal(chain.missing, "CN=Subordinate");
    smime_signer_free(&keys);
}

/* The name alone is no proof: somebody else's authority may have the same. */
static void test_signer_keys_chain_goes_by_signature(void **state)
{
    (void)state;
    const pki_certificate_t *impostor =
        PKI_ISSUE(&arena, .subject = "CN=Subordinate", .issuer = ca, .ca = true, .key = 40,
                  .subject_key_id = subordinate->key_id);
    smime_signer_t *keys = new_keys();
    add_chain(keys, impostor);
    assert_false(chain_of(keys, signer).complete);
    add_chain(keys, subordinate);
    signer_chain_t chain = chain_of(keys, signer);
    assert_true(chain.complete);
    expect_item(&chain, 0, subordinate);
    smime_signer_free(&keys);
}

static void test_signer_keys_chain_of_a_self_signed_certificate(void **state)
{
    (void)state;
    const pki_certificate_t *alone = PKI_ISSUE(&arena, .subject = "CN=Alone", .key = 41);
    smime_signer_t *keys = new_keys();
    signer_chain_t chain = chain_of(keys, alone);
    assert_true(chain.complete);
    assert_int_equal(chain.count, 0);
    smime_signer_free(&keys);
}

/* Two authorities that certify each other. */
static void test_signer_keys_chain_ends(void **state)
{
    (void)state;
    const pki_certificate_t *a = PKI_ISSUE(&arena, .subject = "CN=A", .ca = true, .key = 50);
    const pki_certificate_t *b =
        PKI_ISSUE(&arena, .subject = "CN=B", .ca = true, .key = 51, .issuer = a);
    const pki_certificate_t *a_by_b =
        PKI_ISSUE(&arena, .subject = "CN=A", .ca = true, .key = 50, .issuer = b);
    const pki_certificate_t *leaf = PKI_ISSUE(&arena, .subject = "CN=L", .key = 52, .issuer = b);
    smime_signer_t *keys = new_keys();
    add_chain(keys, a_by_b);
    add_chain(keys, b);
    signer_chain_t chain = chain_of(keys, leaf);
    assert_true(chain.count <= SIGNER_CHAIN_MAX);
    smime_signer_free(&keys);
}

static int start(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true, .key = 2, .issuer = root);
    subordinate =
        PKI_ISSUE(&arena, .subject = "CN=Subordinate", .ca = true, .key = 3, .issuer = ca);
    signer = PKI_ISSUE(&arena, .subject = "CN=Signer", .key = 4, .issuer = subordinate,
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
        cmocka_unit_test(test_signer_keys_pair_in_any_order),
        cmocka_unit_test(test_signer_keys_say_when_nothing_pairs),
        cmocka_unit_test(test_signer_keys_name_the_certificate_without_a_key),
        cmocka_unit_test(test_signer_keys_count_a_repeated_key_once),
        cmocka_unit_test(test_signer_keys_take_the_certificate_that_will_do),
        cmocka_unit_test(test_signer_keys_pass_over_encryption_keys),
        cmocka_unit_test(test_signer_keys_take_what_stands_beside_a_key_for_an_extra),
        cmocka_unit_test(test_signer_keys_of_one_file_leave_old_ones_out),
        cmocka_unit_test(test_signer_keys_chain_leaves_the_root_out),
        cmocka_unit_test(test_signer_keys_chain_does_without_the_root),
        cmocka_unit_test(test_signer_keys_chain_needs_the_signers_issuer),
        cmocka_unit_test(test_signer_keys_chain_goes_by_signature),
        cmocka_unit_test(test_signer_keys_chain_of_a_self_signed_certificate),
        cmocka_unit_test(test_signer_keys_chain_ends),
    };
    return cmocka_run_group_tests_name("signer_keys", tests, start, end);
}
