/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 3 and 5: ContentInfo and SignedData, in BER, as views into the input. */
#include "cms/signed_data.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "base/limit_text.h"
#include "base/limits.h"
#include "base/spool.h"
#include "cms/attribute.h"
#include "crypto/algorithm.h"

#include <string.h>

/* Content octets of OIDs. */
#define PKCS7    "\x2a\x86\x48\x86\xf7\x0d\x01\x07"         /* 1.2.840.113549.1.7 */
#define SMIME_CT "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01" /* 1.2.840.113549.1.9.16.1 */
#define ID_DATA  PKCS7 "\x01"
#define OID_OCSP "\x2b\x06\x01\x05\x05\x07\x10\x02" /* id-ri-ocsp-response, RFC 5940 */

static const struct {
    const char *oid;
    cms_type_t type;
} types[] = {
    {PKCS7 "\x02", CMS_SIGNED_DATA},        {ID_DATA, CMS_DATA},
    {PKCS7 "\x03", CMS_ENVELOPED_DATA},     {PKCS7 "\x04", CMS_ENVELOPED_DATA},
    {PKCS7 "\x06", CMS_ENVELOPED_DATA},     {SMIME_CT "\x17", CMS_ENVELOPED_DATA},
    {SMIME_CT "\x09", CMS_COMPRESSED_DATA},
};

#define CONTENT_TYPE_WITHIN 1024 /* octets in which a SignedData's content type is looked for */

/* One parse under way. */
typedef struct parse {
    arena_t *arena;
    const findings_t *findings;
    signed_data_t *signed_data;
    const char *where; /* what is being read: the detail of cms-malformed */
    size_t certificate_capacity, number_capacity, crl_capacity, ocsp_capacity, signer_capacity;
    size_t crl_total;
    /* What decides the version number (section 5.1). */
    bool other_certificates, other_crls, v2_attribute_certificates, v1_attribute_certificates;
} parse_t;

/* ---- what it is ---- */

/* Skips a length octet field; absent if it is cut off. */
static bytes_t skip_length(bytes_t in)
{
    if (!in.size)
        return BYTES_NONE;
    size_t more = in.data[0] > 0x80 ? in.data[0] & 0x7fu : 0;
    return more < in.size ? bytes_from(in, 1 + more) : BYTES_NONE;
}

cms_type_t cms_type_of(bytes_t cms)
{
    if (!cms.size || cms.data[0] != 0x30)
        return CMS_NONE;
    bytes_t inside = skip_length(bytes_from(cms, 1));
    if (inside.size < 2 || inside.data[0] != DER_OID || inside.data[1] >= 0x80 ||
        inside.data[1] > inside.size - 2)
        return CMS_NONE;
    bytes_t oid = bytes_slice(inside, 2, inside.data[1]);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (bytes_equal_text(oid, types[i].oid))
            return types[i].type;
    return der_oid_valid(oid) ? CMS_OTHER : CMS_NONE;
}

bytes_t cms_content_start(bytes_t cms)
{
    static const uint8_t tags[] = {0xA0, 0x24, DER_OCTET_STRING}; /* [0], segmented or not */
    const bytes_t type = bytes_text("\x06\x09" ID_DATA);
    size_t at = bytes_find(bytes_slice(cms, 0, CONTENT_TYPE_WITHIN), type);
    if (at == SIZE_MAX || cms_type_of(cms) != CMS_SIGNED_DATA)
        return BYTES_NONE;
    bytes_t in = bytes_from(cms, at + type.size);
    for (size_t i = 0; i < sizeof tags; i++)
        if (in.size && in.data[0] == tags[i])
            in = skip_length(bytes_from(in, 1));
        else if (tags[i] != 0x24)
            return BYTES_NONE;
    return in;
}

/* ---- values ---- */

gpg_error_t octets_whole(arena_t *arena, const der_item_t *octet_string, bytes_t *r_octets)
{
    uint64_t size;
    *r_octets = BYTES_NONE;
    gpg_error_t err = der_octets_size(octet_string, &size);
    if (err)
        return err;
    if (!octet_string->constructed) {
        *r_octets = octet_string->content;
        return 0;
    }
    uint8_t *memory = arena_alloc(arena, (size_t)size + 1);
    if (!memory)
        return ERR(ENOMEM);
    der_octets_t octets;
    bytes_t run;
    size_t used = 0;
    der_octets_start(octet_string, &octets);
    while (!(err = der_octets_next(&octets, &run)) && bytes_present(run)) {
        memcpy(memory + used, run.data, run.size);
        used += run.size;
    }
    if (!err)
        *r_octets = bytes_of(memory, used);
    return err;
}

