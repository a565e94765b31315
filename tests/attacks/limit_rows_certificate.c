/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Caps on certificates, keys and the files that hold them. */
#include "limit_rows.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "failure.h"

#include <gnutls/pkcs12.h>
#include <stdlib.h>
#include <string.h>

/* A message whose signer has a certificate of the CA that is as the options say. */
static seen_t see_signer(bench_t *bench, pki_options_t options)
{
    world_t *world = &bench->world;
    mail_t mail = {.cms = {.signers = {{.who = HUGE_CERTIFICATE}}}};
    options.issuer = world_person(world, CA);
    options.key = HUGE_CERTIFICATE;
    options.names = options.names ? options.names : "email:noreply@demo.example";
    options.subject = options.subject ? options.subject : "CN=Signer";
    world->people[HUGE_CERTIFICATE] = pki_issue(&world->arena, &options);
    return see_mail(bench, &mail);
}

static seen_t size(bench_t *bench, size_t count)
{
    const pki_extension_t extra[] = {
        {"1.2.3", false, bytes_text(repeated(&bench->world, "x", count))}, {.oid = NULL}};
    return see_signer(bench, (pki_options_t){.extra = extra});
}

static seen_t extensions(bench_t *bench, size_t count)
{
    pki_extension_t extra[LIMIT_EXTENSIONS + 1] = {{.oid = NULL}};
    for (size_t i = 0; i < count; i++)
        extra[i] = (pki_extension_t){arena_printf(&bench->world.arena, "1.2.3.%zu", i), false,
                                     bytes_text("x")};
    return see_signer(bench, (pki_options_t){.extra = extra});
}

static seen_t name_attributes(bench_t *bench, size_t count)
{
    const char *name = repeated(&bench->world, ",CN=x", count);
    return see_signer(bench, (pki_options_t){.subject = name + 1});
}

/* One attribute, of so many bytes with all that is around it. */
static seen_t name_size(bench_t *bench, size_t count)
{
    enum { AROUND = 4 + 4 + 4 + 5 + 4 };
    buffer_t name = BUFFER_INIT;
    der_write_oid(&name, "2.5.4.3");
    der_write(&name, DER_UTF8_STRING, bytes_text(repeated(&bench->world, "x", count - AROUND)));
    der_wrap_sequence(&name, 0);
    der_wrap(&name, 0, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(&name, 0);
    pki_require(name.size == count, "size of a name");
    return see_signer(bench, (pki_options_t){.subject_der = pki_take(&bench->world.arena, &name)});
}

/* Latin-1, of which each character takes two bytes as UTF-8. */
static seen_t name_text_size(bench_t *bench, size_t count)
{
    buffer_t name = BUFFER_INIT;
    const char *value = repeated(&bench->world, "\xfc", (count - 3) / 2);
    der_write_oid(&name, "2.5.4.3");
    der_write(&name, DER_T61_STRING, bytes_text(value));
    der_wrap_sequence(&name, 0);
    der_wrap(&name, 0, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(&name, 0);
    return see_signer(bench, (pki_options_t){.subject_der = pki_take(&bench->world.arena, &name)});
}

/* None of them is the author's: that may be among those that are not looked at. */
static seen_t addresses(bench_t *bench, size_t count)
{
    const char *names = repeated(&bench->world, ";email:a@b.example", count);
    return see_signer(bench, (pki_options_t){.names = names + 1});
}

static const char *oids(world_t *world, size_t count)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i < count; i++)
        buffer_printf(&out, "%s1.2.3.%zu", i ? " " : "", i);
    buffer_append_byte(&out, 0);
    return (const char *)pki_take(&world->arena, &out).data;
}

static seen_t policies(bench_t *bench, size_t count)
{
    return see_signer(bench, (pki_options_t){.policies = oids(&bench->world, count)});
}

static seen_t serial_size(bench_t *bench, size_t count)
{
    return see_signer(
        bench, (pki_options_t){.serial_der = bytes_text(repeated(&bench->world, "\x11", count))});
}

/* ---- keys: nobody has the other half, what counts is that they are not used ---- */

