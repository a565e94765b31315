/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cache gives what parsing would give, and stays small. */
#include "base/error.h"
#include "base/limits.h"
#include "pki.h"
#include "x509/certificate_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static certificate_cache_t *new_cache(void)
{
    certificate_cache_t *cache;
    assert_int_equal(certificate_cache_new(&cache), 0);
    return cache;
}

static certificate_t *get(certificate_cache_t *cache, bytes_t der)
{
    certificate_t *certificate;
    assert_int_equal(certificate_cache_get(cache, der, &certificate), 0);
    assert_true(bytes_equal(certificate->der, der));
    return certificate;
}

static void test_cache_reads_the_same_bytes_once(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    bytes_t a = PKI_ISSUE(&arena, .subject = "CN=a")->der;
    bytes_t b = PKI_ISSUE(&arena, .subject = "CN=b")->der;
    certificate_t *first = get(cache, a), *other = get(cache, b);
    certificate_t *again = get(cache, arena_copy(&arena, a));
    assert_ptr_equal(first, again);
    assert_ptr_not_equal(first, other);
    certificate_unref(&again);
    certificate_unref(&other);
    certificate_cache_free(&cache);
    assert_null(cache);
    assert_int_equal(first->version, 3); /* the caller's reference outlives the cache */
    certificate_unref(&first);
}

static void test_cache_tells_certificates_apart_by_every_byte(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    bytes_t der = PKI_ISSUE(&arena, .subject = "CN=subject")->der;
    certificate_t *original = get(cache, der);
    /* The serial number is the first thing that can change and still be read. */
    bytes_t changed = arena_copy(&arena, der);
    size_t at = (size_t)(original->serial.data - original->der.data);
    ((uint8_t *)(uintptr_t)changed.data)[at] ^= 1;
    certificate_t *forged = get(cache, changed);
    assert_ptr_not_equal(original, forged);
    assert_false(certificate_equal(original, forged));
    certificate_unref(&original);
    certificate_unref(&forged);
    certificate_cache_free(&cache);
}

static void test_cache_remembers_what_cannot_be_read(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    bytes_t der = PKI_ISSUE(&arena, .subject = "CN=x")->der;
    bytes_t broken = bytes_slice(der, 0, der.size - 1);
    for (int i = 0; i < 3; i++) {
        certificate_t *certificate;
        assert_int_equal(gpg_err_code(certificate_cache_get(cache, broken, &certificate)),
                         GPG_ERR_BAD_CERT);
        assert_null(certificate);
    }
    certificate_t *whole = get(cache, der);
    certificate_unref(&whole);
    certificate_t *none;
    assert_int_equal(gpg_err_code(certificate_cache_get(cache, BYTES_NONE, &none)),
                     GPG_ERR_BAD_CERT);
    certificate_cache_free(&cache);
}

static void test_cache_refuses_what_is_too_large_without_keeping_it(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    uint8_t *large = calloc(1, LIMIT_CERTIFICATE_SIZE + 1);
    certificate_t *certificate;
    assert_non_null(large);
    assert_int_equal(gpg_err_code(certificate_cache_get(
                         cache, bytes_of(large, LIMIT_CERTIFICATE_SIZE + 1), &certificate)),
                     LIMIT_ERROR_CERTIFICATE_SIZE);
    free(large);
    certificate_cache_free(&cache);
}

static void test_cache_still_reads_when_many_share_a_bucket(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    /* The same end and size: as an attacker would make them, who cannot know more of the hash. */
    uint8_t junk[200] = {0};
    for (unsigned i = 0; i < 5000; i++) {
        certificate_t *certificate;
        memcpy(junk, &i, sizeof i);
        assert_int_equal(
            gpg_err_code(certificate_cache_get(cache, bytes_of(junk, sizeof junk), &certificate)),
            GPG_ERR_BAD_CERT);
    }
    certificate_t *good = get(cache, PKI_ISSUE(&arena, .subject = "CN=x")->der);
    certificate_unref(&good);
    certificate_cache_free(&cache);
}

static void test_cache_keeps_what_it_has_while_its_table_grows(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    certificate_t *first[200];
    bytes_t der[200];
    for (size_t i = 0; i < 200; i++) {
        der[i] = PKI_ISSUE(&arena, .subject = "CN=one of many")->der;
        first[i] = get(cache, der[i]);
    }
    for (size_t i = 0; i < 200; i++) {
        certificate_t *again = get(cache, der[i]);
        assert_ptr_equal(again, first[i]);
        certificate_unref(&again);
        certificate_unref(&first[i]);
    }
    certificate_cache_free(&cache);
}

static void test_cache_is_emptied_when_it_has_grown(void **state)
{
    (void)state;
    certificate_cache_t *cache = new_cache();
    bytes_t der = PKI_ISSUE(&arena, .subject = "CN=x")->der;
    certificate_t *before = get(cache, der);
    certificate_cache_trim(cache);
    certificate_t *kept = get(cache, der);
    assert_ptr_equal(kept, before); /* not while it is small */
    certificate_unref(&kept);
    uint8_t junk[300] = {0};
    for (unsigned i = 0; i < 3 * LIMIT_CACHE_CERTIFICATES; i++) {
        certificate_t *certificate;
        memcpy(junk + sizeof junk - sizeof i, &i, sizeof i);
        certificate_cache_get(cache, bytes_of(junk, sizeof junk), &certificate);
    }
    certificate_cache_trim(cache);
    certificate_t *after = get(cache, der);
    assert_ptr_not_equal(after, before);
    certificate_unref(&after);
    certificate_unref(&before);
    certificate_cache_free(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cache_reads_the_same_bytes_once),
        cmocka_unit_test(test_cache_tells_certificates_apart_by_every_byte),
        cmocka_unit_test(test_cache_remembers_what_cannot_be_read),
        cmocka_unit_test(test_cache_refuses_what_is_too_large_without_keeping_it),
        cmocka_unit_test(test_cache_still_reads_when_many_share_a_bucket),
        cmocka_unit_test(test_cache_keeps_what_it_has_while_its_table_grows),
        cmocka_unit_test(test_cache_is_emptied_when_it_has_grown),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
