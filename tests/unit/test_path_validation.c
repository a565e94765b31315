/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1 and RFC 8550 section 4, clause by clause: each is kept once and broken once.
 * Policies (6.1.3 (d)-(f), 6.1.4 (a), (b), (h)-(j), 6.1.5 (a), (b), (g)) are in test_policy.c, the
 * forms of name constraints in test_name_constraints.c. */
#include "path_fixture.h"

#include "x509/certificate_usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- 6.1.3 (a) ---- */

static void test_6_1_3_a_1_signatures_verify(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca));
    assert_int_equal(f->path.count, 3);
    assert_string_equal(f->path.entries[2].anchor, "test.pem");
    assert_null(f->path.entries[0].anchor);
    assert_path_broken(f, SIGNER(f, .issuer = ca, .break_signature = true),
                       FINDING_CERTIFICATE_SIGNATURE, 0);
    assert_non_null(strstr(path_detail(f, FINDING_CERTIFICATE_SIGNATURE), "\"Signer\" (serial "));
    assert_non_null(strstr(path_detail(f, FINDING_CERTIFICATE_SIGNATURE), "\"CA\" (serial "));
}

static void test_6_1_3_a_1_signature_of_an_authority_verifies(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = path_root(f), .subject = "CN=CA", .key = 1, .break_signature = true);
    assert_path_broken(f, SIGNER(f, .issuer = ca), FINDING_CERTIFICATE_SIGNATURE, 1);
}

static void test_6_1_3_a_1_every_algorithm_of_the_table(void **state)
{
    path_fixture_t *f = *state;
    static const struct {
        pki_key_kind_t kind;
        const char *digest;
        bool pss;
    } kinds[] = {{PKI_P256, "sha256", false},     {PKI_P384, "sha384", false},
                 {PKI_P521, "sha512", false},     {PKI_RSA_2048, "sha256", false},
                 {PKI_RSA_2048, "sha512", false}, {PKI_RSA_2048, "sha384", true},
                 {PKI_RSA_PSS, "sha256", true},   {PKI_ED25519, NULL, false},
                 {PKI_ED448, NULL, false},        {PKI_DSA_2048, "sha256", false}};
    const pki_certificate_t *root = path_root(f);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const pki_certificate_t *ca =
            AUTHORITY(f, .issuer = root, .subject = "CN=CA", .kind = kinds[i].kind);
        assert_path_good(f,
                         SIGNER(f, .issuer = ca, .digest = kinds[i].digest, .pss = kinds[i].pss));
        assert_path_broken(f,
                           SIGNER(f, .issuer = ca, .digest = kinds[i].digest, .pss = kinds[i].pss,
                                  .break_signature = true),
                           FINDING_CERTIFICATE_SIGNATURE, 0);
    }
}

static void test_6_1_3_a_1_unknown_algorithm_is_unknown(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *made = SIGNER(f, .issuer = path_authority(f));
    /* ecdsa-with-SHA256 (1.2.840.10045.4.3.2) becomes 1.2.840.10045.4.3.127, inside and outside. */
    static const uint8_t oid[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2};
    pki_certificate_t changed = *made;
    changed.der = arena_copy(&f->arena, made->der);
    for (size_t i = 0; i + sizeof oid < changed.der.size; i++)
        if (!memcmp(changed.der.data + i, oid, sizeof oid))
            ((uint8_t *)(uintptr_t)changed.der.data)[i + 7] = 127;
    assert_path_unknown(f, &changed, FINDING_CERTIFICATE_ALGORITHM, 0);
}

static void test_6_1_3_a_2_validity_includes_both_ends(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca, .not_before = PKI_NOW));
    assert_path_good(f, SIGNER(f, .issuer = ca, .not_after = PKI_NOW));
    assert_path_unknown(f, SIGNER(f, .issuer = ca, .not_before = PKI_NOW + 1),
                        FINDING_NOT_YET_VALID, 0);
    assert_path_unknown(f, SIGNER(f, .issuer = ca, .not_after = PKI_NOW - 1), FINDING_EXPIRED, 0);
    assert_non_null(strstr(path_detail(f, FINDING_EXPIRED), "valid until 2024-12-31T23:59:59Z, "
                                                            "judged at 2025-01-01T00:00:00Z"));
}

