/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Distribution points, and whose names meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/limits.h"
#include "pki_revocation.h"
#include "x509/distribution_point.h"

static arena_t arena;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static issuing_point_t issuing(const pki_issuing_point_t *made)
{
    issuing_point_t point;
    assert_int_equal(issuing_point_parse(pki_issuing_point(&arena, made), &point), 0);
    return point;
}
#define ISSUING(...) issuing(&(pki_issuing_point_t){__VA_ARGS__})

static distribution_point_t point(const pki_point_t *made)
{
    distribution_point_t read;
    der_reader_t reader = der_reader(pki_points(&arena, made, 1), DER_RULES_DER), points;
    assert_int_equal(der_expect_enter(&reader, DER_SEQUENCE, &points), 0);
    assert_int_equal(distribution_point_next(&points, &read), 0);
    assert_true(der_at_end(&points));
    return read;
}
#define POINT(...) point(&(pki_point_t){__VA_ARGS__})

static bool names_have(bytes_t names, bytes_t directory_name)
{
    bool have;
    assert_int_equal(general_names_have(names, directory_name, &have), 0);
    return have;
}

static void test_issuing_point_reads_its_members(void **state)
{
    (void)state;
    issuing_point_t all =
        ISSUING(.names = "uri:http://a/", .only_user = true, .only_ca = true,
                .only_attribute = true, .indirect = true, .reasons = 1 << 1 | 1 << 8);
    assert_true(all.only_user && all.only_ca && all.only_attribute && all.indirect);
    assert_true(all.some_reasons);
    assert_int_equal(all.reasons, 1 << 1 | 1 << 8);
    assert_true(point_name_present(&all.name));
    issuing_point_t none = ISSUING(.names = NULL);
    assert_false(none.only_user || none.only_ca || none.only_attribute || none.indirect);
    assert_false(none.some_reasons);
    assert_int_equal(none.reasons, REASONS_ALL);
    assert_false(point_name_present(&none.name));
}

static void test_issuing_point_does_not_count_the_unused_bit_as_a_reason(void **state)
{
    (void)state;
    assert_int_equal(ISSUING(.reasons = 1 << 0 | 1 << 2).reasons, 1 << 2);
}

static void test_issuing_point_rejects_malformed_values(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",                        /* nothing */
        "31 00",                   /* no SEQUENCE */
        "30 02 a0 00",             /* no name in the name */
        "30 04 a0 02 a2 00",       /* neither kind of name */
        "30 04 a0 02 80 00",       /* names that are primitive */
        "30 03 83 01 08",          /* unused bits without bits */
        "30 04 83 02 01 03",       /* an unused bit set */
        "30 06 84 01 ff 84 01 ff", /* repeated */
    };
    issuing_point_t read;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_int_equal(gpg_err_code(issuing_point_parse(pki_hex(&arena, values[i]), &read)),
                         GPG_ERR_BAD_BER);
}

static void test_distribution_point_reads_its_members(void **state)
{
    (void)state;
    distribution_point_t all =
        POINT(.names = "uri:http://a/", .crl_issuer = "dir:CN=I", .reasons = 1 << 3);
    assert_true(point_name_present(&all.name));
    assert_int_equal(all.reasons, 1 << 3);
    assert_true(names_have(all.crl_issuer, pki_name(&arena, "CN=I")));
    distribution_point_t none = POINT(.names = NULL);
    assert_false(point_name_present(&none.name));
    assert_int_equal(none.reasons, REASONS_ALL);
    assert_false(bytes_present(none.crl_issuer));
}

static void test_distribution_point_rejects_malformed_values(void **state)
{
    (void)state;
    static const char *const values[] = {"31 00",       "30 02 a0 00",    "30 02 82 00",
                                         "30 02 83 00", "30 03 81 01 09", "30 05"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        der_reader_t reader = der_reader(pki_hex(&arena, values[i]), DER_RULES_DER);
        distribution_point_t read;
        assert_int_equal(gpg_err_code(distribution_point_next(&reader, &read)), GPG_ERR_BAD_BER);
    }
}

