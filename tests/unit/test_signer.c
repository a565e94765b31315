/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One signer: what honest senders sign is good, whatever the algorithm and form; everything else is
 * not, and says why. */
#include "cms/signer.h"

#include "asn1/der_write.h"
#include "base/limits.h"
#include "cms_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena_t arena;
    finding_list_t found;
    findings_t findings;
    const pki_certificate_t *certificate;
    cms_signer_t signer;
    cms_options_t options;
    bytes_t hashed; /* what is verified; absent: options.content */
    bool allow_weak;
    bool without_content;                 /* nothing is handed to signer_judge */
    const pki_certificate_t *judged_with; /* NULL: certificate */
    key_budget_t budget;
} fixture_t;

static const bytes_t content = {(const uint8_t *)"Content-Type: text/plain\r\n\r\nHello\r\n", 35};

static void use_key(fixture_t *f, pki_key_kind_t kind)
{
    f->certificate = PKI_ISSUE(&f->arena, .subject = "O=Test,CN=A", .kind = kind);
    f->signer.certificate = f->certificate;
}

static int set_up(void **state)
{
    fixture_t *f = calloc(1, sizeof *f);
    f->findings = findings_start(&f->found, &f->arena);
    use_key(f, PKI_P256);
    f->options.content = content;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture_t *f = *state;
    arena_free(&f->arena);
    free(f);
    return 0;
}

/* The judgement of the first signer of cms. */
static smime_answer_t judge_cms(fixture_t *f, bytes_t cms)
{
    signed_data_t signed_data;
    content_digests_t digests;
    signer_check_t check;
    bytes_t hashed = bytes_present(f->hashed) ? f->hashed : f->options.content;
    certificate_t *certificate = pki_parse(f->judged_with ? f->judged_with : f->certificate);
    f->findings = findings_start(&f->found, &f->arena);
    content_digests_init(&digests);
    f->budget.left = f->budget.left ? f->budget.left : LIMIT_PUBLIC_KEY_COST;
    assert_int_equal(signed_data_parse(&f->arena, cms, &f->findings, &signed_data), 0);
    assert_int_equal(signer_prepare(&f->arena, &signed_data, &signed_data.signers[0], f->allow_weak,
                                    &f->findings, &digests, &check),
                     0);
    assert_int_equal(content_digests_write(&digests, hashed.data, hashed.size), 0);
    content_digests_finish(&digests);
    smime_answer_t answer = signer_judge(&check, &signed_data.signers[0], &digests,
                                         f->without_content ? BYTES_NONE : hashed, certificate,
                                         f->allow_weak, &f->budget, &f->findings);
    /* An answer agrees with its reasons. */
    smime_severity_t worst = findings_worst(&f->findings, 0, SMIME_ABOUT_INTEGRITY);
    if (answer == SMIME_PASS)
        assert_true(worst <= SMIME_SEVERITY_WARNING);
    else
        assert_int_equal(worst,
                         answer == SMIME_FAIL ? SMIME_SEVERITY_FAIL : SMIME_SEVERITY_UNKNOWN);
    content_digests_release(&digests);
    certificate_unref(&certificate);
    return answer;
}

static smime_answer_t judge(fixture_t *f)
{
    f->options.signers = CMS_SIGNERS(&f->signer);
    return judge_cms(f, cms_build(&f->arena, &f->options));
}

static void assert_pass(fixture_t *f)
{
    assert_int_equal(judge(f), SMIME_PASS);
    assert_int_equal(f->findings.list->count, 0);
}

/* This answer, for this one reason. */
static void assert_answer(fixture_t *f, smime_answer_t answer, finding_id_t id)
{
    assert_int_equal(judge(f), answer);
    assert_int_equal(f->findings.list->count, 1);
    assert_true(findings_have(&f->findings, 0, id));
}

/* Good as built; not once content, signature or key are others. */
static void assert_sound(fixture_t *f)
{
    assert_pass(f);
    f->hashed = bytes_text("Content-Type: text/plain\r\n\r\nHullo\r\n");
    assert_answer(f, SMIME_FAIL,
                  f->signer.no_attributes ? FINDING_SIGNATURE_INVALID : FINDING_CONTENT_ALTERED);
    f->hashed = BYTES_NONE;
    f->signer.break_signature = true;
    assert_answer(f, SMIME_FAIL, FINDING_SIGNATURE_INVALID);
    f->signer.break_signature = false;
}

