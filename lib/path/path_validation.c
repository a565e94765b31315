/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1: path validation, from the trust anchor down. */
#include "path/path_validation.h"

#include "asn1/der_value.h"
#include "base/answer.h"
#include "base/error.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/certificate_rules.h"
#include "path/name_constraints.h"
#include "path/policy.h"
#include "path/revocation.h"
#include "x509/certificate_info.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"
#include "x509/serial_number.h"

#include <stdarg.h>
#include <stdio.h>

/* The state variables of section 6.1.2. */
typedef struct state {
    path_validation_t *v;
    arena_t *arena;
    name_constraints_t names;
    policy_graph_t policies;
    bool policies_bad; /* said once */
    size_t max_path_length;
    size_t limited_by;      /* the entry that set it */
    public_key_t *key;      /* working_public_key, working_public_key_parameters */
    public_key_t inherited; /* holds it where its parameters are those of its issuer */
} state_t;

/* ---- saying what is wrong ---- */

const char *path_label(arena_t *arena, certificate_t *certificate)
{
    const smime_certificate_t *info = certificate_info(certificate);
    if (!info)
        arena_fail(arena, ERR(ENOMEM));
    return info ? phrase(arena, "\"%s\" (serial %s)",
                         info->common_name ? info->common_name : info->subject, info->serial)
                : NULL;
}

/* For a finding, which fails where there is no memory for it. */
static const char *label_of(const path_validation_t *v, certificate_t *certificate)
{
    const char *label = path_label(v->findings->list->arena, certificate);
    if (!label)
        findings_fail(v->findings, ERR(ENOMEM));
    return label ? label : "?";
}

static certificate_t *certificate_at(const path_validation_t *v, size_t index)
{
    return v->nodes[index]->certificate;
}

/* The newest finding is about entry `index`. */
static void note_state(path_validation_t *v, size_t index, const smime_finding_t *finding)
{
    smime_answer_t answer = answer_of_severity(finding->severity);
    const bool worse = answer < v->path->entries[index].state;
    if (worse)
        v->path->entries[index].state = answer;
    if (finding->severity != SMIME_SEVERITY_NOTE && (worse || !v->path->entries[index].problem))
        v->path->entries[index].problem = finding->code;
    v->worst = answer_worse(v->worst, answer);
}

void path_complain(path_validation_t *v, size_t index, finding_id_t id, const char *format, ...)
{
    const size_t start = v->findings->list->count;
    const char *label = label_of(v, certificate_at(v, index));
    va_list args;
    va_start(args, format);
    const char *text = phrase_put(v->findings->list->arena, format, args);
    va_end(args);
    findings_add(v->findings, id, "%-s: %-s", label, text);
    if (v->findings->list->count > start)
        note_state(v, index, &v->findings->list->items[start]);
    else
        v->worst = SMIME_FAIL; /* no memory to say it */
}

/* ---- rules about one certificate ---- */

static void check_validity(path_validation_t *v, size_t index)
{
    const certificate_t *certificate = certificate_at(v, index);
    const bool anchor = index > 0 && index == v->count - 1;
    time_text_t at = time_text(v->rules->at);
    if (v->rules->at > certificate->not_after)
        path_complain(v, index, anchor ? FINDING_ANCHOR_EXPIRED : FINDING_EXPIRED,
                      "valid until %-s, judged at %-s", time_text(certificate->not_after).text,
                      at.text);
    else if (v->rules->at < certificate->not_before)
        path_complain(v, index, anchor ? FINDING_ANCHOR_EXPIRED : FINDING_NOT_YET_VALID,
                      "valid from %-s on, judged at %-s", time_text(certificate->not_before).text,
                      at.text);
}

/* RFC 8550 section 4.4.4, for every certificate below the anchor. */
static void check_purpose(path_validation_t *v, size_t index)
{
    certificate_t *certificate = certificate_at(v, index);
    if (v->rules->any_purpose || certificate_is_for_email(certificate))
        return;
    const smime_certificate_t *info = certificate_info(certificate);
    buffer_t usages = BUFFER_INIT;
    for (size_t i = 0; info && info->extended_key_usage && info->extended_key_usage[i]; i++)
        buffer_printf(&usages, "%s%s", i ? ", " : "", info->extended_key_usage[i]);
    buffer_append_byte(&usages, 0);
    if (!info || usages.error)
        findings_fail(v->findings, ERR(ENOMEM));
    path_complain(v, index, FINDING_EXTENDED_KEY_USAGE,
                  "extendedKeyUsage is %.500s; it needs emailProtection or anyExtendedKeyUsage",
                  usages.error ? "?" : (const char *)usages.data);
    buffer_free(&usages);
}

