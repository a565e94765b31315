/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors on a PKCS#11 token: SoftHSM's. Skips where that is not installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gnutls/pkcs11.h>
#include <gnutls/x509.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pki.h"
#include "trust/store.h"

static const char *const modules[] = {"/usr/lib/softhsm/libsofthsm2.so",
                                      "/usr/lib64/pkcs11/libsofthsm2.so",
                                      "/usr/lib/pkcs11/libsofthsm2.so"};

static arena_t arena;
static char directory[] = "/tmp/smime-token-XXXXXX";
static bool have_token;
static const pki_certificate_t *one, *two;

static void copy_to_token(const pki_certificate_t *certificate, const char *label)
{
    gnutls_x509_crt_t crt;
    gnutls_datum_t der = {(unsigned char *)(uintptr_t)certificate->der.data,
                          (unsigned)certificate->der.size};
    assert_int_equal(gnutls_x509_crt_init(&crt), 0);
    assert_int_equal(gnutls_x509_crt_import(crt, &der, GNUTLS_X509_FMT_DER), 0);
    assert_int_equal(gnutls_pkcs11_copy_x509_crt2("pkcs11:token=trust?pin-value=1234", crt, label,
                                                  NULL, GNUTLS_PKCS11_OBJ_FLAG_LOGIN),
                     0);
    gnutls_x509_crt_deinit(crt);
}

static bool add_module(void)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (access(modules[i], R_OK) == 0)
            return gnutls_pkcs11_add_provider(modules[i], NULL) == 0;
    return false;
}

static int group_setup(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(directory));
    const char *configuration = arena_printf(&arena, "%s/softhsm2.conf", directory);
    FILE *file = fopen(configuration, "w");
    assert_non_null(file);
    fprintf(file, "directories.tokendir = %s\nlog.level = ERROR\n", directory);
    fclose(file);
    setenv("SOFTHSM2_CONF", configuration, 1);
    assert_int_equal(gnutls_pkcs11_init(GNUTLS_PKCS11_FLAG_MANUAL, NULL), 0);
    have_token =
        add_module() &&
        !gnutls_pkcs11_token_init("pkcs11:manufacturer=SoftHSM%20project", "123456", "trust") &&
        !gnutls_pkcs11_token_set_pin("pkcs11:token=trust?pin-value=123456", NULL, "1234",
                                     GNUTLS_PIN_USER);
    one = PKI_ISSUE(&arena, .subject = "CN=One", .ca = true);
    two = PKI_ISSUE(&arena, .subject = "CN=Two", .ca = true, .key = 1);
    if (have_token) {
        copy_to_token(one, "one");
        copy_to_token(two, "two");
    } else {
        print_message("SKIPPED: no SoftHSM (package softhsm2)\n");
    }
    return 0;
}

static int group_teardown(void **state)
{
    (void)state;
    char command[64];
    gnutls_pkcs11_deinit();
    snprintf(command, sizeof command, "rm -r %s", directory);
    arena_free(&arena);
    return system(command);
}

static smime_store_t *store_of(const char *uri, unsigned expected)
{
    smime_store_t *store;
    if (!have_token)
        skip();
    assert_int_equal(smime_store_new(&store), 0);
    assert_int_equal(gpg_err_code(smime_store_add_trust(store, uri)), expected);
    return store;
}

static void test_token_trust_reads_all_certificates_of_a_token(void **state)
{
    (void)state;
    smime_store_t *store = store_of("pkcs11:token=trust", 0);
    assert_int_equal(store_anchor_count(store), 2);
    assert_non_null(store_anchor_of(store, one->der));
    assert_string_equal(store_anchor_of(store, two->der)->origin, "pkcs11:token=trust");
    assert_string_equal(store_origins(store), "pkcs11:token=trust");
    smime_store_free(&store);
}

static void test_token_trust_reads_the_certificate_that_is_named(void **state)
{
    (void)state;
    smime_store_t *store = store_of("pkcs11:token=trust;object=two;type=cert", 0);
    assert_int_equal(store_anchor_count(store), 1);
    assert_non_null(store_anchor_of(store, two->der));
    smime_store_free(&store);
}

/* A certificate object without a value, as some tokens keep for keys. */
static void create_empty_object(void)
{
    void *module;
    unsigned long slot;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE object;
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE type = CKC_X_509;
    CK_BBOOL yes = CK_TRUE;
    unsigned char subject[] = {0x30, 0}, value[1] = {0};
    CK_ATTRIBUTE attributes[] = {{CKA_CLASS, &class, sizeof class},
                                 {CKA_CERTIFICATE_TYPE, &type, sizeof type},
                                 {CKA_TOKEN, &yes, sizeof yes},
                                 {CKA_SUBJECT, subject, sizeof subject},
                                 {CKA_VALUE, value, 0}};
    assert_int_equal(gnutls_pkcs11_token_get_ptr("pkcs11:token=trust", &module, &slot, 0), 0);
    const CK_FUNCTION_LIST *functions = module;
    assert_int_equal(
        functions->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session),
        CKR_OK);
    unsigned char pin[] = "1234";
    CK_RV login = functions->C_Login(session, CKU_USER, pin, 4);
    assert_true(login == CKR_OK || login == CKR_USER_ALREADY_LOGGED_IN);
    assert_int_equal(functions->C_CreateObject(session, attributes,
                                               sizeof attributes / sizeof *attributes, &object),
                     CKR_OK);
    functions->C_CloseSession(session);
}

static void test_token_trust_passes_over_an_object_without_a_certificate(void **state)
{
    (void)state;
    if (!have_token)
        skip();
    create_empty_object();
    smime_store_t *store = store_of("pkcs11:token=trust", 0);
    assert_int_equal(store_anchor_count(store), 2);
    smime_store_free(&store);
}

static void test_token_trust_does_not_show_the_pin(void **state)
{
    (void)state;
    smime_store_t *store = store_of("pkcs11:token=trust?pin-value=1234", 0);
    assert_null(strstr(store_origins(store), "1234"));
    assert_null(strstr(store_anchor_of(store, one->der)->origin, "1234"));
    smime_store_free(&store);
}

static void test_token_trust_refuses_what_names_nothing(void **state)
{
    (void)state;
    static const char *const uris[] = {"pkcs11:token=none", "pkcs11:token=trust;object=three"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        smime_store_t *store = store_of(uris[i], GPG_ERR_NOT_FOUND);
        assert_int_equal(store_anchor_count(store), 0);
        assert_string_equal(store_origins(store), "");
        smime_store_free(&store);
    }
    smime_store_t *store = store_of("pkcs11:token=%zz", GPG_ERR_INV_URI);
    smime_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_token_trust_reads_all_certificates_of_a_token),
        cmocka_unit_test(test_token_trust_reads_the_certificate_that_is_named),
        cmocka_unit_test(test_token_trust_does_not_show_the_pin),
        cmocka_unit_test(test_token_trust_refuses_what_names_nothing),
        cmocka_unit_test(test_token_trust_passes_over_an_object_without_a_certificate),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
