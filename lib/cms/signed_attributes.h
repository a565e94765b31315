/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 11, RFC 5035 (signingCertificate), RFC 6211 (CMSAlgorithmProtection): the signed
 * attributes of one signer. */
#ifndef SMIME_CMS_SIGNED_ATTRIBUTES_H
#define SMIME_CMS_SIGNED_ATTRIBUTES_H

#include "cms/signed_data.h"
#include "x509/certificate.h"

typedef struct signed_attributes {
    bytes_t content_type;   /* OID content */
    bytes_t message_digest; /* octets */
    bool has_signing_time;
    int64_t signing_time;
    bool signing_time_unreadable; /* it is there, but is no time */
    bytes_t signing_certificate;  /* the attribute's value (SigningCertificate), whole; or absent */
    bytes_t signing_certificate_v2; /* likewise SigningCertificateV2 */
    bytes_t algorithm_protection;   /* likewise */
    bytes_t der;     /* the attributes as the signature covers them: a DER SET OF (arena) */
    bool was_der;    /* the bytes as sent, with the SET tag, are the same */
    bytes_t as_sent; /* the bytes as sent, with the SET tag in place of [0] (arena) */
} signed_attributes_t;

/* Reads signer->signed_attributes (present). Adds attribute-missing, -duplicate, -malformed,
 * attribute-content-type (against content_type), algorithm-protection, signing-time-unreadable, and
 * algorithm-unknown for a signingCertificateV2 whose hash is not known. BAD_BER if any of these fails the signer: what could be
 * read is there for a report, never to be relied on; ENOMEM. */
gpg_error_t signed_attributes_parse(arena_t *arena, const signer_info_t *signer,
                                    bytes_t content_type, const findings_t *findings,
                                    signed_attributes_t *r_attributes);
/* Whether signingCertificate(V2), where present, names this certificate (first ESSCertID; hash, and
 * issuerSerial where given). ENOMEM. */
gpg_error_t signed_attributes_name_certificate(const signed_attributes_t *attributes,
                                               const certificate_t *certificate, bool *r_named);
/* Whether content itself parses as a SET OF Attribute with contentType and messageDigest: signed
 * attributes passed off as content. */
bool signed_attributes_are_content(bytes_t content);

#endif
