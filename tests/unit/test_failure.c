/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors in words, and exit statuses. */
#include "failure.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static void test_failure_status_depends_on_what_it_is_about(void **state)
{
    (void)state;
    assert_int_equal(failure_status(ABOUT_MESSAGE, gpg_error(GPG_ERR_ENOENT)), EX_NOINPUT);
    assert_int_equal(failure_status(ABOUT_OUTPUT, gpg_error(GPG_ERR_ENOENT)), EX_CANTCREAT);
    assert_int_equal(failure_status(ABOUT_OUTPUT, gpg_error(GPG_ERR_ENOSPC)), EX_IOERR);
    assert_int_equal(failure_status(ABOUT_MESSAGE, gpg_error(GPG_ERR_NO_DATA)), EX_DATAERR);
    assert_int_equal(failure_status(ABOUT_MESSAGE, gpg_error(GPG_ERR_FORBIDDEN)), EX_DATAERR);
    assert_int_equal(failure_status(ABOUT_KEY, gpg_error(GPG_ERR_FORBIDDEN)), EX_UNAVAILABLE);
    assert_int_equal(failure_status(ABOUT_KEY, gpg_error(GPG_ERR_NO_DATA)), EX_UNAVAILABLE);
    assert_int_equal(failure_status(ABOUT_KEY, gpg_error(GPG_ERR_BAD_BER)), EX_UNAVAILABLE);
    assert_int_equal(failure_status(ABOUT_KEY, gpg_error(GPG_ERR_BAD_PIN)), EX_NOPERM);
    assert_int_equal(failure_status(ABOUT_KEY, gpg_error(GPG_ERR_BAD_PASSPHRASE)), EX_NOPERM);
    assert_int_equal(failure_status(ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM)), EX_TEMPFAIL);
    assert_int_equal(failure_status(ABOUT_MESSAGE, ERROR_SHRUNK), EX_IOERR);
    assert_int_equal(failure_status(ABOUT_MESSAGE, gpg_error(GPG_ERR_NOT_OPERATIONAL)),
                     EX_UNAVAILABLE);
    assert_int_equal(failure_status(ABOUT_MESSAGE, ERROR_OUTLOOK_MSG), EX_DATAERR);
    assert_int_equal(failure_status(ABOUT_MESSAGE, gpg_error(GPG_ERR_INTERNAL)), EX_SOFTWARE);
}

static void test_failure_code_follows_from_the_status(void **state)
{
    (void)state;
    assert_string_equal(failure_code(ABOUT_MESSAGE, gpg_error(GPG_ERR_NO_DATA)),
                        "input-unreadable");
    assert_string_equal(failure_code(ABOUT_MESSAGE, gpg_error(GPG_ERR_ENOENT)), "input-missing");
    assert_string_equal(failure_code(ABOUT_KEY, gpg_error(GPG_ERR_NO_DATA)), "something-missing");
    assert_string_equal(failure_code(ABOUT_OUTPUT, gpg_error(GPG_ERR_ENOENT)), "output-failed");
    assert_string_equal(failure_code(ABOUT_OUTPUT, gpg_error(GPG_ERR_ENOSPC)),
                        "input-output-error");
    assert_string_equal(failure_code(ABOUT_KEY, gpg_error(GPG_ERR_BAD_PIN)), "passphrase-refused");
    assert_string_equal(failure_code(ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM)), "try-again");
    assert_string_equal(failure_code(ABOUT_ANYTHING, gpg_error(GPG_ERR_INV_ARG)), "usage-error");
    assert_string_equal(failure_code(ABOUT_MESSAGE, gpg_error(GPG_ERR_INTERNAL)), "internal-error");
}

static void test_failure_text_has_cause_and_advice(void **state)
{
    (void)state;
    for (unsigned code = 1; code < 1000; code++) {
        for (int about = ABOUT_ANYTHING; about <= ABOUT_OUTPUT; about++) {
            char *text = failure_text((about_t)about, gpg_error((gpg_err_code_t)code));
            assert_non_null(strstr(text, "; "));
            free(text);
        }
    }
}

static void test_failure_of_a_temporary_file_blames_no_input(void **state)
{
    (void)state;
    gpg_error_t missing = gpg_err_make(TEMPORARY_FILE_SOURCE, GPG_ERR_ENOENT);
    gpg_error_t full = gpg_err_make(TEMPORARY_FILE_SOURCE, GPG_ERR_ENOSPC);
    for (int about = ABOUT_ANYTHING; about <= ABOUT_OUTPUT; about++) {
        char *text = failure_text((about_t)about, missing);
        assert_non_null(strstr(text, "no temporary file can be opened in "));
        assert_non_null(strstr(text, "; set TMPDIR to "));
        free(text);
        assert_int_equal(failure_status((about_t)about, missing), EX_CANTCREAT);
        assert_int_equal(failure_status((about_t)about, full), EX_IOERR);
    }
}

static void assert_printed(const char *command, const char *subject, const char *text,
                           const char *expected)
{
    char *printed = NULL;
    size_t size;
    FILE *stream = open_memstream(&printed, &size);
    failure_print(stream, command, subject, text);
    fclose(stream);
    assert_string_equal(printed, expected);
    free(printed);
}

static void test_failure_is_printed_on_one_harmless_line(void **state)
{
    (void)state;
    assert_printed("verify", "a.eml", "gone; look", "smimetool: verify: a.eml: gone; look\n");
    assert_printed("verify", "a\nb\x1b[1m", "gone", "smimetool: verify: a\\nb\\x1b[1m: gone\n");
    assert_printed(NULL, NULL, "x", "smimetool: x\n");
    assert_printed("verify", NULL, NULL, "smimetool: verify: out of memory\n");
}

static void test_failure_does_not_show_a_pin(void **state)
{
    (void)state;
    assert_printed("sign", "pkcs11:token=a?pin-value=1234", "gone",
                   "smimetool: sign: pkcs11:token=a: gone\n");
    assert_printed("sign", "really?.eml", "gone", "smimetool: sign: really?.eml: gone\n");
}

static void test_status_worst_is_error_invalid_indeterminate_unsigned_valid(void **state)
{
    (void)state;
    static const int order[] = {STATUS_VALID, STATUS_UNSIGNED, STATUS_INDETERMINATE, STATUS_INVALID,
                                EX_NOINPUT};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 5; k++)
            assert_int_equal(status_worst(order[i], order[k]), order[i > k ? i : k]);
    assert_int_equal(status_worst(EX_NOINPUT, EX_DATAERR), EX_NOINPUT);
    assert_int_equal(status_worst(EX_DATAERR, EX_NOINPUT), EX_DATAERR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failure_status_depends_on_what_it_is_about),
        cmocka_unit_test(test_failure_code_follows_from_the_status),
        cmocka_unit_test(test_failure_text_has_cause_and_advice),
        cmocka_unit_test(test_failure_of_a_temporary_file_blames_no_input),
        cmocka_unit_test(test_failure_is_printed_on_one_harmless_line),
        cmocka_unit_test(test_failure_does_not_show_a_pin),
        cmocka_unit_test(test_status_worst_is_error_invalid_indeterminate_unsigned_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
