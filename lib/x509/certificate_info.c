/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a certificate says, in the form of smime.h. */
#include "x509/certificate_info.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/limits.h"
#include "x509/certificate_address.h"
#include "x509/certificate_usage.h"
#include "x509/extension.h"
#include "x509/name.h"
#include "x509/serial_number.h"

#include <gnutls/crypto.h>
#include <string.h>

/* A list of texts that grows and ends with NULL. */
typedef struct texts {
    const char **items;
    size_t count, capacity;
} texts_t;

static bool texts_add(arena_t *arena, texts_t *texts, const char *text)
{
    const char **item =
        text ? arena_push(arena, texts->items, texts->count, texts->capacity) : NULL;
    if (item)
        *item = text;
    return item != NULL;
}

/* The NULL at the end; NULL on ENOMEM. */
static const char *const *texts_end(arena_t *arena, texts_t *texts)
{
    const char **item = arena_push(arena, texts->items, texts->count, texts->capacity);
    return item ? texts->items : NULL;
}

/* ---- names and addresses ---- */

static bool fill_addresses(certificate_t *certificate, smime_certificate_t *info)
{
    arena_t *arena = &certificate->arena;
    texts_t texts = {NULL, 0, 0};
    size_t position = 0;
    bytes_t address;
    bool malformed;
    while (bytes_present(address = certificate_address(certificate, &position, &malformed))) {
        bool limited = texts.count == LIMIT_ADDRESSES;
        const char *text =
            limited ? "(more than " LIMIT_TEXT(LIMIT_ADDRESSES) ")" : arena_text(arena, address);
        if ((limited || !malformed) && !texts_add(arena, &texts, text))
            return false;
        if (limited)
            break;
    }
    return (info->addresses = texts_end(arena, &texts)) != NULL;
}

static bool fill_names(certificate_t *certificate, smime_certificate_t *info)
{
    arena_t *arena = &certificate->arena;
    info->subject = name_text(arena, certificate->subject);
    info->issuer = name_text(arena, certificate->issuer);
    info->common_name = name_attribute(arena, certificate->subject, NAME_OID_COMMON_NAME);
    info->organization = name_attribute(arena, certificate->subject, NAME_OID_ORGANIZATION);
    info->issuer_common_name = name_attribute(arena, certificate->issuer, NAME_OID_COMMON_NAME);
    info->serial = serial_number_hex(arena, certificate->serial);
    info->self_issued = certificate->self_issued;
    return info->subject && info->issuer && info->serial && fill_addresses(certificate, info);
}

/* ---- usages ---- */

static bool fill_key_usage(certificate_t *certificate, smime_certificate_t *info)
{
    static const char *const names[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
        "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly",
    };
    texts_t texts = {NULL, 0, 0};
    if (!certificate->has_key_usage)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((certificate->key_usage & 1u << i) && !texts_add(&certificate->arena, &texts, names[i]))
            return false;
    return (info->key_usage = texts_end(&certificate->arena, &texts)) != NULL;
}

/* RFC 5280 section 4.2.1.12, RFC 9336, and what Windows' CAs add. */
static const char *usage_name(const char *oid)
{
    static const struct {
        const char *oid, *name;
    } usages[] = {
        {OID_EKU_ANY, "anyExtendedKeyUsage"},         {OID_EKU_EMAIL_PROTECTION, "emailProtection"},
        {OID_EKU_OCSP_SIGNING, "OCSPSigning"},        {"1.3.6.1.5.5.7.3.1", "serverAuth"},
        {"1.3.6.1.5.5.7.3.2", "clientAuth"},          {"1.3.6.1.5.5.7.3.3", "codeSigning"},
        {"1.3.6.1.5.5.7.3.8", "timeStamping"},        {"1.3.6.1.5.5.7.3.36", "documentSigning"},
        {"1.3.6.1.4.1.311.20.2.2", "smartcardLogon"},
    };
    for (size_t i = 0; i < sizeof usages / sizeof usages[0]; i++)
        if (strcmp(usages[i].oid, oid) == 0)
            return usages[i].name;
    return NULL;
}

/* The OID as text of the arena. */
static const char *oid_text(arena_t *arena, bytes_t oid)
{
    char text[256];
    if (der_oid_text(oid, text, sizeof text))
        return "?"; /* an arc that no one can read */
    return arena_text(arena, bytes_text(text));
}