/* Section 6.1.4 (o), 6.1.5 (e), (f). */
static void check_extensions(path_validation_t *v, size_t index)
{
    const certificate_t *certificate = certificate_at(v, index);
    char oid[128];
    if (certificate->malformed)
        path_complain(v, index, FINDING_CERTIFICATE_MALFORMED, "%-s", certificate->malformed);
    if (certificate->no_alternative_name)
        path_complain(v, index, FINDING_ALTERNATIVE_NAME_EMPTY, "subjectAltName");
    if (certificate->serial.data[0] & 0x80) {
        const char *hex = serial_number_hex(v->findings->list->arena, certificate->serial);
        path_complain(v, index, FINDING_SERIAL_NUMBER_NEGATIVE, "%s", hex ? hex : "?");
    }
    if (!certificate_has_unknown_critical(certificate))
        return;
    if (!certificate->unknown_critical)
        path_complain(v, index, FINDING_CRITICAL_EXTENSION,
                      "certificatePolicies with a qualifier of another kind");
    else
        path_complain(v, index, FINDING_CRITICAL_EXTENSION, "extension %-s",
                      der_oid_text(certificate->unknown_critical_oid, oid, sizeof oid)
                          ? N_("with an unreadable OID")
                          : oid);
}

/* RFC 8550 section 4.4.2. */
static void check_key_usage(path_validation_t *v)
{
    if (!certificate_key_may(certificate_at(v, 0),
                             KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION))
        path_complain(v, 0, FINDING_KEY_USAGE,
                      "keyUsage has neither digitalSignature nor nonRepudiation");
}

static void check_target(path_validation_t *v)
{
    check_extensions(v, 0);
    check_validity(v, 0);
    if (v->rules->is_ca)
        return;
    check_key_usage(v);
    check_purpose(v, 0);
}

/* Section 6.1.4 (k), (n) for an issuer; its purpose. */
static void check_issuer(path_validation_t *v, size_t index)
{
    const certificate_t *certificate = certificate_at(v, index);
    const bool anchor = index == v->count - 1;
    if (!certificate_may_be_issuer(certificate, anchor)) {
        if (certificate->version < 3)
            path_complain(v, index, FINDING_NOT_A_CA,
                          "a certificate of version %d cannot say that it is one",
                          (int)certificate->version);
        else
            path_complain(v, index, FINDING_NOT_A_CA, "basicConstraints does not say cA");
    }
    if (!certificate_key_may(certificate, KEY_USAGE_KEY_CERT_SIGN))
        path_complain(v, index, FINDING_CA_KEY_USAGE, "keyUsage lacks keyCertSign");
}

/* ---- signatures ---- */

static void check_strength(state_t *s, size_t index)
{
    path_validation_t *v = s->v;
    const signature_algorithm_t *algorithm = &v->nodes[index]->algorithm;
    if (signature_strong_enough(algorithm, s->key, false))
        return;
    finding_id_t id = signature_strong_enough(algorithm, s->key, v->rules->allow_weak)
                          ? FINDING_CERTIFICATE_WEAK_ACCEPTED
                          : FINDING_CERTIFICATE_WEAK;
    const char *limit = public_key_limit(s->key);
    path_complain(v, index, id, "signed with %s, %-s and a key of %u bits%-s", algorithm->name,
                  algorithm->digest ? algorithm->digest->name : N_("no digest"), s->key->bits,
                  limit ? phrase(s->arena, ", %-s", limit) : "");
}

