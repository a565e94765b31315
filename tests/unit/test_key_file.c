/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Key files: told apart by content, opened with a passphrase that is asked for. */
#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/base64.h"
#include "base/error.h"
#include "keys/key_file.h"
#include "keys/pkcs12_certificates.h"
#include "pki.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

/* ---- what is read ---- */

typedef struct seen {
    size_t certificates, keys;
    bytes_t first_certificate;
    bool key_matches; /* the last key is that of `of` */
    const pki_certificate_t *of;
} seen_t;

static gpg_error_t see_certificate(void *user, bytes_t der)
{
    seen_t *seen = user;
    if (!seen->certificates++)
        seen->first_certificate = arena_copy(&arena, der);
    return 0;
}

static gpg_error_t see_key(void *user, private_key_t *key)
{
    seen_t *seen = user;
    seen->keys++;
    assert_int_equal(private_key_matches(key, pki_spki(&arena, seen->of->key), &seen->key_matches),
                     0);
    private_key_free(&key);
    return 0;
}

typedef struct asker {
    const char *answers[4]; /* one an attempt; NULL: cancelled */
    unsigned asked;
} asker_t;

static gpg_error_t ask(void *user, const char *what, unsigned attempt, char *passphrase,
                       size_t size)
{
    asker_t *asker = user;
    assert_string_equal(what, "a file");
    assert_int_equal(attempt, asker->asked);
    assert_true(asker->asked < 4);
    const char *answer = asker->answers[asker->asked++];
    if (!answer)
        return ERR(CANCELED);
    assert_true(strlen(answer) < size);
    strcpy(passphrase, answer);
    return 0;
}

static gpg_err_code_t read_file(bytes_t in, asker_t *asker, seen_t *seen)
{
    const passphrase_source_t source = {asker ? ask : NULL, asker, "a file"};
    const key_sink_t sink = {see_certificate, see_key, seen};
    return gpg_err_code(key_file_read(in, &source, &sink));
}

/* ---- files ---- */

static const pki_certificate_t *root, *signer;

static bytes_t key_der(const char *passphrase, unsigned cipher)
{
    gnutls_x509_privkey_t key;
    gnutls_datum_t out;
    assert_int_equal(gnutls_privkey_export_x509(signer->key, &key), 0);
    assert_int_equal(
        gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_DER, passphrase, cipher, &out), 0);
    gnutls_x509_privkey_deinit(key);
    bytes_t copy = arena_copy(&arena, bytes_of(out.data, out.size));
    gnutls_free(out.data);
    return copy;
}

static void add_bag(gnutls_pkcs12_t file, gnutls_pkcs12_bag_type_t type, bytes_t content,
                    const char *passphrase, unsigned cipher)
{
    gnutls_pkcs12_bag_t bag;
    const gnutls_datum_t data = {(unsigned char *)(uintptr_t)content.data, (unsigned)content.size};
    assert_int_equal(gnutls_pkcs12_bag_init(&bag), 0);
    assert_true(gnutls_pkcs12_bag_set_data(bag, type, &data) >= 0);
    if (passphrase && type == GNUTLS_BAG_CERTIFICATE)
        assert_int_equal(gnutls_pkcs12_bag_encrypt(bag, passphrase, cipher), 0);
    assert_int_equal(gnutls_pkcs12_set_bag(file, bag), 0);
    gnutls_pkcs12_bag_deinit(bag);
}

/* The file without its third element, which GnuTLS cannot leave out. */
static bytes_t without_mac(bytes_t file)
{
    der_reader_t outer = der_reader(file, DER_RULES_BER), inner;
    der_item_t version, content;
    buffer_t out = BUFFER_INIT;
    assert_int_equal(der_expect_enter(&outer, DER_SEQUENCE, &inner), 0);
    assert_int_equal(der_next(&inner, &version), 0);
    assert_int_equal(der_next(&inner, &content), 0);
    buffer_append(&out, version.whole);
    buffer_append(&out, content.whole);
    der_wrap_sequence(&out, 0);
    return pki_take(&arena, &out);
}

