/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed attributes: RFC 5652 section 11, RFC 5035, RFC 6211. What is known is checked to the last
 * byte; what is not known only has to be an attribute. */
#include "cms/signed_attributes.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limit_text.h"
#include "base/limits.h"
#include "cms/attribute.h"
#include "cms/attribute_der.h"
#include "cms/signing_certificate.h"

#include <string.h>

#define PKCS9 "\x2a\x86\x48\x86\xf7\x0d\x01\x09" /* 1.2.840.113549.1.9 */

typedef enum attribute_id {
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    ALGORITHM_PROTECTION,
    ATTRIBUTE_COUNT
} attribute_id_t;

static const struct {
    const char *oid;
    const char *name;
} known[ATTRIBUTE_COUNT] = {
    [CONTENT_TYPE] = {PKCS9 "\x03", "content-type"},
    [MESSAGE_DIGEST] = {PKCS9 "\x04", "message-digest"},
    [SIGNING_TIME] = {PKCS9 "\x05", "signing-time"},
    [SIGNING_CERTIFICATE] = {PKCS9 "\x10\x02\x0c", "signingCertificate"},
    [SIGNING_CERTIFICATE_V2] = {PKCS9 "\x10\x02\x2f", "signingCertificateV2"},
    [ALGORITHM_PROTECTION] = {PKCS9 "\x34", "CMSAlgorithmProtection"},
};

/* One reading under way. */
typedef struct reading {
    arena_t *arena;
    const signer_info_t *signer;
    const findings_t *findings;
    signed_attributes_t *attributes;
    der_item_t values[ATTRIBUTE_COUNT]; /* of the known attributes; absent where not there */
    bool failed;
} reading_t;

static attribute_id_t identify(bytes_t type)
{
    int id = 0;
    while (id < ATTRIBUTE_COUNT && !bytes_equal_text(type, known[id].oid))
        id++;
    return (attribute_id_t)id;
}

static void fail(reading_t *reading, finding_id_t finding, const char *why)
{
    reading->failed = true;
    findings_add(reading->findings, finding, "%-s", why);
}

/* Likewise for what cannot be read: a cap that was passed is named. */
static void fail_for(reading_t *reading, gpg_error_t err, const char *what)
{
    reading->failed = true;
    findings_add(reading->findings, FINDING_ATTRIBUTE_MALFORMED, "%-s%-s", what,
                 limit_detail(reading->arena, err));
}

/* RFC 5652 sections 11.1 to 11.3, RFC 5035 section 3, RFC 6211 section 2: one instance, one value.
 */
static void take_known(reading_t *reading, attribute_id_t id, const attribute_t *attribute)
{
    der_item_t *value = &reading->values[id];
    const char *name = known[id].name;
    if (bytes_present(value->whole))
        fail(reading, FINDING_ATTRIBUTE_DUPLICATE, name);
    else if (attribute->values > 1)
        fail(reading, FINDING_ATTRIBUTE_DUPLICATE,
             phrase(reading->arena, "%s has several values", name));
    else if (attribute->values == 0)
        fail(reading, FINDING_ATTRIBUTE_MALFORMED, phrase(reading->arena, "%s has no value", name));
    else
        *value = attribute->value;
}

/* Reads all attributes, whatever they are. */
static void collect(reading_t *reading, const der_item_t *set)
{
    der_reader_t inside;
    gpg_error_t err = der_enter(set, &inside);
    for (size_t count = 0; !err && !der_at_end(&inside); count++) {
        attribute_t attribute;
        err = attribute_read(&inside, &attribute);
        if (err)
            break;
        if (count == LIMIT_ATTRIBUTES || attribute.values > LIMIT_ATTRIBUTES) {
            fail(reading, FINDING_ATTRIBUTE_MALFORMED, MORE_THAN(LIMIT_ATTRIBUTES));
            return;
        }
        attribute_id_t id = identify(attribute.type);
        if (id != ATTRIBUTE_COUNT)
            take_known(reading, id, &attribute);
    }
    if (err)
        fail_for(reading, err, N_("not a set of attributes"));
}

static gpg_error_t read_content_type(reading_t *reading, bytes_t content_type)
{
    const der_item_t *value = &reading->values[CONTENT_TYPE];
    if (!bytes_present(value->whole))
        return 0;
    if (!der_is(value, DER_UNIVERSAL, DER_OID) || !der_oid_valid(value->content))
        return ERR(BAD_BER);
    reading->attributes->content_type = value->content;
    if (!bytes_equal(value->content, content_type))
        fail(reading, FINDING_ATTRIBUTE_CONTENT_TYPE, "");
    return 0;
}