static void test_6_1_3_a_2_validity_of_an_authority(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *old =
        AUTHORITY(f, .issuer = root, .subject = "CN=Old", .key = 1, .not_after = PKI_NOW - 1);
    const pki_certificate_t *new =
        AUTHORITY(f, .issuer = root, .subject = "CN=New", .key = 2, .not_before = PKI_NOW + 1);
    assert_path_unknown(f, SIGNER(f, .issuer = old), FINDING_EXPIRED, 1);
    assert_path_unknown(f, SIGNER(f, .issuer = new), FINDING_NOT_YET_VALID, 1);
    f->rules.at = PKI_NOW - 1;
    assert_path_good(f, SIGNER(f, .issuer = old));
    f->rules.at = PKI_NOW + 1;
    assert_path_good(f, SIGNER(f, .issuer = new));
}

static void test_6_1_3_a_2_generalized_time_and_times_before_2000(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = path_root(f), .subject = "CN=CA", .key = 1, .not_before = -631152000,
                  .not_after = 4102444800); /* 1950 to 2100 */
    assert_path_good(f,
                     SIGNER(f, .issuer = ca, .not_after = 2524608000)); /* 2050: GeneralizedTime */
    assert_path_unknown(f, SIGNER(f, .issuer = ca, .not_after = 946684799), FINDING_EXPIRED,
                        0); /* 1999 */
}

/* The findings with this code. */
static size_t count_findings(const path_fixture_t *f, finding_id_t id)
{
    size_t count = 0;
    for (size_t i = 0; i < f->findings.list->count; i++)
        count += !strcmp(f->findings.list->items[i].code, finding_code(id));
    return count;
}

static void give_crl(path_fixture_t *f, bytes_t crl)
{
    assert_int_equal(smime_store_add_crls(f->store, crl.data, crl.size), 0);
}

static void test_6_1_3_a_3_revoked_certificate_breaks_the_path(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca), *other = SIGNER(f, .issuer = ca);
    const pki_revoked_t revoked[] = {
        {.certificate = other, .date = PKI_NOW - 5, .reason = PKI_NUMBER(1)}, {0}};
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = ca, .revoked = revoked));
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = root));
    assert_path_good(f, signer);
    assert_int_equal(count_findings(f, FINDING_REVOCATION_NOT_CHECKED), 0);
    assert_path_broken(f, other, FINDING_REVOKED, 0);
    assert_non_null(strstr(path_detail(f, FINDING_REVOKED), "\"Signer\" (serial "));
}

static void test_6_1_3_a_3_revoked_authority_breaks_the_path(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca);
    const pki_revoked_t revoked[] = {{.certificate = ca, .date = PKI_NOW - 5}, {0}};
    give_crl(f, PKI_CRL(&f->arena, .issuer = root, .revoked = revoked));
    assert_path_broken(f, signer, FINDING_REVOKED, 1);
    /* the same authority, certified once more */
    AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    assert_path_good(f, signer);
}

static void test_6_1_3_a_3_expired_and_revoked_is_revoked(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca, .not_after = PKI_NOW - 1);
    const pki_revoked_t revoked[] = {{.certificate = signer, .date = PKI_NOW - 5}, {0}};
    assert_path_unknown(f, signer, FINDING_EXPIRED, 0);
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = ca, .revoked = revoked));
    path_judge(f, signer);
    assert_int_equal(f->path.trust, SMIME_FAIL);
    assert_int_equal(count_findings(f, FINDING_REVOKED), 1);
}

