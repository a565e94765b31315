/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judging one signed layer. */
#include "verify/judge.h"

#include "asn1/der_write.h"
#include "base/error.h"
#include "base/limit_text.h"
#include "base/limits.h"
#include "cms/signer.h"
#include "mime/canonical.h"
#include "path/path_pool.h"
#include "verify/report.h"
#include "verify/signer_answer.h"
#include "verify/transit_damage.h"
#include "x509/certificate_cache.h"
#include "x509/name.h"
#include "x509/serial_number.h"

#include <string.h>

/* One layer while it is judged. */
typedef struct work {
    judge_t *judge;
    findings_t findings; /* the place that the layer is */
    const layer_t *layer;
    const author_t *author;
    certificate_t **embedded; /* owned references */
    size_t embedded_count;
    bytes_t *malformed; /* embedded ones that cannot be read */
    size_t malformed_count;
    certificate_t **helpers; /* of the store, for signers that embed no certificate */
    size_t helper_count;
    content_digests_t digests;
    signer_check_t *checks; /* one a signer */
    spool_t canonical;      /* the content in canonical form, where a signer needs it whole */
    bytes_t content;
    bool content_missing, has_revocation_digest;
    uint8_t revocation_digest[REVOCATION_DIGEST_SIZE];
} work_t;

/* ---- certificates ---- */

static gpg_error_t load_embedded(work_t *work)
{
    const signed_data_t *signed_data = &work->layer->signed_data;
    arena_t *arena = work->judge->arena;
    if (!signed_data->certificate_count)
        return 0;
    work->embedded = arena_alloc(arena, signed_data->certificate_count * sizeof *work->embedded);
    work->malformed = arena_alloc(arena, signed_data->certificate_count * sizeof *work->malformed);
    if (!work->embedded || !work->malformed)
        return ERR(ENOMEM);
    for (size_t i = 0; i < signed_data->certificate_count; i++) {
        certificate_t *certificate;
        gpg_error_t error =
            certificate_cache_get(work->judge->cache, signed_data->certificates[i], &certificate);
        if (gpg_err_code(error) == GPG_ERR_ENOMEM)
            return error;
        if (error)
            findings_add(&work->findings, FINDING_CERTIFICATE_UNREADABLE,
                         "certificate %zu of %zu%s", i + 1, signed_data->certificate_count,
                         limit_detail(error));
        else
            work->embedded[work->embedded_count++] = certificate;
        if (gpg_err_code(error) == GPG_ERR_BAD_CERT)
            work->malformed[work->malformed_count++] = signed_data->certificates[i];
    }
    return 0;
}

static bool holds(bytes_t der, uint32_t tag, bytes_t content)
{
    buffer_t element = BUFFER_INIT;
    der_write(&element, tag, content);
    bool found = !element.error && bytes_find(der, buffer_bytes(&element)) != SIZE_MAX;
    buffer_free(&element);
    return found;
}

/* Whether the certificate that the signer's identifier names is there after all, but cannot be
 * read: the identifier stands in its bytes. */
static bool names_malformed(const work_t *work, const signer_info_t *signer)
{
    for (size_t i = 0; i < work->malformed_count; i++) {
        bytes_t der = work->malformed[i];
        if (bytes_present(signer->key_identifier)
                ? holds(der, DER_OCTET_STRING, signer->key_identifier)
                : bytes_find(der, signer->issuer) != SIZE_MAX &&
                      holds(bytes_slice(der, 0, bytes_find(der, signer->issuer)), DER_INTEGER,
                            signer->serial))
            return true;
    }
    return false;
}

static gpg_error_t load_helpers(work_t *work)
{
    size_t capacity = 0;
    bytes_t der;
    for (size_t i = 0; bytes_present(der = store_helper(work->judge->store, i)); i++) {
        certificate_t *certificate;
        gpg_error_t error = certificate_cache_get(work->judge->cache, der, &certificate);
        if (gpg_err_code(error) == GPG_ERR_ENOMEM)
            return error;
        if (error)
            continue;
        certificate_t **kept =
            arena_push(work->judge->arena, work->helpers, work->helper_count, capacity);
        if (!kept) {
            certificate_unref(&certificate);
            return ERR(ENOMEM);
        }
        *kept = certificate;
    }
    return 0;
}