/* Section 6.1.3 (a)(1). */
static gpg_error_t check_signature(state_t *s, size_t index)
{
    path_validation_t *v = s->v;
    link_state_t link = v->links[index];
    if (link == LINK_DEFERRED) {
        gpg_error_t error = path_node_check(v->nodes[index], s->key, v->budget, &link);
        if (error)
            return error;
    }
    if (link == LINK_GOOD) {
        check_strength(s, index);
        return 0;
    }
    const char *issuer = label_of(v, certificate_at(v, index + 1));
    const signature_algorithm_t *algorithm = &v->nodes[index]->algorithm;
    bool weak = algorithm->scheme != SCHEME_UNKNOWN && algorithm->digest &&
                algorithm->digest->strength != STRENGTH_GOOD &&
                !signature_algorithm_checked(algorithm);
    if (link == LINK_UNKNOWN)
        path_complain(v, index, weak ? FINDING_CERTIFICATE_WEAK : FINDING_CERTIFICATE_ALGORITHM,
                      "signed with %s by a key of the kind %-s", algorithm->name,
                      public_key_words(s->key, s->arena));
    else
        path_complain(v, index, FINDING_CERTIFICATE_SIGNATURE,
                      "the key of its issuer %-s did not make it", issuer);
    return 0;
}

/* Sections 6.1.4 (d)-(f), 6.1.5 (c)-(e): the next working key. */
static gpg_error_t take_key(state_t *s, certificate_t *certificate)
{
    if (!path_key_inherits(&certificate->key)) {
        s->key = &certificate->key;
        return 0;
    }
    public_key_t own;
    if (public_key_parse(certificate->key.spki, &own)) {
        s->key = &certificate->key;
        return 0;
    }
    gpg_error_t error = public_key_inherit(&own, s->key);
    public_key_release(&s->inherited);
    s->inherited = own;
    s->key = &s->inherited;
    return error;
}

/* ---- names and policies ---- */

static gpg_error_t report_comparisons(path_validation_t *v, size_t index)
{
    path_complain(v, index, FINDING_PATH_LIMIT, "more than %s", LIMIT_TEXT(LIMIT_NAME_COMPARISONS));
    return 0;
}

static gpg_error_t add_constraints(state_t *s, size_t index)
{
    certificate_t *certificate = certificate_at(s->v, index);
    const extension_t *extension = &certificate->extensions[EXTENSION_NAME_CONSTRAINTS];
    if (!bytes_present(extension->value))
        return 0;
    const char *owner = path_label(s->arena, certificate);
    gpg_error_t error = owner ? name_constraints_add(&s->names, extension, owner) : ERR(ENOMEM);
    if (gpg_err_code(error) == GPG_ERR_TOO_LARGE)
        return report_comparisons(s->v, index);
    if (gpg_err_code(error) != GPG_ERR_BAD_CERT)
        return error;
    path_complain(s->v, index, FINDING_CERTIFICATE_MALFORMED, "nameConstraints cannot be read");
    return 0;
}

/* Section 6.1.3 (b), (c). */
static gpg_error_t check_names(state_t *s, size_t index)
{
    const certificate_t *certificate = certificate_at(s->v, index);
    const char *problem;
    if (certificate->self_issued && index > 0)
        return 0;
    gpg_error_t error = name_constraints_check(&s->names, certificate, &problem);
    bool allowed = true;
    if (!error && !problem && index == 0)
        error = name_constraints_allow_subject_addresses(&s->names, certificate, &allowed);
    s->v->path->subject_addresses_excluded = !allowed;
    if (gpg_err_code(error) == GPG_ERR_BAD_CERT) {
        path_complain(s->v, index, FINDING_CERTIFICATE_MALFORMED, "subjectAltName cannot be read");
        return 0;
    }
    if (gpg_err_code(error) == GPG_ERR_TOO_LARGE)
        return report_comparisons(s->v, index);
    if (problem)
        path_complain(s->v, index, FINDING_NAME_CONSTRAINTS, "%-s", problem);
    return error;
}

/* Sections 6.1.3 (d)-(f), 6.1.4 (a), (b), (h)-(j), 6.1.5 (a), (b), (g). */
static gpg_error_t check_policies(state_t *s, size_t index)
{
    const char *problem;
    if (s->policies_bad)
        return 0;
    gpg_error_t error = policy_add(&s->policies, certificate_at(s->v, index), index == 0, &problem);
    s->policies_bad = error || problem;
    if (gpg_err_code(error) == GPG_ERR_BAD_CERT) {
        path_complain(s->v, index, FINDING_CERTIFICATE_MALFORMED,
                      "a policy extension cannot be read, or names a policy twice");
        return 0;
    }
    if (smime_limit_text(error)) {
        path_complain(s->v, index, FINDING_PATH_LIMIT, "more than %s", smime_limit_text(error));
        return 0;
    }
    if (problem)
        path_complain(s->v, index, FINDING_CERTIFICATE_POLICY, "%-s", problem);
    return error;
}

