/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7468 blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "asn1/pem.h"

static void test_pem_finds_blocks_between_other_text(void **state)
{
    (void)state;
    bytes_t in = bytes_text(
        "Bag Attributes\n    friendlyName: x\n-----BEGIN CERTIFICATE-----\r\nAAEC\r\nAw==\r\n"
        "-----END CERTIFICATE-----\r\ncomment\n-----BEGIN X509 CRL-----\nBAUG\n"
        "-----END X509 CRL-----");
    pem_block_t block;
    buffer_t out = BUFFER_INIT;
    assert_true(pem_next(&in, &block));
    assert_true(bytes_equal_text(block.label, "CERTIFICATE"));
    assert_int_equal(pem_decode(&block, &out), 0);
    assert_int_equal(out.size, 4);
    assert_memory_equal(out.data, "\0\1\2\3", 4);
    assert_true(pem_next(&in, &block));
    assert_true(bytes_equal_text(block.label, "X509 CRL"));
    assert_int_equal(pem_decode(&block, &out), 0);
    assert_int_equal(out.size, 7);
    assert_false(pem_next(&in, &block));
    assert_false(bytes_present(block.label));
    buffer_free(&out);
}

static void test_pem_passes_over_byte_order_marks(void **state)
{
    (void)state;
    bytes_t in = bytes_text("\xef\xbb\xbf-----BEGIN A-----\nAAAA\n-----END A-----\n"
                            "\xef\xbb\xbf-----BEGIN B-----\nAAAA\n-----END B-----\n"
                            "x\xef\xbb\xbf-----BEGIN C-----\nAAAA\n-----END C-----\n");
    pem_block_t block;
    assert_true(pem_next(&in, &block));
    assert_true(pem_next(&in, &block));
    assert_true(bytes_equal_text(block.label, "B"));
    assert_false(pem_next(&in, &block));
}

static void test_pem_restarts_at_a_begin_inside_an_unended_block(void **state)
{
    (void)state;
    bytes_t in = bytes_text("-----BEGIN A-----\nAAAA\n-----BEGIN B-----\nBBBB\n-----END B-----\n");
    pem_block_t block;
    assert_true(pem_next(&in, &block));
    assert_true(bytes_equal_text(block.label, "B"));
    assert_true(bytes_equal_text(bytes_trim(block.text), "BBBB"));
    assert_false(pem_next(&in, &block));
}

static void test_pem_ignores_what_is_no_block(void **state)
{
    (void)state;
    static const char *const inputs[] = {
        "",
        "-----",
        "-----BEGIN ",
        "-----BEGIN A",
        "-----BEGIN A-----",
        "-----BEGIN A-----\nAAAA\n",
        "-----BEGIN A-----\nAAAA\n-----END B-----\n",
        "-----BEGIN A----- x\nAAAA\n-----END A-----\n",
        " -----BEGIN A-----\nAAAA\n-----END A-----\n",
        "-----BEGIN A-----\nAAAA\n -----END A-----\n",
        "-----END A-----\n-----BEGIN A-----\n",
    };
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        bytes_t in = bytes_text(inputs[i]);
        pem_block_t block;
        assert_false(pem_is(in));
        assert_false(pem_next(&in, &block));
    }
}

static void test_pem_decode_rejects_headers_and_garbage(void **state)
{
    (void)state;
    static const char *const texts[] = {"\nProc-Type: 4,ENCRYPTED\n\nAAAA\n", "\nAA!A\n", "\n\n",
                                        "\nA\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        pem_block_t block = {bytes_text("CERTIFICATE"), bytes_text(texts[i])};
        buffer_t out = BUFFER_INIT;
        assert_int_equal(gpg_err_code(pem_decode(&block, &out)), GPG_ERR_BAD_DATA);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pem_finds_blocks_between_other_text),
        cmocka_unit_test(test_pem_passes_over_byte_order_marks),
        cmocka_unit_test(test_pem_restarts_at_a_begin_inside_an_unended_block),
        cmocka_unit_test(test_pem_ignores_what_is_no_block),
        cmocka_unit_test(test_pem_decode_rejects_headers_and_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
