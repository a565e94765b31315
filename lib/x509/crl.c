/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 5: reads a CertificateList and looks for a certificate in it. */
#include "x509/crl.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "crypto/algorithm.h"
#include "x509/name_compare.h"
#include "x509/serial_number.h"

#include <string.h>

/* Content octets of id-ce (2.5.29) OIDs are 55 1d and one more; anything else is not known. */
enum {
    ID_CE_CRL_NUMBER = 20,
    ID_CE_REASON_CODE = 21,
    ID_CE_INVALIDITY_DATE = 24,
    ID_CE_DELTA_CRL_INDICATOR = 27,
    ID_CE_ISSUING_DISTRIBUTION_POINT = 28,
    ID_CE_CERTIFICATE_ISSUER = 29,
    ID_CE_AUTHORITY_KEY_IDENTIFIER = 35
};

typedef struct crl_extension {
    unsigned id; /* ID_CE_..., 0: another */
    bool critical;
    bytes_t value;
} crl_extension_t;

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static gpg_error_t next_extension(der_reader_t *extensions, crl_extension_t *r_extension)
{
    der_reader_t reader;
    der_item_t oid, item;
    *r_extension = (crl_extension_t){0, false, BYTES_NONE};
    if (der_expect_enter(extensions, DER_SEQUENCE, &reader) || der_expect(&reader, DER_OID, &oid))
        return ERR(INV_CRL);
    if (der_optional(&reader, DER_UNIVERSAL, DER_BOOLEAN, &item) &&
        der_boolean(&item, &r_extension->critical))
        return ERR(INV_CRL);
    if (der_expect(&reader, DER_OCTET_STRING, &item) || item.constructed || der_expect_end(&reader))
        return ERR(INV_CRL);
    if (oid.content.size == 3 && oid.content.data[0] == 0x55 && oid.content.data[1] == 0x1d)
        r_extension->id = oid.content.data[2];
    r_extension->value = item.content;
    return 0;
}

/* ---- the list ---- */

static gpg_error_t parse_number(bytes_t value, bytes_t *r_number)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER);
    der_item_t item;
    if (bytes_present(*r_number) || der_expect(&reader, DER_INTEGER, &item) ||
        der_expect_end(&reader) || der_integer(&item, r_number) || r_number->data[0] & 0x80)
        return ERR(INV_CRL);
    return 0;
}

static gpg_error_t parse_authority_key_id(bytes_t value, crl_t *crl)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER), members;
    der_item_t key_id;
    if (bytes_present(crl->authority_key_id) || der_expect_enter(&reader, DER_SEQUENCE, &members) ||
        der_expect_end(&reader))
        return ERR(INV_CRL);
    crl->authority_key_id = value;
    if (der_optional(&members, DER_CONTEXT, 0, &key_id))
        crl->key_id = key_id.content;
    return 0;
}

static gpg_error_t apply_extension(const crl_extension_t *extension, crl_t *crl)
{
    switch (extension->id) {
    case ID_CE_CRL_NUMBER:
        return parse_number(extension->value, &crl->number);
    case ID_CE_DELTA_CRL_INDICATOR:
        return parse_number(extension->value, &crl->base_number);
    case ID_CE_AUTHORITY_KEY_IDENTIFIER:
        return parse_authority_key_id(extension->value, crl);
    case ID_CE_ISSUING_DISTRIBUTION_POINT:
        if (bytes_present(crl->point.value))
            return ERR(INV_CRL);
        return issuing_point_parse(extension->value, &crl->point);
    default:
        crl->unknown_critical |= extension->critical;
        return 0;
    }
}

static gpg_error_t parse_extensions(const der_item_t *tagged, crl_t *crl)
{
    der_reader_t reader, extensions;
    crl_extension_t extension;
    if (der_enter(tagged, &reader) || der_expect_enter(&reader, DER_SEQUENCE, &extensions) ||
        der_expect_end(&reader))
        return ERR(INV_CRL);
    while (!der_at_end(&extensions))
        if (next_extension(&extensions, &extension) || apply_extension(&extension, crl))
            return ERR(INV_CRL);
    return 0;
}

static bool next_time(der_reader_t *reader, int64_t *r_time)
{
    der_item_t item;
    return (der_optional(reader, DER_UNIVERSAL, DER_UTC_TIME, &item) ||
            der_optional(reader, DER_UNIVERSAL, DER_GENERALIZED_TIME, &item)) &&
           !der_time(&item, r_time);
}

