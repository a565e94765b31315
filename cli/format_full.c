/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for people. The sentences are in plain English, in tables; what comes from the message
 * goes through page.h, which makes it printable. */
#include "base/time_text.h"
#include "certificate_text.h"
#include "deciding.h"
#include "failure.h"
#include "finding_text.h"
#include "formats.h"
#include "totals_text.h"
#include "verify/signer_answer.h"

#include <stdlib.h>
#include <string.h>

#define MAILBOXES_MAX 6 /* that are shown */

static style_t style_of_answer(smime_answer_t answer)
{
    return answer == SMIME_PASS ? STYLE_GOOD : answer == SMIME_FAIL ? STYLE_BAD : STYLE_DOUBT;
}

/* ---- the verdict in one sentence ---- */

/* A signature alone, without a message around it. */
static bool is_bare(const smime_report_t *report)
{
    return report->layer_count && strcmp(report->layers[0]->format, "cms") == 0;
}

static bool content_is_missing(const smime_report_t *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->id == SMIME_FINDING_CONTENT_MISSING)
            return true;
    return false;
}

/* The one who signed the author's layer and passes every question, or NULL. */
static const smime_signer_result_t *good_signer(const smime_report_t *report)
{
    if (report->author_layer < 0 || (size_t)report->author_layer >= report->layer_count)
        return NULL;
    const smime_layer_result_t *layer = report->layers[report->author_layer];
    for (size_t i = 0; i < layer->signer_count; i++)
        if (signer_passes(layer->signers[i]))
            return layer->signers[i];
    return NULL;
}

static void put_valid(const page_t *page, const smime_report_t *report)
{
    const smime_signer_result_t *signer = good_signer(report);
    const char *from = report->header->from_count ? report->header->from[0]->address : NULL;
    if (from)
        page_text(page, PAGE_INDENT, "%s signed this message, and nobody has changed it since.",
                  from);
    else
        page_text(page, PAGE_INDENT, "The content is signed, and nobody has changed it since.");
    if (signer && signer->certificate && signer->certificate->organization)
        page_text(page, PAGE_INDENT, "The certificate names this organization: %s",
                  signer->certificate->organization);
}

/* What can be done about it. */
static void put_hint(const page_t *page, const smime_report_t *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->id == SMIME_FINDING_VALID_AT_SIGNING)
            page_text(page, PAGE_INDENT,
                      "It had not yet expired when the message was signed, says "
                      "the signer: '--at signing-time' judges by that.");
}

static void put_verdict(const page_t *page, const char *input, const smime_report_t *report)
{
    const smime_finding_t *decided = deciding_finding(report);
    const char *reason = decided ? decided->sentence : "see below";
    switch (report->verdict) {
    case SMIME_VERDICT_VALID:
        page_verdict(page, STYLE_GOOD, "VALID", input);
        put_valid(page, report);
        return;
    case SMIME_VERDICT_UNSIGNED:
        page_verdict(page, STYLE_DOUBT, "UNSIGNED", input);
        page_text(page, PAGE_INDENT,
                  "Nobody signed this message: anyone can have written it and changed it.");
        return;
    case SMIME_VERDICT_INDETERMINATE:
        page_verdict(page, STYLE_DOUBT, "INDETERMINATE", input);
        page_text(page, PAGE_INDENT, "The signature does not prove who wrote this. %s.", reason);
        put_hint(page, report);
        return;
    case SMIME_VERDICT_INVALID:
    case SMIME_VERDICT_ERROR:
        break;
    }
    page_verdict(page, STYLE_BAD, "INVALID", input);
    page_text(page, PAGE_INDENT, "Do not rely on this message. %s.", reason);
}

/* ---- the answers ---- */

static const char *const integrity_sentences[] = {
    [SMIME_FAIL] = "the content is not what was signed",
    [SMIME_UNKNOWN] = "whether the content is what was signed is not known",
    [SMIME_PASS] = "the content is what was signed",
};
static const char *const trust_sentences[] = {
    [SMIME_FAIL] = "the signer's certificate must not be trusted",
    [SMIME_UNKNOWN] = "the signer's certificate is not known to be trustworthy",
    [SMIME_PASS] = "the signer's certificate leads to a trusted one",
};
static const char *const identity_sentences[] = {
    [SMIME_FAIL] = "the signer is not who From says",
    [SMIME_UNKNOWN] = "whether the signer is who From says is not known",
    [SMIME_PASS] = "the signer is who From says",
};
static const char *const bare_identity_sentences[] = {
    [SMIME_FAIL] = "the signer is not who was asked for",
    [SMIME_UNKNOWN] = "there is no From to compare the signer with",
    [SMIME_PASS] = "the signer has the address that was asked for",
};
static const char *const coverage_sentences[] = {
    [SMIME_COVERAGE_NONE] = "nothing is signed",
    [SMIME_COVERAGE_PARTIAL] = "only a part is signed; anyone can have added the rest",
    [SMIME_COVERAGE_WHOLE] = "the whole body is signed",
};

static void put_answer(const page_t *page, const char *question, smime_answer_t answer,
                       const char *const *sentences)
{
    page_answer(page, question, style_of_answer(answer), smime_answer_name(answer),
                sentences[answer]);
}