/* The issuer stands before the signer: order must not matter. */
static bytes_t pkcs12_with_key(const char *passphrase, const char *key_passphrase, unsigned cipher,
                               bool mac)
{
    gnutls_pkcs12_t file;
    gnutls_datum_t out;
    assert_int_equal(gnutls_pkcs12_init(&file), 0);
    add_bag(file, GNUTLS_BAG_CERTIFICATE, root->der, passphrase, cipher);
    add_bag(file, GNUTLS_BAG_CERTIFICATE, signer->der, passphrase, cipher);
    add_bag(file, passphrase ? GNUTLS_BAG_PKCS8_ENCRYPTED_KEY : GNUTLS_BAG_PKCS8_KEY,
            key_der(key_passphrase, passphrase ? cipher : GNUTLS_PKCS_PLAIN), NULL, 0);
    assert_int_equal(gnutls_pkcs12_generate_mac(file, passphrase ? passphrase : ""), 0);
    assert_int_equal(gnutls_pkcs12_export2(file, GNUTLS_X509_FMT_DER, &out), 0);
    gnutls_pkcs12_deinit(file);
    bytes_t copy = arena_copy(&arena, bytes_of(out.data, out.size));
    gnutls_free(out.data);
    return mac ? copy : without_mac(copy);
}

static bytes_t pkcs12(const char *passphrase, unsigned cipher, bool mac)
{
    return pkcs12_with_key(passphrase, passphrase, cipher, mac);
}

static const char *base64_of(bytes_t in)
{
    buffer_t out = BUFFER_INIT;
    base64_writer_t writer;
    base64_writer_init(&writer, 76, "\n", buffer_write, &out);
    assert_int_equal(base64_writer_feed(&writer, in), 0);
    assert_int_equal(base64_writer_finish(&writer), 0);
    const char *text = arena_text(&arena, buffer_bytes(&out));
    buffer_free(&out);
    return text;
}

/* ---- tests ---- */

static void test_key_file_reads_pem_with_everything_in_it(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    const char *text = arena_printf(
        &arena, "Bag Attributes\n%s%s\nsome text\n%s", pki_pem(&arena, "CERTIFICATE", signer->der),
        pki_key_pem(&arena, signer->key), pki_pem(&arena, "CERTIFICATE", root->der));
    assert_int_equal(read_file(bytes_text(text), NULL, &seen), 0);
    assert_int_equal(seen.certificates, 2);
    assert_int_equal(seen.keys, 1);
    assert_true(seen.key_matches);
    assert_true(bytes_equal(seen.first_certificate, signer->der));
}

static void test_key_file_reads_der(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    assert_int_equal(read_file(signer->der, NULL, &seen), 0);
    assert_int_equal(read_file(key_der(NULL, GNUTLS_PKCS_PLAIN), NULL, &seen), 0);
    asker_t asker = {.answers = {"secret"}};
    assert_int_equal(read_file(key_der("secret", GNUTLS_PKCS_PBES2_AES_256), &asker, &seen), 0);
    assert_int_equal(asker.asked, 1);
    assert_int_equal(seen.certificates, 1);
    assert_int_equal(seen.keys, 2);
    assert_true(seen.key_matches);
}

static void expect_pkcs12(const char *passphrase, unsigned cipher)
{
    seen_t seen = {.of = signer};
    asker_t asker = {.answers = {passphrase}};
    assert_int_equal(read_file(pkcs12(passphrase, cipher, true), &asker, &seen), 0);
    assert_int_equal(asker.asked, *passphrase ? 1 : 0);
    assert_int_equal(seen.certificates, 2);
    assert_int_equal(seen.keys, 1);
    assert_true(seen.key_matches);
}

static void test_key_file_reads_pkcs12_old_and_new(void **state)
{
    (void)state;
    expect_pkcs12("secret", GNUTLS_PKCS_PKCS12_RC2_40);
    expect_pkcs12("\xe6\x97\xa5\xe6\x9c\xac", GNUTLS_PKCS_PKCS12_3DES);
    expect_pkcs12("secret", GNUTLS_PKCS_PBES2_AES_256);
    expect_pkcs12("", GNUTLS_PKCS_PBES2_AES_128);
}

static void test_key_file_reads_pkcs12_without_mac_or_passphrase(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    asker_t asker = {.answers = {"secret"}};
    bytes_t no_mac = pkcs12("secret", GNUTLS_PKCS_PBES2_AES_128, false);
    assert_int_equal(read_file(no_mac, &asker, &seen), 0);
    assert_int_equal(seen.keys, 1);
    asker = (asker_t){.answers = {"wrong", NULL}};
    assert_int_equal(read_file(no_mac, &asker, &seen), GPG_ERR_CANCELED);
    assert_int_equal(asker.asked, 2);
    /* Nobody to ask: an empty passphrase is tried. */
    assert_int_equal(read_file(pkcs12("", GNUTLS_PKCS_PBES2_AES_128, true), NULL, &seen), 0);
    assert_int_equal(read_file(pkcs12(NULL, 0, false), NULL, &seen), 0);
    assert_int_equal(seen.keys, 3);
    assert_int_equal(read_file(no_mac, NULL, &seen), GPG_ERR_BAD_PASSPHRASE);
    assert_int_equal(seen.keys, 3);
}

