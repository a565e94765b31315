/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judges a signer's certificate as its recipients will (RFC 8550 section 4), before it is used. */
#include "sign/sign_check.h"

#include "base/error.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/path_validation.h"
#include "x509/certificate_usage.h"

static const char *label_of(certificate_t *certificate, const findings_t *findings)
{
    const char *label = path_label(findings->list->arena, certificate);
    if (!label)
        findings_fail(findings, ERR(ENOMEM));
    return label ? label : "";
}

/* ---- the path, by the rules of verification ---- */

static size_t list_path(const signer_pair_t *pair, const signer_chain_t *chain,
                        path_node_t nodes[LIMIT_PATH_LENGTH])
{
    size_t count = 0;
    nodes[count++].certificate = pair->certificate;
    for (size_t i = 0; i < chain->count; i++)
        nodes[count++].certificate = chain->items[i];
    if (chain->root && chain->root != pair->certificate)
        nodes[count++].certificate = chain->root;
    return count;
}

/* What concerns the recipient's store, not the certificates, goes again. */
static void drop_findings(const findings_t *findings, size_t start, bool anchor_given)
{
    size_t kept = start;
    for (size_t i = start; i < findings->list->count; i++) {
        smime_finding_id_t id = findings->list->items[i].id;
        if (id != SMIME_FINDING_REVOCATION_NOT_CHECKED &&
            (anchor_given || id != SMIME_FINDING_ANCHOR_EXPIRED))
            findings->list->items[kept++] = findings->list->items[i];
    }
    findings->list->count = kept;
}

/* The recipients' trust anchor is not known here: the uppermost certificate stands in for it. */
static gpg_error_t judge_path(const smime_sign_options_t *options, const signer_pair_t *pair,
                              const signer_chain_t *chain, const findings_t *findings)
{
    path_node_t nodes[LIMIT_PATH_LENGTH] = {{.certificate = NULL}};
    path_node_t *listed[LIMIT_PATH_LENGTH];
    link_state_t links[LIMIT_PATH_LENGTH] = {LINK_UNCHECKED};
    const path_sources_t sources = {.store = NULL};
    const path_rules_t rules = {.at = options->signing_time};
    certification_path_t path;
    key_budget_t budget = {.left = LIMIT_PUBLIC_KEY_COST};
    size_t comparisons = LIMIT_NAME_COMPARISONS, start = findings->list->count;
    size_t count = list_path(pair, chain, nodes);
    const certificate_t *top = nodes[count - 1].certificate;
    const store_anchor_t anchor = {top->der, top->subject, "", INT64_MAX};
    gpg_error_t error = 0;
    nodes[count - 1].anchor = &anchor;
    for (size_t i = 0; i < count; i++)
        listed[i] = &nodes[i];
    for (size_t i = 0; i + 1 < count && !error; i++)
        error = path_node_check(&nodes[i], &nodes[i + 1].certificate->key, &budget, &links[i]);
    if (error)
        return error;
    path_validation_t validation = {&sources, &rules, &budget, &comparisons, findings,
                                    listed,   links,  count,   &path,        SMIME_PASS};
    error =
        count > 1 || chain->root ? path_validate(&validation) : path_validate_target(&validation);
    const bool excluded = path.subject_addresses_excluded;
    certification_path_release(&path);
    drop_findings(findings, start, chain->root != NULL);
    if (excluded)
        findings_add_as(findings, FINDING_NAME_CONSTRAINTS, SMIME_SEVERITY_WARNING,
                        "an emailAddress of the subject, which does not count then");
    return error;
}

/* ---- what verification does not ask ---- */

static void check_validity_left(const smime_sign_options_t *options, certificate_t *certificate,
                                const findings_t *findings)
{
    int64_t at = options->signing_time;
    if (certificate_valid_at(certificate, at) &&
        certificate->not_after - at < options->min_validity)
        findings_add(findings, FINDING_VALIDITY_SHORT, "%-s ends in %lld days",
                     label_of(certificate, findings),
                     (long long)((certificate->not_after - at) / SECONDS_A_DAY));
}

