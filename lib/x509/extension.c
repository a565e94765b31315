/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2: reads the extensions, and checks the values that a path depends on. */
#include "x509/extension.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "x509/certificate_policy.h"
#include "x509/distribution_point.h"
#include "x509/general_name.h"
#include "x509/name_subtree.h"

/* ---- values ---- */

gpg_error_t extension_open(const extension_t *extension, der_reader_t *r_inside)
{
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    gpg_error_t error = der_expect_enter(&reader, DER_SEQUENCE, r_inside);
    return error ? error : der_expect_end(&reader);
}

gpg_error_t extension_open_filled(const extension_t *extension, der_reader_t *r_inside)
{
    gpg_error_t error = extension_open(extension, r_inside);
    return !error && der_at_end(r_inside) ? ERR(BAD_BER) : error;
}

gpg_error_t extension_number(const der_item_t *item, int64_t *r_number)
{
    bytes_t content;
    gpg_error_t error = der_integer(item, &content);
    *r_number = 0;
    if (error || content.data[0] & 0x80)
        return ERR(BAD_BER);
    if (content.size <= sizeof *r_number)
        return der_small_integer(item, r_number);
    *r_number = INT64_MAX;
    return 0;
}

gpg_error_t extension_oid(der_reader_t *reader, bytes_t *r_oid)
{
    der_item_t item;
    gpg_error_t error = der_expect(reader, DER_OID, &item);
    *r_oid = error ? BYTES_NONE : item.content;
    return !error && !der_oid_valid(item.content) ? ERR(BAD_BER) : error;
}

/* 4.2.1.9. DEFAULT FALSE is often written out. */
static gpg_error_t read_basic_constraints(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t inside;
    der_item_t item;
    gpg_error_t error = extension_open(extension, &inside);
    if (!error && der_optional(&inside, DER_UNIVERSAL, DER_BOOLEAN, &item))
        error = der_boolean(&item, &certificate->ca);
    if (!error && der_optional(&inside, DER_UNIVERSAL, DER_INTEGER, &item))
        error = extension_number(&item, &certificate->path_length);
    return error ? error : der_expect_end(&inside);
}

/* 4.2.1.3. Padding bits that are set are nobody's business here. */
static gpg_error_t read_key_usage(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    bytes_t bits;
    unsigned unused;
    gpg_error_t error = der_expect(&reader, DER_BIT_STRING, &item);
    if (!error)
        error = der_expect_end(&reader);
    item.rules = DER_RULES_BER;
    if (!error)
        error = der_bit_string(&item, &bits, &unused);
    if (error)
        return error;
    size_t count = 8 * bits.size - unused;
    for (size_t i = 0; i < count && i < 16; i++)
        if (bits.data[i / 8] & (0x80u >> i % 8))
            certificate->key_usage |= 1u << i;
    certificate->has_key_usage = true;
    return 0;
}

static gpg_error_t check_general_names(der_reader_t *names)
{
    general_name_t name;
    gpg_error_t error = 0;
    while (!error && !der_at_end(names))
        error = general_name_next(names, &name);
    return error;
}

/* 4.2.1.6 wants at least one name. OpenSSL writes none where it is told to copy an address from a
 * subject that has none: nobody is named, and nobody deceived. */
static gpg_error_t read_subject_names(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t names;
    gpg_error_t error = extension_open(extension, &names);
    certificate->no_alternative_name = !error && der_at_end(&names);
    return error ? error : check_general_names(&names);
}

static gpg_error_t check_issuer_names(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t names;
    gpg_error_t error = extension_open_filled(extension, &names);
    return error ? error : check_general_names(&names);
}

static gpg_error_t check_usages(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t usages;
    bytes_t oid;
    size_t count = 0;
    gpg_error_t error = extension_open_filled(extension, &usages);
    while (!error && !der_at_end(&usages))
        error = ++count > LIMIT_OIDS ? ERR_LIMIT(OIDS) : extension_oid(&usages, &oid);
    return error;
}

