/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed attributes for the SignedData builder. */
#include "cms_builder_internal.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

static const char *const oids[CMS_ATTRIBUTES] = {
    CMS_OID_CONTENT_TYPE,        CMS_OID_MESSAGE_DIGEST,         CMS_OID_SIGNING_TIME,
    CMS_OID_SIGNING_CERTIFICATE, CMS_OID_SIGNING_CERTIFICATE_V2, CMS_OID_ALGORITHM_PROTECTION,
};

static void write_hash(buffer_t *out, const digest_algorithm_t *digest, bytes_t data)
{
    uint8_t hash[64];
    pki_require(!gnutls_hash_fast(digest->gnutls, data.data, data.size, hash), "hash");
    der_write(out, DER_OCTET_STRING, bytes_of(hash, digest->size));
}

static void write_message_digest(buffer_t *out, const cms_options_t *options,
                                 const cms_signer_t *signer)
{
    if (bytes_present(signer->message_digest))
        der_write(out, DER_OCTET_STRING, signer->message_digest);
    else
        write_hash(out, cms_digest_of(signer), options->content);
}

/* RFC 5035: SigningCertificate or SigningCertificateV2 with one ESSCertID. */
static void write_signing_certificate(buffer_t *out, const cms_signer_t *signer, bool v2)
{
    const pki_certificate_t *named = signer->names ? signer->names : signer->certificate;
    const char *name = !v2 ? "sha1" : signer->names_digest ? signer->names_digest : "sha256";
    const digest_algorithm_t *digest = digest_algorithm_named(name);
    size_t start = out->size;
    if (v2 && signer->names_digest) {
        der_write_oid(out, digest->oid);
        der_wrap_sequence(out, start);
    }
    write_hash(out, digest, named->der);
    if (signer->names_serial) {
        size_t issuer_serial = out->size;
        buffer_append(out, named->issuer);
        der_wrap(out, issuer_serial, DER_CONTEXT, true, 4);
        der_wrap_sequence(out, issuer_serial);
        der_write(out, DER_INTEGER, named->serial);
        der_wrap_sequence(out, issuer_serial);
    }
    der_wrap_sequence(out, start); /* ESSCertID */
    der_wrap_sequence(out, start); /* certs */
    der_wrap_sequence(out, start);
}

/* RFC 6211. */
static void write_algorithm_protection(buffer_t *out, const cms_signer_t *signer)
{
    size_t start = out->size;
    cms_write_digest_algorithm(out, signer);
    size_t signature = out->size;
    cms_write_signature_algorithm(out, signer);
    if (!out->error)
        out->data[signature] = 0xa1; /* [1] IMPLICIT */
    der_wrap_sequence(out, start);
}

static void write_value(buffer_t *out, const cms_options_t *options, const cms_signer_t *signer,
                        unsigned id)
{
    switch (1u << id) {
    case CMS_CONTENT_TYPE:
        der_write_oid(out, signer->content_type    ? signer->content_type
                           : options->content_type ? options->content_type
                                                   : CMS_OID_DATA);
        break;
    case CMS_MESSAGE_DIGEST:
        write_message_digest(out, options, signer);
        break;
    case CMS_SIGNING_TIME:
        der_write_time(out, signer->signing_time ? signer->signing_time : PKI_NOW);
        break;
    case CMS_SIGNING_CERTIFICATE:
        write_signing_certificate(out, signer, false);
        break;
    case CMS_SIGNING_CERTIFICATE_V2:
        write_signing_certificate(out, signer, true);
        break;
    default:
        write_algorithm_protection(out, signer);
        break;
    }
}

static bytes_t other_values(const cms_signer_t *signer, const char *oid)
{
    for (const cms_attribute_t *other = signer->values; other && other->oid; other++)
        if (strcmp(other->oid, oid) == 0)
            return other->values;
    return BYTES_NONE;
}

