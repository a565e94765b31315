/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has a certificate been revoked? CRLs (RFC 5280 section 6.3) and OCSP responses (RFC 6960) are
 * asked, and the answers put together. */
#include "path/revocation.h"

#include "path/crl_check.h"
#include "path/ocsp_check.h"

/* A hold that newer data no longer has; but not one that was in force at the time of judgement and
 * ended later. */
static bool hold_has_ended(const path_rules_t *rules, const revocation_answer_t *held,
                           const revocation_answer_t *other)
{
    int64_t at, now;
    revocation_horizons(rules, &at, &now);
    return held->reason == REASON_CERTIFICATE_HOLD && other->status == REVOCATION_GOOD &&
           other->this_update > held->this_update &&
           (other->this_update <= at || held->this_update > at);
}

/* A revocation is for good, except a hold that newer data no longer has. */
static const revocation_answer_t *decide(const path_rules_t *rules, const revocation_answer_t *a,
                                         const revocation_answer_t *b)
{
    const revocation_answer_t *limited = a->limited ? a : b;
    const revocation_answer_t *revoked = a->status == REVOCATION_REVOKED ? a : b;
    const revocation_answer_t *other = revoked == a ? b : a;
    if (revoked->status == REVOCATION_REVOKED)
        return !limited->limited && hold_has_ended(rules, revoked, other) ? other : revoked;
    if (limited->limited) /* whoever fills a message must not hide a revocation behind a cap */
        return limited;
    return a->status > b->status ? a : b;
}

gpg_error_t revocation_check(const path_sources_t *sources, const path_rules_t *rules,
                             const certification_path_t *path, size_t index, key_budget_t *budget,
                             const findings_t *findings, revocation_result_t *r_result)
{
    revocation_answer_t by_crl, by_ocsp;
    *r_result = (revocation_result_t){.status = rules->crl_depth < LIMIT_CRL_SIGNER_DEPTH
                                                    ? REVOCATION_UNKNOWN
                                                    : REVOCATION_NO_DATA};
    if (index + 1 >= path->count || rules->crl_depth >= LIMIT_CRL_SIGNER_DEPTH)
        return 0;
    const revocation_query_t query = {.sources = sources,
                                      .rules = rules,
                                      .path = path,
                                      .index = index,
                                      .certificate = path->entries[index].certificate,
                                      .issuer = path->entries[index + 1].certificate,
                                      .budget = budget,
                                      .findings = findings};
    gpg_error_t err = crl_check(&query, &by_crl);
    if (!err)
        err = ocsp_check(&query, &by_ocsp);
    if (err)
        return err;
    const revocation_answer_t *answer = decide(rules, &by_crl, &by_ocsp);
    const char *later = by_crl.later ? by_crl.later : by_ocsp.later;
    if (answer->status == REVOCATION_GOOD && later)
        findings_add(findings, FINDING_REVOKED_LATER, "%s: %-s",
                     revocation_name_text(findings->list->arena, query.certificate->subject),
                     later);
    if (answer->limited && answer->status == REVOCATION_UNKNOWN)
        budget->limit = answer->detail;
    *r_result = (revocation_result_t){answer->status, answer->detail, answer->reason, answer->time};
    return findings->list->error;
}