/* Section 6.1.4 (l), (m). */
static void check_path_length(state_t *s, size_t index)
{
    const certificate_t *certificate = certificate_at(s->v, index);
    if (!certificate->self_issued) {
        if (s->max_path_length == 0) {
            certificate_t *limiting = certificate_at(s->v, s->limited_by);
            path_complain(s->v, index, FINDING_PATH_LENGTH,
                          "one certification authority too many below %-s, which allows %d",
                          label_of(s->v, limiting), (int)limiting->path_length);
        } else {
            s->max_path_length--;
        }
    }
    if (certificate->path_length >= 0 && (uint64_t)certificate->path_length < s->max_path_length) {
        s->max_path_length = (size_t)certificate->path_length;
        s->limited_by = index;
    }
}

/* ---- revocation ---- */

static bool has_revocation_data(const path_sources_t *sources)
{
    return sources->crl_count || sources->ocsp_count ||
           (sources->store &&
            (store_crl(sources->store, 0) || bytes_present(store_ocsp(sources->store, 0))));
}

/* Whether the certificate's status has to be known. A message that brings revocation data is to
 * bring what speaks about its signer, who asks to be judged by it; lists of the authorities above
 * are seldom sent along. Not for the paths of those who signed that data, which would have no end.
 */
static bool revocation_required(const path_validation_t *v, size_t index)
{
    return v->rules->require_revocation || (index == 0 && v->rules->crl_depth == 0 &&
                                            (v->sources->crl_count || v->sources->ocsp_count));
}

static void show_revocation(path_validation_t *v, size_t index, const revocation_result_t *result)
{
    static const smime_revocation_t shown[] = {[REVOCATION_NO_DATA] = SMIME_REVOCATION_NO_DATA,
                                               [REVOCATION_UNKNOWN] = SMIME_REVOCATION_UNKNOWN,
                                               [REVOCATION_GOOD] = SMIME_REVOCATION_GOOD,
                                               [REVOCATION_REVOKED] = SMIME_REVOCATION_REVOKED};
    v->path->entries[index].revocation = shown[result->status];
    if (result->status != REVOCATION_REVOKED)
        return;
    v->path->entries[index].revoked_at = result->time;
    v->path->entries[index].revocation_reason = crl_reason_name(result->reason);
}

/* Section 6.1.3 (a)(3) for one certificate. Data that cannot be used leaves the status undetermined
 * (section 6.3.3), as a stale or forged list may hide a revocation. *not_checked: it is to be
 * noted. */
static gpg_error_t check_revocation(path_validation_t *v, size_t index, bool *not_checked)
{
    revocation_result_t result;
    const size_t start = v->findings->list->count;
    gpg_error_t error =
        revocation_check(v->sources, v->rules, v->path, index, v->budget, v->findings, &result);
    for (size_t i = start; i < v->findings->list->count; i++)
        note_state(v, index, &v->findings->list->items[i]);
    if (!error)
        show_revocation(v, index, &result);
    if (error || result.status == REVOCATION_GOOD)
        return error;
    const char *detail = result.detail
                             ? result.detail
                             : N_("there is no revocation list or status response about it");
    if (result.status == REVOCATION_REVOKED)
        path_complain(v, index, FINDING_REVOKED, "%-s", detail);
    else if (result.status == REVOCATION_UNKNOWN || revocation_required(v, index))
        path_complain(v, index, FINDING_REVOCATION_UNKNOWN, "%-s", detail);
    else
        *not_checked = true;
    return 0;
}

/* Every certificate below the anchor, from the top: what a revoked authority issued needs no
 * asking. */
static gpg_error_t check_revocations(path_validation_t *v)
{
    bool not_checked = false, data = has_revocation_data(v->sources);
    if (v->count == 1)
        return 0;
    if (!data && !v->rules->require_revocation) {
        findings_add(v->findings, FINDING_REVOCATION_NOT_CHECKED,
                     "no revocation list or status response is given");
        return 0;
    }
    for (size_t i = v->count - 1; i-- > 0 && v->worst != SMIME_FAIL;) {
        gpg_error_t error = check_revocation(v, i, &not_checked);
        if (error)
            return error;
    }
    if (not_checked)
        findings_add(v->findings, FINDING_REVOCATION_NOT_CHECKED,
                     "what is given says nothing about some certificates of the path");
    return 0;
}