static void test_signer_with_every_algorithm(void **state)
{
    fixture_t *f = *state;
    static const struct {
        pki_key_kind_t kind;
        const char *digests[8];
    } rows[] = {
        {PKI_RSA_2048, {"sha224", "sha256", "sha384", "sha512", "sha3-256", "sha3-512"}},
        {PKI_P256, {"sha224", "sha256", "sha384", "sha512", "sha3-256", "sha3-384"}},
        {PKI_P384, {"sha256", "sha384", "sha512"}},
        {PKI_P521, {"sha256", "sha384", "sha512", "sha3-512"}},
        {PKI_ED25519, {"sha512"}},
        {PKI_ED448, {"sha512"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; rows[i].digests[n]; n++)
            for (int plain = 0; plain < 2; plain++) {
                use_key(f, rows[i].kind);
                f->signer.digest = rows[i].digests[n];
                f->signer.no_attributes = plain;
                f->signer.null_parameters = n % 2;
                assert_sound(f);
            }
}

static void test_signer_with_pss(void **state)
{
    fixture_t *f = *state;
    const char *digests[] = {"sha256", "sha384", "sha512"};
    const unsigned salts[] = {0, CMS_NO_SALT, 100, 190};
    use_key(f, PKI_RSA_2048);
    f->signer.scheme = SCHEME_RSA_PSS;
    for (size_t i = 0; i < 3; i++)
        for (size_t n = 0; n < 4; n++) {
            f->signer.digest = digests[i];
            f->signer.salt_size = salts[n];
            assert_sound(f);
        }
}

static void test_signer_with_rsa_encryption_uses_the_digest_algorithm(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_RSA_2048);
    f->signer.rsa_encryption = true;
    f->signer.digest = "sha384";
    assert_sound(f);
}

static void test_signer_named_by_key_identifier_in_ber_without_certificates(void **state)
{
    fixture_t *f = *state;
    f->signer.by_key_id = true;
    f->signer.split_signature = true;
    f->options.indefinite = true;
    f->options.segment = 5;
    f->options.omit_certificates = true;
    assert_sound(f);
}

static void test_signer_with_all_known_attributes(void **state)
{
    fixture_t *f = *state;
    f->signer.add = CMS_SIGNING_CERTIFICATE | CMS_SIGNING_CERTIFICATE_V2 | CMS_ALGORITHM_PROTECTION;
    f->signer.names_serial = true;
    assert_sound(f);
}

static void test_signer_who_signs_unsorted_attributes_is_believed_with_a_warning(void **state)
{
    fixture_t *f = *state;
    f->signer.reverse = true;
    assert_pass(f); /* sent unsorted, signed in DER */
    f->signer.sign_as_sent = true;
    assert_answer(f, SMIME_PASS, FINDING_ATTRIBUTES_UNSORTED);
    f->signer.break_signature = true;
    assert_answer(f, SMIME_FAIL, FINDING_SIGNATURE_INVALID);
}

static void test_signer_costs_a_second_check_only_for_unsorted_attributes(void **state)
{
    fixture_t *f = *state;
    certificate_t *certificate = pki_parse(f->certificate);
    unsigned once = public_key_cost(&certificate->key);
    certificate_unref(&certificate);
    f->budget.left = 1000;
    assert_int_equal(judge(f), SMIME_PASS);
    assert_int_equal(f->budget.left, 1000 - once);
    f->signer.break_signature = true;
    assert_int_equal(judge(f), SMIME_FAIL);
    assert_int_equal(f->budget.left, 1000 - 2 * once);
    f->signer.reverse = true;
    assert_int_equal(judge(f), SMIME_FAIL);
    assert_int_equal(f->budget.left, 1000 - 4 * once);
}

static void test_signer_attributes_of_another_content_do_not_count(void **state)
{
    fixture_t *f = *state;
    f->signer.message_digest = bytes_of("\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10"
                                        "\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10",
                                        32);
    assert_answer(f, SMIME_FAIL, FINDING_CONTENT_ALTERED);
    f->signer.message_digest = bytes_of("", 0);
    assert_answer(f, SMIME_FAIL, FINDING_CONTENT_ALTERED);
}

static void test_signer_broken_attributes_fail(void **state)
{
    fixture_t *f = *state;
    f->signer.repeat = CMS_MESSAGE_DIGEST;
    assert_answer(f, SMIME_FAIL, FINDING_ATTRIBUTE_DUPLICATE);
    f->signer.repeat = 0;
    f->signer.omit = CMS_CONTENT_TYPE;
    assert_answer(f, SMIME_FAIL, FINDING_ATTRIBUTE_MISSING);
}

static void test_signer_signed_with_another_key(void **state)
{
    fixture_t *f = *state;
    f->signer.sign_with = pki_key(PKI_P256, 7);
    assert_answer(f, SMIME_FAIL, FINDING_SIGNATURE_INVALID);
}

static void test_signer_for_another_certificate(void **state)
{
    fixture_t *f = *state;
    /* The same key and names, another certificate. */
    f->signer.names = PKI_ISSUE(&f->arena, .subject = "O=Test,CN=A", .names = "email:a@b.example");
    f->signer.add = CMS_SIGNING_CERTIFICATE_V2;
    assert_answer(f, SMIME_FAIL, FINDING_SIGNING_CERTIFICATE_MISMATCH);
    f->signer.add = CMS_SIGNING_CERTIFICATE;
    assert_answer(f, SMIME_FAIL, FINDING_SIGNING_CERTIFICATE_MISMATCH);
}

static void test_signer_algorithm_has_to_go_with_the_key(void **state)
{
    fixture_t *f = *state;
    f->judged_with = PKI_ISSUE(&f->arena, .subject = "CN=B", .kind = PKI_RSA_2048);
    assert_answer(f, SMIME_FAIL, FINDING_ALGORITHM_MISMATCH);
}

static bytes_t identifier(fixture_t *f, const char *oid)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, oid);
    der_wrap_sequence(&out, 0);
    return pki_take(&f->arena, &out);
}