static void test_6_1_3_a_3_without_data_it_is_noted_once_or_required(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f), *signer = SIGNER(f, .issuer = ca);
    assert_path_good(f, signer);
    assert_int_equal(count_findings(f, FINDING_REVOCATION_NOT_CHECKED), 1);
    f->rules.require_revocation = true;
    assert_path_unknown(f, signer, FINDING_REVOCATION_UNKNOWN, 0);
    assert_int_equal(count_findings(f, FINDING_REVOCATION_UNKNOWN), 2);
    give_crl(f, PKI_CRL(&f->arena, .issuer = ca));
    assert_path_unknown(f, signer, FINDING_REVOCATION_UNKNOWN, 1);
    f->rules.require_revocation = false;
    assert_path_good(f, signer);
    assert_int_equal(count_findings(f, FINDING_REVOCATION_NOT_CHECKED), 1);
}

static void test_6_1_3_a_3_message_that_brings_lists_brings_its_signers(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    const pki_certificate_t *signer = SIGNER(f, .issuer = ca);
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = root));
    assert_path_unknown(f, signer, FINDING_REVOCATION_UNKNOWN, 0);
    give_crl(f, PKI_CRL(&f->arena, .issuer = ca));
    assert_path_good(f, signer);
}

static void test_6_1_3_a_3_lists_of_authorities_are_seldom_sent_along(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    path_embed_crl(f, PKI_CRL(&f->arena, .issuer = ca));
    assert_path_good(f, SIGNER(f, .issuer = ca));
}

static void test_6_1_3_a_3_data_that_cannot_be_used(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f), *signer = SIGNER(f, .issuer = ca);
    give_crl(f, PKI_CRL(&f->arena, .issuer = ca, .next_update = PKI_NOW - 10));
    assert_path_unknown(f, signer, FINDING_REVOCATION_UNKNOWN, 0);
    assert_true(count_findings(f, FINDING_REVOCATION_UNUSABLE) > 0);
}

static void test_6_1_3_a_4_names_chain_whatever_their_case_and_spaces(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca, .issuer_name = "O:p=TEST,CN:p= ca"));
    assert_path_good(f, SIGNER(f, .issuer = ca, .issuer_name = "O:t=test ,CN:b=Ca"));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .issuer_name = "O=Test,CN=CB"),
                       FINDING_NAME_CHAINING, 0);
    assert_path_broken(f, SIGNER(f, .issuer = ca, .issuer_name = "CN=CA,O=Test"),
                       FINDING_NAME_CHAINING, 0);
}

/* ---- 6.1.3 (b), (c) ---- */

static void test_6_1_3_b_names_are_within_the_permitted_subtrees(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = path_root(f), .subject = "O=Test,CN=CA",
                                            .key = 1, .permitted = "email:test.example;dir:O=Test");
    assert_path_good(f, SIGNER(f, .issuer = ca));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .names = "email:signer@evil.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
    assert_path_broken(f, SIGNER(f, .issuer = ca, .subject = "O=Evil"), FINDING_NAME_CONSTRAINTS,
                       0);
    assert_non_null(strstr(path_detail(f, FINDING_NAME_CONSTRAINTS),
                           "the directory name O=Evil is not among those permitted by \"CA\""));
}

static void test_6_1_3_c_names_are_in_no_excluded_subtree(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = path_root(f), .subject = "CN=CA", .key = 1,
                                            .excluded = "email:bad@test.example");
    assert_path_good(f, SIGNER(f, .issuer = ca));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .names = "email:BAD@test.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
}

static void test_6_1_3_b_c_self_issued_authority_is_exempt_the_last_one_is_not(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "O=CA", .key = 1, .permitted = "dir:O=Test");
    const pki_certificate_t *self_issued = AUTHORITY(f, .issuer = ca, .subject = "O=CA", .key = 2);
    const pki_certificate_t *other = AUTHORITY(f, .issuer = ca, .subject = "O=Other", .key = 3);
    assert_path_good(f, SIGNER(f, .issuer = self_issued));
    assert_int_equal(f->path.count, 4);
    assert_path_broken(f, SIGNER(f, .issuer = other), FINDING_NAME_CONSTRAINTS, 1);
    assert_path_broken(f, SIGNER(f, .issuer = ca, .subject = "O=CA"), FINDING_NAME_CONSTRAINTS, 0);
}