/* TBSCertList ::= SEQUENCE { version INTEGER { v2(1) } OPTIONAL, signature, issuer, thisUpdate,
 * nextUpdate OPTIONAL, revokedCertificates SEQUENCE OPTIONAL, crlExtensions [0] OPTIONAL } */
static gpg_error_t parse_tbs(der_reader_t *tbs, crl_t *crl)
{
    der_item_t item, issuer;
    int64_t version = 0;
    if (der_optional(tbs, DER_UNIVERSAL, DER_INTEGER, &item) &&
        (der_small_integer(&item, &version) || version != 1))
        return ERR(INV_CRL);
    if (der_expect(tbs, DER_SEQUENCE, &item) ||
        !algorithm_identifier_equal(item.whole, crl->signature_algorithm) ||
        der_expect(tbs, DER_SEQUENCE, &issuer) || !next_time(tbs, &crl->this_update))
        return ERR(INV_CRL);
    crl->issuer = issuer.whole;
    bool ends = der_at_end(tbs) || bytes_starts_with(tbs->rest, "\x30") ||
                bytes_starts_with(tbs->rest, "\xa0");
    if (!ends && !next_time(tbs, &crl->next_update))
        return ERR(INV_CRL);
    if (der_optional(tbs, DER_UNIVERSAL, DER_SEQUENCE, &item))
        crl->entries = item.content;
    if (version == 1 && der_optional(tbs, DER_CONTEXT, 0, &item) && parse_extensions(&item, crl))
        return ERR(INV_CRL);
    return der_expect_end(tbs);
}

gpg_error_t crl_parse(bytes_t der, crl_t *r_crl)
{
    der_reader_t reader = der_reader(der, DER_RULES_DER), list, inside;
    der_item_t tbs, algorithm, signature;
    crl_t crl = {.next_update = INT64_MIN, .point = {.reasons = REASONS_ALL}};
    memset(r_crl, 0, sizeof *r_crl);
    if (der_expect_enter(&reader, DER_SEQUENCE, &list) || der_expect_end(&reader) ||
        der_expect(&list, DER_SEQUENCE, &tbs) || der_expect(&list, DER_SEQUENCE, &algorithm) ||
        der_expect(&list, DER_BIT_STRING, &signature) || der_expect_end(&list) ||
        der_bit_string(&signature, &crl.signature, NULL) || der_enter(&tbs, &inside))
        return ERR(INV_CRL);
    crl.tbs = tbs.whole;
    crl.signature_algorithm = algorithm.whole;
    if (parse_tbs(&inside, &crl))
        return ERR(INV_CRL);
    *r_crl = crl;
    return 0;
}

/* ---- the entries ---- */

static gpg_error_t parse_reason(bytes_t value, crl_entry_t *entry)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER);
    der_item_t item;
    int64_t reason;
    if (der_expect(&reader, DER_ENUMERATED, &item) || der_expect_end(&reader) ||
        der_small_integer(&item, &reason) || reason < 0 || reason > REASON_LAST || reason == 7)
        return ERR(INV_CRL);
    entry->reason = (crl_reason_t)reason;
    return 0;
}

static gpg_error_t parse_invalidity_date(bytes_t value, crl_entry_t *entry)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER);
    der_item_t item;
    int64_t time;
    if (der_expect(&reader, DER_GENERALIZED_TIME, &item) || der_expect_end(&reader) ||
        der_time(&item, &time))
        return ERR(INV_CRL);
    if (time < entry->time)
        entry->time = time;
    return 0;
}

/* certificateIssuer goes for this entry and the following ones. */
static gpg_error_t parse_certificate_issuer(bytes_t value, bytes_t *r_issuer)
{
    der_reader_t reader = der_reader(value, DER_RULES_DER);
    der_item_t names;
    if (der_expect(&reader, DER_SEQUENCE, &names) || der_expect_end(&reader))
        return ERR(INV_CRL);
    *r_issuer = names.content;
    return 0;
}

