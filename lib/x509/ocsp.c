/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960 section 4.2: reads an OCSPResponse. */
#include "x509/ocsp.h"

#include "asn1/der_value.h"
#include "base/error.h"

#include <gnutls/crypto.h>

static const uint8_t id_pkix_ocsp_basic[] = {0x2b, 6, 1, 5, 5, 7, 48, 1, 1};

/* Extensions: none of a response's has to be understood (a nonce is no use here: there was no
 * request), but a critical one that is not known makes it unusable. */
static gpg_error_t scan_extensions(const der_item_t *tagged, bool *r_unknown_critical)
{
    der_reader_t reader, extensions, extension;
    der_item_t oid, item;
    static const uint8_t nonce[] = {0x2b, 6, 1, 5, 5, 7, 48, 1, 2};
    if (der_enter(tagged, &reader) || der_expect_enter(&reader, DER_SEQUENCE, &extensions) ||
        der_expect_end(&reader))
        return ERR(INV_RESPONSE);
    while (!der_at_end(&extensions)) {
        bool critical = false;
        if (der_expect_enter(&extensions, DER_SEQUENCE, &extension) ||
            der_expect(&extension, DER_OID, &oid))
            return ERR(INV_RESPONSE);
        if (der_optional(&extension, DER_UNIVERSAL, DER_BOOLEAN, &item) &&
            der_boolean(&item, &critical))
            return ERR(INV_RESPONSE);
        if (der_expect(&extension, DER_OCTET_STRING, &item) || der_expect_end(&extension))
            return ERR(INV_RESPONSE);
        if (critical && !bytes_equal(oid.content, bytes_of(nonce, sizeof nonce)))
            *r_unknown_critical = true;
    }
    return 0;
}

static bool read_time(der_reader_t *reader, int64_t *r_time)
{
    der_item_t item;
    return !der_expect(reader, DER_GENERALIZED_TIME, &item) && !der_time(&item, r_time);
}

/* [tag] EXPLICIT GeneralizedTime OPTIONAL: false if it is there and malformed. */
static bool read_optional_time(der_reader_t *reader, uint32_t tag, int64_t *r_time)
{
    der_item_t tagged;
    der_reader_t inside;
    if (!der_optional(reader, DER_CONTEXT, tag, &tagged))
        return true;
    return !der_enter(&tagged, &inside) && read_time(&inside, r_time) && der_at_end(&inside);
}

/* ---- the response ---- */

/* ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash } */
static gpg_error_t parse_responder(der_reader_t *data, ocsp_response_t *response)
{
    der_item_t tagged, item;
    der_reader_t inside;
    if (der_next(data, &tagged) || der_enter(&tagged, &inside) || der_next(&inside, &item) ||
        der_expect_end(&inside))
        return ERR(INV_RESPONSE);
    if (der_is(&tagged, DER_CONTEXT, 1) && der_is(&item, DER_UNIVERSAL, DER_SEQUENCE))
        response->responder_name = item.whole;
    else if (der_is(&tagged, DER_CONTEXT, 2) && der_is(&item, DER_UNIVERSAL, DER_OCTET_STRING))
        response->responder_key_hash = item.content;
    else
        return ERR(INV_RESPONSE);
    return 0;
}

/* ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID, producedAt, responses,
 * responseExtensions [1] OPTIONAL } */
static gpg_error_t parse_data(const der_item_t *tbs, ocsp_response_t *response)
{
    der_reader_t data;
    der_item_t item;
    int64_t produced_at;
    if (der_enter(tbs, &data))
        return ERR(INV_RESPONSE);
    if (der_optional(&data, DER_CONTEXT, 0, &item) &&
        !bytes_equal(item.content, bytes_of("\x02\x01", 3)))
        return ERR(INV_RESPONSE);
    if (parse_responder(&data, response) || !read_time(&data, &produced_at) ||
        der_expect(&data, DER_SEQUENCE, &item))
        return ERR(INV_RESPONSE);
    response->responses = item.content;
    if (der_optional(&data, DER_CONTEXT, 1, &item) &&
        scan_extensions(&item, &response->unknown_critical))
        return ERR(INV_RESPONSE);
    return der_expect_end(&data);
}

/* BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature, certs [0]
 * OPTIONAL } */
static gpg_error_t parse_basic(bytes_t der, ocsp_response_t *response)
{
    der_reader_t reader = der_reader(der, DER_RULES_DER), basic, inside;
    der_item_t tbs, algorithm, signature, tagged, certificates;
    if (der_expect_enter(&reader, DER_SEQUENCE, &basic) || der_expect_end(&reader) ||
        der_expect(&basic, DER_SEQUENCE, &tbs) || der_expect(&basic, DER_SEQUENCE, &algorithm) ||
        der_expect(&basic, DER_BIT_STRING, &signature) ||
        der_bit_string(&signature, &response->signature, NULL))
        return ERR(INV_RESPONSE);
    response->tbs = tbs.whole;
    response->signature_algorithm = algorithm.whole;
    if (der_optional(&basic, DER_CONTEXT, 0, &tagged)) {
        if (der_enter(&tagged, &inside) || der_expect(&inside, DER_SEQUENCE, &certificates) ||
            der_expect_end(&inside))
            return ERR(INV_RESPONSE);
        response->certificates = certificates.content;
    }
    return der_expect_end(&basic) ? ERR(INV_RESPONSE) : parse_data(&tbs, response);
}

/* OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED { successful(0), ... },
 * responseBytes [0] EXPLICIT SEQUENCE { responseType, response OCTET STRING } OPTIONAL } */
gpg_error_t ocsp_response_parse(bytes_t der, ocsp_response_t *r_response)
{
    der_reader_t reader = der_reader(der, DER_RULES_DER), outer, tagged_bytes, body;
    der_item_t status, tagged, type, octets;
    int64_t code;
    ocsp_response_t response = {.unknown_critical = false};
    *r_response = response;
    if (der_expect_enter(&reader, DER_SEQUENCE, &outer) || der_expect_end(&reader) ||
        der_expect(&outer, DER_ENUMERATED, &status) || der_small_integer(&status, &code) ||
        code != 0 || !der_optional(&outer, DER_CONTEXT, 0, &tagged) || der_expect_end(&outer))
        return ERR(INV_RESPONSE);
    if (der_enter(&tagged, &tagged_bytes) || der_expect_enter(&tagged_bytes, DER_SEQUENCE, &body) ||
        der_expect_end(&tagged_bytes) || der_expect(&body, DER_OID, &type) ||
        der_expect(&body, DER_OCTET_STRING, &octets) || der_expect_end(&body) ||
        octets.constructed ||
        !bytes_equal(type.content, bytes_of(id_pkix_ocsp_basic, sizeof id_pkix_ocsp_basic)))
        return ERR(INV_RESPONSE);
    if (parse_basic(octets.content, &response))
        return ERR(INV_RESPONSE);
    *r_response = response;
    return 0;
}

/* ---- one status ---- */

/* CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } */
static gpg_error_t parse_certificate_id(der_reader_t *reader, ocsp_single_t *single)
{
    der_reader_t id;
    der_item_t algorithm, name_hash, key_hash, serial;
    if (der_expect_enter(reader, DER_SEQUENCE, &id) || der_expect(&id, DER_SEQUENCE, &algorithm) ||
        der_expect(&id, DER_OCTET_STRING, &name_hash) ||
        der_expect(&id, DER_OCTET_STRING, &key_hash) || der_expect(&id, DER_INTEGER, &serial) ||
        der_expect_end(&id))
        return ERR(INV_RESPONSE);
    single->hash_algorithm = algorithm.whole;
    single->issuer_name_hash = name_hash.content;
    single->issuer_key_hash = key_hash.content;
    single->serial = serial.content;
    return 0;
}

/* RevokedInfo ::= SEQUENCE { revocationTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL } */
static gpg_error_t parse_revoked(const der_item_t *item, ocsp_single_t *single)
{
    der_reader_t reader, inside;
    der_item_t tagged, reason;
    int64_t number;
    single->status = OCSP_REVOKED;
    if (der_enter(item, &reader) || !read_time(&reader, &single->revoked_at))
        return ERR(INV_RESPONSE);
    if (der_optional(&reader, DER_CONTEXT, 0, &tagged)) {
        if (der_enter(&tagged, &inside) || der_expect(&inside, DER_ENUMERATED, &reason) ||
            der_expect_end(&inside) || der_small_integer(&reason, &number) || number < 0 ||
            number > REASON_LAST)
            return ERR(INV_RESPONSE);
        single->reason = (crl_reason_t)number;
    }
    return der_expect_end(&reader);
}

/* CertStatus ::= CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL }, implicit tags
 */
static gpg_error_t parse_status(der_reader_t *reader, ocsp_single_t *single)
{
    der_item_t item;
    single->status = OCSP_UNKNOWN;
    if (der_next(reader, &item) || item.tag_class != DER_CONTEXT || item.tag > 2)
        return ERR(INV_RESPONSE);
    if (item.tag == 1)
        return parse_revoked(&item, single);
    if (item.constructed || item.content.size)
        return ERR(INV_RESPONSE);
    if (item.tag == 0)
        single->status = OCSP_GOOD;
    return 0;
}

/* SingleResponse ::= SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0] OPTIONAL,
 * singleExtensions [1] OPTIONAL } */
gpg_error_t ocsp_single_next(der_reader_t *responses, ocsp_single_t *r_single)
{
    der_reader_t reader;
    der_item_t extensions;
    *r_single = (ocsp_single_t){.status = OCSP_UNKNOWN, .next_update = INT64_MAX};
    if (der_expect_enter(responses, DER_SEQUENCE, &reader) ||
        parse_certificate_id(&reader, r_single) || parse_status(&reader, r_single) ||
        !read_time(&reader, &r_single->this_update) ||
        !read_optional_time(&reader, 0, &r_single->next_update))
        return ERR(INV_RESPONSE);
    if (der_optional(&reader, DER_CONTEXT, 1, &extensions) &&
        scan_extensions(&extensions, &r_single->unknown_critical))
        return ERR(INV_RESPONSE);
    return der_expect_end(&reader) ? ERR(INV_RESPONSE) : 0;
}

bool ocsp_hash_is(const digest_algorithm_t *digest, bytes_t data, bytes_t hash)
{
    uint8_t computed[64];
    return digest && digest->size <= sizeof computed && hash.size == digest->size &&
           !gnutls_hash_fast(digest->gnutls, data.data, data.size, computed) &&
           bytes_equal(hash, bytes_of(computed, digest->size));
}