/* A version number: any INTEGER, since senders get it wrong; the caller compares it. */
static gpg_error_t read_version(der_reader_t *reader, int64_t *r_version)
{
    der_item_t item;
    gpg_error_t err = der_expect(reader, DER_INTEGER, &item);
    return err ? err : der_small_integer(&item, r_version);
}

/* ---- certificates and revocation data ---- */

static gpg_error_t keep(parse_t *parse, bytes_t **items, size_t *count, size_t *capacity,
                        bytes_t whole)
{
    bytes_t *list = *items;
    bytes_t *slot = arena_push(parse->arena, list, *count, *capacity);
    *items = list;
    if (!slot)
        return ERR(ENOMEM);
    *slot = whole;
    return 0;
}

static gpg_error_t keep_number(parse_t *parse, size_t number)
{
    size_t count = parse->signed_data->certificate_count;
    size_t *slot = arena_push(parse->arena, parse->signed_data->certificate_numbers, count,
                              parse->number_capacity);
    if (!slot)
        return ERR(ENOMEM);
    *slot = number;
    return 0;
}

/* Section 10.2.2: CertificateChoices. */
static gpg_error_t add_certificate(parse_t *parse, const der_item_t *item, size_t number)
{
    signed_data_t *signed_data = parse->signed_data;
    if (item->tag_class == DER_CONTEXT && item->tag <= 3) {
        parse->v1_attribute_certificates |= item->tag == 1;
        parse->v2_attribute_certificates |= item->tag == 2;
        parse->other_certificates |= item->tag == 3;
        return 0;
    }
    if (number == LIMIT_CERTIFICATES)
        findings_add(parse->findings, FINDING_CERTIFICATES_LIMIT, "more than %s",
                     LIMIT_TEXT(LIMIT_CERTIFICATES));
    if (number >= LIMIT_CERTIFICATES)
        return 0;
    signed_data->certificate_total = number + 1;
    if (!der_is(item, DER_UNIVERSAL, DER_SEQUENCE)) {
        findings_add(parse->findings, FINDING_CERTIFICATE_UNREADABLE, "certificate %zu",
                     number + 1);
        return 0;
    }
    gpg_error_t error = keep_number(parse, number + 1);
    return error ? error
                 : keep(parse, &signed_data->certificates, &signed_data->certificate_count,
                        &parse->certificate_capacity, item->whole);
}

static gpg_error_t read_certificates(parse_t *parse, const der_item_t *set)
{
    der_reader_t inside;
    der_item_t item;
    size_t number = 0;
    parse->where = N_("certificates");
    gpg_error_t err = der_enter(set, &inside);
    while (!err && !der_at_end(&inside)) {
        err = der_next(&inside, &item);
        if (!err)
            err = add_certificate(parse, &item, number);
        number += item.tag_class == DER_UNIVERSAL;
    }
    return err;
}

/* Section 10.2.1: OtherRevocationInfoFormat, of which OCSP responses (RFC 5940) are used. */
static gpg_error_t add_other_revocation(parse_t *parse, const der_item_t *item)
{
    signed_data_t *signed_data = parse->signed_data;
    der_reader_t inside;
    der_item_t format, info;
    gpg_error_t err = der_enter(item, &inside);
    if (!err)
        err = der_expect(&inside, DER_OID, &format);
    if (!err)
        err = der_next(&inside, &info);
    if (!err)
        err = der_expect_end(&inside);
    if (err || !bytes_equal_text(format.content, OID_OCSP))
        return err;
    return keep(parse, &signed_data->ocsp, &signed_data->ocsp_count, &parse->ocsp_capacity,
                info.whole);
}

static gpg_error_t add_revocation(parse_t *parse, const der_item_t *item)
{
    signed_data_t *signed_data = parse->signed_data;
    parse->other_crls |= der_is(item, DER_CONTEXT, 1);
    if (parse->crl_total++ == LIMIT_CRLS)
        findings_add(parse->findings, FINDING_CRLS_LIMIT, "more than %s", LIMIT_TEXT(LIMIT_CRLS));
    if (parse->crl_total > LIMIT_CRLS)
        return 0;
    if (der_is(item, DER_CONTEXT, 1))
        return add_other_revocation(parse, item);
    if (!der_is(item, DER_UNIVERSAL, DER_SEQUENCE))
        return 0;
    return keep(parse, &signed_data->crls, &signed_data->crl_count, &parse->crl_capacity,
                item->whole);
}

