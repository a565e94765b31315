/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The certificates of any input: of messages and all their layers, CMS, PEM, DER; signers first. */
#include "message/certificates.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/limits.h"
#include "cms_builder.h"
#include "trust/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static const pki_certificate_t *ca, *alice, *bob;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    ca = PKI_ISSUE(&arena, .subject = "CN=ca", .ca = true);
    alice = PKI_ISSUE(&arena, .subject = "CN=alice", .issuer = ca, .key = 1,
                      .names = "email:alice@b.example");
    bob = PKI_ISSUE(&arena, .subject = "CN=bob", .issuer = ca, .key = 2,
                    .names = "email:bob@b.example");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The common names of what is read, in order, as one text. */
static void assert_read(bytes_t in, const char *expected)
{
    smime_certificates_t *list;
    char names[256] = "";
    assert_int_equal(smime_certificates_read(&list, in.data, in.size), 0);
    for (size_t i = 0; i < smime_certificates_count(list); i++) {
        const char *name = smime_certificates_get(list, i)->common_name;
        assert_true(strlen(names) + strlen(name) + 2 < sizeof names);
        strcat(strcat(names, i ? " " : ""), name);
    }
    assert_string_equal(names, expected);
    assert_null(smime_certificates_get(list, smime_certificates_count(list)));
    smime_certificates_free(&list);
    assert_null(list);
}

static void assert_refused(bytes_t in, gpg_err_code_t code)
{
    smime_certificates_t *list = (smime_certificates_t *)&arena;
    assert_int_equal(gpg_err_code(smime_certificates_read(&list, in.data, in.size)), code);
    assert_null(list);
}

static void append_base64(buffer_t *out, bytes_t b)
{
    base64_writer_t writer;
    base64_writer_init(&writer, 76, "\r\n", buffer_write, out);
    base64_writer_feed(&writer, b);
    base64_writer_finish(&writer);
}

/* A message of this type whose body is b in base64. */
static bytes_t message(const char *type, bytes_t b)
{
    buffer_t out = BUFFER_INIT;
    buffer_printf(&out,
                  "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n",
                  type);
    append_base64(&out, b);
    return pki_take(&arena, &out);
}

/* A clear-signed message around `inside` (an entity); the signature's certificates are those of
 * cms. */
static bytes_t clear_signed(bytes_t inside, bytes_t cms)
{
    buffer_t out = BUFFER_INIT;
    buffer_append_text(&out,
                       "From: a@b.example\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: multipart/signed; boundary=\"=b\";\r\n"
                       " protocol=\"application/pkcs7-signature\"; micalg=sha-256\r\n\r\n--=b\r\n");
    buffer_append(&out, inside);
    buffer_append_text(&out, "\r\n--=b\r\nContent-Type: application/pkcs7-signature\r\n"
                             "Content-Transfer-Encoding: base64\r\n\r\n");
    append_base64(&out, cms);
    buffer_append_text(&out, "\r\n--=b--\r\n");
    return pki_take(&arena, &out);
}

/* The SignedData of these signers with the CA's certificate first. */
static bytes_t signed_by(const cms_signer_t *const *signers, bytes_t content)
{
    const bytes_t certificates[] = {ca->der, bob->der, alice->der, BYTES_NONE};
    return CMS_BUILD(&arena, .content = content, .signers = signers, .certificates = certificates);
}

static const char entity[] = "Content-Type: text/plain\r\n\r\nhello\r\n";

static bytes_t by_alice(bytes_t content)
{
    const cms_signer_t signer = {.certificate = alice};
    return signed_by(CMS_SIGNERS(&signer), content);
}

static void test_signers_come_first(void **state)
{
    (void)state;
    const cms_signer_t first = {.certificate = alice},
                       second = {.certificate = bob, .by_key_id = true};
    assert_read(by_alice(bytes_text(entity)), "alice ca bob");
    assert_read(signed_by(CMS_SIGNERS(&second, &first), bytes_text(entity)), "bob alice ca");
    assert_read(signed_by(CMS_SIGNERS(&first, &second), bytes_text(entity)), "alice bob ca");
}