/* The next certificate that answers to the signer's identifier: embedded ones, then helpers.
 * *position starts at 0. */
static gpg_error_t next_candidate(const work_t *work, signer_info_t *signer, size_t *position,
                                  certificate_t **r_candidate)
{
    bool identified = false;
    gpg_error_t error = 0;
    *r_candidate = NULL;
    while (!error && !identified && *position < work->embedded_count + work->helper_count) {
        size_t i = (*position)++;
        certificate_t *certificate =
            i < work->embedded_count ? work->embedded[i] : work->helpers[i - work->embedded_count];
        error = signer_identifies(signer, certificate, &identified);
        if (identified)
            *r_candidate = certificate;
    }
    return error;
}

/* ---- content ---- */

/* Where the content goes in its one pass. */
typedef struct tee {
    content_digests_t *digests;
    spool_t *spool; /* or NULL */
    content_sink_t sink;
    stop_t *stop;
} tee_t;

static gpg_error_t tee_piece(void *user, const void *data, size_t size)
{
    tee_t *tee = user;
    gpg_error_t error = content_digests_write(tee->digests, data, size);
    if (!error && tee->spool)
        error = spool_append(tee->spool, bytes_of(data, size));
    if (!error && tee->sink.write)
        error = tee->sink.write(tee->sink.user, data, size);
    return error;
}

static gpg_error_t tee_write(void *user, const void *data, size_t size)
{
    tee_t *tee = user;
    return stop_between(tee->stop, tee_piece, tee, data, size);
}

static gpg_error_t read_octets(const signed_data_t *signed_data, tee_t *tee)
{
    der_octets_t octets;
    bytes_t run;
    gpg_error_t error;
    der_octets_start(&signed_data->content, &octets);
    while (!(error = der_octets_next(&octets, &run)) && bytes_present(run))
        if ((error = tee_write(tee, run.data, run.size)))
            break;
    return error;
}

static bool needs_whole_content(const work_t *work)
{
    for (size_t i = 0; i < work->layer->signed_data.signer_count; i++)
        if (!work->checks[i].has_attributes)
            return true;
    return false;
}

/* Hashes the content; hands it on if it is asked for. */
static gpg_error_t read_content(work_t *work, content_sink_t sink)
{
    const layer_t *layer = work->layer;
    tee_t tee = {&work->digests, NULL, sink, work->judge->stop};
    gpg_error_t error = 0;
    work->content_missing =
        layer->clear ? !bytes_present(layer->covered) : !layer->signed_data.has_content;
    if (work->content_missing)
        return 0;
    if (!layer->clear) {
        work->content = layer->content;
        error = read_octets(&layer->signed_data, &tee);
    } else if (layer->exact) {
        work->content = layer->covered;
        error = tee_write(&tee, layer->covered.data, layer->covered.size);
    } else {
        tee.spool = needs_whole_content(work) ? &work->canonical : NULL;
        error = canonical_write(layer->covered, tee_write, &tee);
        if (!error && tee.spool)
            error = spool_finish(&work->canonical, &work->content);
    }
    content_digests_finish(&work->digests);
    return error;
}

/* A multipart/signed whose SignedData brings a content of its own: never verified against, but
 * compared with what is shown. */
static gpg_error_t compare_embedded(work_t *work)
{
    const digest_algorithm_t *sha256 = digest_algorithm_named("sha256");
    const layer_t *layer = work->layer;
    if (!layer->clear || !layer->signed_data.has_content || work->content_missing)
        return 0;
    content_digests_t digests;
    content_digests_init(&digests);
    tee_t tee = {&digests, NULL, {NULL, NULL}, work->judge->stop};
    gpg_error_t error = content_digests_add(&digests, sha256);
    if (!error)
        error = read_octets(&layer->signed_data, &tee);
    content_digests_finish(&digests);
    bool malformed = gpg_err_code(error) == GPG_ERR_BAD_BER;
    if (malformed || (!error && !bytes_equal(content_digests_get(&digests, sha256),
                                             content_digests_get(&work->digests, sha256))))
        findings_add(&work->findings, FINDING_CONTENT_MISMATCH, NULL);
    else if (!error)
        findings_add(&work->findings, FINDING_CONTENT_EMBEDDED, NULL);
    content_digests_release(&digests);
    return malformed ? 0 : error;
}

