/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two kinds of revocation data are asked, and what they answer. */
#ifndef SMIME_PATH_REVOCATION_QUERY_H
#define SMIME_PATH_REVOCATION_QUERY_H

#include "base/phrase.h"
#include "path/revocation.h"
#include "x509/crl.h"

typedef struct revocation_query {
    const path_sources_t *sources;
    const path_rules_t *rules;
    const certification_path_t *path;
    size_t index; /* of the certificate in the path; its issuer is the next one */
    certificate_t *certificate, *issuer;
    key_budget_t *budget;
    const findings_t *findings;
} revocation_query_t;

typedef struct revocation_answer {
    revocation_status_t status;
    crl_reason_t reason; /* if revoked */
    int64_t time;        /* likewise: since when */
    int64_t this_update; /* of what says so; if good: the newest */
    const char *detail;  /* if revoked or unknown: why; in the arena of the findings */
    const char *later;   /* a revocation that does not count at the time of judgement, or NULL */
    bool limited; /* a cap kept data from being used: what else says "good" may be outdated */
} revocation_answer_t;

/* RFC 8550 section 6, RFC 5280 section 5.3.2: whether a revocation at `time` counts at the time of judgement. */
bool revocation_counts(const path_rules_t *rules, int64_t time, crl_reason_t reason);
/* Until when data was made that tells of the time of judgement (*r_at), and that may vouch for a
 * certificate at all (*r_now; RFC 6960 section 4.2.2.1: what is dated later "SHOULD be considered
 * unreliable"). Clocks may differ by five minutes. */
void revocation_horizons(const path_rules_t *rules, int64_t *r_at, int64_t *r_now);
/* Whether what was stated at this_update says anything of a certificate that it does not list: a CA
 * may drop those that have expired. */
bool revocation_absence_counts(const revocation_query_t *query, int64_t this_update);
/* The key of the certificate at `index` of the path: its own, or with a DSA key's inherited
 * parameters (section 6.1.4 (d)-(f)) in *own, which is to be released. */
gpg_error_t revocation_path_key(const certification_path_t *path, size_t index, public_key_t *own,
                                public_key_t **r_key);
/* Why data from the future vouches for nothing. */
const char *revocation_future_text(arena_t *arena, int64_t this_update);
/* The name as text, or "?". */
const char *revocation_name_text(arena_t *arena, bytes_t name);

/* Why a signature is not checked. */
#define REVOCATION_COST                                                                            \
    PHRASE_OF(N_("its check would take more public-key operations than %s"),                       \
              LIMIT_TEXT(LIMIT_PUBLIC_KEY_COST))

#endif
