/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1, RFC 8550 section 4: builds and judges the path from a signer's certificate to a
 * trust anchor. */
#ifndef SMIME_PATH_CERTIFICATION_PATH_H
#define SMIME_PATH_CERTIFICATION_PATH_H

#include "base/finding.h"
#include "base/limits.h"
#include "crypto/signature.h"
#include "path/path_rules.h"
#include "trust/store.h"
#include "x509/certificate.h"
#include "x509/certificate_cache.h"

/* Where certificates and revocation data come from. */
typedef struct path_sources {
    const smime_store_t *store;
    certificate_cache_t *cache;
    certificate_t *const *embedded; /* of the message */
    size_t embedded_count;
    const bytes_t *crls; /* of the message: CertificateLists */
    size_t crl_count;
    const bytes_t *ocsp; /* of the message */
    size_t ocsp_count;
    const uint8_t *revocation_digest; /* of path_cache_digest, or NULL: made for each path anew */
} path_sources_t;

#define REVOCATION_DIGEST_SIZE 32

/* A path from signer (0) to anchor. When no path is good: the one that got furthest. */
typedef struct certification_path {
    smime_answer_t trust;
    struct {
        certificate_t *certificate; /* owned reference */
        smime_answer_t state;
        const char *anchor;  /* origin of the trust, on the last one */
        const char *problem; /* code of the worst finding about it, if that is no note */
        smime_revocation_t revocation;
        int64_t revoked_at;            /* if revoked */
        const char *revocation_reason; /* likewise; else NULL */
    } entries[LIMIT_PATH_LENGTH];
    size_t count;
    /* the signer's subject has an emailAddress that name constraints do not allow, beside a
     * subjectAltName that keeps the path good: those of the subject do not count */
    bool subject_addresses_excluded;
} certification_path_t;

/* Finds a good path if there is one. The findings of the path that is returned are added to `findings`
 * (details name the certificate and the rule). Only ENOMEM fails; trust is PASS only if every rule held.
 * Bounded by LIMIT_PATH_CANDIDATES, LIMIT_PATH_LENGTH and budget (path-limit). */
gpg_error_t certification_path_build(const path_sources_t *sources, const path_rules_t *rules,
                                     certificate_t *target, key_budget_t *budget,
                                     const findings_t *findings, certification_path_t *r_path);
void certification_path_release(certification_path_t *path);

#endif