static bool fill_usages(certificate_t *certificate, smime_certificate_t *info)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_EXTENDED_KEY_USAGE];
    arena_t *arena = &certificate->arena;
    texts_t texts = {NULL, 0, 0};
    der_reader_t usages;
    der_item_t item;
    if (!bytes_present(extension->value))
        return true;
    if (extension_open(extension, &usages) == 0)
        while (!der_at_end(&usages) && der_expect(&usages, DER_OID, &item) == 0) {
            const char *oid = oid_text(arena, item.content);
            const char *name = oid ? usage_name(oid) : NULL;
            if (!texts_add(arena, &texts, name ? name : oid))
                return false;
        }
    return (info->extended_key_usage = texts_end(arena, &texts)) != NULL;
}

/* How far the CA says that it checked: CA/Browser Forum S/MIME Baseline Requirements,
 * section 7.1.6.1. The weakest, if it says several things. */
static const char *validated(const texts_t *policies)
{
    static const char *const names[] = {"mailbox", "organization", "sponsor", "individual"};
    static const char prefix[] = "2.23.140.1.5.";
    size_t weakest = sizeof names / sizeof names[0];
    for (size_t i = 0; i < policies->count; i++) {
        const char *text = policies->items[i];
        if (strncmp(text, prefix, sizeof prefix - 1) != 0)
            continue;
        text += sizeof prefix - 1;
        size_t kind =
            text[0] >= '1' && text[0] <= '4' && text[1] == '.' ? (size_t)(text[0] - '1') : weakest;
        weakest = kind < weakest ? kind : weakest;
    }
    return weakest < sizeof names / sizeof names[0] ? names[weakest] : NULL;
}

static bool fill_policies(certificate_t *certificate, smime_certificate_t *info)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_CERTIFICATE_POLICIES];
    arena_t *arena = &certificate->arena;
    texts_t texts = {NULL, 0, 0};
    if (!bytes_present(extension->value))
        return true;
    for (size_t i = 0; i < certificate->policies.count; i++)
        if (!texts_add(arena, &texts, oid_text(arena, certificate->policies.items[i])))
            return false;
    info->validated = validated(&texts);
    return (info->policies = texts_end(arena, &texts)) != NULL;
}

/* ---- keys, signature, fingerprints ---- */

static const char *signature_algorithm_text(certificate_t *certificate)
{
    signature_algorithm_t algorithm;
    if (signature_algorithm_parse(certificate->signature_algorithm, &algorithm))
        return "?";
    if (!algorithm.digest)
        return arena_text(&certificate->arena, bytes_text(algorithm.name));
    return arena_printf(&certificate->arena, "%s with %s", algorithm.name, algorithm.digest->name);
}

static const char *hex_text(arena_t *arena, const uint8_t *data, size_t size)
{
    char *text = arena_alloc(arena, 2 * size + 1);
    if (text)
        bytes_to_hex(bytes_of(data, size), text);
    return text;
}

static bool fill_rest(certificate_t *certificate, smime_certificate_t *info)
{
    uint8_t sha1[20];
    arena_t *arena = &certificate->arena;
    bytes_t der = certificate->der, sha256 = certificate_sha256(certificate);
    info->not_before = certificate->not_before;
    info->not_after = certificate->not_after;
    info->key_algorithm = certificate->key.algorithm;
    info->key_bits = certificate->key.bits;
    info->key_curve = certificate->key.curve[0] ? certificate->key.curve : NULL;
    info->signature_algorithm = signature_algorithm_text(certificate);
    info->ca = certificate->ca;
    info->path_length =
        certificate->path_length > INT32_MAX ? INT32_MAX : (int)certificate->path_length;
    info->der = der.data;
    info->der_size = der.size;
    info->sha256 = bytes_present(sha256) ? hex_text(arena, sha256.data, sha256.size) : NULL;
    /* SHA-1 may be forbidden on this machine (FIPS 140-3): then there is no such fingerprint. */
    bool has_sha1 = gnutls_hash_fast(GNUTLS_DIG_SHA1, der.data, der.size, sha1) == 0;
    info->sha1 = has_sha1 ? hex_text(arena, sha1, sizeof sha1) : "";
    return info->signature_algorithm && info->sha256 && info->sha1;
}

const smime_certificate_t *certificate_info(certificate_t *certificate)
{
    if (certificate->info)
        return certificate->info;
    certificate->arena.error = 0; /* of an earlier try */
    smime_certificate_t *info = arena_alloc(&certificate->arena, sizeof *info);
    if (!info || !fill_names(certificate, info) || !fill_key_usage(certificate, info) ||
        !fill_usages(certificate, info) || !fill_policies(certificate, info) ||
        !fill_rest(certificate, info) || certificate->arena.error)
        return NULL;
    certificate->info = info;
    return info;
}