static gpg_error_t check_subtrees(der_reader_t *subtrees)
{
    name_subtree_t subtree;
    gpg_error_t error = 0;
    while (!error && !der_at_end(subtrees))
        error = name_subtree_next(subtrees, &subtree);
    return error;
}

static gpg_error_t check_name_constraints(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t inside, permitted, excluded;
    gpg_error_t error = extension_open_filled(extension, &inside);
    if (!error)
        error = name_subtrees_open(extension, &permitted, &excluded);
    if (!error)
        error = check_subtrees(&permitted);
    return error ? error : check_subtrees(&excluded);
}

static gpg_error_t read_subject_key_id(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    gpg_error_t error = der_expect(&reader, DER_OCTET_STRING, &item);
    if (!error)
        error = der_expect_end(&reader);
    if (!error)
        certificate->subject_key_id = item.content;
    return error;
}

/* 4.2.1.1: an identifier [0], and issuer [1] and serial number [2], which are not asked. */
static gpg_error_t read_authority_key_id(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t inside, names;
    der_item_t item;
    gpg_error_t error = extension_open(extension, &inside);
    if (!error && der_optional(&inside, DER_CONTEXT, 0, &item)) {
        if (item.constructed)
            return ERR(BAD_BER);
        certificate->authority_key_id = item.content;
    }
    if (!error && der_optional(&inside, DER_CONTEXT, 1, &item)) {
        error = der_enter(&item, &names);
        if (!error)
            error = check_general_names(&names);
    }
    if (!error && der_optional(&inside, DER_CONTEXT, 2, &item) &&
        (item.constructed || !item.content.size))
        return ERR(BAD_BER);
    return error ? error : der_expect_end(&inside);
}

static gpg_error_t check_content_names(bytes_t names)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    return bytes_present(names) ? check_general_names(&reader) : 0;
}

/* 4.2.1.13, 4.2.1.15 */
static gpg_error_t check_points(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t points;
    distribution_point_t point;
    gpg_error_t error = extension_open_filled(extension, &points);
    while (!error && !der_at_end(&points)) {
        error = distribution_point_next(&points, &point);
        if (!error)
            error = check_content_names(point.name.full);
        if (!error)
            error = check_content_names(point.crl_issuer);
    }
    return error;
}

/* 4.2.2.1 */
static gpg_error_t check_information_access(certificate_t *certificate,
                                            const extension_t *extension)
{
    (void)certificate;
    der_reader_t descriptions, description;
    general_name_t location;
    bytes_t method;
    gpg_error_t error = extension_open_filled(extension, &descriptions);
    while (!error && !der_at_end(&descriptions)) {
        error = der_expect_enter(&descriptions, DER_SEQUENCE, &description);
        if (!error)
            error = extension_oid(&description, &method);
        if (!error)
            error = general_name_next(&description, &location);
        if (!error)
            error = der_expect_end(&description);
    }
    return error;
}

/* RFC 6960 section 4.2.2.2.1: NULL. */
static gpg_error_t check_null(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    gpg_error_t error = der_expect(&reader, DER_NULL, &item);
    if (!error && item.content.size)
        error = ERR(BAD_BER);
    return error ? error : der_expect_end(&reader);
}

/* Netscape's certificate type: what extendedKeyUsage says, from before there was one. */
static gpg_error_t check_netscape_type(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    bytes_t bits;
    unsigned unused;
    gpg_error_t error = der_expect(&reader, DER_BIT_STRING, &item);
    if (!error)
        error = der_bit_string(&item, &bits, &unused);
    return error ? error : der_expect_end(&reader);
}

/* ---- the table ---- */

#define ID_PKIX "\x2b\x06\x01\x05\x05\x07"

#define NETSCAPE "\x60\x86\x48\x01\x86\xf8\x42\x01" /* 2.16.840.1.113730.1 */

