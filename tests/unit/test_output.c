/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output that appears complete or not at all. */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/smimetool-test-output-XXXXXX";
static char path[64], other[64];

/* Not there yet when it is first asked for: another process makes it at that moment. */
static const char *comes_late;

/* In place of the C library's. */
int stat(const char *restrict name, struct stat *restrict r_status)
{
    if (comes_late && strcmp(name, comes_late) == 0) {
        comes_late = NULL;
        errno = ENOENT;
        return -1;
    }
    return fstatat(AT_FDCWD, name, r_status, 0);
}

static int make_directory(void **state)
{
    (void)state;
    bool made = mkdtemp(directory) != NULL;
    snprintf(path, sizeof path, "%s/file", directory);
    snprintf(other, sizeof other, "%s/other", directory);
    return made ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    unlink(path);
    unlink(other);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory); /* fails if something was left behind */
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *open_directory = opendir(directory);
    for (struct dirent *entry; (entry = readdir(open_directory)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(open_directory);
    return count;
}

static void put_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_content(const char *name, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    assert_int_equal(fread(text, 1, sizeof text - 1, file), strlen(expected));
    assert_string_equal(text, expected);
    fclose(file);
}

static void test_output_appears_when_it_is_committed(void **state)
{
    (void)state;
    output_t *output;
    assert_int_equal(output_open(&output, path, false), 0);
    assert_int_equal(output_write(output, "hello", 5), 0);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(output_commit(output), 0);
    output_close(&output);
    assert_content(path, "hello");
    assert_int_equal(count_files(), 1);
}

static void test_output_without_commit_leaves_nothing(void **state)
{
    (void)state;
    output_t *output;
    put_file(path, "old");
    assert_int_equal(output_open(&output, path, false), 0);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(output_write(output, "hello", 5), 0);
    output_close(&output);
    assert_null(output);
    assert_content(path, "old");
    assert_int_equal(count_files(), 1);
}

static void test_output_that_is_new_takes_no_place(void **state)
{
    (void)state;
    output_t *output;
    assert_int_equal(output_open(&output, path, true), 0);
    assert_true(output_keeps_owner(output));
    assert_int_equal(output_write(output, "hello", 5), 0);
    put_file(path, "first");
    assert_int_equal(gpg_err_code(output_commit_new(output)), GPG_ERR_EEXIST);
    output_close(&output);
    assert_content(path, "first");
    assert_int_equal(count_files(), 1);
    unlink(path);
    assert_int_equal(output_open(&output, path, true), 0);
    assert_int_equal(output_write(output, "hello", 5), 0);
    assert_int_equal(output_commit_new(output), 0);
    output_close(&output);
    assert_content(path, "hello");
    assert_int_equal(count_files(), 1);
}

static void test_output_finds_a_file_that_has_just_come(void **state)
{
    (void)state;
    output_t *output;
    put_file(path, "other");
    comes_late = path;
    assert_int_equal(output_open(&output, path, true), 0);
    assert_null(comes_late);
    assert_int_equal(output_write(output, "hello", 5), 0);
    assert_int_equal(gpg_err_code(output_commit_new(output)), GPG_ERR_EEXIST);
    output_close(&output);
    assert_content(path, "other");
}

static void test_output_keeps_the_mode_of_what_it_replaces(void **state)
{
    (void)state;
    output_t *output;
    struct stat status;
    put_file(path, "old");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(output_open(&output, path, false), 0);
    assert_int_equal(output_commit(output), 0);
    output_close(&output);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    assert_int_equal(status.st_size, 0);
}

static void test_output_of_a_new_file_obeys_umask(void **state)
{
    (void)state;
    output_t *output;
    struct stat status;
    mode_t old = umask(027);
    assert_int_equal(output_open(&output, path, false), 0);
    assert_int_equal(output_commit(output), 0);
    output_close(&output);
    umask(old);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void test_output_through_a_link_keeps_the_link(void **state)
{
    (void)state;
    output_t *output;
    struct stat status;
    put_file(path, "old");
    assert_int_equal(symlink("file", other), 0);
    assert_int_equal(output_open(&output, other, false), 0);
    assert_int_equal(output_write(output, "new", 3), 0);
    assert_int_equal(output_commit(output), 0);
    output_close(&output);
    assert_int_equal(lstat(other, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_content(path, "new");
}

static void test_output_says_where_it_cannot_be(void **state)
{
    (void)state;
    output_t *output;
    assert_int_equal(gpg_err_code(output_open(&output, directory, false)), GPG_ERR_EISDIR);
    assert_null(output);
    assert_int_equal(gpg_err_code(output_open(&output, "/nonexistent/file", false)),
                     GPG_ERR_ENOENT);
    assert_int_equal(gpg_err_code(output_open(&output, "/dev/null/file", false)), GPG_ERR_ENOTDIR);
}

static void test_output_to_a_device_is_written_to(void **state)
{
    (void)state;
    output_t *output;
    struct stat status;
    assert_int_equal(output_open(&output, "/dev/null", false), 0);
    assert_int_equal(output_write(output, "x", 1), 0);
    assert_int_equal(output_commit(output), 0);
    output_close(&output);
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void test_output_notices_a_full_device(void **state)
{
    (void)state;
    output_t *output;
    for (int held = 0; held < 2; held++) {
        assert_int_equal(output_open(&output, "/dev/full", held), 0);
        output_write(output, "x", 1);
        assert_int_equal(gpg_err_code(output_commit(output)), GPG_ERR_ENOSPC);
        output_close(&output);
    }
}

/* Reads what is in the pipe by now, without waiting for more. */
static ssize_t available(int fd, char *text, size_t size)
{
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return read(fd, text, size);
}

static void test_output_to_a_pipe_is_held_until_commit(void **state)
{
    (void)state;
    output_t *output;
    char text[16];
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    assert_int_equal(output_open(&output, path, true), 0);
    assert_int_equal(output_write(output, "hello", 5), 0);
    assert_true(available(fd, text, sizeof text) <= 0);
    assert_int_equal(output_commit(output), 0);
    assert_int_equal(available(fd, text, sizeof text), 5);
    output_close(&output);
    assert_int_equal(output_open(&output, path, true), 0);
    assert_int_equal(output_write(output, "hello", 5), 0);
    output_close(&output);
    assert_int_equal(available(fd, text, sizeof text), 0);
    close(fd);
}

static void test_output_keeps_its_first_error(void **state)
{
    (void)state;
    output_t *output;
    static char block[1 << 17];
    assert_int_equal(output_open(&output, "/dev/full", false), 0);
    assert_int_equal(gpg_err_code(output_write(output, block, sizeof block)), GPG_ERR_ENOSPC);
    assert_int_equal(gpg_err_code(output_write(output, "x", 1)), GPG_ERR_ENOSPC);
    assert_int_equal(gpg_err_code(output_error(output)), GPG_ERR_ENOSPC);
    assert_int_equal(gpg_err_code(output_commit(output)), GPG_ERR_ENOSPC);
    output_close(&output);
}

static void test_output_leaves_nothing_when_a_signal_ends_the_program(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        output_t *output;
        if (output_open(&output, path, false) == 0)
            output_write(output, "hello", 5);
        raise(SIGTERM);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(count_files(), 0);
}

static void test_output_knows_standard_output(void **state)
{
    (void)state;
    assert_true(output_is_stdout("-"));
    assert_true(output_is_stdout("/dev/stdout"));
    assert_false(output_is_stdout("./-"));
}

#define TEST(test) cmocka_unit_test_teardown(test, remove_files)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_output_appears_when_it_is_committed),
        TEST(test_output_without_commit_leaves_nothing),
        TEST(test_output_that_is_new_takes_no_place),
        TEST(test_output_finds_a_file_that_has_just_come),
        TEST(test_output_keeps_the_mode_of_what_it_replaces),
        TEST(test_output_of_a_new_file_obeys_umask),
        TEST(test_output_through_a_link_keeps_the_link),
        TEST(test_output_says_where_it_cannot_be),
        TEST(test_output_to_a_device_is_written_to),
        TEST(test_output_notices_a_full_device),
        TEST(test_output_to_a_pipe_is_held_until_commit),
        TEST(test_output_keeps_its_first_error),
        TEST(test_output_leaves_nothing_when_a_signal_ends_the_program),
        TEST(test_output_knows_standard_output),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