static void test_signer_digests_have_to_be_the_same_in_both_places(void **state)
{
    fixture_t *f = *state;
    f->signer.signature_algorithm = identifier(f, "1.2.840.10045.4.3.4"); /* with SHA-512 */
    assert_answer(f, SMIME_FAIL, FINDING_ALGORITHM_MISMATCH);
    f->signer.signature_algorithm = BYTES_NONE;
    use_key(f, PKI_ED25519);
    f->signer.digest = "sha256"; /* RFC 8419 */
    assert_answer(f, SMIME_FAIL, FINDING_ALGORITHM_MISMATCH);
}

static void test_signer_with_unknown_algorithms_is_unknown(void **state)
{
    fixture_t *f = *state;
    f->signer.signature_algorithm = identifier(f, "1.2.3");
    assert_answer(f, SMIME_UNKNOWN, FINDING_ALGORITHM_UNKNOWN);
    assert_string_equal(f->findings.list->items[0].detail, "signature algorithm 1.2.3");
    f->hashed = bytes_text("altered"); /* is found out all the same */
    assert_int_equal(judge(f), SMIME_FAIL);
    assert_true(findings_have(&f->findings, 0, FINDING_CONTENT_ALTERED));
    f->hashed = BYTES_NONE;
    f->signer.signature_algorithm = BYTES_NONE;
    f->signer.digest_algorithm = identifier(f, "1.2.3");
    assert_answer(f, SMIME_UNKNOWN, FINDING_ALGORITHM_UNKNOWN);
    assert_string_equal(f->findings.list->items[0].detail, "digest algorithm 1.2.3");
}

static void test_signer_eddsa_without_attributes_needs_no_known_digest(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_ED448);
    f->signer.digest_algorithm = identifier(f, "2.16.840.1.101.3.4.2.18"); /* id-shake256-len */
    f->signer.no_attributes = true;
    assert_sound(f);
    f->signer.no_attributes = false;
    assert_answer(f, SMIME_UNKNOWN, FINDING_ALGORITHM_UNKNOWN);
}

static void test_signer_with_malformed_signature_algorithm_fails(void **state)
{
    fixture_t *f = *state;
    f->signer.signature_algorithm = bytes_of("\x30\x00", 2);
    assert_answer(f, SMIME_FAIL, FINDING_CMS_MALFORMED);
}

static void test_signer_weak_digests_need_leave(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_RSA_2048);
    f->signer.digest = "sha1";
    assert_answer(f, SMIME_UNKNOWN, FINDING_DIGEST_WEAK);
    f->allow_weak = true;
    assert_answer(f, SMIME_PASS, FINDING_WEAK_ACCEPTED);
    f->signer.break_signature = true;
    assert_int_equal(judge(f), SMIME_FAIL);
    f->signer.break_signature = false;
    f->signer.digest = "md5";
    assert_answer(f, SMIME_UNKNOWN, FINDING_DIGEST_WEAK);
}

