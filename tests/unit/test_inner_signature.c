/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message that is signed already: whether its signature is worth a layer around it. */
#include "pki.h"
#include "sign/inner_signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MESSAGE "From: a@b.example\nSubject: Hi\nDate: Wed, 1 Jan 2025 00:10:00 +0000\n\nHello\n"

static arena_t arena;

static bytes_t signed_message(bool opaque)
{
    const pki_certificate_t *root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    const pki_certificate_t *certificate =
        PKI_ISSUE(&arena, .subject = "CN=Ann", .issuer = root, .kind = PKI_P256, .key = 5,
                  .names = "email:a@b.example");
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    smime_signer_t *keys;
    smime_report_t *report;
    buffer_t out = BUFFER_INIT;
    options.signing_time = PKI_NOW;
    options.opaque = opaque;
    const char *pem = pki_pem(&arena, "CERTIFICATE", certificate->der);
    const char *key = pki_key_pem(&arena, certificate->key);
    assert_int_equal(smime_signer_new(&keys), 0);
    assert_int_equal(smime_signer_add(keys, "test", pem, strlen(pem)), 0);
    assert_int_equal(smime_signer_add(keys, "test", key, strlen(key)), 0);
    options.allow_incomplete = true;
    assert_int_equal(
        smime_sign(keys, &options, MESSAGE, strlen(MESSAGE), buffer_write, &out, &report), 0);
    smime_report_free(&report);
    smime_signer_free(&keys);
    bytes_t message = arena_copy(&arena, buffer_bytes(&out));
    buffer_free(&out);
    return message;
}

/* The worst that is said; NOTE: nothing. */
static smime_severity_t check(bytes_t message)
{
    finding_list_t found;
    findings_t findings = findings_start(&found, &arena);
    assert_int_equal(inner_signature_check(message, PKI_NOW, &findings), 0);
    smime_severity_t worst = SMIME_SEVERITY_NOTE;
    for (size_t i = 0; i < findings.list->count; i++) {
        assert_string_equal(findings.list->items[i].code, "inner-signature");
        assert_int_equal(findings.list->items[i].signer, -1);
        worst = findings.list->items[i].severity > worst ? findings.list->items[i].severity : worst;
    }
    return worst;
}

static void test_inner_signature_accepts_what_is_intact(void **state)
{
    (void)state;
    assert_int_equal(check(signed_message(false)), SMIME_SEVERITY_NOTE);
    assert_int_equal(check(signed_message(true)), SMIME_SEVERITY_NOTE);
}

static void test_inner_signature_fails_what_was_altered(void **state)
{
    (void)state;
    bytes_t message = signed_message(false);
    uint8_t *copy = arena_alloc(&arena, message.size);
    assert_non_null(copy);
    memcpy(copy, message.data, message.size);
    uint8_t *word = memmem(copy, message.size, "Hello", 5);
    assert_non_null(word);
    word[1] = 'a';
    assert_int_equal(check(bytes_of(copy, message.size)), SMIME_SEVERITY_FAIL);
}

/* A warning at least, wherever the signature data ends. */
static void test_inner_signature_notices_a_cut(void **state)
{
    (void)state;
    bytes_t message = signed_message(true);
    const uint8_t *body = memmem(message.data, message.size, "\n\n", 2);
    assert_non_null(body);
    for (size_t size = (size_t)(body - message.data) + 3; size + 8 < message.size; size += 61)
        assert_true(check(bytes_slice(message, 0, size)) >= SMIME_SEVERITY_WARNING);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inner_signature_accepts_what_is_intact),
        cmocka_unit_test(test_inner_signature_fails_what_was_altered),
        cmocka_unit_test(test_inner_signature_notices_a_cut),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