/* When an extension is read, and what it means that its content cannot be. */
typedef enum weight {
    PATH_NEEDS_IT, /* always: it breaks the certificate */
    HELPS,         /* always: it breaks the certificate if it is critical */
    IF_CRITICAL    /* if it is critical: it breaks the certificate (section 4.2) */
} weight_t;

static const struct extension_kind {
    uint8_t ce;        /* arc of id-ce (2.5.29), or 0 */
    const char *other; /* else content octets; none has a zero octet */
    const char *name;
    gpg_error_t (*read)(certificate_t *certificate, const extension_t *extension);
    weight_t weight;
} kinds[EXTENSION_COUNT] = {
    [EXTENSION_KEY_USAGE] = {0x0f, NULL, "keyUsage", read_key_usage, PATH_NEEDS_IT},
    [EXTENSION_BASIC_CONSTRAINTS] = {0x13, NULL, "basicConstraints", read_basic_constraints,
                                     PATH_NEEDS_IT},
    [EXTENSION_SUBJECT_ALT_NAME] = {0x11, NULL, "subjectAltName", read_subject_names,
                                    PATH_NEEDS_IT},
    [EXTENSION_EXTENDED_KEY_USAGE] = {0x25, NULL, "extendedKeyUsage", check_usages, PATH_NEEDS_IT},
    [EXTENSION_CERTIFICATE_POLICIES] = {0x20, NULL, "certificatePolicies",
                                        certificate_policies_read, PATH_NEEDS_IT},
    [EXTENSION_POLICY_MAPPINGS] = {0x21, NULL, "policyMappings", policy_mappings_read,
                                   PATH_NEEDS_IT},
    [EXTENSION_POLICY_CONSTRAINTS] = {0x24, NULL, "policyConstraints", policy_constraints_read,
                                      PATH_NEEDS_IT},
    [EXTENSION_INHIBIT_ANY_POLICY] = {0x36, NULL, "inhibitAnyPolicy", inhibit_any_policy_read,
                                      PATH_NEEDS_IT},
    [EXTENSION_NAME_CONSTRAINTS] = {0x1e, NULL, "nameConstraints", check_name_constraints,
                                    PATH_NEEDS_IT},
    [EXTENSION_ISSUER_ALT_NAME] = {0x12, NULL, "issuerAltName", check_issuer_names, IF_CRITICAL},
    [EXTENSION_SUBJECT_KEY_IDENTIFIER] = {0x0e, NULL, "subjectKeyIdentifier", read_subject_key_id,
                                          HELPS},
    [EXTENSION_AUTHORITY_KEY_IDENTIFIER] = {0x23, NULL, "authorityKeyIdentifier",
                                            read_authority_key_id, HELPS},
    [EXTENSION_CRL_DISTRIBUTION_POINTS] = {0x1f, NULL, "cRLDistributionPoints", check_points,
                                           IF_CRITICAL},
    [EXTENSION_FRESHEST_CRL] = {0x2e, NULL, "freshestCRL", check_points, IF_CRITICAL},
    [EXTENSION_AUTHORITY_INFO_ACCESS] = {0, ID_PKIX "\x01\x01", "authorityInfoAccess",
                                         check_information_access, IF_CRITICAL},
    [EXTENSION_OCSP_NO_CHECK] = {0, ID_PKIX "\x30\x01\x05", "id-pkix-ocsp-nocheck", check_null,
                                 IF_CRITICAL},
    [EXTENSION_NETSCAPE_TYPE] = {0, NETSCAPE "\x01", "nsCertType", check_netscape_type,
                                 IF_CRITICAL},
};

static size_t kind_of(bytes_t oid)
{
    const bool ce = oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d && oid.data[2];
    size_t i = 0;
    while (i < EXTENSION_COUNT && !(ce ? kinds[i].ce == oid.data[2]
                                       : kinds[i].other && bytes_equal_text(oid, kinds[i].other)))
        i++;
    return i;
}

/* ---- the list ---- */