static gpg_error_t read_message_digest(reading_t *reading)
{
    const der_item_t *value = &reading->values[MESSAGE_DIGEST];
    if (!bytes_present(value->whole))
        return 0;
    if (!der_is(value, DER_UNIVERSAL, DER_OCTET_STRING))
        return ERR(BAD_BER);
    return octets_whole(reading->arena, value, &reading->attributes->message_digest);
}

/* The signer's own claim (RFC 8550 section 6): one that cannot be read claims nothing, and alters
 * nothing. */
static void read_signing_time(reading_t *reading)
{
    signed_attributes_t *attributes = reading->attributes;
    const der_item_t *value = &reading->values[SIGNING_TIME];
    if (!bytes_present(value->whole))
        return;
    attributes->has_signing_time = !der_time(value, &attributes->signing_time);
    attributes->signing_time_unreadable = !attributes->has_signing_time;
    if (attributes->signing_time_unreadable)
        findings_add(reading->findings, FINDING_SIGNING_TIME_UNREADABLE, NULL);
}

static gpg_error_t read_signing_certificate(reading_t *reading, bool v2)
{
    signed_attributes_t *attributes = reading->attributes;
    const attribute_id_t id = v2 ? SIGNING_CERTIFICATE_V2 : SIGNING_CERTIFICATE;
    const der_item_t *value = &reading->values[id];
    ess_certificate_id_t certificate_id;
    if (!bytes_present(value->whole))
        return 0;
    gpg_error_t err = ess_certificate_id_read(value->whole, v2, &certificate_id);
    if (err)
        return err;
    *(v2 ? &attributes->signing_certificate_v2 : &attributes->signing_certificate) = value->whole;
    if (!certificate_id.digest)
        findings_add(reading->findings, FINDING_ALGORITHM_UNKNOWN, "hash of %s", known[id].name);
    return 0;
}

/* An AlgorithmIdentifier under an implicit tag, with the SEQUENCE tag that it stands for. */
static gpg_error_t retag(arena_t *arena, const der_item_t *item, uint8_t identifier,
                         bytes_t *r_retagged)
{
    bytes_t copy = arena_copy(arena, item->whole);
    if (!bytes_present(copy))
        return ERR(ENOMEM);
    *(uint8_t *)(uintptr_t)copy.data = identifier;
    *r_retagged = copy;
    return 0;
}

/* RFC 6211 section 2. */
static gpg_error_t read_algorithm_protection(reading_t *reading)
{
    const der_item_t *value = &reading->values[ALGORITHM_PROTECTION];
    der_reader_t fields;
    der_item_t digest, tagged;
    bytes_t signature = BYTES_NONE;
    if (!bytes_present(value->whole))
        return 0;
    if (!der_is(value, DER_UNIVERSAL, DER_SEQUENCE))
        return ERR(BAD_BER);
    gpg_error_t err = der_enter(value, &fields);
    if (!err)
        err = der_expect(&fields, DER_SEQUENCE, &digest);
    if (!err && (!der_optional(&fields, DER_CONTEXT, 1, &tagged) || !tagged.constructed))
        err = ERR(BAD_BER);
    if (!err)
        err = der_expect_end(&fields);
    if (!err)
        err = retag(reading->arena, &tagged, 0x30, &signature);
    if (err)
        return err;
    reading->attributes->algorithm_protection = value->whole;
    if (!algorithm_identifier_equivalent(digest.whole, reading->signer->digest_algorithm))
        fail(reading, FINDING_ALGORITHM_PROTECTION, N_("digest algorithm"));
    else if (!algorithm_identifier_equivalent(signature, reading->signer->signature_algorithm))
        fail(reading, FINDING_ALGORITHM_PROTECTION, N_("signature algorithm"));
    return 0;
}

/* What the signature is over: the DER encoding, and the bytes as sent for senders who sign those.
 */
static gpg_error_t encode(reading_t *reading, const der_item_t *set)
{
    signed_attributes_t *attributes = reading->attributes;
    buffer_t der = BUFFER_INIT;
    gpg_error_t err = retag(reading->arena, set, 0x31, &attributes->as_sent);
    if (!err)
        err = attributes_write_der(set, &der);
    if (!err) {
        attributes->was_der = bytes_equal(buffer_bytes(&der), attributes->as_sent);
        attributes->der = attributes->was_der ? attributes->as_sent
                                              : arena_copy(reading->arena, buffer_bytes(&der));
        err = bytes_present(attributes->der) ? 0 : ERR(ENOMEM);
    }
    buffer_free(&der);
    return err;
}

