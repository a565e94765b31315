/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/container/gzip.c, tar.c: what comes out, whole or not at all. tests/cli/test_mailboxes.sh reads gzip's own files. */
#include "container/gzip.h"

#include "base/error.h"
#include "container/tar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* "hello\n", stored: header, last block of 6 octets, CRC-32, length. */
static const uint8_t hello[] = {0x1f, 0x8b, 8,    0,    0,    0,   0,   0,   0,   3,
                                1,    6,    0,    0xf9, 0xff, 'h', 'e', 'l', 'l', 'o',
                                '\n', 0x20, 0x30, 0x3a, 0x36, 6,   0,   0,   0};

static gpg_error_t keep(void *user, const void *data, size_t size)
{
    buffer_append(user, bytes_of(data, size));
    return 0;
}

static gpg_err_code_t read_gzip(bytes_t in, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    gpg_error_t error = gzip_write(in, keep, &out);
    if (!error)
        assert_true(bytes_equal_text(buffer_bytes(&out), expected));
    buffer_free(&out);
    return gpg_err_code(error);
}

static void test_gzip_gives_all_members(void **state)
{
    uint8_t file[3 * sizeof hello + 7] = {0};
    (void)state;
    assert_true(gzip_is(bytes_of(hello, sizeof hello)));
    assert_int_equal(read_gzip(bytes_of(hello, sizeof hello), "hello\n"), 0);
    for (size_t i = 0; i < 3; i++)
        memcpy(file + i * sizeof hello, hello, sizeof hello);
    assert_int_equal(read_gzip(bytes_of(file, 2 * sizeof hello), "hello\nhello\n"), 0);
    assert_int_equal(read_gzip(bytes_of(file, sizeof file), "hello\nhello\nhello\n"), 0);
}

static void test_gzip_takes_nothing_that_is_not_whole(void **state)
{
    uint8_t file[2 * sizeof hello];
    (void)state;
    for (size_t size = 0; size < sizeof hello; size++)
        assert_int_equal(read_gzip(bytes_of(hello, size), ""), GPG_ERR_INV_OBJ);
    memcpy(file, hello, sizeof hello);
    memcpy(file + sizeof hello, hello, sizeof hello);
    for (size_t size = sizeof hello + 1; size < sizeof file; size++)
        assert_int_equal(read_gzip(bytes_of(file, size), ""), GPG_ERR_INV_OBJ);
    for (size_t at = 10; at < sizeof hello; at++) {
        memcpy(file, hello, sizeof hello);
        file[at] ^= 1;
        assert_int_equal(read_gzip(bytes_of(file, sizeof hello), ""), GPG_ERR_INV_OBJ);
    }
    assert_false(gzip_is(bytes_text("\x1f\x8b")));
}

static gpg_error_t refuse(void *user, const void *data, size_t size)
{
    (void)user;
    (void)data;
    (void)size;
    return ERR(ENOSPC);
}

static void test_gzip_hands_up_what_its_reader_says(void **state)
{
    (void)state;
    assert_int_equal(gpg_err_code(gzip_write(bytes_of(hello, sizeof hello), refuse, NULL)),
                     GPG_ERR_ENOSPC);
}

static void test_tar_is_told_by_its_checksum(void **state)
{
    uint8_t block[512] = "a.eml";
    (void)state;
    memcpy(block + 148, "001001\0 ", 8);
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < sizeof block; i++)
        sum += i >= 148 && i < 156 ? 0 : block[i];
    for (size_t i = 0; i < 6; i++)
        block[148 + i] = (uint8_t)('0' + (sum >> (15 - 3 * i) & 7));
    assert_true(tar_is(bytes_of(block, sizeof block)));
    assert_false(tar_is(bytes_of(block, sizeof block - 1)));
    block[149] = ' '; /* a blank within the number ends it */
    assert_false(tar_is(bytes_of(block, sizeof block)));
    block[149] = '0';
    block[300] = 1;
    assert_false(tar_is(bytes_of(block, sizeof block)));
    memset(block, 0, sizeof block);
    assert_false(tar_is(bytes_of(block, sizeof block)));
    memset(block, 'x', sizeof block); /* text */
    memcpy(block + 148, "0166500 ", 8);
    assert_false(tar_is(bytes_of(block, sizeof block)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip_gives_all_members),
        cmocka_unit_test(test_gzip_takes_nothing_that_is_not_whole),
        cmocka_unit_test(test_gzip_hands_up_what_its_reader_says),
        cmocka_unit_test(test_tar_is_told_by_its_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