/* One wrong passphrase in 256 gives good padding around nonsense: that must not make the file a
 * broken one. A changed bit of the initialization vector does the same: it is a bit of the first
 * block. */
static void test_key_file_without_mac_takes_nonsense_for_a_wrong_passphrase(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    static const uint8_t aes_128_cbc[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
                                          0x03, 0x04, 0x01, 0x02, 0x04, 0x10};
    bytes_t file = pkcs12("secret", GNUTLS_PKCS_PBES2_AES_128, false);
    size_t at = bytes_find(file, bytes_of(aes_128_cbc, sizeof aes_128_cbc));
    assert_true(at != SIZE_MAX);
    ((uint8_t *)(uintptr_t)file.data)[at + sizeof aes_128_cbc] ^= 1;
    asker_t asker = {.answers = {"secret", "secret", "secret"}};
    assert_int_equal(read_file(file, &asker, &seen), GPG_ERR_BAD_PASSPHRASE);
    assert_int_equal(asker.asked, 3);
}

static void test_key_file_asks_three_times(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    bytes_t in = pkcs12("secret", GNUTLS_PKCS_PKCS12_3DES, true);
    asker_t asker = {.answers = {"wrong", "wrong", "secret"}};
    assert_int_equal(read_file(in, &asker, &seen), 0);
    assert_int_equal(asker.asked, 3);
    assert_int_equal(seen.keys, 1);
    asker = (asker_t){.answers = {"wrong", "wrong", "wrong", "secret"}};
    assert_int_equal(read_file(in, &asker, &seen), GPG_ERR_BAD_PASSPHRASE);
    assert_int_equal(asker.asked, 3);
    asker = (asker_t){.answers = {"wrong", NULL}};
    assert_int_equal(read_file(in, &asker, &seen), GPG_ERR_CANCELED);
    assert_int_equal(seen.keys, 1);
}

static void test_key_file_does_not_ask_without_need(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    asker_t asker = {.answers = {NULL}};
    assert_int_equal(read_file(bytes_text(pki_key_pem(&arena, signer->key)), &asker, &seen), 0);
    assert_int_equal(asker.asked, 0);
}

static void test_key_file_refuses_what_holds_nothing(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    assert_int_equal(read_file(bytes_text(""), NULL, &seen), GPG_ERR_NO_DATA);
    assert_int_equal(read_file(bytes_text("hello\n"), NULL, &seen), GPG_ERR_NO_DATA);
    assert_int_equal(read_file(bytes_text(pki_pem(&arena, "PUBLIC KEY", signer->der)), NULL, &seen),
                     GPG_ERR_NO_DATA);
    assert_int_equal(
        read_file(bytes_text(pki_pem(&arena, "PRIVATE KEY", signer->der)), NULL, &seen),
        GPG_ERR_BAD_SECKEY);
    assert_int_equal(
        read_file(bytes_text(pki_pem(&arena, "CERTIFICATE", bytes_text("0"))), NULL, &seen),
        GPG_ERR_BAD_CERT);
    assert_int_equal(seen.keys + seen.certificates, 0);
}

static void expect_all_of_it(const char *text, const char *passphrase)
{
    seen_t seen = {.of = signer};
    asker_t asker = {.answers = {passphrase}};
    assert_int_equal(read_file(bytes_text(text), &asker, &seen), 0);
    assert_int_equal(asker.asked, passphrase ? 1 : 0);
    assert_int_equal(seen.certificates, 2);
    assert_int_equal(seen.keys, 1);
    assert_true(seen.key_matches);
}

/* As certtool, gpgsm, editors of Windows and the secrets of CI leave them. */
static void test_key_file_reads_what_is_wrapped(void **state)
{
    (void)state;
    static const char mark[] = "\xef\xbb\xbf";
    bytes_t p12 = pkcs12("secret", GNUTLS_PKCS_PBES2_AES_256, true);
    const char *armour = pki_pem(&arena, "PKCS12", p12), *base64 = base64_of(p12);
    const char *bundle = arena_printf(
        &arena, "%s%s%s%s%s%s", mark, pki_pem(&arena, "CERTIFICATE", signer->der), mark,
        pki_key_pem(&arena, signer->key), mark, pki_pem(&arena, "CERTIFICATE", root->der));
    expect_all_of_it(armour, "secret");
    expect_all_of_it(arena_printf(&arena, "some text\n%s", armour), "secret");
    expect_all_of_it(arena_printf(&arena, "%s%s", mark, armour), "secret");
    expect_all_of_it(base64, "secret");
    expect_all_of_it(arena_printf(&arena, "%s%s", mark, base64), "secret");
    expect_all_of_it(base64_of(bytes_text(armour)), "secret");
    expect_all_of_it(bundle, NULL);
    expect_all_of_it(base64_of(bytes_text(bundle)), NULL);
    seen_t seen = {.of = signer};
    assert_int_equal(
        read_file(bytes_text(base64_of(key_der(NULL, GNUTLS_PKCS_PLAIN))), NULL, &seen), 0);
    assert_int_equal(seen.keys, 1);
    assert_int_equal(read_file(bytes_text(pki_pem(&arena, "PKCS12", signer->der)), NULL, &seen),
                     GPG_ERR_BAD_SECKEY);
}

