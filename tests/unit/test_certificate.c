/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates: every field is what GnuTLS reads, odd ones are read, broken ones are not. */
#include "x509/certificate.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "pki.h"
#include "x509/certificate_address.h"
#include "x509/certificate_file.h"
#include "x509/certificate_info.h"
#include "x509/serial_number.h"

#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;

static int setup(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---- against GnuTLS ---- */

static void compare_serial(gnutls_x509_crt_t theirs, const certificate_t *ours)
{
    uint8_t serial[LIMIT_SERIAL_SIZE];
    size_t size = sizeof serial;
    assert_int_equal(gnutls_x509_crt_get_serial(theirs, serial, &size), 0);
    assert_true(bytes_equal(ours->serial, bytes_of(serial, size)));
}

static void compare_names(gnutls_x509_crt_t theirs, const certificate_t *ours)
{
    gnutls_datum_t name;
    assert_int_equal(gnutls_x509_crt_get_raw_dn(theirs, &name), 0);
    assert_true(bytes_equal(ours->subject, bytes_of(name.data, name.size)));
    gnutls_free(name.data);
    assert_int_equal(gnutls_x509_crt_get_raw_issuer_dn(theirs, &name), 0);
    assert_true(bytes_equal(ours->issuer, bytes_of(name.data, name.size)));
    gnutls_free(name.data);
}

static void compare_key(gnutls_x509_crt_t theirs, const certificate_t *ours)
{
    unsigned bits = 0;
    int algorithm = gnutls_x509_crt_get_pk_algorithm(theirs, &bits);
    if (algorithm == GNUTLS_PK_RSA) {
        assert_int_equal(ours->key.type, KEY_RSA);
        assert_int_equal(ours->key.bits, bits);
    } else if (algorithm == GNUTLS_PK_EC) {
        assert_int_equal(ours->key.type, KEY_ECDSA);
    }
}

static void compare_extensions(gnutls_x509_crt_t theirs, const certificate_t *ours)
{
    unsigned ca = 0, usage = 0, critical;
    int path_length = -1;
    int found = gnutls_x509_crt_get_basic_constraints(theirs, &critical, &ca, &path_length);
    assert_int_equal(ours->ca, found >= 0 && ca);
    assert_int_equal(ours->path_length, found >= 0 ? path_length : -1);
    assert_int_equal(bytes_present(ours->extensions[EXTENSION_BASIC_CONSTRAINTS].value),
                     found >= 0);
    found = gnutls_x509_crt_get_key_usage(theirs, &usage, &critical);
    assert_int_equal(ours->has_key_usage, found >= 0);
    /* GnuTLS numbers the bits of each byte from the top. */
    unsigned bits = 0;
    for (unsigned i = 0; i < 8; i++)
        bits |= (usage & 0x80u >> i) ? 1u << i : 0;
    bits |= usage & GNUTLS_KEY_DECIPHER_ONLY ? 1u << 8 : 0;
    assert_int_equal(ours->key_usage, found >= 0 ? bits : 0);
    uint8_t id[256];
    size_t size = sizeof id;
    if (gnutls_x509_crt_get_subject_key_id(theirs, id, &size, NULL) == 0)
        assert_true(bytes_equal(ours->subject_key_id, bytes_of(id, size)));
    size = sizeof id;
    if (gnutls_x509_crt_get_authority_key_id(theirs, id, &size, NULL) == 0)
        assert_true(bytes_equal(ours->authority_key_id, bytes_of(id, size)));
}

static void compare_addresses(gnutls_x509_crt_t theirs, const certificate_t *ours)
{
    size_t position = 0;
    for (unsigned i = 0;; i++) {
        char name[512];
        size_t size = sizeof name;
        int type = gnutls_x509_crt_get_subject_alt_name(theirs, i, name, &size, NULL);
        if (type < 0)
            break;
        if (type != GNUTLS_SAN_RFC822NAME)
            continue;
        bytes_t address = certificate_address(ours, &position, NULL);
        assert_true(bytes_equal(address, bytes_of(name, size)));
    }
}

static gpg_error_t compare(void *user, bytes_t der)
{
    gnutls_datum_t datum = {(unsigned char *)(uintptr_t)der.data, (unsigned)der.size};
    gnutls_x509_crt_t theirs;
    certificate_t *ours;
    assert_int_equal(gnutls_x509_crt_init(&theirs), 0);
    assert_int_equal(gnutls_x509_crt_import(theirs, &datum, GNUTLS_X509_FMT_DER), 0);
    assert_int_equal(certificate_parse(der, &ours), 0);
    if (ours->malformed)
        printf("malformed: %s\n", ours->malformed);
    assert_null(ours->malformed);
    assert_true(bytes_equal(ours->der, der));
    assert_int_equal(ours->version, gnutls_x509_crt_get_version(theirs));
    assert_true(ours->not_before == gnutls_x509_crt_get_activation_time(theirs));
    assert_true(ours->not_after == gnutls_x509_crt_get_expiration_time(theirs));
    compare_serial(theirs, ours);
    compare_names(theirs, ours);
    compare_key(theirs, ours);
    compare_extensions(theirs, ours);
    compare_addresses(theirs, ours);
    gnutls_x509_crt_deinit(theirs);
    certificate_unref(&ours);
    ++*(size_t *)user;
    return 0;
}

/* The certificates in a file; absent files are said, since then nothing has been tested. */
static size_t compare_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        printf("SKIPPED: no %s\n", path);
        return 0;
    }
    buffer_t content = BUFFER_INIT;
    uint8_t chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buffer_append(&content, bytes_of(chunk, got));
    fclose(file);
    size_t count = 0;
    assert_int_equal(certificates_each(buffer_bytes(&content), compare, &count), 0);
    buffer_free(&content);
    assert_true(count > 0);
    return count;
}

