/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 sections 3, 4 and 6: trust and identity of a signer's certificate. */
#include "verify/signer_trust.h"

#include "base/error.h"
#include "verify/report.h"

static path_rules_t rules_for(const smime_verify_options_t *options, const signer_check_t *check,
                              const findings_t *findings)
{
    path_rules_t rules = {.at = options->at,
                          .now = options->at_given ? 0 : options->at,
                          .allow_weak = options->allow_weak,
                          .require_revocation = options->require_revocation,
                          .any_purpose = options->any_purpose,
                          .policies = options->policies,
                          .require_explicit_policy = options->require_explicit_policy,
                          .inhibit_any_policy = options->inhibit_any_policy,
                          .inhibit_policy_mapping = options->inhibit_policy_mapping};
    if (options->at_mode != SMIME_AT_SIGNING_TIME || !check)
        return rules;
    if (check->has_attributes && check->attributes.has_signing_time) {
        rules.at = check->attributes.signing_time;
        rules.signing_time = true;
    } else {
        findings_add_as(findings, FINDING_SIGNING_TIME_MISSING, SMIME_SEVERITY_UNKNOWN,
                        "--at signing-time cannot be followed");
    }
    return rules;
}

/* An expired path that was good when the signer says it signed: that is said. */
static gpg_error_t note_valid_then(judge_t *judge, const path_sources_t *sources,
                                   const signer_check_t *check, certificate_t *certificate,
                                   const findings_t *findings, size_t start)
{
    if (judge->options->at_mode == SMIME_AT_SIGNING_TIME || !check->has_attributes ||
        !check->attributes.has_signing_time || !findings_have(findings, start, FINDING_EXPIRED) ||
        check->attributes.signing_time > judge->options->at)
        return 0;
    path_rules_t rules = rules_for(judge->options, NULL, NULL);
    rules.at = check->attributes.signing_time;
    rules.signing_time = true;
    certification_path_t path;
    finding_list_t scratch_list;
    findings_t scratch = findings_start(&scratch_list, judge->arena);
    gpg_error_t error = path_cache_build(judge->paths, sources, &rules, certificate, &judge->budget,
                                         &scratch, &path);
    if (!error && path.trust == SMIME_PASS)
        findings_add(findings, FINDING_VALID_AT_SIGNING, NULL);
    certification_path_release(&path);
    return error;
}

static gpg_error_t show_path(judge_t *judge, const certification_path_t *path,
                             smime_signer_result_t *result)
{
    if (!path->count)
        return 0;
    smime_path_entry_t *entries = arena_alloc(judge->arena, path->count * sizeof *entries);
    if (!entries)
        return ERR(ENOMEM);
    for (size_t i = 0; i < path->count; i++) {
        const char *anchor = path->entries[i].anchor;
        entries[i] = (smime_path_entry_t){
            .certificate = report_certificate(judge->report, path->entries[i].certificate),
            .state = path->entries[i].state,
            .anchor = anchor ? arena_text(judge->arena, bytes_text(anchor)) : NULL,
            .problem = path->entries[i].problem,
            .revocation = path->entries[i].revocation,
            .revoked_at = path->entries[i].revoked_at,
            .revocation_reason = path->entries[i].revocation_reason};
        if (!entries[i].certificate || (anchor && !entries[i].anchor))
            return ERR(ENOMEM);
    }
    result->path = arena_pointers(judge->arena, entries, path->count, sizeof *entries);
    result->path_count = result->path ? path->count : 0;
    return result->path ? 0 : ERR(ENOMEM);
}

gpg_error_t signer_trust_judge(judge_t *judge, const path_sources_t *sources,
                               const author_t *author, const signer_check_t *check,
                               certificate_t *certificate, const findings_t *findings,
                               smime_signer_result_t *result)
{
    path_rules_t rules = rules_for(judge->options, check, findings);
    rules.is_ca = !check && certificate->ca; /* shown, not asked for a signature */
    certification_path_t path;
    size_t start = findings->list->count;
    gpg_error_t error = path_cache_build(judge->paths, sources, &rules, certificate, &judge->budget,
                                         findings, &path);
    if (error)
        goto leave;
    result->trust = path.trust;
    result->certificate = report_certificate(judge->report, certificate);
    error = result->certificate ? show_path(judge, &path, result) : ERR(ENOMEM);
    if (!error && path.trust == SMIME_UNKNOWN && check)
        error = note_valid_then(judge, sources, check, certificate, findings, start);
    if (!error)
        result->identity =
            identity_judge(author, certificate, &path, judge->options, judge->claims, findings);
leave:
    certification_path_release(&path);
    return error;
}
