/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Distribution points (RFC 5280 section 4.2.1.13, 5.2.5) and OCSP responses (RFC 6960). */
#include "pki_revocation.h"

#include "asn1/der.h"
#include "asn1/der_write.h"

#include <gnutls/crypto.h>
#include <time.h>

const pki_extension_t *pki_extension(arena_t *arena, const char *oid, bool critical, bytes_t value)
{
    pki_extension_t *list = arena_alloc(arena, 2 * sizeof *list);
    pki_require(list != NULL, "memory");
    list[0] = (pki_extension_t){oid, critical, value};
    return list;
}

/* ---- distribution points ---- */

static void append_boolean(buffer_t *out, uint32_t tag, bool value)
{
    static const uint8_t yes = 0xff;
    size_t start = out->size;
    if (!value)
        return;
    buffer_append(out, bytes_of(&yes, 1));
    der_wrap(out, start, DER_CONTEXT, false, tag);
}

/* A BIT STRING of named bits ends with the last that is set (X.690 section 11.2.2). */
static void append_reasons(buffer_t *out, uint32_t tag, unsigned reasons)
{
    uint8_t bits[3] = {0};
    unsigned last = 0;
    size_t start = out->size;
    if (!reasons)
        return;
    for (unsigned bit = 0; bit < 16; bit++)
        if (reasons & (1u << bit)) {
            bits[1 + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
            last = bit;
        }
    bits[0] = (uint8_t)(7 - last % 8);
    buffer_append(out, bytes_of(bits, 2 + last / 8));
    der_wrap(out, start, DER_CONTEXT, false, tag);
}

/* [0] DistributionPointName */
static void append_point_name(buffer_t *out, const char *names, const char *relative)
{
    size_t start = out->size;
    if (names) {
        pki_append_general_names(out, names);
        der_wrap(out, start, DER_CONTEXT, true, 0);
    }
    if (relative) {
        buffer_t name = BUFFER_INIT;
        der_reader_t reader, rdns;
        der_item_t rdn;
        pki_append_name(&name, relative);
        reader = der_reader(buffer_bytes(&name), DER_RULES_DER);
        pki_require(!der_expect_enter(&reader, DER_SEQUENCE, &rdns) &&
                        !der_expect(&rdns, DER_SET, &rdn),
                    "relative name");
        buffer_append(out, rdn.content);
        der_wrap(out, start, DER_CONTEXT, true, 1);
        buffer_free(&name);
    }
    if (out->size > start)
        der_wrap(out, start, DER_CONTEXT, true, 0);
}

bytes_t pki_issuing_point(arena_t *arena, const pki_issuing_point_t *point)
{
    buffer_t out = BUFFER_INIT;
    append_point_name(&out, point->names, point->relative);
    append_boolean(&out, 1, point->only_user);
    append_boolean(&out, 2, point->only_ca);
    append_reasons(&out, 3, point->reasons);
    append_boolean(&out, 4, point->indirect);
    append_boolean(&out, 5, point->only_attribute);
    der_wrap_sequence(&out, 0);
    return pki_take(arena, &out);
}

bytes_t pki_points(arena_t *arena, const pki_point_t *points, size_t count)
{
    buffer_t out = BUFFER_INIT;
    for (size_t i = 0; i < count; i++) {
        size_t start = out.size;
        append_point_name(&out, points[i].names, points[i].relative);
        append_reasons(&out, 1, points[i].reasons);
        if (points[i].crl_issuer) {
            size_t names = out.size;
            pki_append_general_names(&out, points[i].crl_issuer);
            der_wrap(&out, names, DER_CONTEXT, true, 2);
        }
        der_wrap_sequence(&out, start);
    }
    der_wrap_sequence(&out, 0);
    return pki_take(arena, &out);
}

/* ---- OCSP ---- */

static void append_time(buffer_t *out, int64_t time)
{
    time_t seconds = (time_t)time;
    struct tm parts;
    char text[32];
    pki_require(gmtime_r(&seconds, &parts) && strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &parts),
                "time");
    der_write(out, DER_GENERALIZED_TIME, bytes_text(text));
}

static void append_extensions(buffer_t *out, uint32_t tag, const pki_extension_t *extension)
{
    static const uint8_t yes = 0xff;
    size_t start = out->size;
    if (!extension)
        return;
    for (; extension->oid; extension++) {
        size_t one = out->size;
        der_write_oid(out, extension->oid);
        if (extension->critical)
            der_write(out, DER_BOOLEAN, bytes_of(&yes, 1));
        der_write(out, DER_OCTET_STRING, extension->value);
        der_wrap_sequence(out, one);
    }
    der_wrap_sequence(out, start);
    der_wrap(out, start, DER_CONTEXT, true, tag);
}

static void append_hash(buffer_t *out, const digest_algorithm_t *digest, bytes_t data)
{
    uint8_t hash[64];
    pki_require(!gnutls_hash_fast(digest->gnutls, data.data, data.size, hash), "hash");
    der_write(out, DER_OCTET_STRING, bytes_of(hash, digest->size));
}

