/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Combining answers; what does not decide any more becomes a warning. */
#include "verify/verdict.h"

#include "base/answer.h"
#include "verify/signed_oddities.h"
#include "verify/signer_answer.h"

/* Findings of one layer (and signer, -1: any) about a question (ABOUT_NONE: any) become warnings.
 */
static void demote(const findings_t *findings, int layer, int signer, smime_question_t question)
{
    for (size_t i = 0; i < findings->list->count; i++) {
        smime_finding_t *item = &findings->list->items[i];
        if (item->layer == layer && (signer < 0 || item->signer == signer) &&
            (question == SMIME_ABOUT_NONE || item->question == question) &&
            item->severity > SMIME_SEVERITY_WARNING)
            item->severity = SMIME_SEVERITY_WARNING;
    }
}

/* ---- a layer ---- */

/* Whether a is nearer to a pass than b. */
static bool is_nearer(const smime_signer_result_t *a, const smime_signer_result_t *b)
{
    smime_answer_t here = signer_answer(a), there = signer_answer(b);
    return here > there || (here == there && signer_rank(a) > signer_rank(b));
}

/* What the layer itself allows, whoever signed it: its structure, content that is missing or
 * doubled. */
static smime_answer_t answer_of_shape(const findings_t *findings, int layer)
{
    smime_answer_t answer = SMIME_PASS;
    for (size_t i = 0; i < findings->list->count; i++) {
        const smime_finding_t *item = &findings->list->items[i];
        if (item->layer == layer && item->signer < 0 && item->question == SMIME_ABOUT_INTEGRITY)
            answer = answer_worse(answer, answer_of_severity(item->severity));
    }
    return answer;
}

void verdict_of_layer(smime_layer_result_t *layer, int index, const findings_t *findings)
{
    layer->integrity = SMIME_FAIL;
    layer->trust = layer->identity = SMIME_UNKNOWN;
    if (!layer->signer_count)
        return;
    size_t best = 0;
    for (size_t i = 1; i < layer->signer_count; i++)
        if (is_nearer(layer->signers[i], layer->signers[best]))
            best = i;
    layer->integrity = layer->signers[best]->integrity;
    layer->trust = layer->signers[best]->trust;
    layer->identity = layer->signers[best]->identity;
    for (size_t i = 0; i < layer->signer_count; i++) {
        const smime_signer_result_t *signer = layer->signers[i];
        if (i == best)
            continue;
        if (signer->integrity == SMIME_FAIL)
            layer->integrity = SMIME_FAIL;
        else
            demote(findings, index, (int)i, SMIME_ABOUT_INTEGRITY);
        if (signer->trust == SMIME_FAIL)
            layer->trust = SMIME_FAIL;
        else
            demote(findings, index, (int)i, SMIME_ABOUT_TRUST);
        demote(findings, index, (int)i, SMIME_ABOUT_IDENTITY);
    }
    layer->integrity = answer_worse(layer->integrity, answer_of_shape(findings, index));
}

/* ---- the message ---- */

int verdict_author_layer(const smime_layer_result_t *const *items, size_t envelope)
{
    int best = envelope ? 0 : -1;
    for (size_t i = 1; i < envelope; i++) {
        smime_answer_t here = answer_worse(items[i]->trust, items[i]->identity);
        smime_answer_t there = answer_worse(items[best]->trust, items[best]->identity);
        bool nearer = here == there && (items[i]->trust + items[i]->identity >
                                        items[best]->trust + items[best]->identity);
        if (here > there || nearer)
            best = (int)i;
    }
    return best;
}

static void answer_by_envelope(smime_report_t *report, const layers_t *layers,
                               const findings_t *findings)
{
    const size_t envelope = layers->envelope;
    const smime_layer_result_t *author = report->layers[report->author_layer];
    report->integrity = SMIME_PASS;
    for (size_t i = 0; i < envelope; i++) {
        report->integrity = answer_worse(report->integrity, report->layers[i]->integrity);
        if ((int)i != report->author_layer) {
            demote(findings, (int)i, -1, SMIME_ABOUT_TRUST);
            demote(findings, (int)i, -1, SMIME_ABOUT_IDENTITY);
        }
    }
    report->trust = author->trust;
    report->identity = author->identity;
    /* Whatever else is signed inside: the author signed around it. */
    for (size_t i = envelope; i < report->layer_count; i++)
        demote(findings, (int)i, -1, SMIME_ABOUT_NONE);
    if (author->integrity == SMIME_PASS)
        signed_oddities_settle(layers, layers->items[report->author_layer], findings);
}

/* Only parts are signed: every one counts for integrity, those outside of attached messages for the
 * rest. */