/* ---- one signer ---- */

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
static gpg_error_t note_valid_then(work_t *work, const path_sources_t *sources,
                                   const signer_check_t *check, certificate_t *certificate,
                                   const findings_t *findings, size_t start)
{
    judge_t *judge = work->judge;
    if (judge->options->at_mode == SMIME_AT_SIGNING_TIME || !check->has_attributes ||
        !check->attributes.has_signing_time || !findings_have(findings, start, FINDING_EXPIRED) ||
        check->attributes.signing_time > judge->options->at)
        return 0;
    path_rules_t rules = rules_for(judge->options, NULL, NULL);
    rules.at = check->attributes.signing_time;
    rules.signing_time = true;
    finding_list_t scratch_list;
    findings_t scratch;
    certification_path_t path;
    scratch = findings_start(&scratch_list, judge->arena);
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
            .problem = path->entries[i].problem};
        if (!entries[i].certificate || (anchor && !entries[i].anchor))
            return ERR(ENOMEM);
    }
    result->path = arena_pointers(judge->arena, entries, path->count, sizeof *entries);
    result->path_count = result->path ? path->count : 0;
    return result->path ? 0 : ERR(ENOMEM);
}

static path_sources_t sources_of(work_t *work)
{
    const signed_data_t *signed_data = &work->layer->signed_data;
    path_sources_t sources = {work->judge->store,   work->judge->cache,      work->embedded,
                              work->embedded_count, signed_data->crls,       signed_data->crl_count,
                              signed_data->ocsp,    signed_data->ocsp_count, NULL};
    if (!work->has_revocation_digest)
        work->has_revocation_digest = path_cache_digest(&sources, work->revocation_digest);
    sources.revocation_digest = work->has_revocation_digest ? work->revocation_digest : NULL;
    return sources;
}

/* Trust and identity of a certificate whose key has (or would have) signed. */
static gpg_error_t judge_trust(work_t *work, const signer_check_t *check,
                               certificate_t *certificate, const findings_t *findings,
                               smime_signer_result_t *result)
{
    judge_t *judge = work->judge;
    path_sources_t sources = sources_of(work);
    path_rules_t rules = rules_for(judge->options, check, findings);
    rules.is_ca = !check && certificate->ca; /* shown, not asked for a signature */
    certification_path_t path;
    size_t start = findings->list->count;
    gpg_error_t error = path_cache_build(judge->paths, &sources, &rules, certificate,
                                         &judge->budget, findings, &path);
    if (error)
        goto leave;
    result->trust = path.trust;
    result->certificate = report_certificate(judge->report, certificate);
    error = result->certificate ? show_path(judge, &path, result) : ERR(ENOMEM);
    if (!error && path.trust == SMIME_UNKNOWN && check)
        error = note_valid_then(work, &sources, check, certificate, findings, start);
    if (!error)
        result->identity =
            identity_judge(work->author, certificate, &path, judge->options, findings);
leave:
    certification_path_release(&path);
    return error;
}

/* One signer with one of the certificates that answer to its identifier. */
static gpg_error_t try_certificate(work_t *work, size_t index, certificate_t *certificate,
                                   const findings_t *findings, smime_signer_result_t *result)
{
    const signer_info_t *signer = &work->layer->signed_data.signers[index];
    judge_t *judge = work->judge;
    /* A DSA key may have its parameters from its issuer (RFC 3279 section 2.3.2): first the path.
     */
    const bool path_first = path_key_inherits(&certificate->key);
    gpg_error_t error =
        path_first ? judge_trust(work, &work->checks[index], certificate, findings, result) : 0;
    if (work->content_missing)
        result->integrity = SMIME_UNKNOWN;
    else
        result->integrity =
            signer_judge(&work->checks[index], signer, &work->digests, work->content, certificate,
                         judge->options->allow_weak, &judge->budget, findings);
    return path_first ? error
                      : judge_trust(work, &work->checks[index], certificate, findings, result);
}

