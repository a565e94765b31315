/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checking one signature: every scheme and digest that is accepted, and what must not pass. */
#include "crypto/signature.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/limits.h"
#include "raw_signature.h"

#include <gnutls/crypto.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t memory; /* of all tests */

static bytes_t spki_of_key(gnutls_privkey_t key)
{
    return pki_spki(&memory, key);
}

static bytes_t spki_of(pki_key_kind_t kind, unsigned number)
{
    return spki_of_key(pki_key(kind, number));
}

static const bytes_t content = {(const uint8_t *)"the content", 11};

static signature_algorithm_t algorithm_of(signature_scheme_t scheme, const char *digest,
                                          unsigned salt_size)
{
    return (signature_algorithm_t){
        .scheme = scheme, .digest = digest_algorithm_named(digest), .salt_size = salt_size};
}

/* Checks with a fresh key and budget. */
static gpg_err_code_t checked(bytes_t spki, const signature_algorithm_t *algorithm, bytes_t data,
                              bool digest_known, bytes_t signature)
{
    public_key_t key;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    assert_int_equal(public_key_parse(spki, &key), 0);
    gpg_error_t err = signature_check(&key, algorithm, data, digest_known, signature, &budget);
    assert_int_equal(
        gpg_err_code(signature_check(&key, algorithm, data, digest_known, signature, &budget)),
        gpg_err_code(err)); /* the imported key serves again */
    public_key_release(&key);
    return gpg_err_code(err);
}

/* Signs, then: the signature holds, with the data or its digest; nothing holds once a bit is
 * changed. */
static void round_trip(pki_key_kind_t kind, signature_algorithm_t algorithm)
{
    gnutls_privkey_t pair = pki_key(kind, 0);
    buffer_t signature = BUFFER_INIT;
    uint8_t hash[64];
    raw_signature(pair, algorithm.scheme, algorithm.digest, algorithm.salt_size, content,
                  &signature);
    bytes_t s = buffer_bytes(&signature);
    assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, s), 0);
    assert_int_equal(checked(spki_of(kind, 1), &algorithm, content, false, s),
                     GPG_ERR_BAD_SIGNATURE);
    assert_int_equal(checked(spki_of_key(pair), &algorithm, bytes_text("the Content"), false, s),
                     GPG_ERR_BAD_SIGNATURE);
    assert_int_equal(checked(spki_of_key(pair), &algorithm, BYTES_NONE, false, s),
                     GPG_ERR_BAD_SIGNATURE);
    assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, BYTES_NONE),
                     GPG_ERR_BAD_SIGNATURE);
    if (algorithm.digest) {
        assert_int_equal(
            gnutls_hash_fast(algorithm.digest->gnutls, content.data, content.size, hash), 0);
        bytes_t h = bytes_of(hash, algorithm.digest->size);
        assert_int_equal(checked(spki_of_key(pair), &algorithm, h, true, s), 0);
        assert_int_equal(checked(spki_of_key(pair), &algorithm, bytes_from(h, 1), true, s),
                         GPG_ERR_BAD_SIGNATURE);
    }
    for (size_t i = 0; i < signature.size; i += 1 + signature.size / 40) {
        signature.data[i] ^= 1;
        assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, s),
                         GPG_ERR_BAD_SIGNATURE);
        signature.data[i] ^= 1;
    }
    buffer_free(&signature);
}

static void test_signature_rsa_pkcs1_with_every_digest(void **state)
{
    (void)state;
    const char *digests[] = {"md5",    "sha1",     "sha224",   "sha256",   "sha384",
                             "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"};
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        round_trip(PKI_RSA_2048, algorithm_of(SCHEME_RSA_PKCS1, digests[i], 0));
        round_trip(PKI_RSA_1024, algorithm_of(SCHEME_RSA_PKCS1, digests[i], 0));
    }
}