/* A positive INTEGER of so many bits, odd. */
static void write_number(buffer_t *out, size_t bits)
{
    uint8_t number[LIMIT_RSA_BITS_MAX / 8 + 3] = {0};
    size_t used = bits / 8 + 1; /* a sign bit at least */
    memset(number + 1, 0x5a, used);
    number[0] = (uint8_t)(bits % 8 ? 1u << (bits % 8 - 1) : 0);
    if (bits % 8 == 0)
        number[1] = 0x80;
    number[used - 1] |= 1;
    der_write(out, DER_INTEGER, bytes_of(number, used));
}

static seen_t see_key(bench_t *bench, const char *algorithm, buffer_t *parameters, buffer_t *key)
{
    buffer_t spki = BUFFER_INIT;
    der_write_oid(&spki, algorithm);
    buffer_append(&spki, buffer_bytes(parameters));
    der_wrap_sequence(&spki, 0);
    size_t bits = spki.size;
    buffer_append_byte(&spki, 0);
    buffer_append(&spki, buffer_bytes(key));
    der_wrap(&spki, bits, DER_UNIVERSAL, false, DER_BIT_STRING);
    der_wrap_sequence(&spki, 0);
    buffer_free(parameters);
    buffer_free(key);
    return see_signer(bench, (pki_options_t){.spki = pki_take(&bench->world.arena, &spki)});
}

static seen_t see_rsa(bench_t *bench, size_t modulus, size_t exponent)
{
    buffer_t parameters = BUFFER_INIT, key = BUFFER_INIT;
    der_write(&parameters, DER_NULL, BYTES_NONE);
    write_number(&key, modulus);
    write_number(&key, exponent);
    der_wrap_sequence(&key, 0);
    return see_key(bench, "1.2.840.113549.1.1.1", &parameters, &key);
}

static seen_t rsa_bits(bench_t *bench, size_t count)
{
    return see_rsa(bench, count, 17);
}

static seen_t rsa_exponent_bits(bench_t *bench, size_t count)
{
    return see_rsa(bench, 2048, count);
}

static seen_t dsa_bits(bench_t *bench, size_t count)
{
    buffer_t parameters = BUFFER_INIT, key = BUFFER_INIT;
    write_number(&parameters, count);
    write_number(&parameters, 256);
    write_number(&parameters, count - 1);
    der_wrap_sequence(&parameters, 0);
    write_number(&key, count - 1);
    return see_key(bench, "1.2.840.10040.4.1", &parameters, &key);
}

/* The message is one of the table: keys that all answer to the signer's identifier. */
static seen_t key_operations(bench_t *bench, size_t count)
{
    const attack_t *attack = attack_named("limit-costly-keys");
    const mail_t usual = {.from = NULL};
    pki_require(attack != NULL, "attack");
    return count > LIMIT_PUBLIC_KEY_COST ? see_message(bench, attack_message(bench, attack))
                                         : see_mail(bench, &usual);
}

/* ---- files ---- */

static seen_t see_failure(bench_t *bench, about_t about, gpg_error_t error)
{
    char *text = failure_text(about, error);
    seen_t seen = {.text = arena_text(&bench->world.arena, bytes_text(text)), .believed = !error};
    free(text);
    return seen;
}

static seen_t key_file(bench_t *bench, size_t count)
{
    smime_signer_t *signer = NULL;
    uint8_t *zeros = calloc(1, count);
    pki_require(zeros && !smime_signer_new(&signer), "signer");
    gpg_error_t error = smime_signer_add(signer, "key", zeros, count);
    smime_signer_free(&signer);
    free(zeros);
    return see_failure(bench, ABOUT_KEY, error);
}

static seen_t trust_file(bench_t *bench, size_t count)
{
    uint8_t *zeros = calloc(1, count);
    smime_store_t *store = NULL;
    pki_require(zeros && !smime_store_new(&store), "store");
    gpg_error_t error = smime_store_add_crls(store, zeros, count);
    smime_store_free(&store);
    free(zeros);
    return see_failure(bench, ABOUT_REVOCATION, error);
}