static gpg_error_t read_revocations(parse_t *parse, const der_item_t *set)
{
    der_reader_t inside;
    der_item_t item;
    parse->where = N_("revocation data");
    gpg_error_t err = der_enter(set, &inside);
    while (!err && !der_at_end(&inside)) {
        err = der_next(&inside, &item);
        if (!err)
            err = add_revocation(parse, &item);
    }
    return err;
}

/* ---- signers ---- */

/* Section 5.3: SignerIdentifier. */
static gpg_error_t read_identifier(parse_t *parse, der_reader_t *reader, signer_info_t *signer)
{
    der_item_t item, serial;
    der_reader_t inside;
    if (der_optional(reader, DER_CONTEXT, 0, &item))
        return octets_whole(parse->arena, &item, &signer->key_identifier);
    gpg_error_t err = der_expect_enter(reader, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect(&inside, DER_SEQUENCE, &item);
    if (!err)
        err = der_expect(&inside, DER_INTEGER, &serial);
    if (!err)
        err = der_expect_end(&inside);
    if (!err)
        err = der_integer(&serial, &signer->serial);
    if (!err)
        signer->issuer = item.whole;
    return err;
}

static gpg_error_t read_algorithm(der_reader_t *reader, bytes_t *r_identifier)
{
    der_item_t item;
    gpg_error_t err = der_expect(reader, DER_SEQUENCE, &item);
    *r_identifier = item.whole;
    return err;
}

static gpg_error_t read_signature(parse_t *parse, der_reader_t *reader, signer_info_t *signer)
{
    der_item_t item;
    gpg_error_t err = der_expect(reader, DER_OCTET_STRING, &item);
    return err ? err : octets_whole(parse->arena, &item, &signer->signature);
}

/* The signed ones are read where they are judged; of the others only the structure matters. */
static gpg_error_t check_unsigned_attributes(bytes_t attributes)
{
    der_reader_t outer = der_reader(attributes, DER_RULES_BER), set;
    der_item_t item;
    attribute_t attribute;
    if (!bytes_present(attributes))
        return 0;
    gpg_error_t err = der_next(&outer, &item);
    if (!err)
        err = der_enter(&item, &set);
    while (!err && !der_at_end(&set))
        err = attribute_read(&set, &attribute);
    return err;
}

static gpg_error_t read_attributes(der_reader_t *reader, uint32_t tag, bytes_t *r_attributes)
{
    der_item_t item;
    if (!der_optional(reader, DER_CONTEXT, tag, &item))
        return 0;
    *r_attributes = item.whole;
    return item.constructed ? 0 : ERR(BAD_BER);
}

/* Section 5.3: SignerInfo. */
static gpg_error_t read_signer(parse_t *parse, der_reader_t *set, signer_info_t *signer)
{
    der_reader_t fields;
    parse->where = N_("signer");
    gpg_error_t err = der_expect_enter(set, DER_SEQUENCE, &fields);
    if (!err)
        err = read_version(&fields, &signer->version);
    if (!err)
        err = read_identifier(parse, &fields, signer);
    parse->where = err ? parse->where : N_("algorithms of the signer");
    if (!err)
        err = read_algorithm(&fields, &signer->digest_algorithm);
    if (!err)
        err = read_attributes(&fields, 0, &signer->signed_attributes);
    if (!err)
        err = read_algorithm(&fields, &signer->signature_algorithm);
    parse->where = err ? parse->where : N_("signature");
    if (!err)
        err = read_signature(parse, &fields, signer);
    parse->where = err ? parse->where : N_("unsigned attributes");
    if (!err)
        err = read_attributes(&fields, 1, &signer->unsigned_attributes);
    if (!err)
        err = check_unsigned_attributes(signer->unsigned_attributes);
    if (!err)
        err = der_expect_end(&fields);
    return err;
}

static gpg_error_t read_signers(parse_t *parse, const der_item_t *set)
{
    signed_data_t *signed_data = parse->signed_data;
    const findings_t *findings = parse->findings;
    der_reader_t inside;
    parse->where = N_("signers");
    gpg_error_t err = der_enter(set, &inside);
    while (!err && !der_at_end(&inside)) {
        if (signed_data->signer_count == LIMIT_SIGNERS) {
            findings_add(findings, FINDING_SIGNERS_LIMIT, "more than %s",
                         LIMIT_TEXT(LIMIT_SIGNERS));
            return 0;
        }
        signer_info_t *signer = arena_push(parse->arena, signed_data->signers,
                                           signed_data->signer_count, parse->signer_capacity);
        err = signer ? read_signer(parse, &inside, signer) : ERR(ENOMEM);
    }
    return err;
}

/* ---- SignedData ---- */

/* Section 5.1: DigestAlgorithmIdentifiers, of whatever algorithms. */
static gpg_error_t check_digest_algorithms(parse_t *parse, const der_item_t *set)
{
    der_reader_t inside;
    der_item_t item;
    parse->where = N_("digest algorithms");
    gpg_error_t err = der_enter(set, &inside);
    while (!err && !der_at_end(&inside)) {
        err = der_next(&inside, &item);
        if (!err)
            err = algorithm_identifier_check(item.whole);
    }
    return err;
}

/* Section 5.2: EncapsulatedContentInfo. */
static gpg_error_t read_content(parse_t *parse, der_reader_t *reader)
{
    signed_data_t *signed_data = parse->signed_data;
    der_reader_t inside, explicit;
    der_item_t type, wrapper;
    uint64_t size;
    parse->where = N_("content");
    gpg_error_t err = der_expect_enter(reader, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect(&inside, DER_OID, &type);
    if (err)
        return err;
    signed_data->content_type = type.content;
    if (der_at_end(&inside))
        return 0;
    err = der_expect_context(&inside, 0, &wrapper);
    if (!err)
        err = der_expect_end(&inside);
    if (!err)
        err = der_enter(&wrapper, &explicit);
    if (!err)
        err = der_expect(&explicit, DER_OCTET_STRING, &signed_data->content);
    if (!err)
        err = der_expect_end(&explicit);
    if (!err)
        err = der_octets_size(&signed_data->content, &size);
    signed_data->has_content = !err;
    return err;
}

static gpg_error_t read_signed_data(parse_t *parse, der_reader_t *reader)
{
    der_reader_t fields;
    der_item_t item;
    parse->where = N_("SignedData");
    gpg_error_t err = der_expect_enter(reader, DER_SEQUENCE, &fields);
    if (!err)
        err = read_version(&fields, &parse->signed_data->version);
    if (!err)
        err = der_expect(&fields, DER_SET, &item);
    if (!err) {
        parse->signed_data->digest_algorithms = item.whole;
        err = check_digest_algorithms(parse, &item);
    }
    if (!err)
        err = read_content(parse, &fields);
    if (!err && der_optional(&fields, DER_CONTEXT, 0, &item))
        err = read_certificates(parse, &item);
    if (!err && der_optional(&fields, DER_CONTEXT, 1, &item))
        err = read_revocations(parse, &item);
    parse->where = err ? parse->where : N_("signers");
    if (!err)
        err = der_expect(&fields, DER_SET, &item);
    if (!err)
        err = read_signers(parse, &item);
    return err ? err : der_expect_end(&fields);
}

static gpg_error_t read_content_info(parse_t *parse, der_reader_t *reader)
{
    der_reader_t fields, explicit;
    der_item_t type, wrapper;
    parse->where = N_("ContentInfo");
    gpg_error_t err = der_expect_enter(reader, DER_SEQUENCE, &fields);
    if (!err)
        err = der_expect(&fields, DER_OID, &type);
    if (!err && !bytes_equal_text(type.content, PKCS7 "\x02"))
        err = ERR(BAD_BER);
    if (!err)
        err = der_expect_context(&fields, 0, &wrapper);
    if (!err)
        err = der_expect_end(&fields);
    if (!err)
        err = der_enter(&wrapper, &explicit);
    if (!err)
        err = read_signed_data(parse, &explicit);
    return err ? err : der_expect_end(&explicit);
}

/* ---- what is odd but readable ---- */

/* Base64 padding and line ends that were taken for part of the structure are harmless; anything
 * else may be there to be read by another program. */
static bool only_padding(bytes_t rest)
{
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i] != 0 && rest.data[i] != '\r' && rest.data[i] != '\n')
            return false;
    return true;
}

