/* Judges a signer's certificate as its recipients will (RFC 8550 section 4), before it is used. */
#include "sign_check.h"

#include "error.h"

#include <stdio.h>

static const char *subject_of(certificate_t *certificate, findings_t *findings)
{
    const smime_certificate_t *info = certificate_info(certificate);
    if (!info) {
        findings->error = ERR(ENOMEM);
        return "";
    }
    return info->subject;
}

static void check_time(const smime_sign_options_t *options, certificate_t *certificate,
                       findings_t *findings)
{
    const char *subject = subject_of(certificate, findings);
    int64_t at = options->signing_time;
    int64_t days = options->min_validity / 86400;
    if (certificate->not_after < at)
        findings_add(findings, FINDING_EXPIRED, "%s", subject);
    else if (certificate->not_before > at)
        findings_add(findings, FINDING_NOT_YET_VALID, "%s", subject);
    else if (certificate->not_after - at < options->min_validity)
        findings_add(findings, FINDING_VALIDITY_SHORT, "%s: fewer than %lld days are left", subject,
                     (long long)days);
}

static void check_purpose(certificate_t *certificate, findings_t *findings)
{
    bool present;
    bool mail = certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present) ||
                certificate_has_usage(certificate, OID_EKU_ANY, NULL);
    if (present && !mail)
        findings_add(findings, FINDING_EXTENDED_KEY_USAGE, "%s", subject_of(certificate, findings));
}

static void check_structure(certificate_t *certificate, findings_t *findings)
{
    const char *subject = subject_of(certificate, findings);
    if (certificate->malformed)
        findings_add(findings, FINDING_CERTIFICATE_MALFORMED, "%s: %s", subject,
                     certificate->malformed);
    if (certificate->unknown_critical)
        findings_add(findings, FINDING_CRITICAL_EXTENSION, "%s", subject);
}

static void check_signature_strength(certificate_t *certificate, findings_t *findings)
{
    signature_algorithm_t algorithm;
    if (signature_algorithm_parse(certificate->signature_algorithm, &algorithm))
        return;
    if (algorithm.digest && algorithm.digest->strength != STRENGTH_GOOD)
        findings_add(findings, FINDING_CERTIFICATE_WEAK, "%s is signed with %s",
                     subject_of(certificate, findings), algorithm.digest->name);
}

static void check_issuer(certificate_t *issuer, findings_t *findings)
{
    const char *subject = subject_of(issuer, findings);
    if (!issuer->ca)
        findings_add(findings, FINDING_NOT_A_CA, "%s", subject);
    if (issuer->has_key_usage && !(issuer->key_usage & KEY_USAGE_KEY_CERT_SIGN))
        findings_add(findings, FINDING_CA_KEY_USAGE, "%s", subject);
    if (public_key_strength(&issuer->key) != STRENGTH_GOOD)
        findings_add(findings, FINDING_CERTIFICATE_WEAK, "%s has a key of %u bits", subject,
                     issuer->key.bits);
}

static void check_signer(certificate_t *certificate, findings_t *findings)
{
    const char *subject = subject_of(certificate, findings);
    if (certificate->has_key_usage &&
        !(certificate->key_usage & (KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION)))
        findings_add(findings, FINDING_KEY_USAGE, "%s", subject);
    if (!public_key_usable(&certificate->key))
        findings_add(findings, FINDING_KEY_UNUSABLE, "%s: %s", subject, certificate->key.algorithm);
    else if (public_key_strength(&certificate->key) != STRENGTH_GOOD)
        findings_add(findings, FINDING_KEY_WEAK, "%s: %u bits", subject, certificate->key.bits);
}

void sign_check_certificate(const smime_sign_options_t *options, const signer_pair_t *pair,
                            const signer_chain_t *chain, findings_t *findings)
{
    check_signer(pair->certificate, findings);
    for (size_t i = 0; i <= chain->count; i++) {
        certificate_t *certificate = i ? chain->items[i - 1] : pair->certificate;
        check_time(options, certificate, findings);
        check_purpose(certificate, findings);
        check_structure(certificate, findings);
        check_signature_strength(certificate, findings);
        if (i)
            check_issuer(certificate, findings);
    }
    if (!chain->complete)
        findings_add_as(findings, FINDING_CHAIN_INCOMPLETE,
                        options->allow_incomplete ? SMIME_SEVERITY_WARNING : SMIME_SEVERITY_FAIL,
                        "%s", chain->missing);
}

/* ---- algorithm ---- */

/* SHA-2 as strong as the key (RFC 5753 section 7, NIST SP 800-57): a P-256 or RSA-3072 key is no
 * stronger than SHA-256. */
static const digest_algorithm_t *digest_for(const smime_sign_options_t *options,
                                            const private_key_t *key)
{
    static const char *const named[] = {NULL, "sha256", "sha384", "sha512"};
    if (options->digest != SMIME_DIGEST_AUTO)
        return digest_algorithm_named(named[options->digest]);
    unsigned medium = key->kind == SCHEME_ECDSA ? 384 : 7680;
    unsigned strong = key->kind == SCHEME_ECDSA ? 521 : 15360;
    return digest_algorithm_named(key->bits >= strong   ? "sha512"
                                  : key->bits >= medium ? "sha384"
                                                        : "sha256");
}

static void choose_rsa(const smime_sign_options_t *options, const signer_pair_t *pair,
                       findings_t *findings, signature_algorithm_t *algorithm)
{
    const signature_algorithm_t *only = &pair->certificate->key.restriction;
    bool restricted = only->scheme == SCHEME_RSA_PSS && only->digest;
    bool pss = options->pss || pair->key->kind == SCHEME_RSA_PSS ||
               pair->certificate->key.kind == SCHEME_RSA_PSS;
    if (restricted && options->digest == SMIME_DIGEST_AUTO)
        algorithm->digest = only->digest;
    algorithm->scheme = pss ? SCHEME_RSA_PSS : SCHEME_RSA_PKCS1;
    algorithm->salt_size = pss ? algorithm->digest->size : 0;
    if (restricted && (algorithm->digest != only->digest || algorithm->salt_size < only->salt_size))
        findings_add(findings, FINDING_ALGORITHM_MISMATCH,
                     "the certificate allows RSASSA-PSS with %s only", only->digest->name);
}

static void choose_eddsa(const smime_sign_options_t *options, findings_t *findings,
                         signature_algorithm_t *algorithm)
{
    algorithm->scheme = SCHEME_ED25519;
    algorithm->digest = NULL;
    if (options->digest != SMIME_DIGEST_AUTO && options->digest != SMIME_DIGEST_SHA512)
        findings_add(findings, FINDING_ALGORITHM_MISMATCH, "Ed25519 goes with sha512 only");
}

void sign_choose_algorithm(const smime_sign_options_t *options, const signer_pair_t *pair,
                           bool any_rsa, findings_t *findings, signature_algorithm_t *r_algorithm)
{
    *r_algorithm = (signature_algorithm_t){.digest = digest_for(options, pair->key)};
    switch (pair->key->kind) {
    case SCHEME_RSA_PKCS1:
    case SCHEME_RSA_PSS:
        choose_rsa(options, pair, findings, r_algorithm);
        break;
    case SCHEME_ECDSA:
        r_algorithm->scheme = SCHEME_ECDSA;
        break;
    case SCHEME_ED25519:
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