static void test_certificate_reads_the_system_roots_as_gnutls_does(void **state)
{
    (void)state;
    compare_file("/etc/ssl/certs/ca-certificates.crt");
}

static void test_certificate_reads_the_corpus_roots_as_gnutls_does(void **state)
{
    (void)state;
    compare_file("../shared/corpus/globalsign-2019/root-r3.pem");
    compare_file("../shared/corpus/nss/TestCA.pem");
    compare_file("../shared/corpus/pkits/TrustAnchorRootCertificate.crt");
}

/* ---- one field changed ---- */

enum { VERSION, SERIAL, ALGORITHM, ISSUER, VALIDITY, SUBJECT, KEY, EXTENSIONS, FIELDS };

/* A good certificate, taken apart: fields[FIELDS] and what follows are for more. */
typedef struct parts {
    bytes_t fields[FIELDS + 1];
    bytes_t algorithm, signature, more;
} parts_t;

static bytes_t next_whole(der_reader_t *reader)
{
    der_item_t item;
    assert_int_equal(der_next(reader, &item), 0);
    return item.whole;
}

static parts_t take_apart(bytes_t der)
{
    parts_t parts = {.more = BYTES_NONE};
    der_reader_t outer = der_reader(der, DER_RULES_DER), certificate, tbs;
    assert_int_equal(der_expect_enter(&outer, DER_SEQUENCE, &certificate), 0);
    assert_int_equal(der_expect_enter(&certificate, DER_SEQUENCE, &tbs), 0);
    for (size_t i = 0; i < FIELDS; i++)
        parts.fields[i] = next_whole(&tbs);
    assert_true(der_at_end(&tbs));
    parts.algorithm = next_whole(&certificate);
    parts.signature = next_whole(&certificate);
    return parts;
}

static parts_t good_parts(void)
{
    return take_apart(PKI_ISSUE(&arena, .subject = "O=Test,CN=Subject", .ca = true)->der);
}

