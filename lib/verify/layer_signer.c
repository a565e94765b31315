/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5652 section 5.6, RFC 8550: judges one signer of a layer. */
#include "verify/layer_signer.h"

#include "base/error.h"
#include "base/limit_text.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "path/path_pool.h"
#include "verify/signer_answer.h"
#include "verify/signer_trust.h"
#include "verify/transit_damage.h"
#include "x509/name.h"
#include "x509/serial_number.h"

static gpg_error_t judge_trust(layer_work_t *work, size_t index, certificate_t *certificate,
                               const findings_t *findings, smime_signer_result_t *result)
{
    return signer_trust_judge(work->judge, &work->sources, work->author, &work->checks[index],
                              certificate, findings, result);
}

/* One signer with one of the certificates that answer to its identifier. */
static gpg_error_t try_certificate(layer_work_t *work, size_t index, certificate_t *certificate,
                                   const findings_t *findings, smime_signer_result_t *result)
{
    const signer_info_t *signer = &work->layer->signed_data.signers[index];
    judge_t *judge = work->judge;
    /* A DSA key may have its parameters from its issuer (RFC 3279 section 2.3.2): first the path.
     */
    const bool path_first = path_key_inherits(&certificate->key);
    gpg_error_t error = path_first ? judge_trust(work, index, certificate, findings, result) : 0;
    if (work->content.missing)
        result->integrity = SMIME_UNKNOWN;
    else
        result->integrity =
            signer_judge(&work->checks[index], signer, &work->content.digests, work->content.whole,
                         certificate, judge->options->allow_weak, &judge->budget, findings);
    return path_first ? error : judge_trust(work, index, certificate, findings, result);
}

/* Whether content that is altered as it stands is what was signed but for what happened to it on
 * its way. Only the signer's word about the digest counts: anybody can write another one. */
static gpg_error_t explain_altered(layer_work_t *work, size_t index, certificate_t *certificate,
                                   const findings_t *findings, size_t start)
{
    judge_t *judge = work->judge;
    const layer_t *layer = work->layer;
    const signer_check_t *check = &work->checks[index];
    transit_damage_t damage;
    if (!layer->clear || layer->exact || !layer->inside ||
        !findings_have(findings, start, FINDING_CONTENT_ALTERED))
        return 0;
    gpg_error_t error =
        transit_damage_find(judge->arena, layer->inside, check->digest,
                            check->attributes.message_digest, &judge->transit_budget, &damage);
    if (!error && damage.limit)
        findings_add(findings, FINDING_TRANSIT_LIMIT, "%s", damage.limit);
    if (!error && damage.what &&
        signer_made_attributes(check, &layer->signed_data.signers[index], certificate,
                               judge->options->allow_weak, &judge->budget, judge->arena))
        findings_add(findings,
                     damage.encoding_only ? FINDING_TRANSFER_ENCODING_ALTERED
                                          : FINDING_LINES_ALTERED,
                     "%-s", damage.what);
    return error;
}

static gpg_error_t miss_certificate(const layer_work_t *work, const signer_info_t *signer,
                                    const findings_t *findings, smime_signer_result_t *result)
{
    bool malformed;
    gpg_error_t error = layer_certificates_malformed(&work->certificates, signer, &malformed);
    if (error)
        return error;
    result->integrity = malformed ? SMIME_FAIL : SMIME_UNKNOWN;
    result->trust = result->identity = SMIME_UNKNOWN;
    findings_add(findings,
                 malformed ? FINDING_SIGNER_CERTIFICATE_MALFORMED
                           : FINDING_SIGNER_CERTIFICATE_MISSING,
                 "%-s", result->identifier_phrase);
    findings_add(findings, FINDING_NO_PATH, "without the signer's certificate");
    return 0;
}

