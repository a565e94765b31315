/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Public keys: what is read from a SubjectPublicKeyInfo, and which keys are used at all. */
#include "crypto/public_key.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "pki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t memory_of_keys;

static bytes_t spki_of(pki_key_kind_t kind, unsigned number)
{
    return pki_spki(&memory_of_keys, pki_key(kind, number));
}

static const pki_key_kind_t kinds[] = {PKI_RSA_2048, PKI_RSA_PSS, PKI_P256,  PKI_P384,
                                       PKI_P521,     PKI_ED25519, PKI_ED448, PKI_DSA_1024};
#define KINDS (sizeof kinds / sizeof *kinds)

static void write_rsa(buffer_t *out, bytes_t modulus, bytes_t exponent)
{
    der_write_oid(out, "1.2.840.113549.1.1.1");
    der_write(out, DER_NULL, BYTES_NONE);
    der_wrap_sequence(out, 0);
    size_t key = out->size;
    buffer_append_byte(out, 0);
    size_t integers = out->size;
    der_write(out, DER_INTEGER, modulus);
    der_write(out, DER_INTEGER, exponent);
    der_wrap_sequence(out, integers);
    der_wrap(out, key, DER_UNIVERSAL, false, DER_BIT_STRING);
    der_wrap_sequence(out, 0);
}

/* An RSA key with a modulus of this many bits (all of them 1) and this exponent. */
static public_key_t rsa_key(buffer_t *memory, unsigned bits, uint64_t exponent)
{
    uint8_t modulus[5000] = {0};
    size_t size = bits / 8 + 1;
    memset(modulus + 1, 0xff, size - 1);
    uint8_t e[9] = {0};
    size_t e_size = 0;
    for (int shift = 56; shift >= 0; shift -= 8)
        e[1 + e_size++] = (uint8_t)(exponent >> shift);
    const uint8_t *start = e;
    while (e_size && start[0] == 0 && !(start[1] & 0x80)) {
        start++;
        e_size--;
    }
    buffer_free(memory);
    write_rsa(memory, bytes_of(modulus, size), bytes_of(start, e_size + 1));
    public_key_t key;
    assert_int_equal(public_key_parse(buffer_bytes(memory), &key), 0);
    return key;
}

static void test_public_key_describes_every_kind(void **state)
{
    (void)state;
    static const struct {
        pki_key_kind_t kind;
        key_type_t type;
        const char *algorithm, *curve;
        unsigned bits;
        int strength;
    } rows[] = {
        {PKI_RSA_2048, KEY_RSA, "RSA", "", 2048, STRENGTH_GOOD},
        {PKI_RSA_1024, KEY_RSA, "RSA", "", 1024, STRENGTH_WEAK},
        {PKI_RSA_512, KEY_RSA, "RSA", "", 512, STRENGTH_BROKEN},
        {PKI_P256, KEY_ECDSA, "ECDSA", "P-256", 256, STRENGTH_GOOD},
        {PKI_P384, KEY_ECDSA, "ECDSA", "P-384", 384, STRENGTH_GOOD},
        {PKI_P521, KEY_ECDSA, "ECDSA", "P-521", 521, STRENGTH_GOOD},
        {PKI_ED25519, KEY_ED25519, "Ed25519", "", 256, STRENGTH_GOOD},
        {PKI_ED448, KEY_ED448, "Ed448", "", 456, STRENGTH_GOOD},
        {PKI_DSA_1024, KEY_DSA, "DSA", "", 1024, STRENGTH_WEAK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        public_key_t key;
        assert_int_equal(public_key_parse(spki_of(rows[i].kind, 0), &key), 0);
        assert_int_equal(key.type, rows[i].type);
        assert_string_equal(key.algorithm, rows[i].algorithm);
        assert_string_equal(key.curve, rows[i].curve);
        assert_int_equal(key.bits, rows[i].bits);
        assert_true(public_key_usable(&key));
        assert_int_equal(public_key_strength(&key), rows[i].strength);
        struct gnutls_pubkey_st *imported;
        assert_int_equal(public_key_import(&key, &imported), 0);
        gnutls_pubkey_deinit(imported);
        public_key_release(&key);
    }
}

static void test_public_key_refuses_truncation_and_trailing_bytes(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        bytes_t spki = spki_of(kinds[kind], 0);
        public_key_t key;
        for (size_t cut = 0; cut < spki.size; cut++) {
            /* A copy of exactly this size, so that a sanitizer sees every read past it. */
            uint8_t *copy = malloc(cut ? cut : 1);
            assert_non_null(copy);
            memcpy(copy, spki.data, cut);
            gpg_error_t err = public_key_parse(bytes_of(copy, cut), &key);
            assert_int_equal(gpg_err_code(err), GPG_ERR_BAD_PUBKEY);
            assert_false(public_key_usable(&key));
            free(copy);
        }
        buffer_t longer = BUFFER_INIT;
        buffer_append(&longer, spki);
        buffer_append_byte(&longer, 0);
        assert_int_equal(gpg_err_code(public_key_parse(buffer_bytes(&longer), &key)),
                         GPG_ERR_BAD_PUBKEY);
        buffer_free(&longer);
    }
}

