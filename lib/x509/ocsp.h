/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6960: OCSP responses, as views into their DER. */
#ifndef SMIME_X509_OCSP_H
#define SMIME_X509_OCSP_H

#include "crypto/digest.h"
#include "x509/crl.h"

typedef struct ocsp_response {
    bytes_t tbs; /* ResponseData, whole */
    bytes_t signature_algorithm;
    bytes_t signature;
    bytes_t responder_name;     /* Name, whole; or absent */
    bytes_t responder_key_hash; /* SHA-1 of the public key's bits; or absent */
    bytes_t responses;          /* content of the SEQUENCE OF SingleResponse */
    bytes_t certificates;       /* content of the SEQUENCE OF Certificate, or absent */
    bool unknown_critical;      /* has a critical extension that is not known */
} ocsp_response_t;

/* Reads a response that has a status to tell (successful, id-pkix-ocsp-basic); nothing may follow
 * it. INV_RESPONSE: malformed, or the responder's refusal ("tryLater"). */
gpg_error_t ocsp_response_parse(bytes_t der, ocsp_response_t *r_response);

typedef enum ocsp_status { OCSP_GOOD, OCSP_REVOKED, OCSP_UNKNOWN } ocsp_status_t;

typedef struct ocsp_single {
    bytes_t hash_algorithm; /* AlgorithmIdentifier, whole */
    bytes_t issuer_name_hash, issuer_key_hash;
    bytes_t serial; /* INTEGER content */
    ocsp_status_t status;
    int64_t revoked_at; /* if revoked */
    crl_reason_t reason;
    int64_t this_update;
    int64_t next_update; /* INT64_MAX: not said */
    bool unknown_critical;
} ocsp_single_t;

/* The next SingleResponse of a reader over `responses`. INV_RESPONSE. */
gpg_error_t ocsp_single_next(der_reader_t *responses, ocsp_single_t *r_single);

/* Whether this is the hash of data (section 4.1.1); false for an algorithm that is not known. */
bool ocsp_hash_is(const digest_algorithm_t *digest, bytes_t data, bytes_t hash);

#endif
