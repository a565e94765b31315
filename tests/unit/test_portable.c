/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stand-ins for extensions do what the system's own functions do. */
#include "base/portable.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void test_portable_finds_bytes(void **state)
{
    (void)state;
    const char in[] = "aab\0aabaac";
    assert_ptr_equal(portable_memmem(in, sizeof in, "aac", 3), in + 7);
    assert_ptr_equal(portable_memmem(in, sizeof in, "b\0a", 3), in + 2);
    assert_ptr_equal(portable_memmem(in, sizeof in, "", 0), in);
    assert_ptr_equal(portable_memmem(in, 3, "aab", 3), in);
    assert_null(portable_memmem(in, 2, "aab", 3));
    assert_null(portable_memmem(in, sizeof in, "bb", 2));
    assert_null(portable_memmem(in, 10, "aacx", 4));
    assert_ptr_equal(portable_memrchr(in, 'b', sizeof in), in + 6);
    assert_ptr_equal(portable_memrchr(in, 'b', 6), in + 2);
    assert_ptr_equal(portable_memrchr(in, 'a', 1), in);
    assert_null(portable_memrchr(in, 'b', 2));
    assert_null(portable_memrchr(in, 'b', 0));
}

static void test_portable_finds_text_in_any_case(void **state)
{
    (void)state;
    const char *in = "sha-256, SHA1";
    assert_ptr_equal(portable_strcasestr(in, "Sha1"), in + 9);
    assert_ptr_equal(portable_strcasestr(in, ""), in);
    assert_null(portable_strcasestr(in, "sha-512"));
    assert_null(portable_strcasestr(in, "sha12"));
    assert_null(portable_strcasestr("", "a"));
}

static void test_portable_copies_and_wipes(void **state)
{
    (void)state;
    char to[8] = "xxxxxxx";
    assert_ptr_equal(portable_mempcpy(to, "abc", 3), to + 3);
    assert_string_equal(to, "abcxxxx");
    portable_explicit_bzero(to, 2);
    assert_memory_equal(to, "\0\0cxxxx", 8);
}

static void test_portable_refuses_an_array_of_no_size_that_exists(void **state)
{
    (void)state;
    int *array = portable_reallocarray(NULL, 3, sizeof *array);
    assert_non_null(array);
    errno = 0;
    /* what the compiler cannot know */
    volatile size_t half = SIZE_MAX / sizeof *array;
    assert_null(portable_reallocarray(array, half + 1, sizeof *array));
    assert_int_equal(errno, ENOMEM);
    free(array);
}

static void test_portable_formats_text_of_any_length(void **state)
{
    (void)state;
    char *text;
    assert_int_equal(portable_asprintf(&text, "%s-%05d", "a", 42), 7);
    assert_string_equal(text, "a-00042");
    free(text);
    assert_int_equal(portable_asprintf(&text, "%3000s", ""), 3000);
    assert_int_equal(strlen(text), 3000);
    free(text);
}

static void test_portable_opens_files_that_commands_do_not_inherit(void **state)
{
    (void)state;
    char path[] = "/tmp/smime-portable-XXXXXX";
    int fd = portable_mkostemp(path, O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal(unlink(path), 0);
    close(fd);
}

static void test_portable_reads_the_environment(void **state)
{
    (void)state;
    setenv("SMIME_PORTABLE_TEST", "here", 1);
    assert_string_equal(portable_secure_getenv("SMIME_PORTABLE_TEST"), "here");
    unsetenv("SMIME_PORTABLE_TEST");
    assert_null(portable_secure_getenv("SMIME_PORTABLE_TEST"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_portable_finds_bytes),
        cmocka_unit_test(test_portable_finds_text_in_any_case),
        cmocka_unit_test(test_portable_copies_and_wipes),
        cmocka_unit_test(test_portable_refuses_an_array_of_no_size_that_exists),
        cmocka_unit_test(test_portable_formats_text_of_any_length),
        cmocka_unit_test(test_portable_opens_files_that_commands_do_not_inherit),
        cmocka_unit_test(test_portable_reads_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
