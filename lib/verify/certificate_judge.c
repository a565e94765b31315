/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 4: a certificate judged by itself, as that of a signer. */
#include "verify/certificate_judge.h"

#include "base/answer.h"
#include "base/error.h"
#include "base/limits.h"
#include "cms/signer.h"
#include "verify/clients.h"
#include "verify/report.h"
#include "verify/report_pins.h"
#include "verify/signer_trust.h"
#include "verify/verdict.h"
#include "verify/verifier.h"
#include "verify/verify_options.h"

/* Parsed certificates of a list, with references. */
static gpg_error_t parse_all(judge_t *judge, const smime_certificates_t *list,
                             certificate_t ***r_items, size_t *r_count)
{
    size_t count = smime_certificates_count(list);
    certificate_t **items = arena_alloc(judge->arena, (count + 1) * sizeof *items);
    *r_items = items;
    *r_count = 0;
    if (!items)
        return ERR(ENOMEM);
    for (size_t i = 0; i < count; i++) {
        const smime_certificate_t *info = smime_certificates_get(list, i);
        gpg_error_t error = certificate_cache_get(judge->cache, bytes_of(info->der, info->der_size),
                                                  &items[*r_count]);
        if (error)
            return error;
        (*r_count)++;
    }
    return 0;
}

static gpg_error_t issued_another(certificate_t *const *items, size_t count, size_t index,
                                  bool *r_issued)
{
    gpg_error_t error = 0;
    *r_issued = false;
    for (size_t i = 0; !error && !*r_issued && i < count; i++)
        if (i != index && !bytes_equal(items[i]->der, items[index]->der))
            error = certificate_issued_by_name(items[i], items[index], r_issued);
    return error;
}

/* Bundles come in either order: the first certificate that issued none of the others, rather none
 * of an authority, is the one that is asked about; of too many to compare, the first. */
static gpg_error_t subject_of_list(certificate_t *const *items, size_t count, size_t *r_index)
{
    *r_index = 0;
    for (int authorities = 0; authorities < 2 && count <= LIMIT_CERTIFICATES; authorities++)
        for (size_t i = 0; i < count; i++) {
            bool issued;
            if (!authorities && items[i]->ca)
                continue;
            gpg_error_t error = issued_another(items, count, i, &issued);
            if (error)
                return error;
            if (!issued) {
                *r_index = i;
                return 0;
            }
        }
    return 0;
}

static void swap_certificates(certificate_t **a, certificate_t **b)
{
    certificate_t *was = *a;
    *a = *b;
    *b = was;
}

/* Nothing is signed here that would show what the key is good for. */
static gpg_error_t judge_key(const judge_t *judge, const public_key_t *key,
                             const findings_t *findings)
{
    if (!signer_check_key(key, judge->options->allow_weak, findings))
        return 0;
    gpg_error_t error = public_key_try(key);
    if (gpg_err_code(error) != GPG_ERR_UNUSABLE_PUBKEY)
        return error;
    findings_add(findings, FINDING_KEY_UNUSABLE, "%-s",
                 public_key_words(key, findings->list->arena));
    return 0;
}

/* The path, the address and the key of the first one, without any signature. */
static gpg_error_t judge_first(judge_t *judge, certificate_t *const *items, size_t count,
                               smime_signer_result_t *r_result)
{
    const path_sources_t sources = {
        .store = judge->store, .cache = judge->cache, .embedded = items, .embedded_count = count};
    const author_t author = {.address = judge->options->from, .answer = SMIME_PASS};
    const findings_t in_layer = findings_in_layer(judge->findings, 0, NULL);
    const findings_t here = findings_of_signer(&in_layer, 0);
    *r_result = (smime_signer_result_t){.signature_algorithm = "",
                                        .digest_algorithm = "",
                                        .identifier = "",
                                        .integrity = SMIME_UNKNOWN};
    if (count > LIMIT_CERTIFICATES)
        findings_add(&here, FINDING_CERTIFICATES_LIMIT, "more than %s, so the first is judged",
                     LIMIT_TEXT(LIMIT_CERTIFICATES));
    const size_t start = judge->findings->list->count;
    gpg_error_t error = judge_key(judge, &items[0]->key, &here);
    r_result->integrity = answer_of_findings(&here, start, SMIME_ABOUT_INTEGRITY);
    return error ? error
                 : signer_trust_judge(judge, &sources, &author, NULL, items[0], &here, r_result);
}

static gpg_error_t judge_subject(judge_t *judge, const smime_certificates_t *list,
                                 smime_signer_result_t *r_result)
{
    certificate_t **items;
    size_t count, subject = 0;
    gpg_error_t error = parse_all(judge, list, &items, &count);
    if (!error)
        error = subject_of_list(items, count, &subject);
    if (!error) {
        swap_certificates(&items[0], &items[subject]);
        error = judge_first(judge, items, count, r_result);
    }
    for (size_t i = 0; i < count; i++)
        certificate_unref(&items[i]);
    return error;
}

static gpg_error_t judge_list(judge_t *judge, const smime_certificates_t *list)
{
    smime_report_t *report = judge->report;
    arena_t *arena = judge->arena;
    const judged_header_t none = {.judged = NULL};
    smime_layer_result_t *layer = arena_alloc(arena, sizeof *layer);
    smime_signer_result_t *signer = arena_alloc(arena, sizeof *signer);
    gpg_error_t error = layer && signer ? judge_subject(judge, list, signer) : ERR(ENOMEM);
    if (error)
        return error;
    *layer = (smime_layer_result_t){.part = "",
                                    .format = "certificate",
                                    .integrity = signer->integrity,
                                    .trust = signer->trust,
                                    .identity = signer->identity,
                                    .signers = arena_pointers(arena, signer, 1, sizeof *signer),
                                    .signer_count = 1};
    report->layers = arena_pointers(arena, layer, 1, sizeof *layer);
    if (!layer->signers || !report->layers)
        return ERR(ENOMEM);
    report->layer_count = 1;
    verdict_of_certificate(report, judge->findings);
    error = report_pins(arena, report, judge->options, judge->claims, NULL, judge->findings);
    if (error)
        return error;
    error = findings_show(judge->findings, report);
    if (!error)
        error = header_protection_show(arena, &none, report_header(report));
    return error || !judge->options->clients ? error : clients_answer_report(arena, NULL, report);
}

gpg_error_t smime_certificate_judge(smime_verifier_t *verifier,
                                    const smime_verify_options_t *options, const void *data,
                                    size_t size, smime_report_t **r_report)
{
    if (!r_report)
        return ERR(INV_ARG);
    *r_report = NULL;
    smime_verify_options_t own;
    gpg_error_t error = verifier ? verify_options_read(options, &own) : ERR(INV_ARG);
    if (!error && own.at_mode != SMIME_AT_TIME)
        error = ERR(INV_ARG);
    smime_certificates_t *list = NULL;
    smime_report_t *report = NULL;
    if (!error)
        error = smime_certificates_read(&list, data, size);
    if (!error)
        error = report_new(&report);
    if (!error) {
        stop_t stop = {own.stop, own.stop_user, false};
        finding_list_t found;
        findings_t findings = findings_start(&found, report_arena(report));
        judge_t judge = verifier_judge(verifier, &own, &stop, report, &findings);
        report->checked_at = own.at;
        error = judge_list(&judge, list);
        if (!error && stop.stopped)
            error = ERR(CANCELED);
    }
    smime_certificates_free(&list);
    if (error)
        smime_report_free(&report);
    *r_report = report;
    return error;
}
