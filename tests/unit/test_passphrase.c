/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases from files, and what guards them. */
#include "passphrase.h"

#include "secret_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/smimetool-test-passphrase-XXXXXX";

/* What is said on standard error while the passphrase of the file is asked for. */
static char *ask(const char *content, mode_t mode, bool quiet, gpg_error_t expected, char *answer)
{
    static char said[1000];
    passphrase_t source = {.command = "sign", .file = path, .quiet = quiet};
    FILE *file = fopen(path, "w"), *heard = tmpfile();
    int kept = dup(STDERR_FILENO);
    assert_true(file && heard && kept >= 0);
    fputs(content, file);
    fclose(file);
    chmod(path, mode);
    dup2(fileno(heard), STDERR_FILENO);
    gpg_error_t error = passphrase_ask(&source, "the key", 0, answer, 100);
    passphrase_release(&source);
    assert_null(source.line);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(heard);
    said[fread(said, 1, sizeof said - 1, heard)] = '\0';
    fclose(heard);
    assert_int_equal(gpg_err_code(error), expected);
    return said;
}

static void test_passphrase_is_the_first_line_of_the_file(void **state)
{
    (void)state;
    char answer[100];
    assert_string_equal(ask("secret\r\nother\n", 0600, false, 0, answer), "");
    assert_string_equal(answer, "secret");
    ask("", 0600, false, 0, answer);
    assert_string_equal(answer, "");
}

/* A pipe gives it once. */
static void test_passphrase_is_kept_for_further_files(void **state)
{
    (void)state;
    char answer[100], name[40];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "secret\n", 7), 7);
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    passphrase_t source = {.command = "sign", .file = name};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(passphrase_ask(&source, "the key", 0, answer, sizeof answer), 0);
        assert_string_equal(answer, "secret");
    }
    assert_int_equal(gpg_err_code(passphrase_ask(&source, "the key", 0, answer, 6)),
                     GPG_ERR_BAD_PASSPHRASE); /* no room for it */
    passphrase_release(&source);
    close(ends[0]);
}

static void test_passphrase_file_that_others_can_read_is_warned_of(void **state)
{
    (void)state;
    static const mode_t open_modes[] = {0644, 0640, 0604, 0444}, own_modes[] = {0600, 0400, 0622};
    char answer[100];
    for (size_t i = 0; i < 4; i++) {
        const char *said = ask("secret\n", open_modes[i], false, 0, answer);
        assert_non_null(strstr(said, "warning: others than its owner can read this file"));
        assert_non_null(strstr(said, path));
        assert_string_equal(answer, "secret");
        assert_string_equal(ask("secret\n", open_modes[i], true, 0, answer), "");
    }
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(ask("secret\n", own_modes[i], false, 0, answer), "");
}

static void test_process_that_asked_leaves_no_core_dump(void **state)
{
    (void)state;
    char answer[100];
    struct rlimit limit;
    prctl(PR_SET_DUMPABLE, 1);
    ask("secret\n", 0600, false, 0, answer);
    assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 0);
    assert_int_equal(limit.rlim_max, 0);
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passphrase_is_the_first_line_of_the_file),
        cmocka_unit_test(test_passphrase_is_kept_for_further_files),
        cmocka_unit_test(test_passphrase_file_that_others_can_read_is_warned_of),
        cmocka_unit_test(test_process_that_asked_leaves_no_core_dump),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
