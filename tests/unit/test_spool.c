/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/base/spool.c: bytes are kept in memory up to a limit, then in an unlinked file. */
#include "base/spool.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_little_stays_in_memory(void **state)
{
    (void)state;
    spool_t spool;
    bytes_t all;
    spool_init(&spool);
    assert_int_equal(spool_append(&spool, bytes_text("one ")), 0);
    assert_int_equal(spool_write(&spool, "two", 3), 0);
    assert_int_equal(spool_finish(&spool, &all), 0);
    assert_true(bytes_equal_text(all, "one two"));
    assert_int_equal(spool.fd, -1);
    spool_free(&spool);
}

static void test_nothing_is_an_empty_view(void **state)
{
    (void)state;
    spool_t spool;
    bytes_t all;
    spool_init(&spool);
    assert_int_equal(spool_finish(&spool, &all), 0);
    assert_true(bytes_present(all));
    assert_int_equal(all.size, 0);
    spool_free(&spool);
}

/* Fills a spool with numbered pieces of this size and reads them back. */
static void fill_and_compare(size_t piece, size_t total)
{
    spool_t spool;
    bytes_t all;
    uint8_t *data = malloc(piece);
    assert_non_null(data);
    spool_init(&spool);
    for (size_t done = 0; done < total; done += piece) {
        memset(data, (int)(done / piece % 251), piece);
        assert_int_equal(spool_append(&spool, bytes_of(data, piece)), 0);
        assert_true(spool.memory.capacity <= LIMIT_SPOOL_MEMORY);
    }
    assert_int_equal(spool_finish(&spool, &all), 0);
    assert_int_equal(all.size, spool.size);
    for (size_t i = 0; i < all.size; i++)
        if (all.data[i] != i / piece % 251)
            fail_msg("byte %zu differs", i);
    assert_true((spool.fd >= 0) == (all.size > LIMIT_SPOOL_MEMORY));
    spool_free(&spool);
    free(data);
}

static void test_much_goes_to_a_file(void **state)
{
    (void)state;
    fill_and_compare(1000, 3 * LIMIT_SPOOL_MEMORY);
    fill_and_compare(LIMIT_SPOOL_MEMORY, LIMIT_SPOOL_MEMORY);
    fill_and_compare(LIMIT_SPOOL_MEMORY + 1, LIMIT_SPOOL_MEMORY + 1);
    fill_and_compare(2 * LIMIT_SPOOL_MEMORY + 77, 5 * LIMIT_SPOOL_MEMORY);
}

static void test_no_place_for_the_file_is_an_error(void **state)
{
    (void)state;
    spool_t spool;
    uint8_t *data = calloc(1, LIMIT_SPOOL_MEMORY + 1);
    assert_non_null(data);
    setenv("TMPDIR", "/nonexistent/folder", 1);
    spool_init(&spool);
    assert_int_equal(gpg_err_code(spool_append(&spool, bytes_of(data, LIMIT_SPOOL_MEMORY + 1))),
                     GPG_ERR_ENOENT);
    spool_free(&spool);
    unsetenv("TMPDIR");
    free(data);
}

static void test_free_can_be_repeated(void **state)
{
    (void)state;
    spool_t spool;
    spool_init(&spool);
    assert_int_equal(spool_append(&spool, bytes_text("x")), 0);
    spool_free(&spool);
    spool_free(&spool);
    assert_int_equal(spool.size, 0);
    assert_int_equal(spool.fd, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_little_stays_in_memory),
        cmocka_unit_test(test_nothing_is_an_empty_view),
        cmocka_unit_test(test_much_goes_to_a_file),
        cmocka_unit_test(test_no_place_for_the_file_is_an_error),
        cmocka_unit_test(test_free_can_be_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
