/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for people. The sentences are in plain English, in tables; what comes from the message
 * goes through page.h, which makes it printable. */
#include "certificate_text.h"
#include "date_text.h"
#include "deciding.h"
#include "failure.h"
#include "finding_text.h"
#include "formats.h"
#include "headline.h"
#include "language.h"
#include "report_pick.h"
#include "styles.h"
#include "totals_text.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define MAILBOXES_MAX 6 /* that are shown */

/* ---- the verdict ---- */

static bool content_is_missing(const smime_report_t *report)
{
    return report_has(report, SMIME_FINDING_CONTENT_MISSING);
}

static void put_verdict(const page_t *page, const result_t *result)
{
    smime_verdict_t verdict = result_verdict(result);
    page_verdict(page, verdict_style(verdict), verdict_word(verdict),
                 name_for_people(result->input));
}

static gpg_error_t put_headline(const page_t *page, const result_t *result)
{
    const smime_report_t *report = result->report;
    const smime_signer_result_t *signer = report_pick_signer(report);
    char *headline = headline_of(page, result, page->width - PAGE_INDENT);
    if (!headline)
        return gpg_error(GPG_ERR_ENOMEM);
    page_text(page, PAGE_INDENT, "%s", headline);
    free(headline);
    if (report->verdict == SMIME_VERDICT_VALID && signer && signer->certificate->organization)
        page_text(page, PAGE_INDENT, "The certificate names this organization: %s",
                  signer->certificate->organization);
    page_hanging(page, PAGE_INDENT, PAGE_INDENT, "Next: %s", next_step_of(result));
    return 0;
}

/* ---- the answers ---- */

/* Of an answer that nothing explains. */
static const char *const integrity_sentences[] = {
    [SMIME_FAIL] = N_("nothing shows that it is so"),
    [SMIME_UNKNOWN] = N_("whether the content is what was signed is not known"),
    [SMIME_PASS] = N_("the content is what was signed"),
};
static const char *const trust_sentences[] = {
    [SMIME_FAIL] = N_("nothing shows that it is so"),
    [SMIME_UNKNOWN] = N_("nobody who is trusted vouches for the signer"),
    [SMIME_PASS] = N_("the signer's certificate leads to a trusted one"),
};
static const char *const identity_sentences[] = {
    [SMIME_FAIL] = N_("nothing shows that it is so"),
    [SMIME_UNKNOWN] = N_("whether the signer is who From says is not known"),
    [SMIME_PASS] = N_("the signer is who From says"),
};
static const char *const bare_identity_sentences[] = {
    [SMIME_FAIL] = N_("nothing shows that it is so"),
    [SMIME_UNKNOWN] = N_("there is no From to compare the signer with"),
    [SMIME_PASS] = N_("the signer has the address that was asked for"),
};
static const char *const coverage_sentences[] = {
    [SMIME_COVERAGE_NONE] = N_("nothing is signed"),
    [SMIME_COVERAGE_PARTIAL] = N_("only a part is signed; anyone can have added the rest"),
    [SMIME_COVERAGE_WHOLE] = N_("the whole body is signed"),
};

/* Why an answer is no pass: in words of the worst finding about the question. */
static const char *reason_of(const smime_report_t *report, smime_question_t question)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (finding->question == question && finding->severity >= SMIME_SEVERITY_UNKNOWN &&
            (!worst || finding->severity > worst->severity))
            worst = finding;
    }
    const smime_finding_kind_t *kind = worst ? deciding_words(report, worst) : NULL;
    return kind ? kind->row_text : NULL;
}

static void put_answer(const page_t *page, const smime_report_t *report, const char *name,
                       smime_question_t question, smime_answer_t answer,
                       const char *const *sentences)
{
    const char *reason = answer == SMIME_PASS ? NULL : reason_of(report, question);
    page_answer(page, name, answer_style(answer), answer_word(answer),
                reason ? reason : sentences[answer]);
}