static seen_t pkcs12_bags(bench_t *bench, size_t count)
{
    bytes_t der = world_person(&bench->world, NOREPLY)->der;
    gnutls_datum_t certificate = {(unsigned char *)(uintptr_t)der.data, (unsigned)der.size}, file;
    gnutls_pkcs12_t pkcs12;
    smime_certificates_t *list = NULL;
    pki_require(!gnutls_pkcs12_init(&pkcs12), "PKCS#12");
    for (size_t i = 0; i < count; i++) {
        gnutls_pkcs12_bag_t bag;
        pki_require(!gnutls_pkcs12_bag_init(&bag), "bag");
        pki_require(gnutls_pkcs12_bag_set_data(bag, GNUTLS_BAG_CERTIFICATE, &certificate) >= 0 &&
                        !gnutls_pkcs12_set_bag(pkcs12, bag),
                    "bag");
        gnutls_pkcs12_bag_deinit(bag);
    }
    pki_require(!gnutls_pkcs12_generate_mac(pkcs12, "") &&
                    !gnutls_pkcs12_export2(pkcs12, GNUTLS_X509_FMT_DER, &file),
                "PKCS#12");
    gpg_error_t error =
        smime_certificates_read_pkcs12(&list, "file", file.data, file.size, NULL, NULL);
    gnutls_pkcs12_deinit(pkcs12);
    gnutls_free(file.data);
    smime_certificates_free(&list);
    return see_failure(bench, ABOUT_CERTIFICATE_INPUT, error);
}

static const limit_row_t items[] = {
    CAP(LIMIT_CERTIFICATE_SIZE, LIMIT_CERTIFICATE_SIZE - 2000, LIMIT_CERTIFICATE_SIZE, size),
    CAP(LIMIT_EXTENSIONS, LIMIT_EXTENSIONS - 10, LIMIT_EXTENSIONS, extensions),
    CAP(LIMIT_NAME_ATTRIBUTES, LIMIT_NAME_ATTRIBUTES, LIMIT_NAME_ATTRIBUTES + 1, name_attributes),
    CAP(LIMIT_NAME_SIZE, LIMIT_NAME_SIZE, LIMIT_NAME_SIZE + 1, name_size),
    {.name = "LIMIT_NAME_TEXT",
     .value = LIMIT_NAME_TEXT,
     .within = LIMIT_NAME_TEXT,
     .over = LIMIT_NAME_TEXT + 3,
     .see = name_text_size,
     .harmless = true}, /* it is only shown */
    CAP(LIMIT_ADDRESSES, LIMIT_ADDRESSES, LIMIT_ADDRESSES + 1, addresses),
    CAP(LIMIT_OIDS, LIMIT_OIDS, LIMIT_OIDS + 1, policies),
    CAP(LIMIT_SERIAL_SIZE, LIMIT_SERIAL_SIZE, LIMIT_SERIAL_SIZE + 1, serial_size),
    CAP(LIMIT_RSA_BITS_MIN, LIMIT_RSA_BITS_MIN, LIMIT_RSA_BITS_MIN - 1, rsa_bits),
    CAP(LIMIT_RSA_BITS_WEAK, LIMIT_RSA_BITS_WEAK, LIMIT_RSA_BITS_WEAK - 1, rsa_bits),
    CAP(LIMIT_RSA_BITS_MIN_USABLE, LIMIT_RSA_BITS_MIN_USABLE, LIMIT_RSA_BITS_MIN_USABLE - 1,
        rsa_bits),
    CAP(LIMIT_RSA_BITS_MAX, LIMIT_RSA_BITS_MAX, LIMIT_RSA_BITS_MAX + 1, rsa_bits),
    CAP(LIMIT_DSA_BITS_MAX, LIMIT_DSA_BITS_MAX, LIMIT_DSA_BITS_MAX + 1, dsa_bits),
    CAP(LIMIT_RSA_EXPONENT_BITS, LIMIT_RSA_EXPONENT_BITS, LIMIT_RSA_EXPONENT_BITS + 1,
        rsa_exponent_bits),
    CAP(LIMIT_PUBLIC_KEY_COST, LIMIT_PUBLIC_KEY_COST, LIMIT_PUBLIC_KEY_COST + 1, key_operations),
    CAP(LIMIT_KEY_FILE, 1000, LIMIT_KEY_FILE + 1, key_file),
    CAP(LIMIT_TRUST_FILE, 1000, LIMIT_TRUST_FILE + 1, trust_file),
    CAP(LIMIT_PKCS12_BAGS, 10, LIMIT_PKCS12_BAGS + 1, pkcs12_bags),
};

const limit_rows_t limit_rows_certificate = {items, sizeof items / sizeof *items};
