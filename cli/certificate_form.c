/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates for people, in short or with everything, as JSON and as PEM. */
#include "certificate_form.h"

#include "base/answer.h"
#include "certificate_full.h"
#include "certificate_json.h"
#include "certificate_text.h"
#include "failure.h"
#include "finding_text.h"
#include "language.h"
#include "report_pick.h"
#include "styles.h"

/* ---- for people ---- */

static void begin_text(const text_output_t *output, const char *name)
{
    page_verdict(&output->page, STYLE_STRONG, _("CERTIFICATES"), name_for_people(name));
}

static void put_number(const page_t *page, size_t number, size_t count)
{
    char heading[64];
    snprintf(heading, sizeof heading, _("Certificate %zu of %zu"), number, count);
    page_heading(page, heading);
}

static gpg_error_t put_text(const text_output_t *output, const smime_certificate_t *certificate,
                            size_t number, size_t count)
{
    put_number(&output->page, number, count);
    text_of_certificate(&output->page, certificate);
    return 0;
}

static gpg_error_t put_full(const text_output_t *output, const smime_certificate_t *certificate,
                            size_t number, size_t count)
{
    put_number(&output->page, number, count);
    return certificate_full(&output->page, certificate);
}

static const char *const path_sentences[] = {
    [SMIME_FAIL] = N_("The path breaks a rule: the certificate must not be trusted."),
    [SMIME_UNKNOWN] = N_("The certificate is not known to be trustworthy."),
    [SMIME_PASS] = N_("The path leads to a trusted certificate and keeps the rules."),
};
static const char *const path_words[] = {
    [SMIME_FAIL] = N_("PATH BROKEN"),
    [SMIME_UNKNOWN] = N_("PATH DOUBTFUL"),
    [SMIME_PASS] = N_("PATH OK"),
};

static void put_trees(const page_t *page, const smime_layer_result_t *layer)
{
    for (size_t i = 0; i < layer->signer_count; i++) {
        const smime_signer_result_t *signer = layer->signers[i];
        char heading[120] = N_("From the root to the signer");
        if (layer->signer_count > 1)
            snprintf(heading, sizeof heading, _("From the root to signer %zu of %zu"), i + 1,
                     layer->signer_count);
        page_heading(page, heading);
        if (signer->certificate)
            text_of_path(page, signer, true);
        else
            page_text(page, PAGE_INDENT, "The certificate of this signer is not there.");
    }
}

static gpg_error_t put_path_text(const text_output_t *output, const char *name,
                                 const smime_report_t *report)
{
    const page_t *page = &output->page;
    const smime_signer_result_t *signer = report_pick_signer(report);
    const smime_answer_t answer = report_pick_certificate_answer(report, signer);
    page_verdict(page, answer_style(answer), _(path_words[answer]), name_for_people(name));
    page_text(page, PAGE_INDENT, "%s", _(path_sentences[answer]));
    put_trees(page, report_pick_layer(report));
    text_of_certificate_findings(page, answer == SMIME_PASS ? N_("Notes") : N_("Why"), report);
    if (report->coverage != SMIME_COVERAGE_NONE) {
        page_blank(page);
        page_text(page, PAGE_INDENT,
                  "This is about the certificate only; 'smimetool verify' judges "
                  "the message.");
    }
    return 0;
}

/* ---- JSON ---- */

/* Where a certificate stands in the judged paths: layer and signer counted as in findings. */
typedef struct place {
    size_t layer, signer;
    const smime_path_entry_t *entry;
    const smime_finding_t *key; /* what was found against its key, or NULL */
} place_t;

/* place: NULL if nothing is judged. */
static gpg_error_t put_json(const text_output_t *output, const smime_certificate_t *certificate,
                            const place_t *place)
{
    json_writer_t json = JSON_WRITER_ON(output->stream);
    json_open_object(&json, NULL);
    json_certificate_members(&json, certificate);
    if (place) {
        const smime_path_entry_t *entry = place->entry;
        const smime_answer_t key = place->key ? SMIME_UNKNOWN : SMIME_PASS;
        json_put_text(&json, "state", smime_answer_name(answer_worse(entry->state, key)));
        json_put_text(&json, "anchor", entry->anchor);
        json_put_text(&json, "problem",
                      !entry->problem && place->key ? place->key->code : entry->problem);
        json_put_integer(&json, "layer", (int64_t)place->layer);
        json_put_integer(&json, "signer", (int64_t)place->signer);
    }
    json_put_text(&json, "input", output->input);
    json_close(&json);
    return json_line_end(&json);
}

static gpg_error_t put_one_json(const text_output_t *output, const smime_certificate_t *certificate,
                                size_t number, size_t count)
{
    (void)number;
    (void)count;
    return put_json(output, certificate, NULL);
}

static gpg_error_t put_signer_json(const text_output_t *output, const smime_report_t *report,
                                   const smime_layer_result_t *layer, size_t index)
{
    const smime_signer_result_t *signer = layer->signers[index];
    size_t at = 0;
    while (report->layers[at] != layer)
        at++;
    gpg_error_t error = 0;
    for (size_t i = 0; i < signer->path_count && !error; i++) {
        const place_t place = {at, index, signer->path[i],
                               i ? NULL : report_pick_key_finding(report, signer)};
        error = put_json(output, place.entry->certificate, &place);
    }
    return error;
}

static gpg_error_t put_path_json(const text_output_t *output, const char *name,
                                 const smime_report_t *report)
{
    const smime_layer_result_t *layer = report_pick_layer(report);
    gpg_error_t error = 0;
    (void)name;
    for (size_t i = 0; i < layer->signer_count && !error; i++)
        error = put_signer_json(output, report, layer, i);
    return error;
}

/* ---- PEM ---- */

static gpg_error_t put_pem(const text_output_t *output, const smime_certificate_t *certificate,
                           size_t number, size_t count)
{
    (void)number;
    (void)count;
    certificate_pem(output->stream, certificate);
    return 0;
}

const certificate_form_t certificate_form_text = {begin_text, put_text, put_path_text},
                         certificate_form_full = {begin_text, put_full, NULL},
                         certificate_form_json = {NULL, put_one_json, put_path_json},
                         certificate_form_pem = {NULL, put_pem, NULL};
