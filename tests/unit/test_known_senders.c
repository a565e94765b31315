/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/verify/known_senders.c: senders by address and by domain, each once. */
#include "verify/known_senders.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SENDER(...) (&(smime_sender_t){.size = sizeof(smime_sender_t), .address = __VA_ARGS__})

static smime_senders_t *make(const smime_sender_t *const *given)
{
    smime_senders_t *senders;
    size_t index = 99;
    assert_int_equal(smime_senders_new(&senders, given, &index), 0);
    assert_int_equal(index, 0);
    return senders;
}

static const char *found(const smime_senders_t *senders, const char *address)
{
    const known_sender_t *known = known_senders_find(senders, address);
    return known ? known->shown : "nobody";
}

static void test_an_address_goes_before_its_domain(void **state)
{
    const smime_sender_t *const given[] = {SENDER("NoReply@Demo.Example", .name = "Demo"),
                                           SENDER("@demo.example"), SENDER("a@side.example"), NULL};
    (void)state;
    smime_senders_t *senders = make(given);
    assert_int_equal(smime_senders_count(senders), 3);
    assert_string_equal(found(senders, "noreply@demo.example"), "NoReply@Demo.Example");
    assert_string_equal(found(senders, "other@demo.example"), "@demo.example");
    assert_string_equal(found(senders, "other@sub.demo.example"), "nobody");
    assert_string_equal(found(senders, "a@side.example"), "a@side.example");
    assert_string_equal(found(senders, "b@side.example"), "nobody");
    smime_senders_free(&senders);
    assert_null(senders);
    smime_senders_free(&senders);
}

static void test_idn_domains_are_one_in_both_forms(void **state)
{
    const smime_sender_t *const given[] = {SENDER("a@\xe4\xbe\x8b\xe3\x81\x88.example"),
                                           NULL}; /* 例え */
    (void)state;
    smime_senders_t *senders = make(given);
    assert_string_equal(found(senders, "a@xn--r8jz45g.example"), given[0]->address);
    smime_senders_free(&senders);
}

static void test_what_is_given_is_copied(void **state)
{
    char address[] = "a@side.example", issuer[] = "CA";
    const char *issuers[] = {issuer, NULL};
    const smime_sender_t *const given[] = {SENDER(address, .issuers = issuers), NULL};
    (void)state;
    smime_senders_t *senders = make(given);
    memset(address, 'x', sizeof address - 1);
    issuer[0] = 'x';
    const known_sender_t *known = known_senders_find(senders, "a@side.example");
    assert_non_null(known);
    assert_string_equal(known->said.issuers[0], "CA");
    assert_null(known->said.issuers[1]);
    assert_string_equal(known->said.address, "a@side.example");
    smime_senders_free(&senders);
}

static gpg_err_code_t refused(const smime_sender_t *const *given, size_t *r_index)
{
    smime_senders_t *senders = (void *)1;
    gpg_error_t error = smime_senders_new(&senders, given, r_index);
    assert_null(senders);
    return gpg_err_code(error);
}

static void test_what_is_no_address_is_refused_by_its_place(void **state)
{
    static const char *const bad[] = {"", "@", "a@", "nobody", "a b@c.example", "@a@b.example"};
    size_t index;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const smime_sender_t *const given[] = {SENDER("a@side.example"), SENDER(bad[i]), NULL};
        assert_int_equal(refused(given, &index), GPG_ERR_INV_VALUE);
        assert_int_equal(index, 1);
    }
}

static void test_a_sender_twice_is_refused_by_its_place(void **state)
{
    const smime_sender_t *const given[] = {SENDER("b@side.example"), SENDER("a@side.example"),
                                           SENDER("B@SIDE.example"), NULL};
    size_t index;
    (void)state;
    assert_int_equal(refused(given, &index), GPG_ERR_DUP_VALUE);
    assert_true(index == 0 || index == 2);
}

static void test_null_and_sizes(void **state)
{
    smime_senders_t *senders;
    const smime_sender_t *const none[] = {NULL};
    const smime_sender_t odd = {.size = 3, .address = "a@b.example"};
    const smime_sender_t *const with_odd[] = {&odd, NULL}, *const no_address[] = {SENDER(NULL),
                                                                                  NULL};
    (void)state;
    assert_int_equal(gpg_err_code(smime_senders_new(NULL, none, NULL)), GPG_ERR_INV_ARG);
    assert_int_equal(refused(NULL, NULL), GPG_ERR_INV_ARG);
    assert_int_equal(refused(with_odd, NULL), GPG_ERR_INV_ARG);
    assert_int_equal(refused(no_address, NULL), GPG_ERR_INV_ARG);
    assert_int_equal(smime_senders_count(NULL), 0);
    senders = make(none);
    assert_string_equal(found(senders, "a@b.example"), "nobody");
    smime_senders_free(&senders);
    smime_senders_free(NULL);
}

static void test_look_alikes_name_whom_they_look_like(void **state)
{
    const smime_sender_t *const given[] = {SENDER("z@rakusign.example", .name = "Raku Sign"),
                                           SENDER("@demosign.example"), NULL};
    const known_sender_t *known;
    look_alike_how_t how;
    (void)state;
    smime_senders_t *senders = make(given);
    assert_int_equal(known_senders_like_domain(senders, "x@demosing.example", &known, &how), 0);
    assert_string_equal(known->shown, "@demosign.example");
    assert_int_equal(how, LOOK_ALIKE_LABEL);
    assert_int_equal(
        known_senders_like_name(senders, "x@evil.example", bytes_text("raku sign"), &known, &how),
        0);
    assert_string_equal(known->shown, "z@rakusign.example");
    assert_int_equal(how, LOOK_ALIKE_NAME);
    assert_int_equal(known_senders_like_domain(senders, "no address", &known, &how), 0);
    assert_null(known);
    smime_senders_free(&senders);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_address_goes_before_its_domain),
        cmocka_unit_test(test_idn_domains_are_one_in_both_forms),
        cmocka_unit_test(test_what_is_given_is_copied),
        cmocka_unit_test(test_what_is_no_address_is_refused_by_its_place),
        cmocka_unit_test(test_a_sender_twice_is_refused_by_its_place),
        cmocka_unit_test(test_null_and_sizes),
        cmocka_unit_test(test_look_alikes_name_whom_they_look_like),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