static void test_signature_rsa_pss_with_any_salt_size(void **state)
{
    (void)state;
    static const struct {
        const char *digest;
        unsigned salts[5];
    } rows[] = {
        {"sha256", {0, 33, 32, 100, 222}},
        {"sha384", {0, 49, 48, 100, 206}},
        {"sha512", {0, 65, 64, 100, 190}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n = 0; n < 5; n++)
            round_trip(PKI_RSA_2048,
                       algorithm_of(SCHEME_RSA_PSS, rows[i].digest, rows[i].salts[n]));
}

static void test_signature_pss_wants_the_announced_salt_size(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_RSA_2048, 0);
    buffer_t signature = BUFFER_INIT;
    signature_algorithm_t algorithm = algorithm_of(SCHEME_RSA_PSS, "sha256", 32);
    raw_signature(pair, SCHEME_RSA_PSS, algorithm.digest, 33, content, &signature);
    assert_int_equal(
        checked(spki_of_key(pair), &algorithm, content, false, buffer_bytes(&signature)),
        GPG_ERR_BAD_SIGNATURE);
    algorithm.salt_size = 223; /* one more than fits */
    assert_int_equal(
        checked(spki_of_key(pair), &algorithm, content, false, buffer_bytes(&signature)),
        GPG_ERR_BAD_SIGNATURE);
    buffer_free(&signature);
}

static void test_signature_key_serves_pkcs1_after_pss(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_RSA_2048, 0);
    buffer_t pss = BUFFER_INIT, pkcs1 = BUFFER_INIT;
    signature_algorithm_t p = algorithm_of(SCHEME_RSA_PSS, "sha256", 40);
    signature_algorithm_t q = algorithm_of(SCHEME_RSA_PKCS1, "sha256", 0);
    raw_signature(pair, SCHEME_RSA_PSS, p.digest, 40, content, &pss);
    raw_signature(pair, SCHEME_RSA_PKCS1, q.digest, 0, content, &pkcs1);
    public_key_t key;
    key_budget_t budget = {.left = 10};
    assert_int_equal(public_key_parse(spki_of_key(pair), &key), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(signature_check(&key, &p, content, false, buffer_bytes(&pss), &budget), 0);
        assert_int_equal(signature_check(&key, &q, content, false, buffer_bytes(&pkcs1), &budget),
                         0);
    }
    assert_int_equal(
        gpg_err_code(signature_check(&key, &q, content, false, buffer_bytes(&pss), &budget)),
        GPG_ERR_BAD_SIGNATURE);
    public_key_release(&key);
    buffer_free(&pss);
    buffer_free(&pkcs1);
}

static void test_signature_ecdsa_with_any_digest_on_every_curve(void **state)
{
    (void)state;
    const pki_key_kind_t kinds[] = {PKI_P256, PKI_P384, PKI_P521};
    const char *digests[] = {"sha1",   "sha224",   "sha256",   "sha384",
                             "sha512", "sha3-256", "sha3-384", "sha3-512"};
    for (size_t k = 0; k < 3; k++)
        for (size_t d = 0; d < sizeof digests / sizeof *digests; d++)
            round_trip(kinds[k], algorithm_of(SCHEME_ECDSA, digests[d], 0));
}

static void test_signature_eddsa_signs_the_data_itself(void **state)
{
    (void)state;
    round_trip(PKI_ED25519, algorithm_of(SCHEME_ED25519, NULL, 0));
    round_trip(PKI_ED448, algorithm_of(SCHEME_ED448, NULL, 0));
    signature_algorithm_t algorithm = algorithm_of(SCHEME_ED25519, NULL, 0);
    assert_int_not_equal(checked(spki_of(PKI_ED25519, 0), &algorithm, content, true, content), 0);
}

static void test_signature_dsa(void **state)
{
    (void)state;
    round_trip(PKI_DSA_1024, algorithm_of(SCHEME_DSA, "sha1", 0));
    round_trip(PKI_DSA_1024, algorithm_of(SCHEME_DSA, "sha256", 0));
}

