/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* AlgorithmIdentifiers: what is known by which OID, and what its parameters may be. */
#include "crypto/algorithm.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ABSENT, NULL_PARAMETERS, OTHER_PARAMETERS };

static void write_identifier(buffer_t *out, const char *oid, int parameters)
{
    size_t start = out->size;
    der_write_oid(out, oid);
    if (parameters == NULL_PARAMETERS)
        der_write(out, DER_NULL, BYTES_NONE);
    if (parameters == OTHER_PARAMETERS)
        der_write_integer(out, 7);
    der_wrap_sequence(out, start);
}

static void write_explicit(buffer_t *out, size_t start, uint32_t tag)
{
    der_wrap(out, start, DER_CONTEXT, true, tag);
}

/* An id-RSASSA-PSS identifier; NULL or negative: the field is left out. */
static void write_pss(buffer_t *out, const char *hash, const char *mask, int salt, int trailer)
{
    der_write_oid(out, "1.2.840.113549.1.1.10");
    size_t parameters = out->size, at = out->size;
    if (hash) {
        write_identifier(out, hash, NULL_PARAMETERS);
        write_explicit(out, at, 0);
    }
    at = out->size;
    if (mask) {
        der_write_oid(out, "1.2.840.113549.1.1.8");
        write_identifier(out, mask, NULL_PARAMETERS);
        der_wrap_sequence(out, at);
        write_explicit(out, at, 1);
    }
    at = out->size;
    if (salt >= 0) {
        der_write_integer(out, (uint64_t)salt);
        write_explicit(out, at, 2);
    }
    at = out->size;
    if (trailer >= 0) {
        der_write_integer(out, (uint64_t)trailer);
        write_explicit(out, at, 3);
    }
    der_wrap_sequence(out, parameters);
    der_wrap_sequence(out, 0);
}

static signature_algorithm_t parsed(buffer_t *identifier)
{
    signature_algorithm_t algorithm;
    assert_false(identifier->error);
    assert_int_equal(signature_algorithm_parse(buffer_bytes(identifier), &algorithm), 0);
    buffer_free(identifier);
    return algorithm;
}

static signature_algorithm_t parsed_pss(const char *hash, const char *mask, int salt, int trailer)
{
    buffer_t out = BUFFER_INIT;
    write_pss(&out, hash, mask, salt, trailer);
    return parsed(&out);
}

static const char sha1[] = "1.3.14.3.2.26", sha256[] = "2.16.840.1.101.3.4.2.1",
                  sha512[] = "2.16.840.1.101.3.4.2.3";

static void test_digest_parameters_are_absent_or_null(void **state)
{
    (void)state;
    for (int parameters = ABSENT; parameters <= OTHER_PARAMETERS; parameters++) {
        buffer_t out = BUFFER_INIT;
        write_identifier(&out, sha256, parameters);
        const digest_algorithm_t *digest = digest_algorithm_of(buffer_bytes(&out));
        if (parameters == OTHER_PARAMETERS)
            assert_null(digest);
        else
            assert_ptr_equal(digest, digest_algorithm_named("sha256"));
        for (size_t cut = 0; cut < out.size; cut++)
            assert_null(digest_algorithm_of(bytes_slice(buffer_bytes(&out), 0, cut)));
        buffer_append_byte(&out, 0);
        assert_null(digest_algorithm_of(buffer_bytes(&out)));
        buffer_free(&out);
    }
}