/* Whether content that is altered as it stands is what was signed but for what happened to it on
 * its way. Only the signer's word about the digest counts: anybody can write another one. */
static gpg_error_t explain_altered(work_t *work, size_t index, certificate_t *certificate,
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
                     "%s", damage.what);
    return error;
}

/* Tries every certificate that answers to the identifier, and keeps what the best of them gives. */
static gpg_error_t try_certificates(work_t *work, size_t index, const findings_t *findings,
                                    smime_signer_result_t *result)
{
    signer_info_t *signer = &work->layer->signed_data.signers[index];
    const size_t start = findings->list->count;
    certificate_t *best = NULL, *certificate, *last = NULL;
    smime_signer_result_t tried = *result, kept = *result;
    size_t tries = 0, position = 0;
    gpg_error_t error = 0;
    while (!error && !(error = next_candidate(work, signer, &position, &certificate)) &&
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
    if (!error && !best) {
        bool malformed = names_malformed(work, signer);
        kept.integrity = malformed ? SMIME_FAIL : SMIME_UNKNOWN;
        kept.trust = kept.identity = SMIME_UNKNOWN;
        findings_add(findings,
                     malformed ? FINDING_SIGNER_CERTIFICATE_MALFORMED
                               : FINDING_SIGNER_CERTIFICATE_MISSING,
                     "%s", result->identifier);
        findings_add(findings, FINDING_NO_PATH, "without the signer's certificate");
    }
    *result = kept;
    return error;
}

static const char *identifier_text(arena_t *arena, const signer_info_t *signer)
{
    const char *hex;
    if (bytes_present(signer->key_identifier)) {
        buffer_t text = BUFFER_INIT;
        buffer_append_text(&text, "key identifier ");
        char digits[2 * LIMIT_SERIAL_SIZE + 1];
        bytes_to_hex(bytes_slice(signer->key_identifier, 0, LIMIT_SERIAL_SIZE), digits);
        buffer_append_text(&text, digits);
        if (signer->key_identifier.size > LIMIT_SERIAL_SIZE)
            buffer_append_text(&text, "... (more than " LIMIT_TEXT(LIMIT_SERIAL_SIZE) ")");
        hex = text.error ? NULL : arena_text(arena, buffer_bytes(&text));
        buffer_free(&text);
        return hex;
    }
    hex = serial_number_hex(arena, signer->serial);
    const char *issuer = name_text(arena, signer->issuer);
    return arena_printf(arena, "serial number %s of %s%s", hex ? hex : "?", issuer ? issuer : "?",
                        limit_detail(name_check(signer->issuer)));
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

static gpg_error_t judge_signer(work_t *work, size_t index, smime_signer_result_t *result)
{
    const signer_check_t *check = &work->checks[index];
    const signer_info_t *signer = &work->layer->signed_data.signers[index];
    arena_t *arena = work->judge->arena;
    const findings_t here = findings_of_signer(&work->findings, index);
    char name[64];
    result->integrity = result->trust = result->identity = SMIME_FAIL;
    result->identifier = identifier_text(arena, signer);
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

/* ---- the layer ---- */

/* What is signed, for a report. */
static const char *content_text(work_t *work)
{
    const entity_t *inside = work->layer->clear ? work->layer->inside : NULL;
    return inside ? arena_printf(work->judge->arena, "part %s, %.80s/%.80s in %s", inside->part,
                                 inside->type.type, inside->type.subtype,
                                 transfer_encoding_name(inside->encoding))
                  : NULL;
}

static gpg_error_t prepare_signers(work_t *work)
{
    const signed_data_t *signed_data = &work->layer->signed_data;
    judge_t *judge = work->judge;
    const char *content = content_text(work);
    gpg_error_t error = 0;
    work->checks = arena_alloc(judge->arena, signed_data->signer_count * sizeof *work->checks);
    if (!work->checks)
        return ERR(ENOMEM);
    if (work->layer->clear && signed_data->has_content)
        error = content_digests_add(&work->digests, digest_algorithm_named("sha256"));
    for (size_t i = 0; !error && i < signed_data->signer_count; i++) {
        const findings_t here = findings_of_signer(&work->findings, i);
        error = signer_prepare(judge->arena, signed_data, &signed_data->signers[i],
                               judge->options->allow_weak, &here, &work->digests, &work->checks[i]);
        work->checks[i].content = content;
    }
    return error;
}

/* micalg is a hint for one-pass readers: a wrong one is only noted. */
static void check_micalg(const work_t *work)
{
    if (!work->layer->micalg)
        return;
    for (size_t i = 0; i < work->layer->signed_data.signer_count; i++) {
        const digest_algorithm_t *digest = work->checks[i].digest;
        if (digest && (strcasestr(work->layer->micalg, digest->micalg) ||
                       strcasestr(work->layer->micalg, digest->name)))
            return;
    }
    findings_add(&work->findings, FINDING_MICALG_MISMATCH, "micalg=%s", work->layer->micalg);
}

static gpg_error_t judge_signers(work_t *work, content_sink_t sink, smime_layer_result_t *result)
{
    judge_t *judge = work->judge;
    size_t count = work->layer->signed_data.signer_count;
    smime_signer_result_t *signers = arena_alloc(judge->arena, count * sizeof *signers);
    gpg_error_t error = signers ? prepare_signers(work) : ERR(ENOMEM);
    if (!error)
        error = read_content(work, sink);
    if (!error)
        error = compare_embedded(work);
    if (error)
        return error;
    check_micalg(work);
    if (work->content_missing)
        findings_add(&work->findings, FINDING_CONTENT_MISSING, NULL);
    for (size_t i = 0; !error && i < count; i++)
        error = judge_signer(work, i, &signers[i]);
    if (error)
        return error;
    result->signers = arena_pointers(judge->arena, signers, count, sizeof *signers);
    result->signer_count = result->signers ? count : 0;
    return result->signers ? 0 : ERR(ENOMEM);
}

static void release(work_t *work)
{
    content_digests_release(&work->digests);
    spool_free(&work->canonical);
    for (size_t i = 0; i < work->embedded_count; i++)
        certificate_unref(&work->embedded[i]);
    for (size_t i = 0; i < work->helper_count; i++)
        certificate_unref(&work->helpers[i]);
}

gpg_error_t judge_layer(judge_t *judge, const layer_t *layer, int index, const author_t *author,
                        content_sink_t sink, smime_layer_result_t *r_result)
{
    work_t work = {.judge = judge,
                   .findings = findings_in_layer(judge->findings, index, layer->part),
                   .layer = layer,
                   .author = author};
    content_digests_init(&work.digests);
    spool_init(&work.canonical);
    *r_result = (smime_layer_result_t){
        .part = layer->part, .format = layer->format, .errant = layer->errant};
    gpg_error_t error = 0;
    if (layer->parsed && !layer->signed_data.signer_count)
        findings_add(&work.findings, FINDING_NO_SIGNER, NULL);
    if (layer->parsed && layer->signed_data.signer_count) {
        error = load_embedded(&work);
        if (!error)
            error = load_helpers(&work);
        if (!error)
            error = judge_signers(&work, sink, r_result);
    }
    release(&work);
    return error ? error : judge->findings->list->error;
}

gpg_error_t judge_certificate(judge_t *judge, certificate_t *const *certificates, size_t count,
                              const author_t *author, smime_signer_result_t *r_result)
{
    layer_t none = {.part = ""};
    work_t work = {.judge = judge, .layer = &none, .author = author};
    *r_result = (smime_signer_result_t){.signature_algorithm = "",
                                        .digest_algorithm = "",
                                        .identifier = "",
                                        .integrity = SMIME_PASS};
    work.embedded = arena_alloc(judge->arena, count * sizeof *work.embedded);
    if (!work.embedded)
        return ERR(ENOMEM);
    for (size_t i = 0; i < count; i++)
        work.embedded[i] = certificates[i];
    work.embedded_count = count;
    return judge_trust(&work, NULL, certificates[0], judge->findings, r_result);
}