/* The SPKI of a DSA key without its parameters. */
static void write_bare_dsa(buffer_t *out, bytes_t spki)
{
    der_reader_t outer = der_reader(spki, DER_RULES_DER), fields;
    der_item_t algorithm, key;
    assert_int_equal(der_expect_enter(&outer, DER_SEQUENCE, &fields), 0);
    assert_int_equal(der_expect(&fields, DER_SEQUENCE, &algorithm), 0);
    assert_int_equal(der_expect(&fields, DER_BIT_STRING, &key), 0);
    der_write_oid(out, "1.2.840.10040.4.1");
    der_wrap_sequence(out, 0);
    buffer_append(out, key.whole);
    der_wrap_sequence(out, 0);
}

static void test_signature_dsa_parameters_are_inherited(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_DSA_1024, 0);
    signature_algorithm_t algorithm = algorithm_of(SCHEME_DSA, "sha1", 0);
    buffer_t signature = BUFFER_INIT, bare = BUFFER_INIT;
    raw_signature(pair, SCHEME_DSA, algorithm.digest, 0, content, &signature);
    write_bare_dsa(&bare, spki_of_key(pair));
    public_key_t key, issuer, below, other;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    assert_int_equal(public_key_parse(buffer_bytes(&bare), &key), 0);
    assert_int_equal(public_key_parse(buffer_bytes(&bare), &below), 0);
    assert_int_equal(public_key_parse(spki_of_key(pair), &issuer), 0);
    assert_int_equal(public_key_parse(spki_of(PKI_DSA_1024, 1), &other), 0);
    bytes_t s = buffer_bytes(&signature);
    assert_int_equal(gpg_err_code(signature_check(&key, &algorithm, content, false, s, &budget)),
                     GPG_ERR_UNUSABLE_PUBKEY);
    assert_int_equal(public_key_inherit(&key, &other), 0);
    assert_int_equal(gpg_err_code(signature_check(&key, &algorithm, content, false, s, &budget)),
                     GPG_ERR_BAD_SIGNATURE);
    assert_int_equal(public_key_inherit(&key, &issuer), 0);
    assert_int_equal(key.bits, 1024);
    public_key_release(&issuer); /* the parameters are a copy */
    assert_int_equal(signature_check(&key, &algorithm, content, false, s, &budget), 0);
    assert_int_equal(public_key_inherit(&below, &key), 0);
    assert_int_equal(signature_check(&below, &algorithm, content, false, s, &budget), 0);
    public_key_release(&key);
    public_key_release(&below);
    public_key_release(&other);
    buffer_free(&bare);
    buffer_free(&signature);
}

static void test_signature_algorithm_has_to_go_with_the_key(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        signature_scheme_t scheme;
        const char *digest;
    } rows[] = {
        {PKI_RSA_2048, SCHEME_ECDSA, "sha256"},   {PKI_P256, SCHEME_RSA_PKCS1, "sha256"},
        {PKI_P256, SCHEME_RSA_PSS, "sha256"},     {PKI_ED25519, SCHEME_ED448, NULL},
        {PKI_ED448, SCHEME_ED25519, NULL},        {PKI_DSA_1024, SCHEME_ECDSA, "sha256"},
        {PKI_RSA_2048, SCHEME_UNKNOWN, "sha256"}, {PKI_RSA_2048, SCHEME_RSA_PKCS1, NULL},
        {PKI_RSA_2048, SCHEME_RSA_PSS, NULL},     {PKI_RSA_2048, SCHEME_RSA_PSS, "sha1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        signature_algorithm_t algorithm = algorithm_of(rows[i].scheme, rows[i].digest, 0);
        assert_int_equal(checked(spki_of(rows[i].kind, 0), &algorithm, content, false, content),
                         GPG_ERR_PUBKEY_ALGO);
    }
}