static bool points_match(issuing_point_t a, const char *crl_issuer, distribution_point_t b,
                         const char *certificate_issuer)
{
    bool match;
    assert_int_equal(point_names_match(&a, pki_name(&arena, crl_issuer), &b,
                                       pki_name(&arena, certificate_issuer), &match),
                     0);
    return match;
}

static void test_point_names_match_if_any_two_are_equal(void **state)
{
    (void)state;
    issuing_point_t ours = ISSUING(.names = "uri:http://a/;uri:http://b/;dir:C=JP,CN=Point");
    assert_true(points_match(ours, "CN=I", POINT(.names = "uri:http://b/"), "CN=I"));
    assert_true(points_match(ours, "CN=I", POINT(.names = "dns:x;dir:C=JP,CN=POINT"), "CN=I"));
    assert_false(points_match(ours, "CN=I", POINT(.names = "uri:http://c/;dns:a"), "CN=I"));
    assert_false(points_match(ours, "CN=I", POINT(.names = "dir:CN=Point"), "CN=I"));
    assert_false(points_match(ours, "CN=I", POINT(.names = NULL), "CN=I"));
}

static void test_point_names_complete_relative_names(void **state)
{
    (void)state;
    issuing_point_t ours = ISSUING(.relative = "CN=Point"),
                    full = ISSUING(.names = "dir:O=A,CN=Point");
    assert_true(points_match(ours, "O=A", POINT(.relative = "CN=Point"), "O=A"));
    assert_true(points_match(ours, "O=A", POINT(.names = "dir:O=A,CN=Point"), "O=Other"));
    assert_true(points_match(full, "O=Other", POINT(.relative = "CN=point"), "O=A"));
    assert_true(
        points_match(full, "O=A", POINT(.relative = "CN=Point", .crl_issuer = "dir:O=A"), "O=B"));
    assert_false(
        points_match(full, "O=A", POINT(.relative = "CN=Point", .crl_issuer = "dir:O=B"), "O=A"));
    assert_false(points_match(ours, "O=A", POINT(.relative = "CN=Point"), "O=B"));
    assert_false(points_match(ours, "O=A", POINT(.relative = "CN=Else"), "O=A"));
    assert_false(points_match(ours, "O=A", POINT(.names = "dir:CN=Point"), "O=A"));
}

static void test_point_names_fall_back_to_crl_issuer(void **state)
{
    (void)state;
    issuing_point_t ours = ISSUING(.names = "dir:CN=I");
    assert_true(points_match(ours, "CN=I", POINT(.crl_issuer = "dir:CN=I"), "CN=CA"));
    assert_false(points_match(ours, "CN=I", POINT(.crl_issuer = "dir:CN=J"), "CN=CA"));
    assert_false(points_match(ours, "CN=I",
                              POINT(.names = "uri:http://a/", .crl_issuer = "dir:CN=I"), "CN=CA"));
}

static void test_general_names_have_looks_at_no_more_than_the_limit(void **state)
{
    (void)state;
    buffer_t names = BUFFER_INIT;
    for (size_t i = 0; i < LIMIT_POINT_NAMES - 1; i++)
        pki_append_general_names(&names, "dns:x");
    pki_append_general_names(&names, "dir:CN=A");
    pki_append_general_names(&names, "dir:CN=B");
    bytes_t all = pki_take(&arena, &names);
    assert_true(names_have(all, pki_name(&arena, "CN=A")));
    assert_false(names_have(all, pki_name(&arena, "CN=B")));
    assert_false(names_have(BYTES_NONE, pki_name(&arena, "CN=B")));
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_issuing_point_reads_its_members),
        TEST(test_issuing_point_does_not_count_the_unused_bit_as_a_reason),
        TEST(test_issuing_point_rejects_malformed_values),
        TEST(test_distribution_point_reads_its_members),
        TEST(test_distribution_point_rejects_malformed_values),
        TEST(test_point_names_match_if_any_two_are_equal),
        TEST(test_point_names_complete_relative_names),
        TEST(test_point_names_fall_back_to_crl_issuer),
        TEST(test_general_names_have_looks_at_no_more_than_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