static void put_answers(const page_t *page, const smime_report_t *report)
{
    page_blank(page);
    if (report->layer_count) {
        put_answer(page, report, N_("integrity"), SMIME_ABOUT_INTEGRITY, report->integrity,
                   integrity_sentences);
        put_answer(page, report, N_("trust"), SMIME_ABOUT_TRUST, report->trust, trust_sentences);
        put_answer(page, report, N_("identity"), SMIME_ABOUT_IDENTITY, report->identity,
                   report_pick_is_bare(report) ? bare_identity_sentences : identity_sentences);
    }
    if (report_pick_is_bare(report)) {
        page_answer(page, N_("coverage"), STYLE_PLAIN, coverage_word(report->coverage),
                    content_is_missing(report) ? N_("the content that it covers is not here")
                                               : N_("the whole content is signed"));
        return;
    }
    page_answer(page, N_("coverage"),
                report->coverage == SMIME_COVERAGE_WHOLE     ? STYLE_GOOD
                : report->coverage == SMIME_COVERAGE_PARTIAL ? STYLE_DOUBT
                                                             : STYLE_PLAIN,
                coverage_word(report->coverage), coverage_sentences[report->coverage]);
}

/* ---- the message ---- */

/* The address first and the name below it: a name can be chosen to look like an address. */
static void put_mailboxes(const page_t *page, const char *label,
                          const smime_mailbox_t *const *mailboxes, size_t count)
{
    for (size_t i = 0; i < count && i < MAILBOXES_MAX; i++) {
        page_field(page, label, "%s", mailboxes[i]->address);
        if (mailboxes[i]->display_name && *mailboxes[i]->display_name)
            page_field(page, "  shown as", "%s", mailboxes[i]->display_name);
    }
}

static void put_header(const page_t *page, const smime_report_t *report)
{
    const smime_header_t *header = report->header;
    if (!finding_text_has_header(header))
        return;
    page_heading(page, "Message");
    put_mailboxes(page, C_("field", "From"), header->from, header->from_count);
    put_mailboxes(page, C_("field", "Sender"), header->sender, header->sender_count);
    if (header->subject)
        page_field(page, C_("field", "Subject"), "%s", header->subject);
    if (header->date)
        page_field(page, C_("field", "Date"), "%s", header->date);
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->id == SMIME_FINDING_HEADERS_UNPROTECTED)
            page_field(page, "Not signed", "%s [%s]", report->findings[i]->detail,
                       report->findings[i]->code);
}

/* ---- pins ---- */

static void put_pins(const page_t *page, const smime_report_t *report)
{
    static const char *const labels[] = {[SMIME_PIN_FROM] = NC_("field", "From"),
                                         [SMIME_PIN_ISSUER] = N_("Issuer"),
                                         [SMIME_PIN_SERIAL] = N_("Serial number")};
    if (report->pin_count || report->known_sender)
        page_heading(page, "Compared");
    for (size_t i = 0; i < report->pin_count; i++) {
        const smime_pin_t *pin = report->pins[i];
        const char *asked = pin->asked ? pin->asked : _("one of the list");
        const char *found = pin->found ? pin->found : C_("pin", "none");
        if (pin->holds)
            page_field(page,
                       pin->kind == SMIME_PIN_FROM ? C_("field", labels[pin->kind])
                                                   : labels[pin->kind],
                       "%s, as asked for: %s", found, asked);
        else
            page_field(page,
                       pin->kind == SMIME_PIN_FROM ? C_("field", labels[pin->kind])
                                                   : labels[pin->kind],
                       "%s, NOT as asked for: %s", found, asked);
    }
    if (report->known_sender)
        page_field(page, "Known sender", "%s", report->known_sender->address);
}

/* ---- signers ---- */

static void put_identifier(const page_t *page, const smime_signer_result_t *signer)
{
    char *text =
        language_phrase(signer->identifier_phrase, signer->identifier ? signer->identifier : "?");
    if (!text)
        page_lose();
    page_field(page, "Certificate", "not there; the message names it as %s", text ? text : "?");
    free(text);
}

static void put_times(const page_t *page, const smime_signer_result_t *signer)
{
    if (signer->has_signing_time)
        page_field(page, "Signed on", "%s (as the signer says)",
                   date_text(signer->signing_time).text);
}