static void test_public_key_survives_flipped_bytes(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        buffer_t copy = BUFFER_INIT;
        buffer_append(&copy, spki_of(kinds[kind], 0));
        size_t end = copy.size < 60 ? copy.size : 60;
        for (size_t i = 0; i < end; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                public_key_t key;
                struct gnutls_pubkey_st *imported = NULL;
                copy.data[i] ^= (uint8_t)(1u << bit);
                if (!public_key_parse(buffer_bytes(&copy), &key) && public_key_usable(&key) &&
                    !public_key_import(&key, &imported))
                    gnutls_pubkey_deinit(imported);
                copy.data[i] ^= (uint8_t)(1u << bit);
            }
        buffer_free(&copy);
    }
}

static void test_public_key_caps_size_and_exponent_of_rsa(void **state)
{
    (void)state;
    static const struct {
        unsigned bits;
        uint64_t exponent;
        bool usable;
    } rows[] = {
        {2048, 65537, true},
        {2048, 3, true},
        {2048, 1, false},
        {2048, 65536, false},
        {2048, UINT64_C(0x1ffffffff), true},
        {2048, UINT64_C(0x3ffffffff), false},
        {16384, 65537, true},
        {16392, 65537, false},
        {32768, 65537, false},
        {256, 65537, false},
    };
    buffer_t memory = BUFFER_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        public_key_t key = rsa_key(&memory, rows[i].bits, rows[i].exponent);
        assert_int_equal(key.bits, rows[i].bits);
        assert_int_equal(public_key_usable(&key), rows[i].usable);
        struct gnutls_pubkey_st *imported;
        gpg_error_t err = public_key_import(&key, &imported);
        if (rows[i].usable)
            gnutls_pubkey_deinit(imported);
        else
            assert_int_equal(gpg_err_code(err), GPG_ERR_UNUSABLE_PUBKEY);
    }
    buffer_free(&memory);
}

static void test_public_key_refuses_an_even_modulus(void **state)
{
    (void)state;
    uint8_t modulus[257] = {0, 0x80};
    buffer_t memory = BUFFER_INIT;
    write_rsa(&memory, bytes_of(modulus, sizeof modulus), bytes_of("\x03", 1));
    public_key_t key;
    assert_int_equal(public_key_parse(buffer_bytes(&memory), &key), 0);
    assert_int_equal(key.bits, 2048);
    assert_false(public_key_usable(&key));
    buffer_free(&memory);
}