static void write_attribute(buffer_t *out, const cms_options_t *options, const cms_signer_t *signer,
                            unsigned id)
{
    size_t start = out->size;
    bytes_t other = other_values(signer, oids[id]);
    der_write_oid(out, oids[id]);
    size_t values = out->size;
    for (int n = 0; n < (signer->twice & 1u << id ? 2 : 1); n++)
        if (bytes_present(other))
            buffer_append(out, other);
        else
            write_value(out, options, signer, id);
    der_wrap(out, values, DER_UNIVERSAL, true, DER_SET);
    der_wrap_sequence(out, start);
}

static void write_extra(buffer_t *out, const cms_attribute_t *extra)
{
    for (; extra && extra->oid; extra++) {
        size_t start = out->size;
        der_write_oid(out, extra->oid);
        size_t values = out->size;
        buffer_append(out, extra->values);
        der_wrap(out, values, DER_UNIVERSAL, true, DER_SET);
        der_wrap_sequence(out, start);
    }
}

/* The Attributes one after another, in no special order. */
static void write_attributes(buffer_t *out, const cms_options_t *options,
                             const cms_signer_t *signer)
{
    const unsigned wanted =
        (CMS_CONTENT_TYPE | CMS_MESSAGE_DIGEST | CMS_SIGNING_TIME | signer->add) & ~signer->omit;
    if (bytes_present(signer->attributes)) {
        buffer_append(out, signer->attributes);
        return;
    }
    for (unsigned id = 0; id < CMS_ATTRIBUTES; id++) {
        if (wanted & 1u << id)
            write_attribute(out, options, signer, id);
        if (signer->repeat & 1u << id)
            write_attribute(out, options, signer, id);
    }
    write_extra(out, signer->extra);
}

static int compare_reversed(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)b, *(const bytes_t *)a);
}

/* Sorts the elements from start on into the reverse of DER's order. */
static void reverse_order(buffer_t *out, size_t start)
{
    bytes_t items[64];
    size_t count = 0;
    buffer_t copy = BUFFER_INIT;
    buffer_append(&copy, bytes_from(buffer_bytes(out), start));
    der_reader_t reader = der_reader(buffer_bytes(&copy), DER_RULES_BER);
    der_item_t item;
    while (count < 64 && !der_at_end(&reader) && !der_next(&reader, &item))
        items[count++] = item.whole;
    qsort(items, count, sizeof *items, compare_reversed);
    out->size = start;
    for (size_t i = 0; i < count; i++)
        buffer_append(out, items[i]);
    buffer_free(&copy);
}

/* As a SET: sorted, or as they are sent. */
static void write_set(buffer_t *out, const cms_options_t *options, const cms_signer_t *signer,
                      bool as_sent)
{
    size_t start = out->size;
    write_attributes(out, options, signer);
    if (as_sent && signer->reverse)
        reverse_order(out, start);
    if (as_sent && (signer->reverse || bytes_present(signer->attributes)))
        der_wrap(out, start, DER_UNIVERSAL, true, DER_SET);
    else
        der_wrap_set_of(out, start);
}

bytes_t cms_signed_attributes(arena_t *arena, const cms_options_t *options,
                              const cms_signer_t *signer)
{
    buffer_t out = BUFFER_INIT;
    write_set(&out, options, signer, signer->sign_as_sent);
    return pki_take(arena, &out);
}

void cms_write_sent_attributes(buffer_t *out, const cms_options_t *options,
                               const cms_signer_t *signer)
{
    buffer_t set = BUFFER_INIT;
    der_item_t item;
    write_set(&set, options, signer, true);
    der_reader_t reader = der_reader(buffer_bytes(&set), DER_RULES_BER);
    pki_require(!der_next(&reader, &item), "attributes");
    size_t start = out->size;
    buffer_append(out, item.content);
    cms_wrap(out, start, DER_CONTEXT, 0, signer->indefinite_attributes);
    buffer_free(&set);
}
