/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Work that is stopped: no result, nothing remembered, whenever it happens. */
#include "base/stop.h"

#include "message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Says stop when it is asked for the last time. */
typedef struct patience {
    size_t left, asked;
} patience_t;

static bool is_over(void *user)
{
    patience_t *patience = user;
    patience->asked++;
    return patience->asked > patience->left;
}

static gpg_error_t count(void *user, const void *data, size_t size)
{
    (void)data;
    *(size_t *)user += size;
    return 0;
}

static void test_stop_is_asked_between_pieces(void **state)
{
    (void)state;
    static char data[5 * 1024 * 1024];
    patience_t patience = {3, 0};
    stop_t stop = {is_over, &patience, false};
    size_t written = 0;
    assert_int_equal(gpg_err_code(stop_between(&stop, count, &written, data, sizeof data)),
                     GPG_ERR_CANCELED);
    assert_int_equal(written, 3 * 1024 * 1024);
    assert_true(stop.stopped);
    assert_int_equal(patience.asked, 4);
    assert_true(stop_asked(&stop)); /* it is not asked again */
    assert_int_equal(patience.asked, 4);
    written = 0;
    assert_int_equal(stop_between(NULL, count, &written, data, sizeof data), 0);
    assert_int_equal(written, sizeof data);
}

/* ---- verification ---- */

static gpg_error_t verify(smime_verifier_t *verifier, bytes_t message, patience_t *patience,
                          smime_report_t **r_report)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = PKI_NOW;
    options.stop = patience ? is_over : NULL;
    options.stop_user = patience;
    return smime_verify(verifier, &options, message.data, message.size, r_report);
}

static void add_root(smime_store_t *store, world_t *world)
{
    char name[] = "/tmp/smime-test-stop-XXXXXX";
    int fd = mkstemp(name);
    bytes_t der = world_person(world, ROOT)->der;
    assert_true(fd >= 0 && write(fd, der.data, der.size) == (ssize_t)der.size);
    close(fd);
    assert_int_equal(smime_store_add_trust(store, name), 0);
    unlink(name);
}

static void test_verify_stops_wherever_it_is_and_remembers_nothing(void **state)
{
    (void)state;
    world_t world;
    smime_store_t *store;
    smime_report_t *report;
    world_init(&world);
    const mail_t mail = {.subject = NULL};
    bytes_t message = mail_make(&world, &mail);
    assert_int_equal(smime_store_new(&store), 0);
    add_root(store, &world);
    size_t stops = 0;
    for (patience_t patience = {0, 0}; stops == patience.left; patience.left++) {
        smime_verifier_t *verifier;
        assert_int_equal(smime_verifier_new(&verifier, store), 0);
        patience.asked = 0;
        gpg_error_t error = verify(verifier, message, &patience, &report);
        if (error) {
            assert_int_equal(gpg_err_code(error), GPG_ERR_CANCELED);
            assert_null(report);
            stops++;
        } else {
            assert_true(patience.asked <= patience.left);
            assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        }
        smime_report_free(&report);
        assert_int_equal(verify(verifier, message, NULL, &report), 0);
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
        smime_report_free(&report);
        smime_verifier_free(&verifier);
    }
    assert_true(stops >= 3); /* the content, the signature, the path */
    smime_store_free(&store);
    world_free(&world);
}

/* ---- signing ---- */

static void test_sign_stops_and_writes_nothing(void **state)
{
    (void)state;
    static const char template[] =
        "From: noreply@demo.example\nDate: Wed, 1 Jan 2025 00:00:00 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n\nHello\n";
    world_t world;
    world_init(&world);
    const pki_certificate_t *noreply = world_person(&world, NOREPLY);
    const char *pem[] = {pki_pem(&world.arena, "CERTIFICATE", noreply->der),
                         pki_pem(&world.arena, "CERTIFICATE", world_person(&world, CA)->der),
                         pki_key_pem(&world.arena, noreply->key)};
    smime_signer_t *signer;
    assert_int_equal(smime_signer_new(&signer), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(smime_signer_add(signer, "", pem[i], strlen(pem[i])), 0);
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    options.signing_time = PKI_NOW;
    options.allow_incomplete = true;
    options.stop = is_over;
    size_t stops = 0;
    for (patience_t patience = {0, 0}; stops == patience.left; patience.left++) {
        smime_report_t *report;
        size_t written = 0;
        patience.asked = 0;
        options.stop_user = &patience;
        gpg_error_t error =
            smime_sign(signer, &options, template, sizeof template - 1, count, &written, &report);
        smime_report_free(&report);
        assert_int_equal(gpg_err_code(error), written ? 0 : GPG_ERR_CANCELED);
        stops += written == 0;
    }
    assert_true(stops >= 2);
    smime_signer_free(&signer);
    world_free(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop_is_asked_between_pieces),
        cmocka_unit_test(test_verify_stops_wherever_it_is_and_remembers_nothing),
        cmocka_unit_test(test_sign_stops_and_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