/* ---- 6.1.4 ---- */

static void test_6_1_4_c_d_e_f_6_1_5_c_d_e_dsa_parameters_are_inherited(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *dsa =
        AUTHORITY(f, .issuer = root, .subject = "CN=DSA", .kind = PKI_DSA_2048, .key = 0);
    /* Another certificate of the same key, which leaves the parameters to its issuer's. */
    const pki_certificate_t *heir =
        AUTHORITY(f, .issuer = dsa, .subject = "CN=Heir", .kind = PKI_DSA_2048, .key = 0,
                  .omit_dsa_parameters = true);
    const pki_certificate_t *orphan =
        AUTHORITY(f, .issuer = root, .subject = "CN=Orphan", .kind = PKI_DSA_2048, .key = 0,
                  .omit_dsa_parameters = true);
    assert_path_good(f, SIGNER(f, .issuer = heir));
    assert_path_broken(f, SIGNER(f, .issuer = heir, .break_signature = true),
                       FINDING_CERTIFICATE_SIGNATURE, 0);
    assert_path_unknown(f, SIGNER(f, .issuer = orphan), FINDING_CERTIFICATE_ALGORITHM, 0);
    /* The signer's own key can then be used. */
    assert_path_good(
        f, SIGNER(f, .issuer = heir, .kind = PKI_DSA_2048, .key = 1, .omit_dsa_parameters = true));
    assert_true(public_key_usable(&f->path.entries[0].certificate->key));
}

