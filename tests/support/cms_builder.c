/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SignedData for tests, written from RFC 5652 section 5. */
#include "cms_builder.h"

#include "asn1/der_write.h"
#include "cms_builder_internal.h"

#include <stdio.h>
#include <string.h>

static gnutls_privkey_t key_of(const cms_signer_t *signer)
{
    return signer->sign_with ? signer->sign_with : signer->certificate->key;
}

static signature_scheme_t signing_scheme(const cms_signer_t *signer)
{
    return signer->scheme ? signer->scheme : raw_signature_scheme(key_of(signer));
}

static bool is_eddsa(const cms_signer_t *signer)
{
    return signing_scheme(signer) == SCHEME_ED25519 || signing_scheme(signer) == SCHEME_ED448;
}

const digest_algorithm_t *cms_digest_of(const cms_signer_t *signer)
{
    const char *name = signer->digest ? signer->digest : is_eddsa(signer) ? "sha512" : "sha256";
    const digest_algorithm_t *digest = digest_algorithm_named(name);
    pki_require(digest, "digest name");
    return digest;
}

static unsigned salt_of(const cms_signer_t *signer)
{
    return signer->salt_size == CMS_NO_SALT ? 0
           : signer->salt_size              ? signer->salt_size
                                            : cms_digest_of(signer)->size;
}

void cms_wrap(buffer_t *out, size_t start, der_class_t tag_class, uint32_t tag, bool indefinite)
{
    if (!indefinite) {
        der_wrap(out, start, tag_class, true, tag);
        return;
    }
    buffer_t content = BUFFER_INIT;
    buffer_append(&content, bytes_from(buffer_bytes(out), start));
    out->size = start;
    buffer_append_byte(out, (uint8_t)((unsigned)tag_class << 6 | 0x20u | tag));
    buffer_append_byte(out, 0x80);
    buffer_append(out, buffer_bytes(&content));
    buffer_append(out, bytes_of("\0\0", 2));
    buffer_free(&content);
}

/* ---- algorithms ---- */

static void write_digest_identifier(buffer_t *out, const digest_algorithm_t *digest, bool null)
{
    size_t start = out->size;
    der_write_oid(out, digest->oid);
    if (null)
        der_write(out, DER_NULL, BYTES_NONE);
    der_wrap_sequence(out, start);
}

void cms_write_digest_algorithm(buffer_t *out, const cms_signer_t *signer)
{
    if (bytes_present(signer->digest_algorithm))
        buffer_append(out, signer->digest_algorithm);
    else
        write_digest_identifier(out, cms_digest_of(signer), signer->null_parameters);
}

/* RSASSA-PSS-params, RFC 4055 section 3.1. */
static void write_pss_parameters(buffer_t *out, const cms_signer_t *signer)
{
    const digest_algorithm_t *digest = cms_digest_of(signer);
    size_t parameters = out->size, field = out->size;
    write_digest_identifier(out, digest, true);
    der_wrap(out, field, DER_CONTEXT, true, 0);
    field = out->size;
    der_write_oid(out, "1.2.840.113549.1.1.8");
    write_digest_identifier(out, digest, true);
    der_wrap_sequence(out, field);
    der_wrap(out, field, DER_CONTEXT, true, 1);
    field = out->size;
    der_write_integer(out, salt_of(signer));
    der_wrap(out, field, DER_CONTEXT, true, 2);
    der_wrap_sequence(out, parameters);
}

static const char *signature_oid(signature_scheme_t scheme, const digest_algorithm_t *digest)
{
    static const struct {
        const char *digest, *pkcs1, *ecdsa, *dsa;
    } rows[] = {
        {"md5", "1.2.840.113549.1.1.4", NULL, NULL},
        {"sha1", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.2.840.10040.4.3"},
        {"sha224", "1.2.840.113549.1.1.14", "1.2.840.10045.4.3.1", "2.16.840.1.101.3.4.3.1"},
        {"sha256", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2", "2.16.840.1.101.3.4.3.2"},
        {"sha384", "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3", "2.16.840.1.101.3.4.3.3"},
        {"sha512", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4", "2.16.840.1.101.3.4.3.4"},
        {"sha3-256", "2.16.840.1.101.3.4.3.14", "2.16.840.1.101.3.4.3.10", NULL},
        {"sha3-384", "2.16.840.1.101.3.4.3.15", "2.16.840.1.101.3.4.3.11", NULL},
        {"sha3-512", "2.16.840.1.101.3.4.3.16", "2.16.840.1.101.3.4.3.12", NULL},
    };
    if (scheme == SCHEME_ED25519 || scheme == SCHEME_ED448)
        return scheme == SCHEME_ED25519 ? "1.3.101.112" : "1.3.101.113";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].digest, digest->name) == 0)
            return scheme == SCHEME_RSA_PKCS1 ? rows[i].pkcs1
                   : scheme == SCHEME_ECDSA   ? rows[i].ecdsa
                                              : rows[i].dsa;
    return NULL;
}

