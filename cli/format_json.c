/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the library reports, in the words of schema 1. */
#include "certificate_json.h"
#include "clients_json.h"
#include "formats.h"
#include "json_writer.h"

#include <stdlib.h>

#define SCHEMA 1

static void put_addresses(json_writer_t *json, const char *name,
                          const smime_mailbox_t *const *mailboxes, size_t count)
{
    json_open_array(json, name);
    for (size_t i = 0; i < count; i++)
        json_put_text(json, NULL, mailboxes[i]->address);
    json_close(json);
}

static void put_certificate(json_writer_t *json, const char *name,
                            const smime_certificate_t *certificate)
{
    if (!certificate) {
        json_put_null(json, name);
        return;
    }
    json_open_object(json, name);
    json_certificate_members(json, certificate);
    json_close(json);
}

static void put_answers(json_writer_t *json, smime_answer_t integrity, smime_answer_t trust,
                        smime_answer_t identity)
{
    json_put_text(json, "integrity", smime_answer_name(integrity));
    json_put_text(json, "trust", smime_answer_name(trust));
    json_put_text(json, "identity", smime_answer_name(identity));
}

static void put_signer(json_writer_t *json, const smime_signer_result_t *signer)
{
    json_open_object(json, NULL);
    put_answers(json, signer->integrity, signer->trust, signer->identity);
    json_put_text(json, "signature_algorithm", signer->signature_algorithm);
    json_put_text(json, "digest_algorithm", signer->digest_algorithm);
    if (signer->has_signing_time)
        json_put_time(json, "signing_time", signer->signing_time);
    else
        json_put_null(json, "signing_time");
    put_certificate(json, "certificate", signer->certificate);
    json_open_array(json, "path");
    for (size_t i = 0; i < signer->path_count; i++)
        put_certificate(json, NULL, signer->path[i]->certificate);
    json_close(json);
    json_close(json);
}

static void put_layers(json_writer_t *json, const smime_report_t *report)
{
    json_open_array(json, "layers");
    for (size_t i = 0; i < report->layer_count; i++) {
        const smime_layer_result_t *layer = report->layers[i];
        json_open_object(json, NULL);
        json_put_text(json, "part", layer->part);
        json_put_text(json, "format", layer->format);
        json_put_boolean(json, "errant", layer->errant);
        json_open_array(json, "signers");
        for (size_t k = 0; k < layer->signer_count; k++)
            put_signer(json, layer->signers[k]);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}

static void put_header(json_writer_t *json, const smime_header_t *header)
{
    json_open_object(json, "headers");
    put_addresses(json, "from", header->from, header->from_count);
    put_addresses(json, "sender", header->sender, header->sender_count);
    json_put_text(json, "subject", header->subject);
    json_put_text(json, "date", header->date);
    json_put_text(json, "message_id", header->message_id);
    json_put_list(json, "protected", header->protected_fields);
    json_close(json);
}

static void put_index(json_writer_t *json, const char *name, int index)
{
    if (index < 0)
        json_put_null(json, name);
    else
        json_put_integer(json, name, index);
}

static void put_finding(json_writer_t *json, const smime_finding_t *finding)
{
    json_open_object(json, NULL);
    json_put_text(json, "code", finding->code);
    json_put_text(json, "severity", smime_severity_name(finding->severity));
    json_put_detailed(json, "message", finding->sentence, finding->detail);
    json_put_text(json, "reference", finding->reference);
    put_index(json, "layer", finding->layer);
    put_index(json, "signer", finding->signer);
    json_put_text(json, "part", finding->part);
    if (finding->line)
        json_put_integer(json, "line", (int64_t)finding->line);
    else
        json_put_null(json, "line");
    json_close(json);
}

/* The words of --from, --issuer and --serial-list. */
static const char *pin_word(smime_pin_kind_t kind)
{
    return kind == SMIME_PIN_FROM ? "from" : kind == SMIME_PIN_ISSUER ? "issuer" : "serial";
}

static void put_pins(json_writer_t *json, const smime_report_t *report)
{
    json_open_array(json, "pins");
    for (size_t i = 0; i < report->pin_count; i++) {
        const smime_pin_t *pin = report->pins[i];
        json_open_object(json, NULL);
        json_put_text(json, "kind", pin_word(pin->kind));
        json_put_text(json, "asked", pin->asked);
        json_put_text(json, "found", pin->found);
        json_put_boolean(json, "holds", pin->holds);
        json_close(json);
    }
    json_close(json);
}

static void put_known_sender(json_writer_t *json, const smime_known_sender_t *known)
{
    if (!known) {
        json_put_null(json, "known_sender");
        return;
    }
    json_open_object(json, "known_sender");
    json_put_text(json, "address", known->address);
    json_put_text(json, "name", known->name);
    json_put_boolean(json, "holds", known->holds);
    json_close(json);
}

static void put_report(json_writer_t *json, const smime_report_t *report)
{
    json_put_text(json, "verdict", smime_verdict_name(report->verdict));
    json_put_time(json, "checked_at", report->checked_at);
    put_answers(json, report->integrity, report->trust, report->identity);
    json_put_text(json, "coverage", smime_coverage_name(report->coverage));
    put_pins(json, report);
    put_known_sender(json, report->known_sender);
    put_header(json, report->header);
    put_layers(json, report);
    json_open_array(json, "findings");
    for (size_t i = 0; i < report->finding_count; i++)
        put_finding(json, report->findings[i]);
    json_close(json);
    json_put_clients(json, report);
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    json_writer_t json = JSON_WRITER_ON(page->out);
    json_open_object(&json, NULL);
    json_put_integer(&json, "schema", SCHEMA);
    json_put_text(&json, "input", result->input);
    if (result->report) {
        put_report(&json, result->report);
    } else {
        json_put_text(&json, "verdict", smime_verdict_name(SMIME_VERDICT_ERROR));
        json_put_text(&json, "error", result->error ? result->error : "out of memory");
        json_put_text(&json, "code", result->code ? result->code : "try-again");
    }
    json_close(&json);
    return json_line_end(&json);
}

static gpg_error_t put_tallies(json_writer_t *json, const char *name, const char *what,
                               const tallies_t *tallies)
{
    tally_t *sorted = totals_sorted(tallies);
    json_open_array(json, name);
    for (size_t i = 0; sorted && i < tallies->count; i++) {
        json_open_object(json, NULL);
        json_put_text(json, what, sorted[i].word);
        json_put_integer(json, "count", (int64_t)sorted[i].count);
        json_close(json);
    }
    json_close(json);
    free(sorted);
    return sorted ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

static gpg_error_t put_summary(const page_t *page, const totals_t *totals)
{
    json_writer_t json = JSON_WRITER_ON(page->out);
    json_open_object(&json, NULL);
    json_put_integer(&json, "schema", SCHEMA);
    json_put_integer(&json, "messages", (int64_t)totals->messages);
    json_open_object(&json, "verdicts");
    for (size_t i = 0; i < TOTALS_VERDICTS; i++)
        json_put_integer(&json, smime_verdict_name(totals_order[i]),
                         (int64_t)totals->by_verdict[totals_order[i]]);
    json_close(&json);
    gpg_error_t error = put_tallies(&json, "codes", "code", &totals->codes);
    if (!error)
        error = put_tallies(&json, "signers", "address", &totals->signers);
    json_close(&json);
    gpg_error_t written = json_line_end(&json);
    return error ? error : written;
}

const format_t format_json = {.name = "json", .separator = "", .put = put, .summary = put_summary};
