/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 5: certificate revocation lists, as views into their DER. Entries are scanned,
 * never kept: a list may have millions. */
#ifndef SMIME_X509_CRL_H
#define SMIME_X509_CRL_H

#include "x509/distribution_point.h"

/* CRLReason (section 5.3.1). */
typedef enum crl_reason {
    REASON_UNSPECIFIED = 0,
    REASON_KEY_COMPROMISE = 1,
    REASON_CA_COMPROMISE = 2,
    REASON_CERTIFICATE_HOLD = 6,
    REASON_REMOVE_FROM_CRL = 8,
    REASON_LAST = 10
} crl_reason_t;

typedef struct crl {
    bytes_t tbs;                 /* whole */
    bytes_t issuer;              /* Name, whole */
    bytes_t signature_algorithm; /* AlgorithmIdentifier, whole */
    bytes_t signature;
    int64_t this_update;
    int64_t next_update;         /* INT64_MIN: not said, so it holds for no time */
    bytes_t entries;             /* content of revokedCertificates, or absent */
    bytes_t number, base_number; /* INTEGER contents, or absent; base_number: it is a delta CRL */
    bytes_t authority_key_id;    /* the extension's value, or absent */
    bytes_t key_id;              /* keyIdentifier in it, or absent */
    issuing_point_t point;
    bool unknown_critical; /* has a critical extension that is not known: must not be used */
} crl_t;

/* Reads all but the entries; der is one whole CertificateList. INV_CRL. */
gpg_error_t crl_parse(bytes_t der, crl_t *r_crl);

/* What a list says about one certificate. */
typedef struct crl_entry {
    bool found;
    int64_t time; /* revocationDate, or invalidityDate (section 5.3.2) if that is earlier */
    crl_reason_t reason;
} crl_entry_t;

/* Looks for a certificate by serial number (INTEGER content) and issuer; in an indirect list,
 * certificateIssuer (section 5.3.3) says whose an entry is. All entries are read; of several about
 * the certificate the gravest is told. removeFromCRL is found in delta CRLs only.
 *   INV_CRL            an entry is malformed
 *   ENOMEM
 *   UNKNOWN_CRIT_EXTN  an entry has a critical extension that is not known: must not be used */
gpg_error_t crl_find(const crl_t *crl, bytes_t serial, bytes_t issuer, crl_entry_t *r_entry);
/* Adds what is said elsewhere about the same certificate: the graver of both stays (removal, hold,
 * revocation, compromise), with the earlier time. True: that is the other. */
bool crl_entry_add(crl_entry_t *entry, const crl_entry_t *other);

const char *crl_reason_name(crl_reason_t reason); /* "keyCompromise" */
/* Order of two CRL numbers (INTEGER contents, not negative): < 0, 0, > 0. */
int crl_number_compare(bytes_t a, bytes_t b);

#endif