/* ---- the path ---- */

/* RFC 5280 section 6.1.1 (d): name and key are the anchor. RFC 5937 section 3 lets the path length
 * and the name constraints of its certificate count as well, as mail programs do. */
static gpg_error_t start(state_t *s)
{
    path_validation_t *v = s->v;
    const size_t top = v->count - 1;
    certificate_t *anchor = certificate_at(v, top);
    const store_anchor_t *trusted = v->nodes[top]->anchor;
    const policy_inputs_t inputs = {v->rules->policies, v->rules->require_explicit_policy,
                                    v->rules->inhibit_any_policy, v->rules->inhibit_policy_mapping};
    s->max_path_length = v->count;
    s->limited_by = top;
    s->key = &anchor->key;
    if (certificate_at(v, 0)->not_before > trusted->distrust_after)
        path_complain(v, top, FINDING_ANCHOR_DISTRUSTED,
                      "for certificates issued after %-s; the signer's was issued %-s",
                      time_text(trusted->distrust_after).text,
                      time_text(certificate_at(v, 0)->not_before).text);
    name_constraints_start(&s->names, s->arena);
    s->names.comparisons = *v->comparisons;
    if (v->count == 1)
        return policy_start(&s->policies, s->arena, 1, &inputs);
    check_validity(v, top);
    check_issuer(v, top);
    if (anchor->path_length >= 0 && (uint64_t)anchor->path_length < s->max_path_length)
        s->max_path_length = (size_t)anchor->path_length;
    gpg_error_t error = add_constraints(s, top);
    return error ? error : policy_start(&s->policies, s->arena, top, &inputs);
}

/* Section 6.1.3 for any certificate, then 6.1.4 for one that has issued the next. */
static gpg_error_t step(state_t *s, size_t index)
{
    path_validation_t *v = s->v;
    certificate_t *certificate = certificate_at(v, index);
    bool chained = true;
    gpg_error_t error = check_signature(s, index);
    if (!error)
        error = certificate_issued_by_name(certificate, certificate_at(v, index + 1), &chained);
    if (!error && !chained)
        path_complain(v, index, FINDING_NAME_CHAINING,
                      "it names another issuer than the one whose key signed it");
    if (!error)
        error = check_names(s, index);
    if (!error)
        error = check_policies(s, index);
    if (!error)
        error = take_key(s, certificate);
    if (error || index == 0)
        return error;
    check_extensions(v, index);
    check_validity(v, index);
    check_issuer(v, index);
    check_path_length(s, index);
    check_purpose(v, index);
    return add_constraints(s, index);
}

static void fill_path(path_validation_t *v)
{
    *v->path = (certification_path_t){.trust = SMIME_FAIL, .count = v->count};
    v->worst = SMIME_PASS;
    for (size_t i = 0; i < v->count; i++) {
        v->path->entries[i].certificate = certificate_ref(certificate_at(v, i));
        v->path->entries[i].state = SMIME_PASS;
    }
}

gpg_error_t path_validate(path_validation_t *v)
{
    state_t s = {.v = v, .arena = v->findings->list->arena};
    fill_path(v);
    v->path->entries[v->count - 1].anchor = v->nodes[v->count - 1]->anchor->origin;
    gpg_error_t error = start(&s);
    for (size_t i = v->count - 1; !error && i-- > 0;)
        error = step(&s, i);
    if (!error && v->count == 1)
        error = check_policies(&s, 0);
    if (!error)
        check_target(v);
    if (!error && v->worst != SMIME_FAIL)
        error = check_revocations(v);
    /* The signer's key, for its signature on the message. */
    if (!error && v->count > 1 && s.key == &s.inherited)
        error = public_key_inherit(&certificate_at(v, 0)->key, s.key);
    *v->comparisons = s.names.comparisons;
    public_key_release(&s.inherited);
    if (!error)
        error = v->findings->list->error;
    if (!error)
        v->path->trust = v->worst;
    return error;
}

gpg_error_t path_validate_target(path_validation_t *v)
{
    fill_path(v);
    check_target(v);
    for (size_t i = 0; i < v->count; i++)
        if (v->path->entries[i].state == SMIME_PASS)
            v->path->entries[i].state = SMIME_UNKNOWN;
    v->path->trust = v->worst == SMIME_PASS ? SMIME_UNKNOWN : v->worst;
    return v->findings->list->error;
}