static void test_6_1_4_g_constraints_of_an_authority_hold_below_all_others(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *upper =
        AUTHORITY(f, .issuer = root, .subject = "CN=Upper", .key = 1,
                  .permitted = "email:.test.example", .excluded = "email:b.test.example");
    const pki_certificate_t *lower =
        AUTHORITY(f, .issuer = upper, .subject = "CN=Lower", .key = 2,
                  .permitted = "email:a.test.example;email:b.test.example;email:c.example");
    assert_path_good(f, SIGNER(f, .issuer = lower, .names = "email:x@a.test.example"));
    assert_path_broken(f, SIGNER(f, .issuer = lower, .names = "email:x@b.test.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
    assert_path_broken(f, SIGNER(f, .issuer = lower, .names = "email:x@c.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
    assert_path_broken(f, SIGNER(f, .issuer = lower, .names = "email:x@d.test.example"),
                       FINDING_NAME_CONSTRAINTS, 0);
}

static void test_6_1_4_k_issuer_is_an_authority(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *none = AUTHORITY(f, .issuer = root, .subject = "CN=None", .key = 1,
                                              .omit = 1u << EXTENSION_BASIC_CONSTRAINTS);
    const pki_certificate_t *not_one = path_embed(
        f, PKI_ISSUE(&f->arena, .subject = "CN=Not", .key = 2, .issuer = root,
                     .constraints_of_end_entity = true, .key_usage = KEY_USAGE_KEY_CERT_SIGN));
    const pki_certificate_t *lax = AUTHORITY(f, .issuer = root, .subject = "CN=Lax", .key = 3,
                                             .other_critical = 1u << EXTENSION_BASIC_CONSTRAINTS);
    assert_path_broken(f, SIGNER(f, .issuer = none), FINDING_NOT_A_CA, 1);
    path_judge(f, SIGNER(f, .issuer = not_one));
    assert_int_equal(f->path.trust, SMIME_FAIL);
    assert_string_equal(f->path.entries[1].problem, finding_code(FINDING_NOT_A_CA));
    assert_path_good(f, SIGNER(f, .issuer = lax)); /* criticality changes nothing */
}

static void test_6_1_4_k_version_1_certificate_is_no_authority(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *old =
        AUTHORITY(f, .issuer = path_root(f), .subject = "CN=Old", .key = 1, .version = 1);
    assert_path_broken(f, SIGNER(f, .issuer = old), FINDING_NOT_A_CA, 1);
    assert_non_null(strstr(path_detail(f, FINDING_NOT_A_CA), "version 1"));
    assert_path_good(f, SIGNER(f, .issuer = path_authority(f), .version = 1)); /* a signer may be */
}

static void test_6_1_4_l_m_path_length(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *zero =
        AUTHORITY(f, .issuer = root, .subject = "CN=Zero", .key = 1, .path_length = PKI_NUMBER(0));
    const pki_certificate_t *one =
        AUTHORITY(f, .issuer = root, .subject = "CN=One", .key = 2, .path_length = PKI_NUMBER(1));
    const pki_certificate_t *below_zero = AUTHORITY(f, .issuer = zero, .subject = "CN=A", .key = 3);
    const pki_certificate_t *below_one = AUTHORITY(f, .issuer = one, .subject = "CN=B", .key = 4);
    const pki_certificate_t *two_below =
        AUTHORITY(f, .issuer = below_one, .subject = "CN=C", .key = 5);
    assert_path_good(f, SIGNER(f, .issuer = zero));
    assert_path_good(f, SIGNER(f, .issuer = below_one));
    assert_path_broken(f, SIGNER(f, .issuer = below_zero), FINDING_PATH_LENGTH, 1);
    assert_path_broken(f, SIGNER(f, .issuer = two_below), FINDING_PATH_LENGTH, 1);
    assert_non_null(strstr(path_detail(f, FINDING_PATH_LENGTH), "below \"One\""));
    /* the last certificate does not count, whether or not it is an authority */
    assert_path_good(f, SIGNER(f, .issuer = zero, .ca = true,
                               .key_usage = KEY_USAGE_KEY_CERT_SIGN | KEY_USAGE_DIGITAL_SIGNATURE));
}

static void test_6_1_4_l_self_issued_authorities_do_not_count(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *zero = AUTHORITY(f, .issuer = path_root(f), .subject = "CN=Zero",
                                              .key = 1, .path_length = PKI_NUMBER(0));
    const pki_certificate_t *renewed = AUTHORITY(f, .issuer = zero, .subject = "CN=Zero", .key = 2);
    const pki_certificate_t *below = AUTHORITY(f, .issuer = renewed, .subject = "CN=A", .key = 3);
    assert_path_good(f, SIGNER(f, .issuer = renewed));
    assert_path_broken(f, SIGNER(f, .issuer = below), FINDING_PATH_LENGTH, 1);
}

static void test_6_1_4_m_a_lower_authority_cannot_raise_the_path_length(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *one = AUTHORITY(f, .issuer = path_root(f), .subject = "CN=One",
                                             .key = 1, .path_length = PKI_NUMBER(1));
    const pki_certificate_t *nine =
        AUTHORITY(f, .issuer = one, .subject = "CN=Nine", .key = 2, .path_length = PKI_NUMBER(9));
    const pki_certificate_t *below = AUTHORITY(f, .issuer = nine, .subject = "CN=A", .key = 3);
    assert_path_good(f, SIGNER(f, .issuer = nine));
    assert_path_broken(f, SIGNER(f, .issuer = below), FINDING_PATH_LENGTH, 1);
}

static void test_6_1_4_n_key_usage_has_key_cert_sign(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    const pki_certificate_t *none = AUTHORITY(f, .issuer = root, .subject = "CN=None", .key = 1,
                                              .omit = 1u << EXTENSION_KEY_USAGE);
    const pki_certificate_t *crl_only = AUTHORITY(f, .issuer = root, .subject = "CN=CRL", .key = 2,
                                                  .key_usage = KEY_USAGE_CRL_SIGN);
    const pki_certificate_t *lax =
        AUTHORITY(f, .issuer = root, .subject = "CN=Lax", .key = 3, .key_usage = KEY_USAGE_CRL_SIGN,
                  .other_critical = 1u << EXTENSION_KEY_USAGE);
    assert_path_good(f, SIGNER(f, .issuer = none));
    assert_path_broken(f, SIGNER(f, .issuer = crl_only), FINDING_CA_KEY_USAGE, 1);
    assert_path_broken(f, SIGNER(f, .issuer = lax), FINDING_CA_KEY_USAGE, 1);
}

static void test_6_1_4_o_6_1_5_f_unknown_critical_extension(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = path_root(f);
    bytes_t value = pki_hex(&f->arena, "05 00");
    const pki_extension_t critical[] = {{"1.2.3.4", true, value}, {0}};
    const pki_extension_t harmless[] = {{"1.2.3.4", false, value}, {0}};
    const pki_certificate_t *ca =
        AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1, .extra = harmless);
    const pki_certificate_t *strict =
        AUTHORITY(f, .issuer = root, .subject = "CN=Strict", .key = 2, .extra = critical);
    assert_path_good(f, SIGNER(f, .issuer = ca, .extra = harmless));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .extra = critical), FINDING_CRITICAL_EXTENSION,
                       0);
    assert_non_null(strstr(path_detail(f, FINDING_CRITICAL_EXTENSION), "1.2.3.4"));
    assert_path_broken(f, SIGNER(f, .issuer = strict), FINDING_CRITICAL_EXTENSION, 1);
}

static void test_4_2_1_4_critical_policies_with_an_unknown_qualifier(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    /* policy 1.2.3 with a qualifier 1.3.6.1.5.5.7.2.1 (CPS), then with 1.2.4 */
    bytes_t known =
        pki_hex(&f->arena, "30 19 30 17 06 02 2a 03 30 11 30 0f 06 08 2b 06 01 05 05 07 "
                           "02 01 16 03 61 3a 62");
    bytes_t unknown = pki_hex(&f->arena, "30 10 30 0e 06 02 2a 03 30 08 30 06 06 02 2a 04 05 00");
    const pki_extension_t good[] = {{"2.5.29.32", true, known}, {0}};
    const pki_extension_t bad[] = {{"2.5.29.32", true, unknown}, {0}};
    const pki_extension_t lax[] = {{"2.5.29.32", false, unknown}, {0}};
    assert_path_good(f, SIGNER(f, .issuer = ca, .extra = good));
    assert_path_good(f, SIGNER(f, .issuer = ca, .extra = lax));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .extra = bad), FINDING_CRITICAL_EXTENSION, 0);
}

