/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PINs: where they come from, and that a wrong one is not given so often that the token locks itself. */
#include "keys/token_pin.h"

#include <gnutls/pkcs11.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/smimetool-test-token-pin-XXXXXX";
static char pin[16];

typedef struct person {
    unsigned asked, attempt;
    gpg_error_t error;
} person_t;

static gpg_error_t ask(void *user, const char *what, unsigned attempt, char *answer, size_t size)
{
    person_t *person = user;
    assert_string_equal(what, "a token");
    person->asked++;
    person->attempt = attempt;
    snprintf(answer, size, "4321");
    return person->error;
}

static token_pin_t *start(const char *uri, person_t *person)
{
    token_uri_t parsed;
    token_pin_t *prompt;
    const passphrase_source_t source = {.ask = person ? ask : NULL, .user = person};
    assert_int_equal(token_uri_parse(uri, &parsed), 0);
    assert_int_equal(token_pin_new(&parsed, &source, &prompt), 0);
    token_uri_release(&parsed);
    return prompt;
}

/* What the token is given; the error if it is given nothing. */
static gpg_err_code_t give(token_pin_t *prompt, int attempt, unsigned flags)
{
    memset(pin, 'x', sizeof pin);
    int result =
        token_pin_give(prompt, attempt, "pkcs11:token=x", "a token", flags, pin, sizeof pin);
    assert_int_equal(result, prompt->error ? -1 : 0);
    return gpg_err_code(prompt->error);
}

static gpg_err_code_t give_once(const char *uri)
{
    token_pin_t *prompt = start(uri, NULL);
    gpg_err_code_t code = give(prompt, 0, 0);
    token_pin_free(prompt);
    return code;
}

static void write_file(const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void test_a_pin_that_stands_in_the_uri_is_given_once(void **state)
{
    (void)state;
    token_pin_t *prompt = start("pkcs11:token=x?pin-value=43%321", NULL);
    assert_int_equal(give(prompt, 0, 0), 0);
    assert_string_equal(pin, "4321");
    assert_int_equal(give(prompt, 1, GNUTLS_PIN_WRONG), GPG_ERR_BAD_PIN);
    assert_string_equal(pin, "");
    assert_int_equal(give(prompt, 0, 0), 0); /* the next time that the token asks */
    token_pin_free(prompt);
}

static void test_a_pin_that_stands_in_a_file_is_given_once(void **state)
{
    (void)state;
    char uri[100];
    static const char *const schemes[] = {"", "file:", "file://"};
    write_file("4321\r\nmore");
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        snprintf(uri, sizeof uri, "pkcs11:token=x?pin-source=%s%s", schemes[i], path);
        token_pin_t *prompt = start(uri, NULL);
        assert_int_equal(give(prompt, 0, 0), 0);
        assert_memory_equal(pin, "4321\0\0\0\0\0\0\0\0\0\0\0", sizeof pin);
        assert_int_equal(give(prompt, 1, GNUTLS_PIN_WRONG), GPG_ERR_BAD_PIN);
        token_pin_free(prompt);
    }
    write_file("0123456789abcde0123456789");
    assert_int_equal(give_once(uri), 0);
    assert_string_equal(pin, "0123456789abcde");
    assert_int_equal(give_once("pkcs11:token=x?pin-source=/nowhere/pin"), GPG_ERR_ENOENT);
    assert_int_equal(give_once("pkcs11:token=x?pin-source=/tmp"), GPG_ERR_EISDIR);
}

static void test_a_pin_that_is_too_long_is_not_cut(void **state)
{
    (void)state;
    assert_int_equal(give_once("pkcs11:token=x?pin-value=0123456789abcde"), 0);
    assert_string_equal(pin, "0123456789abcde");
    assert_int_equal(give_once("pkcs11:token=x?pin-value=0123456789abcdef"), GPG_ERR_BAD_PIN);
    assert_string_equal(pin, "");
}

static void test_a_person_is_asked_three_times_and_not_for_what_stands_somewhere(void **state)
{
    (void)state;
    person_t person = {0};
    token_pin_t *prompt = start("pkcs11:token=x", &person);
    for (int attempt = 0; attempt < 3; attempt++) {
        assert_int_equal(give(prompt, attempt, attempt ? GNUTLS_PIN_WRONG : 0), 0);
        assert_int_equal(person.attempt, attempt);
        assert_string_equal(pin, "4321");
    }
    assert_int_equal(give(prompt, 3, GNUTLS_PIN_WRONG), GPG_ERR_BAD_PIN);
    assert_int_equal(give(prompt, -1, 0), GPG_ERR_BAD_PIN);
    assert_int_equal(person.asked, 3);
    person.error = gpg_error(GPG_ERR_CANCELED);
    assert_int_equal(give(prompt, 0, 0), GPG_ERR_CANCELED);
    person.error = gpg_error(GPG_ERR_BAD_PASSPHRASE); /* of a file that was read once */
    assert_int_equal(give(prompt, 1, 0), GPG_ERR_BAD_PIN);
    token_pin_free(prompt);

    person = (person_t){0};
    prompt = start("pkcs11:token=x?pin-value=1", &person);
    assert_int_equal(give(prompt, 0, 0), 0);
    assert_int_equal(give(prompt, 1, GNUTLS_PIN_WRONG), GPG_ERR_BAD_PIN);
    assert_int_equal(person.asked, 0);
    token_pin_free(prompt);
}

static void test_the_last_attempt_is_left_to_the_owner(void **state)
{
    (void)state;
    person_t person = {0};
    token_pin_t *prompt = start("pkcs11:token=x", &person);
    assert_int_equal(give(prompt, 1, GNUTLS_PIN_WRONG | GNUTLS_PIN_COUNT_LOW), 0);
    assert_int_equal(give(prompt, 1, GNUTLS_PIN_WRONG | GNUTLS_PIN_FINAL_TRY), GPG_ERR_BAD_PIN);
    assert_int_equal(person.asked, 1);
    assert_int_equal(give(prompt, 0, GNUTLS_PIN_FINAL_TRY), 0); /* they may know it */
    token_pin_free(prompt);
}

static void test_without_anybody_to_ask_there_is_no_pin(void **state)
{
    (void)state;
    assert_int_equal(give_once("pkcs11:token=x"), GPG_ERR_BAD_PIN);
    token_pin_free(NULL);
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
        cmocka_unit_test(test_a_pin_that_stands_in_the_uri_is_given_once),
        cmocka_unit_test(test_a_pin_that_stands_in_a_file_is_given_once),
        cmocka_unit_test(test_a_pin_that_is_too_long_is_not_cut),
        cmocka_unit_test(test_a_person_is_asked_three_times_and_not_for_what_stands_somewhere),
        cmocka_unit_test(test_the_last_attempt_is_left_to_the_owner),
        cmocka_unit_test(test_without_anybody_to_ask_there_is_no_pin),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
