/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The certificates of files that hold no message: CMS structures, PEM, DER, base64. */
#include "cms/certificate_set.h"

#include "base/error.h"
#include "cms_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *ca, *alice;

/* What was found; the certificate `refused` is called unreadable. */
typedef struct seen {
    bytes_t found[4];
    size_t count;
    bytes_t refused;
    gpg_error_t error;
} seen_t;

static gpg_error_t see(void *user, bytes_t der)
{
    seen_t *seen = user;
    if (bytes_equal(der, seen->refused))
        return seen->error;
    assert_true(seen->count < 4);
    seen->found[seen->count++] = arena_copy(&arena, der);
    return 0;
}

static void assert_both(bytes_t in)
{
    seen_t seen = {.count = 0};
    assert_int_equal(certificate_set_read(in, see, &seen), 0);
    assert_int_equal(seen.count, 2);
    assert_true(bytes_equal(seen.found[0], ca->der));
    assert_true(bytes_equal(seen.found[1], alice->der));
}

static bytes_t structure(void)
{
    const bytes_t certificates[] = {ca->der, alice->der, BYTES_NONE};
    const cms_signer_t signer = {.certificate = alice};
    return CMS_BUILD(&arena, .content = bytes_text("x"), .signers = CMS_SIGNERS(&signer),
                     .certificates = certificates);
}

static void test_files_are_told_apart_by_content(void **state)
{
    (void)state;
    buffer_t der = BUFFER_INIT;
    buffer_append(&der, ca->der);
    buffer_append(&der, alice->der);
    assert_both(structure());
    assert_both(bytes_text(pki_pem(&arena, "PKCS7", structure())));
    assert_both(bytes_text(arena_printf(&arena, "%s%s", pki_pem(&arena, "CERTIFICATE", ca->der),
                                        pki_pem(&arena, "CERTIFICATE", alice->der))));
    assert_both(pki_take(&arena, &der));
}

static void test_an_unreadable_certificate_does_not_hide_the_others(void **state)
{
    (void)state;
    const gpg_error_t unreadable[] = {ERR(BAD_CERT), ERR_LIMIT(EXTENSIONS)};
    for (size_t i = 0; i < 2; i++) {
        seen_t seen = {.refused = ca->der, .error = unreadable[i]};
        assert_int_equal(certificate_set_read(structure(), see, &seen), 0);
        assert_int_equal(seen.count, 1);
        assert_true(bytes_equal(seen.found[0], alice->der));
    }
    seen_t seen = {.refused = ca->der, .error = ERR(ENOMEM)};
    assert_int_equal(gpg_err_code(certificate_set_read(structure(), see, &seen)), GPG_ERR_ENOMEM);
}

static void test_files_without_certificates_say_so(void **state)
{
    (void)state;
    seen_t seen = {.count = 0};
    bytes_t cms = structure();
    const cms_signer_t signer = {.certificate = alice};
    bytes_t bare = CMS_BUILD(&arena, .content = bytes_text("x"), .signers = CMS_SIGNERS(&signer),
                             .omit_certificates = true);
    assert_int_equal(gpg_err_code(certificate_set_read(BYTES_NONE, see, &seen)), GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(certificate_set_read(bytes_text("From: a\r\n\r\nx"), see, &seen)),
                     GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(certificate_set_read(bare, see, &seen)), GPG_ERR_NO_DATA);
    for (size_t size = 1; size < cms.size; size += 5)
        assert_int_not_equal(certificate_set_read(bytes_slice(cms, 0, size), see, &seen), 0);
    assert_int_equal(seen.count, 0);
}

static int start(void **state)
{
    (void)state;
    ca = PKI_ISSUE(&arena, .subject = "CN=ca", .ca = true);
    alice = PKI_ISSUE(&arena, .subject = "CN=alice", .issuer = ca, .key = 1,
                      .names = "email:alice@b.example");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_told_apart_by_content),
        cmocka_unit_test(test_an_unreadable_certificate_does_not_hide_the_others),
        cmocka_unit_test(test_files_without_certificates_say_so),
    };
    return cmocka_run_group_tests(tests, start, end);
}