static bytes_t put_together(const parts_t *parts)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i <= FIELDS; i++)
        buffer_append(&out, parts->fields[i]);
    der_wrap_sequence(&out, 0);
    buffer_append(&out, parts->algorithm);
    buffer_append(&out, parts->signature);
    buffer_append(&out, parts->more);
    der_wrap_sequence(&out, 0);
    return pki_take(&arena, &out);
}

static gpg_err_code_t parse_code(bytes_t der)
{
    certificate_t *certificate;
    gpg_error_t error = certificate_parse(der, &certificate);
    assert_int_equal(certificate == NULL, error != 0);
    certificate_unref(&certificate);
    return gpg_err_code(error);
}

/* The certificate with field `index` replaced by what the hex says. */
static bytes_t with_field(size_t index, const char *hex)
{
    parts_t parts = good_parts();
    parts.fields[index] = pki_hex(&arena, hex);
    return put_together(&parts);
}

static certificate_t *parse(bytes_t der)
{
    certificate_t *certificate;
    assert_int_equal(certificate_parse(der, &certificate), 0);
    return certificate;
}

/* Whether it is read and found to break the rules. */
static void assert_malformed(bytes_t der, const char *what)
{
    certificate_t *certificate = parse(der);
    assert_non_null(certificate->malformed);
    assert_non_null(strstr(certificate->malformed, what));
    certificate_unref(&certificate);
}

static void assert_well_formed(bytes_t der)
{
    certificate_t *certificate = parse(der);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
}

static void test_certificate_reads_what_the_pki_makes(void **state)
{
    (void)state;
    const pki_certificate_t *root =
        PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true, .path_length = PKI_NUMBER(0));
    const pki_certificate_t *leaf =
        PKI_ISSUE(&arena, .subject = "CN=Leaf", .issuer = root, .kind = PKI_RSA_2048);
    certificate_t *certificate = parse(leaf->der);
    assert_int_equal(certificate->version, 3);
    assert_true(certificate->not_before == PKI_NOT_BEFORE);
    assert_true(certificate->not_after == PKI_NOT_AFTER);
    assert_true(bytes_equal(certificate->subject, leaf->subject));
    assert_true(bytes_equal(certificate->issuer, root->subject));
    assert_true(bytes_equal(certificate->serial, leaf->serial));
    assert_false(certificate->ca);
    assert_false(certificate->self_issued);
    assert_int_equal(certificate->path_length, -1);
    assert_int_equal(certificate->key_usage,
                     KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION);
    assert_int_equal(certificate->key.type, KEY_RSA);
    assert_int_equal(certificate->key.bits, 2048);
    assert_true(bytes_equal(certificate->subject_key_id, leaf->key_id));
    assert_true(bytes_equal(certificate->authority_key_id, root->key_id));
    assert_false(certificate->unknown_critical);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    certificate = parse(root->der);
    assert_true(certificate->ca);
    assert_true(certificate->self_issued);
    assert_int_equal(certificate->path_length, 0);
    assert_true(certificate->extensions[EXTENSION_BASIC_CONSTRAINTS].critical);
    assert_false(certificate->extensions[EXTENSION_SUBJECT_KEY_IDENTIFIER].critical);
    certificate_unref(&certificate);
    size_t count = 0;
    compare(&count, leaf->der);
    compare(&count, root->der);
}

static void test_certificate_put_together_again_is_the_same(void **state)
{
    (void)state;
    bytes_t der = PKI_ISSUE(&arena, .subject = "CN=Subject")->der;
    parts_t parts = take_apart(der);
    assert_true(bytes_equal(put_together(&parts), der));
}

static void test_certificate_copies_its_input(void **state)
{
    (void)state;
    bytes_t der = arena_copy(&arena, PKI_ISSUE(&arena, .subject = "CN=Subject")->der);
    certificate_t *certificate = parse(der);
    memset((uint8_t *)(uintptr_t)der.data, 0, der.size);
    assert_int_equal(certificate->der.data[0], 0x30);
    assert_true(certificate->subject.data >= certificate->der.data &&
                certificate->subject.data < certificate->der.data + certificate->der.size);
    certificate_unref(&certificate);
}

