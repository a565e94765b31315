/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One layer and one signer out of several: the author's, and who passes before who does not. */
#include "report_pick.h"

#include "base/answer.h"
#include "failure.h"
#include "language.h"
#include "verify/signer_answer.h"

#include <string.h>
#include <sysexits.h>

int report_pick_say_unsigned(const text_output_t *output, const char *name)
{
    if (output->common->json && !output->common->quiet)
        failure_print(stderr, output->command->name, name,
                      _("the message is not signed: there is no certificate to judge in it"));
    if (!output->common->json) {
        page_verdict(&output->page, STYLE_DOUBT, _("UNSIGNED"), name_for_people(name));
        page_text(&output->page, PAGE_INDENT,
                  "The message is not signed: there is no certificate to judge in it.");
    }
    return STATUS_UNSIGNED;
}

static const smime_signer_result_t *signer_of_layer(const smime_layer_result_t *layer)
{
    const smime_signer_result_t *found = NULL;
    for (size_t i = 0; i < layer->signer_count; i++) {
        const smime_signer_result_t *signer = layer->signers[i];
        if (signer->certificate && (!found || (signer_passes(signer) && !signer_passes(found))))
            found = signer;
    }
    return found;
}

const smime_layer_result_t *report_pick_layer(const smime_report_t *report)
{
    if (report->author_layer >= 0 && (size_t)report->author_layer < report->layer_count &&
        signer_of_layer(report->layers[report->author_layer]))
        return report->layers[report->author_layer];
    for (size_t i = 0; i < report->layer_count; i++)
        if (signer_of_layer(report->layers[i]))
            return report->layers[i];
    return NULL;
}

const smime_signer_result_t *report_pick_signer(const smime_report_t *report)
{
    const smime_layer_result_t *layer = report_pick_layer(report);
    return layer ? signer_of_layer(layer) : NULL;
}

const smime_signer_result_t *report_pick_any_signer(const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    for (size_t i = 0; !signer && i < report->layer_count; i++)
        if (report->layers[i]->signer_count)
            signer = report->layers[i]->signers[0];
    return signer;
}

static bool is_about(const smime_report_t *report, const smime_finding_t *finding,
                     const smime_signer_result_t *signer)
{
    const size_t layer = (size_t)finding->layer, index = (size_t)finding->signer;
    return finding->layer >= 0 && layer < report->layer_count && finding->signer >= 0 &&
           index < report->layers[layer]->signer_count &&
           report->layers[layer]->signers[index] == signer;
}

const smime_finding_t *report_pick_key_finding(const smime_report_t *report,
                                               const smime_signer_result_t *signer)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if ((finding->id == SMIME_FINDING_KEY_UNUSABLE || finding->id == SMIME_FINDING_KEY_WEAK) &&
            is_about(report, finding, signer))
            return finding;
    }
    return NULL;
}

smime_answer_t report_pick_certificate_answer(const smime_report_t *report,
                                              const smime_signer_result_t *signer)
{
    return report_pick_key_finding(report, signer) ? answer_worse(signer->trust, SMIME_UNKNOWN)
                                                   : signer->trust;
}

bool report_pick_is_bare(const smime_report_t *report)
{
    return report->layer_count && strcmp(report->layers[0]->format, "cms") == 0;
}

int verdict_status(smime_verdict_t verdict)
{
    switch (verdict) {
    case SMIME_VERDICT_VALID:
        return STATUS_VALID;
    case SMIME_VERDICT_UNSIGNED:
        return STATUS_UNSIGNED;
    case SMIME_VERDICT_INDETERMINATE:
        return STATUS_INDETERMINATE;
    case SMIME_VERDICT_INVALID:
        return STATUS_INVALID;
    case SMIME_VERDICT_ERROR:
        break;
    }
    return EX_SOFTWARE;
}

int answer_status(smime_answer_t answer)
{
    return answer == SMIME_PASS      ? STATUS_VALID
           : answer == SMIME_UNKNOWN ? STATUS_INDETERMINATE
                                     : STATUS_INVALID;
}