/* Section 5.1. */
static int64_t expected_version(const parse_t *parse)
{
    const signed_data_t *signed_data = parse->signed_data;
    if (parse->other_certificates || parse->other_crls)
        return 5;
    if (parse->v2_attribute_certificates)
        return 4;
    if (parse->v1_attribute_certificates || !bytes_equal_text(signed_data->content_type, ID_DATA))
        return 3;
    for (size_t i = 0; i < signed_data->signer_count; i++)
        if (signed_data->signers[i].version == 3)
            return 3;
    return 1;
}

static void check_versions(const parse_t *parse)
{
    const signed_data_t *signed_data = parse->signed_data;
    const findings_t *findings = parse->findings;
    if (signed_data->version != expected_version(parse))
        findings_add(findings, FINDING_CMS_VERSION, "SignedData has %lld instead of %lld",
                     (long long)signed_data->version, (long long)expected_version(parse));
    for (size_t i = 0; i < signed_data->signer_count; i++) {
        const signer_info_t *signer = &signed_data->signers[i];
        int64_t expected = bytes_present(signer->key_identifier) ? 3 : 1;
        const findings_t here = findings_of_signer(findings, i);
        if (signer->version != expected)
            findings_add(&here, FINDING_CMS_VERSION, "SignerInfo has %lld instead of %lld",
                         (long long)signer->version, (long long)expected);
    }
}