static void test_certificate_lives_until_its_last_reference_is_gone(void **state)
{
    (void)state;
    certificate_t *certificate = parse(PKI_ISSUE(&arena, .subject = "CN=Subject")->der);
    certificate_t *other = certificate_ref(certificate);
    certificate_unref(&certificate);
    assert_null(certificate);
    assert_true(certificate_equal(other, other));
    assert_int_equal(other->der.data[0], 0x30);
    certificate_unref(&other);
    certificate_unref(&other);
    certificate_unref(NULL);
    assert_null(certificate_ref(NULL));
}

static void test_certificate_versions(void **state)
{
    (void)state;
    certificate_t *certificate = parse(with_field(VERSION, "a0 03 02 01 02"));
    assert_int_equal(certificate->version, 3);
    certificate_unref(&certificate);
    parts_t parts = good_parts();
    parts.fields[VERSION] = parts.fields[EXTENSIONS] = BYTES_NONE;
    certificate = parse(put_together(&parts));
    assert_int_equal(certificate->version, 1);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    parts.fields[VERSION] = pki_hex(&arena, "a0 03 02 01 00"); /* DEFAULT written out */
    certificate = parse(put_together(&parts));
    assert_int_equal(certificate->version, 1);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    assert_malformed(with_field(VERSION, "a0 03 02 01 01"), "extensions");
    assert_malformed(with_field(VERSION, ""), "extensions");
    assert_int_equal(parse_code(with_field(VERSION, "a0 03 02 01 03")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VERSION, "a0 03 02 01 ff")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VERSION, "a0 00")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VERSION, "a0 06 02 01 02 02 01 02")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VERSION, "80 01 02")), GPG_ERR_BAD_CERT);
}

static void test_certificate_unique_identifiers_need_version_2(void **state)
{
    (void)state;
    parts_t parts = good_parts();
    bytes_t extensions = parts.fields[EXTENSIONS];
    parts.fields[EXTENSIONS] = pki_hex(&arena, "81 02 00 aa 82 02 00 bb");
    parts.fields[FIELDS] = extensions;
    assert_well_formed(put_together(&parts));
    parts.fields[FIELDS] = BYTES_NONE;
    parts.fields[VERSION] = BYTES_NONE;
    assert_malformed(put_together(&parts), "unique identifier");
    parts.fields[EXTENSIONS] = pki_hex(&arena, "82 02 00 bb 81 02 00 aa"); /* wrong order */
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
    parts.fields[EXTENSIONS] = pki_hex(&arena, "a2 02 30 00"); /* no bit string */
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
}

static void assert_serial(const char *field, const char *expected)
{
    certificate_t *certificate = parse(with_field(SERIAL, field));
    assert_null(certificate->malformed);
    assert_string_equal(certificate_info(certificate)->serial, expected);
    certificate_unref(&certificate);
}

static void test_certificate_reads_serial_numbers_that_break_the_rules(void **state)
{
    (void)state;
    assert_serial("02 01 00", "00");
    assert_serial("02 01 ff", "ff");       /* as certificate windows show it */
    assert_serial("02 03 00 00 05", "05"); /* not minimal */
    assert_serial("02 14 7f 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12",
                  "7f000102030405060708090a0b0c0d0e0f101112");
    assert_serial("02 16 7f 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14",
                  "7f000102030405060708090a0b0c0d0e0f1011121314");
    assert_int_equal(parse_code(with_field(SERIAL, "02 00")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(SERIAL, "04 01 05")), GPG_ERR_BAD_CERT);
    parts_t parts = good_parts();
    uint8_t large[LIMIT_SERIAL_SIZE + 3] = {0x02, LIMIT_SERIAL_SIZE, 1};
    parts.fields[SERIAL] = bytes_of(large, sizeof large - 1);
    assert_int_equal(parse_code(put_together(&parts)), 0);
    large[1]++;
    parts.fields[SERIAL] = bytes_of(large, sizeof large);
    assert_int_equal(parse_code(put_together(&parts)), LIMIT_ERROR_SERIAL_SIZE);
}