static void answer_by_parts(smime_report_t *report, const layers_t *layers,
                            const findings_t *findings)
{
    const smime_layer_result_t *best = NULL;
    report->integrity = SMIME_PASS;
    for (size_t i = 0; i < report->layer_count; i++) {
        const smime_layer_result_t *layer = report->layers[i];
        report->integrity = answer_worse(report->integrity, layer->integrity);
        if (layers->items[i]->attached) {
            demote(findings, (int)i, -1, SMIME_ABOUT_TRUST);
            demote(findings, (int)i, -1, SMIME_ABOUT_IDENTITY);
        } else if (!best || answer_worse(layer->trust, layer->identity) >
                                answer_worse(best->trust, best->identity)) {
            best = layer;
        }
    }
    report->trust = best ? best->trust : SMIME_UNKNOWN;
    report->identity = best ? best->identity : SMIME_UNKNOWN;
}

/* What is found of the message itself (a From outside that is not the signed one, say), or of parts
 * that did not give the answers, decides the question that it is about all the same. */
static void answer_by_findings(smime_report_t *report, const findings_t *findings)
{
    smime_answer_t none = SMIME_PASS;
    smime_answer_t *const answers[] = {[SMIME_ABOUT_NONE] = &none,
                                       [SMIME_ABOUT_INTEGRITY] = &report->integrity,
                                       [SMIME_ABOUT_TRUST] = &report->trust,
                                       [SMIME_ABOUT_IDENTITY] = &report->identity};
    for (size_t i = 0; i < findings->list->count; i++) {
        smime_answer_t *answer = answers[findings->list->items[i].question];
        *answer = answer_worse(*answer, answer_of_severity(findings->list->items[i].severity));
    }
}

/* No reason that still fails or leaves open, whatever it is about, lets a message be valid. */
static smime_verdict_t judge_verdict(smime_report_t *report, const findings_t *findings)
{
    answer_by_findings(report, findings);
    smime_answer_t all =
        answer_worse(answer_worse(report->integrity, report->trust), report->identity);
    for (size_t i = 0; i < findings->list->count; i++)
        all = answer_worse(all, answer_of_severity(findings->list->items[i].severity));
    if (all == SMIME_FAIL)
        return SMIME_VERDICT_INVALID;
    if (all == SMIME_UNKNOWN || report->coverage != SMIME_COVERAGE_WHOLE)
        return SMIME_VERDICT_INDETERMINATE;
    return SMIME_VERDICT_VALID;
}

/* Whether a layer may stand in what was not read. */
static bool partly_read(const findings_t *findings)
{
    static const finding_id_t limits[] = {FINDING_HEADER_LIMIT, FINDING_PARAMETERS_LIMIT,
                                          FINDING_PARTS_LIMIT, FINDING_NESTING_LIMIT};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (findings_have(findings, 0, limits[i]))
            return true;
    return false;
}

/* What is found about known senders says something of an unsigned message, too. */
static smime_answer_t answer_of_promises(const findings_t *findings)
{
    smime_answer_t answer = SMIME_PASS;
    for (size_t i = 0; i < findings->list->count; i++) {
        const smime_finding_t *item = &findings->list->items[i];
        if (item->id == SMIME_FINDING_SENDER_ALWAYS_SIGNS ||
            item->id == SMIME_FINDING_SENDER_LOOK_ALIKE)
            answer = answer_worse(answer, answer_of_severity(item->severity));
    }
    return answer;
}

/* Nothing is signed, so no question has an answer and no reason decides one; unless there may be a
 * layer that only others see. */
static void answer_unsigned(smime_report_t *report, const layers_t *layers,
                            const findings_t *findings)
{
    bool unsure = layers->sealed || layers->disguised || partly_read(findings);
    report->integrity = report->trust = report->identity = SMIME_UNKNOWN;
    report->verdict = unsure ? SMIME_VERDICT_INDETERMINATE : SMIME_VERDICT_UNSIGNED;
    smime_answer_t promise = answer_of_promises(findings);
    if (promise != SMIME_PASS)
        report->verdict =
            promise == SMIME_FAIL ? SMIME_VERDICT_INVALID : SMIME_VERDICT_INDETERMINATE;
    if (promise == SMIME_FAIL)
        report->identity = SMIME_FAIL;
}

void verdict_of_message(smime_report_t *report, const layers_t *layers, const findings_t *findings)
{
    report->author_layer = verdict_author_layer(report->layers, layers->envelope);
    report->coverage = layers->envelope      ? SMIME_COVERAGE_WHOLE
                       : report->layer_count ? SMIME_COVERAGE_PARTIAL
                                             : SMIME_COVERAGE_NONE;
    if (report->coverage == SMIME_COVERAGE_NONE) {
        answer_unsigned(report, layers, findings);
        return;
    }
    if (report->coverage == SMIME_COVERAGE_WHOLE)
        answer_by_envelope(report, layers, findings);
    else
        answer_by_parts(report, layers, findings);
    report->verdict = judge_verdict(report, findings);
}

void verdict_of_certificate(smime_report_t *report, const findings_t *findings)
{
    const smime_layer_result_t *layer = report->layers[0];
    report->integrity = layer->integrity;
    report->trust = layer->trust;
    report->identity = layer->identity;
    report->coverage = SMIME_COVERAGE_WHOLE;
    report->author_layer = 0;
    report->verdict = judge_verdict(report, findings);
}