static void test_4_2_repeated_extension_breaks_a_path(void **state)
{
    path_fixture_t *f = *state;
    bytes_t value = pki_hex(&f->arena, "30 03 01 01 ff");
    const pki_extension_t again[] = {{"2.5.29.19", true, value}, {0}};
    const pki_certificate_t *ca = path_authority(f);
    assert_path_broken(f,
                       SIGNER(f, .issuer = ca, .constraints_of_end_entity = true, .extra = again),
                       FINDING_CERTIFICATE_MALFORMED, 0);
}

/* ---- RFC 8550 ---- */

static void test_rfc8550_4_4_1_authority_needs_basic_constraints_the_signer_none(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca, .constraints_of_end_entity = true));
    const pki_certificate_t *person =
        path_embed(f, SIGNER(f, .issuer = ca, .subject = "CN=Person", .key = 7,
                             .usages = PKI_NO_USAGE, .omit = 1u << EXTENSION_KEY_USAGE));
    assert_path_broken(f, SIGNER(f, .issuer = person), FINDING_NOT_A_CA, 1);
}

static void test_rfc8550_4_4_2_signer_key_usage(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca, .key_usage = KEY_USAGE_DIGITAL_SIGNATURE));
    assert_path_good(f, SIGNER(f, .issuer = ca, .key_usage = KEY_USAGE_NON_REPUDIATION));
    assert_path_good(f, SIGNER(f, .issuer = ca, .omit = 1u << EXTENSION_KEY_USAGE));
    assert_path_broken(f, SIGNER(f, .issuer = ca, .key_usage = 1u << 2 /* keyEncipherment */),
                       FINDING_KEY_USAGE, 0);
    const pki_certificate_t *authority =
        AUTHORITY(f, .issuer = ca, .subject = "CN=Shown", .key = 8);
    assert_path_broken(f, authority, FINDING_KEY_USAGE, 0);
    f->rules.is_ca = true; /* shown, not asked for a signature */
    assert_path_good(f, authority);
}