static void test_signer_weak_keys_need_leave(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_RSA_1024);
    assert_answer(f, SMIME_UNKNOWN, FINDING_KEY_WEAK);
    f->allow_weak = true;
    assert_answer(f, SMIME_PASS, FINDING_WEAK_ACCEPTED);
    use_key(f, PKI_RSA_512);
    assert_answer(f, SMIME_UNKNOWN, FINDING_KEY_WEAK);
    f->signer.break_signature = true;
    assert_int_equal(judge(f), SMIME_FAIL);
}

static void test_signer_dsa_of_old_messages(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_DSA_1024);
    f->signer.digest = "sha1";
    assert_int_equal(judge(f), SMIME_UNKNOWN);
    f->allow_weak = true;
    assert_int_equal(judge(f), SMIME_PASS);
    assert_int_equal(f->findings.list->count, 2);
}

static void test_signer_stops_when_the_budget_is_spent(void **state)
{
    fixture_t *f = *state;
    f->budget.left = 1;
    assert_answer(f, SMIME_UNKNOWN, FINDING_PUBLIC_KEY_LIMIT);
}

static void test_signer_digest_that_is_not_announced_is_noted(void **state)
{
    fixture_t *f = *state;
    f->options.digest_algorithms = "sha512 sha1";
    assert_answer(f, SMIME_PASS, FINDING_DIGEST_NOT_ANNOUNCED);
    assert_int_equal(f->findings.list->items[0].severity, SMIME_SEVERITY_NOTE);
    f->options.digest_algorithms = "sha512 sha256";
    assert_pass(f);
}

static void test_signer_attributes_passed_off_as_content_fail(void **state)
{
    fixture_t *f = *state;
    f->signer.add = CMS_SIGNING_CERTIFICATE_V2;
    /* What somebody once signed with attributes is given out as a content without. */
    f->options.content = cms_signed_attributes(&f->arena, &f->options, &f->signer);
    f->signer.add = 0;
    f->signer.no_attributes = true;
    assert_answer(f, SMIME_FAIL, FINDING_ATTRIBUTES_AS_CONTENT);
    f->without_content = true;
    assert_answer(f, SMIME_UNKNOWN, FINDING_CONTENT_MISSING);
}

static void test_signer_with_attributes_does_not_need_the_content_whole(void **state)
{
    fixture_t *f = *state;
    f->without_content = true;
    assert_pass(f);
}

static void test_signer_content_that_was_not_hashed_is_missing(void **state)
{
    fixture_t *f = *state;
    f->options.signers = CMS_SIGNERS(&f->signer);
    bytes_t cms = cms_build(&f->arena, &f->options);
    signed_data_t signed_data;
    content_digests_t digests, none;
    signer_check_t check;
    content_digests_init(&digests);
    content_digests_init(&none);
    f->budget.left = 100;
    certificate_t *certificate = pki_parse(f->certificate);
    assert_int_equal(signed_data_parse(&f->arena, cms, &f->findings, &signed_data), 0);
    assert_int_equal(signer_prepare(&f->arena, &signed_data, &signed_data.signers[0], false,
                                    &f->findings, &digests, &check),
                     0);
    assert_int_equal(signer_judge(&check, &signed_data.signers[0], &none, content, certificate,
                                  false, &f->budget, &f->findings),
                     SMIME_UNKNOWN);
    assert_true(findings_have(&f->findings, 0, FINDING_CONTENT_MISSING));
    content_digests_release(&digests);
    certificate_unref(&certificate);
}

/* What a copy with one bit flipped is taken for. */
static smime_answer_t judge_flipped(const certificate_t *known, bytes_t cms, bool *r_odd)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings;
    signed_data_t signed_data;
    content_digests_t digests;
    signer_check_t check;
    key_budget_t budget = {.left = 100};
    smime_answer_t answer = SMIME_FAIL;
    certificate_t *certificate = certificate_ref((certificate_t *)(uintptr_t)known);
    bool named = false;
    findings = findings_start(&found, &arena);
    content_digests_init(&digests);
    if (!signed_data_parse(&arena, cms, &findings, &signed_data) && signed_data.signer_count &&
        !signer_identifies(&signed_data.signers[0], certificate, &named) && named) {
        assert_int_equal(signer_prepare(&arena, &signed_data, &signed_data.signers[0], false,
                                        &findings, &digests, &check),
                         0);
        content_digests_write(&digests, content.data, content.size);
        content_digests_finish(&digests);
        answer = signer_judge(&check, &signed_data.signers[0], &digests, content, certificate,
                              false, &budget, &findings);
    }
    *r_odd = findings.list->count > 0;
    content_digests_release(&digests);
    certificate_unref(&certificate);
    arena_free(&arena);
    return answer;
}