static void test_signature_algorithms_of_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *oid, *name, *digest;
        signature_scheme_t scheme;
    } rows[] = {
        {"1.2.840.113549.1.1.1", "RSASSA-PKCS1-v1_5", NULL, SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.4", "RSASSA-PKCS1-v1_5", "md5", SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.5", "RSASSA-PKCS1-v1_5", "sha1", SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.14", "RSASSA-PKCS1-v1_5", "sha224", SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.11", "RSASSA-PKCS1-v1_5", "sha256", SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.12", "RSASSA-PKCS1-v1_5", "sha384", SCHEME_RSA_PKCS1},
        {"1.2.840.113549.1.1.13", "RSASSA-PKCS1-v1_5", "sha512", SCHEME_RSA_PKCS1},
        {"1.3.14.3.2.29", "RSASSA-PKCS1-v1_5", "sha1", SCHEME_RSA_PKCS1},
        {"1.3.14.3.2.3", "RSASSA-PKCS1-v1_5", "md5", SCHEME_RSA_PKCS1},
        {"2.16.840.1.101.3.4.3.13", "RSASSA-PKCS1-v1_5", "sha3-224", SCHEME_RSA_PKCS1},
        {"2.16.840.1.101.3.4.3.14", "RSASSA-PKCS1-v1_5", "sha3-256", SCHEME_RSA_PKCS1},
        {"2.16.840.1.101.3.4.3.15", "RSASSA-PKCS1-v1_5", "sha3-384", SCHEME_RSA_PKCS1},
        {"2.16.840.1.101.3.4.3.16", "RSASSA-PKCS1-v1_5", "sha3-512", SCHEME_RSA_PKCS1},
        {"1.2.840.10045.2.1", "ECDSA", NULL, SCHEME_ECDSA},
        {"1.2.840.10045.4.1", "ECDSA", "sha1", SCHEME_ECDSA},
        {"1.2.840.10045.4.3.1", "ECDSA", "sha224", SCHEME_ECDSA},
        {"1.2.840.10045.4.3.2", "ECDSA", "sha256", SCHEME_ECDSA},
        {"1.2.840.10045.4.3.3", "ECDSA", "sha384", SCHEME_ECDSA},
        {"1.2.840.10045.4.3.4", "ECDSA", "sha512", SCHEME_ECDSA},
        {"2.16.840.1.101.3.4.3.9", "ECDSA", "sha3-224", SCHEME_ECDSA},
        {"2.16.840.1.101.3.4.3.10", "ECDSA", "sha3-256", SCHEME_ECDSA},
        {"2.16.840.1.101.3.4.3.11", "ECDSA", "sha3-384", SCHEME_ECDSA},
        {"2.16.840.1.101.3.4.3.12", "ECDSA", "sha3-512", SCHEME_ECDSA},
        {"1.2.840.10040.4.1", "DSA", NULL, SCHEME_DSA},
        {"1.2.840.10040.4.3", "DSA", "sha1", SCHEME_DSA},
        {"1.3.14.3.2.27", "DSA", "sha1", SCHEME_DSA},
        {"2.16.840.1.101.3.4.3.1", "DSA", "sha224", SCHEME_DSA},
        {"2.16.840.1.101.3.4.3.2", "DSA", "sha256", SCHEME_DSA},
        {"2.16.840.1.101.3.4.3.3", "DSA", "sha384", SCHEME_DSA},
        {"2.16.840.1.101.3.4.3.4", "DSA", "sha512", SCHEME_DSA},
        {"1.3.101.112", "Ed25519", NULL, SCHEME_ED25519},
        {"1.3.101.113", "Ed448", NULL, SCHEME_ED448},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int parameters = ABSENT; parameters <= OTHER_PARAMETERS; parameters++) {
            buffer_t out = BUFFER_INIT;
            write_identifier(&out, rows[i].oid, parameters);
            signature_algorithm_t algorithm = parsed(&out);
            bool eddsa = rows[i].scheme == SCHEME_ED25519 || rows[i].scheme == SCHEME_ED448;
            bool known = parameters == ABSENT || (parameters == NULL_PARAMETERS && !eddsa);
            assert_int_equal(algorithm.scheme, known ? rows[i].scheme : SCHEME_UNKNOWN);
            assert_string_equal(algorithm.name, rows[i].name);
            assert_ptr_equal(algorithm.digest, digest_algorithm_named(rows[i].digest));
        }
}