static void put_algorithms(const page_t *page, const smime_signer_result_t *signer)
{
    const smime_certificate_t *certificate = signer->certificate;
    const char *digest = signer->digest_algorithm ? signer->digest_algorithm : "?";
    const char *algorithm = signer->signature_algorithm ? signer->signature_algorithm : "?";
    if (certificate && !certificate->key_bits)
        page_field(page, "Algorithms", "%s with %s, %s key", algorithm, digest,
                   text_of_key_kind(certificate).text);
    else if (certificate)
        page_field(page, "Algorithms", "%s with %s, %s key of %u bits", algorithm, digest,
                   text_of_key_kind(certificate).text, certificate->key_bits);
    else
        page_field(page, "Algorithms", "%s with %s", algorithm, digest);
}

/* Whom the certificate names and who issued it, with the numbers that people are told to compare.
 */
static void put_names(const page_t *page, const smime_signer_result_t *signer)
{
    const smime_certificate_t *certificate = signer->certificate;
    page_list(page, "Addresses", certificate->addresses, "none");
    page_field(page, "Organization", "%s",
               certificate->organization ? certificate->organization : _("none is named"));
    page_field(page, "CA checked", "%s", _(text_of_validation(certificate->validated)));
    page_field(page, "Subject", "%s", certificate->subject);
    page_field(page, "Serial number", "%s", certificate->serial);
    page_field(page, "Issuer", "%s", certificate->issuer);
    if (signer->path_count > 1)
        page_field(page, "Issuer serial", "%s (number of the issuing CA's certificate)",
                   signer->path[1]->certificate->serial);
    else
        page_field(page, "Issuer serial", "not known: the issuer's certificate is not there");
    page_field(page, "Valid", "%s to %s", date_text(certificate->not_before).text,
               date_text(certificate->not_after).text);
}

static void put_signer(const page_t *page, const smime_report_t *report, size_t layer_index,
                       size_t signer_index)
{
    const smime_layer_result_t *layer = report->layers[layer_index];
    const smime_signer_result_t *signer = layer->signers[signer_index];
    char heading[96], of_layer[40] = "", number[40] = "";
    if (report->layer_count > 1)
        snprintf(of_layer, sizeof of_layer, _(", layer %zu"), layer_index + 1);
    if (layer->signer_count > 1)
        snprintf(number, sizeof number, " %zu", signer_index + 1);
    snprintf(heading, sizeof heading, _("Signer%s%s"), number, of_layer);
    page_heading(page, heading);
    if (report->layer_count > 1 || layer->signer_count > 1)
        page_field(page, "Answers", "integrity %s, trust %s, identity %s",
                   answer_word(signer->integrity), answer_word(signer->trust),
                   answer_word(signer->identity));
    if (layer->part[0])
        page_field(page, "Part", "%s%s", layer->part,
                   layer->errant ? _(" (it covers nothing but this part)") : "");
    if (signer->certificate)
        put_names(page, signer);
    else
        put_identifier(page, signer);
    put_times(page, signer);
    put_algorithms(page, signer);
    if (!signer->path_count)
        return;
    page_heading(page, "Certificate path");
    text_of_path(page, signer, false);
}

static void put_judged_at(const page_t *page, const smime_report_t *report)
{
    page_blank(page);
    page_text(page, PAGE_INDENT, "Judged as of %s.", date_text(report->checked_at).text);
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    const smime_report_t *report = result->report;
    if (!report)
        return 0;
    put_verdict(page, result);
    gpg_error_t error = put_headline(page, result);
    if (error)
        return error;
    put_answers(page, report);
    if (report->finding_count) {
        page_heading(page, deciding_finding(report) ? N_("Why") : N_("Notes"));
        text_of_findings(page, report, SMIME_SEVERITY_NOTE);
    }
    put_header(page, report);
    put_pins(page, report);
    for (size_t i = 0; i < report->layer_count; i++)
        for (size_t k = 0; k < report->layers[i]->signer_count; k++)
            put_signer(page, report, i, k);
    if (report->layer_count)
        put_judged_at(page, report);
    else
        page_blank(page);
    put_verdict(page, result);
    return 0;
}

const format_t format_full = {
    .name = "full", .separator = "\n", .for_people = true, .put = put, .summary = totals_text};
