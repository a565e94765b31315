/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who signs: those who are named, and of several in one place the one that From names. */
#include "base/error.h"
#include "pki.h"
#include "sign/who_signs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *root, *info, *noreply, *longer, *other;

#define FROM(address) bytes_text("From: " address "\nSubject: x\n\nHello\n")

static const char *pem_of(const pki_certificate_t *certificate)
{
    return pki_pem(&arena, "CERTIFICATE", certificate->der);
}

static const char *identity(const pki_certificate_t *certificate)
{
    return arena_printf(&arena, "%s%s", pem_of(certificate), pki_key_pem(&arena, certificate->key));
}

/* One file with these identities. */
static void add_file(smime_signer_t *signer, const pki_certificate_t *first,
                     const pki_certificate_t *second)
{
    const char *text = identity(first);
    if (second)
        text = arena_printf(&arena, "%s%s", text, identity(second));
    assert_int_equal(smime_signer_add(signer, "test", text, strlen(text)), 0);
}

static gpg_err_code_t choose(const smime_signer_t *signer, bytes_t message, bool anybody,
                             signer_pair_t **r_pairs, size_t *r_count)
{
    const who_signs_t rules = {message, PKI_NOW, anybody};
    assert_int_equal(signer_keys_pair(signer, &arena, PKI_NOW, false, r_pairs, r_count), 0);
    return gpg_err_code(who_signs(signer, &arena, &rules, *r_pairs, r_count));
}

static void expect(const smime_signer_t *signer, bytes_t message, const pki_certificate_t *first,
                   const pki_certificate_t *second)
{
    signer_pair_t *pairs;
    size_t count;
    assert_int_equal(choose(signer, message, false, &pairs, &count), 0);
    assert_int_equal(count, second ? 2 : 1);
    assert_true(bytes_equal(pairs[0].certificate->der, first->der));
    if (second)
        assert_true(bytes_equal(pairs[1].certificate->der, second->der));
}

static void expect_refused(const smime_signer_t *signer, bytes_t message, bool anybody)
{
    signer_pair_t *pairs;
    size_t count;
    assert_int_equal(choose(signer, message, anybody, &pairs, &count), GPG_ERR_AMBIGUOUS_NAME);
}

static void test_who_signs_of_several_in_one_file_whom_from_names(void **state)
{
    (void)state;
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    add_file(signer, info, noreply);
    expect(signer, FROM("noreply@demo.example"), noreply, NULL);
    expect(signer, FROM("\"Info\" <INFO@demo.example>"), info, NULL);
    smime_signer_free(&signer);
}

static void test_who_signs_of_two_whom_from_names_the_one_valid_longer(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        smime_signer_t *signer;
        assert_int_equal(smime_signer_new(&signer), 0);
        add_file(signer, first ? longer : noreply, first ? noreply : longer);
        expect(signer, FROM("noreply@demo.example"), longer, NULL);
        smime_signer_free(&signer);
    }
}

/* Named one by one all sign, the author first. */
static void test_who_signs_all_that_are_named(void **state)
{
    (void)state;
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    add_file(signer, info, NULL);
    add_file(signer, noreply, NULL);
    expect(signer, FROM("noreply@demo.example"), noreply, info);
    expect(signer, FROM("info@demo.example"), info, noreply);
    smime_signer_free(&signer);
    assert_int_equal(smime_signer_new(&signer), 0); /* and once more in a bundle */
    add_file(signer, info, NULL);
    add_file(signer, info, noreply);
    expect(signer, FROM("noreply@demo.example"), noreply, info);
    expect(signer, FROM("info@demo.example"), info, NULL);
    smime_signer_free(&signer);
}