static void test_public_key_refuses_numbers_that_are_not_positive(void **state)
{
    (void)state;
    static const struct {
        const char *modulus, *exponent;
        size_t modulus_size, exponent_size;
    } rows[] = {
        {"\x80\x01", "\x03", 2, 1}, {"\x7f", "\x83", 1, 1},     {"\x00", "\x03", 1, 1},
        {"\x7f", "\x00", 1, 1},     {"\x00\x7f", "\x03", 2, 1}, {"", "\x03", 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buffer_t memory = BUFFER_INIT;
        write_rsa(&memory, bytes_of(rows[i].modulus, rows[i].modulus_size),
                  bytes_of(rows[i].exponent, rows[i].exponent_size));
        public_key_t key;
        assert_int_equal(gpg_err_code(public_key_parse(buffer_bytes(&memory), &key)),
                         GPG_ERR_BAD_PUBKEY);
        buffer_free(&memory);
    }
}

static void test_public_key_costs_keep_a_message_cheap(void **state)
{
    (void)state;
    buffer_t memory = BUFFER_INIT;
    public_key_t key = rsa_key(&memory, 2048, 65537);
    assert_int_equal(public_key_cost(&key), 1);
    key = rsa_key(&memory, LIMIT_RSA_BITS_MAX, 65537);
    assert_true(public_key_cost(&key) >= 60);
    unsigned usual = public_key_cost(&key);
    key = rsa_key(&memory, LIMIT_RSA_BITS_MAX, UINT64_C(0x1ffffffff));
    assert_true(public_key_cost(&key) >= 2 * usual);
    assert_true(public_key_cost(&key) <= LIMIT_PUBLIC_KEY_COST);
    buffer_free(&memory);
}

/* The SPKI of an EC key with other parameters. */
static void write_ec(buffer_t *out, bytes_t parameters, bytes_t point)
{
    der_write_oid(out, "1.2.840.10045.2.1");
    buffer_append(out, parameters);
    der_wrap_sequence(out, 0);
    size_t key = out->size;
    buffer_append_byte(out, 0);
    buffer_append(out, point);
    der_wrap(out, key, DER_UNIVERSAL, false, DER_BIT_STRING);
    der_wrap_sequence(out, 0);
}

static void assert_words(const public_key_t *key, const char *words)
{
    arena_t arena = ARENA_INIT;
    assert_string_equal(phrase_in_english(&arena, public_key_words(key, &arena)), words);
    arena_free(&arena);
}

static void test_public_key_uses_named_curves_only(void **state)
{
    (void)state;
    bytes_t spki = spki_of(PKI_P256, 0);
    bytes_t point = bytes_from(spki, spki.size - 65);
    buffer_t parameters = BUFFER_INIT, out = BUFFER_INIT;
    public_key_t key;
    der_write_integer(&parameters, 1); /* explicit parameters begin with a version */
    der_wrap_sequence(&parameters, 0);
    write_ec(&out, buffer_bytes(&parameters), point);
    assert_int_equal(public_key_parse(buffer_bytes(&out), &key), 0);
    assert_string_equal(key.curve, "");
    assert_false(public_key_usable(&key));

    buffer_clear(&parameters);
    buffer_clear(&out);
    der_write_oid(&parameters, "1.3.36.3.3.2.8.1.1.7");
    write_ec(&out, buffer_bytes(&parameters), point);
    assert_int_equal(public_key_parse(buffer_bytes(&out), &key), 0);
    assert_words(&key, "ECDSA brainpoolP256r1, 256 bits");
    assert_false(public_key_usable(&key));

    buffer_clear(&out);
    write_ec(&out, BYTES_NONE, point);
    assert_int_equal(gpg_err_code(public_key_parse(buffer_bytes(&out), &key)), GPG_ERR_BAD_PUBKEY);
    buffer_free(&parameters);
    buffer_free(&out);
}

static void test_public_key_imports_only_whole_uncompressed_points(void **state)
{
    (void)state;
    bytes_t spki = spki_of(PKI_P256, 0);
    buffer_t curve = BUFFER_INIT, out = BUFFER_INIT, point = BUFFER_INIT;
    der_write_oid(&curve, "1.2.840.10045.3.1.7");
    buffer_append(&point, bytes_from(spki, spki.size - 65));
    for (size_t size = 0; size <= 65; size++) {
        buffer_clear(&out);
        write_ec(&out, buffer_bytes(&curve), bytes_slice(buffer_bytes(&point), 0, size));
        public_key_t key;
        struct gnutls_pubkey_st *imported;
        assert_int_equal(public_key_parse(buffer_bytes(&out), &key), 0);
        gpg_error_t err = public_key_import(&key, &imported);
        if (size == 65)
            gnutls_pubkey_deinit(imported);
        else
            assert_int_equal(gpg_err_code(err), GPG_ERR_UNUSABLE_PUBKEY);
        assert_int_equal(public_key_try(&key), err);
    }
    /* One that lies beside the curve. */
    public_key_t key;
    buffer_clear(&out);
    point.data[64] ^= 1;
    write_ec(&out, buffer_bytes(&curve), buffer_bytes(&point));
    assert_int_equal(public_key_parse(buffer_bytes(&out), &key), 0);
    assert_int_equal(gpg_err_code(public_key_try(&key)), GPG_ERR_UNUSABLE_PUBKEY);
    buffer_free(&curve);
    buffer_free(&out);
    buffer_free(&point);
}

static void test_public_key_of_unknown_algorithm_is_no_error(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, "2.16.840.1.101.3.4.3.17");
    der_wrap_sequence(&out, 0);
    der_write(&out, DER_BIT_STRING, bytes_of("\0\x01\x02", 3));
    der_wrap_sequence(&out, 0);
    public_key_t key;
    assert_int_equal(public_key_parse(buffer_bytes(&out), &key), 0);
    assert_string_equal(key.algorithm, "ML-DSA-44");
    assert_words(&key, "ML-DSA-44");
    assert_int_equal(key.type, KEY_UNKNOWN);
    assert_false(public_key_usable(&key));
    assert_int_equal(public_key_strength(&key), STRENGTH_BROKEN);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_public_key_describes_every_kind),
        cmocka_unit_test(test_public_key_refuses_truncation_and_trailing_bytes),
        cmocka_unit_test(test_public_key_survives_flipped_bytes),
        cmocka_unit_test(test_public_key_caps_size_and_exponent_of_rsa),
        cmocka_unit_test(test_public_key_refuses_an_even_modulus),
        cmocka_unit_test(test_public_key_refuses_numbers_that_are_not_positive),
        cmocka_unit_test(test_public_key_costs_keep_a_message_cheap),
        cmocka_unit_test(test_public_key_uses_named_curves_only),
        cmocka_unit_test(test_public_key_imports_only_whole_uncompressed_points),
        cmocka_unit_test(test_public_key_of_unknown_algorithm_is_no_error),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&memory_of_keys);
    return failed;
}