static gpg_error_t parse_entry_extensions(der_reader_t *extensions, const crl_t *crl,
                                          crl_entry_t *entry, bytes_t *issuers)
{
    crl_extension_t extension;
    gpg_error_t err = 0;
    while (!err && !der_at_end(extensions)) {
        err = next_extension(extensions, &extension);
        if (err)
            break;
        if (extension.id == ID_CE_REASON_CODE)
            err = parse_reason(extension.value, entry);
        else if (extension.id == ID_CE_INVALIDITY_DATE)
            err = parse_invalidity_date(extension.value, entry);
        else if (extension.id == ID_CE_CERTIFICATE_ISSUER && crl->point.indirect)
            err = parse_certificate_issuer(extension.value, issuers);
        else if (extension.critical)
            err = ERR(UNKNOWN_CRIT_EXTN);
    }
    return err;
}

/* SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL } */
static gpg_error_t next_entry(der_reader_t *entries, const crl_t *crl, bytes_t *r_serial,
                              crl_entry_t *r_entry, bytes_t *issuers)
{
    der_reader_t reader, extensions;
    der_item_t serial;
    *r_entry = (crl_entry_t){.reason = REASON_UNSPECIFIED};
    if (der_expect_enter(entries, DER_SEQUENCE, &reader) ||
        der_expect(&reader, DER_INTEGER, &serial) || !next_time(&reader, &r_entry->time))
        return ERR(INV_CRL);
    *r_serial = serial.content;
    if (der_at_end(&reader))
        return 0;
    if (der_expect_enter(&reader, DER_SEQUENCE, &extensions) || der_expect_end(&reader))
        return ERR(INV_CRL);
    return parse_entry_extensions(&extensions, crl, r_entry, issuers);
}

/* A revocation for good is graver than a hold, and that of a key that others may have the gravest:
 * it counts for signatures of any date. */
static unsigned gravity(const crl_entry_t *entry)
{
    if (!entry->found)
        return 0;
    switch (entry->reason) {
    case REASON_REMOVE_FROM_CRL:
        return 1;
    case REASON_CERTIFICATE_HOLD:
        return 2;
    case REASON_KEY_COMPROMISE:
    case REASON_CA_COMPROMISE:
        return 4;
    default:
        return 3;
    }
}

bool crl_entry_add(crl_entry_t *entry, const crl_entry_t *other)
{
    const unsigned mine = gravity(entry), its = gravity(other);
    const int64_t time = entry->time;
    const bool both = mine > 1 && its > 1;
    if (its > mine)
        *entry = *other;
    if (both) /* since when it is revoked, whatever for */
        entry->time = time < other->time ? time : other->time;
    return its > mine;
}

gpg_error_t crl_find(const crl_t *crl, bytes_t serial, bytes_t issuer, crl_entry_t *r_entry)
{
    der_reader_t entries = der_reader(crl->entries, DER_RULES_DER);
    bytes_t issuers = BYTES_NONE, seen_issuers = BYTES_NONE, entry_serial;
    bool issuer_matches;
    crl_entry_t entry, found = {.found = false};
    *r_entry = found;
    gpg_error_t err = name_equal(crl->issuer, issuer, &issuer_matches);
    if (err)
        return err;
    while (!der_at_end(&entries)) {
        err = next_entry(&entries, crl, &entry_serial, &entry, &issuers);
        if (!err && issuers.data != seen_issuers.data)
            err = general_names_have(issuers, issuer, &issuer_matches);
        if (err)
            return err;
        seen_issuers = issuers;
        /* Section 5.3.1: removeFromCRL "MUST NOT" be in a complete list; there it removes nothing.
         */
        if (!issuer_matches || !serial_number_equal(entry_serial, serial) ||
            (entry.reason == REASON_REMOVE_FROM_CRL && !bytes_present(crl->base_number)))
            continue;
        entry.found = true;
        crl_entry_add(&found, &entry);
    }
    *r_entry = found;
    return 0;
}

const char *crl_reason_name(crl_reason_t reason)
{
    static const char *const names[] = {
        "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
        "superseded",    "cessationOfOperation", "certificateHold", "(7)",
        "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
    return reason <= REASON_LAST ? names[reason] : "(unknown)";
}

int crl_number_compare(bytes_t a, bytes_t b)
{
    while (a.size > 1 && a.data[0] == 0)
        a = bytes_from(a, 1);
    while (b.size > 1 && b.data[0] == 0)
        b = bytes_from(b, 1);
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    return bytes_compare(a, b);
}
