/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5 and the attributes of RFC 8551 section 2.5: SignedData in DER. */
#include "cms/signed_data_build.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/signature.h"

#define OID_DATA                   "1.2.840.113549.1.7.1"
#define OID_SIGNED_DATA            "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE           "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST         "1.2.840.113549.1.9.4"
#define OID_SIGNING_TIME           "1.2.840.113549.1.9.5"
#define OID_SMIME_CAPABILITIES     "1.2.840.113549.1.9.15"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_AES256_CBC             "2.16.840.1.101.3.4.1.42"
#define OID_AES128_CBC             "2.16.840.1.101.3.4.1.2"

/* ---- signed attributes ---- */

/* What stands from value on becomes the one value of an attribute that started at start. */
static void wrap_attribute(buffer_t *out, size_t start, size_t value)
{
    der_wrap(out, value, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(out, start);
}

/* RFC 8551 section 2.5.2: what the sender can decrypt, the preferred first. Every agent has to know
 * AES-CBC; nothing more is claimed. */
static void write_capabilities(buffer_t *out)
{
    static const char *const ciphers[] = {OID_AES256_CBC, OID_AES128_CBC};
    size_t list = out->size;
    for (size_t i = 0; i < sizeof ciphers / sizeof *ciphers; i++) {
        size_t start = out->size;
        der_write_oid(out, ciphers[i]);
        der_wrap_sequence(out, start);
    }
    der_wrap_sequence(out, list);
}

/* RFC 5035 section 3: ESSCertIDv2 of the signer's certificate. SHA-256 is the default and left out.
 */
static void write_signing_certificate(buffer_t *out, const certificate_t *certificate)
{
    size_t start = out->size;
    bytes_t hash = certificate_sha256(certificate);
    if (!bytes_present(hash) && !out->error)
        out->error = ERR(INTERNAL);
    der_write(out, DER_OCTET_STRING, hash);
    size_t issuer = out->size;
    buffer_append(out, certificate->issuer);
    der_wrap(out, issuer, DER_CONTEXT, true, 4); /* GeneralName directoryName */
    der_wrap_sequence(out, issuer);
    der_write(out, DER_INTEGER, certificate->serial);
    der_wrap_sequence(out, issuer);
    der_wrap_sequence(out, start);
    der_wrap_sequence(out, start); /* certs */
    der_wrap_sequence(out, start);
}

/* The attributes as a DER SET OF: what is signed (RFC 5652 section 5.4). */
static void write_attributes(buffer_t *out, const build_input_t *input,
                             const build_signer_t *signer)
{
    size_t set = out->size, start = set, value;
    der_write_oid(out, OID_CONTENT_TYPE);
    value = out->size;
    der_write_oid(out, OID_DATA);
    wrap_attribute(out, start, value);

    start = out->size;
    der_write_oid(out, OID_MESSAGE_DIGEST);
    value = out->size;
    der_write(out, DER_OCTET_STRING,
              content_digests_get(input->digests, signature_algorithm_digest(&signer->algorithm)));
    wrap_attribute(out, start, value);

    start = out->size;
    der_write_oid(out, OID_SIGNING_TIME);
    value = out->size;
    der_write_time(out, input->signing_time);
    wrap_attribute(out, start, value);

    start = out->size;
    der_write_oid(out, OID_SMIME_CAPABILITIES);
    value = out->size;
    write_capabilities(out);
    wrap_attribute(out, start, value);

    start = out->size;
    der_write_oid(out, OID_SIGNING_CERTIFICATE_V2);
    value = out->size;
    write_signing_certificate(out, signer->certificate);
    wrap_attribute(out, start, value);
    der_wrap_set_of(out, set);
}

/* ---- signers ---- */

static void write_identifier(buffer_t *out, const build_signer_t *signer)
{
    if (signer->key_id) {
        der_write_header(out, DER_CONTEXT, false, 0, signer->certificate->subject_key_id.size);
        buffer_append(out, signer->certificate->subject_key_id);
        return;
    }
    size_t start = out->size;
    buffer_append(out, signer->certificate->issuer);
    der_write(out, DER_INTEGER, signer->certificate->serial);
    der_wrap_sequence(out, start);
}

static gpg_error_t sign(const build_signer_t *signer, bytes_t attributes, buffer_t *r_signature)
{
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    gpg_error_t error = private_key_sign(signer->key, &signer->algorithm, attributes, r_signature);
    return error ? error
                 : signature_check(&signer->certificate->key, &signer->algorithm, attributes, false,
                                   buffer_bytes(r_signature), &budget);
}

static gpg_error_t write_signer(buffer_t *out, const build_input_t *input,
                                const build_signer_t *signer)
{
    buffer_t attributes = BUFFER_INIT, signature = BUFFER_INIT;
    size_t start = out->size;
    der_write_integer(out, signer->key_id ? 3 : 1);
    write_identifier(out, signer);
    digest_algorithm_write(out, signature_algorithm_digest(&signer->algorithm));
    write_attributes(&attributes, input, signer);
    gpg_error_t error = attributes.error;
    if (!error)
        error = sign(signer, buffer_bytes(&attributes), &signature);
    if (!error) {
        attributes.data[0] = 0xa0; /* [0] IMPLICIT in place of SET */
        buffer_append(out, buffer_bytes(&attributes));
        signature_algorithm_write(out, &signer->algorithm);
        der_write(out, DER_OCTET_STRING, buffer_bytes(&signature));
        der_wrap_sequence(out, start);
        error = out->error;
    }
    buffer_free(&attributes);
    buffer_free(&signature);
    return error;
}

/* Certificates and signers: all that comes after the content. */
static gpg_error_t write_tail(buffer_t *out, const build_input_t *input)
{
    size_t certificates = out->size;
    for (size_t i = 0; i < input->certificate_count; i++)
        buffer_append(out, input->certificates[i]);
    if (input->certificate_count)
        der_wrap(out, certificates, DER_CONTEXT, true, 0);
    size_t signers = out->size;
    gpg_error_t error = 0;
    for (size_t i = 0; i < input->signer_count && !error; i++)
        error = write_signer(out, input, &input->signers[i]);
    der_wrap_set_of(out, signers);
    return error ? error : out->error;
}

/* ---- SignedData ---- */

/* RFC 5652 section 5.1: 3 where a signer is named by key identifier, else 1. */
static unsigned version(const build_input_t *input)
{
    for (size_t i = 0; i < input->signer_count; i++)
        if (input->signers[i].key_id)
            return 3;
    return 1;
}

/* Version and digest algorithms: all that comes before the content. */
static void write_head(buffer_t *out, const build_input_t *input)
{
    der_write_integer(out, version(input));
    size_t set = out->size;
    for (size_t i = 0; i < input->signer_count; i++) {
        const digest_algorithm_t *digest = signature_algorithm_digest(&input->signers[i].algorithm);
        bool written = false;
        for (size_t k = 0; k < i; k++)
            written = written || signature_algorithm_digest(&input->signers[k].algorithm) == digest;
        if (!written)
            digest_algorithm_write(out, digest);
    }
    der_wrap_set_of(out, set);
}

static uint64_t element_size(uint32_t tag, uint64_t content_size)
{
    return der_header_size(tag, content_size) + content_size;
}

/* The headers around head, content and tail, from the outside in. */
static void write_prefix(buffer_t *out, const build_input_t *input, bytes_t head, uint64_t tail)
{
    buffer_t data = BUFFER_INIT, type = BUFFER_INIT;
    der_write_oid(&data, OID_DATA);
    der_write_oid(&type, OID_SIGNED_DATA);
    uint64_t octets = element_size(DER_OCTET_STRING, input->content_size);
    uint64_t content = data.size + (input->embedded ? element_size(0, octets) : 0);
    uint64_t signed_data = head.size + element_size(DER_SEQUENCE, content) + tail;
    uint64_t wrapped = element_size(DER_SEQUENCE, signed_data);
    der_write_header(out, DER_UNIVERSAL, true, DER_SEQUENCE, type.size + element_size(0, wrapped));
    buffer_append(out, buffer_bytes(&type));
    der_write_header(out, DER_CONTEXT, true, 0, wrapped);
    der_write_header(out, DER_UNIVERSAL, true, DER_SEQUENCE, signed_data);
    buffer_append(out, head);
    der_write_header(out, DER_UNIVERSAL, true, DER_SEQUENCE, content);
    buffer_append(out, buffer_bytes(&data));
    if (input->embedded) {
        der_write_header(out, DER_CONTEXT, true, 0, octets);
        der_write_header(out, DER_UNIVERSAL, false, DER_OCTET_STRING, input->content_size);
    }
    if (data.error || type.error)
        out->error = ERR(ENOMEM);
    buffer_free(&data);
    buffer_free(&type);
}

gpg_error_t signed_data_build(const build_input_t *input, buffer_t *prefix, buffer_t *suffix)
{
    buffer_t head = BUFFER_INIT, tail = BUFFER_INIT;
    for (size_t i = 0; i < input->signer_count; i++) {
        const digest_algorithm_t *digest = signature_algorithm_digest(&input->signers[i].algorithm);
        if (!digest)
            return ERR(NOT_SUPPORTED);
        if (!bytes_present(content_digests_get(input->digests, digest)))
            return ERR(INV_ARG);
    }
    write_head(&head, input);
    gpg_error_t error = head.error ? head.error : write_tail(&tail, input);
    if (!error) {
        write_prefix(prefix, input, buffer_bytes(&head), tail.size);
        buffer_append(input->embedded ? suffix : prefix, buffer_bytes(&tail));
        error = prefix->error ? prefix->error : suffix->error;
    }
    buffer_free(&head);
    buffer_free(&tail);
    return error;
}
