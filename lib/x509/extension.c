/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2: reads the extensions, and checks the values that a path depends on. */
#include "x509/extension.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/certificate_policy.h"
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

static gpg_error_t check_names(certificate_t *certificate, const extension_t *extension)
{
    (void)certificate;
    der_reader_t names;
    general_name_t name;
    gpg_error_t error = extension_open_filled(extension, &names);
    while (!error && !der_at_end(&names))
        error = general_name_next(&names, &name);
    return error;
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

/* The key identifiers only help to find certificates: what cannot be read is left out. */
static gpg_error_t read_subject_key_id(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    if (der_expect(&reader, DER_OCTET_STRING, &item) == 0 && der_at_end(&reader))
        certificate->subject_key_id = item.content;
    return 0;
}

static gpg_error_t read_authority_key_id(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t inside;
    der_item_t item;
    if (extension_open(extension, &inside) == 0 && der_optional(&inside, DER_CONTEXT, 0, &item) &&
        !item.constructed)
        certificate->authority_key_id = item.content;
    return 0;
}

/* ---- the table ---- */

#define ID_PKIX "\x2b\x06\x01\x05\x05\x07"

static const struct extension_kind {
    uint8_t ce;       /* arc of id-ce (2.5.29), or 0 */
    const char *pkix; /* else content octets; none has a zero octet */
    const char *malformed;
    gpg_error_t (*read)(certificate_t *certificate, const extension_t *extension);
} kinds[EXTENSION_COUNT] = {
    [EXTENSION_KEY_USAGE] = {0x0f, NULL, "keyUsage", read_key_usage},
    [EXTENSION_BASIC_CONSTRAINTS] = {0x13, NULL, "basicConstraints", read_basic_constraints},
    [EXTENSION_SUBJECT_ALT_NAME] = {0x11, NULL, "subjectAltName", check_names},
    [EXTENSION_ISSUER_ALT_NAME] = {0x12, NULL, NULL, NULL},
    [EXTENSION_EXTENDED_KEY_USAGE] = {0x25, NULL, "extendedKeyUsage", check_usages},
    [EXTENSION_CERTIFICATE_POLICIES] = {0x20, NULL, "certificatePolicies",
                                        certificate_policies_read},
    [EXTENSION_POLICY_MAPPINGS] = {0x21, NULL, "policyMappings", policy_mappings_read},
    [EXTENSION_POLICY_CONSTRAINTS] = {0x24, NULL, "policyConstraints", policy_constraints_read},
    [EXTENSION_INHIBIT_ANY_POLICY] = {0x36, NULL, "inhibitAnyPolicy", inhibit_any_policy_read},
    [EXTENSION_NAME_CONSTRAINTS] = {0x1e, NULL, "nameConstraints", check_name_constraints},
    [EXTENSION_SUBJECT_KEY_IDENTIFIER] = {0x0e, NULL, NULL, read_subject_key_id},
    [EXTENSION_AUTHORITY_KEY_IDENTIFIER] = {0x23, NULL, NULL, read_authority_key_id},
    [EXTENSION_CRL_DISTRIBUTION_POINTS] = {0x1f, NULL, NULL, NULL},
    [EXTENSION_FRESHEST_CRL] = {0x2e, NULL, NULL, NULL},
    [EXTENSION_AUTHORITY_INFO_ACCESS] = {0, ID_PKIX "\x01\x01", NULL, NULL},
    [EXTENSION_OCSP_NO_CHECK] = {0, ID_PKIX "\x30\x01\x05", NULL, NULL},
};

static size_t kind_of(bytes_t oid)
{
    const bool ce = oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d && oid.data[2];
    size_t i = 0;
    while (i < EXTENSION_COUNT && !(ce ? kinds[i].ce == oid.data[2]
                                       : kinds[i].pkix && bytes_equal_text(oid, kinds[i].pkix)))
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

static void take_extension(certificate_t *certificate, bytes_t oid, const extension_t *extension)
{
    size_t kind = kind_of(oid);
    if (kind < EXTENSION_COUNT) {
        certificate->extensions[kind] = *extension;
    } else if (extension->critical && !certificate->unknown_critical) {
        certificate->unknown_critical = true;
        certificate->unknown_critical_oid = oid;
    }
}

static gpg_error_t read_values(certificate_t *certificate)
{
    for (size_t i = 0; i < EXTENSION_COUNT; i++) {
        extension_t *extension = &certificate->extensions[i];
        if (!bytes_present(extension->value) || !kinds[i].read)
            continue;
        gpg_error_t error = kinds[i].read(certificate, extension);
        if (error && gpg_err_code(error) != GPG_ERR_BAD_BER)
            return error;
        extension->malformed = error != 0;
        if (error)
            certificate_note_malformed(certificate, kinds[i].malformed);
    }
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
        certificate_note_malformed(certificate, "an empty list of extensions");
    while (!error && !der_at_end(&list)) {
        bytes_t oid;
        extension_t extension;
        if (count == LIMIT_EXTENSIONS)
            return ERR_LIMIT(EXTENSIONS);
        error = next_extension(&list, &oid, &extension);
        if (error)
            break;
        if (is_repeated(oid, seen, count))
            certificate_note_malformed(certificate, "a repeated extension");
        else
            take_extension(certificate, oid, &extension);
        seen[count++] = oid;
    }
    return error ? error : read_values(certificate);
}