static void check_content_type(const parse_t *parse)
{
    char oid[128];
    bytes_t type = parse->signed_data->content_type;
    if (bytes_equal_text(type, ID_DATA))
        return;
    bool readable = !der_oid_text(type, oid, sizeof oid);
    findings_add(parse->findings, FINDING_CMS_CONTENT_TYPE, "%-s",
                 readable ? oid : N_("(malformed)"));
}

/* The size without the content: everything in it is looked at more than once. */
static gpg_error_t check_size(parse_t *parse, bytes_t whole)
{
    const signed_data_t *signed_data = parse->signed_data;
    size_t content = signed_data->has_content ? signed_data->content.whole.size : 0;
    parse->where = MORE_THAN(LIMIT_CMS_SIZE);
    return whole.size - content > LIMIT_CMS_SIZE ? ERR(BAD_BER) : 0;
}

static gpg_error_t refuse(parse_t *parse, gpg_error_t err)
{
    *parse->signed_data = (signed_data_t){.version = 0};
    if (gpg_err_code(err) == GPG_ERR_ENOMEM)
        return err;
    findings_add(parse->findings, FINDING_CMS_MALFORMED, "%-s%-s", parse->where,
                 limit_detail(parse->arena, err));
    return ERR(BAD_BER);
}

bool cms_well_formed(bytes_t cms)
{
    der_reader_t reader = der_reader(cms, DER_RULES_BER), fields, explicit;
    der_item_t type, wrapper, content;
    uint64_t size;
    bool whole = !der_expect_enter(&reader, DER_SEQUENCE, &fields) && only_padding(reader.rest) &&
                 !der_expect(&fields, DER_OID, &type) &&
                 !der_expect_context(&fields, 0, &wrapper) && der_at_end(&fields) &&
                 !der_enter(&wrapper, &explicit) && !der_next(&explicit, &content) &&
                 der_at_end(&explicit);
    if (!whole || !bytes_equal_text(type.content, ID_DATA))
        return whole;
    return der_is(&content, DER_UNIVERSAL, DER_OCTET_STRING) && !der_octets_size(&content, &size);
}

gpg_error_t signed_data_parse(arena_t *arena, bytes_t cms, const findings_t *findings,
                              signed_data_t *r_signed)
{
    *r_signed = (signed_data_t){.version = 0};
    parse_t parse = {.arena = arena, .findings = findings, .signed_data = r_signed};
    der_reader_t reader = der_reader(cms, DER_RULES_BER);
    gpg_error_t err = read_content_info(&parse, &reader);
    if (!err)
        err = check_size(&parse, bytes_slice(cms, 0, cms.size - reader.rest.size));
    if (err)
        return refuse(&parse, err);
    if (!only_padding(reader.rest))
        findings_add(findings, FINDING_CMS_TRAILING_DATA, "%zu bytes", reader.rest.size);
    check_content_type(&parse);
    check_versions(&parse);
    return 0;
}

gpg_error_t signed_data_content(const signed_data_t *signed_data, struct spool *spool,
                                bytes_t *r_content)
{
    der_octets_t octets;
    bytes_t first, run;
    *r_content = BYTES_NONE;
    if (!signed_data->has_content)
        return 0;
    der_octets_start(&signed_data->content, &octets);
    gpg_error_t err = der_octets_next(&octets, &first);
    if (!err)
        err = der_octets_next(&octets, &run);
    if (err)
        return err;
    if (!bytes_present(run)) { /* in one piece */
        *r_content = bytes_present(first) ? first : bytes_of("", 0);
        return 0;
    }
    err = spool_append(spool, first);
    while (!err && bytes_present(run)) {
        err = spool_append(spool, run);
        if (!err)
            err = der_octets_next(&octets, &run);
    }
    return err ? err : spool_finish(spool, r_content);
}