/* The SPKI of the test RSA key as an id-RSASSA-PSS key; hash NULL: without parameters. */
static void write_pss_key(buffer_t *out, const char *hash, unsigned salt_size)
{
    bytes_t spki = spki_of(PKI_RSA_2048, 0);
    der_reader_t outer = der_reader(spki, DER_RULES_DER), fields;
    der_item_t algorithm, key;
    assert_int_equal(der_expect_enter(&outer, DER_SEQUENCE, &fields), 0);
    assert_int_equal(der_expect(&fields, DER_SEQUENCE, &algorithm), 0);
    assert_int_equal(der_expect(&fields, DER_BIT_STRING, &key), 0);
    der_write_oid(out, "1.2.840.113549.1.1.10");
    size_t start = out->size;
    if (hash) {
        der_write_oid(out, hash);
        der_wrap_sequence(out, start);
        der_wrap(out, start, DER_CONTEXT, true, 0);
        size_t mask = out->size;
        der_write_oid(out, "1.2.840.113549.1.1.8");
        size_t inner = out->size;
        der_write_oid(out, hash);
        der_wrap_sequence(out, inner);
        der_wrap_sequence(out, mask);
        der_wrap(out, mask, DER_CONTEXT, true, 1);
        size_t salt = out->size;
        der_write_integer(out, salt_size);
        der_wrap(out, salt, DER_CONTEXT, true, 2);
        der_wrap_sequence(out, start);
    }
    der_wrap_sequence(out, 0);
    buffer_append(out, key.whole);
    der_wrap_sequence(out, 0);
}

static void test_signature_pss_key_restricts_its_use(void **state)
{
    (void)state;
    const char sha256[] = "2.16.840.1.101.3.4.2.1", sha512[] = "2.16.840.1.101.3.4.2.3";
    static const struct {
        int key; /* 0: no parameters, 1: SHA-256 with salts from 32 on, 2: SHA-512, 3: unknown hash
                  */
        signature_scheme_t scheme;
        unsigned salt_size;
        gpg_err_code_t expected;
    } rows[] = {
        {0, SCHEME_RSA_PSS, 0, 0},
        {0, SCHEME_RSA_PKCS1, 0, GPG_ERR_PUBKEY_ALGO},
        {1, SCHEME_RSA_PSS, 32, 0},
        {1, SCHEME_RSA_PSS, 60, 0},
        {1, SCHEME_RSA_PSS, 0, GPG_ERR_PUBKEY_ALGO},
        {1, SCHEME_RSA_PKCS1, 0, GPG_ERR_PUBKEY_ALGO},
        {2, SCHEME_RSA_PSS, 32, GPG_ERR_PUBKEY_ALGO},
        {3, SCHEME_RSA_PSS, 32, GPG_ERR_PUBKEY_ALGO},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *hashes[] = {NULL, sha256, sha512, "1.2.3"};
        buffer_t spki = BUFFER_INIT, signature = BUFFER_INIT;
        write_pss_key(&spki, hashes[rows[i].key], 32);
        signature_algorithm_t algorithm = algorithm_of(rows[i].scheme, "sha256", rows[i].salt_size);
        raw_signature(pki_key(PKI_RSA_2048, 0), rows[i].scheme, algorithm.digest, rows[i].salt_size,
                      content, &signature);
        assert_int_equal(
            checked(buffer_bytes(&spki), &algorithm, content, false, buffer_bytes(&signature)),
            rows[i].expected);
        buffer_free(&spki);
        buffer_free(&signature);
    }
}

static void test_signature_check_stops_when_the_budget_is_spent(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_P521, 0);
    signature_algorithm_t algorithm = algorithm_of(SCHEME_ECDSA, "sha512", 0);
    buffer_t signature = BUFFER_INIT;
    raw_signature(pair, SCHEME_ECDSA, algorithm.digest, 0, content, &signature);
    public_key_t key;
    assert_int_equal(public_key_parse(spki_of_key(pair), &key), 0);
    key_budget_t budget = {.left = 2 * public_key_cost(&key) + 1};
    gpg_err_code_t expected[] = {0, 0, GPG_ERR_RESOURCE_LIMIT, GPG_ERR_RESOURCE_LIMIT};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(gpg_err_code(signature_check(&key, &algorithm, content, false,
                                                      buffer_bytes(&signature), &budget)),
                         expected[i]);
    assert_int_equal(budget.left, 1);
    public_key_release(&key);
    buffer_free(&signature);
}