void cms_write_signature_algorithm(buffer_t *out, const cms_signer_t *signer)
{
    signature_scheme_t scheme = signing_scheme(signer);
    size_t start = out->size;
    if (bytes_present(signer->signature_algorithm)) {
        buffer_append(out, signer->signature_algorithm);
        return;
    }
    if (scheme == SCHEME_RSA_PSS) {
        der_write_oid(out, "1.2.840.113549.1.1.10");
        write_pss_parameters(out, signer);
    } else {
        const char *oid = signer->rsa_encryption ? "1.2.840.113549.1.1.1"
                                                 : signature_oid(scheme, cms_digest_of(signer));
        pki_require(oid, "signature algorithm");
        der_write_oid(out, oid);
        if (scheme == SCHEME_RSA_PKCS1)
            der_write(out, DER_NULL, BYTES_NONE);
    }
    der_wrap_sequence(out, start);
}

/* ---- SignerInfo ---- */

static bool names_key_id(const cms_signer_t *signer)
{
    return signer->by_key_id || bytes_present(signer->key_id);
}

static void write_identifier(buffer_t *out, const cms_signer_t *signer)
{
    size_t start = out->size;
    if (names_key_id(signer)) {
        bytes_t id = bytes_present(signer->key_id) ? signer->key_id : signer->certificate->key_id;
        der_write_header(out, DER_CONTEXT, false, 0, id.size);
        buffer_append(out, id);
        return;
    }
    const pki_certificate_t *certificate = signer->certificate;
    buffer_append(out, bytes_present(signer->issuer) ? signer->issuer : certificate->issuer);
    der_write(out, DER_INTEGER,
              bytes_present(signer->serial) ? signer->serial : certificate->serial);
    der_wrap_sequence(out, start);
}

static void write_signature(arena_t *arena, buffer_t *out, const cms_options_t *options,
                            const cms_signer_t *signer)
{
    buffer_t signature = BUFFER_INIT;
    if (bytes_present(signer->signature))
        buffer_append(&signature, signer->signature);
    else
        raw_signature(key_of(signer), signing_scheme(signer), cms_digest_of(signer),
                      salt_of(signer),
                      signer->no_attributes ? options->content
                                            : cms_signed_attributes(arena, options, signer),
                      &signature);
    if (signer->break_signature)
        signature.data[signature.size / 2] ^= 1;
    if (signer->long_signature) {
        pki_require(signature.size > 2 && signature.data[1] < 0x80, "a short signature");
        buffer_append_byte(&signature, 0);
        memmove(signature.data + 2, signature.data + 1, signature.size - 2);
        signature.data[1] = 0x81;
    }
    size_t start = out->size, half = signer->split_signature ? signature.size / 2 : 0;
    if (half)
        der_write(out, DER_OCTET_STRING, bytes_slice(buffer_bytes(&signature), 0, half));
    der_write(out, DER_OCTET_STRING, bytes_from(buffer_bytes(&signature), half));
    if (half)
        der_wrap(out, start, DER_UNIVERSAL, true, DER_OCTET_STRING);
    buffer_free(&signature);
}

static void write_signer(arena_t *arena, buffer_t *out, const cms_options_t *options,
                         const cms_signer_t *signer)
{
    size_t start = out->size;
    int version = signer->version ? signer->version - 1 : names_key_id(signer) ? 3 : 1;
    der_write_integer(out, (uint64_t)version);
    write_identifier(out, signer);
    cms_write_digest_algorithm(out, signer);
    if (!signer->no_attributes)
        cms_write_sent_attributes(out, options, signer);
    cms_write_signature_algorithm(out, signer);
    write_signature(arena, out, options, signer);
    if (bytes_present(signer->unsigned_attributes)) {
        size_t unsigned_start = out->size;
        buffer_append(out, signer->unsigned_attributes);
        der_wrap(out, unsigned_start, DER_CONTEXT, true, 1);
    }
    der_wrap_sequence(out, start);
}