static void put_answers(const page_t *page, const smime_report_t *report)
{
    page_blank(page);
    if (report->layer_count) {
        put_answer(page, "integrity", report->integrity, integrity_sentences);
        put_answer(page, "trust", report->trust, trust_sentences);
        put_answer(page, "identity", report->identity,
                   is_bare(report) ? bare_identity_sentences : identity_sentences);
    }
    if (is_bare(report)) {
        page_answer(page, "coverage", STYLE_PLAIN, smime_coverage_name(report->coverage),
                    content_is_missing(report) ? "the content that it covers is not here"
                                               : "the whole content is signed");
        return;
    }
    page_answer(page, "coverage",
                report->coverage == SMIME_COVERAGE_WHOLE     ? STYLE_GOOD
                : report->coverage == SMIME_COVERAGE_PARTIAL ? STYLE_DOUBT
                                                             : STYLE_PLAIN,
                smime_coverage_name(report->coverage), coverage_sentences[report->coverage]);
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
    put_mailboxes(page, "From", header->from, header->from_count);
    put_mailboxes(page, "Sender", header->sender, header->sender_count);
    if (header->subject)
        page_field(page, "Subject", "%s", header->subject);
    if (header->date)
        page_field(page, "Date", "%s", header->date);
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->id == SMIME_FINDING_HEADERS_UNPROTECTED)
            page_field(page, "Not signed", "%s [%s]", report->findings[i]->detail,
                       report->findings[i]->code);
}

/* ---- signers ---- */

static void put_times(const page_t *page, const smime_signer_result_t *signer)
{
    if (signer->has_signing_time)
        page_field(page, "Signed on", "%s (as the signer says)",
                   time_text_for_people(signer->signing_time).text);
}

static void put_algorithms(const page_t *page, const smime_signer_result_t *signer)
{
    const smime_certificate_t *certificate = signer->certificate;
    const char *digest = signer->digest_algorithm ? signer->digest_algorithm : "?";
    const char *algorithm = signer->signature_algorithm ? signer->signature_algorithm : "?";
    if (certificate)
        page_field(page, "Algorithms", "%s with %s, %s key of %u bits", algorithm, digest,
                   certificate->key_algorithm, certificate->key_bits);
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
               certificate->organization ? certificate->organization : "none is named");
    page_field(page, "CA checked", "%s", text_of_validation(certificate->validated));
    page_field(page, "Subject", "%s", certificate->subject);
    page_field(page, "Serial number", "%s", certificate->serial);
    page_field(page, "Issuer", "%s", certificate->issuer);
    if (signer->path_count > 1)
        page_field(page, "Issuer serial", "%s (number of the issuing CA's certificate)",
                   signer->path[1]->certificate->serial);
    else
        page_field(page, "Issuer serial", "not known: the issuer's certificate is not there");
    page_field(page, "Valid", "%s to %s", time_text_for_people(certificate->not_before).text,
               time_text_for_people(certificate->not_after).text);
}

static void put_signer(const page_t *page, const smime_report_t *report, size_t layer_index,
                       size_t signer_index)
{
    const smime_layer_result_t *layer = report->layers[layer_index];
    const smime_signer_result_t *signer = layer->signers[signer_index];
    char heading[96], of_layer[40] = "", number[40] = "";
    if (report->layer_count > 1)
        snprintf(of_layer, sizeof of_layer, ", layer %zu", layer_index + 1);
    if (layer->signer_count > 1)
        snprintf(number, sizeof number, " %zu", signer_index + 1);
    snprintf(heading, sizeof heading, "Signer%s%s", number, of_layer);
    page_heading(page, heading);
    if (report->layer_count > 1 || layer->signer_count > 1)
        page_field(page, "Answers", "integrity %s, trust %s, identity %s",
                   smime_answer_name(signer->integrity), smime_answer_name(signer->trust),
                   smime_answer_name(signer->identity));
    if (layer->part[0])
        page_field(page, "Part", "%s%s", layer->part,
                   layer->errant ? " (it covers nothing but this part)" : "");
    if (signer->certificate)
        put_names(page, signer);
    else
        page_field(page, "Certificate", "not there; the message names it as %s",
                   signer->identifier ? signer->identifier : "?");
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
    page_text(page, PAGE_INDENT, "Judged as of %s.", time_text_for_people(report->checked_at).text);
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    const smime_report_t *report = result->report;
    if (!report)
        return 0;
    put_verdict(page, name_for_people(result->input), report);
    put_answers(page, report);
    if (report->finding_count) {
        page_heading(page, deciding_finding(report) ? "Why" : "Notes");
        text_of_findings(page, report, SMIME_SEVERITY_NOTE);
    }
    put_header(page, report);
    for (size_t i = 0; i < report->layer_count; i++)
        for (size_t k = 0; k < report->layers[i]->signer_count; k++)
            put_signer(page, report, i, k);
    if (report->layer_count)
        put_judged_at(page, report);
    return 0;
}

const format_t format_full = {
    .name = "full", .separator = "\n", .put = put, .summary = totals_text};