static void test_signature_check_charges_for_what_it_has_to_hash(void **state)
{
    (void)state;
    signature_algorithm_t algorithm = algorithm_of(SCHEME_ECDSA, "sha256", 0);
    buffer_t large = BUFFER_INIT;
    for (size_t i = 0; i < 1024 * 1024; i++)
        buffer_append_byte(&large, 'x');
    public_key_t key;
    assert_int_equal(public_key_parse(spki_of(PKI_P256, 0), &key), 0);
    key_budget_t budget = {.left = 100};
    assert_int_equal(gpg_err_code(signature_check(&key, &algorithm, buffer_bytes(&large), false,
                                                  content, &budget)),
                     GPG_ERR_BAD_SIGNATURE);
    assert_int_equal(budget.left, 100 - public_key_cost(&key) - 16);
    public_key_release(&key);
    buffer_free(&large);
}

static void test_signature_refuses_a_point_that_is_not_on_the_curve(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_P256, 0);
    signature_algorithm_t algorithm = algorithm_of(SCHEME_ECDSA, "sha256", 0);
    buffer_t signature = BUFFER_INIT, spki = BUFFER_INIT;
    raw_signature(pair, SCHEME_ECDSA, algorithm.digest, 0, content, &signature);
    buffer_append(&spki, spki_of_key(pair));
    spki.data[spki.size - 1] ^= 1;
    assert_int_not_equal(
        checked(buffer_bytes(&spki), &algorithm, content, false, buffer_bytes(&signature)), 0);
    buffer_free(&signature);
    buffer_free(&spki);
}

/* A signature of two numbers, taken apart and put together in ways that mean the same. */
typedef struct numbers {
    bytes_t r, s; /* INTEGER contents */
} numbers_t;

static numbers_t numbers_of(bytes_t signature)
{
    der_reader_t reader = der_reader(signature, DER_RULES_DER), inside;
    der_item_t r, s;
    assert_int_equal(der_expect_enter(&reader, DER_SEQUENCE, &inside), 0);
    assert_int_equal(der_expect(&inside, DER_INTEGER, &r), 0);
    assert_int_equal(der_expect(&inside, DER_INTEGER, &s), 0);
    return (numbers_t){r.content, s.content};
}

static void append(buffer_t *out, const char *before, size_t size, bytes_t what)
{
    buffer_append(out, bytes_of(before, size));
    buffer_append(out, what);
}

/* Number `way` of the encodings that are no DER, or false. */
static bool encode_otherwise(numbers_t numbers, unsigned way, buffer_t *out)
{
    buffer_t inside = BUFFER_INIT;
    size_t zeros = way == 0 ? 1 : 0;
    const char header[] = {DER_INTEGER, (char)(numbers.r.size + zeros), 0};
    append(&inside, header, 2 + zeros, numbers.r); /* 0: a zero octet that is not needed */
    if (way == 1) {                                /* a length of two octets */
        const char long_length[] = {DER_INTEGER, (char)0x81, (char)numbers.s.size};
        append(&inside, long_length, 3, numbers.s);
    } else {
        der_write(&inside, DER_INTEGER, numbers.s);
    }
    if (way == 2) /* one more element */
        der_write_integer(&inside, 1);
    bytes_t pair = buffer_bytes(&inside);
    if (way == 3) { /* indefinite length */
        append(out, "\x30\x80", 2, pair);
        buffer_append(out, bytes_of("\0\0", 2));
    } else if (way == 4) { /* a long length */
        const char sequence[] = {0x30, (char)0x82, 0, (char)pair.size};
        append(out, sequence, 4, pair);
    } else {
        const char sequence[] = {way == 6 ? 0x31 : 0x30, (char)pair.size};
        append(out, sequence, 2, pair); /* 6: a SET */
    }
    if (way == 5) /* something behind it */
        buffer_append_byte(out, 0);
    buffer_free(&inside);
    return way < 7;
}