/* Two certificates that are named, whose keys stand in one file. */
static void test_who_signs_goes_by_where_certificates_stand(void **state)
{
    (void)state;
    smime_signer_t *signer;
    const char *files[] = {pem_of(info), pem_of(noreply),
                           arena_printf(&arena, "%s%s", pki_key_pem(&arena, info->key),
                                        pki_key_pem(&arena, noreply->key))};
    assert_int_equal(smime_signer_new(&signer), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(smime_signer_add(signer, "test", files[i], strlen(files[i])), 0);
    expect(signer, FROM("noreply@demo.example"), noreply, info);
    smime_signer_free(&signer);
}

/* The file in which the key of a named one is found names nobody else, not even the author. */
static void test_who_signs_does_not_take_others_from_a_file_of_keys(void **state)
{
    (void)state;
    smime_signer_t *signer;
    const char *file = pem_of(info);
    for (int first = 1; first >= 0; first--) {
        assert_int_equal(smime_signer_new(&signer), 0);
        if (!first)
            add_file(signer, info, noreply);
        assert_int_equal(smime_signer_add(signer, "test", file, strlen(file)), 0);
        if (first)
            add_file(signer, info, noreply);
        expect(signer, FROM("noreply@demo.example"), info, NULL);
        expect(signer, FROM("info@demo.example"), info, NULL);
        smime_signer_free(&signer);
    }
}

static void test_who_signs_leaves_nobody_to_chance(void **state)
{
    (void)state;
    smime_signer_t *signer;
    signer_pair_t *pairs;
    size_t count;
    assert_int_equal(smime_signer_new(&signer), 0);
    add_file(signer, info, noreply);
    /* To be told one by one that From does not name them. */
    assert_int_equal(choose(signer, FROM("boss@demo.example"), false, &pairs, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(
        choose(signer, FROM("info@demo.example, noreply@demo.example"), false, &pairs, &count), 0);
    assert_int_equal(count, 2);
    expect_refused(signer, FROM("boss@demo.example"), true);
    expect_refused(signer, BYTES_NONE, false);
    add_file(signer, other, NULL); /* the author is named, but who of the file? */
    expect_refused(signer, FROM("other@demo.example"), false);
    expect(signer, FROM("info@demo.example"), info, other);
    smime_signer_free(&signer);
}

/* The subject is the organization's. */
static void test_who_signs_takes_no_other_address_for_a_renewal(void **state)
{
    (void)state;
    const pki_certificate_t *pair[] = {
        PKI_ISSUE(&arena, .subject = "CN=Demo", .issuer = root, .key = 6,
                  .names = "email:a@demo.example", .not_after = PKI_NOW + 100),
        PKI_ISSUE(&arena, .subject = "CN=Demo", .issuer = root, .key = 7,
                  .names = "email:b@demo.example", .not_after = PKI_NOW + 200)};
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    add_file(signer, pair[0], pair[1]);
    expect(signer, FROM("a@demo.example"), pair[0], NULL);
    expect(signer, FROM("b@demo.example"), pair[1], NULL);
    smime_signer_free(&signer);
}

static void test_who_signs_without_spare_keys(void **state)
{
    (void)state;
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    const char *text =
        arena_printf(&arena, "%s%s", pki_key_pem(&arena, other->key), identity(noreply));
    assert_int_equal(smime_signer_add(signer, "test", text, strlen(text)), 0);
    expect(signer, FROM("noreply@demo.example"), noreply, NULL);
    smime_signer_free(&signer);
}

static int start(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    info = PKI_ISSUE(&arena, .subject = "CN=Info", .issuer = root, .key = 2,
                     .names = "email:info@demo.example");
    noreply = PKI_ISSUE(&arena, .subject = "CN=No reply", .issuer = root, .key = 3,
                        .names = "email:noreply@demo.example", .not_after = PKI_NOW + 100);
    longer = PKI_ISSUE(&arena, .subject = "CN=No reply 2", .issuer = root, .key = 4,
                       .names = "email:noreply@demo.example", .not_after = PKI_NOW + 200);
    other = PKI_ISSUE(&arena, .subject = "CN=Other", .issuer = root, .key = 5,
                      .names = "email:other@demo.example");
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
        cmocka_unit_test(test_who_signs_of_several_in_one_file_whom_from_names),
        cmocka_unit_test(test_who_signs_of_two_whom_from_names_the_one_valid_longer),
        cmocka_unit_test(test_who_signs_all_that_are_named),
        cmocka_unit_test(test_who_signs_goes_by_where_certificates_stand),
        cmocka_unit_test(test_who_signs_does_not_take_others_from_a_file_of_keys),
        cmocka_unit_test(test_who_signs_leaves_nobody_to_chance),
        cmocka_unit_test(test_who_signs_takes_no_other_address_for_a_renewal),
        cmocka_unit_test(test_who_signs_without_spare_keys),
    };
    return cmocka_run_group_tests_name("who_signs", tests, start, end);
}