/* By its name where that is known, else by its OID. */
static void test_unknown_signature_algorithm_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *oid, *name;
    } rows[] = {
        {"2.16.840.1.101.3.4.3.17", "ML-DSA-44"},
        {"2.16.840.1.101.3.4.3.18", "ML-DSA-65"},
        {"2.16.840.1.101.3.4.3.19", "ML-DSA-87"},
        {"2.16.840.1.101.3.4.3.20", "SLH-DSA-SHA2-128s"},
        {"2.16.840.1.101.3.4.3.25", "SLH-DSA-SHA2-256f"},
        {"2.16.840.1.101.3.4.3.26", "SLH-DSA-SHAKE-128s"},
        {"2.16.840.1.101.3.4.3.31", "SLH-DSA-SHAKE-256f"},
        {"2.16.840.1.101.3.4.3.33", "HashML-DSA-65 with sha512"},
        {"2.16.840.1.101.3.4.2.12", "shake256"},
        {"1.3.6.1.5.5.7.6.33", "ECDSA with shake256"},
        {"1.2.840.113549.1.9.16.3.17", "HSS/LMS"},
        {"2.16.840.1.101.3.4.3.47", "2.16.840.1.101.3.4.3.47"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buffer_t out = BUFFER_INIT;
        write_identifier(&out, rows[i].oid, ABSENT);
        char text[64];
        assert_string_equal(algorithm_name(buffer_bytes(&out), text, sizeof text), rows[i].name);
        signature_algorithm_t algorithm = parsed(&out);
        assert_int_equal(algorithm.scheme, SCHEME_UNKNOWN);
        assert_string_equal(algorithm.name, rows[i].name);
    }
}

static void test_ecdsa_with_specified_takes_the_hash_of_its_parameters(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, "1.2.840.10045.4.3");
    write_identifier(&out, sha512, ABSENT);
    der_wrap_sequence(&out, 0);
    signature_algorithm_t algorithm = parsed(&out);
    assert_int_equal(algorithm.scheme, SCHEME_ECDSA);
    assert_string_equal(algorithm.digest->name, "sha512");
    write_identifier(&out, "1.2.840.10045.4.3", ABSENT);
    assert_int_equal(parsed(&out).scheme, SCHEME_UNKNOWN);
}

static void test_pss_parameters_are_read(void **state)
{
    (void)state;
    for (int salt = 0; salt <= 222; salt += 37) {
        signature_algorithm_t algorithm = parsed_pss(sha256, sha256, salt, salt % 2 ? 1 : -1);
        assert_int_equal(algorithm.scheme, SCHEME_RSA_PSS);
        assert_string_equal(algorithm.digest->name, "sha256");
        assert_int_equal(algorithm.salt_size, salt);
        assert_string_equal(algorithm.name, "RSASSA-PSS");
    }
    assert_int_equal(parsed_pss(sha512, sha512, -1, -1).salt_size, 20);
}

static void test_pss_that_cannot_be_checked_is_unknown(void **state)
{
    (void)state;
    const signature_algorithm_t unknown[] = {
        parsed_pss(sha256, sha512, 32, -1), /* MGF1 with another hash */
        parsed_pss(sha256, NULL, 32, -1),   /* MGF1 with SHA-1, the default */
        parsed_pss(sha256, sha256, 5000, -1), parsed_pss(sha256, sha256, 32, 2),
        parsed_pss("1.2.3", "1.2.3", 32, -1),
    };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_int_equal(unknown[i].scheme, SCHEME_UNKNOWN);
        assert_string_equal(unknown[i].name, "RSASSA-PSS");
    }
    buffer_t out = BUFFER_INIT;
    write_identifier(&out, "1.2.840.113549.1.1.10", ABSENT);
    assert_int_equal(parsed(&out).scheme, SCHEME_UNKNOWN);
}

static void test_malformed_identifiers_are_errors(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    signature_algorithm_t algorithm;
    write_pss(&out, sha256, sha256, 32, 1);
    for (size_t cut = 0; cut < out.size; cut++) {
        gpg_error_t err =
            signature_algorithm_parse(bytes_slice(buffer_bytes(&out), 0, cut), &algorithm);
        assert_int_equal(gpg_err_code(err), GPG_ERR_BAD_BER);
        assert_int_equal(algorithm.scheme, SCHEME_UNKNOWN);
    }
    buffer_append_byte(&out, 0);
    assert_int_equal(gpg_err_code(signature_algorithm_parse(buffer_bytes(&out), &algorithm)),
                     GPG_ERR_BAD_BER);
    buffer_free(&out);
    write_identifier(&out, "1.2.840.113549.1.1.10", NULL_PARAMETERS);
    assert_int_equal(gpg_err_code(signature_algorithm_parse(buffer_bytes(&out), &algorithm)),
                     GPG_ERR_BAD_BER);
    buffer_free(&out);
}

