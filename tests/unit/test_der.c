/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading elements: what X.690 allows is read, everything else is refused, nothing outside is
 * touched. */
#include "asn1/der.h"
#include "base/error.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define READER(rules, ...)                                                                         \
    der_reader(bytes_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})),   \
               rules)
#define DER(...) READER(DER_RULES_DER, __VA_ARGS__)
#define BER(...) READER(DER_RULES_BER, __VA_ARGS__)

static void assert_code(gpg_error_t error, gpg_err_code_t code)
{
    assert_int_equal(gpg_err_code(error), code);
}

static void assert_refused(der_reader_t reader)
{
    der_item_t item;
    der_reader_t before = reader;
    assert_code(der_next(&reader, &item), GPG_ERR_BAD_BER);
    assert_false(bytes_present(item.whole));
    assert_ptr_equal(reader.rest.data, before.rest.data);
    assert_int_equal(reader.rest.size, before.rest.size);
}

static void test_der_reads_elements_one_after_another(void **state)
{
    (void)state;
    der_reader_t reader = DER(0x02, 0x01, 0x05, 0x30, 0x03, 0x04, 0x01, 0xaa, 0xa1, 0x00);
    der_item_t item;
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(der_is(&item, DER_UNIVERSAL, DER_INTEGER));
    assert_int_equal(item.whole.size, 3);
    assert_int_equal(item.content.size, 1);
    der_reader_t inside;
    assert_int_equal(der_expect_enter(&reader, DER_SEQUENCE, &inside), 0);
    assert_int_equal(der_expect(&inside, DER_OCTET_STRING, &item), 0);
    assert_int_equal(item.content.data[0], 0xaa);
    assert_int_equal(der_expect_end(&inside), 0);
    assert_code(der_expect_end(&reader), GPG_ERR_BAD_BER);
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(der_is(&item, DER_CONTEXT, 1));
    assert_true(item.constructed);
    assert_true(bytes_present(item.content));
    assert_true(der_at_end(&reader));
    assert_refused(reader);
}

static void test_der_reads_high_tag_numbers_and_refuses_padded_ones(void **state)
{
    (void)state;
    der_item_t item;
    der_reader_t reader = DER(0xbf, 0x1f, 0x00);
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(der_is(&item, DER_CONTEXT, 31));
    reader = DER(0xbf, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x00);
    assert_int_equal(der_next(&reader, &item), 0);
    assert_true(der_is(&item, DER_CONTEXT, UINT32_MAX));
    assert_refused(DER(0xbf, 0x90, 0x80, 0x80, 0x80, 0x00, 0x00)); /* 2^32 */
    assert_refused(DER(0xbf, 0x1e, 0x00));                         /* low enough for one octet */
    assert_refused(DER(0xbf, 0x80, 0x1f, 0x00));                   /* leading zero */
    assert_refused(DER(0xbf, 0x9f));
    assert_refused(BER(0x1f));
}

static void test_der_refuses_lengths_that_der_forbids(void **state)
{
    (void)state;
    der_item_t item;
    assert_refused(DER(0x04, 0x81, 0x01, 0xaa));
    assert_refused(DER(0x04, 0x82, 0x00, 0x01, 0xaa));
    assert_refused(DER(0x30, 0x80, 0x00, 0x00));
    der_reader_t reader = BER(0x04, 0x83, 0x00, 0x00, 0x01, 0xaa);
    assert_int_equal(der_next(&reader, &item), 0);
    assert_int_equal(item.content.size, 1);
    assert_int_equal(item.content.data[0], 0xaa);
    reader = BER(0x04, 0x8a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xaa);
    assert_int_equal(der_next(&reader, &item), 0);
    assert_int_equal(item.whole.size, 13);
}