static void test_signature_of_two_numbers_is_der(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        signature_scheme_t scheme;
    } rows[] = {{PKI_P256, SCHEME_ECDSA}, {PKI_DSA_1024, SCHEME_DSA}};
    for (size_t i = 0; i < 2; i++) {
        gnutls_privkey_t pair = pki_key(rows[i].kind, 0);
        signature_algorithm_t algorithm = algorithm_of(rows[i].scheme, "sha256", 0);
        buffer_t signature = BUFFER_INIT, other = BUFFER_INIT;
        raw_signature(pair, rows[i].scheme, algorithm.digest, 0, content, &signature);
        assert_int_equal(
            checked(spki_of_key(pair), &algorithm, content, false, buffer_bytes(&signature)), 0);
        numbers_t numbers = numbers_of(buffer_bytes(&signature));
        for (unsigned way = 0; encode_otherwise(numbers, way, &other); way++) {
            assert_int_equal(
                checked(spki_of_key(pair), &algorithm, content, false, buffer_bytes(&other)),
                GPG_ERR_BAD_SIGNATURE);
            buffer_clear(&other);
        }
        buffer_free(&signature);
        buffer_free(&other);
    }
}

/* RFC 8017 sections 8.1.2 and 8.2.2: as many octets as the modulus. */
static void test_signature_of_rsa_has_the_modulus_size(void **state)
{
    (void)state;
    static const signature_scheme_t schemes[] = {SCHEME_RSA_PKCS1, SCHEME_RSA_PSS};
    gnutls_privkey_t pair = pki_key(PKI_RSA_2048, 0);
    for (size_t i = 0; i < 2; i++) {
        signature_algorithm_t algorithm = algorithm_of(schemes[i], "sha256", 32);
        buffer_t signature = BUFFER_INIT;
        buffer_append_byte(&signature, 0);
        raw_signature(pair, schemes[i], algorithm.digest, 32, content, &signature);
        bytes_t s = buffer_bytes(&signature);
        assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, bytes_from(s, 1)),
                         0);
        assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, s),
                         GPG_ERR_BAD_SIGNATURE);
        buffer_free(&signature);
    }
}

static void test_signature_names_no_other_curve_than_the_keys(void **state)
{
    (void)state;
    gnutls_privkey_t pair = pki_key(PKI_P256, 0);
    signature_algorithm_t algorithm = algorithm_of(SCHEME_ECDSA, "sha256", 0);
    buffer_t signature = BUFFER_INIT;
    raw_signature(pair, SCHEME_ECDSA, algorithm.digest, 0, content, &signature);
    bytes_t s = buffer_bytes(&signature);
    algorithm.curve = curve_named("P-256");
    assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, s), 0);
    algorithm.curve = curve_named("P-384");
    assert_int_equal(checked(spki_of_key(pair), &algorithm, content, false, s),
                     GPG_ERR_UNKNOWN_ALGORITHM);
    buffer_free(&signature);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signature_rsa_pkcs1_with_every_digest),
        cmocka_unit_test(test_signature_rsa_pss_with_any_salt_size),
        cmocka_unit_test(test_signature_pss_wants_the_announced_salt_size),
        cmocka_unit_test(test_signature_key_serves_pkcs1_after_pss),
        cmocka_unit_test(test_signature_ecdsa_with_any_digest_on_every_curve),
        cmocka_unit_test(test_signature_eddsa_signs_the_data_itself),
        cmocka_unit_test(test_signature_dsa),
        cmocka_unit_test(test_signature_dsa_parameters_are_inherited),
        cmocka_unit_test(test_signature_algorithm_has_to_go_with_the_key),
        cmocka_unit_test(test_signature_pss_key_restricts_its_use),
        cmocka_unit_test(test_signature_check_stops_when_the_budget_is_spent),
        cmocka_unit_test(test_signature_check_charges_for_what_it_has_to_hash),
        cmocka_unit_test(test_signature_of_two_numbers_is_der),
        cmocka_unit_test(test_signature_of_rsa_has_the_modulus_size),
        cmocka_unit_test(test_signature_names_no_other_curve_than_the_keys),
        cmocka_unit_test(test_signature_refuses_a_point_that_is_not_on_the_curve),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&memory);
    return failed;
}