static void test_key_file_tells_of_a_key_with_its_own_passphrase(void **state)
{
    (void)state;
    seen_t seen = {.of = signer};
    asker_t asker = {.answers = {"secret"}};
    bytes_t in = pkcs12_with_key("secret", "other", GNUTLS_PKCS_PBES2_AES_256, true);
    assert_int_equal(read_file(in, &asker, &seen), GPG_ERR_INV_PASSPHRASE);
    assert_int_equal(asker.asked, 1);
    assert_int_equal(seen.certificates, 2);
    assert_int_equal(seen.keys, 0);
    asker = (asker_t){.answers = {"other", NULL}}; /* which does not open the file */
    assert_int_equal(read_file(in, &asker, &seen), GPG_ERR_CANCELED);
    asker = (asker_t){.answers = {"secret"}};
    const passphrase_source_t source = {ask, &asker, "a file"};
    smime_certificates_t *list;
    assert_int_equal(pkcs12_certificates(in, &source, &list), 0);
    assert_int_equal(smime_certificates_count(list), 2);
    assert_true(certificates_key_locked(list));
    smime_certificates_free(&list);
}

static void test_pkcs12_certificates_puts_that_of_the_key_first(void **state)
{
    (void)state;
    const passphrase_source_t none = {NULL, NULL, "a file"};
    const bytes_t in = pkcs12(NULL, 0, false); /* where it stands second */
    smime_certificates_t *list;
    assert_int_equal(pkcs12_certificates(in, &none, &list), 0);
    assert_int_equal(smime_certificates_count(list), 2);
    const smime_certificate_t *first = smime_certificates_get(list, 0);
    assert_true(bytes_equal(bytes_of(first->der, first->der_size), signer->der));
    smime_certificates_free(&list);
}

static void test_key_file_survives_truncation_and_flips(void **state)
{
    (void)state;
    bytes_t good = pkcs12(NULL, 0, false);
    for (size_t size = 0; size < good.size; size += 7) {
        seen_t seen = {.of = signer};
        assert_int_not_equal(read_file(bytes_slice(good, 0, size), NULL, &seen), 0);
    }
    for (size_t at = 0; at < good.size; at += 5) {
        seen_t seen = {.of = signer};
        uint8_t *copy = (uint8_t *)(uintptr_t)arena_copy(&arena, good).data;
        copy[at] ^= 0x20;
        read_file(bytes_of(copy, good.size), NULL, &seen);
    }
}

static int start(void **state)
{
    (void)state;
    root = PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .key = 1);
    signer =
        PKI_ISSUE(&arena, .subject = "CN=Signer", .issuer = root, .names = "email:a@b.example");
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
        cmocka_unit_test(test_key_file_reads_pem_with_everything_in_it),
        cmocka_unit_test(test_key_file_reads_der),
        cmocka_unit_test(test_key_file_reads_pkcs12_old_and_new),
        cmocka_unit_test(test_key_file_reads_pkcs12_without_mac_or_passphrase),
        cmocka_unit_test(test_key_file_without_mac_takes_nonsense_for_a_wrong_passphrase),
        cmocka_unit_test(test_key_file_asks_three_times),
        cmocka_unit_test(test_key_file_does_not_ask_without_need),
        cmocka_unit_test(test_key_file_refuses_what_holds_nothing),
        cmocka_unit_test(test_key_file_reads_what_is_wrapped),
        cmocka_unit_test(test_key_file_tells_of_a_key_with_its_own_passphrase),
        cmocka_unit_test(test_pkcs12_certificates_puts_that_of_the_key_first),
        cmocka_unit_test(test_key_file_survives_truncation_and_flips),
    };
    return cmocka_run_group_tests_name("key_file", tests, start, end);
}