/* The bits of a SubjectPublicKeyInfo's BIT STRING. */
static bytes_t key_bits(bytes_t spki)
{
    der_reader_t reader = der_reader(spki, DER_RULES_DER), inside;
    der_item_t item;
    pki_require(!der_expect_enter(&reader, DER_SEQUENCE, &inside) &&
                    !der_expect(&inside, DER_SEQUENCE, &item) &&
                    !der_expect(&inside, DER_BIT_STRING, &item),
                "public key");
    return bytes_from(item.content, 1);
}

static void append_certificate_id(buffer_t *out, arena_t *arena, const pki_ocsp_options_t *options)
{
    const digest_algorithm_t *digest =
        digest_algorithm_named(options->hash ? options->hash : "sha1");
    size_t start = out->size;
    der_write_oid(out, digest->oid);
    der_write(out, DER_NULL, bytes_text(""));
    der_wrap_sequence(out, start);
    append_hash(out, digest, options->issuer->subject);
    if (bytes_present(options->key_hash))
        der_write(out, DER_OCTET_STRING, options->key_hash);
    else
        append_hash(out, digest, key_bits(pki_spki(arena, options->issuer->key)));
    der_write(out, DER_INTEGER, options->certificate->serial);
    der_wrap_sequence(out, start);
}

static void append_status(buffer_t *out, const pki_ocsp_options_t *options)
{
    size_t start = out->size;
    if (options->status == 1) {
        append_time(out, options->revoked_at);
        if (options->reason) {
            uint8_t reason = (uint8_t)(options->reason - 1);
            size_t tagged = out->size;
            der_write(out, DER_ENUMERATED, bytes_of(&reason, 1));
            der_wrap(out, tagged, DER_CONTEXT, true, 0);
        }
    }
    der_wrap(out, start, DER_CONTEXT, options->status == 1, options->status);
}

static void append_single(buffer_t *out, arena_t *arena, const pki_ocsp_options_t *options)
{
    size_t start = out->size;
    append_certificate_id(out, arena, options);
    append_status(out, options);
    append_time(out, options->this_update ? options->this_update : PKI_NOW - 3600);
    if (options->next_update != -1) {
        size_t tagged = out->size;
        append_time(out, options->next_update ? options->next_update : PKI_NOW + 86400);
        der_wrap(out, tagged, DER_CONTEXT, true, 0);
    }
    append_extensions(out, 1, options->single_extensions);
    der_wrap_sequence(out, start); /* SingleResponse */
    der_wrap_sequence(out, start); /* SEQUENCE OF */
}

static void append_data(buffer_t *out, arena_t *arena, const pki_ocsp_options_t *options)
{
    const pki_certificate_t *responder = options->responder ? options->responder : options->issuer;
    if (options->by_key)
        append_hash(out, digest_algorithm_named("sha1"), key_bits(pki_spki(arena, responder->key)));
    else
        buffer_append(out, responder->subject);
    der_wrap(out, 0, DER_CONTEXT, true, options->by_key ? 2 : 1);
    append_time(out, options->this_update ? options->this_update : PKI_NOW - 3600);
    append_single(out, arena, options);
    append_extensions(out, 1, options->extensions);
    der_wrap_sequence(out, 0);
}

/* OCSPResponse around a BasicOCSPResponse. */
static void wrap_response(buffer_t *out)
{
    buffer_t head = BUFFER_INIT;
    der_wrap(out, 0, DER_UNIVERSAL, false, DER_OCTET_STRING);
    der_write_oid(&head, "1.3.6.1.5.5.7.48.1.1");
    buffer_append(&head, buffer_bytes(out));
    der_wrap_sequence(&head, 0);
    der_wrap(&head, 0, DER_CONTEXT, true, 0);
    buffer_clear(out);
    der_write(out, DER_ENUMERATED, bytes_of("", 1));
    buffer_append(out, buffer_bytes(&head));
    der_wrap_sequence(out, 0);
    buffer_free(&head);
}

bytes_t pki_ocsp(arena_t *arena, const pki_ocsp_options_t *options)
{
    const pki_certificate_t *responder = options->responder ? options->responder : options->issuer;
    gnutls_privkey_t signer = options->sign_with ? options->sign_with : responder->key;
    buffer_t out = BUFFER_INIT;
    if (options->response_status) {
        uint8_t status = (uint8_t)options->response_status;
        der_write(&out, DER_ENUMERATED, bytes_of(&status, 1));
        der_wrap_sequence(&out, 0);
        return pki_take(arena, &out);
    }
    append_data(&out, arena, options);
    bytes_t tbs = arena_copy(arena, buffer_bytes(&out));
    pki_append_signature(&out, signer, options->digest, false, tbs);
    if (options->break_signature && !out.error)
        out.data[out.size - 1] ^= 1;
    if (options->include) {
        size_t start = out.size;
        buffer_append(&out, options->include->der);
        der_wrap_sequence(&out, start);
        der_wrap(&out, start, DER_CONTEXT, true, 0);
    }
    der_wrap_sequence(&out, 0);
    wrap_response(&out);
    return pki_take(arena, &out);
}