static void test_cms_is_read_in_every_wrapping(void **state)
{
    (void)state;
    bytes_t cms = by_alice(bytes_text(entity));
    assert_read(cms, "alice ca bob");
    assert_read(bytes_text(pki_pem(&arena, "PKCS7", cms)), "alice ca bob");
    assert_read(bytes_text(pki_pem(&arena, "CMS", cms)), "alice ca bob");
    buffer_t base64 = BUFFER_INIT;
    append_base64(&base64, cms);
    assert_read(pki_take(&arena, &base64), "alice ca bob");
    const cms_signer_t signer = {.certificate = alice};
    const bytes_t certificates[] = {ca->der, alice->der, BYTES_NONE};
    assert_read(CMS_BUILD(&arena, .content = bytes_text(entity), .signers = CMS_SIGNERS(&signer),
                          .certificates = certificates, .indefinite = true, .segment = 5),
                "alice ca");
}

static void test_files_of_certificates_have_no_signers(void **state)
{
    (void)state;
    const bytes_t certificates[] = {bob->der, ca->der, BYTES_NONE};
    bytes_t p7b = CMS_BUILD(&arena, .detached = true, .certificates = certificates);
    assert_read(p7b, "bob ca");
    assert_read(bytes_text(pki_pem(&arena, "PKCS7", p7b)), "bob ca");
    assert_read(message("application/pkcs7-mime; smime-type=certs-only", p7b), "bob ca");
    assert_read(message("application/octet-stream; name=a.p7b", p7b), "bob ca");
    assert_read(message("application/x-pkcs7-certificates", p7b), "bob ca");
    assert_refused(message("application/octet-stream; name=a.bin", p7b), GPG_ERR_NO_DATA);
}

static void test_messages_are_read_with_all_their_layers(void **state)
{
    (void)state;
    const cms_signer_t outer = {.certificate = bob};
    const bytes_t only_bob[] = {bob->der, BYTES_NONE};
    bytes_t inner = clear_signed(bytes_text(entity), by_alice(bytes_text(entity)));
    assert_read(inner, "alice ca bob");
    bytes_t wrapped = CMS_BUILD(&arena, .content = inner, .signers = CMS_SIGNERS(&outer),
                                .certificates = only_bob);
    assert_read(wrapped, "bob alice ca"); /* outermost first */
    assert_read(message("application/pkcs7-mime; smime-type=signed-data", wrapped), "bob alice ca");
    assert_read(clear_signed(inner, wrapped), "bob alice ca");
}

static void test_signatures_that_lost_their_place_are_found(void **state)
{
    (void)state;
    assert_read(
        message("application/pkcs7-signature; name=smime.p7s", by_alice(bytes_text(entity))),
        "alice ca bob");
    assert_read(message("application/octet-stream; name=smime.p7s", by_alice(bytes_text(entity))),
                "alice ca bob");
}

static void test_pem_and_der_files_are_read(void **state)
{
    (void)state;
    buffer_t out = BUFFER_INIT;
    assert_read(bob->der, "bob");
    buffer_append_text(&out, "Subject: CN=bob\nIssuer: CN=ca\n"); /* reads like a header */
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", bob->der));
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", ca->der));
    buffer_append_text(&out, pki_pem(&arena, "CERTIFICATE", bob->der)); /* once is enough */
    assert_read(pki_take(&arena, &out), "bob ca");
}

static void test_unreadable_certificates_do_not_hide_the_others(void **state)
{
    (void)state;
    const cms_signer_t signer = {.certificate = alice};
    bytes_t broken = arena_copy(&arena, bob->der);
    /* The second time of its validity becomes no time. */
    size_t at = bytes_find(broken, bytes_text("300101000000Z"));
    assert_true(at < broken.size);
    ((uint8_t *)(uintptr_t)broken.data)[at + 12] = 'X';
    const bytes_t some[] = {broken, alice->der, BYTES_NONE};
    assert_read(CMS_BUILD(&arena, .content = bytes_text(entity), .signers = CMS_SIGNERS(&signer),
                          .certificates = some),
                "alice");
    const bytes_t none[] = {broken, BYTES_NONE};
    assert_refused(CMS_BUILD(&arena, .content = bytes_text(entity), .signers = CMS_SIGNERS(&signer),
                             .certificates = none),
                   GPG_ERR_BAD_CERT);
    assert_refused(broken, GPG_ERR_BAD_CERT);
    assert_refused(bytes_text(pki_pem(&arena, "CERTIFICATE", broken)), GPG_ERR_BAD_CERT);
}

