/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors from files and directories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "pki.h"
#include "trust/store.h"

typedef struct fixture {
    arena_t arena;
    smime_store_t *store;
    const pki_certificate_t *root, *other;
    char directory[64];
} fixture_t;

static int setup(void **state)
{
    fixture_t *fixture = calloc(1, sizeof *fixture);
    fixture->root = PKI_ISSUE(&fixture->arena, .subject = "CN=Root", .ca = true);
    fixture->other = PKI_ISSUE(&fixture->arena, .subject = "CN=Other", .ca = true, .key = 1);
    assert_int_equal(smime_store_new(&fixture->store), 0);
    strcpy(fixture->directory, "/tmp/smime-trust-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *fixture = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", fixture->directory);
    assert_int_equal(system(command), 0);
    smime_store_free(&fixture->store);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static const char *path_of(fixture_t *f, const char *name)
{
    return arena_printf(&f->arena, "%s/%s", f->directory, name);
}

static const char *write_file(fixture_t *f, const char *name, bytes_t content)
{
    const char *path = path_of(f, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content.data, 1, content.size, file), content.size);
    assert_int_equal(fclose(file), 0);
    return path;
}

static const char *write_pem(fixture_t *f, const char *name, const char *label, bytes_t der)
{
    return write_file(f, name, bytes_text(pki_pem(&f->arena, label, der)));
}

static unsigned add(fixture_t *f, const char *path)
{
    return gpg_err_code(smime_store_add_trust(f->store, path));
}

static void test_trust_file_reads_pem_bundles(void **state)
{
    fixture_t *f = *state;
    const char *text = arena_printf(
        &f->arena, "# two roots\n%s\nand\n%s%s", pki_pem(&f->arena, "CERTIFICATE", f->root->der),
        pki_pem(&f->arena, "X509 CRL", PKI_CRL(&f->arena, .issuer = f->root)),
        pki_pem(&f->arena, "X509 CERTIFICATE", f->other->der));
    const char *path = write_file(f, "roots.pem", bytes_text(text));
    assert_int_equal(add(f, path), 0);
    assert_int_equal(store_anchor_count(f->store), 2);
    assert_string_equal(store_anchor_of(f->store, f->other->der)->origin, path);
    assert_true(store_anchor_of(f->store, f->other->der)->distrust_after == INT64_MAX);
    assert_string_equal(store_origins(f->store), path);
}

static void test_trust_file_reads_der_of_one_or_many(void **state)
{
    fixture_t *f = *state;
    buffer_t both = BUFFER_INIT;
    assert_int_equal(add(f, write_file(f, "one.cer", f->root->der)), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    buffer_append(&both, f->root->der);
    buffer_append(&both, f->other->der);
    assert_int_equal(add(f, write_file(f, "two.cer", buffer_bytes(&both))), 0);
    assert_int_equal(store_anchor_count(f->store), 2);
    buffer_free(&both);
    assert_string_equal(
        store_origins(f->store),
        arena_printf(&f->arena, "%s, %s", path_of(f, "one.cer"), path_of(f, "two.cer")));
}

/* The settings that `openssl x509 -addtrust/-addreject` puts behind a certificate. */
static bytes_t with_settings(fixture_t *f, const char *settings)
{
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, f->root->der);
    buffer_append(&out, pki_hex(&f->arena, settings));
    return pki_take(&f->arena, &out);
}

static void test_trust_file_heeds_openssl_trust_settings(void **state)
{
    fixture_t *f = *state;
    static const struct {
        const char *settings;
        size_t anchors;
    } cases[] = {
        {"", 1},                                          /* none */
        {"30 00", 1},                                     /* empty */
        {"30 05 0c 03 61 62 63", 1},                      /* an alias only */
        {"30 0c 30 0a 06 08 2b 06 01 05 05 07 03 04", 1}, /* trusted: emailProtection */
        {"30 0c 30 0a 06 08 2b 06 01 05 05 07 03 01", 0}, /* trusted: serverAuth */
        {"30 08 30 06 06 04 55 1d 25 00", 1},             /* trusted: any */
        {"30 0c a0 0a 06 08 2b 06 01 05 05 07 03 04", 0}, /* rejected: emailProtection */
        {"30 0c a0 0a 06 08 2b 06 01 05 05 07 03 01", 1}, /* rejected: serverAuth */
        {"30 08 a0 06 06 04 55 1d 25 00", 0},             /* rejected: any */
        {"30 18 30 0a 06 08 2b 06 01 05 05 07 03 04 a0 0a 06 08 2b 06 01 05 05 07 03 04", 0},
        {"31 00", 0}, /* unreadable */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes_t der = with_settings(f, cases[i].settings);
        assert_int_equal(add(f, write_pem(f, "t.pem", "TRUSTED CERTIFICATE", der)), 0);
        assert_int_equal(store_anchor_count(f->store), cases[i].anchors);
        store_drop_anchors(f->store, 0);
    }
}