static void test_certificate_algorithms_inside_and_outside_are_the_same(void **state)
{
    (void)state;
    parts_t parts = good_parts();
    parts.fields[ALGORITHM] = pki_hex(&arena, "30 0d 06 09 2a 86 48 86 f7 0d 01 01 0b 05 00");
    assert_malformed(put_together(&parts), "algorithms");
    parts.algorithm = pki_hex(&arena, "30 0b 06 09 2a 86 48 86 f7 0d 01 01 0b");
    assert_well_formed(put_together(&parts)); /* NULL parameters or none */
    parts.algorithm = pki_hex(&arena, "30 0d 06 09 2a 86 48 86 f7 0d 01 01 0c 05 00");
    assert_malformed(put_together(&parts), "algorithms");
}

static void test_certificate_names(void **state)
{
    (void)state;
    assert_malformed(with_field(ISSUER, "30 00"), "issuer");
    assert_well_formed(with_field(SUBJECT, "30 00")); /* with a subjectAltName that is all right */
    assert_int_equal(parse_code(with_field(SUBJECT, "31 00")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(ISSUER, "30 02 31 00")), GPG_ERR_BAD_CERT);
}

static void test_certificate_names_are_compared_by_digests_that_are_kept(void **state)
{
    (void)state;
    name_digest_t digest = {.made = false};
    bool yes;
    const pki_certificate_t *ca = PKI_ISSUE(&arena, .subject = "O=Demo,CN=CA", .ca = true);
    certificate_t *issuer = pki_parse(PKI_ISSUE(&arena, .subject = "O=DEMO,CN=ca", .ca = true));
    certificate_t *other = pki_parse(PKI_ISSUE(&arena, .subject = "O=Demo,CN=CA 2", .ca = true));
    certificate_t *certificate = pki_parse(PKI_ISSUE(&arena, .subject = "CN=A", .issuer = ca));
    for (int i = 0; i < 2; i++) { /* made, remembered */
        assert_int_equal(certificate_issued_by_name(certificate, issuer, &yes), 0);
        assert_true(yes);
        assert_int_equal(certificate_issued_by_name(certificate, other, &yes), 0);
        assert_false(yes);
        assert_int_equal(certificate_issued_by_name(issuer, certificate, &yes), 0);
        assert_false(yes);
        assert_int_equal(certificate_same_subject(issuer, other, &yes), 0);
        assert_false(yes);
        assert_int_equal(certificate_is_named(issuer, ca->subject, &digest, &yes), 0);
        assert_true(yes);
        assert_int_equal(certificate_is_named(other, ca->subject, &digest, &yes), 0);
        assert_false(yes);
    }
    assert_true(certificate->issuer_digest.made && issuer->subject_digest.made);
    certificate_unref(&certificate);
    certificate_unref(&other);
    certificate_unref(&issuer);
}

static void test_certificate_self_issued_is_by_name_comparison(void **state)
{
    (void)state;
    const pki_certificate_t *ca = PKI_ISSUE(&arena, .subject = "O:p=Demo  Org,CN=Root", .ca = true);
    const pki_certificate_t *renewed =
        PKI_ISSUE(&arena, .subject = "O=DEMO ORG,CN=root", .issuer = ca, .key = 1, .ca = true);
    certificate_t *certificate = parse(renewed->der);
    assert_true(certificate->self_issued);
    certificate_unref(&certificate);
}

