/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14: what a certificate says about policies. */
#include "x509/certificate_policy.h"

#include "base/error.h"
#include "base/limits.h"
#include "x509/extension.h"

#include <stdlib.h>

int policy_compare(const void *a, const void *b)
{
    return bytes_compare(*(const bytes_t *)a, *(const bytes_t *)b);
}

void certificate_policies_init(certificate_policies_t *policies)
{
    *policies =
        (certificate_policies_t){.require_explicit = -1, .inhibit_mapping = -1, .inhibit_any = -1};
}

/* ---- certificatePolicies ---- */

static bool is_known_qualifier(bytes_t oid)
{
    static const uint8_t prefix[] = {0x2b, 6, 1, 5, 5, 7, 2}; /* id-qt: 1.3.6.1.5.5.7.2 */
    return oid.size == sizeof prefix + 1 &&
           bytes_equal(bytes_slice(oid, 0, sizeof prefix), bytes_of(prefix, sizeof prefix)) &&
           (oid.data[sizeof prefix] == 1 || oid.data[sizeof prefix] == 2);
}

/* CPS pointer and user notice are (section 4.2.1.4). */
static bool qualifiers_known(bytes_t qualifiers)
{
    der_reader_t reader = der_reader(qualifiers, DER_RULES_DER), inside;
    der_item_t oid;
    while (!der_at_end(&reader))
        if (der_expect_enter(&reader, DER_SEQUENCE, &inside) ||
            der_expect(&inside, DER_OID, &oid) || !is_known_qualifier(oid.content))
            return false;
    return true;
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier OID, policyQualifiers SEQUENCE OPTIONAL } */
static gpg_error_t read_policy(der_reader_t *reader, bytes_t *r_policy, bytes_t *r_qualifiers)
{
    der_reader_t inside;
    der_item_t qualifiers;
    *r_policy = *r_qualifiers = BYTES_NONE;
    gpg_error_t error = der_expect_enter(reader, DER_SEQUENCE, &inside);
    if (!error)
        error = extension_oid(&inside, r_policy);
    if (error)
        return error;
    if (der_optional(&inside, DER_UNIVERSAL, DER_SEQUENCE, &qualifiers))
        *r_qualifiers = qualifiers.content;
    return der_expect_end(&inside);
}

/* "A certificate policy OID MUST NOT appear more than once" (section 4.2.1.4). */
static gpg_error_t check_unique(const certificate_policies_t *policies)
{
    bytes_t *sorted = calloc(policies->count + 1, sizeof *sorted);
    gpg_error_t error = 0;
    if (!sorted)
        return ERR(ENOMEM);
    for (size_t i = 0; i < policies->count; i++)
        sorted[i] = policies->items[i];
    qsort(sorted, policies->count, sizeof *sorted, policy_compare);
    for (size_t i = 1; !error && i < policies->count; i++)
        if (bytes_equal(sorted[i - 1], sorted[i]))
            error = ERR(BAD_BER);
    free(sorted);
    return error;
}

gpg_error_t certificate_policies_read(certificate_t *certificate, const extension_t *extension)
{
    certificate_policies_t *policies = &certificate->policies;
    der_reader_t reader;
    size_t capacity = 0;
    gpg_error_t error = extension_open_filled(extension, &reader);
    while (!error && !der_at_end(&reader)) {
        bytes_t policy, qualifiers;
        if (policies->count == LIMIT_OIDS)
            return ERR_LIMIT(OIDS);
        error = read_policy(&reader, &policy, &qualifiers);
        if (!bytes_present(policy))
            break;
        bytes_t *item = arena_push(&certificate->arena, policies->items, policies->count, capacity);
        if (!item)
            return ERR(ENOMEM);
        *item = policy;
        policies->unknown_qualifiers =
            policies->unknown_qualifiers || (extension->critical && !qualifiers_known(qualifiers));
    }
    policies->unknown_qualifiers = policies->unknown_qualifiers || (error && extension->critical);
    return error || policies->count < 2 ? error : check_unique(policies);
}

/* ---- policyMappings ---- */

static gpg_error_t read_mapping(der_reader_t *reader, policy_mapping_t *r_mapping)
{
    der_reader_t inside;
    gpg_error_t error = der_expect_enter(reader, DER_SEQUENCE, &inside);
    if (!error)
        error = extension_oid(&inside, &r_mapping->issuer);
    if (!error)
        error = extension_oid(&inside, &r_mapping->subject);
    return error ? error : der_expect_end(&inside);
}

gpg_error_t policy_mappings_read(certificate_t *certificate, const extension_t *extension)
{
    certificate_policies_t *policies = &certificate->policies;
    der_reader_t reader;
    size_t capacity = 0;
    gpg_error_t error = extension_open_filled(extension, &reader);
    while (!error && !der_at_end(&reader)) {
        if (policies->mapping_count == LIMIT_OIDS)
            return ERR_LIMIT(OIDS);
        policy_mapping_t *mapping =
            arena_push(&certificate->arena, policies->mappings, policies->mapping_count, capacity);
        error = mapping ? read_mapping(&reader, mapping) : ERR(ENOMEM);
    }
    if (!error)
        qsort(policies->mappings, policies->mapping_count, sizeof *policies->mappings,
              policy_compare);
    return error;
}

/* ---- policyConstraints, inhibitAnyPolicy ---- */

/* Section 4.2.1.11: not an empty sequence. */
gpg_error_t policy_constraints_read(certificate_t *certificate, const extension_t *extension)
{
    certificate_policies_t *policies = &certificate->policies;
    der_reader_t inside;
    der_item_t item;
    gpg_error_t error = extension_open_filled(extension, &inside);
    if (!error && der_optional(&inside, DER_CONTEXT, 0, &item))
        error = extension_number(&item, &policies->require_explicit);
    if (!error && der_optional(&inside, DER_CONTEXT, 1, &item))
        error = extension_number(&item, &policies->inhibit_mapping);
    return error ? error : der_expect_end(&inside);
}

gpg_error_t inhibit_any_policy_read(certificate_t *certificate, const extension_t *extension)
{
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    gpg_error_t error = der_expect(&reader, DER_INTEGER, &item);
    if (!error)
        error = extension_number(&item, &certificate->policies.inhibit_any);
    return error ? error : der_expect_end(&reader);
}