static bool equal(const char *oid_a, int parameters_a, const char *oid_b, int parameters_b)
{
    buffer_t a = BUFFER_INIT, b = BUFFER_INIT;
    write_identifier(&a, oid_a, parameters_a);
    write_identifier(&b, oid_b, parameters_b);
    bool result = algorithm_identifier_equal(buffer_bytes(&a), buffer_bytes(&b));
    buffer_free(&a);
    buffer_free(&b);
    return result;
}

static void test_identifiers_are_equal_by_oid_and_parameters(void **state)
{
    (void)state;
    const char rsa[] = "1.2.840.113549.1.1.11", ecdsa[] = "1.2.840.10045.4.3.2";
    assert_true(equal(sha256, ABSENT, sha256, NULL_PARAMETERS));
    assert_true(equal(rsa, NULL_PARAMETERS, rsa, ABSENT));
    assert_true(equal(ecdsa, ABSENT, ecdsa, ABSENT));
    assert_false(equal(ecdsa, ABSENT, ecdsa, NULL_PARAMETERS));
    assert_false(equal(sha256, ABSENT, sha256, OTHER_PARAMETERS));
    assert_true(equal(sha256, OTHER_PARAMETERS, sha256, OTHER_PARAMETERS));
    assert_false(equal(sha256, ABSENT, sha512, ABSENT));
    assert_false(algorithm_identifier_equal(BYTES_NONE, BYTES_NONE));
}

static bool equivalent(buffer_t *a, buffer_t *b)
{
    assert_int_equal(a->error, 0);
    assert_int_equal(b->error, 0);
    bool result = algorithm_identifier_equivalent(buffer_bytes(a), buffer_bytes(b));
    assert_int_equal(result, algorithm_identifier_equivalent(buffer_bytes(b), buffer_bytes(a)));
    buffer_free(a);
    buffer_free(b);
    return result;
}

static bool equivalent_pss(const char *hash, const char *mask, int salt, int trailer,
                           const char *other_hash, int other_salt, int other_trailer)
{
    buffer_t a = BUFFER_INIT, b = BUFFER_INIT;
    write_pss(&a, hash, mask, salt, trailer);
    write_pss(&b, other_hash, other_hash, other_salt, other_trailer);
    return equivalent(&a, &b);
}

static bool equivalent_plain(const char *oid, int parameters, const char *other, int others)
{
    buffer_t a = BUFFER_INIT, b = BUFFER_INIT;
    write_identifier(&a, oid, parameters);
    write_identifier(&b, other, others);
    return equivalent(&a, &b);
}

/* RFC 6211 section 3 */
static void test_identifiers_are_equivalent_by_what_their_parameters_mean(void **state)
{
    (void)state;
    const char ecdsa[] = "1.2.840.10045.4.3.2", ed25519[] = "1.3.101.112";
    assert_true(equivalent_plain(sha256, ABSENT, sha256, NULL_PARAMETERS));
    assert_true(equivalent_plain(ecdsa, ABSENT, ecdsa, NULL_PARAMETERS));
    assert_false(equivalent_plain(ecdsa, ABSENT, ecdsa, OTHER_PARAMETERS));
    assert_false(equivalent_plain(ecdsa, ABSENT, "1.2.840.10045.4.3.3", ABSENT));
    assert_false(equivalent_plain(ed25519, ABSENT, ed25519, NULL_PARAMETERS));
    assert_false(equivalent_plain("1.2.3", ABSENT, "1.2.3", NULL_PARAMETERS));
    assert_true(equivalent_plain("1.2.3", OTHER_PARAMETERS, "1.2.3", OTHER_PARAMETERS));
    /* defaults: SHA-1, 20 bytes of salt, trailer 1 */
    assert_true(equivalent_pss(sha256, sha256, 32, 1, sha256, 32, -1));
    assert_true(equivalent_pss(sha512, sha512, -1, -1, sha512, 20, 1));
    assert_true(equivalent_pss(NULL, NULL, -1, -1, sha1, 20, 1));
    assert_false(equivalent_pss(sha256, sha256, 32, 1, sha256, 33, 1));
    assert_false(equivalent_pss(sha256, sha256, 32, 1, sha256, 32, 2));
    assert_false(equivalent_pss(sha256, sha256, 32, 1, sha512, 32, 1));
    assert_false(equivalent_pss(sha256, NULL, 32, 1, sha256, 32, 1));
    assert_false(equivalent_pss(NULL, NULL, -1, -1, sha256, -1, -1));
}