/* A validity of two times, as tag and text. */
static bytes_t with_times(uint32_t tag1, const char *time1, uint32_t tag2, const char *time2)
{
    buffer_t out = BUFFER_INIT;
    der_write(&out, tag1, bytes_text(time1));
    der_write(&out, tag2, bytes_text(time2));
    der_wrap_sequence(&out, 0);
    parts_t parts = good_parts();
    parts.fields[VALIDITY] = pki_take(&arena, &out);
    return put_together(&parts);
}

static void test_certificate_reads_times_of_both_types(void **state)
{
    (void)state;
    certificate_t *certificate =
        parse(with_times(DER_UTC_TIME, "500101000000Z", DER_GENERALIZED_TIME, "99991231235959Z"));
    assert_true(certificate->not_before == -631152000);
    assert_true(certificate->not_after == 253402300799);
    assert_null(certificate->malformed);
    certificate_unref(&certificate);
    assert_well_formed(with_times(DER_GENERALIZED_TIME, "20020101000000Z", DER_UTC_TIME,
                                  "490101000000Z")); /* read, though UTCTime is called for */
}

static void test_certificate_reads_times_of_other_forms_but_says_so(void **state)
{
    (void)state;
    assert_malformed(with_times(DER_UTC_TIME, "7001010000Z", DER_UTC_TIME, "490101000000Z"),
                     "date");
    assert_malformed(
        with_times(DER_UTC_TIME, "700101000000Z", DER_GENERALIZED_TIME, "20490101000000.5Z"),
        "date");
    assert_malformed(with_times(DER_UTC_TIME, "700101090000+0900", DER_UTC_TIME, "490101000000Z"),
                     "date");
}

static void test_certificate_without_readable_times_is_none(void **state)
{
    (void)state;
    assert_int_equal(
        parse_code(with_times(DER_UTC_TIME, "701301000000Z", DER_UTC_TIME, "490101000000Z")),
        GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_times(DER_UTC_TIME, "700101000000Z", DER_PRINTABLE_STRING,
                                           "490101000000Z")),
                     GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VALIDITY, "30 0f 17 0d 37303031303130303030 30305a")),
                     GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(VALIDITY, "30 00")), GPG_ERR_BAD_CERT);
}

static void test_certificate_without_readable_key_is_none(void **state)
{
    (void)state;
    assert_int_equal(parse_code(with_field(KEY, "30 00")), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(with_field(KEY, "30 0b 30 04 06 02 2a 03 03 03 00 01 02 00")),
                     GPG_ERR_BAD_CERT);
    certificate_t *certificate = parse(with_field(KEY, "30 0b 30 04 06 02 2a 03 03 03 00 01 02"));
    assert_string_equal(certificate->key.algorithm, "1.2.3"); /* unknown, and that is no error */
    certificate_unref(&certificate);
}

static void test_certificate_refuses_what_stands_around_it(void **state)
{
    (void)state;
    parts_t parts = good_parts();
    parts.fields[FIELDS] = pki_hex(&arena, "05 00");
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
    parts.fields[FIELDS] = BYTES_NONE;
    parts.more = pki_hex(&arena, "05 00");
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
    parts.more = BYTES_NONE;
    parts.signature = pki_hex(&arena, "03 02 01 fe"); /* unused bits */
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
    parts.signature = pki_hex(&arena, "04 01 00");
    assert_int_equal(parse_code(put_together(&parts)), GPG_ERR_BAD_CERT);
    bytes_t der = PKI_ISSUE(&arena, .subject = "CN=Subject")->der;
    uint8_t *longer = arena_alloc(&arena, der.size + 1);
    memcpy(longer, der.data, der.size);
    assert_int_equal(parse_code(bytes_of(longer, der.size)), 0);
    assert_int_equal(parse_code(bytes_of(longer, der.size + 1)), GPG_ERR_BAD_CERT);
    assert_int_equal(parse_code(BYTES_NONE), GPG_ERR_BAD_CERT);
}

