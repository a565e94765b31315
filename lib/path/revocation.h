/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3 (CRLs) and RFC 6960 (OCSP responses given as files): has a certificate been
 * revoked? Nothing is ever fetched. */
#ifndef SMIME_PATH_REVOCATION_H
#define SMIME_PATH_REVOCATION_H

#include "path/certification_path.h"
#include "x509/crl.h"

typedef enum revocation_status {
    REVOCATION_NO_DATA, /* nothing that speaks about this certificate */
    REVOCATION_UNKNOWN, /* data that cannot be used: stale, not verifiable, not for all reasons */
    REVOCATION_GOOD,
    REVOCATION_REVOKED /* at the time of judgement as design rules it; see revoked_later */
} revocation_status_t;

typedef struct revocation_result {
    revocation_status_t status;
    const char
        *detail; /* reason and time, or what is missing: in the arena of the findings; or NULL */
    crl_reason_t reason; /* if revoked */
    int64_t time;        /* likewise: since when */
} revocation_result_t;

/* Judges one certificate of a path (path->entries[index], whose issuer is entries[index + 1]). Adds
 * revocation-unusable and revoked-later where they apply; revoked / revocation-unknown /
 * revocation-not-checked are added by the caller. Only ENOMEM fails. */
gpg_error_t revocation_check(const path_sources_t *sources, const path_rules_t *rules,
                             const certification_path_t *path, size_t index, key_budget_t *budget,
                             const findings_t *findings, revocation_result_t *r_result);

#endif
