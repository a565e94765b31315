/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole inputs in memory, and files that change while they are read. */
#include "input.h"

#include "failure.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/smimetool-test-input-XXXXXX";
static char path[64];

static int make_directory(void **state)
{
    (void)state;
    bool made = mkdtemp(directory) != NULL;
    snprintf(path, sizeof path, "%s/file", directory);
    return made ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(directory);
}

/* size bytes that tell where they are */
static char *pattern(size_t size)
{
    char *data = malloc(size ? size : 1);
    for (size_t i = 0; i < size; i++)
        data[i] = (char)(i * 7 + i / 251);
    return data;
}

static void write_file(size_t size)
{
    char *data = pattern(size);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
    free(data);
}

static void assert_pattern(const input_t *input, size_t size)
{
    char *data = pattern(size);
    assert_int_equal(input_size(input), size);
    assert_non_null(input_data(input));
    assert_memory_equal(input_data(input), data, size);
    free(data);
}

static const size_t sizes[] = {0,
                               1,
                               4095,
                               4096,
                               4097,
                               INPUT_MAPPED_FROM - 1,
                               INPUT_MAPPED_FROM,
                               INPUT_PIPE_MEMORY,
                               INPUT_PIPE_MEMORY + 1,
                               3 * INPUT_PIPE_MEMORY + 5};
#define SIZE_COUNT (sizeof sizes / sizeof *sizes)

static void test_input_reads_files_of_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        input_t *input;
        write_file(sizes[i]);
        assert_int_equal(input_open(&input, path), 0);
        assert_pattern(input, sizes[i]);
        assert_false(input_shrunk(input));
        input_free(&input);
        assert_null(input);
    }
}

static void test_input_reads_pipes_of_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        char command[128], name[32];
        input_t *input;
        write_file(sizes[i]);
        snprintf(command, sizeof command, "cat %s", path);
        FILE *pipe = popen(command, "r");
        assert_non_null(pipe);
        snprintf(name, sizeof name, "/proc/self/fd/%d", fileno(pipe));
        assert_int_equal(input_open(&input, name), 0);
        assert_pattern(input, sizes[i]);
        input_free(&input);
        pclose(pipe);
    }
}

static void test_input_says_what_cannot_be_opened(void **state)
{
    (void)state;
    input_t *input;
    assert_int_equal(gpg_err_code(input_open(&input, directory)), GPG_ERR_EISDIR);
    assert_null(input);
    assert_int_equal(gpg_err_code(input_open(&input, "/nonexistent/file")), GPG_ERR_ENOENT);
    assert_int_equal(gpg_err_code(input_open(&input, "/dev/null/file")), GPG_ERR_ENOTDIR);
}

static void test_input_secret_is_limited(void **state)
{
    (void)state;
    input_t *input;
    write_file(0);
    assert_int_equal(truncate(path, INPUT_FILE_MAX + 1), 0);
    assert_int_equal(gpg_err_code(input_open_secret(&input, path)), GPG_ERR_TOO_LARGE);
    write_file(5000);
    assert_int_equal(input_open_secret(&input, path), 0);
    assert_pattern(input, 5000);
    input_free(&input);
}

static void test_input_notices_a_file_that_shrinks(void **state)
{
    (void)state;
    input_t *input, *other;
    unsigned sum = 0;
    write_file(1024 * 1024);
    assert_int_equal(input_open(&input, path), 0);
    assert_int_equal(input_open(&other, path), 0);
    assert_int_equal(truncate(path, 100 * 1024), 0);
    for (size_t i = 0; i < input_size(input); i++)
        sum += input_data(input)[i];
    assert_int_not_equal(sum, 0);
    assert_true(input_shrunk(input));
    assert_false(input_shrunk(other));
    assert_int_equal(input_data(input)[1024 * 1024 - 1], 0);
    input_free(&input);
    input_free(&other);
    write_file(1024 * 1024);
    assert_int_equal(input_open(&input, path), 0);
    assert_false(input_shrunk(input));
    input_free(&input);
}

static void test_input_lives_until_its_last_owner_frees_it(void **state)
{
    (void)state;
    input_t *input, *shared;
    write_file(200 * 1024);
    assert_int_equal(input_open(&input, path), 0);
    shared = input_share(input);
    input_free(&input);
    assert_pattern(shared, 200 * 1024);
    input_free(&shared);
    input_free(&shared);
}

static void test_input_more_files_than_can_be_mapped_are_read(void **state)
{
    (void)state;
    static input_t *inputs[300];
    write_file(INPUT_MAPPED_FROM);
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(input_open(&inputs[i], path), 0);
        assert_int_equal(input_size(inputs[i]), INPUT_MAPPED_FROM);
    }
    for (size_t i = 0; i < 300; i++)
        input_free(&inputs[i]);
}

static gpg_error_t foreign(const char *text, size_t size)
{
    return input_foreign_format((const uint8_t *)text, size);
}

static void test_input_recognises_outlook_and_apple_files(void **state)
{
    (void)state;
    assert_int_equal(foreign("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", 12), ERROR_OUTLOOK_MSG);
    assert_int_equal(foreign("1234\nFrom: a@b\n", 15), ERROR_APPLE_EMLX);
    assert_int_equal(foreign("1234      \nFrom: a@b\n", 21), ERROR_APPLE_EMLX);
    assert_int_equal(foreign("From: a@b\n", 10), 0);
    assert_int_equal(foreign("1234", 4), 0);
    assert_int_equal(foreign("12a\n", 4), 0);
    assert_int_equal(foreign("\n", 1), 0);
    assert_int_equal(foreign("\xd0\xcf\x11", 3), 0);
    assert_int_equal(foreign("", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_reads_files_of_any_size),
        cmocka_unit_test(test_input_reads_pipes_of_any_size),
        cmocka_unit_test(test_input_says_what_cannot_be_opened),
        cmocka_unit_test(test_input_secret_is_limited),
        cmocka_unit_test(test_input_notices_a_file_that_shrinks),
        cmocka_unit_test(test_input_lives_until_its_last_owner_frees_it),
        cmocka_unit_test(test_input_more_files_than_can_be_mapped_are_read),
        cmocka_unit_test(test_input_recognises_outlook_and_apple_files),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
