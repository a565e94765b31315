/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_input_t: descriptors of every kind, and that nobody changes what was read. */
#include "base/limits.h"
#include "smime.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void put(int fd, const void *data, size_t size)
{
    assert_int_equal(write(fd, data, size), (ssize_t)size);
}

/* A file without a name. */
static int scratch(void)
{
    char name[] = "/tmp/smime-test-input-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    unlink(name);
    return fd;
}

static void test_input_of_a_pipe(void **state)
{
    (void)state;
    int ends[2];
    smime_input_t *input;
    assert_int_equal(pipe(ends), 0);
    put(ends[1], "one two", 7);
    close(ends[1]);
    assert_int_equal(smime_input_read(&input, ends[0]), 0);
    assert_int_equal(smime_input_size(input), 7);
    assert_memory_equal(smime_input_data(input), "one two", 7);
    close(ends[0]);
    smime_input_free(&input);
    assert_null(input);
}

static void test_input_of_nothing_is_there(void **state)
{
    (void)state;
    smime_input_t *input;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(smime_input_read(&input, fd), 0);
    assert_non_null(smime_input_data(input));
    assert_int_equal(smime_input_size(input), 0);
    smime_input_free(&input);
    close(fd);
}

static void test_input_starts_where_the_descriptor_stands(void **state)
{
    (void)state;
    smime_input_t *input;
    int fd = scratch();
    put(fd, "header body", 11);
    lseek(fd, 7, SEEK_SET);
    assert_int_equal(smime_input_read(&input, fd), 0);
    assert_int_equal(smime_input_size(input), 4);
    assert_memory_equal(smime_input_data(input), "body", 4);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 11); /* and is left open */
    smime_input_free(&input);
    close(fd);
}

static void test_input_of_any_size_stays_as_it_was_read(void **state)
{
    (void)state;
    enum { PIECE = 100000, PIECES = 40 }; /* more than is kept in memory */
    static char piece[PIECE];
    smime_input_t *input;
    int fd = scratch();
    assert_true((size_t)PIECE * PIECES > LIMIT_SPOOL_MEMORY);
    for (int i = 0; i < PIECES; i++) {
        memset(piece, 'a' + i % 26, sizeof piece);
        put(fd, piece, sizeof piece);
    }
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(smime_input_read(&input, fd), 0);
    assert_int_equal(ftruncate(fd, 0), 0); /* a mapping of it would be gone */
    assert_int_equal(smime_input_size(input), (size_t)PIECE * PIECES);
    const char *data = smime_input_data(input);
    for (size_t i = 0; i < (size_t)PIECE * PIECES; i += 997)
        assert_int_equal(data[i], 'a' + (int)(i / PIECE) % 26);
    smime_input_free(&input);
    close(fd);
}

static void test_input_that_cannot_be_read(void **state)
{
    (void)state;
    smime_input_t *input;
    int directory = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(gpg_err_code(smime_input_read(&input, directory)), GPG_ERR_EISDIR);
    assert_null(input);
    close(directory);
    assert_int_equal(gpg_err_code(smime_input_read(&input, directory)), GPG_ERR_EBADF);
    assert_null(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_of_a_pipe),
        cmocka_unit_test(test_input_of_nothing_is_there),
        cmocka_unit_test(test_input_starts_where_the_descriptor_stands),
        cmocka_unit_test(test_input_of_any_size_stays_as_it_was_read),
        cmocka_unit_test(test_input_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