static void test_rfc8550_4_4_3_names_of_any_kind_are_read(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(
        f, SIGNER(f, .issuer = ca, .names = "dns:a.example;smtputf8:a@b.example;upn:x@y"));
    bytes_t bad = pki_hex(&f->arena, "30 05 81 03 61 40");
    const pki_extension_t broken[] = {{"2.5.29.17", false, bad}, {0}};
    assert_path_broken(
        f, SIGNER(f, .issuer = ca, .omit = 1u << EXTENSION_SUBJECT_ALT_NAME, .extra = broken),
        FINDING_CERTIFICATE_MALFORMED, 0);
}

#define OID_SERVER "1.3.6.1.5.5.7.3.1"

static void test_rfc8550_4_4_4_purpose_of_the_signer(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    assert_path_good(f, SIGNER(f, .issuer = ca, .usages = OID_EKU_EMAIL_PROTECTION));
    assert_path_good(f, SIGNER(f, .issuer = ca, .usages = OID_SERVER " " OID_EKU_EMAIL_PROTECTION));
    assert_path_good(f, SIGNER(f, .issuer = ca, .usages = OID_EKU_ANY));
    assert_path_good(f, SIGNER(f, .issuer = ca, .usages = PKI_NO_USAGE));
    const pki_certificate_t *server = SIGNER(f, .issuer = ca, .usages = OID_SERVER);
    assert_path_broken(f, server, FINDING_EXTENDED_KEY_USAGE, 0);
    assert_non_null(strstr(path_detail(f, FINDING_EXTENDED_KEY_USAGE), "serverAuth"));
    f->rules.any_purpose = true;
    assert_path_good(f, server);
}

static void test_rfc8550_4_4_4_purpose_of_authorities_but_not_of_the_anchor(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root =
        PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true, .usages = OID_SERVER);
    path_trust(f, root);
    const pki_certificate_t *mail = AUTHORITY(f, .issuer = root, .subject = "CN=Mail", .key = 1,
                                              .usages = OID_EKU_EMAIL_PROTECTION);
    const pki_certificate_t *web =
        AUTHORITY(f, .issuer = root, .subject = "CN=Web", .key = 2, .usages = OID_SERVER);
    assert_path_good(f, SIGNER(f, .issuer = mail));
    assert_path_broken(f, SIGNER(f, .issuer = web), FINDING_EXTENDED_KEY_USAGE, 1);
}

static void test_rfc8550_4_3_weak_digest(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *ca = path_authority(f);
    const pki_certificate_t *rsa =
        AUTHORITY(f, .issuer = ca, .subject = "CN=RSA", .kind = PKI_RSA_2048);
    const pki_certificate_t *sha1 = SIGNER(f, .issuer = rsa, .digest = "sha1");
    const pki_certificate_t *md5 = SIGNER(f, .issuer = rsa, .digest = "md5");
    assert_path_unknown(f, sha1, FINDING_CERTIFICATE_WEAK, 0);
    assert_path_unknown(f, md5, FINDING_CERTIFICATE_WEAK, 0);
    f->rules.allow_weak = true;
    assert_path_good(f, sha1);
    assert_string_equal(f->path.entries[0].problem,
                        finding_code(FINDING_CERTIFICATE_WEAK_ACCEPTED));
    assert_path_unknown(f, md5, FINDING_CERTIFICATE_WEAK, 0);
}