static void test_der_accepts_nothing_beyond_the_input(void **state)
{
    (void)state;
    assert_refused(DER(0x04));
    assert_refused(DER(0x04, 0x02, 0xaa));
    assert_refused(DER(0x04, 0x81));
    assert_refused(BER(0x04, 0x84, 0xff, 0xff, 0xff, 0xff));
    assert_refused(BER(0x04, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
    assert_refused(BER(0x04, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    assert_refused(BER(0x04, 0xff, 0x01));
    assert_refused(BER(0x04, 0x80, 0x00, 0x00)); /* primitive and indefinite */
    assert_refused(der_reader(BYTES_NONE, DER_RULES_BER));
}

static void test_der_finds_the_end_of_indefinite_elements(void **state)
{
    (void)state;
    der_reader_t reader = BER(0x30, 0x80, 0x24, 0x80, 0x04, 0x02, 0x00, 0x00, 0x00, 0x00, 0x30,
                              0x00, 0x00, 0x00, 0x05, 0x00);
    der_item_t item;
    der_reader_t inside;
    assert_int_equal(der_expect(&reader, DER_SEQUENCE, &item), 0);
    assert_int_equal(item.whole.size, 14);
    assert_int_equal(item.content.size, 10);
    assert_int_equal(der_enter(&item, &inside), 0);
    assert_int_equal(der_expect(&inside, DER_OCTET_STRING, &item), 0);
    assert_int_equal(item.whole.size, 8);
    assert_int_equal(item.content.size, 4);
    assert_int_equal(der_expect(&inside, DER_SEQUENCE, &item), 0);
    assert_true(der_at_end(&inside));
    assert_int_equal(der_expect(&reader, DER_NULL, &item), 0);
    assert_refused(BER(0x30, 0x80));
    assert_refused(BER(0x30, 0x80, 0x00));
    assert_refused(BER(0x30, 0x80, 0x30, 0x80, 0x00, 0x00));
    assert_refused(BER(0x30, 0x80, 0x00, 0x01, 0x00));
    assert_refused(BER(0x30, 0x80, 0x00, 0x81, 0x00));
    assert_refused(BER(0x30, 0x80, 0x20, 0x00));
    assert_refused(BER(0x00, 0x00)); /* an end where nothing is open */
}

static void test_der_refuses_forms_that_a_type_cannot_have(void **state)
{
    (void)state;
    assert_refused(BER(0x10, 0x00)); /* primitive SEQUENCE */
    assert_refused(BER(0x11, 0x00));
    assert_refused(BER(0x22, 0x03, 0x02, 0x01, 0x00));
    assert_refused(DER(0x24, 0x03, 0x04, 0x01, 0x00)); /* a segmented string in DER */
    der_item_t item;
    der_reader_t reader = BER(0x24, 0x03, 0x04, 0x01, 0x00);
    assert_int_equal(der_next(&reader, &item), 0);
}

static void test_der_optional_reads_only_what_is_asked_for(void **state)
{
    (void)state;
    der_reader_t reader = DER(0xa0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x00);
    der_item_t item;
    assert_false(der_optional(&reader, DER_CONTEXT, 1, &item));
    assert_false(bytes_present(item.whole));
    assert_true(der_optional(&reader, DER_CONTEXT, 0, &item));
    assert_false(der_optional(&reader, DER_UNIVERSAL, DER_OCTET_STRING, &item));
    assert_true(der_optional(&reader, DER_UNIVERSAL, DER_INTEGER, &item));
    assert_false(der_optional(&reader, DER_UNIVERSAL, DER_INTEGER, &item));
    reader = DER(0xa0, 0x05, 0x02);
    assert_false(der_optional(&reader, DER_CONTEXT, 0, &item));
    assert_code(der_expect_end(&reader), GPG_ERR_BAD_BER);
}

static void test_der_expect_leaves_the_reader_where_it_was(void **state)
{
    (void)state;
    der_reader_t reader = DER(0x02, 0x01, 0x05);
    der_item_t item;
    assert_code(der_expect(&reader, DER_OCTET_STRING, &item), GPG_ERR_BAD_BER);
    assert_false(bytes_present(item.whole));
    assert_int_equal(der_expect(&reader, DER_INTEGER, &item), 0);
    der_reader_t inside;
    assert_code(der_enter(&item, &inside), GPG_ERR_BAD_BER);
    assert_true(der_at_end(&inside));
}

static void test_der_caps_the_depth_of_definite_elements(void **state)
{
    (void)state;
    uint8_t nested[2 * (LIMIT_DER_DEPTH + 8)];
    for (size_t i = 0; i < sizeof nested; i += 2) {
        nested[i] = 0x30;
        nested[i + 1] = (uint8_t)(sizeof nested - i - 2);
    }
    der_reader_t reader = der_reader(bytes_of(nested, sizeof nested), DER_RULES_DER);
    unsigned depth = 0;
    gpg_error_t error = 0;
    while (!error) {
        error = der_expect_enter(&reader, DER_SEQUENCE, &reader);
        depth += !error;
    }
    assert_code(error, (gpg_err_code_t)LIMIT_ERROR_DER_DEPTH);
    assert_int_equal(depth, LIMIT_DER_DEPTH);
}

static void test_der_caps_the_depth_of_indefinite_elements(void **state)
{
    (void)state;
    const size_t levels = 100000;
    uint8_t *nested = malloc(levels * 4);
    assert_non_null(nested);
    for (size_t i = 0; i < levels; i++) {
        nested[2 * i] = 0x30;
        nested[2 * i + 1] = 0x80;
    }
    memset(nested + 2 * levels, 0, 2 * levels);
    der_reader_t reader = der_reader(bytes_of(nested, levels * 4), DER_RULES_BER);
    der_item_t item;
    assert_code(der_next(&reader, &item), (gpg_err_code_t)LIMIT_ERROR_DER_DEPTH);
    /* Exactly as many levels as the limit are read. */
    size_t start = 2 * (levels - LIMIT_DER_DEPTH);
    reader = der_reader(bytes_of(nested + start, 4 * LIMIT_DER_DEPTH), DER_RULES_BER);
    assert_int_equal(der_next(&reader, &item), 0);
    reader = der_reader(bytes_of(nested + start - 2, 4 * LIMIT_DER_DEPTH + 4), DER_RULES_BER);
    assert_code(der_next(&reader, &item), (gpg_err_code_t)LIMIT_ERROR_DER_DEPTH);
    free(nested);
}

static void test_der_refuses_every_truncation(void **state)
{
    (void)state;
    static const uint8_t whole[] = {0x30, 0x80, 0xa0, 0x80, 0x24, 0x80, 0x04, 0x81, 0x03,
                                    1,    2,    3,    0,    0,    0,    0,    0x02, 0x01,
                                    0x01, 0xbf, 0x81, 0x00, 0x01, 0xff, 0,    0};
    der_reader_t reader = der_reader(bytes_of(whole, sizeof whole), DER_RULES_BER);
    der_item_t item;
    assert_int_equal(der_next(&reader, &item), 0);
    for (size_t size = 0; size < sizeof whole; size++) {
        uint8_t *copy = malloc(size ? size : 1); /* so that AddressSanitizer sees the end */
        assert_non_null(copy);
        memcpy(copy, whole, size);
        assert_refused(der_reader(bytes_of(copy, size), DER_RULES_BER));
        free(copy);
    }
}

/* ---- segmented octet strings ---- */

static void collect(der_reader_t reader, buffer_t *out, gpg_error_t *r_error)
{
    der_item_t item;
    der_octets_t octets;
    bytes_t run;
    assert_int_equal(der_expect(&reader, DER_OCTET_STRING, &item), 0);
    der_octets_start(&item, &octets);
    while (!(*r_error = der_octets_next(&octets, &run)) && bytes_present(run))
        buffer_append(out, run);
    uint64_t size;
    gpg_error_t error = der_octets_size(&item, &size);
    assert_int_equal(error, *r_error);
    assert_int_equal(size, error ? 0 : out->size);
    if (!*r_error) { /* asked again at the end, it stays at the end */
        assert_int_equal(der_octets_next(&octets, &run), 0);
        assert_false(bytes_present(run));
    }
}

static void assert_octets(der_reader_t reader, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    gpg_error_t error;
    collect(reader, &out, &error);
    assert_int_equal(error, 0);
    assert_true(bytes_equal_text(buffer_bytes(&out), expected));
    buffer_free(&out);
}

static void test_der_octets_joins_segments(void **state)
{
    (void)state;
    assert_octets(DER(0x04, 0x02, 'a', 'b'), "ab");
    assert_octets(DER(0x04, 0x00), "");
    assert_octets(BER(0x24, 0x00), "");
    assert_octets(BER(0x24, 0x80, 0x04, 0x01, 'a', 0x04, 0x00, 0x04, 0x02, 'b', 'c', 0x00, 0x00),
                  "abc");
    assert_octets(BER(0x24, 0x80, 0x24, 0x80, 0x04, 0x01, 'a', 0x00, 0x00, 0x24, 0x03, 0x04, 0x01,
                      'b', 0x04, 0x01, 'c', 0x00, 0x00),
                  "abc");
}

static void assert_octets_refused(der_reader_t reader, gpg_err_code_t code)
{
    buffer_t out = BUFFER_INIT;
    gpg_error_t error;
    collect(reader, &out, &error);
    assert_code(error, code);
    buffer_free(&out);
}

static void test_der_octets_refuses_segments_of_other_types(void **state)
{
    (void)state;
    assert_octets_refused(BER(0x24, 0x03, 0x02, 0x01, 0x00), GPG_ERR_BAD_BER);
    assert_octets_refused(BER(0x24, 0x03, 0x80, 0x01, 0x00), GPG_ERR_BAD_BER);
    assert_octets_refused(BER(0x24, 0x04, 0x04, 0x01, 'a', 0x04), GPG_ERR_BAD_BER);
}

static void test_der_octets_caps_how_deep_segments_nest(void **state)
{
    (void)state;
    assert_octets(BER(0x24, 0x09, 0x24, 0x07, 0x24, 0x05, 0x24, 0x03, 0x04, 0x01, 'a'), "a");
    assert_octets_refused(
        BER(0x24, 0x0b, 0x24, 0x09, 0x24, 0x07, 0x24, 0x05, 0x24, 0x03, 0x04, 0x01, 'a'),
        (gpg_err_code_t)LIMIT_ERROR_DER_SEGMENT_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_der_reads_elements_one_after_another),
        cmocka_unit_test(test_der_reads_high_tag_numbers_and_refuses_padded_ones),
        cmocka_unit_test(test_der_refuses_lengths_that_der_forbids),
        cmocka_unit_test(test_der_accepts_nothing_beyond_the_input),
        cmocka_unit_test(test_der_finds_the_end_of_indefinite_elements),
        cmocka_unit_test(test_der_refuses_forms_that_a_type_cannot_have),
        cmocka_unit_test(test_der_optional_reads_only_what_is_asked_for),
        cmocka_unit_test(test_der_expect_leaves_the_reader_where_it_was),
        cmocka_unit_test(test_der_caps_the_depth_of_definite_elements),
        cmocka_unit_test(test_der_caps_the_depth_of_indefinite_elements),
        cmocka_unit_test(test_der_refuses_every_truncation),
        cmocka_unit_test(test_der_octets_joins_segments),
        cmocka_unit_test(test_der_octets_refuses_segments_of_other_types),
        cmocka_unit_test(test_der_octets_caps_how_deep_segments_nest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