static void test_signer_no_flipped_bit_passes_unnoticed(void **state)
{
    fixture_t *f = *state;
    f->options.signers = CMS_SIGNERS(&f->signer);
    f->options.detached = f->options.omit_certificates = true;
    f->signer.by_key_id = true; /* an issuer's name may be written in another case */
    bytes_t cms = cms_build(&f->arena, &f->options);
    uint8_t *copy = malloc(cms.size);
    memcpy(copy, cms.data, cms.size);
    certificate_t *certificate = pki_parse(f->certificate);
    bool odd;
    assert_int_equal(judge_flipped(certificate, cms, &odd), SMIME_PASS);
    assert_false(odd);
    for (size_t i = 0; i < cms.size * 8; i++) {
        copy[i / 8] ^= (uint8_t)(1u << i % 8);
        smime_answer_t answer = judge_flipped(certificate, bytes_of(copy, cms.size), &odd);
        /* Version numbers and the list of digest algorithms: findings that do not fail it. */
        assert_true(answer != SMIME_PASS || odd);
        copy[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    certificate_unref(&certificate);
    free(copy);
}

static bool identifies(fixture_t *f, const cms_signer_t *signer, const pki_certificate_t *whom)
{
    signed_data_t signed_data;
    bytes_t cms = CMS_BUILD(&f->arena, .content = content, .signers = CMS_SIGNERS(signer));
    assert_int_equal(signed_data_parse(&f->arena, cms, &f->findings, &signed_data), 0);
    certificate_t *certificate = pki_parse(whom);
    bool result;
    assert_int_equal(signer_identifies(&signed_data.signers[0], certificate, &result), 0);
    certificate_unref(&certificate);
    return result;
}

static void test_signer_identifies_by_issuer_and_serial_number(void **state)
{
    fixture_t *f = *state;
    const pki_certificate_t *ca = PKI_ISSUE(&f->arena, .subject = "O=Test,CN=CA", .ca = true);
    const pki_certificate_t *a =
        PKI_ISSUE(&f->arena, .subject = "CN=A", .issuer = ca, .serial = 5, .key = 1);
    const pki_certificate_t *b =
        PKI_ISSUE(&f->arena, .subject = "CN=A", .issuer = ca, .serial = 6, .key = 1);
    const pki_certificate_t *c = PKI_ISSUE(&f->arena, .subject = "CN=A", .issuer = ca,
                                           .issuer_name = "O=Other", .serial = 5, .key = 1);
    cms_signer_t signer = {.certificate = a};
    assert_true(identifies(f, &signer, a));
    assert_false(identifies(f, &signer, b));
    assert_false(identifies(f, &signer, c));
    signer.issuer = pki_name(&f->arena, "O:p=TEST,CN=  ca"); /* RFC 5280 section 7.1 */
    assert_true(identifies(f, &signer, a));
    signer.serial = bytes_of("\0\0\5", 3);
    assert_true(identifies(f, &signer, a));
}

static void test_signer_identifies_by_key_identifier(void **state)
{
    fixture_t *f = *state;
    const pki_certificate_t *a = PKI_ISSUE(&f->arena, .subject = "CN=A", .key = 1);
    const pki_certificate_t *same_key = PKI_ISSUE(&f->arena, .subject = "CN=B", .key = 1);
    const pki_certificate_t *other = PKI_ISSUE(&f->arena, .subject = "CN=A", .key = 2);
    const pki_certificate_t *without = PKI_ISSUE(&f->arena, .subject = "CN=A", .key = 1,
                                                 .omit = 1u << EXTENSION_SUBJECT_KEY_IDENTIFIER);
    cms_signer_t signer = {.certificate = a, .by_key_id = true};
    assert_true(identifies(f, &signer, a));
    assert_true(identifies(f, &signer, same_key));
    assert_false(identifies(f, &signer, other));
    assert_false(identifies(f, &signer, without));
    signer.key_id = bytes_of("", 0); /* an empty one is no wild card */
    assert_false(identifies(f, &signer, without));
    assert_false(identifies(f, &signer, a));
}

static bytes_t identifier_with(fixture_t *f, const char *oid, bytes_t parameters)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, oid);
    buffer_append(&out, parameters);
    der_wrap_sequence(&out, 0);
    return pki_take(&f->arena, &out);
}