/* Tries every certificate that answers to the identifier, and keeps what the best of them gives. */
static gpg_error_t try_certificates(layer_work_t *work, size_t index, const findings_t *findings,
                                    smime_signer_result_t *result)
{
    signer_info_t *signer = &work->layer->signed_data.signers[index];
    const size_t start = findings->list->count;
    certificate_t *best = NULL, *certificate, *last = NULL;
    smime_signer_result_t tried = *result, kept = *result;
    size_t tries = 0, position = 0;
    gpg_error_t error = 0;
    while (
        !error &&
        !(error = layer_certificates_next(&work->certificates, signer, &position, &certificate)) &&
        certificate) {
        if (last && certificate_equal(certificate, last))
            continue;
        if (tries++)
            findings->list->count = start;
        tried = *result;
        error = try_certificate(work, index, certificate, findings, &tried);
        last = certificate;
        if (!best || signer_rank(&tried) > signer_rank(&kept)) {
            best = certificate;
            kept = tried;
        }
    }
    if (!error && best && best != last) { /* its findings are those to keep */
        findings->list->count = start;
        kept = *result;
        error = try_certificate(work, index, best, findings, &kept);
    }
    if (!error && best)
        error = explain_altered(work, index, best, findings, start);
    if (!error && tries > 1)
        findings_add(findings, FINDING_SIGNER_CERTIFICATE_AMBIGUOUS, "%zu certificates", tries);
    if (!error && !best)
        error = miss_certificate(work, signer, findings, &kept);
    *result = kept;
    return error;
}

/* As a phrase. */
static const char *identifier_text(arena_t *arena, const signer_info_t *signer)
{
    if (bytes_present(signer->key_identifier)) {
        char digits[2 * LIMIT_SERIAL_SIZE + 1];
        bytes_to_hex(bytes_slice(signer->key_identifier, 0, LIMIT_SERIAL_SIZE), digits);
        return phrase(arena, "key identifier %s%-s", digits,
                      signer->key_identifier.size > LIMIT_SERIAL_SIZE
                          ? PHRASE_OF(N_("... (more than %s)"), LIMIT_TEXT(LIMIT_SERIAL_SIZE))
                          : "");
    }
    const char *hex = serial_number_hex(arena, signer->serial);
    const char *issuer = name_text(arena, signer->issuer);
    return phrase(arena, "serial number %s of %s%-s", hex ? hex : "?", issuer ? issuer : "?",
                  limit_detail(arena, name_check(signer->issuer)));
}

static void check_signing_time(const judge_t *judge, const signer_check_t *check,
                               const findings_t *findings)
{
    if (check->has_attributes && !check->attributes_ok)
        return;
    if (check->attributes.signing_time_unreadable)
        return; /* which has been said */
    if (!check->has_attributes || !check->attributes.has_signing_time)
        findings_add(findings, FINDING_SIGNING_TIME_MISSING, NULL);
    else if (check->attributes.signing_time > judge->options->at + LIMIT_CLOCK_ALLOWANCE)
        findings_add(findings, FINDING_SIGNING_TIME_FUTURE, NULL);
}

gpg_error_t layer_signer_judge(layer_work_t *work, size_t index, smime_signer_result_t *result)
{
    const signer_check_t *check = &work->checks[index];
    const signer_info_t *signer = &work->layer->signed_data.signers[index];
    arena_t *arena = work->judge->arena;
    const findings_t here = findings_of_signer(&work->findings, index);
    char name[64];
    result->integrity = result->trust = result->identity = SMIME_FAIL;
    result->identifier_phrase = identifier_text(arena, signer);
    if (result->identifier_phrase)
        result->identifier = phrase_in_english(arena, result->identifier_phrase);
    result->signature_algorithm = arena_text(arena, bytes_text(check->algorithm.name));
    result->digest_algorithm = arena_text(
        arena,
        bytes_text(check->digest ? check->digest->name
                                 : algorithm_name(signer->digest_algorithm, name, sizeof name)));
    if (!result->identifier || !result->signature_algorithm || !result->digest_algorithm)
        return ERR(ENOMEM);
    result->has_signing_time = check->has_attributes && check->attributes.has_signing_time;
    result->signing_time = result->has_signing_time ? check->attributes.signing_time : 0;
    check_signing_time(work->judge, check, &here);
    return try_certificates(work, index, &here, result);
}