static void test_rfc8550_4_3_weak_key_of_an_authority_or_anchor(void **state)
{
    path_fixture_t *f = *state;
    const pki_certificate_t *root = PKI_ISSUE(&f->arena, .subject = "CN=Root", .ca = true,
                                              .kind = PKI_RSA_1024, .digest = "md5");
    path_trust(f, root);
    const pki_certificate_t *ca = AUTHORITY(f, .issuer = root, .subject = "CN=CA", .key = 1);
    const pki_certificate_t *tiny =
        AUTHORITY(f, .issuer = ca, .subject = "CN=Tiny", .kind = PKI_RSA_512, .digest = NULL);
    assert_path_unknown(f, SIGNER(f, .issuer = ca), FINDING_CERTIFICATE_WEAK, 1);
    f->rules.allow_weak = true;
    assert_path_good(f, SIGNER(f, .issuer = ca));
    path_judge(f, SIGNER(f, .issuer = tiny));
    assert_int_equal(f->path.trust, SMIME_UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, path_fixture_setup, path_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_6_1_3_a_1_signatures_verify),
        TEST(test_6_1_3_a_1_signature_of_an_authority_verifies),
        TEST(test_6_1_3_a_1_every_algorithm_of_the_table),
        TEST(test_6_1_3_a_1_unknown_algorithm_is_unknown),
        TEST(test_6_1_3_a_2_validity_includes_both_ends),
        TEST(test_6_1_3_a_2_validity_of_an_authority),
        TEST(test_6_1_3_a_2_generalized_time_and_times_before_2000),
        TEST(test_6_1_3_a_3_revoked_certificate_breaks_the_path),
        TEST(test_6_1_3_a_3_revoked_authority_breaks_the_path),
        TEST(test_6_1_3_a_3_expired_and_revoked_is_revoked),
        TEST(test_6_1_3_a_3_without_data_it_is_noted_once_or_required),
        TEST(test_6_1_3_a_3_message_that_brings_lists_brings_its_signers),
        TEST(test_6_1_3_a_3_lists_of_authorities_are_seldom_sent_along),
        TEST(test_6_1_3_a_3_data_that_cannot_be_used),
        TEST(test_6_1_3_a_4_names_chain_whatever_their_case_and_spaces),
        TEST(test_6_1_3_b_names_are_within_the_permitted_subtrees),
        TEST(test_6_1_3_c_names_are_in_no_excluded_subtree),
        TEST(test_6_1_3_b_c_self_issued_authority_is_exempt_the_last_one_is_not),
        TEST(test_6_1_4_c_d_e_f_6_1_5_c_d_e_dsa_parameters_are_inherited),
        TEST(test_6_1_4_g_constraints_of_an_authority_hold_below_all_others),
        TEST(test_6_1_4_k_issuer_is_an_authority),
        TEST(test_6_1_4_k_version_1_certificate_is_no_authority),
        TEST(test_6_1_4_l_m_path_length),
        TEST(test_6_1_4_l_self_issued_authorities_do_not_count),
        TEST(test_6_1_4_m_a_lower_authority_cannot_raise_the_path_length),
        TEST(test_6_1_4_n_key_usage_has_key_cert_sign),
        TEST(test_6_1_4_o_6_1_5_f_unknown_critical_extension),
        TEST(test_4_2_1_4_critical_policies_with_an_unknown_qualifier),
        TEST(test_4_2_repeated_extension_breaks_a_path),
        TEST(test_rfc8550_4_4_1_authority_needs_basic_constraints_the_signer_none),
        TEST(test_rfc8550_4_4_2_signer_key_usage),
        TEST(test_rfc8550_4_4_3_names_of_any_kind_are_read),
        TEST(test_rfc8550_4_4_4_purpose_of_the_signer),
        TEST(test_rfc8550_4_4_4_purpose_of_authorities_but_not_of_the_anchor),
        TEST(test_rfc8550_4_3_weak_digest),
        TEST(test_rfc8550_4_3_weak_key_of_an_authority_or_anchor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