/* ---- SignedData ---- */

static void write_digest_algorithms(buffer_t *out, const cms_options_t *options)
{
    size_t start = out->size;
    if (options->digest_algorithms) {
        char names[200], *rest = NULL;
        snprintf(names, sizeof names, "%s", options->digest_algorithms);
        for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
            write_digest_identifier(out, digest_algorithm_named(name), false);
    } else {
        for (size_t i = 0; options->signers && options->signers[i]; i++)
            cms_write_digest_algorithm(out, options->signers[i]);
    }
    der_wrap_set_of(out, start);
}

static void write_segments(buffer_t *out, bytes_t content, size_t segment)
{
    for (size_t offset = 0; offset < content.size; offset += segment)
        der_write(out, DER_OCTET_STRING, bytes_slice(content, offset, segment));
}

static void write_content(buffer_t *out, const cms_options_t *options)
{
    size_t start = out->size;
    der_write_oid(out, options->content_type ? options->content_type : CMS_OID_DATA);
    if (!options->detached) {
        bytes_t content = bytes_present(options->embedded) ? options->embedded : options->content;
        size_t explicit = out->size;
        if (options->segment) {
            write_segments(out, content, options->segment);
            cms_wrap(out, explicit, DER_UNIVERSAL, DER_OCTET_STRING, options->indefinite);
        } else {
            der_write(out, DER_OCTET_STRING, content);
        }
        cms_wrap(out, explicit, DER_CONTEXT, 0, options->indefinite);
    }
    cms_wrap(out, start, DER_UNIVERSAL, DER_SEQUENCE, options->indefinite);
}

static void write_certificates(buffer_t *out, const cms_options_t *options)
{
    size_t start = out->size;
    if (options->omit_certificates)
        return;
    for (size_t i = 0; options->certificates && bytes_present(options->certificates[i]); i++)
        buffer_append(out, options->certificates[i]);
    for (size_t i = 0; !options->certificates && options->signers && options->signers[i]; i++)
        if (options->signers[i]->certificate)
            buffer_append(out, options->signers[i]->certificate->der);
    buffer_append(out, options->certificates_raw);
    if (out->size > start)
        der_wrap(out, start, DER_CONTEXT, true, 0);
}

/* RFC 5652 section 10.2.1, RFC 5940 section 2. */
static void write_revocations(buffer_t *out, const cms_options_t *options)
{
    size_t start = out->size;
    for (size_t i = 0; options->crls && bytes_present(options->crls[i]); i++)
        buffer_append(out, options->crls[i]);
    if (bytes_present(options->ocsp)) {
        size_t other = out->size;
        der_write_oid(out, "1.3.6.1.5.5.7.16.2");
        buffer_append(out, options->ocsp);
        der_wrap(out, other, DER_CONTEXT, true, 1);
    }
    if (out->size > start)
        der_wrap(out, start, DER_CONTEXT, true, 1);
}

static int right_version(const cms_options_t *options)
{
    if (bytes_present(options->ocsp))
        return 5;
    if (options->content_type && strcmp(options->content_type, CMS_OID_DATA) != 0)
        return 3;
    for (size_t i = 0; options->signers && options->signers[i]; i++)
        if (names_key_id(options->signers[i]))
            return 3;
    return 1;
}

static void write_signed_data(arena_t *arena, buffer_t *out, const cms_options_t *options)
{
    size_t start = out->size;
    der_write_integer(out,
                      (uint64_t)(options->version ? options->version - 1 : right_version(options)));
    write_digest_algorithms(out, options);
    write_content(out, options);
    write_certificates(out, options);
    write_revocations(out, options);
    size_t signers = out->size;
    for (size_t i = 0; options->signers && options->signers[i]; i++)
        write_signer(arena, out, options, options->signers[i]);
    der_wrap(out, signers, DER_UNIVERSAL, true, DER_SET);
    cms_wrap(out, start, DER_UNIVERSAL, DER_SEQUENCE, options->indefinite);
}

bytes_t cms_build(arena_t *arena, const cms_options_t *options)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, options->outer_type ? options->outer_type : CMS_OID_SIGNED_DATA);
    size_t explicit = out.size;
    write_signed_data(arena, &out, options);
    cms_wrap(&out, explicit, DER_CONTEXT, 0, options->indefinite);
    cms_wrap(&out, 0, DER_UNIVERSAL, DER_SEQUENCE, options->indefinite);
    buffer_append(&out, options->trailing);
    return pki_take(arena, &out);
}