static gpg_error_t next_extension(der_reader_t *list, bytes_t *r_oid, extension_t *r_extension)
{
    der_reader_t inside;
    der_item_t item;
    *r_extension = (extension_t){.value = BYTES_NONE};
    *r_oid = BYTES_NONE;
    gpg_error_t error = der_expect_enter(list, DER_SEQUENCE, &inside);
    if (!error)
        error = extension_oid(&inside, r_oid);
    if (!error && der_optional(&inside, DER_UNIVERSAL, DER_BOOLEAN, &item)) {
        item.rules = DER_RULES_BER; /* any other than 0 is true, not "nothing critical" */
        error = der_boolean(&item, &r_extension->critical);
    }
    if (!error)
        error = der_expect(&inside, DER_OCTET_STRING, &item);
    if (!error)
        error = der_expect_end(&inside);
    if (!error)
        r_extension->value = item.content;
    return error;
}

/* 4.2: no extension more than once, whether it is known here or not. */
static bool is_repeated(bytes_t oid, const bytes_t *seen, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(seen[i], oid))
            return true;
    return false;
}

static void note_unknown_critical(certificate_t *certificate, bytes_t oid)
{
    if (certificate->unknown_critical)
        return;
    certificate->unknown_critical = true;
    certificate->unknown_critical_oid = oid;
}

static void take_extension(certificate_t *certificate, bytes_t oid, const extension_t *extension)
{
    size_t kind = kind_of(oid);
    if (kind < EXTENSION_COUNT)
        certificate->extensions[kind] = *extension;
    else if (extension->critical)
        note_unknown_critical(certificate, oid);
}

/* What Netscape's type means is said by extendedKeyUsage; without that it is not known here. */
static void check_netscape_beside_usage(certificate_t *certificate)
{
    const extension_t *type = &certificate->extensions[EXTENSION_NETSCAPE_TYPE];
    if (bytes_present(type->value) && type->critical &&
        !bytes_present(certificate->extensions[EXTENSION_EXTENDED_KEY_USAGE].value))
        note_unknown_critical(certificate, bytes_text(kinds[EXTENSION_NETSCAPE_TYPE].other));
}

static gpg_error_t read_values(certificate_t *certificate)
{
    for (size_t i = 0; i < EXTENSION_COUNT; i++) {
        extension_t *extension = &certificate->extensions[i];
        const weight_t weight = kinds[i].weight;
        if (!bytes_present(extension->value) || (weight == IF_CRITICAL && !extension->critical))
            continue;
        gpg_error_t error = kinds[i].read(certificate, extension);
        bool broken = gpg_err_code(error) == GPG_ERR_BAD_BER;
        if (error && !broken)
            return error;
        extension->malformed = broken;
        if (broken && (weight != HELPS || extension->critical))
            certificate_note_malformed(certificate, kinds[i].name);
    }
    check_netscape_beside_usage(certificate);
    return 0;
}

gpg_error_t extensions_read(certificate_t *certificate, const der_item_t *field)
{
    der_reader_t tagged, list;
    bytes_t seen[LIMIT_EXTENSIONS];
    size_t count = 0;
    gpg_error_t error = der_enter(field, &tagged);
    if (!error)
        error = der_expect_enter(&tagged, DER_SEQUENCE, &list);
    if (!error)
        error = der_expect_end(&tagged);
    if (!error && der_at_end(&list))
        certificate_note_malformed(certificate, N_("an empty list of extensions"));
    while (!error && !der_at_end(&list)) {
        bytes_t oid;
        extension_t extension;
        if (count == LIMIT_EXTENSIONS)
            return ERR_LIMIT(EXTENSIONS);
        error = next_extension(&list, &oid, &extension);
        if (error)
            break;
        if (is_repeated(oid, seen, count))
            certificate_note_malformed(certificate, N_("a repeated extension"));
        else
            take_extension(certificate, oid, &extension);
        seen[count++] = oid;
    }
    return error ? error : read_values(certificate);
}
