/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names are compared where memory runs out: an error, never "different" (RFC 5280 section 7.1). The
 * program puts itself in front of libunistring's u8_casefold. */
#include "asn1/der_write.h"
#include "cms_builder.h"
#include "smime.h"
#include "trust/store.h"
#include "x509/certificate.h"
#include "x509/distribution_point.h"
#include "x509/name_compare.h"

#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unicase.h>

#include <cmocka.h>

#define NEVER UINT32_MAX

static arena_t arena;
static uint32_t calls_left = NEVER; /* that succeed */

uint8_t *u8_casefold(const uint8_t *s, size_t n, const char *language, uninorm_t form,
                     uint8_t *restrict result, size_t *size)
{
    typedef uint8_t *casefold_t(const uint8_t *, size_t, const char *, uninorm_t, uint8_t *restrict,
                                size_t *);
    void *symbol = dlsym(RTLD_NEXT, "u8_casefold");
    casefold_t *real;
    memcpy(&real, &symbol, sizeof real);
    if (calls_left == 0) {
        errno = ENOMEM;
        return NULL;
    }
    if (calls_left != NEVER)
        calls_left--;
    return real(s, n, language, form, result, size);
}

/* Calls ask with less and less shortage, until there is none: each time before that it has to fail.
 */
static void assert_fails_until_it_can(gpg_error_t (*ask)(void *user), void *user)
{
    uint32_t calls = 0;
    gpg_error_t error;
    do {
        assert_true(calls < 100);
        calls_left = calls++;
        error = ask(user);
        assert_true(!error || gpg_err_code(error) == GPG_ERR_ENOMEM);
    } while (error);
    calls_left = NEVER;
    assert_true(calls > 1);
}

#define NAME_A "O=B\xc3\xbcro,CN=\xe3\x88\xb1 CA"         /* parenthesized ideograph */
#define NAME_B "O=b\xc3\x9cRO,CN=(\xe6\xa0\xaa)  ca"      /* the same name */
#define NAME_C "O=B\xc3\xbcro,CN=\xe3\x88\xb1 other than" /* another one */

typedef struct name_pair {
    bytes_t a, b;
    bool equal;
} name_pair_t;

static gpg_error_t ask_equal(void *user)
{
    const name_pair_t *pair = user;
    bool equal;
    gpg_error_t error = name_equal(pair->a, pair->b, &equal);
    assert_int_equal(equal, !error && pair->equal);
    return error;
}

static gpg_error_t ask_digested(void *user)
{
    const name_pair_t *pair = user;
    name_digest_t digest_a = {.made = false}, digest_b = {.made = false};
    bool equal;
    gpg_error_t error = name_equal_digested(pair->a, &digest_a, pair->b, &digest_b, &equal);
    assert_int_equal(equal, !error && pair->equal);
    assert_true(!error || !digest_b.made);
    return error;
}

static gpg_error_t ask_hash(void *user)
{
    const name_pair_t *pair = user;
    uint64_t a = 0, b = 0;
    gpg_error_t error = name_hash(pair->a, &a);
    if (!error)
        error = name_hash(pair->b, &b);
    if (!error)
        assert_int_equal(a == b, pair->equal);
    return error;
}

static gpg_error_t ask_points(void *user)
{
    const name_pair_t *pair = user;
    buffer_t names = BUFFER_INIT;
    bool have;
    buffer_append(&names, pair->a);
    der_wrap(&names, 0, DER_CONTEXT, true, 4);
    gpg_error_t error = general_names_have(buffer_bytes(&names), pair->b, &have);
    assert_int_equal(have, !error && pair->equal);
    buffer_free(&names);
    return error;
}

static void test_comparisons_without_memory_fail(void **state)
{
    (void)state;
    const char *const others[] = {NAME_B, NAME_C};
    for (size_t i = 0; i < 2; i++) {
        name_pair_t pair = {pki_name(&arena, NAME_A), pki_name(&arena, others[i]), i == 0};
        assert_fails_until_it_can(ask_equal, &pair);
        assert_fails_until_it_can(ask_digested, &pair);
        assert_fails_until_it_can(ask_hash, &pair);
        assert_fails_until_it_can(ask_points, &pair);
    }
}

static gpg_error_t ask_store(void *user)
{
    const pki_certificate_t *anchor = user;
    smime_store_t *store;
    const store_anchor_t *found = NULL;
    size_t position = 0;
    assert_int_equal(smime_store_new(&store), 0);
    gpg_error_t error = store_add_anchor(store, anchor->der, "here", INT64_MAX);
    if (!error)
        error = store_anchors_named(store, pki_name(&arena, NAME_B), &position, &found);
    assert_int_equal(found != NULL, !error);
    smime_store_free(&store);
    return error;
}

static void test_store_without_memory_fails(void **state)
{
    (void)state;
    assert_fails_until_it_can(ask_store,
                              (void *)(uintptr_t)PKI_ISSUE(&arena, .subject = NAME_A, .ca = true));
}

/* A message whose path, revocation list and signer are found by names that are written differently.
 */
typedef struct letter {
    bytes_t root, message;
} letter_t;

static gpg_error_t ask_verify(void *user)
{
    const letter_t *letter = user;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report = NULL;
    options.at = PKI_NOW;
    options.issuer = "CN=(\xe6\xa0\xaa) ca,O=b\xc3\x9cro";
    const uint32_t calls = calls_left;
    calls_left = NEVER;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(store_add_anchor(store, letter->root, "here", INT64_MAX), 0);
    assert_int_equal(smime_verifier_new(&verifier, store), 0);
    calls_left = calls;
    gpg_error_t error =
        smime_verify(verifier, &options, letter->message.data, letter->message.size, &report);
    assert_int_equal(report != NULL, !error);
    if (report)
        assert_int_equal(report->verdict, SMIME_VERDICT_VALID);
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
    return error;
}

static void test_verify_without_memory_fails(void **state)
{
    (void)state;
    const pki_certificate_t *root =
        PKI_ISSUE(&arena, .subject = NAME_A, .ca = true, .permitted = "dir:O=B\xc3\x9cRO");
    const pki_certificate_t *signer =
        PKI_ISSUE(&arena, .subject = "O=B\xc3\xbcRo,CN=Signer", .names = "email:a@demo.example",
                  .issuer = root, .issuer_name = NAME_B, .key = 1);
    const cms_signer_t info = {.certificate = signer,
                               .issuer = pki_name(&arena, "O=B\xc3\x9cRO,CN=(\xe6\xa0\xaa) CA")};
    bytes_t crl =
        PKI_CRL(&arena, .issuer = root, .issuer_name = "O=b\xc3\xbcRO,CN=(\xe6\xa0\xaa)  Ca");
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out, "From: a@demo.example\r\nMIME-Version: 1.0\r\n"
                             "Date: Wed, 1 Jan 2025 00:00:00 +0000\r\n"
                             "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
                             "Content-Transfer-Encoding: binary\r\n\r\n");
    buffer_append(
        &out, CMS_BUILD(&arena, .content = bytes_text("Content-Type: text/plain\r\n\r\nHello\r\n"),
                        .signers = CMS_SIGNERS(&info), .crls = (const bytes_t[]){crl, BYTES_NONE}));
    letter_t letter = {root->der, buffer_bytes(&out)};
    assert_fails_until_it_can(ask_verify, &letter);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparisons_without_memory_fail),
        cmocka_unit_test(test_store_without_memory_fails),
        cmocka_unit_test(test_verify_without_memory_fails),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