/* The positions of what cannot be read, as one text. */
static void assert_unreadable(bytes_t in, const char *expected)
{
    smime_certificates_t *list;
    char text[64] = "";
    size_t position;
    assert_int_equal(smime_certificates_read(&list, in.data, in.size), 0);
    for (size_t i = 0; (position = smime_certificates_unreadable(list, i)); i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%zu ", position);
    assert_string_equal(text, expected);
    smime_certificates_free(&list);
    assert_int_equal(smime_certificates_unreadable(NULL, 0), 0);
}

static void test_unreadable_certificates_are_told_by_position(void **state)
{
    (void)state;
    const bytes_t broken = bytes_of("\x30\x02\x30\x00", 4);
    const char *a = pki_pem(&arena, "CERTIFICATE", alice->der),
               *b = pki_pem(&arena, "CERTIFICATE", broken),
               *c = pki_pem(&arena, "CERTIFICATE", bob->der);
    const char *armour = "-----BEGIN CERTIFICATE-----\n=\n-----END CERTIFICATE-----\n";
    assert_unreadable(bytes_text(arena_printf(&arena, "%s%s", a, c)), "");
    bytes_t in = bytes_text(arena_printf(&arena, "%s%s%s%s", a, b, c, armour));
    assert_unreadable(in, "2 4 ");
    assert_read(in, "alice bob");
    assert_unreadable(bytes_text(arena_printf(&arena, "%s%s%s", b, b, a)), "1 2 ");
    assert_unreadable(bytes_text(arena_printf(&arena, "%s-----BEGIN CERTIFICATE-----\nMIIB", a)),
                      "2 "); /* cut off */
    buffer_t der = BUFFER_INIT;
    buffer_append(&der, alice->der);
    buffer_append_text(&der, "noise");
    assert_unreadable(pki_take(&arena, &der), "2 ");
    const bytes_t listed[] = {ca->der, BYTES_NONE};
    const cms_signer_t signer = {.certificate = alice};
    assert_unreadable(CMS_BUILD(&arena, .content = bytes_text(entity),
                                .signers = CMS_SIGNERS(&signer), .certificates = listed,
                                .certificates_raw = pki_hex(&arena, "02 01 05 30 02 30 00")),
                      "2 3 ");
}

static void test_input_without_certificates_says_so(void **state)
{
    (void)state;
    const cms_signer_t signer = {.certificate = alice};
    assert_refused(BYTES_NONE, GPG_ERR_NO_DATA);
    assert_refused(bytes_text("From: a@b.example\r\n\r\nhello\r\n"), GPG_ERR_NO_DATA);
    assert_refused(bytes_text("\x01\x02\x03noise"), GPG_ERR_NO_DATA);
    assert_refused(CMS_BUILD(&arena, .content = bytes_text(entity), .signers = CMS_SIGNERS(&signer),
                             .omit_certificates = true),
                   GPG_ERR_NO_DATA);
}

/* CMS of another type holds none; one that is broken may have held some. */
static void test_other_and_broken_cms_are_told_apart(void **state)
{
    (void)state;
    const bytes_t cms = by_alice(bytes_text(entity));
    const bytes_t sealed =
        CMS_BUILD(&arena, .content = bytes_text(entity), .outer_type = "1.2.840.113549.1.7.3");
    assert_refused(bytes_text(pki_pem(&arena, "CMS", sealed)), GPG_ERR_NO_DATA);
    assert_refused(bytes_text(pki_pem(&arena, "CMS", bytes_slice(cms, 0, cms.size / 2))),
                   GPG_ERR_BAD_CERT);
}

static void test_cms_that_is_cut_off_is_no_list(void **state)
{
    (void)state;
    bytes_t cms = by_alice(bytes_text(entity));
    for (size_t size = 0; size < cms.size; size++) {
        smime_certificates_t *list;
        uint8_t *copy = malloc(size ? size : 1);
        assert_non_null(copy);
        memcpy(copy, cms.data, size);
        assert_int_not_equal(smime_certificates_read(&list, copy, size), 0);
        assert_null(list);
        free(copy);
    }
}

static void test_messages_that_are_cut_off_are_survived(void **state)
{
    (void)state;
    bytes_t whole = clear_signed(bytes_text(entity), by_alice(bytes_text(entity)));
    for (size_t size = 0; size < whole.size; size += 7) {
        smime_certificates_t *list;
        uint8_t *copy = malloc(size ? size : 1);
        assert_non_null(copy);
        memcpy(copy, whole.data, size);
        gpg_error_t error = smime_certificates_read(&list, copy, size);
        assert_int_equal(list == NULL, error != 0);
        smime_certificates_free(&list);
        free(copy);
    }
}

static void test_list_holds_each_certificate_once(void **state)
{
    (void)state;
    smime_certificates_t *list;
    assert_int_equal(certificates_new(&list), 0);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 100; i++) {
            static bytes_t made[100];
            if (!round) {
                char name[16];
                snprintf(name, sizeof name, "CN=%u", i);
                made[i] = PKI_ISSUE(&arena, .subject = name)->der;
            }
            assert_int_equal(certificates_add(list, made[i]), 0);
            assert_int_equal(smime_certificates_count(list), round ? 100 : i + 1);
        }
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(atoi(smime_certificates_get(list, i)->common_name), i);
    assert_int_equal(gpg_err_code(certificates_add(list, BYTES_NONE)), GPG_ERR_BAD_CERT);
    assert_int_equal(smime_certificates_count(list), 100);
    smime_certificates_free(&list);
    smime_certificates_free(&list);
    smime_certificates_free(NULL);
    assert_int_equal(smime_certificates_count(NULL), 0);
}