static void test_ecdsa_may_name_a_curve(void **state)
{
    (void)state;
    static const struct {
        const char *curve, *name;
    } rows[] = {{"1.2.840.10045.3.1.7", "P-256"}, {"1.3.132.0.34", "P-384"}, {"1.2.3", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buffer_t out = BUFFER_INIT;
        der_write_oid(&out, "1.2.840.10045.4.3.2");
        der_write_oid(&out, rows[i].curve);
        der_wrap_sequence(&out, 0);
        signature_algorithm_t algorithm = parsed(&out);
        assert_int_equal(algorithm.scheme, rows[i].name ? SCHEME_ECDSA : SCHEME_UNKNOWN);
        if (rows[i].name)
            assert_string_equal(algorithm.curve->name, rows[i].name);
        else
            assert_null(algorithm.curve);
    }
}

/* SHA-1 is weak, not unknown; but GnuTLS checks no RSASSA-PSS with it. */
static void test_pss_with_a_weak_hash_is_known_and_not_checked(void **state)
{
    (void)state;
    const signature_algorithm_t weak[] = {
        parsed_pss(NULL, NULL, -1, -1), /* all defaults: SHA-1 */
        parsed_pss(sha1, sha1, 20, -1),
    };
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        assert_int_equal(weak[i].scheme, SCHEME_RSA_PSS);
        assert_string_equal(weak[i].digest->name, "sha1");
        assert_int_equal(weak[i].salt_size, 20);
        assert_false(signature_algorithm_checked(&weak[i]));
    }
    const signature_algorithm_t good = parsed_pss(sha256, sha256, 32, -1);
    assert_true(signature_algorithm_checked(&good));
}

static void test_names_for_people(void **state)
{
    (void)state;
    char text[64];
    buffer_t out = BUFFER_INIT;
    write_identifier(&out, sha256, ABSENT);
    assert_string_equal(algorithm_name(buffer_bytes(&out), text, sizeof text), "sha256");
    buffer_free(&out);
    write_identifier(&out, "1.2.840.10045.4.3.2", ABSENT);
    assert_string_equal(algorithm_name(buffer_bytes(&out), text, sizeof text), "ECDSA");
    buffer_free(&out);
    assert_string_equal(algorithm_name(BYTES_NONE, text, sizeof text), "(malformed)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digest_parameters_are_absent_or_null),
        cmocka_unit_test(test_signature_algorithms_of_the_table),
        cmocka_unit_test(test_unknown_signature_algorithm_is_named),
        cmocka_unit_test(test_ecdsa_with_specified_takes_the_hash_of_its_parameters),
        cmocka_unit_test(test_pss_parameters_are_read),
        cmocka_unit_test(test_pss_that_cannot_be_checked_is_unknown),
        cmocka_unit_test(test_malformed_identifiers_are_errors),
        cmocka_unit_test(test_identifiers_are_equal_by_oid_and_parameters),
        cmocka_unit_test(test_identifiers_are_equivalent_by_what_their_parameters_mean),
        cmocka_unit_test(test_ecdsa_may_name_a_curve),
        cmocka_unit_test(test_pss_with_a_weak_hash_is_known_and_not_checked),
        cmocka_unit_test(test_names_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
