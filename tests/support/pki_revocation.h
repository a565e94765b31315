/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Revocation data of the generated PKI, beside its CRLs: distribution points and OCSP responses. */
#ifndef SMIME_TEST_PKI_REVOCATION_H
#define SMIME_TEST_PKI_REVOCATION_H

#include "pki.h"

#define PKI_OID_ISSUING_POINT "2.5.29.28"
#define PKI_OID_POINTS        "2.5.29.31"
#define PKI_OID_ISSUER_NAMES  "2.5.29.18"
#define PKI_OID_OCSP_NO_CHECK "1.3.6.1.5.5.7.48.1.5"
#define PKI_OID_OCSP_NONCE    "1.3.6.1.5.5.7.48.1.2"

/* issuingDistributionPoint (RFC 5280 section 5.2.5). Names as in pki.h; relative: one RDN, "CN=x";
 * reasons: bit n of ReasonFlags as 1 << n, 0: absent. */
typedef struct pki_issuing_point {
    const char *names, *relative;
    bool only_user, only_ca, only_attribute, indirect;
    unsigned reasons;
} pki_issuing_point_t;
bytes_t pki_issuing_point(arena_t *arena, const pki_issuing_point_t *point);

/* DistributionPoint (section 4.2.1.13). */
typedef struct pki_point {
    const char *names, *relative;
    const char *crl_issuer; /* general names */
    unsigned reasons;
} pki_point_t;
bytes_t pki_points(arena_t *arena, const pki_point_t *points, size_t count);

/* Lists of one extension, of the arena. */
const pki_extension_t *pki_extension(arena_t *arena, const char *oid, bool critical, bytes_t value);
#define PKI_ISSUING(arena, ...)                                                                    \
    pki_extension((arena), PKI_OID_ISSUING_POINT, true,                                            \
                  pki_issuing_point((arena), &(pki_issuing_point_t){__VA_ARGS__}))
#define PKI_POINTS(arena, ...)                                                                     \
    pki_extension((arena), PKI_OID_POINTS, false,                                                  \
                  pki_points((arena), (const pki_point_t[]){__VA_ARGS__},                          \
                             sizeof((const pki_point_t[]){__VA_ARGS__}) / sizeof(pki_point_t)))

/* Zero everywhere but certificate and issuer makes a good status, signed by the issuer, who is
 * named by name. */
typedef struct pki_ocsp_options {
    const pki_certificate_t *certificate, *issuer; /* what it is about */
    const char *hash;                              /* of the CertID; NULL: "sha1" */
    bytes_t key_hash;                              /* another issuerKeyHash */
    unsigned status;                               /* 0 good, 1 revoked, 2 unknown */
    int64_t revoked_at;
    int reason;                         /* PKI_NUMBER */
    int64_t this_update;                /* 0: PKI_NOW - 1 hour */
    int64_t next_update;                /* 0: PKI_NOW + 1 day; -1: absent */
    const pki_certificate_t *responder; /* NULL: the issuer */
    bool by_key;                        /* name the responder by the hash of its key */
    const pki_certificate_t *include;   /* certificate to put in */
    gnutls_privkey_t sign_with;
    const char *digest;
    bool break_signature;
    const pki_extension_t *extensions, *single_extensions;
    unsigned response_status; /* 3: tryLater */
} pki_ocsp_options_t;
bytes_t pki_ocsp(arena_t *arena, const pki_ocsp_options_t *options);
#define PKI_OCSP(arena, ...) pki_ocsp((arena), &(pki_ocsp_options_t){__VA_ARGS__})

#endif