static void test_helper_certificates_come_from_pem_and_der_and_trust_nothing(void **state)
{
    (void)state;
    smime_store_t *store;
    const pki_certificate_t *one = PKI_ISSUE(&arena, .subject = "CN=One", .ca = true);
    const pki_certificate_t *two = PKI_ISSUE(&arena, .subject = "CN=Two", .ca = true);
    assert_int_equal(smime_store_new(&store), 0);
    const char *pem = pki_pem(&arena, "CERTIFICATE", one->der);
    assert_int_equal(smime_store_add_certificates(store, pem, strlen(pem)), 0);
    assert_int_equal(smime_store_add_certificates(store, two->der.data, two->der.size), 0);
    assert_int_equal(smime_store_add_certificates(store, two->der.data, two->der.size), 0);
    assert_true(bytes_equal(store_helper(store, 0), one->der));
    assert_true(bytes_equal(store_helper(store, 1), two->der));
    assert_false(bytes_present(store_helper(store, 2)));
    assert_int_equal(store_anchor_count(store), 0);
    smime_store_free(&store);
}

static void test_helper_certificates_refuse_other_input(void **state)
{
    (void)state;
    smime_store_t *store;
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(gpg_err_code(smime_store_add_certificates(store, "", 0)), GPG_ERR_NO_DATA);
    assert_int_equal(gpg_err_code(smime_store_add_certificates(store, "x", LIMIT_TRUST_FILE + 1UL)),
                     GPG_ERR_TOO_LARGE);
    assert_false(bytes_present(store_helper(store, 0)));
    smime_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signers_come_first),
        cmocka_unit_test(test_cms_is_read_in_every_wrapping),
        cmocka_unit_test(test_files_of_certificates_have_no_signers),
        cmocka_unit_test(test_messages_are_read_with_all_their_layers),
        cmocka_unit_test(test_signatures_that_lost_their_place_are_found),
        cmocka_unit_test(test_pem_and_der_files_are_read),
        cmocka_unit_test(test_unreadable_certificates_do_not_hide_the_others),
        cmocka_unit_test(test_unreadable_certificates_are_told_by_position),
        cmocka_unit_test(test_input_without_certificates_says_so),
        cmocka_unit_test(test_other_and_broken_cms_are_told_apart),
        cmocka_unit_test(test_cms_that_is_cut_off_is_no_list),
        cmocka_unit_test(test_messages_that_are_cut_off_are_survived),
        cmocka_unit_test(test_list_holds_each_certificate_once),
        cmocka_unit_test(test_helper_certificates_come_from_pem_and_der_and_trust_nothing),
        cmocka_unit_test(test_helper_certificates_refuse_other_input),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