static void check_signature_strength(certificate_t *certificate, const findings_t *findings)
{
    signature_algorithm_t algorithm;
    if (!signature_algorithm_parse(certificate->signature_algorithm, &algorithm) &&
        algorithm.digest && algorithm.digest->strength != STRENGTH_GOOD)
        findings_add(findings, FINDING_CERTIFICATE_WEAK, "%-s is signed with %s",
                     label_of(certificate, findings), algorithm.digest->name);
}

/* An issuer whose own issuer is not given: judged as an anchor it was let off what recipients will
 * hold against it. */
static void check_top(const smime_sign_options_t *options, certificate_t *certificate,
                      const findings_t *findings)
{
    const char *label = label_of(certificate, findings);
    if (options->signing_time > certificate->not_after)
        findings_add(findings, FINDING_EXPIRED, "%-s", label);
    if (options->signing_time < certificate->not_before)
        findings_add(findings, FINDING_NOT_YET_VALID, "%-s", label);
    if (!certificate_is_for_email(certificate))
        findings_add(findings, FINDING_EXTENDED_KEY_USAGE, "%-s", label);
    check_signature_strength(certificate, findings);
}

static void check_key(certificate_t *certificate, const findings_t *findings)
{
    const char *label = label_of(certificate, findings);
    const char *limit = public_key_limit(&certificate->key);
    if (!public_key_usable(&certificate->key))
        findings_add(findings, FINDING_KEY_UNUSABLE, "%-s: %-s", label,
                     public_key_words(&certificate->key, findings->list->arena));
    else if (public_key_strength(&certificate->key) != STRENGTH_GOOD)
        findings_add(findings, FINDING_KEY_WEAK, "%-s: %u bits, %-s", label, certificate->key.bits,
                     limit ? limit : "");
}

gpg_error_t sign_check_certificate(const smime_sign_options_t *options, const signer_pair_t *pair,
                                   const signer_chain_t *chain, const findings_t *findings)
{
    gpg_error_t error = judge_path(options, pair, chain, findings);
    check_key(pair->certificate, findings);
    check_validity_left(options, pair->certificate, findings);
    for (size_t i = 0; i < chain->count; i++)
        check_validity_left(options, chain->items[i], findings);
    if (chain->count && !chain->root)
        check_top(options, chain->items[chain->count - 1], findings);
    else if (!chain->root)
        check_signature_strength(pair->certificate, findings);
    if (!chain->complete)
        findings_add_as(findings, FINDING_CHAIN_INCOMPLETE,
                        options->allow_incomplete ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_FAIL,
                        chain->stray ? N_("%s; nothing that is given leads from there to %-s, "
                                          "which is given as well")
                                     : "%s",
                        chain->missing, chain->stray ? label_of(chain->stray, findings) : "");
    else if (!chain->root)
        findings_add(findings, FINDING_CHAIN_END, "%s", chain->missing);
    return error ? error : findings->list->error;
}

/* ---- choosing a chain ---- */

typedef struct choice {
    const smime_sign_options_t *options;
    const signer_pair_t *pair;
    arena_t *arena;
} choice_t;

static gpg_error_t judge_chain(void *user, const signer_chain_t *chain, chain_score_t *r_score)
{
    const choice_t *choice = user;
    finding_list_t found;
    findings_t findings = findings_start(&found, choice->arena);
    gpg_error_t error = sign_check_certificate(choice->options, choice->pair, chain, &findings);
    *r_score = (chain_score_t){error ? SIZE_MAX : 0, 0};
    if (gpg_err_code(error) == GPG_ERR_ENOMEM)
        return error;
    for (size_t i = 0; i < findings.list->count && !error; i++) {
        r_score->problems += findings.list->items[i].severity >= SMIME_SEVERITY_UNKNOWN;
        r_score->warnings += findings.list->items[i].severity == SMIME_SEVERITY_WARNING;
    }
    return 0;
}