/* Settles one attribute: a malformed one is a finding, only memory is an error. */
static gpg_error_t settle(reading_t *reading, attribute_id_t id, gpg_error_t err)
{
    if (!err || gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    fail_for(reading, err, known[id].name);
    return 0;
}

static gpg_error_t read_known(reading_t *reading, bytes_t content_type)
{
    gpg_error_t err = settle(reading, CONTENT_TYPE, read_content_type(reading, content_type));
    if (!err)
        err = settle(reading, MESSAGE_DIGEST, read_message_digest(reading));
    read_signing_time(reading);
    if (!err)
        err = settle(reading, SIGNING_CERTIFICATE, read_signing_certificate(reading, false));
    if (!err)
        err = settle(reading, SIGNING_CERTIFICATE_V2, read_signing_certificate(reading, true));
    if (!err)
        err = settle(reading, ALGORITHM_PROTECTION, read_algorithm_protection(reading));
    return err;
}

/* RFC 5652 section 5.3: both have to be there. */
static void check_missing(reading_t *reading)
{
    static const attribute_id_t required[] = {CONTENT_TYPE, MESSAGE_DIGEST};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (!bytes_present(reading->values[required[i]].whole))
            fail(reading, FINDING_ATTRIBUTE_MISSING, known[required[i]].name);
}

gpg_error_t signed_attributes_parse(arena_t *arena, const signer_info_t *signer,
                                    bytes_t content_type, const findings_t *findings,
                                    signed_attributes_t *r_attributes)
{
    *r_attributes = (signed_attributes_t){.content_type = BYTES_NONE};
    reading_t reading = {
        .arena = arena, .signer = signer, .findings = findings, .attributes = r_attributes};
    der_reader_t reader = der_reader(signer->signed_attributes, DER_RULES_BER);
    der_item_t set;
    if (signer->signed_attributes.size > LIMIT_ATTRIBUTES_SIZE)
        fail(&reading, FINDING_ATTRIBUTE_MALFORMED, MORE_THAN(LIMIT_ATTRIBUTES_SIZE));
    else if (!der_optional(&reader, DER_CONTEXT, 0, &set))
        fail(&reading, FINDING_ATTRIBUTE_MALFORMED, N_("not a set of attributes"));
    if (reading.failed)
        return ERR(BAD_BER);
    collect(&reading, &set);
    gpg_error_t err = read_known(&reading, content_type);
    if (err)
        return err;
    if (!reading.failed)
        check_missing(&reading);
    if (!reading.failed)
        err = encode(&reading, &set);
    if (err && gpg_err_code(err) != GPG_ERR_ENOMEM)
        fail_for(&reading, err, N_("a value is not ASN.1"));
    return reading.failed ? ERR(BAD_BER) : err;
}

static gpg_error_t names(bytes_t signing_certificate, bool v2, const certificate_t *certificate,
                         bool *r_named)
{
    ess_certificate_id_t id;
    *r_named = !bytes_present(signing_certificate);
    if (*r_named || ess_certificate_id_read(signing_certificate, v2, &id))
        return 0;
    return ess_certificate_id_matches(&id, certificate, r_named);
}

gpg_error_t signed_attributes_name_certificate(const signed_attributes_t *attributes,
                                               const certificate_t *certificate, bool *r_named)
{
    gpg_error_t err = names(attributes->signing_certificate, false, certificate, r_named);
    if (!err && *r_named)
        err = names(attributes->signing_certificate_v2, true, certificate, r_named);
    return err;
}

bool signed_attributes_are_content(bytes_t content)
{
    der_reader_t outer = der_reader(content, DER_RULES_BER), inside;
    attribute_t attribute;
    bool found[ATTRIBUTE_COUNT + 1] = {false};
    if (der_expect_enter(&outer, DER_SET, &inside) || !der_at_end(&outer))
        return false;
    while (!der_at_end(&inside)) {
        if (attribute_read(&inside, &attribute))
            return false;
        found[identify(attribute.type)] = true;
    }
    return found[CONTENT_TYPE] && found[MESSAGE_DIGEST];
}