static void test_certificate_refuses_more_bytes_than_are_read(void **state)
{
    (void)state;
    uint8_t *large = calloc(1, LIMIT_CERTIFICATE_SIZE + 1);
    assert_non_null(large);
    assert_int_equal(parse_code(bytes_of(large, LIMIT_CERTIFICATE_SIZE + 1)),
                     LIMIT_ERROR_CERTIFICATE_SIZE);
    assert_int_equal(parse_code(bytes_of(large, LIMIT_CERTIFICATE_SIZE)), GPG_ERR_BAD_CERT);
    free(large);
}

static bytes_t rich_certificate(void)
{
    return PKI_ISSUE(&arena, .subject = "O=Test,CN=Rich,E=a@b.example", .ca = true,
                     .path_length = PKI_NUMBER(3),
                     .names = "email:a@b.example;dir:O=x;smtputf8:ü@b.example",
                     .permitted = "email:b.example", .excluded = "dir:O=y",
                     .usages = "1.3.6.1.5.5.7.3.4", .policies = "1.2.3 2.23.140.1.5.2.1",
                     .mappings = "1.2.3=1.2.4", .require_explicit = PKI_NUMBER(0),
                     .inhibit_any = PKI_NUMBER(1))
        ->der;
}

static void test_certificate_refuses_every_truncation(void **state)
{
    (void)state;
    bytes_t der = rich_certificate();
    assert_int_equal(parse_code(der), 0);
    for (size_t size = 0; size < der.size; size++) {
        uint8_t *copy = malloc(size ? size : 1);
        assert_non_null(copy);
        memcpy(copy, der.data, size);
        assert_int_equal(parse_code(bytes_of(copy, size)), GPG_ERR_BAD_CERT);
        free(copy);
    }
}

/* Nothing to assert but that nothing bad happens, under the sanitizers. */
static void test_certificate_survives_flipped_bits(void **state)
{
    (void)state;
    bytes_t der = arena_copy(&arena, rich_certificate());
    uint8_t *bytes = (uint8_t *)(uintptr_t)der.data;
    size_t read = 0;
    for (size_t bit = 0; bit < 8 * der.size; bit++) {
        certificate_t *certificate;
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (certificate_parse(der, &certificate) == 0) {
            read++;
            assert_non_null(certificate_info(certificate));
            certificate_has_address(&arena, certificate, bytes_text("a@b.example"));
        }
        certificate_unref(&certificate);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(read > der.size); /* most are in names, keys and signatures */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate_reads_the_system_roots_as_gnutls_does),
        cmocka_unit_test(test_certificate_reads_the_corpus_roots_as_gnutls_does),
        cmocka_unit_test(test_certificate_reads_what_the_pki_makes),
        cmocka_unit_test(test_certificate_put_together_again_is_the_same),
        cmocka_unit_test(test_certificate_copies_its_input),
        cmocka_unit_test(test_certificate_lives_until_its_last_reference_is_gone),
        cmocka_unit_test(test_certificate_versions),
        cmocka_unit_test(test_certificate_unique_identifiers_need_version_2),
        cmocka_unit_test(test_certificate_reads_serial_numbers_that_break_the_rules),
        cmocka_unit_test(test_certificate_algorithms_inside_and_outside_are_the_same),
        cmocka_unit_test(test_certificate_names),
        cmocka_unit_test(test_certificate_names_are_compared_by_digests_that_are_kept),
        cmocka_unit_test(test_certificate_self_issued_is_by_name_comparison),
        cmocka_unit_test(test_certificate_reads_times_of_both_types),
        cmocka_unit_test(test_certificate_reads_times_of_other_forms_but_says_so),
        cmocka_unit_test(test_certificate_without_readable_times_is_none),
        cmocka_unit_test(test_certificate_without_readable_key_is_none),
        cmocka_unit_test(test_certificate_refuses_what_stands_around_it),
        cmocka_unit_test(test_certificate_refuses_more_bytes_than_are_read),
        cmocka_unit_test(test_certificate_refuses_every_truncation),
        cmocka_unit_test(test_certificate_survives_flipped_bits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
