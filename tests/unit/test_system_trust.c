/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What "system" means, and in which order. The tests of the NSS module skip where it is not
 * installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pki.h"
#include "trust/nss_trust.h"
#include "trust/store.h"
#include "trust/system_trust.h"
#include "trust/trust_file.h"

#define NO_MODULE "/nonexistent/libnssckbi.so"

static const store_anchor_t *anchors_named(const smime_store_t *store, bytes_t name,
                                           size_t *position)
{
    const store_anchor_t *anchor;
    assert_int_equal(store_anchors_named(store, name, position, &anchor), 0);
    return anchor;
}

typedef struct fixture {
    arena_t arena;
    smime_store_t *store;
    const pki_certificate_t *root;
    char bundle[64];
} fixture_t;

static int setup(void **state)
{
    fixture_t *fixture = calloc(1, sizeof *fixture);
    fixture->root = PKI_ISSUE(&fixture->arena, .subject = "CN=Root", .ca = true);
    assert_int_equal(smime_store_new(&fixture->store), 0);
    strcpy(fixture->bundle, "/tmp/smime-bundle-XXXXXX");
    int fd = mkstemp(fixture->bundle);
    const char *pem = pki_pem(&fixture->arena, "CERTIFICATE", fixture->root->der);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pem, strlen(pem)), strlen(pem));
    close(fd);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *fixture = *state;
    unlink(fixture->bundle);
    smime_store_free(&fixture->store);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static void test_system_trust_prefers_the_email_bundle_to_the_web_one(void **state)
{
    fixture_t *f = *state;
    const char *origin;
    system_places_t places = {NO_MODULE, f->bundle, "/nonexistent/web"};
    assert_int_equal(trust_add_system(f->store, &places, &origin), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    assert_string_equal(origin, "system (e-mail bundle)");
    assert_string_equal(store_anchor_of(f->store, f->root->der)->origin, origin);
    assert_null(store_note(f->store));
}

static void test_system_trust_notes_that_it_took_a_store_for_web_sites(void **state)
{
    fixture_t *f = *state;
    const char *origin;
    system_places_t places = {NO_MODULE, "/nonexistent/email", f->bundle};
    assert_int_equal(trust_add_system(f->store, &places, &origin), 0);
    assert_int_equal(store_anchor_count(f->store), 1);
    assert_string_equal(origin, "system (ca-certificates, for web sites)");
    assert_string_equal(store_note(f->store), f->bundle);
}

static void test_system_trust_says_when_there_is_none(void **state)
{
    fixture_t *f = *state;
    const char *origin;
    system_places_t places = {NO_MODULE, "/nonexistent/email", "/nonexistent/web"};
    assert_int_equal(gpg_err_code(trust_add_system(f->store, &places, &origin)), GPG_ERR_NOT_FOUND);
    assert_int_equal(store_anchor_count(f->store), 0);
    assert_null(store_note(f->store));
}

static void test_system_trust_does_not_fall_back_from_a_broken_email_bundle(void **state)
{
    fixture_t *f = *state;
    const char *origin;
    system_places_t places = {NO_MODULE, "/dev/null", f->bundle};
    assert_int_equal(gpg_err_code(trust_add_system(f->store, &places, &origin)), GPG_ERR_NO_DATA);
    assert_int_equal(store_anchor_count(f->store), 0);
}

/* A shared library that is no PKCS#11 module. */
static void test_system_trust_passes_over_a_library_that_is_no_module(void **state)
{
    fixture_t *f = *state;
    static const char *const libraries[] = {"/usr/lib/x86_64-linux-gnu/libgpg-error.so.0",
                                            "/usr/lib64/libgpg-error.so.0", "/dev/null"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        assert_int_equal(gpg_err_code(trust_add_nss(f->store, libraries[i], "x")),
                         GPG_ERR_NOT_FOUND);
}

static unsigned module_of(fixture_t *f, const char *content, size_t size)
{
    FILE *file = fopen(f->bundle, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return gpg_err_code(trust_add_nss(f->store, f->bundle, "x"));
}

/* One of another architecture is none; one of ours that does not load is no reason to trust another list. */
static void test_system_trust_never_takes_a_broken_module_for_none(void **state)
{
    fixture_t *f = *state;
    static const char elf32[] = "\x7f"
                                "ELF\1 and so on",
                      elf64[] = "\x7f"
                                "ELF\2 and so on";
    const char *own = sizeof(void *) == 4 ? elf32 : elf64, *other = own == elf32 ? elf64 : elf32;
    assert_int_equal(module_of(f, own, sizeof elf32), GPG_ERR_ELIBACC);
    assert_int_equal(module_of(f, other, sizeof elf32), GPG_ERR_NOT_FOUND);
    assert_int_equal(module_of(f, own, 4), GPG_ERR_NOT_FOUND);
    assert_int_equal(gpg_err_code(trust_add_nss(f->store, "/", "x")), GPG_ERR_ELIBACC);
    assert_int_equal(module_of(f, own, sizeof elf32), GPG_ERR_ELIBACC);
    const char *origin;
    const system_places_t places = {f->bundle, "/nonexistent", system_places.web_bundle};
    assert_int_equal(gpg_err_code(trust_add_system(f->store, &places, &origin)), GPG_ERR_ELIBACC);
    assert_int_equal(store_anchor_count(f->store), 0);
}

static void test_system_trust_reads_the_nss_module(void **state)
{
    fixture_t *f = *state;
    gpg_error_t err = trust_add_nss(f->store, NULL, "NSS");
    if (gpg_err_code(err) == GPG_ERR_NOT_FOUND) {
        print_message("SKIPPED: libnssckbi.so (package libnss3) is not installed\n");
        skip();
    }
    assert_int_equal(err, 0);
    assert_in_range(store_anchor_count(f->store), 20, 1000);
    assert_int_equal(trust_add_nss(f->store, NULL, "NSS"), 0); /* it can be started again */
}

/* Which of its roots are trusted for e-mail is told apart from those for web sites. */
static void test_system_trust_takes_email_trust_not_web_trust(void **state)
{
    fixture_t *f = *state;
    smime_store_t *web;
    assert_int_equal(smime_store_new(&web), 0);
    if (trust_add_nss(f->store, NULL, "NSS") ||
        trust_add_path(web, system_places.web_bundle, "web")) {
        print_message("SKIPPED: libnss3 or ca-certificates is not installed\n");
        smime_store_free(&web);
        skip();
    }
    /* Let's Encrypt's root vouches for no address. */
    bytes_t name = pki_name(&f->arena, "C=US,O=Internet Security Research Group,CN=ISRG Root X1");
    size_t in_web = 0, in_nss = 0;
    assert_non_null(anchors_named(web, name, &in_web));
    assert_null(anchors_named(f->store, name, &in_nss));
    smime_store_free(&web);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_system_trust_prefers_the_email_bundle_to_the_web_one),
        TEST(test_system_trust_notes_that_it_took_a_store_for_web_sites),
        TEST(test_system_trust_says_when_there_is_none),
        TEST(test_system_trust_does_not_fall_back_from_a_broken_email_bundle),
        TEST(test_system_trust_passes_over_a_library_that_is_no_module),
        TEST(test_system_trust_never_takes_a_broken_module_for_none),
        TEST(test_system_trust_reads_the_nss_module),
        TEST(test_system_trust_takes_email_trust_not_web_trust),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