static void test_trust_file_refuses_files_without_certificates(void **state)
{
    fixture_t *f = *state;
    bytes_t broken = bytes_text("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
    assert_int_equal(add(f, path_of(f, "missing")), GPG_ERR_ENOENT);
    assert_int_equal(add(f, write_file(f, "empty", bytes_text(""))), GPG_ERR_NO_DATA);
    assert_int_equal(add(f, write_file(f, "text", bytes_text("0 hello"))), GPG_ERR_NO_DATA);
    assert_int_equal(add(f, write_file(f, "broken", broken)), GPG_ERR_BAD_CERT);
    assert_int_equal(
        add(f, write_pem(f, "crl", "CERTIFICATE", PKI_CRL(&f->arena, .issuer = f->root))),
        GPG_ERR_BAD_CERT);
    assert_int_equal(add(f, f->directory), GPG_ERR_NO_DATA);
    assert_string_equal(store_origins(f->store), "");
}

static void test_trust_file_adds_all_or_nothing(void **state)
{
    fixture_t *f = *state;
    bytes_t half = bytes_slice(f->other->der, 0, f->other->der.size / 2);
    const char *text =
        arena_printf(&f->arena, "%s%s", pki_pem(&f->arena, "CERTIFICATE", f->root->der),
                     pki_pem(&f->arena, "CERTIFICATE", half));
    assert_int_equal(add(f, write_file(f, "half.pem", bytes_text(text))), GPG_ERR_BAD_CERT);
    assert_int_equal(store_anchor_count(f->store), 0);
    assert_null(store_anchor_of(f->store, f->root->der));
}

static void test_trust_file_reads_der_truncated_at_every_length_as_bad(void **state)
{
    fixture_t *f = *state;
    for (size_t size = 1; size < 8; size++)
        assert_int_not_equal(add(f, write_file(f, "cut", bytes_slice(f->root->der, 0, size))), 0);
    for (size_t size = 8; size < f->root->der.size; size += 7)
        assert_int_equal(add(f, write_file(f, "cut", bytes_slice(f->root->der, 0, size))),
                         GPG_ERR_BAD_CERT);
    assert_int_equal(store_anchor_count(f->store), 0);
}

static void test_trust_file_passes_over_other_files_of_a_directory(void **state)
{
    fixture_t *f = *state;
    write_pem(f, "a.pem", "CERTIFICATE", f->root->der);
    write_file(f, "b.cer", f->other->der);
    write_file(f, "README", bytes_text("no certificate"));
    write_file(f, "broken.cer", bytes_slice(f->other->der, 0, 100));
    assert_int_equal(symlink("a.pem", path_of(f, "1234abcd.0")), 0); /* as c_rehash does */
    assert_int_equal(symlink("nowhere", path_of(f, "dangling")), 0);
    assert_int_equal(symlink(".", path_of(f, "loop")), 0);
    assert_int_equal(mkfifo(path_of(f, "fifo"), 0600), 0); /* reading it would block */
    assert_int_equal(mkdir(path_of(f, "more"), 0700), 0);
    assert_int_equal(add(f, f->directory), 0);
    assert_int_equal(store_anchor_count(f->store), 2);
    assert_string_equal(store_anchor_of(f->store, f->other->der)->origin, path_of(f, "b.cer"));
    assert_string_equal(store_origins(f->store), f->directory);
    assert_int_equal(add(f, f->directory), 0); /* nothing new, but no error */
}

static void test_trust_file_refuses_files_above_the_limit(void **state)
{
    fixture_t *f = *state;
    const char *path = write_pem(f, "big.pem", "CERTIFICATE", f->root->der);
    assert_int_equal(truncate(path, LIMIT_TRUST_FILE + 1L), 0);
    assert_int_equal(add(f, path), GPG_ERR_TOO_LARGE);
    assert_int_equal(add(f, "/dev/zero"), GPG_ERR_TOO_LARGE);
    assert_int_equal(store_anchor_count(f->store), 0);
    write_pem(f, "small.pem", "CERTIFICATE", f->other->der);
    assert_int_equal(add(f, f->directory), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_trust_file_reads_pem_bundles),
        TEST(test_trust_file_reads_der_of_one_or_many),
        TEST(test_trust_file_heeds_openssl_trust_settings),
        TEST(test_trust_file_refuses_files_without_certificates),
        TEST(test_trust_file_adds_all_or_nothing),
        TEST(test_trust_file_reads_der_truncated_at_every_length_as_bad),
        TEST(test_trust_file_passes_over_other_files_of_a_directory),
        TEST(test_trust_file_refuses_files_above_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
