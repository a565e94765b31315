/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5: SignedData, read without copying. */
#ifndef SMIME_CMS_SIGNED_DATA_H
#define SMIME_CMS_SIGNED_DATA_H

#include "asn1/der.h"
#include "base/finding.h"
#include "x509/name_compare.h"

typedef enum cms_type {
    CMS_NONE, /* no ContentInfo */
    CMS_DATA,
    CMS_SIGNED_DATA,
    CMS_ENVELOPED_DATA, /* also AuthEnvelopedData and EncryptedData */
    CMS_COMPRESSED_DATA,
    CMS_OTHER
} cms_type_t;

typedef struct signer_info {
    int64_t version;
    bytes_t issuer, serial;      /* whole DER of the Name; content of the INTEGER. Or absent */
    name_digest_t issuer_digest; /* see name_equal_digested */
    bytes_t key_identifier;      /* content, or absent */
    bytes_t digest_algorithm;    /* AlgorithmIdentifier, whole DER */
    bytes_t signature_algorithm;
    bytes_t signed_attributes; /* the [0] element, whole, as sent; or absent */
    bytes_t signature;
    bytes_t unsigned_attributes; /* the [1] element, whole; or absent */
} signer_info_t;

typedef struct signed_data {
    int64_t version;
    bytes_t digest_algorithms; /* the SET, whole */
    bytes_t content_type;      /* eContentType OID, content octets */
    bool has_content;
    der_item_t content;    /* eContent OCTET STRING; read it with der_octets_* */
    bytes_t *certificates; /* whole DER each; X.509 certificates only */
    size_t certificate_count;
    size_t
        *certificate_numbers; /* of each, from 1: others are missing that cannot be certificates */
    size_t certificate_total; /* the highest number that was looked at */
    bytes_t *crls;            /* whole DER each; CertificateLists only */
    size_t crl_count;
    bytes_t *ocsp; /* OCSPResponse of RFC 5940 other revocation info */
    size_t ocsp_count;
    signer_info_t *signers;
    size_t signer_count;
} signed_data_t;

/* What a CMS structure is, from its first bytes; what follows may be missing. */
cms_type_t cms_type_of(bytes_t cms);
/* What a SignedData of data begins with that cannot be read, cut off maybe; absent if it cannot be told. */
bytes_t cms_content_start(bytes_t cms);
/* Whether it is a whole ContentInfo of any type, with one element in it and nothing behind it but zeros,
 * CR and LF; id-data holds an OCTET STRING. */
bool cms_well_formed(bytes_t cms);
/* Reads a ContentInfo holding SignedData. Adds findings: cms-malformed, cms-trailing-data (bytes
 * after it other than zeros, CR and LF), cms-version, cms-content-type, certificate-unreadable
 * (what stands among the certificates and is none), the limits; no-signer is the caller's. BAD_BER
 * after cms-malformed; other errors: ENOMEM. */
gpg_error_t signed_data_parse(arena_t *arena, bytes_t cms, const findings_t *findings,
                              signed_data_t *r_signed);
/* The content as one view: of the input where it is in one piece, else collected into `spool`. */
struct spool;
gpg_error_t signed_data_content(const signed_data_t *signed_data, struct spool *spool,
                                bytes_t *r_content);

/* All octets of an OCTET STRING: a view of the input, or of the arena when it came in segments. */
gpg_error_t octets_whole(arena_t *arena, const der_item_t *octet_string, bytes_t *r_octets);

#endif