gpg_error_t sign_choose_chain(const smime_signer_t *signer, const smime_sign_options_t *options,
                              const signer_pair_t *pair, arena_t *arena, signer_chain_t *r_chain)
{
    choice_t choice = {options, pair, arena};
    const chain_judge_t judge = {judge_chain, &choice, options->signing_time};
    return signer_keys_chain(signer, arena, pair->certificate, &judge, r_chain);
}

/* ---- algorithm ---- */

/* Of the private key; where only the certificate is there to be checked, its own. */
static key_type_t key_type(const signer_pair_t *pair)
{
    return pair->key ? pair->key->type : pair->certificate->key.type;
}

/* SHA-2 as strong as the key (RFC 5753 section 7, NIST SP 800-57): a P-256 or RSA-3072 key is no
 * stronger than SHA-256. */
static const digest_algorithm_t *digest_for(const smime_sign_options_t *options,
                                            const signer_pair_t *pair)
{
    const bool ecdsa = key_type(pair) == KEY_ECDSA;
    const unsigned bits = pair->key ? pair->key->bits : pair->certificate->key.bits;
    static const char *const named[] = {NULL, "sha256", "sha384", "sha512"};
    if (options->digest != SMIME_DIGEST_AUTO)
        return digest_algorithm_named(named[options->digest]);
    unsigned medium = ecdsa ? 384 : 7680;
    unsigned strong = ecdsa ? 521 : 15360;
    return digest_algorithm_named(bits >= strong ? "sha512" : bits >= medium ? "sha384" : "sha256");
}

static void choose_rsa(const smime_sign_options_t *options, const signer_pair_t *pair,
                       const findings_t *findings, signature_algorithm_t *algorithm)
{
    const signature_algorithm_t *only = &pair->certificate->key.restriction;
    bool restricted = only->scheme == SCHEME_RSA_PSS && only->digest;
    bool pss =
        options->pss || key_type(pair) == KEY_RSA_PSS || pair->certificate->key.type == KEY_RSA_PSS;
    if (restricted && options->digest == SMIME_DIGEST_AUTO)
        algorithm->digest = only->digest;
    algorithm->scheme = pss ? SCHEME_RSA_PSS : SCHEME_RSA_PKCS1;
    algorithm->salt_size = pss ? algorithm->digest->size : 0;
    if (restricted && (algorithm->digest != only->digest || algorithm->salt_size < only->salt_size))
        findings_add(findings, FINDING_ALGORITHM_MISMATCH,
                     "the certificate allows RSASSA-PSS with %s only", only->digest->name);
}

static void choose_eddsa(const smime_sign_options_t *options, const findings_t *findings,
                         signature_algorithm_t *algorithm)
{
    algorithm->scheme = SCHEME_ED25519;
    algorithm->digest = NULL;
    if (options->digest != SMIME_DIGEST_AUTO && options->digest != SMIME_DIGEST_SHA512)
        findings_add(findings, FINDING_ALGORITHM_MISMATCH, "Ed25519 goes with sha512 only");
}

void sign_choose_algorithm(const smime_sign_options_t *options, const signer_pair_t *pair,
                           bool any_rsa, const findings_t *findings,
                           signature_algorithm_t *r_algorithm)
{
    *r_algorithm = (signature_algorithm_t){.digest = digest_for(options, pair)};
    switch (key_type(pair)) {
    case KEY_RSA:
    case KEY_RSA_PSS:
        choose_rsa(options, pair, findings, r_algorithm);
        break;
    case KEY_ECDSA:
        r_algorithm->scheme = SCHEME_ECDSA;
        break;
    case KEY_ED25519:
        choose_eddsa(options, findings, r_algorithm);
        break;
    default:
        findings_add(findings, FINDING_KEY_UNUSABLE, "%s is not signed with",
                     pair->certificate->key.algorithm);
        break;
    }
    if (options->pss && !any_rsa)
        findings_add(findings, FINDING_ALGORITHM_MISMATCH, "RSASSA-PSS wants an RSA key");
    if (options->key_id && !bytes_present(pair->certificate->subject_key_id))
        findings_add(findings, FINDING_KEY_IDENTIFIER_MISSING, NULL);
}