static void test_signer_may_name_the_curve_of_the_key(void **state)
{
    fixture_t *f = *state;
    const bytes_t p256 = pki_hex(&f->arena, "06 08 2a 86 48 ce 3d 03 01 07"),
                  p384 = pki_hex(&f->arena, "06 05 2b 81 04 00 22"),
                  nobodys = pki_hex(&f->arena, "06 02 2a 03");
    f->signer.signature_algorithm = identifier_with(f, "1.2.840.10045.4.3.2", p256);
    assert_sound(f);
    f->signer.signature_algorithm = identifier_with(f, "1.2.840.10045.4.3.2", p384);
    assert_answer(f, SMIME_UNKNOWN, FINDING_ALGORITHM_UNKNOWN);
    f->signer.signature_algorithm = identifier_with(f, "1.2.840.10045.4.3.2", nobodys);
    assert_answer(f, SMIME_UNKNOWN, FINDING_ALGORITHM_UNKNOWN);
}

/* Nothing here can check it, so that leave for weak algorithms does not help. */
static void test_signer_with_pss_and_sha1_is_weak(void **state)
{
    fixture_t *f = *state;
    use_key(f, PKI_RSA_2048);
    f->signer.digest = "sha1";
    f->signer.signature = bytes_of(content.data, content.size);
    f->signer.signature_algorithm =
        identifier_with(f, "1.2.840.113549.1.1.10", bytes_of("\x30\0", 2)); /* all defaults */
    for (int allow = 0; allow < 2; allow++) {
        f->allow_weak = allow;
        assert_answer(f, SMIME_UNKNOWN, FINDING_DIGEST_WEAK);
    }
}

static void test_signer_with_malformed_digest_algorithm_fails(void **state)
{
    fixture_t *f = *state;
    f->options.digest_algorithms = "sha256";
    f->signer.digest_algorithm = pki_hex(&f->arena, "30 03 02 01 05");
    assert_answer(f, SMIME_FAIL, FINDING_CMS_MALFORMED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_signer_with_every_algorithm),
        TEST(test_signer_with_pss),
        TEST(test_signer_with_rsa_encryption_uses_the_digest_algorithm),
        TEST(test_signer_named_by_key_identifier_in_ber_without_certificates),
        TEST(test_signer_with_all_known_attributes),
        TEST(test_signer_who_signs_unsorted_attributes_is_believed_with_a_warning),
        TEST(test_signer_costs_a_second_check_only_for_unsorted_attributes),
        TEST(test_signer_attributes_of_another_content_do_not_count),
        TEST(test_signer_broken_attributes_fail),
        TEST(test_signer_signed_with_another_key),
        TEST(test_signer_for_another_certificate),
        TEST(test_signer_algorithm_has_to_go_with_the_key),
        TEST(test_signer_digests_have_to_be_the_same_in_both_places),
        TEST(test_signer_with_unknown_algorithms_is_unknown),
        TEST(test_signer_eddsa_without_attributes_needs_no_known_digest),
        TEST(test_signer_with_malformed_signature_algorithm_fails),
        TEST(test_signer_with_malformed_digest_algorithm_fails),
        TEST(test_signer_may_name_the_curve_of_the_key),
        TEST(test_signer_with_pss_and_sha1_is_weak),
        TEST(test_signer_weak_digests_need_leave),
        TEST(test_signer_weak_keys_need_leave),
        TEST(test_signer_dsa_of_old_messages),
        TEST(test_signer_stops_when_the_budget_is_spent),
        TEST(test_signer_digest_that_is_not_announced_is_noted),
        TEST(test_signer_attributes_passed_off_as_content_fail),
        TEST(test_signer_with_attributes_does_not_need_the_content_whole),
        TEST(test_signer_content_that_was_not_hashed_is_missing),
        TEST(test_signer_no_flipped_bit_passes_unnoticed),
        TEST(test_signer_identifies_by_issuer_and_serial_number),
        TEST(test_signer_identifies_by_key_identifier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
